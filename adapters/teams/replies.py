"""Replies on their way to whoever asked: what is answered, what is said, and where.

The work is committed when a reply gets here, so nothing in here may make Teams ask again: what
cannot be shown in one way is shown in the next best, and at last only logged.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog

from adapters.teams.api import TeamsApi
from adapters.teams.arrivals import Arrival, ByDialog, ByHome, ByMessage, ByPress, Way
from adapters.teams.forms import Rooms
from adapters.teams.messenger import TeamsMessenger
from adapters.teams.open_forms import OpenForms
from adapters.teams.references import TeamsReferences
from adapters.teams.rooms import with_names
from adapters.teams.shown import Showing, card_answer, line_answer, line_in_dialog
from adapters.teams.stamps import Stamps
from adapters.wire.session import was_shown
from adapters.wire.text import Json
from bot.errors import PlatformError, Unavailable
from bot.outcome import Reply
from bot.request import Submitted
from bot.surface import PlaceKind
from bot.ui.forms import Channel, Form
from bot.ui.views import Home

REPLY_SECONDS = 3.0  # of Teams' fifteen, of which we use ten; a reply takes up to three steps

log = structlog.get_logger()

Body = Json | None
"""What goes back as the answer to Teams' own request; None: nothing but that it arrived."""


@dataclass(frozen=True)
class Replies:
    """Shows replies in one tenant."""

    api: TeamsApi
    messenger: TeamsMessenger
    references: TeamsReferences
    stamps: Stamps
    open_forms: OpenForms = field(default_factory=OpenForms)

    async def give(self, arrival: Arrival, reply: Reply, *, late: bool = False) -> Body:
        """Show the reply and return what goes back in the body.

        Args:
            arrival: what was asked, and how.
            reply: what came of it.
            late: Teams' own request was answered before, so that no body can go back.
        """
        showing = await self._showing(arrival, reply)
        if reply.home is not None:
            await self._publish(showing, reply.home)
        if late:
            return await self._late(showing, arrival.way)
        return await _GIVES[type(arrival.way)](self, showing, arrival.way)

    async def _showing(self, arrival: Arrival, reply: Reply) -> Showing:
        """Return the reply with all that is needed to show it."""
        reply = await with_names(reply, self.references)
        actor, door = arrival.request.actor, arrival.request.door
        before = None
        if isinstance(door, Submitted):
            before = self.open_forms.of(actor, door.form, door.carry)
        form = reply.form or (before.form if before is not None and reply.errors else None)
        if reply.form is not None:
            self.open_forms.keep(actor, reply.form, reply.handles)
        return Showing(arrival, reply, self.stamps, before, await self._rooms_in(form))

    async def _rooms_in(self, form: Form | None) -> Rooms:
        """Return the channels that can be chosen, if a form asks for one."""
        if form is None or not any(isinstance(one, Channel) for one in form.fields):
            return {}
        try:
            return await self.references.rooms()
        except Unavailable:
            log.warning("rooms_not_known")
            return {}

    # ---- each way -----------------------------------------------------------------------------

    async def _to_message(self, showing: Showing, _: ByMessage) -> Body:
        await self._say(showing)
        return None

    async def _to_press(self, showing: Showing, way: ByPress) -> Body:
        if way.in_dialog:
            return self._dialog(showing) or line_in_dialog(showing.say("Done."))
        answer = await self._shown_by_press(showing, way)
        return answer if way.is_invoke else None

    async def _to_dialog(self, showing: Showing, way: ByDialog) -> Body:
        reply, dialog = showing.reply, self._dialog(showing)
        if way.asked == "fetch":
            return dialog or line_in_dialog(showing.say("Done."))
        if showing.words() is None or showing.opens:
            return dialog
        stays = reply.instead or reply.errors or showing.arrival.request.place is None
        if not stays and await self._say(showing):
            return None
        return dialog

    async def _to_home(self, showing: Showing, _: ByHome) -> Body:
        if showing.reply.home is None:
            await self._say(showing)
        return None

    async def _late(self, showing: Showing, way: Way) -> Body:
        """Show a reply for which nobody waits any more, wherever it came from."""
        is_replaced = False
        if isinstance(way, ByPress) and not way.in_dialog and showing.is_in_place:
            is_replaced = await self._replace(showing, way, showing.card_in_place())
        if not is_replaced:
            await self._say(showing)
        return None

    # ---- a press ------------------------------------------------------------------------------

    async def _shown_by_press(self, showing: Showing, way: ByPress) -> Json:
        """Show what came of a press, and return the answer for where Teams waits for one."""
        say, message = showing.say, showing.words()
        if showing.is_in_place:
            card = showing.card_in_place()
            if not await self._replace(showing, way, card) and not way.is_invoke:
                await self._say(showing)
            return card_answer(card)
        if message is None and showing.reply.form is None:
            return line_answer(say("Done."))
        if message is not None and way.is_invoke and showing.is_one_line:
            return line_answer(message.summary)
        if not await self._say(showing):
            return line_answer(message.summary if message else say("Please try again."))
        if showing.is_direct:
            return line_answer(say("The answer is below."))
        return line_answer(say("I have answered you where you alone can see it."))

    async def _replace(self, showing: Showing, way: ByPress, card: Json) -> bool:
        """Have the pressed card say something else; return whether it does.

        Which message it stands on is what the client says: in the 1:1 chat that can only be one
        that nobody else reads.
        """
        if way.card_activity_id is None or not showing.is_direct:
            return False
        said = showing.message_in_place(card)
        return await _worked("update", self.api.update(way.reference, way.card_activity_id, said))

    # ---- steps --------------------------------------------------------------------------------

    def _dialog(self, showing: Showing) -> Json | None:
        """Return the reply as a dialog; None: there is nothing to show."""
        message = showing.words()
        return showing.dialog() or (showing.page_of(message) if message is not None else None)

    async def _publish(self, showing: Showing, home: Home) -> None:
        """Show the actor's Home: anew where they ask for it, else in its place, if it has one."""
        is_asked = isinstance(showing.arrival.way, ByHome)
        await _worked("home", self._keep_home(showing, home, is_asked=is_asked))

    async def _keep_home(self, showing: Showing, home: Home, *, is_asked: bool) -> None:
        """Say the Home or change what it says; there is one of them in a chat."""
        where = showing.arrival.way.reference
        try:
            if where.kind is not PlaceKind.DIRECT:
                direct = await self.messenger.open_direct(showing.arrival.request.actor)
                where = await self.references.of(direct) or where
            note = await self.references.note_of(where.conversation)
            before = note.home if note else ""
            said = showing.home(home)
            if before and not is_asked:
                await self.api.update(where, before, said)
            elif is_asked:
                posted = await self.api.post(where, said)
                await self.references.keep_home(where.conversation, posted)
                if before:
                    await self.messenger.withdraw(where.conversation, before)
        except Unavailable as error:
            raise PlatformError("storage_away") from error

    async def _say(self, showing: Showing) -> bool:
        """Show the reply to the actor alone by a message, and return whether that worked."""
        made_for = showing.by_message()
        if made_for is None:
            return False
        where, actor = showing.arrival.way.reference, showing.arrival.request.actor
        return await _worked("say", self.messenger.show_privately(where, actor, made_for))


_worked = partial(was_shown, REPLY_SECONDS)


Give = Callable[[Replies, Showing, Any], Awaitable[Body]]

_GIVES: Mapping[type, Give] = {
    ByMessage: Replies._to_message,  # noqa: SLF001 - its own table
    ByPress: Replies._to_press,  # noqa: SLF001
    ByDialog: Replies._to_dialog,  # noqa: SLF001
    ByHome: Replies._to_home,  # noqa: SLF001
}

"""Replies on their way to whoever asked: what is opened, what is said, and where.

The work is committed when a reply gets here, so nothing in here may make Slack ask again: what
cannot be shown in one way is shown in the next best, and at last only logged.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from adapters.slack.api import SlackApi
from adapters.slack.arrivals import (
    Arrival,
    ByCommand,
    ByHome,
    ByMention,
    ByPress,
    ByPressInView,
    ByShortcut,
    BySubmission,
)
from adapters.slack.messenger import SlackMessenger
from adapters.slack.shown import Showing
from adapters.wire.seals import Seals
from adapters.wire.session import was_shown
from adapters.wire.text import Json
from bot.outcome import Reply
from bot.surface import Envelope
from bot.ui.blocks import Paragraph
from bot.ui.text import text
from bot.ui.views import Home, Message

REPLY_SECONDS = 2.0  # of Slack's three; a trigger lives no longer (platforms.md)

HAVE_URLS = ByCommand | ByPress | ByShortcut
"""Ways that come with an address for answers."""

Body = Json | None
"""What goes back as the answer to Slack's own request; None: nothing but that it arrived."""


@dataclass(frozen=True)
class Replies:
    """Shows replies in one workspace."""

    api: SlackApi
    messenger: SlackMessenger
    seals: Seals
    prefix: str = ""

    async def give(self, arrival: Arrival, reply: Reply) -> Body:
        """Show the reply and return what goes back in the body."""
        showing = Showing(arrival, reply, self.seals, self.prefix)
        if reply.home is not None:
            await self._publish(showing, reply.home)
        return await _GIVES[type(arrival.way)](self, showing, arrival.way)

    async def give_late(self, arrival: Arrival, reply: Reply) -> None:
        """Show a reply whose request was acknowledged before: its trigger is dead by now.

        So no view is opened: a form is offered, a page is told.
        """
        showing, way = Showing(arrival, reply, self.seals, self.prefix), arrival.way
        if reply.home is not None:
            await self._publish(showing, reply.home)
        message = showing.words()
        if message is None or await self._shown_where_they_are(showing, message):
            return
        response_url = way.response_url if isinstance(way, HAVE_URLS) else ""
        instead = isinstance(way, ByPress) and reply.instead and reply.form is None
        body = showing.body_instead(message) if instead else showing.body(message)
        if not (response_url and await self._respond(response_url, body)):
            await self._whisper(showing, message)

    async def _shown_where_they_are(self, showing: Showing, message: Message) -> bool:
        """Show a late message on the Home, or in the view that it belongs in; return if so."""
        way = showing.arrival.way
        if isinstance(way, ByHome):
            await self._to_home(showing, way)
            return True
        if isinstance(way, ByPressInView) and showing.reply.instead and way.view_id:
            view = showing.view() or showing.page_of(message)
            return await self._try("views.update", {"view_id": way.view_id, "view": view})
        return False

    # ---- each way -----------------------------------------------------------------------------

    async def _to_command(self, showing: Showing, way: ByCommand) -> Body:
        view = showing.view()
        if view is not None and await self._open(way.trigger, view):
            return None
        message = showing.words()
        return showing.body(message) if message else None

    async def _to_mention(self, showing: Showing, _: ByMention) -> Body:
        message = showing.words()
        if message is not None:
            await self._whisper(showing, message)
        return None

    async def _to_press(self, showing: Showing, way: ByPress) -> Body:
        view = showing.view()
        if view is not None and await self._open(way.trigger, view):
            return None
        message = showing.words()
        if message is None:
            return None
        instead = showing.reply.instead and view is None
        body = showing.body_instead(message) if instead else showing.body(message)
        if not await self._respond(way.response_url, body):
            await self._whisper(showing, message)
        return None

    async def _to_press_in_view(self, showing: Showing, way: ByPressInView) -> Body:
        view, message = showing.view(), showing.words()
        if view is None and message is not None:
            view = showing.page_of(message)
        if view is None:
            return None
        if showing.reply.instead and way.view_id:
            await self._try("views.update", {"view_id": way.view_id, "view": view})
        elif way.view_id:
            await self._try("views.push", {"trigger_id": way.trigger, "view": view})
        else:
            await self._open(way.trigger, view)
        return None

    async def _to_submission(self, showing: Showing, way: BySubmission) -> Body:
        reply = showing.reply
        if reply.errors and (errors := showing.errors(way.inputs)):
            return errors
        view, message = showing.view(), showing.words()
        if view is not None:
            return {"response_action": "update", "view": view}
        if message is None:
            return None
        stays = reply.instead or reply.errors or reply.comes_later
        stays = stays or showing.arrival.request.place is None
        if not stays and await self._whisper(showing, message, direct_as_well=False):
            return None
        return {"response_action": "update", "view": showing.page_of(message)}

    async def _to_shortcut(self, showing: Showing, way: ByShortcut) -> Body:
        view, message = showing.view(), showing.words()
        if view is not None and await self._open(way.trigger, view):
            return None
        if message is None:
            return None
        if way.response_url and await self._respond(way.response_url, showing.body(message)):
            return None
        if view is not None or not await self._open(way.trigger, showing.page_of(message)):
            await self._whisper(showing, message)
        return None

    async def _to_home(self, showing: Showing, _: ByHome) -> Body:
        message = showing.words()
        if showing.reply.home is None and message is not None:
            blocks = message.blocks or (Paragraph(text(message.summary)),)
            await self._publish(showing, Home(blocks))
        return None

    # ---- steps --------------------------------------------------------------------------------

    async def _publish(self, showing: Showing, home: Home) -> None:
        """Set the actor's Home."""
        view = {"user_id": showing.arrival.request.actor, "view": showing.home(home)}
        await self._try("views.publish", view)

    async def _open(self, trigger: str, view: Json) -> bool:
        """Open a view and return whether that worked."""
        return await self._try("views.open", {"trigger_id": trigger, "view": view})

    async def _respond(self, response_url: str, body: Json) -> bool:
        """Use a response URL and return whether that worked."""
        return await _worked("response_url", self.api.respond(response_url, body))

    async def _try(self, method: str, arguments: Json) -> bool:
        """Call a method and return whether that worked."""
        return await _worked(method, self.api.write(method, arguments))

    async def _whisper(
        self, showing: Showing, message: Message, *, direct_as_well: bool = True
    ) -> bool:
        """Show a message to the actor alone where they are, or in a direct message."""
        request, handles = showing.arrival.request, showing.reply.handles
        place = request.place
        if place is not None:
            spoken = showing.reply.locale
            here = Envelope(place.conversation, message, handles, place.thread, locale=spoken)
            if await _worked("whisper", self.messenger.whisper(here, request.actor)):
                return True
        if not direct_as_well:
            return False
        return await _worked("direct", self._tell(showing, message))

    async def _tell(self, showing: Showing, message: Message) -> None:
        """Send the actor a direct message."""
        direct = await self.messenger.open_direct(showing.arrival.request.actor)
        reply = showing.reply
        await self.messenger.post(Envelope(direct, message, reply.handles, locale=reply.locale))


_worked = partial(was_shown, REPLY_SECONDS)


Give = Callable[[Replies, Showing, Any], Awaitable[Body]]

_GIVES: Mapping[type, Give] = {
    ByCommand: Replies._to_command,  # noqa: SLF001 - its own table
    ByMention: Replies._to_mention,  # noqa: SLF001
    ByPress: Replies._to_press,  # noqa: SLF001
    ByPressInView: Replies._to_press_in_view,  # noqa: SLF001
    BySubmission: Replies._to_submission,  # noqa: SLF001
    ByShortcut: Replies._to_shortcut,  # noqa: SLF001
    ByHome: Replies._to_home,  # noqa: SLF001
}

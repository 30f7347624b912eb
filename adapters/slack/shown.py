"""What a reply looks like on Slack, for each place where one can be shown."""

from dataclasses import dataclass

from msgspec.structs import replace

from adapters.slack.arrivals import (
    AGAIN,
    Arrival,
    ByCommand,
    ByMention,
    ByPressInView,
    BySubmission,
)
from adapters.slack.forms import render_form
from adapters.slack.limits import BUTTON_VALUE
from adapters.slack.render import render_home, render_message, render_page
from adapters.slack.spelling import spelled
from adapters.slack.text import SENDING
from adapters.wire.seals import Opened, Owner, Seals, new_nonce
from adapters.wire.text import Json, units
from bot.outcome import Reply
from bot.request import Typed
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Heading, Paragraph
from bot.ui.forms import Form
from bot.ui.language import Say, say_in
from bot.ui.text import text
from bot.ui.views import Home, Message, Page

NAME = "Goodword"


@dataclass(frozen=True)
class Showing:
    """One reply to one arrival, as Slack takes it."""

    arrival: Arrival
    reply: Reply
    seals: Seals
    prefix: str = ""

    @property
    def say(self) -> Say:
        """The actor's language."""
        return say_in(self.reply.locale)

    # ---- views --------------------------------------------------------------------------------

    def view(self) -> Json | None:
        """Return what is opened for the actor, the form before the page; None: nothing is."""
        if self.reply.form is not None:
            return self.form(self.reply.form)
        return self.page(self.reply.page) if self.reply.page is not None else None

    def form(self, form: Form) -> Json:
        """Return a form with the reply's message above its fields."""
        if self.reply.message is not None:
            form = replace(form, intro=(*_blocks(self.reply.message), *form.intro))
        return render_form(
            spelled(form, self.prefix),
            self.reply.handles,
            self.say,
            private_metadata=self._sealed(form.name, form.carry),
            callback_id=form.name,
        )

    def page(self, page: Page) -> Json:
        """Return something to read; a button on it still knows where it was opened."""
        made = render_page(spelled(page, self.prefix), self.reply.handles, self.say)
        return {**made, "private_metadata": self._sealed("", "")}

    def page_of(self, message: Message) -> Json:
        """Return a message as a page, for where no message can be shown."""
        return self.page(Page(NAME, _blocks(message)))

    def home(self, home: Home) -> Json:
        """Return the Home."""
        return render_home(spelled(home, self.prefix), self.reply.handles, self.say)

    def _sealed(self, name: str, carry: str) -> str:
        """Return what travels with a view."""
        request, way = self.arrival.request, self.arrival.way
        at_home = isinstance(way, ByPressInView | BySubmission) and way.at_home
        owner = Owner(request.workspace, request.actor, name)
        return self.seals.seal(Opened(new_nonce(), carry, request.place, at_home), owner)

    # ---- messages -----------------------------------------------------------------------------

    def words(self) -> Message | None:
        """Return the reply as a message, for where no view can be opened.

        A page is told in full. A form is told of with a button that opens it, everything typed
        kept; so is one for which Slack's three seconds were over.
        """
        reply = self.reply
        if reply.form is not None:
            return self._offer(reply.form)
        if reply.message is not None:
            return reply.message
        if reply.page is not None:
            return Message(reply.page.title, (Heading(reply.page.title), *reply.page.blocks))
        if reply.errors:
            return Message("\n".join(reply.errors.values()))
        return None

    def body(self, message: Message) -> Json:
        """Return a message that only the actor sees, as a body or for a response URL."""
        made = render_message(spelled(message, self.prefix), self.reply.handles, self.say)
        body: Json = {"response_type": "ephemeral", "replace_original": False, **made, **SENDING}
        place = self.arrival.request.place
        return {**body, "thread_ts": place.thread} if place and place.thread else body

    def body_instead(self, message: Message) -> Json:
        """Return a message that takes the place of the one whose button was pressed."""
        made = render_message(spelled(message, self.prefix), self.reply.handles, self.say)
        return {"replace_original": True, **made, **SENDING}

    def _offer(self, form: Form) -> Message:
        """Return a message with a button that opens a form."""
        say, way = self.say, self.arrival.way
        told = self.reply.message
        blocks = _blocks(told) if told else ()
        summary = told.summary if told else form.title
        typed = way.typed if isinstance(way, ByCommand | ByMention) else ""
        if not typed.strip() or units(typed) > BUTTON_VALUE:
            late = say("The form could not be opened in time. Please try again.")
            return Message(summary, (*blocks, Paragraph(text(late))))
        door, ready = self.arrival.request.door, say("There is a form for this.")
        if isinstance(door, Typed) and not door.is_bare:
            ready = say("There is a form for this; what you typed is kept in it.")
        button = Buttons((Button(say("Open the form"), AGAIN, typed, "primary"),))
        return Message(summary, (*blocks, Paragraph(text(ready)), button))

    # ---- answers to a form --------------------------------------------------------------------

    def errors(self, inputs: tuple[str, ...]) -> Json | None:
        """Return the texts beside the fields; what has no field of its own stands at the first.

        Returns:
            None when the view has no field at all.
        """
        if not inputs:
            return None
        beside: dict[str, str] = {}
        for key, told in self.reply.errors.items():
            field = key if key in inputs else inputs[0]
            beside[field] = f"{beside[field]} {told}" if field in beside else told
        return {"response_action": "errors", "errors": beside}


def _blocks(message: Message) -> tuple[Block, ...]:
    """Return what a message shows where its summary would not be seen."""
    return message.blocks or (Paragraph(text(message.summary)),)

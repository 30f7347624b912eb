"""What a reply looks like on Teams, for each place where one can be shown."""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from adapters.teams.actions import submit
from adapters.teams.arrivals import AGAIN, Arrival, ByDialog, ByMessage, ByPress
from adapters.teams.cards import CONTENT_TYPE, Stamp, activity, attachment, bytes_of, data_of
from adapters.teams.forms import Draft, Rooms, render_form
from adapters.teams.limits import CARD_BYTES
from adapters.teams.open_forms import OpenForm
from adapters.teams.render import dialog_title, message_card, render_home, render_page
from adapters.teams.spelling import spelled
from adapters.teams.stamps import Stamps
from adapters.wire.seals import Opened, new_nonce
from adapters.wire.text import Json, fit, units
from bot.outcome import Reply
from bot.request import Pressed, Submitted, Typed
from bot.surface import PlaceKind
from bot.ui.blocks import Block, Heading, Paragraph
from bot.ui.forms import Form
from bot.ui.language import Say, say_in
from bot.ui.text import text
from bot.ui.views import Home, Message, Page

NAME = "Goodword"
MOST_TYPED = 4_000  # characters of what a button says again, ours: a card has some 28,000 bytes
LINE = 120  # characters of what is shown for a moment only, ours
LINE_TYPE = "application/vnd.microsoft.activity.message"


@dataclass(frozen=True)
class Showing:
    """One reply to one arrival, as Teams takes it.

    Attributes:
        stamps: sign what can be pressed.
        shown_before: the form that the arrival answers, where it is still known.
        rooms: the channels that can be chosen in a form.
    """

    arrival: Arrival
    reply: Reply
    stamps: Stamps
    shown_before: OpenForm | None
    rooms: Rooms

    @property
    def say(self) -> Say:
        """The actor's language."""
        return say_in(self.reply.locale)

    @property
    def is_direct(self) -> bool:
        """Whether it came from the 1:1 chat, where nobody else reads."""
        return self.arrival.way.reference.kind is PlaceKind.DIRECT

    @property
    def stays_open(self) -> Form | None:
        """The form that is shown again because something in it was wrong; None: there is none."""
        before = self.shown_before
        return before.form if before is not None and self.reply.errors else None

    @property
    def opens(self) -> bool:
        """Whether something is opened: a form, a page, or the same form once more."""
        reply = self.reply
        return reply.form is not None or reply.page is not None or self.stays_open is not None

    @property
    def is_in_place(self) -> bool:
        """Whether it takes the place of the card that was pressed, or of the form that was sent."""
        if self.stays_open is not None:
            return True
        way = self.arrival.way
        if isinstance(way, ByPress) and way.is_public:
            return False  # what all see changes by the ledger, and is nobody's to take the place of
        is_sent = isinstance(self.arrival.request.door, Submitted) and not self.reply.errors
        return self.reply.form is None and (is_sent or self.reply.instead)

    @property
    def is_one_line(self) -> bool:
        """Whether it can be shown for a moment only, with nothing lost."""
        message = self.words()
        if message is None or message.blocks or self.reply.form is not None:
            return False
        return units(message.summary) <= LINE and "\n" not in message.summary

    def words(self) -> Message | None:
        """Return the reply as a message, for where no form is; a page is told in full."""
        reply = self.reply
        if reply.message is not None:
            return reply.message
        if reply.page is not None:
            return Message(reply.page.title, (Heading(reply.page.title), *reply.page.blocks))
        if reply.errors:
            return Message("\n".join(reply.errors.values()))
        return None

    # ---- dialogs ------------------------------------------------------------------------------

    def dialog(self) -> Json | None:
        """Return what is opened in a dialog, the form before the page; None: nothing is."""
        form = self.reply.form or self.stays_open
        if form is not None:
            return _dialog(form.title, self._form(form))
        return self._page(self.reply.page) if self.reply.page is not None else None

    def page_of(self, message: Message) -> Json:
        """Return a message as a page in a dialog."""
        return self._page(Page(NAME, _blocks(message)))

    def _page(self, page: Page) -> Json:
        """Return something to read in a dialog; a button on it still knows where it was opened."""
        view = spelled(page, in_channel=not self.is_direct)
        card = render_page(view, self.reply.handles, self.say, stamp=self._stamp())
        return _dialog(page.title, card)

    # ---- messages -----------------------------------------------------------------------------

    def by_message(self) -> Callable[[PlaceKind], Json] | None:
        """Return what makes the reply a message for a kind of conversation; None: it is empty.

        A form stands in the 1:1 chat itself where it was asked for there; elsewhere a button opens
        it, or it is sent to the 1:1 chat where nothing could be asked again.
        """
        form, message = self.reply.form, self.words()
        if form is not None:
            offer = None if self.is_direct else self._offer(form)
            said = offer or activity(self._form(form, as_card=True), form.title)
            return lambda _: said
        if message is None:
            return None
        found, stamp = message, self._stamp()

        def make(kind: PlaceKind) -> Json:
            card = self._card(found, stamp, in_channel=kind is not PlaceKind.DIRECT)
            return activity(card, found.summary)

        return make

    def _offer(self, form: Form) -> Json | None:
        """Return a message with a button that opens a form; None: there is no way to ask for it.

        Pressing it asks once more for what was typed or pressed: that shows the same form.
        """
        data = self._asked_again()
        if data is None:
            return None
        say, told = self.say, self.reply.message
        ready, door = say("There is a form for this."), self.arrival.request.door
        if isinstance(self.arrival.way, ByMessage) and isinstance(door, Typed) and not door.is_bare:
            ready = say("There is a form for this; what you typed is kept in it.")
        summary = told.summary if told else form.title
        blocks = (*(_blocks(told) if told else ()), Paragraph(text(ready)))
        made = self._card(Message(summary, blocks), self._stamp(), in_channel=True)
        opens = {"msteams": {"type": "task/fetch"}, **data}
        button = submit(say("Open the form"), opens, "positive", asks=False)
        row = {"type": "ActionSet", "actions": [button]}
        card = {**made, "body": [*made["body"], row]}
        return activity(card, summary) if bytes_of(card) <= CARD_BYTES else None

    def _asked_again(self) -> Json | None:
        """Return what asks for the same once more, if it can be said in one button."""
        way, door = self.arrival.way, self.arrival.request.door
        if isinstance(way, ByMessage) and way.typed.strip() and units(way.typed) <= MOST_TYPED:
            return data_of("again", AGAIN, way.typed, self._stamp())
        if isinstance(door, Pressed):
            return data_of("open", door.action, door.value, self._stamp())
        return None

    # ---- in the place of a card ---------------------------------------------------------------

    def card_in_place(self) -> Json:
        """Return what takes the place of the pressed card."""
        if (form := self.stays_open) is not None:
            return self._form(form, as_card=True)
        return self._card(self._done(), self._stamp(), in_channel=not self.is_direct)

    def message_in_place(self, card: Json) -> Json:
        """Return the message around what takes the place of the pressed card."""
        form = self.stays_open
        return activity(card, form.title if form else self._done().summary)

    def _done(self) -> Message:
        """Return what is said where a card is used up."""
        return self.words() or Message(self.say("Done."))

    # ---- parts --------------------------------------------------------------------------------

    def home(self, home: Home) -> Json:
        """Return the Home as a message of the 1:1 chat."""
        opened = Opened(new_nonce(), at_home=True)
        stamp = self.stamps.for_one(self.arrival.request.actor, opened)
        view = spelled(home, in_channel=False)
        return render_home(view, self.reply.handles, self.say, stamp=stamp)

    def _form(self, form: Form, *, as_card: bool = False) -> Json:
        """Return the card of a form with the reply's message above its fields.

        A form in which something was wrong says so, and still has what was filled in.
        """
        reply, door = self.reply, self.arrival.request.door
        if reply.message is not None:
            form = replace(form, intro=(*_blocks(reply.message), *form.intro))
        draft = None
        if reply.errors and isinstance(door, Submitted):
            draft = Draft(reply.errors, door.answers)
        return render_form(
            spelled(form, in_channel=not self.is_direct),
            {**(self.shown_before.handles if self.shown_before else {}), **reply.handles},
            self.say,
            stamp=self._stamp(form.name, form.carry),
            as_card=as_card,
            rooms=self.rooms,
            draft=draft,
        )

    def _card(self, message: Message, stamp: Stamp, *, in_channel: bool) -> Json:
        """Return a message as a card."""
        view = spelled(message, in_channel=in_channel)
        return message_card(view, self.reply.handles, self.say, stamp=stamp)

    def _stamp(self, name: str = "", carry: str = "") -> Stamp:
        """Return what travels with a card that the actor alone sees."""
        request, way = self.arrival.request, self.arrival.way
        at_home = isinstance(way, ByPress | ByDialog) and way.at_home
        opened = Opened(new_nonce(), carry, request.place, at_home)
        return self.stamps.for_one(request.actor, opened, name)


def _dialog(title: str, card: Json) -> Json:
    """Return the answer that shows a card in a dialog.

    learn.microsoft.com, "Use dialogs (task modules) from bots", 2026-11-22.
    """
    value = {
        "title": dialog_title(title),
        "height": "medium",
        "width": "medium",
        "card": attachment(card),
    }
    return {"task": {"type": "continue", "value": value}}


def line_in_dialog(words: str) -> Json:
    """Return the answer that shows one sentence in the place of a dialog."""
    return {"task": {"type": "message", "value": words}}


def card_answer(card: Json) -> Json:
    """Return the answer to a press that shows a card in the place of the pressed one.

    learn.microsoft.com, "Universal Actions for Adaptive Cards", response format, 2026-11-22.
    """
    return {"statusCode": 200, "type": CONTENT_TYPE, "value": card}


def line_answer(words: str) -> Json:
    """Return the answer to a press that shows one line for a moment (the same page)."""
    return {"statusCode": 200, "type": LINE_TYPE, "value": fit(words, LINE)}


def _blocks(message: Message) -> tuple[Block, ...]:
    """Return what a message shows where its summary would not be seen."""
    return message.blocks or (Paragraph(text(message.summary)),)

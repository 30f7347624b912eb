"""Activities of Teams as requests of the core. Pure: the same activity is always the same request.

Every activity here has passed `shapes.kind_of`. What is not for us becomes None.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.teams.arrivals import (
    AGAIN,
    OWN,
    PLATFORM,
    Arrival,
    ByDialog,
    ByHome,
    ByMessage,
    ByPress,
    Closed,
    Installation,
    Reference,
    Stale,
    Way,
)
from adapters.teams.cards import told_in
from adapters.teams.forms import field_of, read_answers
from adapters.teams.hosts import Hosts
from adapters.teams.shapes import Kind, data_of
from adapters.teams.stamps import Stamps
from adapters.teams.tokens import mentions_in, people_in, read_again, tokens, written
from adapters.teams.whence import actor_of, is_from_outside, place_of, reference_of
from adapters.teams.words import plain_words
from adapters.wire.reading import part, word, words
from adapters.wire.seals import Opened, Owner, Seals
from adapters.wire.text import Json
from bot.identity import AccountId
from bot.request import (
    Door,
    OpenedHome,
    PickedMessage,
    PickedShortcut,
    Place,
    Pressed,
    Request,
    Submitted,
    Typed,
)
from bot.surface import PlaceKind
from bot.ui.language import nearest

PRESSED = frozenset({"press", "open", "again", "close"})
"""Kinds of buttons; what sends a form is none."""

HOME = "home"
"""What to type in the 1:1 chat to see one's home."""

People = Mapping[str, AccountId]
"""The object ids behind Teams' own ids of people."""

Found = Arrival | Closed | Stale | None


def people_of(activity: Json) -> tuple[str, ...]:
    """Return Teams' own ids of the people whom the reader must know by their object ids."""
    return people_in(mentions_in(activity))


@dataclass(frozen=True)
class Reader:
    """Reads activities for one installation.

    Attributes:
        installation: whose activities these are.
        hosts: where answers may be sent.
        seals: reads what we put into our own cards.
    """

    installation: Installation
    hosts: Hosts
    seals: Seals

    # ---- words --------------------------------------------------------------------------------

    def message(self, activity: Json, people: People) -> Found:
        """Return what was said to the bot; elsewhere than in the 1:1 chat it must be named."""
        reference = self._reference(activity)
        mentions = mentions_in(activity)
        own = self.installation.bot_account
        is_named = any(one.id == own for one in mentions)
        if reference.kind is not PlaceKind.DIRECT and not is_named:
            return None
        said = tokens(words(activity, "text"), mentions, people, own)
        key = _key_of_message(activity)
        if reference.kind is PlaceKind.DIRECT and _is_home(written(said)):
            return self._arrival(activity, key, OpenedHome(), ByHome(reference))
        way = ByMessage(written(said), word(activity, "id"), reference)
        return self._arrival(activity, key, Typed(said), way)

    def installed(self, activity: Json, _: People) -> Found:
        """Return that somebody sees the 1:1 chat for the first time."""
        reference = self._reference(activity)
        is_new = word(activity, "action") == "add"
        if not is_new or reference.kind is not PlaceKind.DIRECT:
            return None
        key = _key_of_message(activity)
        return self._arrival(activity, key, OpenedHome(), ByHome(reference))

    # ---- presses and forms --------------------------------------------------------------------

    def sent_card(self, activity: Json, _: People) -> Found:
        """Return what was pressed or filled in, on a client that sends it as a message."""
        return self._on_card(Kind.SENT_CARD, activity)

    def press(self, activity: Json, _: People) -> Found:
        """Return what was pressed or filled in on a card."""
        return self._on_card(Kind.PRESS, activity)

    def dialog(self, activity: Json, _: People) -> Found:
        """Return the press that opens a dialog."""
        told = part(data_of(Kind.DIALOG, activity), OWN)
        way = ByDialog(self._reference(activity), "fetch")
        return self._pressed(activity, told, {}, way)

    def submission(self, activity: Json, _: People) -> Found:
        """Return what was sent or pressed in a dialog."""
        return self._in_dialog(Kind.SUBMISSION, activity)

    def shortcut_submission(self, activity: Json, _: People) -> Found:
        """Return what was sent or pressed in a dialog of the message extension."""
        return self._in_dialog(Kind.SHORTCUT_SUBMISSION, activity)

    def _on_card(self, kind: Kind, activity: Json) -> Found:
        """Return what came from a card that stands in a message."""
        data = data_of(kind, activity)
        told, filled_in = part(data, OWN), told_in(data)
        standing_on = word(activity, "replyToId") or None
        way = ByPress(
            self._reference(activity), standing_on, kind is Kind.PRESS, inputs=_fields(filled_in)
        )
        if word(told, "k") == "form":
            return self._submitted(activity, told, filled_in, way)
        return self._pressed(activity, told, filled_in, way)

    def _in_dialog(self, kind: Kind, activity: Json) -> Found:
        """Return what came from a card that stands in a dialog."""
        data = data_of(kind, activity)
        told, filled_in = part(data, OWN), told_in(data)
        reference, inputs = self._reference(activity), _fields(filled_in)
        if word(told, "k") == "form":
            is_shortcut = kind is Kind.SHORTCUT_SUBMISSION
            way = ByDialog(reference, "submit", inputs, at_compose=is_shortcut)
            return self._submitted(activity, told, filled_in, way)
        pressed = ByPress(reference, None, is_invoke=True, in_dialog=True, inputs=inputs)
        return self._pressed(activity, told, filled_in, pressed)

    def _pressed(
        self, activity: Json, told: object, filled_in: Json, way: ByPress | ByDialog
    ) -> Found:
        """Return a press on a button of ours, or that a form is to be closed."""
        what, name = word(told, "k"), word(told, "a")
        if what not in PRESSED or not name or _is_of_a_bot(activity):
            return None
        actor, locale = actor_of(activity), nearest(word(activity, "locale"))
        stamps = Stamps(self.seals, self.installation.workspace)
        reach = stamps.reach(told, actor, way.reference.conversation)
        if reach is None:
            return Stale(way, actor, locale)
        if what == "close":
            return Closed(way, locale)
        if reach == "all" and isinstance(way, ByPress):
            way = replace(way, is_public=way.reference.kind is not PlaceKind.DIRECT)
        return self._press_of(activity, told, filled_in, way)

    def _press_of(
        self, activity: Json, told: object, filled_in: Json, way: ByPress | ByDialog
    ) -> Found:
        """Return what a button of ours asks for."""
        name, value, nonce = word(told, "a"), words(told, "val"), word(told, "n")
        opened = self._opened(activity, told, "")  # what only one person sees is sealed for them
        if opened and opened.nonce != nonce:
            opened = None  # the seal of another card
        if opened and opened.at_home:
            way = replace(way, at_home=True)
        standing_on = way.card_activity_id if isinstance(way, ByPress) and not opened else None
        door: Door = Pressed(name, value, standing_on)
        if word(told, "k") == "again" or name == AGAIN:
            door = Typed(read_again(value))
        press = [nonce, word(told, "k"), name, value, filled_in, actor_of(activity)]
        # A button that stands for long is pressed again for a new answer. What Teams sends again,
        # by a second layer with a new id (`reliability.md`), still has the time of the press.
        key = f"p:{_digest([*press, word(activity, 'timestamp')])}"
        found = self._arrival(activity, key, door, way, opened)
        return replace(found, press=_digest(press)) if found else None

    def _submitted(
        self, activity: Json, told: object, filled_in: Json, way: ByPress | ByDialog
    ) -> Found:
        """Return a form that was sent, or that it is not one which we would read."""
        name = word(told, "a")
        opened = self._opened(activity, told, name)
        if opened is None:
            return Stale(way, actor_of(activity), nearest(word(activity, "locale")))
        if opened.at_home:
            way = replace(way, at_home=True)
        door = Submitted(name, read_answers(filled_in), opened.carry)
        # A form stays open when something in it was wrong, so it may be sent again with the same
        # nonce: the same answers are the same request, others are a new one.
        key = f"{opened.nonce}:{_digest(filled_in)}"
        return self._arrival(activity, key, door, way, opened)

    # ---- shortcuts ----------------------------------------------------------------------------

    def shortcut(self, activity: Json, _: People) -> Found:
        """Return an action of the message extension, chosen anywhere or on a message."""
        name = word(activity, "value", "commandId")
        door: Door = PickedShortcut(name)
        if word(activity, "value", "commandContext") == "message":
            door = _picked(name, part(activity, "value", "messagePayload"))
        way = ByDialog(self._reference(activity), "fetch", at_compose=True)
        return self._arrival(activity, _key_of_message(activity), door, way)

    # ---- parts --------------------------------------------------------------------------------

    def _reference(self, activity: Json) -> Reference:
        """Return where the conversation of an activity is reached."""
        return reference_of(activity, self.hosts, self.installation.tenant)

    def _opened(self, activity: Json, told: object, name: str) -> Opened | None:
        """Return what was known when a card was made for whoever uses it now."""
        owner = Owner(self.installation.workspace, actor_of(activity), name)
        return self.seals.open(words(told, "s"), owner)

    def _arrival(
        self, activity: Json, key: str, door: Door, way: Way, opened: Opened | None = None
    ) -> Arrival | None:
        """Return the request and the way back; None for what a bot does.

        Args:
            activity: says who, and where unless `opened` does.
            key: tells it from others.
            door: what was done.
            way: how it came.
            opened: what was known when the card was made.
        """
        if _is_of_a_bot(activity):
            return None
        place: Place | None = opened.place if opened else place_of(way.reference)
        request = Request(
            key=key,
            platform=PLATFORM,
            workspace=self.installation.workspace,
            actor=actor_of(activity),
            door=door,
            place=None if isinstance(door, OpenedHome) else place,
            actor_is_outside=is_from_outside(activity, self.installation.tenant),
            overheard=isinstance(way, ByMessage) and way.reference.kind is not PlaceKind.DIRECT,
        )
        return Arrival(request, way)


def _fields(filled_in: Json) -> tuple[str, ...]:
    """Return the keys of the fields that were sent along, in order."""
    return tuple(field_of(one) for one in filled_in)


def _is_of_a_bot(activity: Json) -> bool:
    """Return whether a bot did something; bots are not thanked and thank nobody."""
    return word(activity, "from", "role") == "bot" or word(activity, "from", "id").startswith("28:")


def _is_home(typed: str) -> bool:
    """Return whether somebody asks for their home."""
    return typed.strip().casefold() == HOME


def _picked(name: str, message: object) -> PickedMessage:
    """Return an action that was chosen on a message; only people of Entra are its authors."""
    author = part(message, "from", "user")
    is_known = word(author, "userIdentityType") in {"", "aadUser"}
    oid = word(author, "id").lower() if is_known else ""
    return PickedMessage(
        shortcut=name,
        author=AccountId(oid) if oid else None,
        words=plain_words(part(message, "body")),
        message_id=word(message, "id"),
    )


def _key_of_message(activity: Json) -> str:
    """Return what is the same for an activity and for one that Teams sends again.

    A second layer of Teams sends with a new id (`reliability.md`), but not with a new time.
    """
    at = word(activity, "timestamp")
    who = [word(activity, "conversation", "id"), word(activity, "from", "id")]
    if not at:  # the id alone is one of many in other conversations
        return f"i:{_digest([who, word(activity, 'id')])}"
    what = [activity.get("text"), activity.get("name"), activity.get("value")]
    return f"m:{_digest([who, at, what])}"


def _digest(values: Any) -> str:
    """Return a short word for values of JSON."""
    written_down = json.dumps(values, sort_keys=True)
    return hashlib.sha256(written_down.encode("utf-8", "surrogatepass")).hexdigest()[:32]


READS: Mapping[Kind, Callable[[Reader, Json, People], Found]] = {
    Kind.MESSAGE: Reader.message,
    Kind.SENT_CARD: Reader.sent_card,
    Kind.PRESS: Reader.press,
    Kind.DIALOG: Reader.dialog,
    Kind.SUBMISSION: Reader.submission,
    Kind.SHORTCUT: Reader.shortcut,
    Kind.SHORTCUT_SUBMISSION: Reader.shortcut_submission,
    Kind.INSTALLATION: Reader.installed,
}
"""How each kind of activity is read."""

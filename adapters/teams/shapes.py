"""Which kind an activity is, and whether all is there that its kind needs.

The stock handler raises out of the turn when a part that it reads has another shape
(`platforms.md`), so this is asked first.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from adapters.teams.arrivals import OWN
from adapters.wire.reading import Malformed, part, word, words
from adapters.wire.text import Json

Path = tuple[str, ...]


class Kind(StrEnum):
    """What sort of activity Teams sends."""

    MESSAGE = "message"
    SENT_CARD = "message with a card's data"  # Action.Submit
    PRESS = "adaptiveCard/action"  # Action.Execute
    DIALOG = "task/fetch"
    SUBMISSION = "task/submit"
    SHORTCUT = "composeExtension/fetchTask"
    SHORTCUT_SUBMISSION = "composeExtension/submitAction"
    CONSENT = "fileConsent/invoke"
    UNKNOWN_INVOKE = "invoke"
    CONVERSATION = "conversationUpdate"
    INSTALLATION = "installationUpdate"
    UNKNOWN = "unknown"  # typing, reactions, and what Teams may have added since then


INVOKES: Final = frozenset(
    {
        Kind.PRESS,
        Kind.DIALOG,
        Kind.SUBMISSION,
        Kind.SHORTCUT,
        Kind.SHORTCUT_SUBMISSION,
        Kind.CONSENT,
        Kind.UNKNOWN_INVOKE,
    }
)
"""What Teams waits for an answer to."""

WITH_CARD: Final = frozenset(
    {Kind.SENT_CARD, Kind.PRESS, Kind.DIALOG, Kind.SUBMISSION, Kind.SHORTCUT_SUBMISSION}
)
"""What carries the data of a card."""

_BY_NAME: Final[Mapping[str, Kind]] = {kind.value: kind for kind in INVOKES}
_ALWAYS: Final[tuple[Path, ...]] = (("conversation", "id"), ("from", "id"))
_NEEDS: Final[Mapping[Kind, tuple[Path, ...]]] = {
    Kind.MESSAGE: (("id",),),
    Kind.SENT_CARD: (("id",),),
    Kind.PRESS: (("id",), ("value", "action", "type"), ("value", "action", "verb")),
    Kind.DIALOG: (("id",),),
    Kind.SUBMISSION: (("id",),),
    Kind.SHORTCUT: (("id",), ("value", "commandId")),
    Kind.SHORTCUT_SUBMISSION: (("id",),),
    Kind.CONSENT: (("id",), ("value", "action")),
    Kind.INSTALLATION: (("action",),),
}
"""The texts without which an activity of each kind cannot be understood."""

_DATA: Final[Mapping[Kind, Path]] = {
    Kind.SENT_CARD: ("value",),
    Kind.PRESS: ("value", "action", "data"),
    Kind.DIALOG: ("value", "data"),
    Kind.SUBMISSION: ("value", "data"),
    Kind.SHORTCUT_SUBMISSION: ("value", "data"),
}
"""Where the data of a card stands."""


def kind_of(activity: Json) -> Kind:
    """Return the kind of an activity.

    Raises:
        Malformed: it has no kind, or not all that its kind needs.
    """
    kind = _named_kind(activity)
    for path in (*_ALWAYS, *_NEEDS.get(kind, ())):
        if kind not in {Kind.UNKNOWN, Kind.UNKNOWN_INVOKE} and not word(activity, *path):
            raise Malformed(f"{kind} without {'.'.join(path)}")
    if kind in _DATA and not isinstance(part(activity, *_DATA[kind]), dict):
        raise Malformed(f"{kind} without data")
    if check := _CHECKS.get(kind):
        check(activity)
    return kind


def data_of(kind: Kind, activity: Json) -> Json:
    """Return what a card sent along: our own data, and what was filled in."""
    found = part(activity, *_DATA[kind]) if kind in _DATA else None
    return found if isinstance(found, dict) else {}


def _named_kind(activity: Json) -> Kind:
    """Return the kind that an activity says it is of."""
    named = word(activity, "type")
    if not named:
        raise Malformed("no type")
    if named == "invoke":
        name = activity.get("name")
        if name is not None and not isinstance(name, str):
            raise Malformed("a name that is no text")
        return _BY_NAME.get(name or "", Kind.UNKNOWN_INVOKE)
    if named == "message":
        return Kind.MESSAGE if _is_said(activity) else Kind.SENT_CARD
    return Kind(named) if named in {Kind.CONVERSATION, Kind.INSTALLATION} else Kind.UNKNOWN


def _is_said(activity: Json) -> bool:
    """Return whether a message holds words; a card of somebody else's may come along with them."""
    value = activity.get("value")
    if not isinstance(value, dict):
        return value is None
    return OWN not in value and bool(words(activity, "text"))


def _require_words(activity: Json) -> None:
    """Stop unless the words and the mentions in them can be read."""
    if not isinstance(activity.get("text"), str | None):
        raise Malformed("a text that is none")
    _require_objects(activity, "entities")


def _require_action(activity: Json) -> None:
    """Stop unless it is the one kind of action that has an answer."""
    if word(activity, "value", "action", "type") != "Action.Execute":
        raise Malformed("another action than Action.Execute")


def _require_message(activity: Json) -> None:
    """Stop if a shortcut was chosen on a message that is none."""
    message = part(activity, "value", "messagePayload")
    if not isinstance(message, dict | None):
        raise Malformed("a message that is none")
    if word(activity, "value", "commandContext") == "message" and not word(message, "id"):
        raise Malformed("a shortcut on a message without the message")


def _require_upload(activity: Json) -> None:
    """Stop unless a file was let in, with a place for it, or kept out."""
    action = word(activity, "value", "action")
    if action not in {"accept", "decline"}:
        raise Malformed("neither yes nor no to a file")
    if action == "accept" and not isinstance(part(activity, "value", "uploadInfo"), dict):
        raise Malformed("no place for a file")


def _require_members(activity: Json) -> None:
    """Stop unless those who came and went are people, each with an id."""
    for name in ("membersAdded", "membersRemoved"):
        _require_objects(activity, name)
        members = activity.get(name) or []
        if not all(word(member, "id") for member in members):
            raise Malformed("a member without an id")
    if not isinstance(activity.get("channelData"), dict | None):
        raise Malformed("channelData that is none")


def _require_objects(activity: Json, name: str) -> None:
    """Stop unless what stands under a name is a list of objects, or nothing."""
    found = activity.get(name)
    if found is None:
        return
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Malformed(f"{name} that are none")


_CHECKS: Final[Mapping[Kind, Callable[[Json], None]]] = {
    Kind.MESSAGE: _require_words,
    Kind.PRESS: _require_action,
    Kind.SHORTCUT: _require_message,
    Kind.CONSENT: _require_upload,
    Kind.CONVERSATION: _require_members,
}

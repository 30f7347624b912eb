"""Which kind a payload is, and whether all is there that its kind needs.

Bolt answers 500 when a part that it reads is missing (`architecture.md`, "Slack's door"), so this
is asked first, for HTTP and for Socket Mode alike.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from adapters.wire.reading import Malformed, part, word
from adapters.wire.text import Json

Path = tuple[str, ...]


class Kind(StrEnum):
    """What sort of request Slack makes."""

    COMMAND = "command"
    PRESS = "block_actions"
    SUBMISSION = "view_submission"
    CLOSED = "view_closed"
    SHORTCUT = "shortcut"
    MESSAGE_SHORTCUT = "message_action"
    OPTIONS = "block_suggestion"
    EVENT = "event_callback"
    HANDSHAKE = "url_verification"
    SSL_CHECK = "ssl_check"
    UNKNOWN = "unknown"


_BY_TYPE: Final[Mapping[str, Kind]] = {kind.value: kind for kind in Kind if kind != Kind.UNKNOWN}

NEEDS: Final[Mapping[Kind, tuple[Path, ...]]] = {
    Kind.COMMAND: (("command",), ("user_id",), ("channel_id",), ("trigger_id",)),
    Kind.PRESS: (("user", "id"), ("trigger_id",)),
    Kind.SUBMISSION: (("user", "id"), ("view", "id"), ("view", "type")),
    Kind.CLOSED: (("user", "id"), ("view", "id")),
    Kind.SHORTCUT: (("user", "id"), ("callback_id",), ("trigger_id",)),
    Kind.MESSAGE_SHORTCUT: (
        ("user", "id"),
        ("callback_id",),
        ("trigger_id",),
        ("channel", "id"),
        ("message_ts",),
    ),
    Kind.OPTIONS: (("user", "id"), ("action_id",), ("block_id",)),
    Kind.EVENT: (("event_id",), ("event", "type")),
    Kind.HANDSHAKE: (("challenge",),),
    Kind.SSL_CHECK: (),
    Kind.UNKNOWN: (),
}
"""The texts without which a request of each kind cannot be understood."""

_TEAM: Final[tuple[Path, ...]] = (
    ("team", "id"),
    ("team_id",),
    ("enterprise", "id"),
    ("enterprise_id",),
    ("user", "team_id"),
)
_NO_TEAM = frozenset({Kind.HANDSHAKE, Kind.SSL_CHECK, Kind.UNKNOWN})


def kind_of(payload: Json) -> Kind:
    """Return the kind of a payload; one that Slack may have added since then is unknown.

    Raises:
        Malformed: it has no kind, or not all that its kind needs.
    """
    kind = _named_kind(payload)
    missing = [path for path in NEEDS[kind] if not word(payload, *path)]
    if missing:
        raise Malformed(f"{kind} without {'.'.join(missing[0])}")
    if kind not in _NO_TEAM and not any(word(payload, *path) for path in _TEAM):
        raise Malformed(f"{kind} without a team")
    if kind is Kind.PRESS:
        _require_actions(part(payload, "actions"))
    named = part(payload, "view", "callback_id")
    if kind in {Kind.SUBMISSION, Kind.CLOSED} and not isinstance(named, str):
        raise Malformed(f"{kind} without view.callback_id")
    return kind


def _named_kind(payload: Json) -> Kind:
    """Return the kind that a payload says it is of."""
    if "type" not in payload:
        if "command" in payload:
            return Kind.COMMAND
        if "ssl_check" in payload:
            return Kind.SSL_CHECK
    named = word(payload, "type")
    if not named:
        raise Malformed("no type")
    return _BY_TYPE.get(named, Kind.UNKNOWN) if named != Kind.COMMAND else Kind.UNKNOWN


def _require_actions(actions: object) -> None:
    """Stop unless there is at least one action and each can be told by its id."""
    if not isinstance(actions, list) or not actions:
        raise Malformed("no actions")
    if not all(word(action, "action_id") for action in actions):
        raise Malformed("an action without action_id")

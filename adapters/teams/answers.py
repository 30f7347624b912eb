"""What people have filled in when a form comes back.

All that comes back is text under the id of an input, so the id says of which kind the input is:
`people:to`. Several choices come back with commas between them; those in the values are written
differently on the way.
"""

from collections.abc import Callable, Mapping
from itertools import islice
from urllib.parse import quote, unquote

from adapters.teams import limits
from adapters.teams.text import object_id_of
from adapters.wire.text import storable
from bot.identity import AccountId
from bot.request import Answer, Who

TICKED = "yes"
"""The answer of a `Tick` that is set; one that is not set answers with an empty text."""

UNTICKED = "no"
NO_ANSWER = "none~"
"""What comes back when nothing is chosen."""


def read_answers(inputs: Mapping[str, object]) -> dict[str, Answer]:
    """Return what was filled in, by the key of the field.

    Args:
        inputs: what came beside our own data, which may be anything at all.

    Returns:
        Texts, numbers and dates as `str` (dates as YYYY-MM-DD); one choice as the value of its
        option, several as a tuple of them; people as a tuple of `Who`; a tick as `TICKED` or "".
        What was left empty, or is not of the form that Teams sends, is missing. Never raises.
    """
    found: dict[str, Answer] = {}
    for name, value in islice(inputs.items(), limits.FIELDS):
        kind, colon, key = name.partition(":")
        said = str(value) if isinstance(value, int | float) and kind == "number" else value
        if not colon or kind not in _ANSWERS or not isinstance(said, str):
            continue
        answer = _ANSWERS[kind](storable(said))
        if answer is not None:
            found[key] = answer
    return found


def field_of(input_id: str) -> str:
    """Return the key of the field that an input asks for."""
    return input_id.partition(":")[2] or input_id


def packed(value: str) -> str:
    """Return a value without a comma in it; nothing for one that could not be kept."""
    known = value if storable(value) == value else ""
    return quote(known, safe=" /:;.-_~!@#$&'()*+=?[]")


def _said(value: str) -> str | None:
    return value or None


def _chosen(value: str) -> str | None:
    return None if value in ("", NO_ANSWER) else value


def _several(value: str) -> tuple[str, ...]:
    parts = islice(value.split(","), limits.OPTIONS)
    return tuple(storable(unquote(part, errors="replace")) for part in parts if part)


def _people(value: str) -> tuple[Who, ...]:
    accounts = (part.strip().lower() for part in islice(value.split(","), limits.OPTIONS))
    return tuple(Who(AccountId(one)) for one in dict.fromkeys(accounts) if object_id_of(one))


_ANSWERS: Mapping[str, Callable[[str], Answer | None]] = {
    "words": _said,
    "number": _said,
    "day": _said,
    "choice": _chosen,
    "channel": _chosen,
    "rating": _chosen,
    "choices": _several,
    "people": _people,
    "tick": lambda value: TICKED if value == TICKED else "",
}

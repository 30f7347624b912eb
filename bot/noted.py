"""Requests that were written down before they were done, and the ports to where they stand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, get_args

from msgspec import MsgspecError, json

from bot.errors import BotError
from bot.request import Door, Place, Request, Token
from bot.surface import PlaceKind

LEASE = timedelta(seconds=60)
"""How long a note belongs to whoever wrote it; a process that lives on prolongs it."""

MOST_ATTEMPTS = 8
"""How often a note is taken up before it is given up."""


@dataclass(frozen=True)
class Note:
    """A request that somebody else wrote down and did not finish.

    Attributes:
        key: the request's `unique_key`.
        kept: the request, as `write_request` wrote it.
        attempts: how often it was taken up, this time included.
    """

    key: str
    kept: bytes
    attempts: int


class UnreadableNote(BotError):
    """A note was written by another version of the program."""


class NoteBook(Protocol):
    """The quick way to the notes: one round trip, beside all units of work.

    Every method may raise `Unavailable`.
    """

    async def write(self, request: Request, now: datetime) -> None:
        """Keep a request, held until `now` + `LEASE`; one that is kept already stays."""
        ...

    async def cross_out(self, key: str) -> None:
        """Forget a request: it is done, or was refused."""
        ...

    async def hold(self, keys: Collection[str], until: datetime) -> None:
        """Have nobody else take these requests up before an instant."""
        ...


class Notes(Protocol):
    """The notes as units of work see them."""

    def are_waiting(self, now: datetime) -> bool:
        """Return whether there is a note that nobody holds."""
        ...

    def take(self, now: datetime, most: int) -> tuple[Note, ...]:
        """Take up to `most` notes that nobody holds, oldest first; they are held for `LEASE`.

        After `MOST_ATTEMPTS` a note comes once more, to be given up, and then never again.
        """
        ...


# ---- how a request is kept ----------------------------------------------------------------------

_KNOWN: Mapping[str, type] = {
    known.__name__: known
    for known in (Request, Place, PlaceKind, *get_args(Door), *get_args(Token))
    if known is not str
}


def write_request(request: Request) -> bytes:
    """Return a request as JSON."""
    return json.encode(_written(request))


def read_request(kept: bytes) -> Request:
    """Return the request that `write_request` wrote.

    Raises:
        UnreadableNote: another version of the program wrote it.
    """
    try:
        request = _read(json.decode(kept))
    except (MsgspecError, KeyError, TypeError, ValueError) as error:
        raise UnreadableNote(type(error).__name__) from error
    if not isinstance(request, Request):
        raise UnreadableNote("no request")
    return request


def _written(value: object) -> object:
    """Return a value as JSON can say it; what is no text, list or yes and no says its kind."""
    if isinstance(value, StrEnum):
        return {"is": type(value).__name__, "of": value.value}
    if is_dataclass(value):
        parts = {part.name: _written(getattr(value, part.name)) for part in fields(value)}
        return {"is": type(value).__name__, "of": parts}
    if isinstance(value, Mapping):
        return {"is": "", "of": {name: _written(one) for name, one in value.items()}}
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    return value


def _read(value: object) -> object:
    """Return what was written."""
    if isinstance(value, list):
        return tuple(_read(one) for one in value)
    if not isinstance(value, dict):
        return value
    kind, parts = value["is"], value["of"]
    if not isinstance(parts, dict):
        return _KNOWN[kind](parts)
    read = {str(name): _read(one) for name, one in parts.items()}
    return _KNOWN[kind](**read) if kind else read

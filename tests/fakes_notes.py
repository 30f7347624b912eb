"""Notes in memory that honour both of their ports; `tests/contracts` holds them to that."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Unavailable
from bot.noted import LEASE, MOST_ATTEMPTS, Note, write_request
from bot.request import Request
from tests.memory import Memory, Noted


@dataclass(frozen=True)
class FakeNotes:
    """Implements `bot.noted.Notes`."""

    memory: Memory

    def are_waiting(self, now: datetime) -> bool:
        return any(_is_nobodys(one, now) for one in self.memory.noted.values())

    def take(self, now: datetime, most: int) -> tuple[Note, ...]:
        waiting = [one for one in self.memory.noted.values() if _is_nobodys(one, now)]
        oldest = sorted(waiting, key=lambda one: (one.noted_at, one.key))[:most]
        for one in oldest:
            taken = replace(one, held_until=now + LEASE, attempts=one.attempts + 1)
            self.memory.noted[one.key] = taken
        return tuple(Note(one.key, one.kept, one.attempts + 1) for one in oldest)


def _is_nobodys(one: Noted, now: datetime) -> bool:
    return one.held_until <= now and one.attempts <= MOST_ATTEMPTS


class FakeNoteBook:
    """Implements `bot.noted.NoteBook`.

    Attributes:
        away_for: how many of the next calls find the storage away.
    """

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.away_for = 0

    async def write(self, request: Request, now: datetime) -> None:
        self._be_there()
        key = request.unique_key
        self.memory.noted.setdefault(key, Noted(key, write_request(request), now, now + LEASE))

    async def cross_out(self, key: str) -> None:
        self._be_there()
        self.memory.noted.pop(key, None)

    async def hold(self, keys: Collection[str], until: datetime) -> None:
        self._be_there()
        for key in self.memory.noted.keys() & set(keys):
            self.memory.noted[key] = replace(self.memory.noted[key], held_until=until)

    def _be_there(self) -> None:
        if self.away_for:
            self.away_for -= 1
            raise Unavailable("the storage is away")

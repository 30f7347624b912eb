"""What can be read after all that was said: for machines that try any sequence of deeds."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import select

from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock
from bot.erasing import Eraser
from bot.keys import KeyDirectory
from bot.outcome import Post, Revise, ToPerson, Utterance, Withdraw
from bot.tombstones import Tombstones
from bot.ui.views import Message
from bot.units import Stores
from storage import STORES
from storage.outbox import delivery, read_message
from tests.fakes import FakeStores, FakeUnits
from tests.fakes_units import FakeEngine
from tests.memory import Memory
from tests.storage.kept import Kept

Result = TypeVar("Result")
NO_ACCOUNT = "nobody"
"""The reader of what was said to somebody who was forgotten: it is gone from the ledger."""


@dataclass(frozen=True)
class Read:
    """Something that stands somewhere; `reader` is None where everybody reads it."""

    key: str
    reader: str | None
    message: Message


class Backend(Protocol):
    """Where everything is kept, and what stands because of it."""

    def write(self, work: Callable[[Stores], Result]) -> Result:
        """Run one unit of work."""
        ...

    def standing(self) -> list[Read]:
        """Return what can be read now, as if everything due or not were said at once."""
        ...


class InMemory:
    """The fakes."""

    def __init__(self) -> None:
        self._memory = Memory()
        self._units = FakeUnits(self._memory)

    def write(self, work: Callable[[Stores], Result]) -> Result:
        def run(stores: FakeStores) -> Result:
            return work(stores)

        return self._units.write_now(run)

    def standing(self) -> list[Read]:
        found = replayed(self._memory.utterances(), self._account)
        return [one for one in found if one.reader != NO_ACCOUNT]

    def _account(self, post: Post) -> str | None:
        if not isinstance(post.to, ToPerson):
            return None
        accounts = {who: account for (_, account), who in self._memory.accounts.items()}
        return accounts.get(post.to.person, NO_ACCOUNT)


@dataclass(frozen=True)
class _Units:
    """The units of a backend, for what waits for them."""

    backend: Backend

    async def write(self, work: Callable[[Stores], Result]) -> Result:
        return self.backend.write(work)

    async def read(self, work: Callable[[Stores], Result]) -> Result:
        return self.backend.write(work)


def forget_in(backend: Backend, folder: Path, now: datetime) -> None:
    """Forget everybody who asked for it."""
    tombstones = Tombstones(KeyDirectory(folder / "keys"), folder / "keys")
    eraser = Eraser(
        units=_Units(backend),
        engine=FakeEngine(),
        clock=MovableClock(now),
        tombstones=tombstones,
        capabilities=CAPABILITIES,
        ports=STORES.keys(),
    )
    asyncio.run(eraser.erase("all"))


def replayed(said: Iterable[Utterance], reader: Callable[[Post], str | None]) -> list[Read]:
    """Return what stands after some utterances, by the rules of the ledger."""
    found: dict[str, Read | None] = {}

    def post(one: Post) -> None:
        found.setdefault(one.key, Read(one.key, reader(one), one.message))

    for utterance in said:
        match utterance:
            case Post():
                post(utterance)
            case Revise(anchor, message, otherwise):
                known = found.get(anchor)
                if known is not None:
                    found[anchor] = Read(anchor, known.reader, message)
                elif otherwise is not None:
                    post(otherwise)
            case Withdraw(anchor):
                if anchor in found:
                    found[anchor] = None
    return [one for one in found.values() if one is not None]


class InSql:
    """A database; nothing of its ledger is sent, so that what waits there is what stands."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def write(self, work: Callable[[Stores], Result]) -> Result:
        return self._kept.write(work)

    def standing(self) -> list[Read]:
        waiting = select(delivery.c.key, delivery.c.account, delivery.c.payload).where(
            delivery.c.state == "pending"
        )
        return [
            Read(row.key, row.account, read_message(row.payload))
            for row in self._kept.rows(waiting)
        ]

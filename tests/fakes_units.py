"""Units of work and an engine in memory, for what runs around the core."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar, cast

from bot.engine import JobHandler, Transaction
from bot.errors import Unavailable

Port = TypeVar("Port")
Result = TypeVar("Result")


class FakeTransaction:
    """Keeps what is to be called once the unit is committed."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], None]] = []

    def native(self) -> Any:  # noqa: ANN401 - as in the port
        raise AssertionError("nobody looks behind a fake")

    def after_commit(self, call: Callable[[], None]) -> None:
        self.calls.append(call)


class FakeStores:
    """The stores of one unit, by port."""

    def __init__(self, stores: Mapping[type[Any], object]) -> None:
        self._stores = stores
        self.transaction: Transaction = FakeTransaction()

    def get(self, port: type[Port]) -> Port:
        return cast("Port", self._stores[port])  # the test pairs them


class FakeUnits:
    """Runs units on the stores it was given; can be away for a number of writes."""

    def __init__(self, stores: Mapping[type[Any], object]) -> None:
        self._stores = stores
        self.away_for = 0
        self.writes = 0

    async def write(self, work: Callable[[FakeStores], Result]) -> Result:
        if self.away_for:
            self.away_for -= 1
            raise Unavailable("the storage is away")
        self.writes += 1
        stores = FakeStores(self._stores)
        result = work(stores)
        assert isinstance(stores.transaction, FakeTransaction)
        for call in stores.transaction.calls:
            call()
        return result

    async def read(self, work: Callable[[FakeStores], Result]) -> Result:
        return work(FakeStores(self._stores))


class FakeEngine:
    """Writes down which jobs were asked for, once their transaction is committed."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, str, timedelta]] = []
        self.asked = asyncio.Event()
        self.handlers: dict[str, JobHandler] = {}

    def handler(self, kind: str, call: JobHandler) -> None:
        self.handlers[kind] = call

    def enqueue(
        self, transaction: Transaction, kind: str, key: str, delay: timedelta = timedelta()
    ) -> None:
        transaction.after_commit(lambda: self._ask(kind, key, delay))

    def _ask(self, kind: str, key: str, delay: timedelta) -> None:
        self.jobs.append((kind, key, delay))
        self.asked.set()

    async def run(self) -> None:
        raise AssertionError("the test does the jobs")


class FakeOccurrences:
    """Which occurrences were claimed: one set stands for one database."""

    def __init__(self) -> None:
        self.claimed: list[tuple[str, str, str]] = []

    def claim(self, name: str, zone: str, key: str, now: object) -> bool:
        row = (name, zone, key)
        if row in self.claimed:
            return False
        self.claimed.append(row)
        return True

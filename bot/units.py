"""The port to the storage: work that commits as a whole or not at all."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.engine import Transaction

Port = TypeVar("Port")
Result = TypeVar("Result")


class Stores(Protocol):
    """The stores of one transaction, by the port that they implement."""

    @property
    def transaction(self) -> Transaction:
        """The transaction that all of them share."""
        ...

    def get(self, port: type[Port]) -> Port:
        """Return the store that implements `port`."""
        ...


class Units(Protocol):
    """Runs units of work. A unit is short, makes no network call, and may run twice."""

    async def write(self, work: Callable[[Stores], Result]) -> Result:
        """Run `work` and commit; whatever it raises rolls it back, alone, and is raised here."""
        ...

    async def read(self, work: Callable[[Stores], Result]) -> Result:
        """Run `work` on a reader that never waits for a writer; it cannot change anything."""
        ...

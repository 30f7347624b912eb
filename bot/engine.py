"""The port to whatever wakes somebody to do the work that was written down.

The ledger and the occurrences are the truth about what must be done. An engine only sees to it
that somebody looks soon: it may forget a job when the process dies, because a sweep at start and
once a minute looks again.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Protocol


class Transaction(Protocol):
    """A transaction of the storage, opaque to the core."""

    def native(self) -> Any:  # noqa: ANN401 - only the engine of the same database knows it
        """Return the connection that the transaction runs on."""
        ...

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call `call` once the transaction is committed; never when it rolls back."""
        ...


JobHandler = Callable[[str], Awaitable[None]]
"""What is called with a job's key, for example the id of the workspace whose ledger to drain."""


class Engine(Protocol):
    """Runs jobs, at least once each while the process lives; handlers may run twice."""

    def handler(self, kind: str, call: JobHandler) -> None:
        """Name who does the jobs of `kind`."""
        ...

    def enqueue(
        self, transaction: Transaction, kind: str, key: str, delay: timedelta = timedelta()
    ) -> None:
        """Have a job done after the transaction commits, `delay` later.

        While one with the same kind and key waits, a second one adds nothing.
        """
        ...

    async def run(self) -> None:
        """Do jobs until cancelled."""
        ...

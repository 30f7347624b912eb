"""What must be looked after though nobody asks: the ledger, old rows, the directory."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import time, timedelta

import structlog

from bot.clock import Clock
from bot.engine import Engine
from bot.noted import Notes
from bot.outbox import DELIVER, LEASE, Ledger
from bot.personal import ERASE
from bot.promised import TAKE_UP
from bot.retention import prune
from bot.schedules import Daily, Every, Schedule
from bot.units import Stores, Units

SWEEP = "sweep"
"""The kind of job that wakes somebody for all that is due: in the ledgers, and in the notes."""

PRUNE = "prune"
"""The kind of job that deletes what was kept long enough."""

DIRECTORY = "directory"
"""The kind of job that asks every platform who there is."""

SCHEDULES: tuple[Schedule, ...] = (
    Schedule("sweep", Every(1), SWEEP, grace=timedelta(minutes=1)),
    Schedule("prune", Daily(time(3, 30)), PRUNE, grace=timedelta(hours=20)),
    Schedule("erase", Every(10), ERASE, grace=timedelta(minutes=10)),
    Schedule("directory", Daily(time(4, 15)), DIRECTORY, grace=timedelta(hours=20)),
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Caretaker:
    """Does the three jobs of upkeep.

    Attributes:
        sync_directory: asks every connected platform who there is, and keeps the answer.
    """

    units: Units
    engine: Engine
    clock: Clock
    sync_directory: Callable[[], Awaitable[None]]

    def register(self) -> None:
        """Have the engine call this caretaker."""
        self.engine.handler(SWEEP, self.sweep)
        self.engine.handler(PRUNE, self.prune)
        self.engine.handler(DIRECTORY, self.ask_directories)

    async def sweep(self, key: str) -> None:  # noqa: ARG002 - what every job is called with
        """Wake somebody for all that is due; also to be called at start."""
        now = self.clock.now()

        def work(stores: Stores) -> int:
            workspaces = stores.get(Ledger).waiting(now + LEASE)  # who died just now, left it so
            for workspace in workspaces:
                self.engine.enqueue(stores.transaction, DELIVER, str(workspace))
            if stores.get(Notes).are_waiting(now):
                self.engine.enqueue(stores.transaction, TAKE_UP, "all")
            return len(workspaces)

        await self.units.write(work)

    async def prune(self, key: str) -> None:
        """Delete in small batches, each a unit of its own, until nothing old is left."""
        whole = await prune(self.units, self.clock.now())
        log.info("pruned", occurrence=key, rows=whole)

    async def ask_directories(self, key: str) -> None:  # noqa: ARG002 - what every job is called with
        """Ask every platform who there is."""
        await self.sync_directory()

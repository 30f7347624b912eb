"""Work over many people: in small units, each of which commits with what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.clock import Clock, opens_at
from bot.engine import Engine
from bot.identity import Person, Workspace
from bot.outbox import DELIVER, Ledger
from bot.outcome import Utterance
from bot.units import Stores, Units

CHUNK = 200  # people in one unit: so many that it is worth a commit, so few that nobody waits
SPREAD = timedelta(minutes=15)  # product.md B0.6, rule 4


class Reachable(Protocol):
    """Where people are reached when the bot speaks first."""

    def workspace(self) -> Workspace | None:
        """Return the workspace that was connected first and still is; None: there is none."""
        ...


@dataclass(frozen=True)
class Chunk:
    """The circumstances of one unit.

    Attributes:
        workspace: where people are reached if they can be.
        after: where the unit before this one ended; 0 for the first.
    """

    stores: Stores
    workspace: Workspace
    now: datetime
    after: int = 0


@dataclass(frozen=True)
class Done:
    """What one unit led to.

    Attributes:
        after: where the next unit begins; None: there is nothing more to do.
    """

    utterances: tuple[Utterance, ...] = ()
    after: int | None = None


Step = Callable[[Chunk], Done]
"""One unit of the work. It may run twice: what it says has keys, what it keeps is kept once."""


@dataclass(frozen=True)
class Fanout:
    """Does work unit by unit, and has everything said that it says."""

    units: Units
    engine: Engine
    clock: Clock

    async def run(self, step: Step) -> int:
        """Call `step` in one unit after the other; return how many utterances there were."""
        after: int | None = 0
        said = 0
        while after is not None:
            done = await self.units.write(partial(self._unit, step, after))
            after, said = done.after, said + len(done.utterances)
        return said

    def _unit(self, step: Step, after: int, stores: Stores) -> Done:
        """Do one unit; where nobody can be reached nothing is done."""
        workspace = stores.get(Reachable).workspace()
        if workspace is None:
            return Done()
        now = self.clock.now()
        done = step(Chunk(stores, workspace, now, after))
        if done.utterances:
            for where in stores.get(Ledger).write(done.utterances, workspace, now):
                self.engine.enqueue(stores.transaction, DELIVER, str(where))
        return done


def gently(person: Person, now: datetime) -> datetime:
    """Return when to write to somebody who did not ask: in their hours, not all at one time.

    Everybody has a moment of their own within a quarter of an hour, always the same.
    """
    opens = opens_at(now, person.zone, person.quiet)
    own = timedelta(seconds=person.id % int(SPREAD.total_seconds()))
    return opens_at(opens + own, person.zone, person.quiet)

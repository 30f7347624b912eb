"""An office in which jobs are done by hand, at the times that the test says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.clock import first_valid, zone_of
from bot.fanout import Fanout
from bot.identity import Person
from bot.values.local import register
from tests.office import Office

SPREAD = timedelta(minutes=15)


def at(words: str) -> datetime:
    """Return an instant in UTC."""
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


class Running(Office):
    """An office with everything that runs by local time."""

    def __post_init__(self) -> None:
        super().__post_init__()
        register(self.engine, Fanout(self.units, self.engine, self.clock))

    async def fires(self, kind: str, zone: str, wall_clock: str, *, late_minutes: int = 0) -> None:
        """Have a schedule fire in a zone at its local time, or later."""
        planned = datetime.fromisoformat(wall_clock).replace(tzinfo=zone_of(zone))
        self.clock.move_to(first_valid(planned) + timedelta(minutes=late_minutes))
        await self.engine.handlers[kind](f"{zone} {wall_clock}")

    def changes(self, person: Person, **changes: object) -> Person:
        """Have something be different about somebody."""
        known = self.memory.people[person.id]
        self.memory.people[person.id] = replace(known, **changes)  # type: ignore[arg-type] # by name
        return self.memory.person(person.id)

"""Wakes at every time that a schedule names, claims the occurrence, and has the work done.

APScheduler is only the bell: its jobs live in memory, and none of its own times are trusted. What
is due is decided against the Clock port, and whoever inserts the occurrence's row does the work,
so any number of alarms may ring for one database.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.clock import Clock
from bot.engine import Engine
from bot.schedules import (
    Every,
    Occurrence,
    Occurrences,
    Schedule,
    Timetable,
    Zones,
    job_key,
    latest_due,
    next_due,
)
from bot.units import Stores, Units

EVERY_MINUTE = Schedule("look at everything", Every(1), "look")
LATE = timedelta(minutes=2)  # said in the log from here on
ZONES_HOLD = timedelta(hours=1)  # then it is asked again where people are

log = structlog.get_logger(__name__)


class RuleTrigger(BaseTrigger):  # type: ignore[misc]  # it has no types
    """Names the times of a schedule to APScheduler; the rules themselves are the core's."""

    __slots__ = ("_schedule",)

    def __init__(self, schedule: Schedule) -> None:
        """Ring when `schedule` is due."""
        self._schedule = schedule

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return the next instant to ring at, in UTC."""
        return next_due(self._schedule, previous_fire_time or now).at


@dataclass
class Alarm:
    """Rings for every schedule until cancelled; one for each rule and zone, never for a person.

    Where people are is looked up at start, once an hour, and whenever `look_around` is called.
    """

    timetable: Timetable
    units: Units
    engine: Engine
    clock: Clock
    _schedules: tuple[Schedule, ...] = field(default=(), init=False)
    _looked_at: datetime | None = field(default=None, init=False)
    _bell: AsyncIOScheduler | None = field(default=None, init=False)
    _seen: dict[Schedule, str] = field(default_factory=dict, init=False)

    async def run(self) -> None:
        """Ring until cancelled; first for whatever became due while nobody was there."""
        bell = self.bell()
        bell.start()
        try:
            await asyncio.Event().wait()
        finally:
            bell.shutdown(wait=False)
            self._bell = None

    def bell(self) -> AsyncIOScheduler:
        """Return a scheduler with one job for each schedule, one a minute and one at once."""
        defaults = {"coalesce": True, "misfire_grace_time": None}
        bell = self._bell = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._hang(self._schedules or self.timetable.fixed)
        bell.add_job(self.nudge, RuleTrigger(EVERY_MINUTE), id=EVERY_MINUTE.name)
        bell.add_job(self.nudge, id="at start")
        return bell

    async def nudge(self) -> None:
        """Look at every schedule; to be called when the clock was moved."""
        now = self.clock.now()
        if self._looked_at is None or not now - ZONES_HOLD < self._looked_at <= now:
            await self.look_around()
        for schedule in self._schedules:
            await self._ring(schedule)

    async def look_around(self) -> None:
        """Find out where people are; to be called when the directory was read."""
        zones = await self.units.read(lambda stores: stores.get(Zones).in_use())
        self._looked_at = self.clock.now()
        known, self._schedules = self._schedules, self.timetable.in_zones(zones)
        self._seen = {one: self._seen[one] for one in self._schedules if one in self._seen}
        if self._bell is not None:
            for gone in set(known) - set(self._schedules):
                self._bell.remove_job(_job_of(gone))
            self._hang(self._schedules)

    def _hang(self, schedules: Iterable[Schedule]) -> None:
        """See to it that the bell has one job for each of some schedules."""
        assert self._bell is not None  # noqa: S101 - for the reader: nobody calls it before
        for schedule in schedules:
            if self._bell.get_job(_job_of(schedule)) is None:
                grace = schedule.grace and max(1, int(schedule.grace.total_seconds()))
                self._bell.add_job(
                    self._ring,
                    RuleTrigger(schedule),
                    args=(schedule,),
                    id=_job_of(schedule),
                    misfire_grace_time=grace,  # None or a positive number only
                )

    async def _ring(self, schedule: Schedule) -> None:
        """Have the latest due occurrence of a schedule done, unless somebody has claimed it."""
        now = self.clock.now()
        due = latest_due(schedule, now)
        if due is None or self._seen.get(schedule) == due.key:
            return
        won = await self.units.write(lambda stores: self._claim(stores, schedule, due, now))
        self._seen[schedule] = due.key
        if won and now - due.at >= LATE:
            late_minutes = (now - due.at) // timedelta(minutes=1)
            log.warning(
                "occurrence_late", schedule=schedule.name, key=due.key, late_minutes=late_minutes
            )

    def _claim(self, stores: Stores, schedule: Schedule, due: Occurrence, now: datetime) -> bool:
        """Claim an occurrence; if nobody had, enqueue its work in the same unit."""
        won = stores.get(Occurrences).claim(schedule.name, schedule.zone, due.key, now)
        if won:
            self.engine.enqueue(stores.transaction, schedule.kind, job_key(schedule, due))
        return won


def _job_of(schedule: Schedule) -> str:
    """Return the id of the bell's job for a schedule."""
    return f"{schedule.name} {schedule.zone}"

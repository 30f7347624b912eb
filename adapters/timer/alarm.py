"""Wakes at every time that a schedule names, claims the occurrence, and has the work done.

APScheduler is only the bell: its jobs live in memory, and none of its own times are trusted. What
is due is decided against the Clock port, and whoever inserts the occurrence's row does the work,
so any number of alarms may ring for one database.
"""

import asyncio
from collections.abc import Collection
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
    job_key,
    latest_due,
    next_due,
)
from bot.units import Stores, Units

EVERY_MINUTE = Schedule("look at everything", Every(1), "look")
LATE = timedelta(minutes=2)  # said in the log from here on

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
    """Rings for every schedule until cancelled.

    Attributes:
        schedules: one for each rule and zone, never one for each person.
    """

    schedules: Collection[Schedule]
    units: Units
    engine: Engine
    clock: Clock
    _seen: dict[Schedule, str] = field(default_factory=dict, init=False)

    async def run(self) -> None:
        """Ring until cancelled; first for whatever became due while nobody was there."""
        bell = self.bell()
        bell.start()
        try:
            await asyncio.Event().wait()
        finally:
            bell.shutdown(wait=False)

    def bell(self) -> AsyncIOScheduler:
        """Return a scheduler with one job for each schedule, one a minute and one at once."""
        defaults = {"coalesce": True, "misfire_grace_time": None}
        bell = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        for schedule in self.schedules:
            grace = schedule.grace and max(1, int(schedule.grace.total_seconds()))
            bell.add_job(
                self._ring,
                RuleTrigger(schedule),
                args=(schedule,),
                id=f"{schedule.name} {schedule.zone}",
                misfire_grace_time=grace,  # None or a positive number only
            )
        bell.add_job(self.nudge, RuleTrigger(EVERY_MINUTE), id=EVERY_MINUTE.name)
        bell.add_job(self.nudge, id="at start")
        return bell

    async def nudge(self) -> None:
        """Look at every schedule; to be called when the clock was moved."""
        for schedule in self.schedules:
            await self._ring(schedule)

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

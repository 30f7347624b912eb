"""What people will get by schedule in the next days, for whoever has just set a space up."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.schedules import Schedule, occurrences

SHOWN_DAYS = timedelta(days=7)
MOST_SHOWN = 10


@dataclass(frozen=True)
class Planned:
    """One time that people will get something; `about` is marked for translation."""

    at: datetime
    about: str


def next_days(schedules: Iterable[Schedule], zone: str, now: datetime) -> tuple[Planned, ...]:
    """Return what people in a zone get within seven days of `now`, earliest first; at most ten."""
    found = [
        Planned(one.at, schedule.about)
        for schedule in schedules
        if schedule.about
        for one in occurrences(replace(schedule, zone=zone), now, now + SHOWN_DAYS)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.about))[:MOST_SHOWN])

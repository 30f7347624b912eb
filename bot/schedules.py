"""When something is due again and again: pure rules, local time, and one row per occurrence.

Local time follows product.md B0.6: a time that its zone skips runs at the next valid minute, a
time that occurs twice runs once, on the first. A date that a zone never had (Apia, 2011-12-30)
has no occurrence.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Protocol, assert_never

from bot.clock import first_valid, zone_of

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
QUARTER = timedelta(days=92)
FRIDAY, SUNDAY = 4, 6
MONTHS_IN_A_QUARTER = 3
PREVIEWED = 10

# product.md B0.6, rule 5: how late each kind of work may still run
REMINDER_GRACE = timedelta(hours=12)
DIGEST_GRACE = timedelta(hours=4)
PULSE_GRACE = timedelta(hours=6)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Every:
    """Every so many whole minutes, counted from 1970 in UTC."""

    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError(f"every {self.minutes} minutes is no rhythm: 1 is the least")


@dataclass(frozen=True)
class Daily:
    """Every day at a local time, to the minute."""

    at: time

    def __post_init__(self) -> None:
        _require_whole_minute(self.at)


@dataclass(frozen=True)
class Weekly:
    """Once a week at a local time, to the minute; Monday is day 0, as in Python's dates."""

    weekday: int
    at: time

    def __post_init__(self) -> None:
        _require_whole_minute(self.at)
        if not 0 <= self.weekday <= SUNDAY:
            raise ValueError(f"there is no weekday {self.weekday}: Monday is 0, Sunday is 6")


@dataclass(frozen=True)
class Workdays:
    """Every day from Monday to Friday at a local time, to the minute."""

    at: time

    def __post_init__(self) -> None:
        _require_whole_minute(self.at)


@dataclass(frozen=True)
class Quarterly:
    """Once a quarter: on the first such weekday of its first, second or third month."""

    month: int
    weekday: int
    at: time

    def __post_init__(self) -> None:
        _require_whole_minute(self.at)
        if not 1 <= self.month <= MONTHS_IN_A_QUARTER:
            raise ValueError(f"a quarter has no month {self.month}: 1 to 3")
        if not 0 <= self.weekday <= SUNDAY:
            raise ValueError(f"there is no weekday {self.weekday}: Monday is 0, Sunday is 6")


Rule = Every | Daily | Weekly | Workdays | Quarterly


@dataclass(frozen=True)
class Schedule:
    """What is to be done when, in one zone.

    Attributes:
        name: says which schedule this is; with the zone it is unique.
        zone: an IANA name; `Every` does not look at it.
        kind: the kind of job that does the work.
        grace: how late an occurrence may still run; None: however late.
        about: what people get then, marked for translation; empty: nothing.
    """

    name: str
    rule: Rule
    kind: str
    zone: str = "UTC"
    grace: timedelta | None = timedelta(hours=4)
    about: str = ""

    def __post_init__(self) -> None:
        if self.grace is not None and self.grace <= timedelta():
            raise ValueError(f"the grace of {self.name} must be longer than nothing, or None")


@dataclass(frozen=True)
class Occurrence:
    """One time that a schedule is due.

    Attributes:
        at: the instant, in UTC.
        key: the wall clock in the schedule's zone as it was planned, for example
            `2026-10-25T02:30`; unique within one schedule and zone.
    """

    at: datetime
    key: str


@dataclass(frozen=True)
class Timetable:
    """All that is due again and again.

    Attributes:
        fixed: schedules that know their zone.
        local: schedules that hold in every zone where people are, by that zone's clocks.
    """

    fixed: tuple[Schedule, ...] = ()
    local: tuple[Schedule, ...] = ()

    def in_zones(self, zones: Collection[str]) -> tuple[Schedule, ...]:
        """Return the schedules with those that are local once for each zone."""
        there = (replace(one, zone=zone) for zone in sorted(zones) for one in self.local)
        return (*self.fixed, *there)


class Zones(Protocol):
    """Where people are."""

    def in_use(self) -> tuple[str, ...]:
        """Return the zones of all members and spaces, each once, those with most members first."""
        ...


class Occurrences(Protocol):
    """Which occurrences were taken; with it any number of schedulers may run, without a leader."""

    def claim(self, name: str, zone: str, key: str, now: datetime) -> bool:
        """Claim one occurrence of a schedule; return whether nobody had."""
        ...


def occurrences(schedule: Schedule, after: datetime, until: datetime) -> Iterator[Occurrence]:
    """Return the occurrences with `after` < at <= `until`, earliest first."""
    until_then = takewhile(lambda one: one.at <= until, _from(schedule, after))
    return (one for one in until_then if one.at > after)


def next_due(schedule: Schedule, after: datetime) -> Occurrence:
    """Return the first occurrence after an instant."""
    return next(one for one in _from(schedule, after) if one.at > after)


def latest_due(schedule: Schedule, now: datetime) -> Occurrence | None:
    """Return the latest occurrence that is due at `now`, or None when its grace has passed."""
    recent = occurrences(schedule, now - 2 * _period(schedule.rule), now)
    latest = max(recent, key=lambda one: one.at, default=None)
    if latest is None or (schedule.grace is not None and now - latest.at > schedule.grace):
        return None
    return latest


def preview(schedule: Schedule, now: datetime, count: int = PREVIEWED) -> tuple[Occurrence, ...]:
    """Return the next occurrences after `now`, for somebody who is about to save a schedule."""
    return tuple(islice((one for one in _from(schedule, now) if one.at > now), count))


def job_key(schedule: Schedule, occurrence: Occurrence) -> str:
    """Return the key of the job that an occurrence brings: its zone and wall clock.

    Rhythms of minutes have one key for all: while one job waits, a second one adds nothing.
    """
    if isinstance(schedule.rule, Every):
        return schedule.name
    return f"{schedule.zone} {occurrence.key}"


def zone_and_wall_clock(key: str) -> tuple[str, datetime]:
    """Return what a job's key says: the zone, and the local time as it was planned, with zone.

    The time may be one that the zone skips; `bot.clock.first_valid` makes an instant of it.
    """
    zone, _, wall_clock = key.rpartition(" ")
    return zone, datetime.fromisoformat(wall_clock).replace(tzinfo=zone_of(zone))


def _from(schedule: Schedule, instant: datetime) -> Iterator[Occurrence]:
    """Yield occurrences without end, beginning at the latest with the first after `instant`."""
    match schedule.rule:
        case Every(minutes):
            yield from _rhythm(timedelta(minutes=minutes), instant)
        case Daily(at):
            yield from _local(schedule.zone, at, _days(schedule.zone, instant))
        case Workdays(at):
            days = (day for day in _days(schedule.zone, instant) if day.weekday() <= FRIDAY)
            yield from _local(schedule.zone, at, days)
        case Weekly(weekday, at):
            days = (day for day in _days(schedule.zone, instant) if day.weekday() == weekday)
            yield from _local(schedule.zone, at, days)
        case Quarterly(month, weekday, at):
            yield from _local(schedule.zone, at, _firsts(schedule, instant, month, weekday))
        case _:
            assert_never(schedule.rule)


def _rhythm(step: timedelta, instant: datetime) -> Iterator[Occurrence]:
    """Yield the beats of a rhythm, beginning with the one at or before `instant`."""
    beat = instant - (instant - EPOCH) % step
    while True:
        at = beat.astimezone(UTC)
        yield Occurrence(at, f"{at:%Y-%m-%dT%H:%M}Z")
        beat += step


def _days(zone: str, instant: datetime) -> Iterator[date]:
    """Yield the dates of a zone's calendar, beginning two days before `instant`."""
    day = instant.astimezone(zone_of(zone)).date() - 2 * DAY  # a skipped time may move a date
    while True:
        yield day
        day += DAY


def _firsts(schedule: Schedule, instant: datetime, month: int, weekday: int) -> Iterator[date]:
    """Yield the first such weekday of a month of each quarter, beginning one quarter before."""
    today = instant.astimezone(zone_of(schedule.zone)).date()
    quarter = (today.year * 12 + today.month - 1) // MONTHS_IN_A_QUARTER - 1
    while True:
        year, index = divmod(quarter * MONTHS_IN_A_QUARTER + month - 1, 12)
        first = date(year, index + 1, 1)
        yield first + timedelta(days=(weekday - first.weekday()) % 7)
        quarter += 1


def _local(zone: str, at: time, days: Iterator[date]) -> Iterator[Occurrence]:
    """Yield one occurrence for each of the local dates that the zone had."""
    there = zone_of(zone)
    while True:
        day = next(days)  # they have no end
        if _exists(day, zone):
            planned = datetime.combine(day, at, tzinfo=there)
            yield Occurrence(first_valid(planned), f"{planned:%Y-%m-%dT%H:%M}")


def _exists(day: date, zone: str) -> bool:
    """Return whether a zone ever had that date."""
    there = zone_of(zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=there)
    return first_valid(midnight).astimezone(there).date() == day


def _period(rule: Rule) -> timedelta:
    """Return about how far apart two occurrences are."""
    match rule:
        case Every(minutes):
            return timedelta(minutes=minutes)
        case Daily():
            return DAY
        case Weekly() | Workdays():
            return WEEK
        case Quarterly():
            return QUARTER
        case _:
            assert_never(rule)


def _require_whole_minute(at: time) -> None:
    """Refuse a local time that no wall clock key can hold.

    Raises:
        ValueError: it has a zone of its own, seconds, or less.
    """
    if at.tzinfo is not None or at.second or at.microsecond:
        raise ValueError(f"{at} is no wall-clock time to the minute, without a zone")

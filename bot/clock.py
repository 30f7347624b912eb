"""The time: no other module asks for it."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.identity import QuietHours

SATURDAY = 5


class Clock(Protocol):
    """Whatever can say which instant it is."""

    def now(self) -> datetime:
        """Return the present instant as an aware datetime in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """A clock for tests and the playground: it runs from where it was put, and can be moved.

    With `ticking` it goes on with the machine's time after each move; otherwise it stands still.
    """

    def __init__(self, start: datetime, *, ticking: bool = False) -> None:
        """Start at `start`, which must be aware."""
        self._ticking = ticking
        self._reads = SystemClock()
        self.move_to(start)

    def now(self) -> datetime:
        """Return the instant that the clock shows, in UTC."""
        if not self._ticking:
            return self._shown
        return self._shown + (self._reads.now() - self._moved_at)

    def move_to(self, instant: datetime) -> None:
        """Show `instant` from now on.

        Raises:
            ValueError: the instant has no zone.
        """
        if instant.tzinfo is None:
            msg = "a clock needs an aware instant"
            raise ValueError(msg)
        self._shown = instant.astimezone(UTC)
        self._moved_at = self._reads.now()

    def advance(self, by: timedelta) -> None:
        """Move the clock forward by `by`."""
        self.move_to(self.now() + by)


def zone_of(name: str) -> ZoneInfo:
    """Return the zone called `name`, or UTC when the name is not known on this machine."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local_day(instant: datetime, zone: str) -> date:
    """Return the date on a calendar in `zone` at `instant`."""
    return instant.astimezone(zone_of(zone)).date()


def next_local_midnight(instant: datetime, zone: str) -> datetime:
    """Return the first instant, in UTC, of the local day after `instant` in `zone`."""
    there = zone_of(zone)
    tomorrow = instant.astimezone(there).date() + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=there)
    return first_valid(midnight)


def first_valid(local: datetime) -> datetime:
    """Return `local` in UTC; a time that its zone skips moves to the next valid minute.

    A time that occurs twice means the first one.
    """
    wanted = local.replace(fold=0)
    instant = wanted.astimezone(UTC)
    if instant.astimezone(local.tzinfo).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return instant
    probe = local.replace(fold=1).astimezone(UTC)  # just before the jump
    before = probe.astimezone(local.tzinfo).utcoffset()
    while probe.astimezone(local.tzinfo).utcoffset() == before:
        probe += timedelta(minutes=1)
    return probe


def opens_at(instant: datetime, zone: str, quiet: QuietHours) -> datetime:
    """Return the first instant from `instant` on that is outside of `quiet`, in UTC."""
    there = zone_of(zone)
    local = instant.astimezone(there)
    while _is_quiet(local, quiet):
        whole = (local + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
        local = first_valid(whole).astimezone(there)
    return local.astimezone(UTC)


def after_working_days(instant: datetime, zone: str, days: int) -> datetime:
    """Return the same time of day in `zone` so many days from Monday to Friday later, in UTC."""
    local = instant.astimezone(zone_of(zone))
    while days:
        local += timedelta(days=1)
        days -= local.weekday() < SATURDAY
    return first_valid(local)


def _is_quiet(local: datetime, quiet: QuietHours) -> bool:
    """Return whether a local time lies in the quiet hours."""
    if quiet.weekends and local.weekday() >= SATURDAY:
        return True
    if quiet.start <= quiet.end:
        return quiet.start <= local.hour < quiet.end
    return local.hour >= quiet.start or local.hour < quiet.end

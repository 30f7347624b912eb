"""What was done lately: an answer in Teams is a message, which nobody wants to get twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock

REMEMBERED = timedelta(minutes=10)  # a second layer of Teams sends again within this (platforms.md)
MOST = 10_000
DOUBLE_CLICK = timedelta(seconds=10)  # ours: two presses within it mean one thing


@dataclass(frozen=True)
class _Press:
    """The first of some presses that mean one thing."""

    key: str
    at: datetime


class Lately:
    """The requests of the last ten minutes, in this process."""

    def __init__(self, clock: Clock) -> None:
        """Tell the time by `clock`."""
        self._clock = clock
        self._at: dict[str, datetime] = {}  # oldest first
        self._first: dict[str, _Press] = {}  # by what is pressed and by key, oldest first

    def is_first(self, key: str) -> bool:
        """Return whether a request is new, and remember it."""
        now = self._clock.now()
        self._forget(now)
        if key in self._at:
            return False
        self._at[key] = now
        return True

    def meant(self, press: str, key: str) -> str:
        """Return the key under which a press counts: that of the first within ten seconds.

        Args:
            press: what is pressed; empty: it is no press, and counts by itself.
            key: its own, which it keeps when it comes once more.
        """
        if not press:
            return key
        now = self._clock.now()
        while self._first:
            oldest = next(iter(self._first))
            if len(self._first) < MOST and now - self._first[oldest].at < REMEMBERED:
                break
            del self._first[oldest]
        if key in self._first:
            return self._first[key].key
        first = self._first.get(press)
        if first is None or now - first.at >= DOUBLE_CLICK:
            self._first.pop(press, None)
            first = self._first[press] = _Press(key, now)
        self._first[key] = first
        return first.key

    def drop(self, key: str) -> None:
        """Forget a request that could not be handled: the next try is the first."""
        self._at.pop(key, None)

    def _forget(self, now: datetime) -> None:
        """Drop what is old, and the oldest where there are too many."""
        while self._at:
            oldest = next(iter(self._at))
            if len(self._at) < MOST and now - self._at[oldest] < REMEMBERED:
                return
            del self._at[oldest]

"""What was answered lately: an answer in Teams is a message, which nobody wants to get twice."""

from datetime import datetime, timedelta

from bot.clock import Clock

REMEMBERED = timedelta(minutes=10)  # a second layer of Teams sends again within this (platforms.md)
MOST = 10_000


class Lately:
    """The requests of the last ten minutes, in this process."""

    def __init__(self, clock: Clock) -> None:
        """Tell the time by `clock`."""
        self._clock = clock
        self._at: dict[str, datetime] = {}  # oldest first

    def is_first(self, key: str) -> bool:
        """Return whether a request is new, and remember it."""
        now = self._clock.now()
        self._forget(now)
        if key in self._at:
            return False
        self._at[key] = now
        return True

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

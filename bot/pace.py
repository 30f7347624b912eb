"""How fast something may happen, on an absolute schedule: what is late speeds nothing up.

Plans are made in instants of the plan, not of what really happens then.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

MARGIN = 0.985  # without it a strict limiter let only 25 % through, 2026-11


@dataclass(frozen=True)
class Limit:
    """At most `most` times in any `seconds`."""

    most: int
    seconds: float


class Plan(Protocol):
    """When something may happen the next time."""

    @property
    def free(self) -> datetime | None:
        """The first instant at which it may; None: at any time."""
        ...

    @property
    def idle(self) -> datetime | None:
        """The instant from which on this plan is like a new one; None: it is one."""
        ...

    def take(self, slot: datetime) -> None:
        """Note that it happens at `slot`, which is not before `free`."""
        ...


Paces = float | Collection[Limit]
"""How many a second, evenly; or limits of which each must hold at every moment."""


def plan_of(paces: Paces) -> Plan:
    """Return an empty plan that keeps these paces; infinity is no limit at all."""
    return Evenly(paces) if isinstance(paces, int | float) else Windows(paces)


class Evenly:
    """One after the other, at equal distances."""

    def __init__(self, per_second: float) -> None:
        """Keep this many a second."""
        self._period = timedelta(seconds=1 / (per_second * MARGIN))
        self._free: datetime | None = None

    @property
    def free(self) -> datetime | None:
        """The first instant at which it may happen; None: at any time."""
        return self._free

    @property
    def idle(self) -> datetime | None:
        """The instant from which on this plan is like a new one."""
        return self._free

    def take(self, slot: datetime) -> None:
        """Note that it happens at `slot`."""
        self._free = slot + self._period


class Windows:
    """Together as much as several limits allow: in bursts, then as the oldest one leaves."""

    def __init__(self, limits: Collection[Limit]) -> None:
        """Keep all of these limits."""
        self._taken = [
            (timedelta(seconds=one.seconds / MARGIN), deque[datetime](maxlen=one.most))
            for one in limits
        ]
        self._longest = max(period for period, _ in self._taken)
        self._last: datetime | None = None

    @property
    def free(self) -> datetime | None:
        """The first instant at which it may happen; None: at any time."""
        if self._last is None:
            return None
        full = (slots[0] + period for period, slots in self._taken if len(slots) == slots.maxlen)
        return max((self._last, *full))

    @property
    def idle(self) -> datetime | None:
        """The instant from which on this plan is like a new one."""
        return None if self._last is None else self._last + self._longest

    def take(self, slot: datetime) -> None:
        """Note that it happens at `slot`; each limit forgets the oldest that it need not know."""
        self._last = slot
        for _, slots in self._taken:
            slots.append(slot)

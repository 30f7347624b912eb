"""How often thanks can be given: limits protect their meaning (product.md B1)."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import local_day, next_local_midnight
from bot.identity import PersonId
from bot.recognition.model import Allowance

MOST_A_DAY = 5
TEAM_BUDGET = 60  # a year
MOST_TO_ONE_PERSON = 3
ONE_PERSON_WINDOW = timedelta(days=30)
LEAST_RENEWAL = timedelta(hours=20)
DOUBLE_PRESS = timedelta(seconds=60)
RETURNS_WITHIN = timedelta(hours=24)
CROWDED = 10  # cards in a channel within `BUSY_HOUR`; those after them share one
BUSY_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Spent:
    """Nothing is left until `renews_at`."""

    renews_at: datetime


def renews_at(allowance: Allowance, zone: str) -> datetime:
    """Return when the next period begins for a giver who is in `zone` now.

    In the zone of the period that is the next local midnight. In another zone it is the first
    local date that differs, but never within 20 hours of the last kudos: moving west over the date
    line must not give more.
    """
    if zone == allowance.zone:
        return next_local_midnight(allowance.last, zone)
    earliest = allowance.last + LEAST_RENEWAL
    if local_day(earliest, zone) != allowance.day:
        return earliest
    return next_local_midnight(earliest, zone)


def spend(
    allowance: Allowance | None, *, now: datetime, zone: str, prints: str, most: int = MOST_A_DAY
) -> Allowance | Spent:
    """Return the allowance after one more kudos at `now`, or that nothing is left."""
    if allowance is None or now >= renews_at(allowance, zone):
        return Allowance(local_day(now, zone), zone, 1, now, prints)
    if allowance.used >= most:
        return Spent(renews_at(allowance, zone))
    return replace(allowance, used=allowance.used + 1, last=now, prints=prints)


def touch(allowance: Allowance | None, *, now: datetime, zone: str, prints: str) -> Allowance:
    """Return the allowance after a kudos at `now` that takes nothing from it."""
    if allowance is None or now >= renews_at(allowance, zone):
        return Allowance(local_day(now, zone), zone, 0, now, prints)
    return replace(allowance, last=now, prints=prints)


def refund(allowance: Allowance) -> Allowance:
    """Return the allowance after one of the kudos that count in it was undone."""
    return replace(allowance, used=max(allowance.used - 1, 0), prints="")


def together(allowances: Iterable[Allowance]) -> Allowance:
    """Return what is used by somebody who was several people until now; at least one allowance.

    Periods that overlap are added, so that nobody has more left; else the newest one counts.
    """
    one, *newer = sorted(allowances, key=lambda each: each.last)
    for other in newer:
        before = one.used if other.last < renews_at(one, other.zone) else 0
        one = replace(other, used=other.used + before)
    return one


def is_returned(given_at: datetime, back: Iterable[datetime]) -> bool:
    """Return whether a kudos only returns one, so that reach leaves it out.

    A kudos from A to B is allowed at any time. Given within 24 hours of one from B to A, it says
    that they are polite to each other, not that thanks reach somebody: it counts for A's and B's
    own numbers, but not for who thanks and who is thanked in a space.

    Args:
        back: when B thanked A; of those that were taken back or taken down none.

    `storage.returns.RETURNED` says the same in SQL.
    """
    return any(timedelta(0) <= given_at - earlier < RETURNS_WITHIN for earlier in back)


def fingerprint(receivers: Collection[PersonId], reason: str) -> str:
    """Return what two kudos share exactly when they say the same to the same people."""
    named = ",".join(str(person) for person in sorted(receivers))
    return hashlib.blake2b(f"{named}|{reason}".encode(), digest_size=12).hexdigest()


def is_double_press(allowance: Allowance | None, prints: str, now: datetime) -> bool:
    """Return whether the same kudos was given a moment ago."""
    return (
        allowance is not None and allowance.prints == prints and now - allowance.last < DOUBLE_PRESS
    )

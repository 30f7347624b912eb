"""How long things are kept, and how what is older goes: in small units, so that nobody waits."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.identity import PersonId
from bot.units import Units

MOST_AT_ONCE = 500
KUDOS_AT_ONCE = 100  # each brings its receivers and mentions along
PEOPLE_AT_ONCE = 100

# privacy.md, retention
ADDRESSES_PROVE = timedelta(days=30)  # after somebody left: time to move to another platform
CODES_KEPT = timedelta(hours=1)  # they hold for ten minutes, and wrong ones count for an hour
KEYS_KEPT = timedelta(days=7)
REQUESTS_KEPT = timedelta(days=7)  # written down and given up; all others go when they are done
DRAFTS_KEPT = timedelta(days=7)
DELIVERIES_KEPT = timedelta(days=14)
OCCURRENCES_KEPT = timedelta(days=30)
NOTES_KEPT = timedelta(days=14)  # far longer than anything in one can be undone or edited
REPORTS_KEPT = timedelta(days=365)
AUDIT_KEPT = timedelta(days=730)
LEAVERS_KUDOS_KEPT = timedelta(days=365)


@dataclass(frozen=True)
class LeaversKudos:
    """Kudos that may go, of some people who left.

    Attributes:
        kudos: their numbers; everybody in them, giver and receivers, left long ago.
        deliveries: the numbers of what the ledger still holds about them.
        last: the last of the people that were looked at; None: there were none.
    """

    kudos: tuple[int, ...]
    deliveries: tuple[int, ...]
    last: PersonId | None


class Upkeep(Protocol):
    """Deletes what was kept long enough."""

    def prune(self, now: datetime, most: int) -> int:
        """Delete up to `most` rows that are past their time; return how many.

        Codes that connect accounts go after an hour, keys of requests, requests that were given up
        and drafts after 7 days, what is left of deliveries, dead letters included, and notes after
        14, occurrences after 30, decided reports after 12 months, the audit log after 24.
        """
        ...

    def past(self, now: datetime) -> Mapping[str, int]:
        """Return how many rows `prune` would delete in the end, by what they are."""
        ...

    def note_leavers(self, now: datetime) -> int:
        """Note of whom the directory says that they left, and when this was seen first.

        After `ADDRESSES_PROVE` nobody is taken for them because of their address any more.
        """
        ...

    def leavers_kudos(self, now: datetime, after: PersonId | None, most: int) -> LeaversKudos:
        """Look at up to `most` people who left 12 months ago, those behind `after`."""
        ...

    def forget_kudos(self, kudos: Sequence[int], deliveries: Sequence[int]) -> None:
        """Delete kudos with all that belongs to them; totals stay as they were counted."""
        ...


async def prune(units: Units, now: datetime) -> int:
    """Delete all that is past its time, each small unit by itself; return how many rows."""
    whole = 0
    while gone := await units.write(lambda stores: stores.get(Upkeep).prune(now, MOST_AT_ONCE)):
        whole += gone
    await units.write(lambda stores: stores.get(Upkeep).note_leavers(now))
    async for found in _leavers(units, now):
        for start in range(0, len(found.kudos), KUDOS_AT_ONCE):
            await _forget(units, found.kudos[start : start + KUDOS_AT_ONCE], ())
        for start in range(0, len(found.deliveries), MOST_AT_ONCE):
            await _forget(units, (), found.deliveries[start : start + MOST_AT_ONCE])
        whole += len(found.kudos)
    return whole


async def past(units: Units, now: datetime) -> Mapping[str, int]:
    """Return how much `prune` would delete, by what it is; nothing changes."""
    counted = dict(await units.read(lambda stores: stores.get(Upkeep).past(now)))
    kudos = [len(found.kudos) async for found in _leavers(units, now)]
    return {**counted, "kudos among people who left": sum(kudos)}


async def _leavers(units: Units, now: datetime) -> AsyncIterator[LeaversKudos]:
    """Yield the kudos of those who left, some people at a time."""
    after: PersonId | None = None
    while True:
        found = await _page(units, now, after)
        if found.last is None:
            return
        after = found.last
        yield found


async def _page(units: Units, now: datetime, after: PersonId | None) -> LeaversKudos:
    return await units.read(
        lambda stores: stores.get(Upkeep).leavers_kudos(now, after, PEOPLE_AT_ONCE)
    )


async def _forget(units: Units, kudos: Sequence[int], deliveries: Sequence[int]) -> None:
    await units.write(lambda stores: stores.get(Upkeep).forget_kudos(kudos, deliveries))

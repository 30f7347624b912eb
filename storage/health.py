"""What the database says of itself."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import bindparam, func, select, text, update

from bot.health.doctor import Firing
from bot.outbox import State
from storage.dead_letters import COUNT_DEAD, IS_DEAD
from storage.door import inbox
from storage.locks import has_rivals
from storage.migrate import is_current, is_made
from storage.notes import COUNT_GIVEN_UP
from storage.outbox import delivery
from storage.people import organisation
from storage.types import UtcDateTime
from storage.units import Transaction
from storage.upkeep import occurrence

FINE = "ok"
MOST_REASONS = 10

_WAITING_SINCE = select(func.min(delivery.c.due_at, type_=UtcDateTime)).where(
    delivery.c.settled_at.is_(None),
    delivery.c.state != State.SENDING.value,
    delivery.c.due_at <= bindparam("now", type_=UtcDateTime),
)
_WAITING = select(func.count()).where(delivery.c.settled_at.is_(None))
_LAST_FIRING = select(func.max(occurrence.c.claimed_at, type_=UtcDateTime))
_LAST_MINUTE = (
    select(occurrence.c.key, occurrence.c.claimed_at)
    .where(occurrence.c.schedule == "sweep")
    .order_by(occurrence.c.claimed_at.desc())
    .limit(1)
)
_LAST_REQUEST = select(func.max(inbox.c.at, type_=UtcDateTime))
_reason = func.coalesce(delivery.c.reason, "unknown")
_FAILURES = (
    select(_reason, func.count())
    .where(IS_DEAD, delivery.c.settled_at > bindparam("since", type_=UtcDateTime))
    .group_by(_reason)
    .order_by(func.count().desc(), _reason)
    .limit(MOST_REASONS)
)
_CANARY = select(organisation.c.key_canary).order_by(organisation.c.id).limit(1)
_MARK = (
    update(organisation)
    .where(organisation.c.key_canary.is_(None))
    .values(key_canary=bindparam("canary"))
)


class SqlHealth:
    """Implements `bot.health.doctor.Health`."""

    def __init__(self, transaction: Transaction) -> None:
        """Look through `transaction`."""
        self._transaction = transaction

    def is_made(self) -> bool:
        """Return whether there are tables at all, of whatever form."""
        return is_made(self._transaction.connection)

    def is_current(self) -> bool:
        """Return whether the tables have the newest form."""
        return is_current(self._transaction.connection)

    def damage(self) -> str:
        """Return what the database finds wrong with its own file; empty: nothing.

        PostgreSQL has no such look; it checks each page that it reads where checksums are on.
        """
        if has_rivals(self._transaction):
            return ""
        found = str(self._transaction.execute(text("PRAGMA quick_check(1)")).scalar_one())
        return "" if found == FINE else found.splitlines()[0]

    def its_time(self) -> datetime | None:
        """Return what the database server's clock says; None where there is no server."""
        if not has_rivals(self._transaction):
            return None
        now = self._transaction.execute(select(func.clock_timestamp())).scalar_one()
        return now.astimezone(UTC) if isinstance(now, datetime) else None

    def key_canary(self) -> str | None:
        """Return the canary of the key directory that this database was used with."""
        return self._transaction.execute(_CANARY).scalar()

    def mark_keys(self, canary: str) -> None:
        """Note the canary of the key directory, unless one is noted."""
        self._transaction.execute(_MARK, {"canary": canary})

    def waiting_since(self, now: datetime) -> datetime | None:
        """Return since when the oldest due delivery has been due; None when nothing is."""
        return self._transaction.execute(_WAITING_SINCE, {"now": now}).scalar()

    def waiting(self) -> int:
        """Return how many deliveries are still to be said, now or later."""
        return int(self._transaction.execute(_WAITING).scalar_one())

    def last_firing(self) -> datetime | None:
        """Return when a schedule last fired."""
        return self._transaction.execute(_LAST_FIRING).scalar()

    def last_minute(self) -> Firing | None:
        """Return the newest firing of the schedule that comes every minute."""
        row = self._transaction.execute(_LAST_MINUTE).first()
        return Firing(datetime.fromisoformat(row.key), row.claimed_at) if row else None

    def last_request(self) -> datetime | None:
        """Return when the last request came in that changed something."""
        return self._transaction.execute(_LAST_REQUEST).scalar()

    def dead(self) -> int:
        """Return how many deliveries were given up or parked."""
        return int(self._transaction.execute(COUNT_DEAD).scalar_one())

    def given_up(self) -> int:
        """Return how many requests were written down, tried again and again, and given up."""
        return int(self._transaction.execute(COUNT_GIVEN_UP).scalar_one())

    def failures(self, since: datetime) -> Mapping[str, int]:
        """Return how many deliveries failed since, by the platform's word, the commonest first."""
        rows = self._transaction.execute(_FAILURES, {"since": since})
        return {str(reason): int(count) for reason, count in rows}

"""What the database says of itself."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.outbox import State
from storage.dead_letters import COUNT_DEAD
from storage.migrate import is_current
from storage.outbox import delivery
from storage.types import UtcDateTime
from storage.units import Transaction
from storage.upkeep import occurrence

_WAITING_SINCE = select(func.min(delivery.c.due_at, type_=UtcDateTime)).where(
    delivery.c.settled_at.is_(None),
    delivery.c.state != State.SENDING.value,
    delivery.c.due_at <= bindparam("now", type_=UtcDateTime),
)
_LAST_FIRING = select(func.max(occurrence.c.claimed_at, type_=UtcDateTime))


class SqlHealth:
    """Implements `bot.doctor.Health`."""

    def __init__(self, transaction: Transaction) -> None:
        """Look through `transaction`."""
        self._transaction = transaction

    def is_current(self) -> bool:
        """Return whether the tables have the newest form."""
        return is_current(self._transaction.connection)

    def waiting_since(self, now: datetime) -> datetime | None:
        """Return since when the oldest due delivery has been due; None when nothing is."""
        return self._transaction.execute(_WAITING_SINCE, {"now": now}).scalar()

    def last_firing(self) -> datetime | None:
        """Return when a schedule last fired."""
        return self._transaction.execute(_LAST_FIRING).scalar()

    def dead(self) -> int:
        """Return how many deliveries were given up or parked."""
        return int(self._transaction.execute(COUNT_DEAD).scalar_one())

"""What keeps the database small and the schedules honest."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    PrimaryKeyConstraint,
    String,
    Table,
    bindparam,
    delete,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert  # SQLite understands it too

from bot.upkeep import (
    DELIVERIES_KEPT,
    DRAFTS_KEPT,
    KEYS_KEPT,
    NOTES_KEPT,
    OCCURRENCES_KEPT,
)
from storage.intake import inbox
from storage.outbox import PASSING, delivery
from storage.recognition import draft, thanks_note
from storage.schema import metadata
from storage.types import UtcDateTime
from storage.units import Transaction

occurrence = Table(
    "occurrence",
    metadata,
    Column("schedule", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("key", String, nullable=False),  # the wall clock there: it occurs once
    Column("claimed_at", UtcDateTime, nullable=False, index=True),
    PrimaryKeyConstraint("schedule", "zone", "key"),
)

_CLAIM = insert(occurrence).on_conflict_do_nothing().returning(occurrence.c.key)


def _pruning(table: Table, *conditions: Any) -> Any:  # noqa: ANN401 - SQL expressions
    """Return the statement that deletes up to `most` rows."""
    keys = list(table.primary_key)
    old = select(*keys).where(*conditions).limit(bindparam("most"))
    return delete(table).where(tuple_(*keys).in_(old))


_PRUNE = (
    (KEYS_KEPT, _pruning(inbox, inbox.c.at < bindparam("before"))),
    (DRAFTS_KEPT, _pruning(draft, draft.c.kept_at < bindparam("before"))),
    (
        DELIVERIES_KEPT,
        _pruning(delivery, delivery.c.settled_at < bindparam("before"), PASSING),
    ),
    (NOTES_KEPT, _pruning(thanks_note, thanks_note.c.opened_at < bindparam("before"))),
    (OCCURRENCES_KEPT, _pruning(occurrence, occurrence.c.claimed_at < bindparam("before"))),
)


class SqlUpkeep:
    """Implements `bot.upkeep.Upkeep` and `bot.schedules.Occurrences`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def claim(self, name: str, zone: str, key: str, now: datetime) -> bool:
        """Claim one occurrence of a schedule; return whether nobody had."""
        row = {"schedule": name, "zone": zone, "key": key, "claimed_at": now}
        return self._transaction.execute(_CLAIM, row).first() is not None

    def prune(self, now: datetime, most: int) -> int:
        """Delete up to `most` rows of each kind that are past their time; return how many."""
        gone = 0
        for kept, statement in _PRUNE:
            key = {"before": now - kept, "most": most}
            gone += self._transaction.execute(statement, key).rowcount
        return gone

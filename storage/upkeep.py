"""What keeps the database small and the schedules honest."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert  # SQLite understands it too

from bot.outbox import State
from bot.upkeep import DELIVERIES_KEPT, DRAFTS_KEPT, KEYS_KEPT, OCCURRENCES_KEPT
from storage.intake import inbox
from storage.outbox import delivery
from storage.recognition import draft
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

_CLAIM = insert(occurrence).on_conflict_do_nothing()
_DONE = (State.SENT.value, State.CANCELLED.value, State.FAILED.value, State.AMBIGUOUS.value)


def _pruning(table: Table, *conditions: Any) -> Any:  # noqa: ANN401 - SQL expressions
    """Return the statement that deletes up to `most` rows."""
    keys = list(table.primary_key)
    if len(keys) == 1:
        old = select(keys[0]).where(*conditions).limit(bindparam("most"))
        return delete(table).where(keys[0].in_(old))
    return delete(table).where(*conditions)


_PRUNE = (
    (KEYS_KEPT, _pruning(inbox, inbox.c.at < bindparam("before"))),
    (DRAFTS_KEPT, _pruning(draft, draft.c.kept_at < bindparam("before"))),
    (
        DELIVERIES_KEPT,
        _pruning(
            delivery,
            delivery.c.settled_at < bindparam("before"),
            delivery.c.state.in_(_DONE),
            delivery.c.subject == "",  # a card can be hidden as long as it stands
        ),
    ),
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
        return self._transaction.execute(_CLAIM, row).rowcount == 1

    def prune(self, now: datetime, most: int) -> int:
        """Delete up to `most` rows of each kind that are past their time; return how many."""
        gone = 0
        for kept, statement in _PRUNE:
            names = {"before": now - kept, "most": most}
            wanted = {key: names[key] for key in names if key in statement.compile().params}
            gone += self._transaction.execute(statement, wanted).rowcount
        return gone

"""Requests that were written down before they were done: the table, and what units see of it."""

from datetime import datetime

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    bindparam,
    func,
    select,
    update,
)

from bot.noted import LEASE, MOST_ATTEMPTS, Note
from storage.schema import metadata
from storage.types import UtcDateTime
from storage.units import Transaction

noted = Table(
    "noted",
    metadata,
    Column("key", String, primary_key=True),
    Column("platform", String, nullable=False),
    Column("workspace", String, nullable=False),  # as the platform calls it
    Column("actor", String, nullable=False),  # their account there
    Column("request", LargeBinary, nullable=False),
    Column("noted_at", UtcDateTime, nullable=False, index=True),
    Column("held_until", UtcDateTime, nullable=False),  # somebody alive is at it
    Column("attempts", Integer, nullable=False),
)

_now = bindparam("now", type_=UtcDateTime)
_nobodys = (noted.c.held_until <= _now, noted.c.attempts <= MOST_ATTEMPTS)
_ARE_WAITING = select(noted.c.key).where(*_nobodys).limit(1)
_OLDEST = (
    select(noted.c.key)
    .where(*_nobodys)
    .order_by(noted.c.noted_at, noted.c.key)
    .limit(bindparam("most"))
)
_TAKE = (
    update(noted)
    # Said twice: another process may have taken one since the oldest were looked for.
    .where(noted.c.key.in_(_OLDEST), noted.c.held_until <= _now)
    .values(held_until=bindparam("until", type_=UtcDateTime), attempts=noted.c.attempts + 1)
    .returning(noted.c.key, noted.c.request, noted.c.attempts, noted.c.noted_at)
)
COUNT_GIVEN_UP = select(func.count()).select_from(noted).where(noted.c.attempts > MOST_ATTEMPTS)


class SqlNotes:
    """Implements `bot.noted.Notes`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def are_waiting(self, now: datetime) -> bool:
        """Return whether there is a note that nobody holds."""
        return self._transaction.execute(_ARE_WAITING, {"now": now}).first() is not None

    def take(self, now: datetime, most: int) -> tuple[Note, ...]:
        """Take up to `most` notes that nobody holds, oldest first; they are held for `LEASE`."""
        key = {"now": now, "until": now + LEASE, "most": most}
        rows = self._transaction.execute(_TAKE, key).all()
        oldest_first = sorted(rows, key=lambda row: (row.noted_at, row.key))
        return tuple(Note(row.key, row.request, row.attempts) for row in oldest_first)

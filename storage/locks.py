"""Rows that are read in order to be changed.

SQLite has one writer at a time. PostgreSQL has several: without a lock two of them read the same
allowance, and both find one kudos left.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select

from storage.units import Parameters, ReadTransaction, Transaction


def has_rivals(transaction: Transaction) -> bool:
    """Return whether others can write while the transaction lasts."""
    return transaction.connection.dialect.name != "sqlite"


def must_lock(transaction: Transaction) -> bool:
    """Return whether what is read here could be changed by others before it is changed here."""
    return has_rivals(transaction) and not isinstance(transaction, ReadTransaction)


def first_to_change(transaction: Transaction, statement: Select[Any], key: Parameters) -> Any:  # noqa: ANN401 - a row, or None
    """Return the first row, which nobody else changes until the commit; a reader only looks."""
    wanted = statement if isinstance(transaction, ReadTransaction) else _locking(statement)
    found: Row[Any] | None = transaction.execute(wanted, key).first()
    return found


@lru_cache(maxsize=64)
def _locking(statement: Select[Any]) -> Select[Any]:
    """Return the statement with a lock that foreign keys do not wait for; SQLite ignores it."""
    return statement.with_for_update(key_share=True)

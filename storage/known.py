"""Look-ups that the units of one transaction share, so that only the first of them asks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Row, Select, Table, UpdateBase

from storage.waiting import Row as Key
from storage.waiting import needs_of

_Asked = tuple[Select[Any], tuple[object, ...]]


class Known:
    """What was found, until one of the tables that it came from is changed."""

    __slots__ = ("_found", "_tables")

    def __init__(self) -> None:
        self._found: dict[_Asked, Sequence[Row[Any]]] = {}
        self._tables: set[Table] = set()

    def get(self, statement: Select[Any], key: Key) -> Sequence[Row[Any]] | None:
        """Return the rows that a statement gave for a key, None if nobody asked."""
        return self._found.get((statement, tuple(key.values())))

    def keep(self, statement: Select[Any], key: Key, rows: Sequence[Row[Any]]) -> None:
        """Keep the rows that a statement gave for a key."""
        if tables := needs_of(statement):
            self._found[statement, tuple(key.values())] = rows
            self._tables.update(tables)

    def forget(self, statement: Executable) -> None:
        """Forget what a statement may change."""
        if not (isinstance(statement, UpdateBase) and statement.table not in self._tables):
            self.forget_all()

    def forget_all(self) -> None:
        """Forget everything."""
        self._found.clear()
        self._tables.clear()

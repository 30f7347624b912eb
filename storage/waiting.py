"""Rows that wait to be inserted, and which statements they must not keep waiting.

A statement sees everything that was written before it. Most look for rows by a key, so a waiting
row with another key can go on waiting, and goes out with the others in one batch.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    ClauseElement,
    Column,
    Connection,
    Delete,
    Executable,
    Insert,
    Select,
    SelectBase,
    Table,
    TextClause,
    Update,
    UpdateBase,
    insert,
)
from sqlalchemy.schema import sort_tables
from sqlalchemy.sql.operators import and_, eq, in_op
from sqlalchemy.sql.selectable import AliasedReturnsRows
from sqlalchemy.sql.visitors import iterate

Row = Mapping[str, object]
Parameters = Row | Sequence[Row]

_NOT_GIVEN = object()  # in place of a value that the database will choose


class Match(NamedTuple):
    """A condition of a statement: a column equals a parameter, or one of several.

    Attributes:
        is_counted: the database itself gives the column its value, so that nobody can look for
            it in a row that still waits.
    """

    column: str
    parameter: str
    is_several: bool
    is_counted: bool

    def may_hold(self, values: Collection[object], parameters: Row) -> bool:
        """Return whether the condition may hold for a row with one of `values` in the column."""
        if self.parameter not in parameters or (_NOT_GIVEN in values and not self.is_counted):
            return True
        wanted = parameters[self.parameter]
        if self.is_several and isinstance(wanted, Collection):
            return any(value in values for value in wanted)
        return wanted in values


# What a statement needs to see of a table: the rows for which all of these hold.
Needs = Mapping[Table, tuple[Match, ...]]

# A memo: what a statement needs is found once per statement, not once per execution.
_needs: "WeakKeyDictionary[Executable, Needs]" = WeakKeyDictionary()


class Rows:
    """Rows that wait to be inserted, by table, statement and the columns that they fill."""

    __slots__ = ("_values", "_waiting")

    def __init__(self) -> None:
        self._waiting: dict[Table, dict[tuple[Insert, tuple[str, ...]], list[Row]]] = {}
        self._values: dict[Table, dict[str, set[object]]] = {}  # of the columns asked about

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, statement: Insert, rows: Iterable[Row]) -> None:
        """Have `rows` wait until `statement` inserts them, after those that wait already."""
        table = table_of(statement)
        shapes, known = self._waiting.setdefault(table, {}), self._values.get(table, {})
        for row in rows:
            shapes.setdefault((statement, tuple(row)), []).append(row)
            for column, values in known.items():
                values.add(row.get(column, _NOT_GIVEN))

    def seen_by(self, statement: Executable, parameters: Parameters | None) -> frozenset[Table]:
        """Return the tables of which `statement` could see, or could need, a row that waits."""
        if not self._waiting:
            return frozenset()
        needs = needs_of(statement)
        if not needs:
            return frozenset(self._waiting)
        return frozenset(
            table
            for table, matches in needs.items()
            if table in self._waiting and self._may_match(table, matches, parameters)
        )

    def move_to(self, other: "Rows", tables: Iterable[Table] | None = None) -> None:
        """Have all rows, or those of `tables`, wait in `other` instead."""
        for table in list(self._waiting if tables is None else tables):
            for (statement, _), rows in self._waiting.pop(table, {}).items():
                other.add(statement, rows)
            self._values.pop(table, None)

    def insert(self, connection: Connection) -> None:
        """Insert all rows, one executemany per statement and shape, referred tables first."""
        for table in in_order(frozenset(self._waiting)):
            for (statement, columns), rows in self._waiting[table].items():
                connection.execute(statement, _without_deadlock(table, columns, rows))

    def _may_match(
        self, table: Table, matches: Iterable[Match], parameters: Parameters | None
    ) -> bool:
        """Return whether a waiting row of `table` may be one for which all `matches` hold."""
        if not isinstance(parameters, Mapping):
            return True
        return all(one.may_hold(self._values_of(table, one.column), parameters) for one in matches)

    def _values_of(self, table: Table, column: str) -> set[object]:
        """Return what the waiting rows of a table have in a column."""
        known = self._values.setdefault(table, {})
        if column not in known:
            shapes = self._waiting[table].values()
            known[column] = {row.get(column, _NOT_GIVEN) for rows in shapes for row in rows}
        return known[column]


@lru_cache(maxsize=256)
def inserting(into: Table | Insert) -> Insert:
    """Return the statement that inserts rows into a table; a statement that does so stands."""
    return insert(into) if isinstance(into, Table) else into


def table_of(statement: Insert) -> Table:
    """Return the table that a statement inserts into.

    Raises:
        TypeError: into no table but something that looks like one.
    """
    if not isinstance(statement.table, Table):
        raise TypeError("rows can wait for a table only")
    return statement.table


def _without_deadlock(table: Table, columns: Collection[str], rows: list[Row]) -> list[Row]:
    """Return rows in the order of their key, where they bring one: two never cross each other."""
    keys = [column.name for column in table.primary_key]
    return sorted(rows, key=itemgetter(*keys)) if set(keys) <= set(columns) else rows


def needs_of(statement: Executable) -> Needs:
    """Return which waiting rows a statement could see or need, by table; empty means any."""
    needs = _needs.get(statement)
    if needs is None:
        needs = _needs[statement] = _find_needs(statement)
    return needs


def _find_needs(statement: Executable) -> Needs:
    """Return what `needs_of` promises, by walking through the statement."""
    parts = list(iterate(statement)) if isinstance(statement, ClauseElement) else []
    if not parts or any(isinstance(part, TextClause) for part in parts):
        return {}
    tables = {part for part in parts if isinstance(part, Table)}
    is_plain = not any(isinstance(part, (SelectBase, AliasedReturnsRows)) for part in parts[1:])
    matches = _matches_of(statement) if is_plain else []
    needs = {
        table: tuple(match for column, match in matches if column.table is table)
        for table in tables
    }
    if isinstance(statement, UpdateBase) and isinstance(statement.table, Table):
        changed = statement.table
        others = _referrers(changed) if isinstance(statement, Delete) else _referred(changed)
        needs.update(dict.fromkeys(others - {changed}, ()))
    return needs


def _matches_of(statement: Executable) -> list[tuple[Column[Any], Match]]:
    """Return the conditions, all of which hold for every row that a statement looks at."""
    where = statement.whereclause if isinstance(statement, (Select, Update, Delete)) else None
    parts: Iterable[object] = [where]
    if isinstance(where, BooleanClauseList) and where.operator is and_:
        parts = where.clauses
    found = []
    for part in parts:
        if not (isinstance(part, BinaryExpression) and part.operator in (eq, in_op)):
            continue
        column, wanted = part.left, part.right
        if isinstance(column, Column) and isinstance(wanted, BindParameter):
            is_counted = column is column.table.autoincrement_column
            match = Match(column.name, wanted.key, wanted.expanding, is_counted)
            found.append((column, match))
    return found


def _referred(table: Table) -> set[Table]:
    """Return the tables that foreign keys of `table` point to."""
    return {key.column.table for key in table.foreign_keys}


@lru_cache(maxsize=256)
def with_referred(tables: frozenset[Table]) -> frozenset[Table]:
    """Return `tables` and all that their foreign keys lead to."""
    found: set[Table] = set()
    open_ends = set(tables)
    while open_ends:
        found |= open_ends
        open_ends = {far for near in open_ends for far in _referred(near)} - found
    return frozenset(found)


def _referrers(table: Table) -> set[Table]:
    """Return the tables whose foreign keys point to `table`."""
    return {other for other in table.metadata.tables.values() if table in _referred(other)}


@lru_cache(maxsize=256)
def in_order(tables: frozenset[Table]) -> tuple[Table, ...]:
    """Return `tables` so that each comes after those it refers to, the same way every time."""
    return tuple(sort_tables(sorted(tables, key=lambda table: table.fullname)))

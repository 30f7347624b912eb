"""Rows that wait to be inserted, and which statements they must not keep waiting.

A statement sees everything that was written before it. Most look for rows by a key, so a waiting
row with another key can go on waiting, and goes out with the others in one batch.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    FromClause,
    Insert,
    Join,
    Select,
    Table,
    TextClause,
    Update,
    UpdateBase,
    insert,
)
from sqlalchemy.exc import CompileError
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


# What a statement needs to see of a table: for each of the looks that it takes, the rows for which
# all of these hold.
Needs = Mapping[Table, tuple[tuple[Match, ...], ...]]

ANY_ROW: tuple[tuple[Match, ...], ...] = ((),)

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
            for table, looks in needs.items()
            if table in self._waiting
            and any(self._may_match(table, matches, parameters) for matches in looks)
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
    """Return the statement that inserts rows into a table; nobody waits for what it returns."""
    return (insert(into) if isinstance(into, Table) else into).inline()


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
    needs: dict[Table, tuple[tuple[Match, ...], ...]] = {}
    try:
        looks = [one for part in parts if isinstance(part, Select) for one in _looks_of(part)]
    except CompileError:  # with an element of our own, which only a database can spell
        looks = [(part, ()) for part in parts if isinstance(part, Table)]
    for table, matches in looks:
        needs[table] = (*needs.get(table, ()), matches)
    if isinstance(statement, (Update, Delete)) and isinstance(statement.table, Table):
        matches = _matches_of(statement.whereclause, {statement.table})
        needs[statement.table] = (*needs.get(statement.table, ()), matches)
    aliased = {part.element for part in parts if isinstance(part, AliasedReturnsRows)}
    tables = {part for part in parts if isinstance(part, Table)}
    needs.update(dict.fromkeys((tables - needs.keys()) | (tables & aliased), ANY_ROW))
    if isinstance(statement, UpdateBase) and isinstance(statement.table, Table):
        changed = statement.table
        others = _referrers(changed) if isinstance(statement, Delete) else _referred(changed)
        needs.update(dict.fromkeys(others - {changed}, ANY_ROW))
    return needs


def _looks_of(select: Select[Any]) -> Iterator[tuple[Table, tuple[Match, ...]]]:
    """Yield each table that one SELECT itself reads, with what holds of the rows that it wants."""
    open_ends: list[tuple[FromClause, tuple[Any, ...]]] = [
        (one, (select.whereclause,)) for one in select.get_final_froms()
    ]
    while open_ends:
        found, conditions = open_ends.pop()
        if isinstance(found, Join):
            # On its left side an outer join wants the rows that match nothing, too.
            left = conditions if found.isouter or found.full else (*conditions, found.onclause)
            right = conditions if found.full else (*conditions, found.onclause)
            open_ends += [(found.left, left), (found.right, right)]
        elif isinstance(found, Table):
            yield found, tuple(m for one in conditions for m in _matches_of(one, {found}))


def _matches_of(where: object, tables: Collection[Table]) -> tuple[Match, ...]:
    """Return the conditions that hold for every row of some tables for which `where` holds."""
    parts: Iterable[object] = [where]
    if isinstance(where, BooleanClauseList) and where.operator is and_:
        parts = where.clauses
    found = []
    for part in parts:
        if not (isinstance(part, BinaryExpression) and part.operator in (eq, in_op)):
            continue
        column, wanted = part.left, part.right
        if (
            isinstance(column, Column)
            and column.table in tables
            and isinstance(wanted, BindParameter)
        ):
            is_counted = column is column.table.autoincrement_column
            found.append(Match(column.name, wanted.key, wanted.expanding, is_counted))
    return tuple(found)


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

"""What a unit of work sees: its part of a transaction, and the stores that share it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, TypeVar, TypeVarTuple, cast, overload
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ClauseElement,
    Connection,
    CursorResult,
    Delete,
    Executable,
    Insert,
    Table,
    TextClause,
    UpdateBase,
    insert,
)
from sqlalchemy.schema import sort_tables
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.sql.visitors import iterate

from storage.lanes import error_of

Port = TypeVar("Port")
Columns = TypeVarTuple("Columns")

Row = Mapping[str, object]
Parameters = Row | Sequence[Row]

# A memo: which tables a statement concerns is found once per statement, not once per execution.
_concerns: "WeakKeyDictionary[Executable, frozenset[Table]]" = WeakKeyDictionary()


class Rows:
    """Rows that wait to be inserted, by table and by the columns that they fill."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: dict[Table, dict[tuple[str, ...], list[Row]]] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        """Have `rows` wait, after those that do already."""
        shapes = self._waiting.setdefault(table, {})
        for row in rows:
            shapes.setdefault(tuple(row), []).append(row)

    def needed_by(self, statement: Executable) -> frozenset[Table]:
        """Return the tables whose waiting rows `statement` could see, or could need."""
        tables = tables_of(statement)
        if not tables:
            return frozenset(self._waiting)
        if tables.isdisjoint(self._waiting):
            return frozenset()
        return frozenset(with_referred(tables) & self._waiting.keys())

    def move_to(self, other: "Rows", tables: Iterable[Table] | None = None) -> None:
        """Have all rows, or those of `tables`, wait in `other` instead."""
        for table in list(self._waiting if tables is None else tables):
            for rows in self._waiting.pop(table, {}).values():
                other.add(table, rows)

    def insert(self, connection: Connection) -> None:
        """Insert all rows, one executemany per table and shape, referred tables first."""
        for table in in_order(frozenset(self._waiting)):
            for rows in self._waiting[table].values():
                connection.execute(inserting(table), rows)


class Transaction:
    """One unit's part of a database transaction: what its stores, and the engine, work with.

    Rows given to `add` wait and go out in batches: before the commit or, table by table, before
    the first statement that could see or need them. So a statement always sees what its unit, and
    the units before it, have written; nobody needs to think of it.
    """

    __slots__ = ("_connection", "_earlier", "_rows", "_sent", "calls", "earlier_failure")

    def __init__(self, connection: Connection, earlier: Rows) -> None:
        """Begin on `connection`, where the rows of `earlier` units still wait."""
        self._connection = connection
        self._earlier = earlier
        self._rows = Rows()
        self._sent = Rows()
        self.calls: list[Callable[[], None]] = []
        self.earlier_failure: BaseException | None = None

    @overload
    def execute(
        self, statement: TypedReturnsRows[*Columns], parameters: Parameters | None = None
    ) -> CursorResult[*Columns]: ...

    @overload
    def execute(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> CursorResult[*tuple[Any, ...]]: ...

    def execute(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Execute `statement` now, once, or once for each of a sequence of parameters.

        Statements kept as constants, with bindparams, cost a tenth of those built for each call.
        """
        if self._earlier and (tables := self._earlier.needed_by(statement)):
            self._flush_earlier(tables)
        if self._rows and (tables := self._rows.needed_by(statement)):
            self._flush_own(tables)
        return self._connection.execute(statement, parameters)

    def add(self, table: Table, row: Row) -> None:
        """Insert `row` into `table` at the latest when the transaction commits.

        What is wrong with the row may show only then; the unit's caller gets the error.
        """
        self._rows.add(table, (row,))

    def flush(self) -> None:
        """Insert all rows that wait, so that a broken rule shows now."""
        self._flush_earlier()
        self._flush_own()

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call `call` in the caller's event loop once the transaction is committed."""
        self.calls.append(call)

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection, for what only looks at the database as a whole."""
        return self._connection

    def native(self) -> Any:  # noqa: ANN401 - a sqlite3 or a psycopg connection
        """Return the driver's connection that the transaction runs on."""
        return self._connection.connection.driver_connection

    def keep(self) -> None:
        """Leave the rows that still wait to the units that come after."""
        self._rows.move_to(self._earlier)

    def give_back(self) -> None:
        """After a rollback of this unit, have the rows of earlier units wait again."""
        self._sent.move_to(self._earlier)

    def _flush_own(self, tables: Iterable[Table] | None = None) -> None:
        """Insert this unit's rows."""
        rows = Rows()
        self._rows.move_to(rows, tables)
        rows.insert(self._connection)

    def _flush_earlier(self, tables: Iterable[Table] | None = None) -> None:
        """Insert rows of earlier units; if that fails, it is not this unit's failure."""
        rows = Rows()
        self._earlier.move_to(rows, tables)
        self.earlier_failure = error_of(partial(rows.insert, self._connection))
        if self.earlier_failure is not None:
            raise self.earlier_failure
        rows.move_to(self._sent)


class ReadTransaction(Transaction):
    """A transaction that sees one state of the database and can change nothing."""

    __slots__ = ()

    def __init__(self, connection: Connection) -> None:
        """Look through `connection`."""
        super().__init__(connection, Rows())

    def add(self, table: Table, row: Row) -> None:  # noqa: ARG002 - what it refuses
        """Refuse: a reader cannot insert."""
        raise RuntimeError(f"a reader cannot insert into {table.name}")

    def after_commit(self, call: Callable[[], None]) -> None:  # noqa: ARG002 - what it refuses
        """Refuse: a reader never commits."""
        raise RuntimeError("a reader never commits")


StoreFactory = Callable[[Transaction], object]


class SqlStores:
    """The stores of one transaction, each made when it is first asked for."""

    __slots__ = ("_factories", "_made", "transaction")

    def __init__(
        self, transaction: Transaction, factories: Mapping[type[Any], StoreFactory]
    ) -> None:
        """Make stores on `transaction`, by port, as `factories` say."""
        self.transaction = transaction
        self._factories = factories
        self._made: dict[type[Any], object] = {}

    def get(self, port: type[Port]) -> Port:
        """Return the store that implements `port`.

        Raises:
            LookupError: there is none.
        """
        if port not in self._made:
            if port not in self._factories:
                raise LookupError(f"no store implements {port.__name__}")
            self._made[port] = self._factories[port](self.transaction)
        return cast("Port", self._made[port])  # STORES pairs each port with what implements it


@lru_cache(maxsize=256)
def inserting(table: Table) -> Insert:
    """Return the statement that inserts rows into a table."""
    return insert(table)


def tables_of(statement: Executable) -> frozenset[Table]:
    """Return the tables whose waiting rows `statement` could see or need; empty means any."""
    tables = _concerns.get(statement)
    if tables is None:
        tables = _concerns[statement] = _find_tables(statement)
    return tables


def _find_tables(statement: Executable) -> frozenset[Table]:
    """Return what `tables_of` promises, by walking through the statement."""
    if not isinstance(statement, ClauseElement):
        return frozenset()
    parts = list(iterate(statement))
    if any(isinstance(part, TextClause) for part in parts):
        return frozenset()
    tables = {part for part in parts if isinstance(part, Table)}
    if isinstance(statement, UpdateBase) and isinstance(statement.table, Table):
        changed = statement.table
        tables |= _referrers(changed) if isinstance(statement, Delete) else _referred(changed)
    return frozenset(tables)


def _referred(table: Table) -> set[Table]:
    """Return the tables that foreign keys of `table` point to."""
    return {key.column.table for key in table.foreign_keys}


def with_referred(tables: Iterable[Table]) -> set[Table]:
    """Return `tables` and all that their foreign keys lead to."""
    found: set[Table] = set()
    open_ends = set(tables)
    while open_ends:
        found |= open_ends
        open_ends = {far for near in open_ends for far in _referred(near)} - found
    return found


def _referrers(table: Table) -> set[Table]:
    """Return the tables whose foreign keys point to `table`."""
    return {other for other in table.metadata.tables.values() if table in _referred(other)}


@lru_cache(maxsize=256)
def in_order(tables: frozenset[Table]) -> tuple[Table, ...]:
    """Return `tables` so that each comes after those it refers to, the same way every time."""
    return tuple(sort_tables(sorted(tables, key=lambda table: table.fullname)))

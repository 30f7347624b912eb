"""What a unit of work sees: its part of a transaction, and the stores that share it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar, TypeVarTuple, cast, overload

from sqlalchemy import Connection, CursorResult, Executable, Insert, Select, SelectBase, Table
from sqlalchemy import Row as Found
from sqlalchemy.sql.selectable import TypedReturnsRows

from storage.known import Known
from storage.lanes import error_of
from storage.waiting import Parameters, Row, Rows, inserting, with_referred

__all__ = [
    "Parameters",
    "ReadTransaction",
    "Row",
    "Rows",
    "SqlStores",
    "StoreFactory",
    "Transaction",
]

Port = TypeVar("Port")
Columns = TypeVarTuple("Columns")


class Transaction:
    """One unit's part of a database transaction: what its stores, and the engine, work with.

    Rows given to `add` wait and go out in batches: before the commit or, table by table, before
    the first statement that could see or need one of them. So a statement always sees what its
    unit, and the units before it, have written; nobody needs to think of it.
    """

    __slots__ = ("_connection", "_earlier", "_known", "_rows", "_sent", "calls", "earlier_failure")

    def __init__(self, connection: Connection, earlier: Rows, known: Known | None = None) -> None:
        """Begin on `connection`, where the rows of `earlier` units still wait.

        Args:
            known: what these units have looked up.
        """
        self._connection = connection
        self._known = Known() if known is None else known
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
        if self._earlier or self._rows:
            self._flush_for(statement, parameters)
        if not isinstance(statement, SelectBase):
            self._known.forget(statement)
        return self._connection.execute(statement, parameters)

    def look_up(self, statement: Select[Any], key: Row) -> Sequence[Found[Any]]:
        """Return the rows of a look-up, perhaps as an earlier unit of the group found them.

        For what many requests ask and few change: settings, never what is counted or limited. What
        the group itself changed is seen; on PostgreSQL, what another process changed while the
        group lasts may be seen by the next one only.

        Args:
            key: the parameters, none of them a collection.
        """
        found = self._known.get(statement, key)
        if found is None:
            found = self.execute(statement, key).all()
            self._known.keep(statement, key, found)
        return found

    def add(self, into: Table | Insert, row: Row) -> None:
        """Insert `row` at the latest when the transaction commits.

        What is wrong with the row may show only then; the unit's caller gets the error.

        Args:
            into: a table, or a statement that inserts into one and says what happens to a row
                whose key is taken. Rows of one table and shape keep their order, or get that
                of their keys where they bring one.
        """
        inserted = inserting(into)
        self._known.forget(inserted)
        self._rows.add(inserted, (row,))

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
        self._known.forget_all()
        self._sent.move_to(self._earlier)

    def _flush_for(self, statement: Executable, parameters: Parameters | None) -> None:
        """Insert what `statement` could see or need, each row after those that it refers to."""
        own = self._rows.seen_by(statement, parameters)
        earlier = self._earlier.seen_by(statement, parameters) | own
        if earlier and self._earlier:
            self._flush_earlier(with_referred(earlier))
        if own:
            self._flush_own(with_referred(own))

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

    def add(self, into: Table | Insert, row: Row) -> None:  # noqa: ARG002 - what it refuses
        """Refuse: a reader cannot insert."""
        raise RuntimeError("a reader cannot insert")

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

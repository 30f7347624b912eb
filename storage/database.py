"""The database: units of work on writer threads, group commit, readers. The only commit is here.

A writer takes the units that wait, up to a bound, runs each in a SAVEPOINT of one transaction and
commits once. A unit that raises is rolled back alone. When the transaction as a whole fails (a row
that waited breaks a rule, a deadlock, a full disk), its units run again one by one.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.errors import BotError, Unavailable
from bot.units import Stores
from storage.known import Known
from storage.lanes import Busy, Lane, Unit, error_of, fail
from storage.types import read_json, write_json
from storage.units import ReadTransaction, Rows, SqlStores, StoreFactory, Transaction

__all__ = ["Busy", "Database", "Limits", "SqlStores", "Transaction", "Unavailable"]

Result = TypeVar("Result")

CONNECT_SECONDS = 5  # also how long SQLite waits for the lock of another process
NOTE_SECONDS = 1.6  # how long SQLite waits where a request is only written down
KEPT_ALIVE: Mapping[str, int | None] = {
    "prepare_threshold": None,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
PAUSE_SECONDS = (0.01, 0.05, 0.25)  # between the tries of a unit that lost a deadlock
TRANSIENT = {"40001", "40P01"}  # serialization_failure, deadlock_detected: postgresql.org, errcodes
TAKEN = {"23505", sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE}
SAVEPOINT = "SAVEPOINT unit"
RELEASE = "RELEASE SAVEPOINT unit"
ROLL_BACK = "ROLLBACK TO SAVEPOINT unit"


@dataclass(frozen=True)
class Limits:
    """How much the database does at once.

    Attributes:
        writers: writer threads on PostgreSQL; SQLite always has one. Two say no more in a second
            than one does, which makes larger groups and never waits for a lock of its own.
        readers: reader threads.
        group: units at most under one commit.
        waiting: units at most that wait for a writer, and as many for a reader.
    """

    writers: int = 1
    readers: int = 4
    group: int = 64
    waiting: int = 10_000


LIMITS = Limits()


class Database:
    """Runs units of work on SQLite or PostgreSQL; implements the port `bot.units.Units`."""

    def __init__(
        self, url: str, stores: Mapping[type[Any], StoreFactory], limits: Limits = LIMITS
    ) -> None:
        """Open the database at `url` and start its threads.

        Args:
            url: `sqlite:///path` or `postgresql+psycopg://…`.
            stores: port to what makes the store that implements it.
            limits: how much to do at once.

        Raises:
            ValueError: a database of another kind, or one in memory.
            Unavailable: the file cannot be opened.
        """
        writers = 1 if is_sqlite(url) else limits.writers
        self._stores = stores
        self._writer = build_writer(url, writers)
        self._reader = build_reader(url, limits.readers)
        if is_sqlite(url):
            with _begun(self._writer):
                pass  # the change to WAL wants the file alone: before there is a reader
        self._writes = Lane(self._serve_writes, limits.group, limits.waiting)
        self._reads = Lane(self._serve_reads, 1, limits.waiting)
        self._writes.start("writer", writers)
        self._reads.start("reader", limits.readers)

    async def write(self, work: Callable[[Stores], Result]) -> Result:
        """Run `work` and commit; whatever it raises rolls it back, alone, and is raised here.

        It may run twice. A caller that is cancelled before a writer came to it never ran.

        Raises:
            Busy: too many units wait.
            Unavailable: the database cannot be reached, cannot do its work, or is being closed.
        """
        with self._named_failures():
            return await self._writes.run(work)

    async def read(self, work: Callable[[Stores], Result]) -> Result:
        """Run `work` on a reader that sees one committed state and cannot change it.

        Raises:
            Busy: too many units wait.
            Unavailable: the database cannot be reached, cannot do its work, or is being closed.
        """
        with self._named_failures(but="readonly"):  # that is a mistake of ours
            return await self._reads.run(work)

    async def healthy(self, within_seconds: float = 2.0) -> bool:
        """Return whether a writer and a reader answer in time."""
        try:
            async with asyncio.timeout(within_seconds):
                await self.write(_ping)
                await self.read(_ping)
        except (BotError, SQLAlchemyError, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        """Finish the units that wait, then stop; `write` and `read` refuse from now on."""
        await asyncio.to_thread(self._writes.close)
        await asyncio.to_thread(self._reads.close)
        self._writer.dispose()
        self._reader.dispose()

    @contextmanager
    def _named_failures(self, but: str = "?") -> Iterator[None]:
        """Say of a full disk, a broken file or a lost server that the database is unavailable."""
        try:
            yield
        except (OperationalError, self._writer.dialect.loaded_dbapi.OperationalError) as error:
            if but in str(error).splitlines()[0]:
                raise
            raise Unavailable("the database could not do its work") from error

    def _serve_writes(self, units: Sequence[Unit[Any]]) -> None:
        """Run `units` as one group or, when that fails as a whole, one by one."""
        error = error_of(partial(self._run_together, units)) if len(units) > 1 else None
        if len(units) > 1 and error is None:
            return
        for unit in units:
            if not isinstance(error, Unavailable):  # as it will be for the rest: one wait is enough
                error = patiently(partial(self._run_together, [unit]))
            if error is not None:
                fail(unit, error)

    def _run_together(self, units: Sequence[Unit[Any]]) -> None:
        """Run `units` in one transaction; raise what is no failure of a single unit."""
        with _begun(self._writer) as connection:
            waiting, known = Rows(), Known()
            driver = connection.connection.driver_connection
            for unit in units:
                _at_once(driver, *([] if unit is units[0] else [RELEASE]), SAVEPOINT)
                self._run_in_savepoint(unit, Transaction(connection, waiting, known))
            waiting.insert(connection)
            _commit(connection)

    def _run_in_savepoint(self, unit: Unit[Any], transaction: Transaction) -> None:
        """Run one unit so that it can fail alone; raise when the whole group has to."""
        unit.run(SqlStores(transaction, self._stores))
        failure = transaction.earlier_failure or (unit.error if may_pass(unit.error) else None)
        if failure is not None:
            raise failure
        if unit.error is None:
            unit.calls = transaction.calls
            transaction.keep()
        else:
            _at_once(transaction.native(), ROLL_BACK)
            transaction.give_back()

    def _serve_reads(self, units: Sequence[Unit[Any]]) -> None:
        """Run each unit in a transaction of its own that is never committed."""
        for unit in units:
            error = patiently(partial(self._look, unit))
            if error is not None:
                fail(unit, error)

    def _look(self, unit: Unit[Any]) -> None:
        """Run a unit that only reads; raise when trying again may help."""
        with _begun(self._reader) as connection:
            unit.run(SqlStores(ReadTransaction(connection), self._stores))
        if unit.error is not None and is_transient(unit.error):
            raise unit.error


def patiently(call: Callable[[], None]) -> BaseException | None:
    """Return what `call` raises in the end, after more tries where those may help."""
    error = _error_when_seen(call)
    for pause in PAUSE_SECONDS:
        if not is_transient(error):
            break
        time.sleep(pause * (1 + random.random()))  # noqa: S311 - spreads out, hides nothing
        error = _error_when_seen(call)
    return error


def _error_when_seen(call: Callable[[], None]) -> BaseException | None:
    """Return what `call` raises; once more where somebody was quicker to take a key.

    The second run sees the row that the first one did not, and can answer as it should.
    """
    error = error_of(call)
    return error_of(call) if is_beaten(error) else error


def may_pass(error: BaseException | None) -> bool:
    """Return whether the same unit may succeed in a transaction of its own."""
    return is_transient(error) or is_beaten(error)


def is_beaten(error: BaseException | None) -> bool:
    """Return whether a key was taken that must be unique."""
    if not isinstance(error, IntegrityError):
        return False
    codes = (getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorcode"))
    return not TAKEN.isdisjoint(codes)


def is_transient(error: BaseException | None) -> bool:
    """Return whether the same unit may succeed now: a lost deadlock, a connection cut off."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in TRANSIENT


@contextmanager
def _begun(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a transaction that is rolled back unless it was committed."""
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(engine.connect())
            connection.begin()
        except (DBAPIError, NoConnection) as error:
            raise Unavailable("the database cannot be reached, or is locked") from error
        yield connection


def _at_once(driver: Any, *statements: str) -> None:  # noqa: ANN401 - sqlite3's or psycopg's
    """Execute statements on the driver's connection; PostgreSQL gets them in one message.

    SQLAlchemy's own savepoints cost 12 to 43 times as much.
    """
    if isinstance(driver, sqlite3.Connection):
        for statement in statements:
            driver.execute(statement)
    else:
        driver.execute("; ".join(statements), prepare=False)


def _commit(connection: Connection) -> None:
    """Commit, and leave no open transaction behind when that fails."""
    try:
        connection.commit()
    except DBAPIError:
        # SQLite keeps the transaction open, SQLAlchemy believes that it is over and would hand
        # the connection to the next group like that (seen with 2.1.9, 2026-11-22).
        connection.invalidate()
        raise


def _ping(stores: Stores) -> None:
    """Ask the database for next to nothing."""
    if isinstance(stores, SqlStores):
        stores.transaction.execute(text("SELECT 1"))


def is_sqlite(url: str) -> bool:
    """Return whether `url` names a SQLite file rather than a PostgreSQL database.

    Raises:
        ValueError: it names something else, or a SQLite database in memory.
    """
    parsed = make_url(url)
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        if parsed.database in (None, "", ":memory:"):
            raise ValueError("a SQLite database needs a file: sqlite:///goodword.db")
        return True
    if parsed.drivername == "postgresql+psycopg":
        return False
    raise ValueError("a database is sqlite:///… or postgresql+psycopg://…")


def build_writer(url: str, connections: int = 1) -> Engine:
    """Return an engine whose transactions may write; on SQLite each begins as the only writer."""
    if not is_sqlite(url):
        return _build(url, connections, {"connect_timeout": CONNECT_SECONDS})
    engine = _build_sqlite(url, connections)
    event.listen(engine, "begin", partial(_begin, "BEGIN IMMEDIATE"))
    return engine


def build_reader(url: str, connections: int) -> Engine:
    """Return an engine whose transactions see one committed state and cannot write."""
    if is_sqlite(url):
        engine = _build_sqlite(url, connections)
        event.listen(engine, "begin", partial(_begin, "BEGIN DEFERRED"))
        event.listen(engine, "connect", partial(_set_pragmas, ("query_only = ON",)))
        return engine
    engine = _build(url, connections, {"connect_timeout": CONNECT_SECONDS})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def build_note_taker(url: str, connections: int) -> Engine:
    """Return an engine on whose connections each statement is a transaction of its own.

    It costs one round trip: nothing is prepared, begun or asked before. So that a connection that
    broke in silence is noticed before it is needed, the system looks after it.
    """
    if is_sqlite(url):
        engine = _build(url, connections, {"isolation_level": None, "timeout": NOTE_SECONDS})
        event.listen(engine, "connect", partial(_set_pragmas, PRAGMAS))
        return engine
    engine = _build(url, connections, {"connect_timeout": CONNECT_SECONDS, **KEPT_ALIVE})
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _build_sqlite(url: str, connections: int) -> Engine:
    """Return an engine that leaves BEGIN to us; the driver's own would come late and deferred."""
    engine = _build(url, connections, {"isolation_level": None, "timeout": CONNECT_SECONDS})
    event.listen(engine, "connect", partial(_set_pragmas, PRAGMAS))
    return engine


def _build(url: str, connections: int, arguments: dict[str, object]) -> Engine:
    """Return an engine whose errors never quote what people wrote."""
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        connect_args=arguments,
        hide_parameters=True,
        json_serializer=write_json,
        json_deserializer=read_json,
    )


def _begin(statement: str, connection: Connection) -> None:
    """Begin a SQLite transaction by `statement`."""
    connection.exec_driver_sql(statement)


def _set_pragmas(pragmas: Sequence[str], connection: Any, _record: object) -> None:  # noqa: ANN401
    """Prepare a new SQLite connection, given as the driver knows it."""
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")

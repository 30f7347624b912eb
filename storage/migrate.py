"""Bringing a database to the newest form, or back.

Alembic is imported where there is something to do: at most starts there is not.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import OperationalError

from bot.errors import Unavailable
from storage.schema import metadata

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
LOCK_SECONDS = 5  # a migration that waits longer for a lock would stop everybody behind it
MIGRATING = 0x600D_C0DE  # the number of an advisory lock that nobody else uses
NO_LOCK = {"55P03", sqlite3.SQLITE_BUSY}  # postgresql.org, errcodes: lock_not_available
IN_THE_WAY = (
    "another program uses the database and keeps the migration from what it must change. What it"
    " began was taken back. Stop the other programs, then run python3 run.py migrate again"
)


def all_tables() -> MetaData:
    """Return every table; reading the modules is what adds them."""
    from storage import (  # noqa: PLC0415 - the import is the point
        STORES,
        erasure,
    )

    parts = (STORES, erasure)
    assert all(parts)  # noqa: S101 - for the reader: all stores, and so all tables, are loaded
    return metadata


def upgrade(url: str, lock_seconds: float = LOCK_SECONDS) -> None:
    """Bring the database at `url` to the newest form; make it if it is not there.

    Raises:
        Unavailable: others held a lock for longer than `lock_seconds`. The migration that met it
            changed nothing; those before it are done.
    """
    with _connected(url, lock_seconds) as connection:
        if is_current(connection):
            return
        connection.rollback()
        from alembic import command  # noqa: PLC0415 - see above

        command.upgrade(_config(connection), "head")


def downgrade(url: str, to: str, lock_seconds: float = LOCK_SECONDS) -> None:
    """Take the database at `url` back to an older form; `base` is an empty one.

    Raises:
        Unavailable: as in `upgrade`.
    """
    from alembic import command  # noqa: PLC0415 - see above

    with _connected(url, lock_seconds) as connection:
        command.downgrade(_config(connection), to)


def is_current(connection: Connection) -> bool:
    """Return whether a database has the newest form; that of the newest migration by name."""
    newest = max(file.stem for file in (SCRIPTS / "versions").glob("[0-9]*.py"))
    if not is_made(connection):
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
    return set(found) == {newest}


def is_made(connection: Connection) -> bool:
    """Return whether a database was ever migrated."""
    return inspect(connection).has_table("alembic_version")


def _config(connection: Connection) -> "Config":
    """Return how Alembic is told where the migrations are, and where to run them."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connected(url: str, lock_seconds: float) -> Iterator[Connection]:
    """Yield a connection that waits so long for a lock, while nobody else migrates."""
    is_postgresql = make_url(url).get_backend_name() == "postgresql"
    engine = (_postgresql if is_postgresql else _sqlite)(url, lock_seconds)
    try:
        with _alone(engine), engine.connect() as connection:
            yield connection
    except OperationalError as error:
        codes = (getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorcode"))
        if NO_LOCK.isdisjoint(codes):
            raise
        raise Unavailable(IN_THE_WAY) from error
    finally:
        engine.dispose()  # which also ends the lock of one that failed


def _postgresql(url: str, lock_seconds: float) -> Engine:
    wait = f"-c lock_timeout={round(lock_seconds * 1000)}ms"
    return create_engine(url, connect_args={"options": wait})


def _sqlite(url: str, lock_seconds: float) -> Engine:
    """Return an engine that begins transactions: the driver's own would leave tables outside."""
    wait = {"isolation_level": None, "timeout": lock_seconds}
    engine = create_engine(url, connect_args=wait)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Have others who migrate wait: several workers may start at the same time."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as guard:
        guard.execute(text("SET lock_timeout = 0"))  # what comes before may take its time
        guard.execute(select(func.pg_advisory_lock(MIGRATING)))
        yield

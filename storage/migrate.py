"""Bringing a database to the newest form, or back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
)

from storage.schema import metadata

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
LOCK_SECONDS = 5  # a migration that waits longer for a lock would stop everybody behind it
MIGRATING = 0x600D_C0DE  # the number of an advisory lock that nobody else uses


def all_tables() -> MetaData:
    """Return every table; reading the modules is what adds them."""
    from storage import (  # noqa: PLC0415 - the import is the point
        STORES,
        erasure,
        goals,
        newcomers,
        rounds,
        stories,
    )

    parts = (STORES, erasure, goals, newcomers, rounds, stories)
    assert all(parts)  # noqa: S101 - for the reader: all stores, and so all tables, are loaded
    return metadata


def upgrade(url: str) -> None:
    """Bring the database at `url` to the newest form; make it if it is not there."""
    _run(url, lambda config: command.upgrade(config, "head"))


def downgrade(url: str, to: str) -> None:
    """Take the database at `url` back to an older form; `base` is an empty one."""
    _run(url, lambda config: command.downgrade(config, to))


def is_current(connection: Connection) -> bool:
    """Return whether a database has the newest form."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    return config


def _run(url: str, what: Callable[[Config], None]) -> None:
    """Run an Alembic command on a connection of its own."""
    engine = _postgresql(url) if make_url(url).get_backend_name() == "postgresql" else _sqlite(url)
    config = _config()
    try:
        with _alone(engine), engine.connect() as connection:
            config.attributes["connection"] = connection
            what(config)
    finally:
        engine.dispose()  # which also ends the lock of one that failed


def _postgresql(url: str) -> Engine:
    return create_engine(url, connect_args={"options": f"-c lock_timeout={LOCK_SECONDS}s"})


def _sqlite(url: str) -> Engine:
    """Return an engine that begins transactions: the driver's own would leave tables outside."""
    engine = create_engine(url, connect_args={"isolation_level": None})
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

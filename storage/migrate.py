"""Bringing a database to the newest form, or back."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, make_url

from storage.schema import metadata

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
LOCK_SECONDS = 5  # a migration that waits longer for a lock would stop everybody behind it


def all_tables() -> MetaData:
    """Return every table; reading the modules is what adds them."""
    from storage import STORES  # noqa: PLC0415 - the import is the point

    assert STORES  # noqa: S101 - for the reader: all stores, and so all tables, are loaded
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
    is_postgresql = make_url(url).get_backend_name() == "postgresql"
    options = {"options": f"-c lock_timeout={LOCK_SECONDS}s"} if is_postgresql else {}
    engine = create_engine(url, connect_args=options)
    config = _config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        what(config)
    engine.dispose()

"""Fresh databases of both kinds, for a bench to fill."""

import contextlib
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from benches.sizes import Sizes


@contextlib.contextmanager
def fresh_databases(sizes: Sizes) -> Iterator[Mapping[str, str]]:
    """Yield the address of an empty database by its kind; they are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        found = {"SQLite": f"sqlite:///{Path(folder) / 'bench.db'}"}
        if sizes.postgresql:
            found["PostgreSQL"] = stack.enter_context(_in_server(sizes.postgresql))
        yield found


@contextlib.contextmanager
def _in_server(server: str) -> Iterator[str]:
    """Yield a new database in the server of a URL, whose user may create some."""
    name = f"bench_{secrets.token_hex(4)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()

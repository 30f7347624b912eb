"""Having the file of a SQLite database let go of what was overwritten."""

import sqlite3
from contextlib import closing

from sqlalchemy import make_url

from storage.database import CONNECT_SECONDS, is_sqlite


def let_go(url: str) -> None:
    """Empty the write-ahead log, in which the older form of every changed page still stands.

    The database file itself holds nothing deleted: `secure_delete` is on. A reader that looks at
    this moment keeps the log from being emptied; the next call does it. PostgreSQL frees deleted
    rows by itself, when autovacuum comes by.
    """
    if not is_sqlite(url):
        return
    path = make_url(url).database or ""
    with closing(
        sqlite3.connect(path, timeout=CONNECT_SECONDS, isolation_level=None)
    ) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

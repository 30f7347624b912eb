"""SQL that was written once is not written again by the engine of the next test."""

from collections.abc import Iterator, MutableMapping
from typing import Any

from sqlalchemy import Connection, Engine, event


class SharedStatements(MutableMapping[tuple[Any, ...], Any]):
    """What SQLAlchemy made of statements, for every engine of one kind of database.

    Its own cache lasts as long as an engine, and so does each test's: a third of the time of a
    scene would go into writing the same SQL anew. The first part of a key is the dialect of an
    engine; that of another engine of the same kind writes the same.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[Any, ...], Any] = {}

    def __getitem__(self, key: tuple[Any, ...]) -> Any:  # noqa: ANN401 - SQLAlchemy's own
        return self._made[_kind_of(key)]

    def __setitem__(self, key: tuple[Any, ...], made: Any) -> None:  # noqa: ANN401
        self._made[_kind_of(key)] = made

    def __delitem__(self, key: tuple[Any, ...]) -> None:
        del self._made[_kind_of(key)]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def share_statements() -> None:
    """Have every engine of this process share what was compiled."""
    shared = SharedStatements()

    def look_there(conn: Connection) -> None:
        conn.execution_options(compiled_cache=shared)

    event.listen(Engine, "engine_connect", look_there)


def _kind_of(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return (type(dialect), dialect.server_version_info, *statement)

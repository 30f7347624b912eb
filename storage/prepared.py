"""Statements that are prepared once: SQLAlchemy compiles them, then the driver runs them directly.

A statement kept as a constant is compiled when it is executed for the second time. From then on an
execution costs about a fifth of what it costs through SQLAlchemy
(docs/explanation/performance.md). Values go in and come out through the same column types, and a
driver's error is raised as the SQLAlchemy error that it would be there.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Delete, Dialect, Executable, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Process = Callable[[Any], Any]
Values = Mapping[str, Any]


class Found:
    """What a statement found or did; answers the calls of a CursorResult that stores make."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        """Hold rows that were fetched, and how many were changed."""
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        """Return all rows."""
        return self._rows

    def first(self) -> Any:  # noqa: ANN401 - a row, or None
        """Return the first row, None when there is none."""
        return self._rows[0] if self._rows else None

    def one(self) -> Any:  # noqa: ANN401 - a row
        """Return the only row.

        Raises:
            LookupError: there is none, or more than one.
        """
        if len(self._rows) != 1:
            raise LookupError(f"{len(self._rows)} rows instead of one")
        return self._rows[0]

    def scalar(self) -> Any:  # noqa: ANN401 - the value of a column
        """Return the first value of the first row, None when there is none."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:  # noqa: ANN401 - the value of a column
        """Return the first value of the only row."""
        return self.one()[0]

    def scalars(self) -> Iterator[Any]:
        """Return the first value of each row."""
        return map(itemgetter(0), self._rows)


class Prepared:
    """A statement as the driver takes it."""

    def __init__(self, statement: Executable, compiled: SQLCompiler, dialect: Dialect) -> None:
        """Prepare what was compiled of `statement`."""
        self._compiled = compiled
        self._dialect = dialect
        self._fixed = _fixed_values(compiled)
        lists = compiled.post_compile_params
        self._lists = tuple(compiled.bind_names[bind] for bind in lists)
        self._processes = tuple(_processes(compiled, dialect))
        self._texts: dict[tuple[int, ...], tuple[str, Sequence[str] | None]] = {}
        self._only_text: tuple[str, Sequence[str] | None] = (
            ("", None) if self._lists else self._text(compiled.params)
        )
        self._read = _reader(statement, dialect)

    def run(self, connection: Connection, parameters: Values) -> Found:
        """Execute once."""
        driver: Any = connection.connection.driver_connection
        sql, values = self._bound(parameters)
        try:
            cursor = driver.execute(sql, values)
            rows = self._read(cursor.fetchall()) if self._read else ()
        except self._dialect.loaded_dbapi.Error as error:
            raise self._named(error, sql, connection) from error
        return Found(rows, cursor.rowcount)

    def run_many(self, connection: Connection, several: Sequence[Values]) -> Found:
        """Execute once for each of several sets of values, which hold no lists."""
        driver: Any = connection.connection.driver_connection
        bound = [self._bound(values) for values in several]
        cursor = driver.cursor()
        try:
            cursor.executemany(bound[0][0], [values for _, values in bound])
        except self._dialect.loaded_dbapi.Error as error:
            raise self._named(error, bound[0][0], connection) from error
        return Found((), cursor.rowcount)

    def _bound(self, parameters: Values) -> tuple[str, Any]:
        """Return the text, and the values as the driver wants them."""
        given = {**self._fixed, **parameters}
        sql, names = self._text(given) if self._lists else self._only_text
        for name, process in self._processes:
            given[name] = process(given[name])
        for name in self._lists:
            given |= {f"{name}_{number}": one for number, one in enumerate(given.pop(name), 1)}
        return sql, given if names is None else [given[name] for name in names]

    def _text(self, given: Values) -> tuple[str, Sequence[str] | None]:
        """Return the text for lists as long as these, and its places in order, if they have one."""
        lengths = tuple(len(given[name]) for name in self._lists)
        found = self._texts.get(lengths)
        if found is None:
            state = self._compiled.construct_expanded_state(dict(given))
            names = state.positiontup if self._compiled.positional else None
            found = self._texts[lengths] = (state.statement, names)
        return found

    def _named(self, error: Exception, sql: str, connection: Connection) -> BaseException:
        """Return a driver's error as SQLAlchemy names it; a connection that is lost is dropped."""
        base: Any = self._dialect.loaded_dbapi.Error
        driver: Any = connection.connection.driver_connection
        is_lost = self._dialect.is_disconnect(cast("Any", error), driver, None)
        named = DBAPIError.instance(
            sql, None, error, base, hide_parameters=True, connection_invalidated=is_lost
        )
        if is_lost:
            connection.invalidate(error)
        return named


# A memo: by statement, then by dialect, names of the parameters, and whether there are several
# sets of them. None: cannot be prepared. What was seen once has no entry for its key.
_Key = tuple[str, bool, tuple[str, ...]]
_memo: "WeakKeyDictionary[Executable, dict[_Key, Prepared | None]]" = WeakKeyDictionary()


def prepared(
    statement: Executable,
    parameters: Values,
    dialect: Dialect,
    many: bool,  # noqa: FBT001 - keywords would cost as much as the look-up
) -> Prepared | None:
    """Return a statement as the driver takes it; None the first time, and where that cannot be.

    Args:
        parameters: what is bound, or the first of several sets that name the same.
        many: there are several sets.
    """
    known = _memo.get(statement)
    if known is None:  # perhaps it was built for this one call
        _memo[statement] = {}
        return None
    key = (dialect.name, many, tuple(parameters))
    if key not in known:
        known[key] = _prepare(statement, parameters, dialect, many=many)
    return known[key]


def _prepare(
    statement: Executable, parameters: Values, dialect: Dialect, *, many: bool
) -> Prepared | None:
    """Return what `prepared` promises, for a statement that is seen again."""
    if not isinstance(statement, Select | Insert | Update | Delete):
        return None
    compiled = statement.compile(
        dialect=dialect, column_keys=list(parameters), for_executemany=True
    )
    return Prepared(statement, compiled, dialect) if _is_plain(statement, compiled, many) else None


def _is_plain(statement: Executable, compiled: SQLCompiler, many: bool) -> bool:  # noqa: FBT001 - not a choice of the caller's
    """Return whether nothing but values goes in, and nothing but distinct columns comes out."""
    made_up = (*compiled.insert_prefetch, *compiled.update_prefetch)
    if not all(isinstance(column.default, ScalarElementColumnDefault) for column in made_up):
        return False
    if compiled.literal_execute_params or (many and compiled.post_compile_params):
        return False
    if not isinstance(statement, Select):
        return True
    names = [column.key for column in statement.selected_columns]
    return len(set(names)) == len(names)


def _fixed_values(compiled: SQLCompiler) -> dict[str, Any]:
    """Return the values that stand in the statement, and the defaults of columns."""
    fixed = {
        name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required
    }
    made_up = (*compiled.insert_prefetch, *compiled.update_prefetch)
    return fixed | {column.key: cast("Any", column.default).arg for column in made_up}


def _processes(compiled: SQLCompiler, dialect: Dialect) -> Iterator[tuple[str, Process]]:
    """Yield what makes the driver's values, by the names of those that need it."""
    for bind, name in compiled.bind_names.items():
        process = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if process is None:
            continue
        yield name, _each(process) if bind in compiled.post_compile_params else process


def _each(process: Process) -> Process:
    """Return what makes the driver's values of a list."""
    return lambda items: [process(item) for item in items]


def _reader(statement: Executable, dialect: Dialect) -> Process | None:
    """Return what makes rows of the driver's; None where a statement finds none."""
    if not isinstance(statement, Select):
        return None
    columns = list(statement.selected_columns)
    names = [str(column.key) for column in columns]
    row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 - the statement's columns
    impls = [column.type.dialect_impl(dialect) for column in columns]
    found = [(at, impl.result_processor(dialect, None)) for at, impl in enumerate(impls)]
    processes = [(at, process) for at, process in found if process is not None]

    def read(rows: Sequence[Sequence[Any]]) -> list[Any]:
        if not processes:
            return [row._make(values) for values in rows]
        made = [list(values) for values in rows]
        for values in made:
            for at, process in processes:
                values[at] = process(values[at])
        return [row._make(values) for values in made]

    return read

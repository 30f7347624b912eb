"""The quick way to the notes: statements that are a transaction by themselves, on own connections.

From far away each takes its time, so there are some connections, of which one is free soon; what
comes until then goes out together. What is crossed out has one of its own: it is in no hurry.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine, bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert  # SQLite understands it too
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import Unavailable
from bot.noted import LEASE, write_request
from bot.request import Request
from storage.database import build_note_taker, is_sqlite
from storage.lanes import error_of
from storage.notes import noted
from storage.types import UtcDateTime

Entry = TypeVar("Entry")
Row = Mapping[str, object]

WRITERS = 3  # on PostgreSQL; SQLite writes one thing at a time
GATHER_SECONDS = 0.02  # who comes in it goes out together, instead of waiting for the first
AT_ONCE = 500  # of eight values each: SQLite takes 32,766 in one statement

_keys = noted.c.key.in_(bindparam("keys", expanding=True))
_CROSS_OUT = delete(noted).where(_keys)
_HOLD = update(noted).where(_keys).values(held_until=bindparam("until", type_=UtcDateTime))


class SqlNoteBook:
    """Implements `bot.noted.NoteBook`."""

    def __init__(self, url: str) -> None:
        """Connect in the background: from far away that takes seconds."""
        self._writing = _Desk(url, 1 if is_sqlite(url) else WRITERS, _write)
        self._crossing = _Desk(url, 1, _cross_out)

    async def write(self, request: Request, now: datetime) -> None:
        """Keep a request, held until `now` + `LEASE`; one that is kept already stays.

        Raises:
            Unavailable: the database cannot be reached, or cannot do its work.
        """
        row = {
            "key": request.unique_key,
            "platform": request.platform,
            "workspace": request.workspace,
            "actor": request.actor,
            "request": write_request(request),
            "noted_at": now,
            "held_until": now + LEASE,
            "attempts": 0,
        }
        await self._writing.put(row)

    async def cross_out(self, key: str) -> None:
        """Forget a request: it is done, or was refused.

        Raises:
            Unavailable: as for `write`.
        """
        await self._crossing.put(key)

    async def hold(self, keys: Collection[str], until: datetime) -> None:
        """Have nobody else take these requests up before an instant.

        Raises:
            Unavailable: as for `write`.
        """
        every = sorted(keys)
        for start in range(0, len(every), AT_ONCE):
            held = {"keys": every[start : start + AT_ONCE], "until": until}
            await self._crossing.run(partial(_hold, held))

    async def close(self) -> None:
        """Hang up once what is under way has ended."""
        await asyncio.to_thread(self._crossing.close)
        await asyncio.to_thread(self._writing.close)


class _Desk(Generic[Entry]):
    """Some connections, and threads that use them."""

    def __init__(
        self, url: str, connections: int, serve: Callable[[Connection, Sequence[Entry]], None]
    ) -> None:
        """Hand to `serve` all that waits; connect at once."""
        self._engine = build_note_taker(url, connections)
        self._serve = serve
        self._threads = ThreadPoolExecutor(connections, "notes")
        self._threads.submit(error_of, partial(_connect, self._engine, connections))
        self._waiting: list[tuple[Entry, asyncio.Future[None]]] = []
        self._free = connections
        self._is_gathering = False
        self._under_way: set[asyncio.Task[None]] = set()

    async def put(self, entry: Entry) -> None:
        """Have an entry served, together with those that wait as well."""
        served: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, served))
        self._look()
        await served

    async def run(self, work: Callable[[Connection], None]) -> None:
        """Do something on a connection.

        Raises:
            Unavailable: the database cannot be reached, or cannot do its work.
        """
        if (failure := await self._failure_of(work)) is not None:
            raise failure

    def close(self) -> None:
        """Hang up; may take as long as what is under way."""
        self._threads.shutdown()
        self._engine.dispose()

    def _look(self) -> None:
        """Have a free connection serve what waits, unless one is about to."""
        if self._waiting and self._free and not self._is_gathering:
            self._is_gathering = True
            self._free -= 1
            serving = asyncio.create_task(self._serve_all())
            self._under_way.add(serving)
            serving.add_done_callback(self._under_way.discard)

    async def _serve_all(self) -> None:
        """Serve those who come now, in one statement."""
        await asyncio.sleep(GATHER_SECONDS)
        some, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        self._is_gathering = False
        self._look()
        entries = [entry for entry, _ in some]
        failure = await self._failure_of(partial(self._serve_some, entries))
        for _, served in some:
            _settle(served, failure)
        self._free += 1
        self._look()

    async def _failure_of(self, work: Callable[[Connection], None]) -> BaseException | None:
        """Return what goes wrong when something is done on the connection."""
        call = partial(error_of, partial(self._connected, work))
        try:
            error = await asyncio.get_running_loop().run_in_executor(self._threads, call)
        except RuntimeError:  # there are no threads any more
            return Unavailable("the program is about to end")
        if not isinstance(error, SQLAlchemyError):
            return error
        return Unavailable("the database cannot be reached, or is locked")

    def _serve_some(self, entries: Sequence[Entry], connection: Connection) -> None:
        self._serve(connection, entries)

    def _connected(self, work: Callable[[Connection], None]) -> None:
        """Run `work` on the connection, in the thread."""
        with self._engine.connect() as connection:
            work(connection)


def _connect(engine: Engine, connections: int) -> None:
    """Open all connections, so that nobody waits for one later."""
    with ExitStack() as stack:
        for _ in range(connections):
            stack.enter_context(engine.connect())


def _settle(served: "asyncio.Future[None]", failure: BaseException | None) -> None:
    """Tell one who waits."""
    if served.done():
        return
    if failure is None:
        served.set_result(None)
    else:
        served.set_exception(failure)


def _write(connection: Connection, rows: Sequence[Row]) -> None:
    """Keep requests, in one statement."""
    connection.execute(insert(noted).values(list(rows)).on_conflict_do_nothing())


def _cross_out(connection: Connection, keys: Sequence[str]) -> None:
    """Forget requests, in one statement."""
    connection.execute(_CROSS_OUT, {"keys": list(keys)})


def _hold(held: Row, connection: Connection) -> None:
    """Hold requests, in one statement."""
    connection.execute(_HOLD, held)

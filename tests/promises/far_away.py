"""A database that is far away: a TCP proxy of our own that delays every byte, and counts turns."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field

from sqlalchemy import make_url
from sqlalchemy.engine import URL

PIECE = 65_536


@dataclass
class FarAway:
    """Stands between the program and PostgreSQL.

    Attributes:
        seconds: how long a question and its answer travel together; may be changed at any time.
        turns: how often somebody asked and waited for the answer, on all connections.
        is_cut: nothing is passed on any more; whoever connects is hung up on.
    """

    database: URL
    seconds: float = 0.0
    turns: int = 0
    is_cut: bool = False
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _met: set[asyncio.Task[None]] = field(default_factory=set)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        if self.is_cut:
            writer.close()
            return
        met = asyncio.current_task()
        assert met is not None
        self._met.add(met)
        far_reader, far_writer = await self._connected()
        self._open |= {writer, far_writer}
        try:
            async with asyncio.TaskGroup() as group:
                turn = _Turn()
                group.create_task(self._carry(reader, far_writer, turn, "question"))
                group.create_task(self._carry(far_reader, writer, turn, "answer"))
        finally:
            self._open -= {writer, far_writer}
            for one in (writer, far_writer):
                one.close()

    def cut(self) -> None:
        """Break every connection, and refuse new ones."""
        self.is_cut = True
        for one in self._open:
            one.transport.abort()

    async def close(self) -> None:
        """Break every connection, and return when all are gone."""
        self.cut()
        await asyncio.gather(*self._met, return_exceptions=True)

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the database, by its socket where its host is a folder."""
        host = self.database.query.get("host") or self.database.host or "127.0.0.1"
        port = self.database.port or 5432
        if str(host).startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(str(host), port)

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, turn: "_Turn", who: str
    ) -> None:
        """Pass bytes on in one direction, each half a round trip late, in their order."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, piece = await waiting.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                if not piece:
                    writer.close()
                    return
                writer.write(piece)
                await writer.drain()

        async with asyncio.TaskGroup() as group:
            group.create_task(_until_hung_up(deliver()))
            piece = b"?"
            while piece:
                piece = await _read(reader)
                self.turns += turn.passes_to(who) and who == "question"
                waiting.put_nowait((loop.time() + self.seconds / 2, piece))


@dataclass
class _Turn:
    """Whose turn it is on a connection."""

    whose: str = "answer"

    def passes_to(self, who: str) -> bool:
        """Note who speaks; return whether that is somebody else than before."""
        changed, self.whose = self.whose != who, who
        return changed


async def _read(reader: asyncio.StreamReader) -> bytes:
    """Return what comes next; nothing at the end, however it comes."""
    with contextlib.suppress(OSError):
        return await reader.read(PIECE)
    return b""


async def _until_hung_up(delivering: Awaitable[None]) -> None:
    """Deliver until the other side is gone."""
    with contextlib.suppress(OSError):
        await delivering


@contextlib.asynccontextmanager
async def far_away(url: str) -> AsyncIterator[tuple[str, FarAway]]:
    """Yield the URL under which a PostgreSQL database is far away, and what decides how far."""
    real = make_url(url)
    proxy = FarAway(real)
    server = await asyncio.start_server(proxy.meet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    there = real.set(host="127.0.0.1", port=port, query={"sslmode": "disable"})
    try:
        yield there.render_as_string(hide_password=False), proxy
    finally:
        server.close()
        await proxy.close()

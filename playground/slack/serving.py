"""Applications served on a free loopback port inside the running event loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"


class _QuietServer(uvicorn.Server):
    """A server that says when it has started and leaves signals to others."""

    def __init__(self, config: uvicorn.Config) -> None:
        """Prepare to serve."""
        super().__init__(config)
        self.has_started = asyncio.Event()
        self.may_stop = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.has_started.set()

    async def main_loop(self) -> None:
        """Serve until asked to stop, without looking at the clock ten times a second."""
        await self.may_stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop at once; requests under way get a second to end."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        under_way = set(self.server_state.tasks)
        if under_way:
            _, late = await asyncio.wait(under_way, timeout=1)
            for task in late:
                task.cancel()
        await asyncio.sleep(0)
        await self.lifespan.shutdown()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals of the process alone."""
        yield


def free_socket() -> socket.socket:
    """Return a socket bound to a free loopback port; its number is `getsockname()[1]`."""
    # The protocol has to be named: asyncio turns Nagle's wait of 40 ms off only then.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((LOOPBACK, 0))
    return bound


def address_of(bound: socket.socket) -> str:
    """Return the address of a bound socket, such as `http://127.0.0.1:49152`."""
    return f"http://{LOOPBACK}:{bound.getsockname()[1]}"


@contextlib.asynccontextmanager
async def served(app: ASGIApp, bound: socket.socket) -> AsyncIterator[str]:
    """Serve an application on a bound socket while the context lasts; yield its address.

    Raises:
        RuntimeError: the application did not start.
    """
    config = uvicorn.Config(app, log_level="warning", ws="websockets-sansio", proxy_headers=False)
    server = _QuietServer(config)
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    starting = asyncio.create_task(server.has_started.wait())
    await asyncio.wait({serving, starting}, return_when=asyncio.FIRST_COMPLETED)
    if not server.started:
        starting.cancel()
        await serving
        msg = "the application did not start"
        raise RuntimeError(msg)
    try:
        yield address_of(bound)
    finally:
        server.may_stop.set()
        await serving
        bound.close()

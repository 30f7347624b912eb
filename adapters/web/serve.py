"""The server that runs the application until the process is asked to stop."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

DRAIN_SECONDS = 10
KEEP_ALIVE_SECONDS = 75  # longer than a proxy keeps its side, so that the proxy closes first


class _Server(uvicorn.Server):
    """A server that says when it listens, and lets its caller tidy up after a signal."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[str], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where."""
        await super().startup(sockets)
        if self.started:
            self._listening(_address(self))

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal without sending it again, so that the program can end in order."""
        loop = asyncio.get_running_loop()
        caught = []
        for number in (signal.SIGINT, signal.SIGTERM):
            # Not on Windows, nor in a thread: there whoever started us ends us.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._stop)
                caught.append(number)
        try:
            yield
        finally:
            for number in caught:
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        """Finish what is going on; at once when asked a second time."""
        self.force_exit = self.should_exit
        self.should_exit = True


class CannotListen(Exception):
    """The address is taken, or not one of this machine; the text names it."""


async def serve(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    websockets: bool = True,
    listening: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until a signal comes or it is cancelled; finish the requests that are going on.

    Args:
        app: what answers.
        host: the address to listen on.
        port: the port; 0 means any free one.
        websockets: whether `app` speaks them; loading what they need takes a moment.
        listening: called with the address, such as `http://127.0.0.1:8080`, once it can be used.

    Raises:
        CannotListen: somebody else listens there.
    """
    bound = _bound(host, port)
    config = uvicorn.Config(
        app,
        access_log=False,  # it would name people's addresses, and what hooks carry
        log_config=None,  # the program's own logging
        server_header=False,
        ws="auto" if websockets else "none",
        timeout_graceful_shutdown=DRAIN_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    server = _Server(config, listening)
    serving = asyncio.ensure_future(server.serve(sockets=[bound]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
    finally:
        bound.close()


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with contextlib.ExitStack() as stack:
            bound = stack.enter_context(socket.socket(family, kind, protocol))
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            stack.pop_all()  # whoever serves closes it
    except OSError as error:
        raise CannotListen(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return bound


def _address(server: uvicorn.Server) -> str:
    """Return where a started server listens."""
    found = server.servers[0].sockets[0].getsockname()
    host = f"[{found[0]}]" if ":" in found[0] else found[0]
    return f"http://{host}:{found[1]}"

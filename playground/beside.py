"""A server in the background of what the demo does, until somebody stops it."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from starlette.types import ASGIApp

from adapters.web.serve import serve
from playground.slack.feed import Feed

HOST = "127.0.0.1"


@contextlib.asynccontextmanager
async def listening(app: ASGIApp, port: int, *feeds: Feed) -> AsyncIterator[asyncio.Task[None]]:
    """Serve while the context lasts, or until a signal comes; yield the task that serves.

    Open pages hold a stream of events, which would hold up the end: their feeds are closed first.

    Raises:
        CannotListen: somebody else has the port.
    """
    ready = asyncio.Event()
    serving = asyncio.create_task(serve(app, HOST, port, listening=lambda _: ready.set()))

    def stop() -> None:
        for feed in feeds:
            feed.close()
        serving.cancel()

    await either(serving, ready.wait())
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows, where Ctrl-C interrupts
            asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        yield serving
    finally:
        stop()
        await asyncio.wait({serving})


async def either(serving: asyncio.Task[None], work: Coroutine[Any, Any, object]) -> bool:
    """Do some work beside the server; return whether it was done before the server ended.

    What goes wrong, in the work or in the server, is raised.
    """
    doing = asyncio.create_task(work)
    await asyncio.wait({serving, doing}, return_when=asyncio.FIRST_COMPLETED)
    if doing.done():
        await doing
        return True
    doing.cancel()
    await asyncio.wait({doing})
    if not serving.cancelled():
        await serving
    return False


@contextlib.asynccontextmanager
async def background(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do some work beside what the context does, and end it with the context."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

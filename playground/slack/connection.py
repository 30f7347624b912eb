"""Connections that break or hang, for tests of a bot's patience."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

ABORT = "playground.abort"


class Breakable:
    """Lets the routes inside break the connection to their caller.

    The server's own `send` belongs to an object that holds the transport; where it does not,
    the answer is cut off in the middle instead.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the outermost application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        if scope["type"] == "http" and transport is not None:
            scope[ABORT] = transport.abort
        await self._app(scope, receive, send)


class _BrokenOff(Response):
    """An answer that never comes to its end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Break the connection, or promise more bytes than are sent."""
        abort: Callable[[], Any] | None = scope.get(ABORT)
        if abort is not None:
            abort()
            await asyncio.sleep(0)  # the server has to notice before it sees no answer
            return
        start = {"type": "http.response.start", "status": 200}
        await send({**start, "headers": [(b"content-length", b"1000")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


def drop(request: Request) -> Response:  # noqa: ARG001 - names what is dropped
    """Return an answer that breaks the connection."""
    return _BrokenOff()


async def until_gone(request: Request) -> None:
    """Wait until the caller has given up."""
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            return

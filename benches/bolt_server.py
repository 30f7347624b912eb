"""Bare Bolt: a `/kudos` that does nothing, on Starlette and uvicorn.

`python -m benches.bolt_server [before|after] [listeners]`: whether Bolt answers before or after
its listener ran ("before" is its default), and how many other commands it listens to first.
"""

import logging
import os
import sys

import uvloop
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web.serve import serve
from benches.wire import PATH, SECRET, TOKEN


def build_bolt(*, waits: bool, others: int = 0) -> AsyncApp:
    """Return Bolt's app; it knows `others` commands that are tried before `/kudos`."""
    app = AsyncApp(
        signing_secret=SECRET,
        process_before_response=waits,
        client=AsyncWebClient(TOKEN, base_url=os.environ["SLACK_API_URL"]),
        logger=logging.getLogger("bolt"),
    )

    async def nothing(ack: AsyncAck) -> None:
        await ack()

    for number in range(others):
        app.command(f"/other{number}")(nothing)
    app.command("/kudos")(nothing)
    return app


async def main() -> None:
    """Serve until told to stop; print the port once requests are answered."""
    waits, others = "before" not in sys.argv, sum(int(one) for one in sys.argv[2:])
    handler = AsyncSlackRequestHandler(build_bolt(waits=waits, others=others))

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    app = Starlette(routes=[Route(PATH, endpoint, methods=["POST"])])
    await serve(app, "127.0.0.1", int(os.environ.get("PORT", "0")), listening=_say_port)


def _say_port(address: str) -> None:
    sys.stdout.write(address.rpartition(":")[2] + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main())

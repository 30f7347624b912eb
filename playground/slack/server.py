"""The simulated Slack as a web application, on its own or beside the bot in one process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from bot.clock import Clock
from playground.slack.desk import Desk
from playground.slack.methods.files import Uploads
from playground.slack.playground import SlackPlayground
from playground.slack.workspace import Workspace

PREFIX = "/simulated/slack"
PAGE = Path(__file__).resolve().parent.parent / "page"
LOOK_EVERY_SECONDS = 1.0
# Only a page of the playground's own may show another: two skins side by side.
PAGE_HEADERS = {"content-security-policy": "default-src 'self'; frame-ancestors 'self'"}


def slack_routes(slack: SlackPlayground) -> list[BaseRoute]:
    """Return the routes of a simulated Slack and of its page, none of which the bot uses.

    The Web API is at `{PREFIX}/api/`: that is what `SLACK_API_URL` has to say.
    """
    methods = ["GET", "POST"]
    return [
        Route(f"{PREFIX}/api/{{method}}", slack.web_api.answer, methods=methods),
        Route(
            f"{PREFIX}/response/{{kind}}/{{team}}/{{ticket}}",
            slack.answer_response_url,
            methods=["POST"],
        ),
        Route(f"{PREFIX}/upload/{{ticket}}", Uploads(slack.workspace).take, methods=["POST"]),
        WebSocketRoute(f"{PREFIX}/socket", slack.sockets.serve),
        *Desk(slack).routes(),
        Route("/playground", lambda _: RedirectResponse("/playground/")),
        page_route("/playground/", "index.html"),
        Mount("/playground/static", PageFiles(directory=PAGE, check_dir=False)),
    ]


async def keep_retrying(slack: SlackPlayground) -> None:
    """Deliver what is due again, for ever; for a clock that runs by itself."""
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        await slack.post.deliver_due()


def build_slack_playground(
    workspace: Workspace, bot_url: str | None, clock: Clock, *, base_url: str | None = None
) -> Starlette:
    """Return a simulated Slack as an application; `app.state.slack` is its inside.

    Args:
        workspace: its people, channels and installation.
        bot_url: where the bot listens, without `/slack/events`; None for Socket Mode only.
        clock: moves triggers, response URLs, limits and retries.
        base_url: where this application can be reached, such as `http://127.0.0.1:8765`.
    """
    slack = SlackPlayground(workspace, bot_url, clock)
    if base_url:
        workspace.base_url = base_url.rstrip("/") + PREFIX

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        retrying = asyncio.create_task(keep_retrying(slack))
        yield
        retrying.cancel()
        workspace.feed.close()
        await slack.client.aclose()

    app = Starlette(routes=slack_routes(slack), lifespan=lifespan)
    app.state.slack = slack
    return app


def page_route(path: str, name: str) -> Route:
    """Return the route of one of the pages."""

    async def page(_: Request) -> Response:
        file = PAGE / name
        if not file.exists():
            return PlainTextResponse("The playground's page is not built yet.", 404)
        return FileResponse(file, headers=PAGE_HEADERS)

    return Route(path, page)


class PageFiles(StaticFiles):
    """The page's files, with the policy under which they may load each other."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return one file."""
        response = super().file_response(*args, **kwargs)
        response.headers.update(PAGE_HEADERS)
        return response

"""The simulated Teams with all its parts joined."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock, MovableClock
from playground.slack.delivery import loopback_client
from playground.slack.times import iso
from playground.teams.admin import Admin
from playground.teams.connector import Connector
from playground.teams.delivery import Post
from playground.teams.door import Door
from playground.teams.faults import Faults
from playground.teams.keys import SigningKeys
from playground.teams.login import Login
from playground.teams.pace import Pace
from playground.teams.people_do import People
from playground.teams.refusals import bad_argument, no_activity
from playground.teams.tenant import Tenant

_RANGE = re.compile(r"bytes ([0-9]+)-([0-9]+)/([0-9]+)")


class TeamsPlayground:
    """One simulated Teams: its tenant, and the ways to and from the bot."""

    def __init__(
        self,
        tenant: Tenant,
        bot_url: str | None,
        clock: Clock,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        """Join the parts. `bot_url` is the bot's own address, without `/teams/messages`."""
        self.tenant = tenant
        self.clock = clock
        self.client = client or loopback_client()
        self.faults = Faults()
        self.pace = Pace(clock)
        self.door = Door(tenant, self.faults)
        self.keys = SigningKeys()
        self.login = Login(tenant, self.door, self.keys)
        self.connector = Connector(tenant, self.login, self.door, self.pace)
        self.post = Post(tenant, self.login, self.client)
        if bot_url:
            self.post.listen_at(bot_url)
        self.people = People(tenant, self.post)
        self.admin = Admin(self.people)
        self.on_move: list[Callable[[], Awaitable[None]]] = []

    def routes(self) -> list[BaseRoute]:
        """Return what the bot calls, at the root of the origin that its settings name."""
        return [
            Route("/v1/.well-known/openidconfiguration", self.login.metadata),
            Route("/v1/.well-known/keys", self.login.key_set),
            Route("/{directory}/oauth2/v2.0/token", self.login.token, methods=["POST"]),
            Route("/connector/upload/{ticket}", self.take_file, methods=["PUT"]),
            Route("/connector/file/{ticket}", self.show_file),
            *self.connector.routes(),
        ]

    async def move_to(self, instant: datetime) -> None:
        """Move the clock, send again what is due, then do what `on_move` asks.

        Raises:
            TypeError: the clock is not one that can be moved.
        """
        if not isinstance(self.clock, MovableClock):
            msg = "only a MovableClock can be moved"
            raise TypeError(msg)
        self.clock.move_to(instant)
        await self.notice_time()
        for act in self.on_move:
            await act()

    async def notice_time(self) -> None:
        """Show the time and send again what is due, after somebody moved the clock."""
        self.tenant.feed.tell({"type": "clock", "now": iso(self.clock.now())})
        await self.post.deliver_due()

    async def show_file(self, request: Request) -> Response:
        """Show a file that somebody accepted, as plain words."""
        upload = self.tenant.uploads.get(str(request.path_params["ticket"]))
        if upload is None or not upload.is_complete:
            return PlainTextResponse("This file is not there.", 404)
        return PlainTextResponse(upload.content)

    async def take_file(self, request: Request) -> Response:
        """Take the bytes of a file that somebody accepted; nobody asks for a token here."""
        content = await request.body()
        told = request.headers.get("content-range", "")
        asked = {"bytes": len(content), "range": told}

        def take() -> Response:
            upload = self.tenant.uploads.get(str(request.path_params["ticket"]))
            if upload is None:
                raise no_activity()
            part = _RANGE.fullmatch(told)
            if part is None or int(part[2]) - int(part[1]) + 1 != len(content):
                raise bad_argument("The Content-Range does not match the body.")
            upload.content += content
            return JSONResponse({"name": upload.name}, 201 if upload.is_complete else 202)

        return await self.door.answer(request, "upload", take, asked)

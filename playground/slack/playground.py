"""The simulated Slack with all its parts joined."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.clock import Clock, MovableClock
from playground.slack.admin import Admin
from playground.slack.answers import use_response_url
from playground.slack.delivery import (
    Answer,
    Delivery,
    Door,
    HttpDoor,
    Post,
    loopback_client,
)
from playground.slack.faults import Faults
from playground.slack.pace import Pace
from playground.slack.people_do import People
from playground.slack.shapes import Json
from playground.slack.socket import SocketDoor
from playground.slack.tickets import Refusal
from playground.slack.times import iso
from playground.slack.web_api import WebApi
from playground.slack.workspace import Workspace


class NoDoor:
    """Stands in while the bot has neither an address nor a connection."""

    async def hand_over(self, delivery: Delivery) -> Answer:
        """Fail."""
        return Answer(0, fault="connection_failed")


class SlackPlayground:
    """One simulated Slack: its workspace, and the ways to and from the bot.

    A Socket Mode connection, while there is one, is used instead of `bot_url`.
    """

    def __init__(
        self,
        workspace: Workspace,
        bot_url: str | None,
        clock: Clock,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        """Join the parts. `bot_url` is the bot's own address, without `/slack/events`."""
        self.workspace = workspace
        self.clock = clock
        self.client = client or loopback_client()
        self.faults = Faults()
        self.pace = Pace(clock)
        self.web_api = WebApi(workspace, self.faults, self.pace)
        self.sockets = SocketDoor(workspace)
        self._http: HttpDoor | None = None
        if bot_url:
            self.listen_at(bot_url)
        self.post = Post(workspace, self._door)
        self.people = People(workspace, self.post)
        self.admin = Admin(self.people)
        self.on_move: list[Callable[[], Awaitable[None]]] = []

    def listen_at(self, bot_url: str) -> None:
        """Deliver over HTTP to the bot at this address from now on."""
        url = bot_url.rstrip("/") + "/slack/events"
        self._http = HttpDoor(self.workspace, url, self.client)

    def be_patient(self, seconds: float) -> None:
        """Wait so long for the bot's answers instead of three seconds."""
        self.sockets.patience_seconds = seconds
        if self._http is not None:
            self._http.patience_seconds = seconds

    async def move_to(self, instant: datetime) -> None:
        """Move the clock, make the attempts that are now due, then do what `on_move` asks.

        Raises:
            TypeError: the clock is not one that can be moved.
        """
        if not isinstance(self.clock, MovableClock):
            msg = "only a MovableClock can be moved"
            raise TypeError(msg)
        self.clock.move_to(instant)
        self.workspace.feed.tell({"type": "clock", "now": iso(self.clock.now())})
        await self.post.deliver_due()
        for act in self.on_move:
            await act()

    def _door(self) -> Door:
        """Return the way to the bot that is open now."""
        if self.sockets.is_open:
            return self.sockets
        return self._http or NoDoor()

    async def answer_response_url(self, request: Request) -> Response:
        """Take what the bot posts to a response URL."""
        reply = await _reply(request)
        try:
            use_response_url(self.workspace, str(request.path_params["ticket"]), reply)
            response: Response = PlainTextResponse("ok")
        except Refusal as refusal:
            status = 400 if refusal.status == 200 else refusal.status  # noqa: PLR2004 - HTTP OK
            response = JSONResponse({"ok": False, "error": refusal.error}, status)
        self.workspace.feed.log(
            {
                "at": iso(self.clock.now()),
                "direction": "from bot",
                "what": f"POST response_url ({request.path_params['kind']})",
                "status": response.status_code,
                "ms": 0,
                "request": reply,
                "response": bytes(response.body).decode(),
            }
        )
        return response


async def _reply(request: Request) -> Json | None:
    """Return the JSON object that was posted, or None."""
    try:
        value = await request.json()
    except ValueError:
        return None
    return value if isinstance(value, dict) else None

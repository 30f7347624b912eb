"""A bot that answers as the test says, remembers what it was told, and can call the Connector."""

import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from playground.slack.delivery import loopback_client
from playground.teams.harness import TeamsHarness
from playground.teams.login import SCOPE

Json = dict[str, Any]
ADAPTIVE = "application/vnd.microsoft.card.adaptive"


@dataclass
class PretendBot:
    """Keeps activities in `heard`; answers with the next of `answers`, else 200 and nothing."""

    heard: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: deque[Response] = field(default_factory=deque)

    def will_answer(self, *answers: Json | int) -> None:
        """Put answers into the queue: a JSON object or a status."""
        for answer in answers:
            made = JSONResponse(answer) if isinstance(answer, dict) else None
            self.answers.append(made or PlainTextResponse("", int(str(answer))))

    @property
    def last(self) -> Json:
        return self.heard[-1]

    def build(self, _: TeamsHarness) -> Starlette:
        return Starlette(routes=[Route("/teams/messages", self.hear, methods=["POST"])])

    async def hear(self, request: Request) -> Response:
        self.heard.append(json.loads(await request.body()))
        self.headers.append(dict(request.headers))
        return self.answers.popleft() if self.answers else PlainTextResponse("")


@dataclass
class Caller:
    """Calls the Connector with a token of its own."""

    teams: TeamsHarness
    client: httpx.AsyncClient = field(default_factory=loopback_client)
    token: str = ""

    async def logs_in(self, **changed: str) -> httpx.Response:
        """Ask for a token; `changed` stands in for what is right."""
        known = self.teams.tenant.registration
        asked = {
            "grant_type": "client_credentials",
            "client_id": known.app,
            "client_secret": known.secret,
            "scope": SCOPE,
        }
        directory = changed.pop("directory", known.tenant)
        address = f"{self.teams.url}/{directory}/oauth2/v2.0/token"
        answer = await self.client.post(address, data=asked | changed)
        self.token = answer.json().get("access_token", self.token)
        return answer

    async def call(self, method: str, path: str, body: Json | None = None) -> httpx.Response:
        """Make one call below `/connector/v3`."""
        address = f"{self.teams.url}/connector/v3{path}"
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.client.request(method, address, json=body, headers=headers)

    async def posts(self, place: str, body: Json, more: str = "") -> httpx.Response:
        """Send a message into a conversation, named as in the harness."""
        where = self.teams.tenant.place(place).id
        return await self.call("POST", f"/conversations/{where}/activities{more}", body)


def words(text: str) -> Json:
    """Return a message of words."""
    return {"type": "message", "text": text}


def message_with(card: Json) -> Json:
    """Return a message with a card."""
    return {"type": "message", "attachments": [{"contentType": ADAPTIVE, "content": card}]}


def card(*body: Json, actions: list[Json] | None = None, **more: object) -> Json:
    """Return a card."""
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": list(body),
        "actions": actions or [],
        **more,
    }


def line(text: str) -> Json:
    """Return a line of words."""
    return {"type": "TextBlock", "text": text, "wrap": True}


def dialog(shown: Json, title: str = "Say thanks") -> Json:
    """Return the answer that opens a dialog or goes on with it."""
    attached = {"contentType": ADAPTIVE, "content": shown}
    return {"task": {"type": "continue", "value": {"title": title, "card": attached}}}

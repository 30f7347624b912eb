"""A bot that answers as the test says and remembers what it was asked."""

import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from playground.slack.harness import SlackHarness


@dataclass
class Heard:
    """One request that reached the bot."""

    headers: dict[str, str]
    body: bytes
    payload: dict[str, Any]


@dataclass
class PretendBot:
    """Keeps requests in `heard`; answers with the next of `answers`, else 200 and nothing."""

    heard: list[Heard] = field(default_factory=list)
    answers: deque[Response] = field(default_factory=deque)

    def will_answer(self, *answers: Response | dict[str, Any] | int) -> None:
        """Put answers into the queue: a JSON object, a status or a whole response."""
        for answer in answers:
            if isinstance(answer, dict):
                self.answers.append(JSONResponse(answer))
            elif isinstance(answer, int):
                self.answers.append(PlainTextResponse("", answer))
            else:
                self.answers.append(answer)

    @property
    def last(self) -> dict[str, Any]:
        """The payload heard last."""
        return self.heard[-1].payload

    def build(self, _: SlackHarness) -> Starlette:
        """Return the bot as an application."""
        return Starlette(routes=[Route("/slack/events", self.hear, methods=["POST"])])

    async def hear(self, request: Request) -> Response:
        """Remember a request and answer."""
        body = await request.body()
        headers = dict(request.headers)
        self.heard.append(Heard(headers, body, _payload(headers, body)))
        payload = self.last
        if payload.get("type") == "url_verification":
            return PlainTextResponse(payload["challenge"])
        return self.answers.popleft() if self.answers else PlainTextResponse("")


def _payload(headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """Return what a request carries, however it is wrapped."""
    if headers["content-type"] == "application/json":
        read: dict[str, Any] = json.loads(body)
        return read
    form = {name: values[0] for name, values in parse_qs(body.decode(), True).items()}
    if "payload" in form:
        wrapped: dict[str, Any] = json.loads(form["payload"])
        return wrapped
    return dict(form)

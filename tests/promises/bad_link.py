"""A link to Slack that breaks by plan: before or after Slack did what was asked, in many ways."""

import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from playground.slack.connection import Breakable, drop, until_gone

Break = Literal["500", "502", "504", "drop", "hang", "garbage", "429"]
PASSED_ON = ("authorization", "content-type", "accept")
POST = "chat.postMessage"


@dataclass(frozen=True)
class Fault:
    """What one call meets.

    Attributes:
        kind: a status, or how the connection breaks.
        done: Slack did it all the same; nobody is told.
        retry_after: what a 429 says.
    """

    kind: Break
    done: bool = False
    retry_after: str = ""

    @property
    def in_doubt(self) -> bool:
        """Whether the caller cannot know if it was done."""
        return self.kind != "429"


@dataclass(frozen=True)
class Met:
    """A call of chat.postMessage that came by, and what it met."""

    at: datetime
    key: str
    fault: Fault | None


@dataclass
class BadLink:
    """Passes calls on to Slack; calls of chat.postMessage meet the faults planned for them.

    Attributes:
        slack: where Slack's API is.
        key_of: tells the message of a call apart by its body.
    """

    slack: str
    clock: Clock
    key_of: Callable[[str], str]
    plan: dict[str, deque[Fault]] = field(default_factory=dict)
    met: list[Met] = field(default_factory=list)

    def app(self) -> Breakable:
        """Return the application to serve."""
        self._client = httpx.AsyncClient(trust_env=False, timeout=30)
        route = Route("/api/{method}", self._answer, methods=["GET", "POST"])
        return Breakable(Starlette(routes=[route]))

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    def faults_met(self, key: str) -> list[Fault]:
        """Return what the calls for one message met, in order."""
        return [one.fault for one in self.met if one.key == key and one.fault]

    async def _answer(self, request: Request) -> Response:
        method, body = str(request.path_params["method"]), await request.body()
        fault = self._fault_of(body.decode()) if method == POST else None
        if fault is None:
            return await self._pass_on(request, body)
        if fault.done:
            await self._pass_on(request, body)
        return await _bad(fault, request)

    def _fault_of(self, body: str) -> Fault | None:
        key = self.key_of(json.dumps(json.loads(body), ensure_ascii=False))
        planned = self.plan.get(key)
        fault = planned.popleft() if planned else None
        self.met.append(Met(self.clock.now(), key, fault))
        return fault

    async def _pass_on(self, request: Request, body: bytes) -> Response:
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        answer = await self._client.request(
            request.method,
            f"{self.slack}{request.path_params['method']}",
            params=dict(request.query_params),
            content=body,
            headers=headers,
        )
        kept = {
            name: answer.headers[name]
            for name in ("content-type", "retry-after", "x-oauth-scopes")
            if name in answer.headers
        }
        return Response(answer.content, answer.status_code, kept)


async def _bad(fault: Fault, request: Request) -> Response:
    """Return the answer that a fault gives, if it gives one."""
    match fault.kind:
        case "drop":
            return drop(request)
        case "hang":
            await until_gone(request)
            return drop(request)
        case "garbage":
            return PlainTextResponse("<html>out to lunch</html>")
        case "429":
            body = '{"ok": false, "error": "ratelimited"}'
            headers = {"Retry-After": fault.retry_after, "Content-Type": "application/json"}
            return Response(body, 429, headers)
        case "500" | "502" | "504":
            return PlainTextResponse("upstream is away", int(fault.kind))


def planned(keys: Sequence[str], faults: Callable[[], list[Fault]]) -> dict[str, deque[Fault]]:
    """Return a plan in which each message meets what `faults` gives, one call after the other."""
    return {key: deque(faults()) for key in keys}

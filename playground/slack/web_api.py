"""The Web API's door: token, scope, pace, arguments, then the method itself."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from playground.slack.call import Call, Method
from playground.slack.connection import drop, until_gone
from playground.slack.faults import Fault, Faults
from playground.slack.methods import chat, conversations, files, people, team, views
from playground.slack.pace import Pace
from playground.slack.shapes import Json
from playground.slack.tickets import Refusal
from playground.slack.times import iso
from playground.slack.workspace import Workspace

METHODS: dict[str, Method] = {
    **team.METHODS,
    **people.METHODS,
    **conversations.METHODS,
    **chat.METHODS,
    **files.METHODS,
    **views.METHODS,
}


@dataclass
class WebApi:
    """Answers calls of the bot as slack.com/api does."""

    workspace: Workspace
    faults: Faults
    pace: Pace

    async def answer(self, request: Request) -> Response:
        """Answer one HTTP request to `/api/{method}` and log it."""
        started = time.perf_counter()
        name = str(request.path_params["method"])
        arguments = await _arguments(request)
        token = _token(request, arguments)
        fault = self.faults.take(name)
        response = await self._meet(fault, request) if fault else None
        if response is None:
            response = self._perform(name, token, arguments, request)
        self._log(name, arguments, response, started)
        if fault and fault.kind == "done_then_drop":
            return drop(request)
        if fault and fault.kind == "done_then_error":
            return PlainTextResponse("Internal Server Error", 500)
        return response

    async def _meet(self, fault: Fault, request: Request) -> Response | None:
        """Give a bad answer; None when the usual one follows after all."""
        if fault.kind == "hang":
            await until_gone(request)
        elif fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        make = _BAD_ANSWERS.get(fault.kind)
        return make(fault, request) if make else None

    def _perform(self, name: str, token: str, arguments: Json, request: Request) -> Response:
        """Return the usual answer."""
        try:
            method = _method(name)
            is_json = "application/json" in request.headers.get("content-type", "")
            self._admit(name, method, token)
            usable = arguments if method.reads_json or not is_json else {}
            call = Call(self.workspace, self.pace, usable)
            call.needs(method.scope)
            answer = {"ok": True} | method.handler(call)
        except Refusal as refusal:
            return _refused(refusal)
        scopes = ",".join(sorted(self.workspace.installation.scopes))
        return JSONResponse(answer, headers={"X-OAuth-Scopes": scopes})

    def _admit(self, name: str, method: Method, token: str) -> None:
        """Let only the right token in, and not too often.

        Raises:
            Refusal: `not_authed`, `invalid_auth`, `not_allowed_token_type` or `ratelimited`.
        """
        if method.token != "any":
            self._check_token(method, token)
        wait = self.pace.wait_for_call(name, method.tier)
        if wait:
            raise Refusal("ratelimited", 429, retry_after=wait)

    def _check_token(self, method: Method, token: str) -> None:
        """Compare the token with the installation's."""
        installed = self.workspace.installation
        if not token:
            raise Refusal("not_authed")
        if not installed.is_installed:
            raise Refusal("account_inactive")
        wanted = installed.bot_token if method.token == "bot" else installed.app_token
        if token == wanted:
            return
        known = (installed.bot_token, installed.app_token)
        raise Refusal("not_allowed_token_type" if token in known else "invalid_auth")

    def _log(self, name: str, arguments: Json, response: Response, started: float) -> None:
        """Put the call into the wire log."""
        self.workspace.feed.log(
            {
                "at": iso(self.workspace.clock.now()),
                "direction": "from bot",
                "what": f"POST /api/{name}",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000),
                "request": {k: _opened(v) for k, v in arguments.items() if k != "token"},
                "response": _opened(bytes(response.body).decode()),
            }
        )


def _method(name: str) -> Method:
    """Return the method called `name`.

    Raises:
        Refusal: `unknown_method`.
    """
    method = METHODS.get(name)
    if method is None:
        raise Refusal("unknown_method", req_method=name)
    return method


def _refused(refusal: Refusal) -> Response:
    """Return Slack's answer to a call that it does not carry out."""
    details = dict(refusal.details)
    headers = {}
    if "retry_after" in details:
        headers["Retry-After"] = str(details.pop("retry_after"))
    body = {"ok": False, "error": refusal.error, **details}
    return JSONResponse(body, refusal.status, headers)


async def _arguments(request: Request) -> Json:
    """Return the arguments from the query and the body; a body that is no JSON gives none."""
    found: dict[str, Any] = dict(request.query_params)
    if "application/json" in request.headers.get("content-type", ""):
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            return found
        return found | body if isinstance(body, dict) else found
    found |= parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
    return found


def _token(request: Request, arguments: Json) -> str:
    """Return the token from the header or, as Slack still allows, from the arguments."""
    header = request.headers.get("authorization", "")
    if header.lower().startswith("bearer "):
        return header[7:].strip()
    return str(arguments.get("token") or "")


def _opened(value: object) -> object:
    """Return JSON text as what it says, so that the wire log can be read."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            opened: object = json.loads(value)
        except ValueError:
            return value
        return opened
    return value


_BAD_ANSWERS: dict[str, Callable[[Fault, Request], Response]] = {
    "rate_limited": lambda fault, _: _refused(
        Refusal("ratelimited", 429, retry_after=fault.retry_after)
    ),
    "server_error": lambda _, __: PlainTextResponse("Internal Server Error", 500),
    "garbage": lambda _, __: PlainTextResponse("<html>out to lunch</html>"),
    "refused": lambda fault, _: _refused(Refusal(fault.word)),
    "drop": lambda _, request: drop(request),
    "hang": lambda _, request: drop(request),
}

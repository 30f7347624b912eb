"""The Connector's door: token, body, pace, then the call itself."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from playground.teams.calls import activities, conversations, roster, teams
from playground.teams.calls.call import Call, Handler
from playground.teams.door import Door
from playground.teams.login import Login
from playground.teams.pace import Pace
from playground.teams.refusals import Refusal, bad_syntax, too_big, too_fast
from playground.teams.shapes import Json
from playground.teams.tenant import Tenant

PREFIX = "/connector/v3"
LARGEST_BODY = 256 * 1024
DENIED = {"message": "Authorization has been denied for this request."}

# path below v3, method, operation, handler; as in learn.microsoft.com/azure/bot-service/rest-api/
# bot-framework-rest-connector-api-reference, November 2026.
CALLS: tuple[tuple[str, str, str, Handler], ...] = (
    ("/conversations", "POST", "create", conversations.create),
    ("/conversations/{conversation}/activities", "POST", "send", activities.send),
    ("/conversations/{conversation}/activities/{activity}", "POST", "send", activities.reply),
    ("/conversations/{conversation}/activities/{activity}", "PUT", "update", activities.update),
    ("/conversations/{conversation}/activities/{activity}", "DELETE", "delete", activities.delete),
    ("/conversations/{conversation}/pagedmembers", "GET", "members", roster.paged),
    ("/conversations/{conversation}/members", "GET", "members", roster.everybody),
    ("/conversations/{conversation}/members/{member}", "GET", "member", roster.one),
    ("/teams/{team}", "GET", "team", teams.details),
    ("/teams/{team}/conversations", "GET", "channels", teams.channels),
)


@dataclass
class Connector:
    """Answers calls of the bot as smba.trafficmanager.net does.

    `sent` counts the authorised calls by operation; `strangers` those without a good token.
    """

    tenant: Tenant
    login: Login
    door: Door
    pace: Pace
    strangers: int = 0
    sent: dict[str, int] = field(default_factory=dict)

    def routes(self) -> list[BaseRoute]:
        """Return the routes of the Connector."""
        return [
            Route(f"{PREFIX}{path}", self._endpoint(operation, handler), methods=[method])
            for path, method, operation, handler in CALLS
        ]

    def _endpoint(
        self, operation: str, handler: Handler
    ) -> Callable[[Request], Awaitable[Response]]:
        """Return the endpoint of one call."""

        async def endpoint(request: Request) -> Response:
            raw = await request.body()
            asked = _read(raw)
            return await self.door.answer(
                request, operation, lambda: self._perform(request, operation, handler, raw), asked
            )

        return endpoint

    def _perform(self, request: Request, operation: str, handler: Handler, raw: bytes) -> Response:
        """Return the usual answer.

        Raises:
            Refusal: the call is not carried out.
        """
        token = request.headers.get("authorization", "")
        if not token.startswith("Bearer ") or not self.login.is_good(token[len("Bearer ") :]):
            self.strangers += 1
            return JSONResponse(DENIED, 401, {"WWW-Authenticate": "Bearer"})
        self.sent[operation] = self.sent.get(operation, 0) + 1
        call = Call(self.tenant, _body(request, raw), request.path_params, request.query_params)
        wait = self.pace.wait_for(operation, call.limited_by)
        if wait:
            raise too_fast(str(wait))
        status, answer = handler(call)
        return JSONResponse(answer, status) if answer is not None else Response(status_code=status)


def _body(request: Request, raw: bytes) -> Json:
    """Return the JSON object of a call that has one.

    Raises:
        Refusal: it is too large, or no JSON object.
    """
    if request.method not in ("POST", "PUT"):
        return {}
    if len(raw) > LARGEST_BODY:
        raise too_big()
    if "application/json" not in request.headers.get("content-type", ""):
        raise Refusal(415, "UnsupportedMediaType", "The body has to be JSON.")
    body = _read(raw)
    if not isinstance(body, dict):
        raise bad_syntax("Could not parse the body as a JSON object.")
    return body


def _read(raw: bytes) -> object:
    """Return what a body says, or None."""
    try:
        value: object = json.loads(raw) if raw else None
    except ValueError:
        return None
    return value

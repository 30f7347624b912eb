"""The door to everything that the bot calls: bad days first, then the answer, then the log."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from playground.slack.connection import drop, until_gone
from playground.slack.times import iso
from playground.teams.faults import Fault, Faults
from playground.teams.refusals import Refusal, too_fast
from playground.teams.tenant import Tenant


@dataclass
class Door:
    """Lets each call meet its fault, answers it and puts it into the wire log."""

    tenant: Tenant
    faults: Faults

    async def answer(
        self, request: Request, operation: str, make: Callable[[], Response], asked: Any = None
    ) -> Response:
        """Answer one call.

        Args:
            request: the call.
            operation: its name in `Faults` and in the log.
            make: gives the usual answer; may raise a `Refusal`.
            asked: what the log shows of the body.
        """
        started = time.perf_counter()
        fault = self.faults.take(operation)
        response = await _meet(fault, request) if fault else None
        if response is None:
            response = _made(make)
        self._log(request, operation, asked, response, started)
        if fault and fault.kind == "done_then_drop":
            return drop(request)
        if fault and fault.kind == "done_then_status":
            return _bad(fault)
        return response

    def _log(
        self, request: Request, operation: str, asked: Any, response: Response, started: float
    ) -> None:
        """Put a call into the wire log."""
        self.tenant.feed.log(
            {
                "at": iso(self.tenant.clock.now()),
                "direction": "from bot",
                "what": f"{request.method} {request.url.path} ({operation})",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000),
                "request": asked if asked is not None else dict(request.query_params),
                "response": _opened(bytes(response.body).decode()),
            }
        )


def _made(make: Callable[[], Response]) -> Response:
    """Return the usual answer, or the refusal as the Connector words it."""
    try:
        return make()
    except Refusal as refusal:
        return refused(refusal)


def refused(refusal: Refusal) -> Response:
    """Return a refusal as a response."""
    headers = {"Retry-After": refusal.retry_after} if refusal.retry_after else {}
    return JSONResponse(refusal.body, refusal.status, headers)


async def _meet(fault: Fault, request: Request) -> Response | None:
    """Give a bad answer; None when the usual one follows after all."""
    if fault.kind == "hang":
        await until_gone(request)
    elif fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    make = _BAD_ANSWERS.get(fault.kind)
    return make(fault, request) if make else None


def _bad(fault: Fault) -> Response:
    """Return an answer with the status of a fault."""
    body = {"error": {"code": fault.code, "message": "Something went wrong."}}
    return JSONResponse(body, fault.status)


def _opened(value: str) -> object:
    """Return JSON text as what it says, so that the wire log can be read."""
    try:
        opened: object = json.loads(value)
    except ValueError:
        return value
    return opened


_BAD_ANSWERS: dict[str, Callable[[Fault, Request], Response]] = {
    "rate_limited": lambda fault, _: refused(too_fast(fault.retry_after)),
    "status": lambda fault, _: _bad(fault),
    "garbage": lambda _, __: PlainTextResponse("<html>out to lunch</html>"),
    "redirect": lambda fault, _: RedirectResponse(fault.word, 302),
    "drop": lambda _, request: drop(request),
    "hang": lambda _, request: drop(request),
}

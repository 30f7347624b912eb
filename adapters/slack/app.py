"""Bolt's app with one listener for each kind of payload."""

import logging
import re
from collections.abc import Awaitable, Callable

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.api import web_client
from adapters.slack.arrivals import Installation
from adapters.slack.desk import Desk
from adapters.slack.shapes import Kind
from adapters.wire.text import Json
from bot.errors import Unavailable

ANYTHING = re.compile("")

log = structlog.get_logger()
_bolt_log = logging.getLogger("adapters.slack.bolt")


def build_app(desk: Desk, installation: Installation, base_url: str) -> AsyncApp:
    """Return Bolt's app: one catch-all listener for each kind, in the order that Bolt needs.

    Its middleware checks nothing: the front and the socket have done that.
    """

    async def authorize(**_: object) -> AuthorizeResult:
        return _authorized(installation)

    app = AsyncApp(
        logger=_quiet_logger(),
        name="goodword",
        process_before_response=True,
        client=web_client(base_url),
        authorize=authorize,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
    )
    app.command(ANYTHING)(_listener(desk.serve, Kind.COMMAND))
    app.action(ANYTHING)(_listener(desk.serve, Kind.PRESS))
    app.view(ANYTHING)(_listener(desk.serve, Kind.SUBMISSION))
    app.view_closed(ANYTHING)(_ignorer(desk, Kind.CLOSED))
    app.shortcut({"type": "shortcut", "callback_id": ANYTHING})(
        _listener(desk.serve, Kind.SHORTCUT)
    )
    app.shortcut({"type": "message_action", "callback_id": ANYTHING})(
        _listener(desk.serve, Kind.MESSAGE_SHORTCUT)
    )
    app.options(ANYTHING)(_ignorer(desk, Kind.OPTIONS))
    app.function(ANYTHING)(_ignorer(desk, Kind.EVENT))  # before `event`, which would swallow it
    app.event(ANYTHING)(_listener(desk.serve, Kind.EVENT))
    app.error(_unavailable)
    return app


Listener = Callable[..., Awaitable[BoltResponse]]


def _listener(serve: Callable[[Kind, Json], Awaitable[BoltResponse]], kind: Kind) -> Listener:
    """Return what Bolt calls for one kind of payload."""

    async def listen(body: Json) -> BoltResponse:
        return await serve(kind, body)

    return listen


def _ignorer(desk: Desk, kind: Kind) -> Listener:
    """Return what Bolt calls for a kind of payload that means nothing to us."""

    async def listen() -> BoltResponse:
        return await desk.ignore(kind)

    return listen


async def _unavailable(error: Exception) -> BoltResponse:
    """Have Slack ask again; whatever was stored is recognised by its key then."""
    if isinstance(error, Unavailable):
        log.warning("request_not_taken", reason="unavailable")
    else:
        log.error("request_failed_in_the_adapter", exc_info=error)
    return BoltResponse(status=503, body="")


def _authorized(installation: Installation) -> AuthorizeResult:
    """Return what Bolt wants to know of the token; asking Slack each time would cost a call."""
    return AuthorizeResult(
        enterprise_id=installation.enterprise or None,
        team_id=installation.team or None,
        bot_user_id=installation.bot_user,
        bot_id=installation.bot,
        bot_token="none",  # noqa: S106 - Bolt asks for one; our own client makes all calls
    )


def _quiet_logger() -> logging.Logger:
    """Return a logger that keeps Bolt from writing bodies."""
    _bolt_log.setLevel(logging.ERROR)  # below that it writes parts of bodies
    return _bolt_log


async def dispatch(app: AsyncApp, kind: Kind, payload: Json) -> BoltResponse:
    """Hand a payload that was checked to Bolt.

    It goes in as an object, as in Socket Mode: the bytes were read once already.
    """
    if kind is not Kind.COMMAND:  # Bolt takes whatever has this key for a slash command
        payload = {name: value for name, value in payload.items() if name != "command"}
    try:
        request = AsyncBoltRequest(body=payload, mode="socket_mode")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        # Bolt looks into parts that we have no use for, and takes their shape for granted.
        return BoltResponse(status=400, body="bad request")
    return await app.async_dispatch(request)

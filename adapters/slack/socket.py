"""Socket Mode: we call Slack, and payloads come in through that connection."""

import asyncio
import json
import logging
from collections.abc import Callable

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.front import HandOver
from adapters.slack.shapes import Kind, kind_of
from adapters.wire.metrics import Counts
from adapters.wire.reading import Malformed, cleaned
from adapters.wire.text import Json
from bot.errors import PlatformError

ENVELOPES = frozenset({"events_api", "interactive", "slash_commands"})
OK = 200

# An app token that Slack will never take: docs.slack.dev/reference/methods/apps.connections.open
HOPELESS = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
        "missing_scope",
        "app_not_socket_mode_enabled",
    }
)

log = structlog.get_logger()
_quiet = logging.getLogger("adapters.slack.socket_mode")


class _Line(SocketModeClient):
    """The SDK's client, which gives up where trying again is hopeless.

    Slack first says that it will hang up and then does. The SDK connects anew for both, so that a
    payload on the first new connection was lost with it; here each ended connection counts once.
    """

    def __init__(self, app_token: str, web: AsyncWebClient) -> None:
        _quiet.setLevel(logging.WARNING)  # below that it writes what came in
        super().__init__(app_token, logger=_quiet, web_client=web)
        self.proxy = None  # the SDK takes one from HTTPS_PROXY
        self.lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._renewing = asyncio.Lock()

    async def open(self) -> None:
        """Connect, trying again until it works."""
        await super().connect()  # type: ignore[no-untyped-call] # the SDK has none here

    async def hang_up(self) -> None:
        """Close everything."""
        await super().close()  # type: ignore[no-untyped-call] # the SDK has none here

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - the SDK's
        """Connect anew, unless somebody has done that since this was asked."""
        ended = self.current_session
        async with self._renewing:
            if self.current_session is ended:
                await super().connect_to_new_endpoint(force)

    async def issue_new_wss_url(self) -> str:
        """Return the address of a new connection."""
        try:
            return await super().issue_new_wss_url()
        except SlackApiError as error:
            reason = str(error.response.get("error")) if hasattr(error.response, "get") else ""
            if reason in HOPELESS and not self.lost.done():
                self.closed = True
                self.lost.set_result(reason)
            raise


class SlackSocket:
    """Takes payloads through connections that we open; run it until it is cancelled."""

    def __init__(
        self,
        app_token: str,
        client: AsyncWebClient,
        hand_over: HandOver,
        counts: Counts,
        connected: Callable[[], None] = lambda: None,
    ) -> None:
        """Call with the app token; payloads go to `hand_over`."""
        self._app_token = app_token
        self._client = client
        self._hand_over = hand_over
        self._counts = counts
        self._connected = connected

    async def run(self) -> None:
        """Stay connected until cancelled; a connection that breaks is made anew.

        Raises:
            PlatformError: Slack will never take this app token.
        """
        line = _Line(self._app_token, self._client)
        line.socket_mode_request_listeners.append(self._listen)
        connecting = asyncio.ensure_future(line.open())
        connecting.add_done_callback(lambda done: done.cancelled() or self._connected())
        try:
            reason = await line.lost
            raise PlatformError(reason, permanent=True)
        finally:
            connecting.cancel()
            await line.hang_up()

    async def _listen(self, line: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Take one envelope; only what was taken is acknowledged."""
        if request.type not in ENVELOPES or not isinstance(request.payload, dict):
            return
        answered, body = await self._taken(request.payload)
        if answered:
            response = SocketModeResponse(envelope_id=request.envelope_id, payload=body)
            await line.send_socket_mode_response(response)

    async def _taken(self, envelope: Json) -> tuple[bool, Json | None]:
        """Return whether a payload was taken, and the answer to it."""
        try:
            payload = cleaned(envelope)
            kind = kind_of(payload)
        except Malformed as malformed:
            self._counts.refused("malformed")
            log.warning("payload_refused", reason=str(malformed))
            return False, None
        self._counts.arrived(kind.value)
        if kind in {Kind.UNKNOWN, Kind.HANDSHAKE, Kind.SSL_CHECK}:
            return True, None
        answer = await self._hand_over(kind, payload)
        return answer.status == OK, _object(answer.body)


def _object(body: str | None) -> Json | None:
    """Return the answer as the envelope carries it back."""
    found: Json | None = json.loads(body) if body and body.startswith("{") else None
    return found

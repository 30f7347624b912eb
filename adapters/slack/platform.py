"""Slack as the rest of the program sees it: a connection, and a door that stands on it."""

from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from prometheus_client import CollectorRegistry
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from starlette.routing import Route

from adapters.slack.api import SlackApi, web_client
from adapters.slack.app import build_app, dispatch
from adapters.slack.arrivals import Installation
from adapters.slack.desk import Desk
from adapters.slack.directory import SlackDirectory
from adapters.slack.front import Front
from adapters.slack.happenings import Happenings
from adapters.slack.messenger import SlackMessenger
from adapters.slack.pace import pacer
from adapters.slack.replies import Replies
from adapters.slack.requests import PLATFORM, Reader
from adapters.slack.shapes import Kind
from adapters.slack.socket import SlackSocket
from adapters.wire.chores import Chores
from adapters.wire.messengers import OneWorkspace
from adapters.wire.metrics import Counts
from adapters.wire.notices import Notices
from adapters.wire.receiving import Receive
from adapters.wire.seals import Seals
from adapters.wire.session import open_session
from adapters.wire.text import Json
from bot.clock import Clock, SystemClock
from bot.config import Settings, SettingsError
from bot.errors import PlatformError
from bot.outbox import Pacer

EVENTS = "/slack/events"


class SlackConnection:
    """The way out to one Slack workspace.

    `messengers` and `directory` can be handed on before the start; they refuse to work until then.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Connect with the bot token of the settings."""
        self.base_url = settings.slack_api_url
        self.prefix = settings.slack_command_prefix
        self.clock = clock
        self._client = web_client(self.base_url, settings.slack_bot_token.get_secret_value())
        self.api = SlackApi(self._client, clock)
        self.messengers = OneWorkspace()
        self.directory = SlackDirectory(self.api)
        self.session: aiohttp.ClientSession | None = None
        self.installation: Installation | None = None
        self.messenger: SlackMessenger | None = None

    async def start(self) -> Installation:
        """Ask Slack who we are; may be called again after a failure.

        Raises:
            PlatformError: the token is not taken (permanent), or Slack cannot be reached.
        """
        if self.session is None:
            self.session = open_session()
            self._client.session = self.session
        installation = await self.api.who_we_are()
        self.messenger = SlackMessenger(self.api, installation, self.clock, self.prefix)
        self.messengers.connect(installation.workspace, self.messenger)
        self.directory.connect(installation)
        self.installation = installation
        return installation

    async def close(self) -> None:
        """Hang up."""
        if self.session is not None:
            await self.session.close()
            self.session = None
            self._client.session = None


@dataclass(frozen=True)
class Wiring:
    """What the door needs from the rest of the program.

    Attributes:
        receive: `Reception.receive`.
        notices: who is told what happens in the workspace.
        forms_key: signs what forms carry; at least 16 bytes, from the key directory.
        registry: where requests are counted; None: nowhere.
        real_clock: the time in which Slack signs; the playground's clock does not move that.
    """

    receive: Receive
    notices: Notices
    forms_key: bytes
    registry: CollectorRegistry | None = None
    real_clock: Clock = SystemClock()  # noqa: RUF009 - it has no state


class SlackPlatform:
    """Slack: the way in, by HTTP and by Socket Mode, on the way out. A `bot.platforms.Platform`."""

    name = PLATFORM
    sees_everybody = True

    def __init__(self, settings: Settings, connection: SlackConnection, wiring: Wiring) -> None:
        """Stand on `connection`, whose start `start` awaits."""
        self._settings = settings
        self._connection = connection
        self.directory = connection.directory
        self.messengers = connection.messengers
        self._wiring = wiring
        self._counts = Counts(wiring.registry)
        self._chores = Chores()
        self._app: AsyncApp | None = None

    @property
    def presence(self) -> Installation | None:
        """Where the bot is; None before the start."""
        return self._connection.installation

    async def start(self) -> Installation:
        """Connect, and answer from now on; may be called again after a failure.

        Raises:
            PlatformError: as for `SlackConnection.start`.
        """
        installation = await self._connection.start()
        messenger = self._connection.messenger
        if messenger is not None:
            self._app = self._build(installation, messenger)
        return installation

    def pacer(self) -> Pacer:
        """Return what keeps messages under the limits of a workspace."""
        return pacer()

    def complaint(self, error: PlatformError) -> str:
        """Return which setting to look at when Slack does not take ours."""
        return f"Slack does not take SLACK_BOT_TOKEN: {error.reason}"

    async def listen(self) -> None:
        """Take requests by Socket Mode until cancelled, if the settings say so.

        Raises:
            SettingsError: Slack does not take the token for it.
        """
        if not self._settings.uses_socket_mode:
            return
        try:
            await self.socket().run()
        except PlatformError as error:
            if error.permanent:
                msg = f"Slack does not take SLACK_APP_TOKEN: {error.reason}"
                raise SettingsError(msg) from error
            raise

    async def close(self) -> None:
        """Finish what is going on and hang up."""
        await self._chores.finish()
        await self._connection.close()

    def routes(self) -> list[Route]:
        """Return the routes to serve; until the start they answer 503."""
        secret = self._settings.slack_signing_secret
        front = Front(secret, self._wiring.real_clock, self.hand_over, self._counts)
        return [Route(EVENTS, endpoint=front.answer, methods=["POST"])]

    def socket(self, later: Callable[[], None] = lambda: None) -> SlackSocket:
        """Return the way in by Socket Mode; `later` is called once it is connected."""
        token = self._settings.slack_app_token.get_secret_value()
        client = web_client(self._connection.base_url, token)
        client.session = self._connection.session
        return SlackSocket(token, client, self.hand_over, self._counts, later)

    async def hand_over(self, kind: Kind, payload: Json) -> BoltResponse:
        """Take a payload that was let in."""
        if self._app is None:
            return BoltResponse(status=503, body="")
        return await dispatch(self._app, kind, payload)

    def _build(self, installation: Installation, messenger: SlackMessenger) -> AsyncApp:
        """Put the parts together for one installation."""
        seals = Seals(self._wiring.forms_key, self._connection.clock)
        desk = Desk(
            reader=Reader(installation, seals, self._connection.prefix),
            receive=self._wiring.receive,
            replies=Replies(self._connection.api, messenger, seals, self._connection.prefix),
            happenings=Happenings(installation, messenger, self._wiring.notices),
            messenger=messenger,
            counts=self._counts,
            later=self._chores.start,
        )
        return build_app(desk, installation, self._connection.base_url)

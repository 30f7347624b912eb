"""A bot with the real Slack adapter and a reception that answers what a test wants."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry
from starlette.applications import Starlette

from adapters.slack.platform import SlackConnection, SlackPlatform, Wiring
from adapters.wire.notices import Notices
from bot.clock import MovableClock
from bot.config import Settings, load_settings
from bot.errors import Unavailable
from bot.identity import ConversationId
from bot.outcome import Reply
from bot.request import Request
from bot.surface import Account
from playground.slack.harness import START, SlackHarness, running_slack

KEY = b"k" * 32


@dataclass
class FakeReception:
    """Keeps what it was asked and answers what it was told to."""

    answer: Callable[[Request], Reply] = lambda _: Reply()
    asked: list[Request] = field(default_factory=list)
    unavailable: int = 0
    laters: list[Callable[[Reply], Awaitable[None]] | None] = field(default_factory=list)

    async def receive(
        self, request: Request, later: Callable[[Reply], Awaitable[None]] | None = None
    ) -> Reply:
        self.asked.append(request)
        self.laters.append(later)
        if self.unavailable:
            self.unavailable -= 1
            raise Unavailable
        return self.answer(request)


@dataclass
class FakeNotices:
    accounts: list[Account] = field(default_factory=list)
    joined: list[ConversationId] = field(default_factory=list)
    disconnected: list[str] = field(default_factory=list)

    async def keep(self, workspace: str, accounts: tuple[Account, ...]) -> None:
        self.accounts.extend(accounts)

    async def join(self, workspace: str, conversation: ConversationId) -> None:
        self.joined.append(conversation)

    async def disconnect(self, workspace: str) -> None:
        self.disconnected.append(workspace)


@dataclass
class Scene:
    """A simulated Slack, the adapter under test, and what came out of it on the other side."""

    slack: SlackHarness
    platform: SlackPlatform
    connection: SlackConnection
    reception: FakeReception
    notices: FakeNotices
    registry: CollectorRegistry

    def replies(self, reply: Reply) -> None:
        """Answer everything with this from now on."""
        self.reception.answer = lambda _: reply

    @property
    def request(self) -> Request:
        """The newest request."""
        return self.reception.asked[-1]


def settings_of(harness: SlackHarness, **more: str) -> Settings:
    given = {name.lower(): value for name, value in {**harness.settings(), **more}.items()}
    return load_settings({}, _env_file=None, **given)


@contextlib.asynccontextmanager
async def scene(manifest: dict[str, object] | None = None, **more: str) -> AsyncIterator[Scene]:
    """Serve a simulated Slack and the adapter, connected to each other."""
    clock = MovableClock(START)
    made: list[Scene] = []

    async def build(harness: SlackHarness) -> Starlette:
        settings = settings_of(harness, **more)
        connection = SlackConnection(settings, clock)
        reception, notices, registry = FakeReception(), FakeNotices(), CollectorRegistry()
        wiring = Wiring(
            receive=reception.receive,
            notices=Notices(notices.keep, notices.join, notices.disconnect),
            forms_key=KEY,
            registry=registry,
        )
        platform = SlackPlatform(settings, connection, wiring)
        await platform.start()
        made.append(Scene(harness, platform, connection, reception, notices, registry))
        return Starlette(routes=platform.routes())

    async with running_slack(build, clock, manifest=manifest):
        try:
            yield made[0]
        finally:
            await made[0].platform.close()

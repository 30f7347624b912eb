"""A bot with the real Teams adapter and a reception that answers what a test wants."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry
from starlette.applications import Starlette

from adapters.teams.platform import Needs, TeamsConnection, TeamsPlatform, Wiring
from adapters.wire.notices import Notices
from adapters.wire.receiving import Later
from bot.clock import MovableClock
from bot.config import Settings, load_settings
from bot.outcome import Reply
from bot.people.ports import DirectoryStore
from bot.request import Request
from bot.surface import Document
from bot.ui.views import Attachment
from playground.slack.harness import START
from playground.teams.harness import TeamsHarness, running_teams
from tests.adapters.teams.stage import FakeNotices
from tests.fakes import FakeUnits
from tests.memory import Memory

KEY = b"k" * 32


@dataclass
class Reception:
    """Keeps what it was asked and answers what it was told to."""

    answer: Callable[[Request], Reply] = lambda _: Reply()
    asked: list[Request] = field(default_factory=list)

    async def receive(self, request: Request, later: Later | None = None) -> Reply:
        self.asked.append(request)
        return self.answer(request)


@dataclass
class Scene:
    """A simulated Teams, the adapter under test, and what came out of it on the other side."""

    teams: TeamsHarness
    platform: TeamsPlatform
    connection: TeamsConnection
    reception: Reception
    notices: FakeNotices
    registry: CollectorRegistry

    def replies(self, reply: Reply) -> None:
        """Answer everything with this from now on."""
        self.reception.answer = lambda _: reply

    @property
    def request(self) -> Request:
        """The newest request."""
        return self.reception.asked[-1]

    def count(self, name: str, **labels: str) -> float:
        """Return one of the adapter's counters."""
        return self.registry.get_sample_value(f"goodword_teams_{name}_total", labels) or 0.0


async def no_file(_: Attachment) -> Document:
    """Make a file that nobody asks for here."""
    return Document("x.json", b"{}")


def settings_of(harness: TeamsHarness, **more: str) -> Settings:
    given = {name.lower(): value for name, value in {**harness.settings(), **more}.items()}
    return load_settings({}, _env_file=None, **given)


def build(harness: TeamsHarness, clock: MovableClock, **more: str) -> Scene:
    """Put the adapter together; nothing is started."""
    settings, registry = settings_of(harness, **more), CollectorRegistry()
    units = FakeUnits(Memory())
    tenant = settings.teams_tenant_id
    units.write_now(
        lambda stores: stores.get(DirectoryStore).connect("teams", tenant, "Acme", None)
    )
    needs = Needs(units, no_file, KEY)
    connection = TeamsConnection(settings, clock, needs)
    reception, notices = Reception(), FakeNotices()
    told = Notices(notices.keep, notices.join, notices.disconnect)
    platform = TeamsPlatform(connection, Wiring(reception.receive, told, registry))
    return Scene(harness, platform, connection, reception, notices, registry)


@contextlib.asynccontextmanager
async def scene(*, starts: bool = True, **more: str) -> AsyncIterator[Scene]:
    """Serve a simulated Teams and the adapter, connected to each other."""
    clock = MovableClock(START)
    made: list[Scene] = []

    async def bot(harness: TeamsHarness) -> Starlette:
        here = build(harness, clock, **more)
        made.append(here)
        if starts:
            await here.platform.start()
        return Starlette(routes=here.platform.routes())

    async with running_teams(bot, clock):
        try:
            yield made[0]
        finally:
            await made[0].platform.close()

"""Teams as the rest of the program sees it: a connection, and a door that stands on it.

botbuilder is imported when the platform starts, and by nobody else: a program without Teams'
settings does without it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from functools import partial

import aiohttp
from prometheus_client import CollectorRegistry
from starlette.routing import Route

from adapters.teams.api import TeamsApi
from adapters.teams.arrivals import PLATFORM, Installation, TurnAnswer
from adapters.teams.consent import Attach, Consents
from adapters.teams.desk import Desk
from adapters.teams.directory import TeamsDirectory
from adapters.teams.front import Front
from adapters.teams.habits import Habits
from adapters.teams.happenings import Happenings
from adapters.teams.heard import Heard
from adapters.teams.hosts import Hosts
from adapters.teams.keys import SigningKeys
from adapters.teams.lately import Lately
from adapters.teams.meetings import Meetings
from adapters.teams.messenger import TeamsMessenger
from adapters.teams.pace import pacer
from adapters.teams.peers import connector_to_teams
from adapters.teams.people import TeamsPeople
from adapters.teams.references import TeamsReferences
from adapters.teams.replies import Replies
from adapters.teams.requests import Reader
from adapters.teams.rosters import Rosters
from adapters.teams.shapes import Kind
from adapters.teams.stamps import Stamps
from adapters.teams.verifier import Verifier
from adapters.teams.whence import reference_of
from adapters.wire.chores import Chores
from adapters.wire.messengers import OneWorkspace
from adapters.wire.metrics import Counts
from adapters.wire.notices import Notices
from adapters.wire.receiving import Receive
from adapters.wire.seals import Seals
from adapters.wire.session import open_session
from adapters.wire.text import Json
from bot.clock import Clock, SystemClock
from bot.config import Settings
from bot.errors import PlatformError
from bot.outbox import Pacer
from bot.units import Units

EVENTS = "/teams/messages"

Dispatch = Callable[[Kind, Json], Awaitable[TurnAnswer]]


@dataclass(frozen=True)
class Needs:
    """What the way out needs from the rest of the program.

    Attributes:
        units: where it is kept how conversations are reached.
        attach: makes a file that somebody said yes to.
        forms_key: signs what cards carry; at least 16 bytes, from the key directory.
        opens: the actions that show something to fill in or to read.
    """

    units: Units
    attach: Attach
    forms_key: bytes
    opens: Collection[str] = frozenset()


class TeamsConnection:
    """The way out to one tenant.

    `messengers` and `directory` can be handed on before the start; they refuse to work until then.
    """

    def __init__(self, settings: Settings, clock: Clock, needs: Needs) -> None:
        """Connect as the app registration of the settings."""
        self.clock = clock
        self.hosts = Hosts(settings.teams_cloud, settings.teams_simulator_url)
        self.us = Installation(
            settings.teams_tenant_id.lower(),
            settings.teams_app_id.lower(),
            cloud=settings.teams_cloud,
        )
        self.api = TeamsApi(self.hosts, self.us, settings.teams_app_password, clock)
        self.references = TeamsReferences(needs.units, self.us, self.hosts, clock)
        self.seals = Seals(needs.forms_key, clock)
        self.stamps = Stamps(self.seals, self.us.workspace, needs.opens)
        self.consents = Consents(self.api, self.seals, needs.attach, clock)
        self.messenger = TeamsMessenger(
            self.api,
            self.references,
            clock,
            self.stamps,
            consents=self.consents,
            targeted=settings.teams_targeted_messages,
        )
        self.messengers = OneWorkspace()
        self.heard = Heard()
        self.directory = TeamsDirectory(self.api, self.references, self.heard)
        self.installation: Installation | None = None
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """What Microsoft's keys are got with; needs a running loop."""
        if self._session is None:
            nearby = bool(self.hosts.simulator)
            self._session = open_session(connector_to_teams(on_this_machine=nearby))
        return self._session

    async def start(self) -> Installation:
        """Ask for a token, to know that the settings are right; may be called again.

        Raises:
            PlatformError: Microsoft does not take them (permanent), or cannot be reached.
        """
        self.api.open()
        installation = replace(self.us, answered_at=await self.api.check_access())
        self.messengers.connect(installation.workspace, self.messenger)
        self.installation = installation
        return installation

    async def close(self) -> None:
        """Hang up."""
        await self.api.close()
        if self._session is not None:
            await self._session.close()
            self._session = None


@dataclass(frozen=True)
class Wiring:
    """What the door needs from the rest of the program.

    Attributes:
        receive: `Reception.receive`.
        notices: who is told what happens in the tenant.
        registry: where requests are counted; None: nowhere.
        real_clock: the time in which Microsoft signs; the playground's clock does not move that.
    """

    receive: Receive
    notices: Notices
    registry: CollectorRegistry | None = None
    real_clock: Clock = SystemClock()  # noqa: RUF009 - it has no state


class TeamsPlatform:
    """Teams: the way in, by HTTP, on the way out. A `bot.platforms.Platform`."""

    name = PLATFORM
    sees_everybody = False  # only who is in its teams and chats: they come and go with those

    def __init__(self, connection: TeamsConnection, wiring: Wiring) -> None:
        """Stand on `connection`, whose start `start` awaits."""
        self._connection = connection
        self.directory = connection.directory
        self.messengers = connection.messengers
        self._wiring = wiring
        self._counts = Counts(wiring.registry, PLATFORM)
        self._chores = Chores()
        self._keys = SigningKeys(lambda: connection.session, connection.hosts, wiring.real_clock)
        self._dispatch: Dispatch | None = None

    @property
    def presence(self) -> Installation | None:
        """Where the bot is; None before the start."""
        return self._connection.installation

    async def start(self) -> Installation:
        """Connect, and answer from now on; may be called again after a failure.

        Raises:
            PlatformError: as for `TeamsConnection.start`.
        """
        installation = await self._connection.start()
        # Importing botbuilder takes a while, and other platforms are served meanwhile.
        self._dispatch = await asyncio.to_thread(self._build, installation)
        return installation

    def pacer(self) -> Pacer:
        """Return what keeps messages under the limits of a workspace."""
        return pacer()

    def complaint(self, error: PlatformError) -> str:
        """Return which setting to look at when Microsoft does not take ours."""
        return (
            "Microsoft does not take TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID:"
            f" {error.reason}"
        )

    async def listen(self) -> None:
        """Do nothing: Teams calls us."""

    async def close(self) -> None:
        """Finish what is going on and hang up."""
        await self._chores.finish()
        await self._keys.close()
        await self._connection.close()

    def routes(self) -> list[Route]:
        """Return the routes to serve; until the start they answer 503 to whom Microsoft signed."""
        connection = self._connection
        us, hosts = connection.us, connection.hosts
        verifier = Verifier(self._keys, hosts, us.app_id, self._wiring.real_clock)
        front = Front(verifier, hosts, us.tenant, self.hand_over, self._counts)
        return [Route(EVENTS, endpoint=front.answer, methods=["POST"])]

    async def hand_over(self, kind: Kind, activity: Json) -> TurnAnswer:
        """Take an activity that was let in."""
        if self._dispatch is None:
            return TurnAnswer(503)
        return await self._dispatch(kind, activity)

    def _build(self, installation: Installation) -> Dispatch:
        """Put the parts together for one installation."""
        from adapters.teams.app import TeamsBot, WireAdapter  # noqa: PLC0415 - see above

        connection = self._connection
        desk = self._desk(installation)
        where = partial(reference_of, hosts=connection.hosts, tenant=installation.tenant)
        return WireAdapter(TeamsBot(desk.serve), connection.api, where).dispatch

    def _desk(self, installation: Installation) -> Desk:
        """Put together what knows what to do with each kind of activity."""
        out = self._connection
        people = TeamsPeople(out.api)
        notices = self._wiring.notices
        keep = partial(notices.keep_accounts, installation.workspace)
        habits = Habits(
            installation.tenant, out.directory, notices.keep_accounts, out.heard, out.clock
        )
        return Desk(
            installation=installation,
            hosts=out.hosts,
            reader=Reader(installation, out.hosts, out.seals),
            receive=self._wiring.receive,
            replies=Replies(out.api, out.messenger, out.references, out.stamps),
            whispers=out.messenger,
            happenings=Happenings(
                installation,
                out.references,
                out.messenger,
                out.directory,
                people,
                notices,
                Rosters(out.directory, keep, self._chores.start),
            ),
            references=out.references,
            people=people,
            meetings=Meetings(out.references, out.heard, habits, self._chores.start),
            lately=Lately(out.clock),
            consents=out.consents,
            counts=self._counts,
            later=self._chores.start,
        )

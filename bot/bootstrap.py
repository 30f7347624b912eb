"""The composition root: core, adapters and storage put together; `operations` runs them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

import structlog
from prometheus_client import CollectorRegistry
from starlette.routing import Route

from adapters.engine.drain import Drain
from adapters.engine.embedded import EmbeddedEngine
from adapters.engine.speaker import Speaker
from adapters.slack.platform import SlackConnection, SlackPlatform, Wiring
from adapters.slack.requests import PLATFORM as SLACK
from adapters.teams.arrivals import PLATFORM as TEAMS
from adapters.timer.alarm import Alarm
from adapters.wire.notices import Notices
from bot.capabilities import CAPABILITIES
from bot.clock import Clock, SystemClock
from bot.commands import opening
from bot.config import Settings, SettingsError
from bot.connections import Connections
from bot.dispatch import Dispatcher
from bot.erasing import REFORGET, Eraser
from bot.errors import PlatformError
from bot.fanout import Fanout
from bot.health.doctor import Health
from bot.identity import Workspace
from bot.keys import FORMS, KeyDirectory
from bot.my_data import PersonalFiles
from bot.outbox import Pacer
from bot.people.ports import DirectoryStore
from bot.personal import ERASE
from bot.platforms import AllMessengers, Platform
from bot.promised import PATIENT, NoteKeeper, Patience, Promises
from bot.reception import Reception
from bot.schedules import Timetable
from bot.spaces import belonging
from bot.spaces.belonging import HOMES, HomeKeeper
from bot.spaces.claim_keeper import ClaimKeeper
from bot.spaces.claims import CLAIMS
from bot.surface import Directory
from bot.tombstones import Tombstones
from bot.upkeep import DIRECTORY, SCHEDULES, SWEEP, Caretaker
from bot.values import local
from storage import STORES
from storage.database import Database
from storage.letting_go import let_go
from storage.notebook import SqlNoteBook

TRY_AGAIN_SECONDS = 10.0

if TYPE_CHECKING:
    from adapters.teams.platform import TeamsConnection, TeamsPlatform

log = structlog.get_logger()


class Program:
    """All parts of the program, each made when it is first needed."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        pacer: Callable[[], Pacer] | None = None,
        patience: Patience = PATIENT,
    ) -> None:
        """Put the program together for these settings; nothing runs yet.

        Args:
            settings: where everything is.
            clock: what tells the time; None: this machine's.
            pacer: what keeps messages under limits; None: under those of each platform.
            patience: how long a request may take before it is answered later.
        """
        self.settings = settings
        self.clock = clock or SystemClock()
        self._pacer = pacer
        self.patience = patience
        self.registry = CollectorRegistry()
        self.engine = EmbeddedEngine(self.clock)
        self.connected = asyncio.Event()
        self._arrived: set[str] = set()

    @cached_property
    def database(self) -> Database:
        """The database; opened when it is first asked for."""
        return Database(self.settings.database_url, STORES)

    @cached_property
    def forms_key(self) -> bytes:
        """What signs the forms that travel through a chat platform and back."""
        return KeyDirectory(self.settings.key_dir).key(FORMS)

    @cached_property
    def slack_connection(self) -> SlackConnection:
        """The way out to Slack."""
        return SlackConnection(self.settings, self.clock)

    @cached_property
    def teams_connection(self) -> "TeamsConnection":
        """The way out to Teams; a program that is not connected to it loads none of it."""
        from adapters.teams.platform import Needs, TeamsConnection  # noqa: PLC0415 - as it says

        opens = opening(CAPABILITIES)
        needs = Needs(self.database, self.personal_files.attach, self.forms_key, opens)
        return TeamsConnection(self.settings, self.clock, needs)

    @cached_property
    def tombstones(self) -> Tombstones:
        """What knows those who were forgotten again."""
        return Tombstones(KeyDirectory(self.settings.key_dir), self.settings.key_dir)

    @cached_property
    def personal_files(self) -> PersonalFiles:
        """What puts together all that is known of a person."""
        return PersonalFiles(self.database, self.clock, CAPABILITIES, STORES.keys())

    @cached_property
    def eraser(self) -> Eraser:
        """What forgets people."""
        return Eraser(
            units=self.database,
            engine=self.engine,
            clock=self.clock,
            tombstones=self.tombstones,
            capabilities=CAPABILITIES,
            ports=STORES.keys(),
            clean=partial(let_go, self.settings.database_url),
        )

    @cached_property
    def _ways_out(self) -> Mapping[str, "SlackConnection | TeamsConnection"]:
        """The way out to each platform that the settings connect, by the platform's name."""
        ways: dict[str, SlackConnection | TeamsConnection] = {}
        if self.settings.has_slack:
            ways[SLACK] = self.slack_connection
        if self.settings.has_teams:
            ways[TEAMS] = self.teams_connection
        return ways

    @property
    def directories(self) -> Mapping[str, Directory]:
        """The directory of each platform, by the platform's name."""
        return {name: way.directory for name, way in self._ways_out.items()}

    @property
    def messengers(self) -> AllMessengers:
        """The messengers of all platforms."""
        return AllMessengers({name: way.messengers for name, way in self._ways_out.items()})

    @cached_property
    def platforms(self) -> tuple[Platform, ...]:
        """The chat platforms that the settings connect."""
        slack = (self.slack,) if self.settings.has_slack else ()
        teams = (self.teams,) if self.settings.has_teams else ()
        return (*slack, *teams)

    @cached_property
    def reception(self) -> Reception:
        """Where every request comes in."""
        return Reception(
            self.database,
            Dispatcher(CAPABILITIES, STORES.keys(), self.engine),
            self.directories,
            self.clock,
            self.tombstones,
            self.promises,
        )

    @cached_property
    def notebook(self) -> SqlNoteBook:
        """Where requests are written down while the database is slow."""
        return SqlNoteBook(self.settings.database_url)

    @cached_property
    def promises(self) -> Promises:
        """What is answered later."""
        return Promises(self.notebook, self.clock, self.patience)

    @cached_property
    def connections(self) -> Connections:
        """What is done when a workspace connects, changes or goes."""
        return Connections(self.database, self.engine, self.clock, self.tombstones)

    @cached_property
    def slack(self) -> SlackPlatform:
        """The way in from Slack."""
        wiring = Wiring(
            receive=self.reception.receive,
            notices=self._notices(SLACK, arriving=SlackPlatform.sees_everybody),
            forms_key=self.forms_key,
            registry=self.registry,
        )
        return SlackPlatform(self.settings, self.slack_connection, wiring)

    @cached_property
    def teams(self) -> "TeamsPlatform":
        """The way in from Teams."""
        from adapters.teams.platform import TeamsPlatform, Wiring  # noqa: PLC0415 - as above

        wiring = Wiring(
            self.reception.receive,
            self._notices(TEAMS, arriving=TeamsPlatform.sees_everybody),
            self.registry,
        )
        return TeamsPlatform(self.teams_connection, wiring)

    def _notices(self, platform: str, *, arriving: bool) -> Notices:
        """Return who is told what happens on a platform."""
        return Notices(
            keep_accounts=partial(self.connections.keep, platform, arriving=arriving),
            bot_joined=partial(self.connections.bot_joined, platform),
            disconnected=partial(self.connections.disconnected, platform),
        )

    @cached_property
    def drain(self) -> Drain:
        """What says the deliveries in the ledger."""
        unasked = frozenset({SLACK}) if self.settings.slack_post_unasked else frozenset()
        return Drain(
            units=self.database,
            engine=self.engine,
            messengers=self.messengers,
            clock=self.clock,
            workspace_of=lambda stores, which: stores.get(DirectoryStore).workspace(which),
            speaker=Speaker(
                self.clock,
                self._pacer_of,
                posts_unasked=unasked,
                attach=self.personal_files.attach,
            ),
        )

    def _pacer_of(self, workspace: Workspace) -> Pacer:
        """Return what keeps messages under the limits of a workspace."""
        here = {platform.name: platform for platform in self.platforms}
        return (self._pacer or here[workspace.platform].pacer)()

    @cached_property
    def alarm(self) -> Alarm:
        """What wakes at the times of the schedules."""
        timetable = Timetable((*SCHEDULES, *local.FIXED, belonging.SCHEDULE), local.LOCAL)
        return Alarm(timetable, self.database, self.engine, self.clock)

    async def sync_directory(self) -> None:
        """Ask every platform who there is, and keep the answers."""
        found = False
        for platform in self.platforms:
            if platform.presence is not None:
                found = True
                where = platform.presence.workspace
                await self.connections.sync(
                    platform.name, where, platform.directory, complete=platform.sees_everybody
                )
        if found:
            await self.alarm.look_around()
            self.engine.wake(HOMES, "all")

    def routes(self) -> list[Route]:
        """Return the routes of all platforms, for the web server."""
        return [route for platform in self.platforms for route in platform.routes()]

    async def connect(self, platform: Platform) -> None:
        """Connect to a platform, patiently: one that is away is asked again.

        Raises:
            SettingsError: it does not take our settings.
        """
        while True:
            try:
                who = await platform.start()
            except PlatformError as error:
                if error.permanent:
                    raise SettingsError(platform.complaint(error)) from error
                log.warning("platform_is_away", platform=platform.name, reason=error.reason)
                await asyncio.sleep(TRY_AGAIN_SECONDS)
            else:
                await self.connections.connect(
                    platform.name, who.workspace, who.name, who.bot_account
                )
                await self._mark_keys()
                return

    async def _mark_keys(self) -> None:
        """Have the database remember which keys belong to it; `doctor` compares."""
        canary = KeyDirectory(self.settings.key_dir).canary()
        await self.database.write(lambda stores: stores.get(Health).mark_keys(canary))

    async def nudge(self) -> None:
        """Look at everything again after the clock was moved."""
        self.engine.nudge()
        await self.alarm.nudge()

    async def is_ready(self) -> bool:
        """Return whether requests can be served."""
        if self.platforms and not self.connected.is_set():
            return False
        return await self.database.healthy()

    @contextlib.asynccontextmanager
    async def running(self, *, work: bool, alarm: bool) -> AsyncIterator[None]:
        """Run what works in the background while the context lasts."""
        _ = self.forms_key  # whoever may not read the keys is told at once
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(self.database.close)
            stack.push_async_callback(self.notebook.close)
            for platform in self.platforms:
                stack.push_async_callback(platform.close)
            stack.push_async_callback(self.promises.finish)
            self._take_jobs()
            await self.eraser.remember()  # before a directory could bring anybody back
            group = await stack.enter_async_context(asyncio.TaskGroup())
            tasks = [group.create_task(self._arrive(one)) for one in self.platforms]
            if work:
                tasks.append(group.create_task(self.engine.run()))
            if alarm:
                tasks.append(group.create_task(self.alarm.run()))
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()

    def _take_jobs(self) -> None:
        """Say who does which job."""
        fanout = Fanout(self.database, self.engine, self.clock)
        self.drain.register()
        self.eraser.register()
        reception = self.reception
        NoteKeeper(self.database, self.engine, self.clock, self.promises, reception.do).register()
        Caretaker(self.database, self.engine, self.clock, self.sync_directory).register()
        self.engine.handler(HOMES, HomeKeeper(self.database, self.directories).keep)
        self.engine.handler(CLAIMS, ClaimKeeper(fanout, self.directories).look)
        local.register(self.engine, fanout)

    async def _arrive(self, platform: Platform) -> None:
        """Connect to a platform, then take up what was left: the directory, the ledger."""
        await self.connect(platform)
        self._arrived.add(platform.name)
        if len(self._arrived) == len(self.platforms):
            self.connected.set()
        for kind in (REFORGET, ERASE, DIRECTORY, SWEEP):
            self.engine.wake(kind, "start")
        await platform.listen()

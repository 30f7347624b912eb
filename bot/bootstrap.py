"""The composition root: core, adapters and storage put together; `operations` runs them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cached_property, partial

import structlog
from prometheus_client import CollectorRegistry

from adapters.engine.drain import Drain
from adapters.engine.embedded import EmbeddedEngine
from adapters.engine.speaker import Speaker
from adapters.slack.platform import SlackConnection, SlackPlatform, Wiring
from adapters.timer.alarm import Alarm
from adapters.wire.notices import Notices
from bot.capabilities import CAPABILITIES
from bot.clock import Clock, SystemClock
from bot.config import Settings, SettingsError
from bot.connections import SLACK, Connections
from bot.dispatch import Dispatcher
from bot.erasing import REFORGET, Eraser
from bot.errors import PlatformError
from bot.fanout import Fanout
from bot.health.doctor import Health
from bot.identity import AccountId, Workspace
from bot.keys import FORMS, KeyDirectory
from bot.my_data import PersonalFiles
from bot.outbox import Pacer
from bot.people.ports import DirectoryStore
from bot.personal import ERASE
from bot.reception import Reception
from bot.schedules import Timetable
from bot.spaces import belonging
from bot.spaces.belonging import HOMES, HomeKeeper
from bot.spaces.claim_keeper import ClaimKeeper
from bot.spaces.claims import CLAIMS
from bot.tombstones import Tombstones
from bot.upkeep import DIRECTORY, SCHEDULES, SWEEP, Caretaker
from bot.values import local
from storage import STORES
from storage.database import Database
from storage.letting_go import let_go

# platforms.md, published limits: about one message a second in a channel, and a few hundred a
# minute in a workspace.
SLACK_PER_CHANNEL = 1.0
SLACK_PER_WORKSPACE = 525 / 60
TRY_AGAIN_SECONDS = 10.0

log = structlog.get_logger()


@dataclass(frozen=True)
class Pace:
    """How many messages a second may leave, to one conversation and to one workspace."""

    per_conversation: float = SLACK_PER_CHANNEL
    per_workspace: float = SLACK_PER_WORKSPACE

    def pacer(self, _: Workspace) -> Pacer:
        """Return the pacer of a workspace."""
        return Pacer(self.per_conversation, self.per_workspace)


class Program:
    """All parts of the program, each made when it is first needed."""

    def __init__(
        self, settings: Settings, clock: Clock | None = None, pace: Pace | None = None
    ) -> None:
        """Put the program together for these settings; nothing runs yet."""
        self.settings = settings
        self.clock = clock or SystemClock()
        self.pace = pace or Pace()
        self.registry = CollectorRegistry()
        self.engine = EmbeddedEngine(self.clock)
        self.connected = asyncio.Event()

    @cached_property
    def database(self) -> Database:
        """The database; opened when it is first asked for."""
        return Database(self.settings.database_url, STORES)

    @cached_property
    def slack_connection(self) -> SlackConnection:
        """The way out to Slack."""
        return SlackConnection(self.settings, self.clock)

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
    def reception(self) -> Reception:
        """Where every request comes in."""
        dispatcher = Dispatcher(CAPABILITIES, STORES.keys(), self.engine)
        directories = {SLACK: self.slack_connection.directory}
        return Reception(self.database, dispatcher, directories, self.clock, self.tombstones)

    @cached_property
    def connections(self) -> Connections:
        """What is done when a workspace connects, changes or goes."""
        return Connections(self.database, self.engine, self.clock, self.tombstones)

    @cached_property
    def slack(self) -> SlackPlatform:
        """The way in from Slack."""
        connections = self.connections
        notices = Notices(
            keep_accounts=partial(connections.keep, SLACK),
            bot_joined=partial(connections.bot_joined, SLACK),
            disconnected=partial(connections.disconnected, SLACK),
        )
        wiring = Wiring(
            receive=self.reception.receive,
            notices=notices,
            forms_key=KeyDirectory(self.settings.key_dir).key(FORMS),
            registry=self.registry,
        )
        return SlackPlatform(self.settings, self.slack_connection, wiring)

    @cached_property
    def drain(self) -> Drain:
        """What says the deliveries in the ledger."""
        unasked = frozenset({SLACK}) if self.settings.slack_post_unasked else frozenset()
        return Drain(
            units=self.database,
            engine=self.engine,
            messengers=self.slack_connection.messengers,
            clock=self.clock,
            workspace_of=lambda stores, which: stores.get(DirectoryStore).workspace(which),
            speaker=Speaker(
                self.clock,
                self.pace.pacer,
                posts_unasked=unasked,
                attach=self.personal_files.attach,
            ),
        )

    @cached_property
    def alarm(self) -> Alarm:
        """What wakes at the times of the schedules."""
        timetable = Timetable((*SCHEDULES, *local.FIXED, belonging.SCHEDULE), local.LOCAL)
        return Alarm(timetable, self.database, self.engine, self.clock)

    async def sync_directory(self) -> None:
        """Ask Slack who there is, and keep the answer."""
        connection = self.slack_connection
        if connection.installation is not None:
            workspace = connection.installation.workspace
            await self.connections.sync(SLACK, workspace, connection.directory)
            await self.alarm.look_around()
            self.engine.wake(HOMES, "all")

    async def connect(self) -> None:
        """Connect to Slack, patiently: a Slack that is away is asked again."""
        while True:
            try:
                who = await self.slack.start()
            except PlatformError as error:
                if error.permanent:
                    msg = f"Slack does not take SLACK_BOT_TOKEN: {error.reason}"
                    raise SettingsError(msg) from error
                log.warning("slack_is_away", reason=error.reason)
                await asyncio.sleep(TRY_AGAIN_SECONDS)
            else:
                await self.connections.connect(
                    SLACK, who.workspace, who.name, AccountId(who.bot_user)
                )
                await self._mark_keys()
                self.connected.set()
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
        if self.settings.has_slack and not self.connected.is_set():
            return False
        return await self.database.healthy()

    @contextlib.asynccontextmanager
    async def running(self, *, work: bool, alarm: bool) -> AsyncIterator[None]:
        """Run what works in the background while the context lasts."""
        self.drain.register()
        self.eraser.register()
        Caretaker(self.database, self.engine, self.clock, self.sync_directory).register()
        keeper = HomeKeeper(self.database, {SLACK: self.slack_connection.directory})
        self.engine.handler(HOMES, keeper.keep)
        fanout = Fanout(self.database, self.engine, self.clock)
        directories = {SLACK: self.slack_connection.directory}
        self.engine.handler(CLAIMS, ClaimKeeper(fanout, directories).look)
        local.register(self.engine, Fanout(self.database, self.engine, self.clock))
        try:
            async with asyncio.TaskGroup() as group:
                tasks: list[asyncio.Task[None]] = []
                if self.settings.has_slack:
                    tasks.append(group.create_task(self._arrive(group, tasks)))
                if work:
                    tasks.append(group.create_task(self.engine.run()))
                if alarm:
                    tasks.append(group.create_task(self.alarm.run()))
                try:
                    yield
                finally:
                    for task in tasks:
                        task.cancel()
        finally:
            await self.slack.close()
            await self.database.close()

    async def _arrive(self, group: asyncio.TaskGroup, tasks: list[asyncio.Task[None]]) -> None:
        """Connect to Slack, then take up what was left: the directory, the ledger, the socket."""
        await self.eraser.remember()  # before a directory could bring anybody back
        await self.connect()
        self.engine.wake(REFORGET, "start")
        self.engine.wake(ERASE, "start")
        self.engine.wake(DIRECTORY, "start")
        self.engine.wake(SWEEP, "start")
        if self.settings.uses_socket_mode:
            tasks.append(group.create_task(self.slack.socket().run()))

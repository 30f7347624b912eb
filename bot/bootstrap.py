"""The composition root: the only module that sees core, adapters and storage together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

import structlog
from msgspec import json
from prometheus_client import CollectorRegistry
from sqlalchemy.exc import OperationalError

from adapters.engine.drain import Drain
from adapters.engine.embedded import EmbeddedEngine
from adapters.engine.speaker import Speaker
from adapters.slack.gallery import slack_payload
from adapters.slack.happenings import Notices
from adapters.slack.health import slack_checks
from adapters.slack.manifest import ManifestError, slack_manifest
from adapters.slack.platform import SlackConnection, SlackPlatform, Wiring
from adapters.timer.alarm import Alarm
from adapters.web.app import build_web
from adapters.web.serve import CannotListen, serve
from bot.capabilities import CAPABILITIES
from bot.clock import Clock, SystemClock
from bot.config import Settings, SettingsError
from bot.connections import SLACK, Connections
from bot.dispatch import Dispatcher
from bot.doctor import Check, Finding, Health, Verdict, database_checks, setting_checks
from bot.errors import PlatformError, Unavailable
from bot.identity import AccountId, Workspace
from bot.keys import FORMS, KeyDirectory, KeysError
from bot.logs import set_up_logs
from bot.outbox import DeadLetters, Pacer
from bot.people.ports import DirectoryStore
from bot.reception import Reception
from bot.ui.forms import Form
from bot.ui.language import say_in
from bot.ui.views import Message
from bot.ui.words import words
from bot.upkeep import DIRECTORY, SCHEDULES, SWEEP, Caretaker
from storage import STORES
from storage.database import Database
from storage.migrate import upgrade

Result = TypeVar("Result")

# platforms.md, published limits: about one message a second in a channel, and a few hundred a
# minute in a workspace.
SLACK_PER_CHANNEL = 1.0
SLACK_PER_WORKSPACE = 525 / 60
TRY_AGAIN_SECONDS = 10.0

MENDABLE = (
    CannotListen,
    KeysError,
    ManifestError,
    OperationalError,
    PlatformError,
    Unavailable,
)
"""What may stop the program at its start and is no bug."""

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
    def reception(self) -> Reception:
        """Where every request comes in."""
        dispatcher = Dispatcher(CAPABILITIES, STORES.keys(), self.engine)
        directories = {SLACK: self.slack_connection.directory}
        return Reception(self.database, dispatcher, directories, self.clock)

    @cached_property
    def connections(self) -> Connections:
        """What is done when a workspace connects, changes or goes."""
        return Connections(self.database, self.engine, self.clock)

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
            speaker=Speaker(self.clock, self.pace.pacer, posts_unasked=unasked),
        )

    @cached_property
    def alarm(self) -> Alarm:
        """What wakes at the times of the schedules."""
        return Alarm(SCHEDULES, self.database, self.engine, self.clock)

    async def sync_directory(self) -> None:
        """Ask Slack who there is, and keep the answer."""
        connection = self.slack_connection
        if connection.installation is not None:
            workspace = connection.installation.workspace
            await self.connections.sync(SLACK, workspace, connection.directory)

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
                self.connected.set()
                return

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
        Caretaker(self.database, self.engine, self.clock, self.sync_directory).register()
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
        await self.connect()
        self.engine.wake(DIRECTORY, "start")
        self.engine.wake(SWEEP, "start")
        if self.settings.uses_socket_mode:
            tasks.append(group.create_task(self.slack.socket().run()))


async def run_program(settings: Settings, *, web: bool, work: bool, alarm: bool) -> None:
    """Run the program until it is told to stop.

    Raises:
        SettingsError: it cannot run like this, and an operator can mend that.
    """
    set_up_logs(settings)
    if not settings.has_slack:
        log.warning("no_workspace", advice="set SLACK_BOT_TOKEN; python3 run.py doctor tells more")
    with said_plainly():
        if work:
            upgrade(settings.database_url)
        program = Program(settings)
        async with program.running(work=work, alarm=alarm):
            if web:
                app = build_web(
                    program.slack.routes(), is_ready=program.is_ready, registry=program.registry
                )
                await serve(app, settings.host, settings.port, listening=_say_where)
            else:
                await asyncio.Event().wait()


@contextlib.contextmanager
def said_plainly() -> Iterator[None]:
    """Say what an operator can mend in one sentence, wherever in the program it came up.

    Raises:
        SettingsError: with that sentence.
    """
    try:
        yield
    except (ExceptionGroup, *MENDABLE) as why:
        sentence = _to_mend(why)
        if sentence is None:
            raise
        raise SettingsError(sentence) from None


def _to_mend(why: BaseException) -> str | None:
    """Return what an operator can mend about a failure; None: it is a bug."""
    match why:
        case BaseExceptionGroup():
            found = [_to_mend(one) for one in why.exceptions]
            return next((sentence for sentence in found if sentence), None)
        case SettingsError() | CannotListen() | KeysError() | ManifestError():
            return str(why)
        case PlatformError(permanent=True):
            return f"Slack does not take SLACK_APP_TOKEN: {why.reason}"
        case OperationalError():
            return f"DATABASE_URL: the database cannot be used: {why.orig}"
        case Unavailable():
            return f"DATABASE_URL: {why}"
        case _:
            return None


def _say_where(address: str) -> None:
    """Say where requests are answered."""
    log.info("listening", address=address)


def migrate_database(settings: Settings) -> None:
    """Bring the database to the newest form."""
    with said_plainly():
        upgrade(settings.database_url)


def make_keys(settings: Settings) -> None:
    """Make the keys that this installation needs."""
    with said_plainly():
        KeyDirectory(settings.key_dir).key(FORMS)


async def dead_letters(settings: Settings, look: Callable[[DeadLetters], Result]) -> Result:
    """Return what `look` finds among, or does with, the dead letters."""
    with said_plainly():
        database = Database(settings.database_url, STORES)
        try:
            if not await database.read(lambda stores: stores.get(Health).is_current()):
                raise SettingsError("DATABASE_URL: an older form; run python3 run.py migrate")
            return await database.write(lambda stores: look(stores.get(DeadLetters)))
        finally:
            await database.close()


@contextlib.asynccontextmanager
async def checks(settings: Settings) -> AsyncIterator[tuple[tuple[str, Check], ...]]:
    """Yield everything that `doctor` looks at."""
    program = Program(settings)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(program.slack_connection.close)
        try:
            of_database = database_checks(program.database, program.clock.now())
            stack.push_async_callback(program.database.close)
        except Unavailable as away:
            of_database = (("database", _found_bad("database", str(away))),)
        yield (
            *setting_checks(settings),
            *of_database,
            *slack_checks(settings, program.slack_connection),
        )


def _found_bad(check: str, found: str) -> Check:
    """Return a check that has ended already."""

    async def look() -> Finding:
        return Finding(check, Verdict.BAD, found, "is DATABASE_URL right?")

    return look


def write_gallery(folder: Path) -> int:
    """Write every example view as Slack gets it and as words; return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    say, count = say_in("en"), 0
    for capability in CAPABILITIES:
        for example in capability.examples:
            view = example.view(say)
            name = example.name.replace(" ", "-")
            shown = json.format(json.encode(slack_payload(view, say)), indent=2)
            (folder / f"{name}.slack.json").write_bytes(shown)
            if not isinstance(view, Form):
                (folder / f"{name}.txt").write_text(words(view, {}, say))
            count += 1
    return count


def slack_manifest_json(settings: Settings, *, socket_mode: bool) -> str:
    """Return Slack's app manifest as JSON to paste.

    Raises:
        SettingsError: with everything that Slack would refuse.
    """
    with said_plainly():
        made = slack_manifest(CAPABILITIES, settings, socket_mode=socket_mode)
    return json.format(json.encode(made), indent=2).decode()


def in_words(message: Message) -> str:
    """Return a message as plain words, for an operator to read."""
    return words(message, {}, say_in("en"))

"""The demo: the whole product beside a simulated Slack, in one process on loopback."""

import asyncio
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from adapters.slack.manifest import slack_manifest
from adapters.slack.requests import PLATFORM as SLACK
from adapters.teams.manifest import teams_package
from adapters.web.app import build_web
from adapters.web.serve import CannotListen
from bot.bootstrap import Program
from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock, SystemClock, first_valid, zone_of
from bot.config import Settings, SettingsError, load_settings
from bot.dispatch import Intake
from bot.errors import CannotGoOn
from bot.identity import AccountId, ConversationId, Space, Standing
from bot.logs import set_up_logs
from bot.outbox import DELIVER, Ledger
from bot.outcome import Post
from bot.people.ports import DirectoryStore
from bot.recognition.ports import RecognitionStore
from bot.staff.ports import StaffStore
from bot.surface import Account
from bot.units import Stores
from bot.values.ports import RoundStore, ValueStore
from playground import history, lore, staffing
from playground.beside import HOST, background, either, listening
from playground.slack.company import BOT_USER, COMPANY, TEAM, channel_id, everybody
from playground.slack.playground import SlackPlayground
from playground.slack.server import PREFIX, keep_retrying, slack_routes
from playground.slack.workspace import Workspace
from playground.staffing import Cast
from playground.teams.playground import TeamsPlayground
from playground.teams.server import keep_resending, teams_routes
from playground.teams.tenant import Tenant
from storage.migrate import upgrade

FOLDER = "goodword-demo-"
_OF_PROCESS = re.compile(rf"{FOLDER}([1-9][0-9]{{0,9}})-")
REAL = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "TEAMS_APP_PASSWORD")
# No channel is called like a value: typing #care would offer it.
CARDS, CARE = "thanks", "front-desk"
CHATTER = timedelta(minutes=25)  # people talk before the demo's clock shows ten
CHATS = (
    ("kai", "general", "Morning all. The export ran through last night, Acme has its numbers."),
    (
        "ana",
        "general",
        "They were waiting for that. Thank you for coming in on Sunday!",
    ),
    (
        "gita",
        "support",
        "The clinic in Porto called: their beds arrive today, I told them.",
    ),
    ("ben", "support", "I can take the follow-up call at four, my afternoon is quiet."),
)
CHATS_IN_TEAMS = (
    (
        "priya",
        "Customer Care",
        "The clinic in Porto renewed for two years. Nice start to the week.",
    ),
    ("tomas", "Design", "The new crates arrived, the labels are readable from two metres now."),
    ("kai", "Thanks", "Whoever fixed the night import: I slept through. Thank you."),
    ("priya", "Thanks", "@Goodword kudos @chloe walked the clinic through the portal #care"),
)
READY = """
Goodword is at {address}/playground/both/ — a simulated Slack and a simulated Teams, one company,
with the real bot in both. Each alone: {address}/playground/ and {address}/playground/teams/
Press Ctrl-C to stop; nothing is kept."""
PORT_TAKEN = """Port {port} is taken; perhaps the demo runs already: http://127.0.0.1:{port}/playground/both/
Otherwise take another port: python3 run.py demo --port {other}"""
STANDINGS = {
    "single_guest": Standing.GUEST,
    "multi_guest": Standing.GUEST,
    "deactivated": Standing.DEACTIVATED,
    "stranger": Standing.OUTSIDER,
    "bot": Standing.BOT,
    "slackbot": Standing.BOT,
    "goodword": Standing.BOT,
}


async def run_demo(port: int) -> None:
    """Run the demo until it is told to stop.

    Args:
        port: where to listen on loopback; 0 means any free one.

    Raises:
        SettingsError: tokens of a real workspace are set; the demo must not come near one.
        SystemExit: the port is taken; the text says what to do.
    """
    refuse_real_tokens(os.environ)
    tell("Starting Goodword beside a simulated Slack and a simulated Teams …")
    sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=f"{FOLDER}{os.getpid()}-") as folder:
        try:
            await Demo(Path(folder), port or free_port()).run()
        except CannotListen as error:
            raise SystemExit(PORT_TAKEN.format(port=port, other=port + 1)) from error


def sweep(folder: Path) -> None:
    """Remove what demos left behind that were killed; one that still runs keeps its own."""
    for left in folder.glob(f"{FOLDER}*"):
        process = _OF_PROCESS.match(left.name)
        if process and not left.is_symlink() and left.is_dir() and not is_alive(int(process[1])):
            shutil.rmtree(left, ignore_errors=True)


def is_alive(process: int) -> bool:
    """Return whether a process runs, ours or somebody else's; on Windows nobody can be asked."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)  # asks, and does nothing
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.create_server((HOST, 0)) as bound:
        port: int = bound.getsockname()[1]
        return port


def tell(words: str) -> None:
    """Say something at the terminal at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def refuse_real_tokens(environment: Mapping[str, str]) -> None:
    """Refuse to start beside tokens of a real workspace.

    Raises:
        SettingsError: with the names that are set.
    """
    found = [name for name in REAL if environment.get(name) or environment.get(f"{name}_FILE")]
    if found:
        msg = f"The demo uses a simulated Slack and Teams. Unset {', '.join(found)} first."
        raise SettingsError(msg)


def monday_at_ten(now: datetime, zone: str = "America/Sao_Paulo") -> datetime:
    """Return the Monday at 10:00 of the week of `now`, or of the next one from Thursday on."""
    local = now.astimezone(zone_of(zone))
    days = -local.weekday() if local.weekday() < 3 else 7 - local.weekday()  # noqa: PLR2004
    day = local + timedelta(days=days)
    return first_valid(day.replace(hour=10, minute=0, second=0, microsecond=0))


@dataclass
class Demo:
    """One demo with a throw-away database in `folder`."""

    folder: Path
    port: int

    async def run(self) -> None:
        """Serve bot, simulated Slack and page, seed the company, and say where it all is.

        Raises:
            CannotListen: somebody else has the port.
        """
        address = f"http://{HOST}:{self.port}"
        clock = MovableClock(monday_at_ten(SystemClock().now()) - CHATTER, ticking=True)
        simulated = Workspace(clock)
        simulated.base_url = f"{address}{PREFIX}"
        slack = SlackPlayground(simulated, address, clock)
        teams = self._teams(clock, address)
        program = Program(self._settings(slack, teams), clock)
        set_up_logs(program.settings)
        upgrade(program.settings.database_url)
        manifest = slack_manifest(CAPABILITIES, program.settings, socket_mode=False)
        simulated.installation.read_manifest(manifest)
        teams.tenant.registration.read_package(_package(program.settings))
        slack.on_move += [teams.notice_time, program.nudge]
        app = build_web(
            [*program.routes(), *slack_routes(slack), *teams_routes(teams, slack.move_to)],
            is_ready=program.is_ready,
            registry=program.registry,
        )
        async with (
            listening(app, self.port, simulated.feed, teams.tenant.feed) as serving,
            program.running(work=True, alarm=True),
            background(keep_retrying(slack), keep_resending(teams)),
        ):
            if await either(serving, open_shop(slack, teams, program, clock)):
                tell(READY.format(address=address))
            await asyncio.wait({serving})
        await slack.client.aclose()
        await teams.client.aclose()

    def _teams(self, clock: MovableClock, address: str) -> TeamsPlayground:
        """Return a simulated Teams whose people find the bot at this address, and it them."""
        tenant = Tenant(clock)
        tenant.base_url = address
        return TeamsPlayground(tenant, address, clock)

    def _settings(self, slack: SlackPlayground, teams: TeamsPlayground) -> Settings:
        """Return settings that lead to the simulated platforms and nowhere else."""
        installation, registration = slack.workspace.installation, teams.tenant.registration
        return load_settings(
            {},
            _env_file=None,
            database_url=f"sqlite:///{self.folder / 'goodword.db'}",
            slack_api_url=f"{slack.workspace.base_url}/api/",
            slack_bot_token=installation.bot_token,
            slack_signing_secret=installation.signing_secret,
            slack_app_token="",
            teams_app_id=registration.app,
            teams_app_password=registration.secret,
            teams_tenant_id=registration.tenant,
            teams_simulator_url=teams.tenant.base_url,
            public_url=f"http://{HOST}:{self.port}",
            key_dir=self.folder / "keys",
            log_level="error",  # a clock that people move makes every schedule late
        )


def _package(settings: Settings) -> bytes:
    """Return the app package for Teams, which wants an address that others can reach."""
    reachable = settings.model_copy(update={"public_url": "https://goodword.example"})
    return teams_package(CAPABILITIES, reachable, version="1.0.0", preview=False)


async def open_shop(
    slack: SlackPlayground, teams: TeamsPlayground, program: Program, clock: MovableClock
) -> None:
    """Wait for the bot, seed the company, and let people chat."""
    await program.connected.wait()
    for team in list(teams.tenant.teams.values()):
        await teams.admin.install(team.name)
    await program.sync_directory()
    await seed_company(program)
    for handle, channel, words in CHATS:
        await slack.people.say(handle, channel, words)
    for handle, channel, words in CHATS_IN_TEAMS:
        await teams.people.say(handle, channel, words)
    clock.advance(CHATTER)


async def seed_company(program: Program) -> None:
    """Give the company its spaces, roles, values and ninety days of thanks."""
    now = program.clock.now()

    def work(stores: Stores) -> None:
        intake = stores.get(Intake)
        cast = _cast(intake)
        for touched in stores.get(Ledger).write(
            _lived(stores, cast, intake.space_of(cast.workspace, None), now), cast.workspace, now
        ):
            program.engine.enqueue(stores.transaction, DELIVER, str(touched))

    await program.database.write(work)


def _cast(intake: Intake) -> Cast:
    """Return who plays.

    Raises:
        LookupError: the simulated workspace is not connected.
    """
    workspace = intake.workspace(SLACK, TEAM)
    if workspace is None:
        msg = "the simulated workspace is not connected"
        raise LookupError(msg)
    handles = {AccountId(user.id): user.handle for user in everybody()}
    people = intake.recognise(workspace, list(handles))
    return Cast(
        workspace,
        {handles[account]: one for account, one in people.items() if one.takes_part},
        ConversationId(channel_id(CARDS)),
        ConversationId(channel_id(CARE)),
    )


def _lived(stores: Stores, cast: Cast, whole: Space, now: datetime) -> tuple[Post, ...]:
    """Keep what happened so far, and return the newest cards."""
    staffing.list_staff(cast, now, stores.get(StaffStore))
    care = staffing.set_up(stores, cast, whole, now)
    values = lore.write_values(whole, stores.get(ValueStore))
    lore.tell(stores, cast, whole, values[0], now)
    for space in (whole, care):
        lore.hold_round(space, now, stores.get(RoundStore))
    places = history.Places(whole.id, care.id)
    return history.thank(cast, places, now, stores.get(RecognitionStore))


async def seed_database(settings: Settings) -> None:
    """Fill an empty database with the people, values and thanks of the demo's company.

    Raises:
        CannotGoOn: somebody is in the database already.
    """
    upgrade(settings.database_url)
    program = Program(settings)
    try:
        await program.database.write(_invent_people)
        await seed_company(program)
    finally:
        await program.database.close()


def _invent_people(stores: Stores) -> None:
    """Keep the simulated workspace's people as if Slack had told of them."""
    directory = stores.get(DirectoryStore)
    if not directory.is_empty():
        msg = "DATABASE_URL: there is somebody in this database already; seed an empty one."
        raise CannotGoOn(msg)
    workspace = directory.connect(SLACK, TEAM, COMPANY, AccountId(BOT_USER))
    accounts = [
        Account(
            AccountId(user.id),
            user.real_name,
            user.tz,
            user.locale,
            STANDINGS.get(user.kind, Standing.MEMBER),
            title=user.title,
            department=user.department,
        )
        for user in everybody()
    ]
    directory.upsert(workspace, accounts)

"""The whole program beside a simulated Slack, on loopback: real HTTP, signatures and database."""

import asyncio
import contextlib
import re
import shutil
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from math import inf
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import text

from adapters.slack.manifest import slack_manifest
from adapters.web.app import build_web
from bot.bootstrap import Program
from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock, zone_of
from bot.config import Settings, load_settings
from bot.identity import WorkspaceId
from bot.outbox import Pacer
from bot.promised import Patience
from bot.units import Stores
from playground.slack.delivery import Answer, Delivery
from playground.slack.feed import WireEntry
from playground.slack.harness import START, SlackHarness, running_slack
from playground.slack.messages import Message
from playground.slack.serving import address_of, free_socket, served
from playground.slack.shapes import Json
from playground.slack.views import View
from storage.outbox import CLAIM
from storage.units import SqlStores

PATIENCE_SECONDS = 20.0
LOOK_EVERY_SECONDS = 0.004
AS_FAST_AS_IT_GOES = partial(Pacer, inf, inf)
NEVER_LATER = Patience(answer_seconds=PATIENCE_SECONDS)  # a busy machine is no slow database
WORK_HOURS = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # Monday: it is night in Auckland and Denver
REASON = "fixed the export on Sunday for the clinic"

Row = Mapping[str, Any]
Result = TypeVar("Result")

assert START == WORK_HOURS


@dataclass
class Goodword:
    """The program, the simulated Slack that it is connected to, and what came of it all."""

    program: Program
    slack: SlackHarness
    clock: MovableClock
    url: str
    folder: Path
    _read_up_to: dict[str, int] = field(default_factory=dict)

    # ---- waiting ------------------------------------------------------------------------------

    async def settled(self) -> None:
        """Wait until no job runs and nothing in the ledger is due."""
        await until(self._is_settled, "the bot has nothing more to do")

    async def _is_settled(self) -> bool:
        engine, now = self.program.engine, self.clock.now()
        if engine._running or engine._arrivals or self._is_answering():
            return False
        if any(due <= now for due in engine._due.values()):
            return False
        database = self.program.database
        has_one_writer = self.program.settings.database_url.startswith("sqlite")
        look = database.read if has_one_writer else database.write  # where to claim is to lock
        return not await look(lambda stores: _is_busy(stores, now))

    def _is_answering(self) -> bool:
        """Return whether an answer is still on its way to anybody."""
        platforms: tuple[Any, ...] = self.program.platforms
        return any(platform._chores._running for platform in platforms)

    async def moves(self, to: datetime | timedelta) -> None:
        """Let everything come to rest, move the clock, and wait for what follows."""
        await self.settled()
        await self.slack.move(to)
        await self.settled()

    # ---- doing --------------------------------------------------------------------------------

    async def says(
        self, who: str, words: str, channel: str = "general", thread_ts: str | None = None
    ) -> Message | None:
        """Type something, and wait for all that follows."""
        said = await self.slack.say(who, channel, words, thread_ts)
        await self.settled()
        return said

    async def thanks(
        self, giver: str, to: str = "@ben", reason: str = REASON, channel: str = "general"
    ) -> None:
        """Type a kudos, and wait for all that follows."""
        await self.says(giver, f"/kudos {to} {reason}", channel)

    async def presses(self, who: str, on: Message | View | None, what: str) -> Answer:
        """Press a button, and wait for all that follows."""
        assert on is not None, f"there is nothing on which {who} could press “{what}”"
        answer = await self.slack.press(who, on, what)
        await self.settled()
        return answer

    async def submits(self, who: str, **values: Any) -> dict[str, str]:  # noqa: ANN401 - whatever a field takes
        """Fill in the open form, send it, and wait for all that follows; return its errors."""
        errors = await self.slack.submit(who, values)
        await self.settled()
        return errors

    async def delivers(self, payload: Json, envelope: Any = "events_api", retry: int = 0) -> Answer:  # noqa: ANN401
        """Send a payload to the bot as Slack does, signed, without repeating it."""
        what = f"POST /slack/events again {retry}"
        reason = "http_timeout" if retry else ""
        delivery = Delivery(envelope, payload, what, retry, reason)
        return await self.slack.slack.post.deliver(delivery)

    async def is_set_up(self, owner: str = "jo", *, name: str = "", recognition: str = "") -> None:
        """Have somebody go through the set-up of the whole organisation; they own it then."""
        await self.says(owner, "/goodword setup")
        assert await self.submits(owner, **({"name": name} if name else {})) == {}
        for _ in ("sponsor", "values"):
            await self.presses(owner, self.form(owner), "Skip this step")
        channel = self.slack.workspace.channel(recognition).id if recognition else ""
        assert await self.submits(owner, **({"recognition": channel} if channel else {})) == {}
        if self.slack.modal(owner) is not None:
            await self.slack.close(owner)

    async def has_value(self, name: str, owner: str = "jo", **values: Any) -> None:  # noqa: ANN401
        """Have an admin add a value."""
        await self.says(owner, "/goodword values add")
        assert await self.submits(owner, name=name, **values) == {}
        if self.slack.modal(owner) is not None:
            await self.slack.close(owner)

    # ---- seeing -------------------------------------------------------------------------------

    def cards(self, channel: str = "general") -> list[Message]:
        """Return what the bot said in a channel, for everybody to see."""
        bot = self.slack.workspace.user("goodword").id
        return [said for said in self.slack.messages(channel) if said.user == bot]

    def public(self) -> list[Message]:
        """Return all that the bot said to more than one person, anywhere."""
        channels = self.slack.workspace.channels.values()
        shared = [channel.id for channel in channels if channel.kind != "im"]
        return [said for channel in shared for said in self.cards(channel)]

    def notes(self, who: str) -> list[Message]:
        """Return the bot's direct messages to somebody."""
        bot = self.slack.workspace.user("goodword").id
        return [said for said in self.slack.dm(who) if said.user == bot]

    def answer(self, who: str) -> Message:
        """Return the newest answer that only this person sees."""
        answers = self.slack.ephemerals(who)
        assert answers, f"{who} was told nothing; notices: {self.slack.notices(who)}"
        return answers[-1]

    def told(self, who: str) -> str:
        """Return the words of the newest answer that only this person sees."""
        return self.words(self.answer(who))

    def news(self, who: str) -> list[str]:
        """Return the answers that only this person sees and that were not looked at before."""
        answers = self.slack.ephemerals(who)
        fresh = answers[self._read_up_to.get(who, 0) :]
        self._read_up_to[who] = len(answers)
        return [self.words(one) for one in fresh]

    def words(self, shown: Message | View | None) -> str:
        """Return all that can be read in a message or view, with names for ids."""
        if shown is None:
            return ""
        if isinstance(shown, Message):
            return self._named("\n".join([shown.text, *_written(shown.blocks)]))
        parts = [shown.described.get(name) for name in ("title", "blocks", "submit")]
        return self._named("\n".join(_written(parts)))

    def _named(self, words: str) -> str:
        workspace = self.slack.workspace
        for user in workspace.users.values():
            words = words.replace(f"<@{user.id}>", f"@{user.handle}")
        for channel in workspace.channels.values():
            words = words.replace(f"<#{channel.id}>", f"#{channel.name}")
        return words

    def form(self, who: str) -> View:
        """Return the form that is open for somebody."""
        view = self.slack.modal(who)
        assert view is not None, f"{who} has no form open; told: {self.slack.notices(who)}"
        return view

    def filled_in(self, who: str) -> dict[str, Any]:
        """Return what the open form holds, by field."""
        found: dict[str, Any] = {}
        for block, elements in self.form(who).values.items():
            for state in elements.values():
                kept = [value for name, value in state.items() if name != "type"]
                found[block] = _chosen(kept[0])
        return found

    def heard(self, what: str) -> Json:
        """Return the newest payload of a kind that the bot got."""
        found = [one for one in self.slack.wire if one.direction == "to bot" and what in one.what]
        assert found, f"the bot got no {what}"
        payload: Json = found[-1].request
        return payload

    def posts(self) -> list[WireEntry]:
        """Return the bot's calls of chat.postMessage."""
        return self.slack.calls("chat.postMessage")

    def sent_to(self, channel: str) -> list[WireEntry]:
        """Return the bot's calls of chat.postMessage into a channel."""
        where = self.slack.workspace.channel(channel).id
        return [call for call in self.posts() if call.request.get("channel") == where]

    # ---- the database -------------------------------------------------------------------------

    async def reads(self, look: Callable[[Stores], Result]) -> Result:
        """Look into the database."""
        return await self.program.database.read(look)

    async def rows(self, query: str, **values: object) -> Sequence[Row]:
        """Return what a query finds."""

        def look(stores: Stores) -> Sequence[Row]:
            assert isinstance(stores, SqlStores)
            found = stores.transaction.execute(text(query), values)
            return [dict(row) for row in found.mappings().all()]

        return await self.reads(look)

    async def count(self, table: str, where: str = "1=1") -> int:
        """Return how many rows a table has."""
        found = await self.rows(f"SELECT count(*) AS n FROM {table} WHERE {where}")
        return int(found[0]["n"])

    async def kudos(self) -> int:
        """Return how many kudos were given and not undone."""
        return await self.count("kudos", "undone_at IS NULL")

    async def deliveries(self) -> dict[str, str]:
        """Return the state of every delivery, by key."""
        found = await self.rows("SELECT key, state FROM delivery ORDER BY id")
        return {row["key"]: row["state"] for row in found}


def _is_busy(stores: Stores, now: datetime) -> bool:
    """Return whether something could be said now, or is being said."""
    assert isinstance(stores, SqlStores)
    workspaces = stores.transaction.execute(text("SELECT id FROM workspace WHERE connected"))
    for row in workspaces.all():
        key = {"workspace": WorkspaceId(row.id), "now": now, "most": 1}
        if stores.transaction.execute(CLAIM, key).first():
            return True
    sending = text("SELECT 1 FROM delivery WHERE state = 'sending' LIMIT 1")
    return stores.transaction.execute(sending).first() is not None


def _chosen(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    """Return what was chosen in a field, without Slack's wrapping."""
    if isinstance(value, list):
        return [_chosen(one) for one in value]
    return value["value"] if isinstance(value, dict) else value


def _written(node: Any) -> list[str]:  # noqa: ANN401 - Block Kit
    """Return the lines of Block Kit, in the order in which they are read."""
    if isinstance(node, list):
        return [line for child in node for line in _written(child)]
    if not isinstance(node, dict):
        return []
    if node.get("type") in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        return ["".join(_span(part) for part in node.get("elements", []))]
    return [line for key, child in node.items() for line in _line(key, child)]


def _line(key: str, child: Any) -> list[str]:  # noqa: ANN401
    shown = ("text", "alt_text", "title", "caption", "label", "initial_value")
    if isinstance(child, str):
        return [child] if key in shown else []
    return _written(child)


def _span(part: Json) -> str:
    """Return a piece of rich text."""
    match part["type"]:
        case "user":
            return f"<@{part['user_id']}>"
        case "channel":
            return f"<#{part['channel_id']}>"
        case "emoji":
            return f":{part['name']}:"
        case "date":
            return f"{{{datetime.fromtimestamp(part['timestamp'], UTC):%Y-%m-%d %H:%M}Z}}"
        case _:
            return str(part.get("text", part.get("url", "")))


async def until(is_so: Callable[[], Any], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Look again and again until something is so.

    Raises:
        TimeoutError: it did not come to be in time.
    """
    try:
        async with asyncio.timeout(seconds):
            while True:
                answer = is_so()
                if await answer if asyncio.iscoroutine(answer) else answer:
                    return
                await asyncio.sleep(LOOK_EVERY_SECONDS)
    except TimeoutError:
        raise TimeoutError(f"waited {seconds} s in vain until {what}") from None


def local(hour: int, zone: str, day: int = 23) -> datetime:
    """Return an instant of November 2026 by the clocks of a zone."""
    return datetime(2026, 11, day, hour, 0, tzinfo=zone_of(zone)).astimezone(UTC)


def instants_in(words: str) -> list[datetime]:
    """Return the instants that a text shows to each reader in their own time."""
    stamps = re.findall(r"<!date\^(\d+)\^", words)
    spelled = re.findall(r"\{(\d{4}-\d\d-\d\d \d\d:\d\dZ)\}", words)
    found = [datetime.fromtimestamp(int(stamp), UTC) for stamp in stamps]
    return found + [datetime.fromisoformat(one) for one in spelled]


def settings_for(slack: SlackHarness, folder: Path, **given: Any) -> Settings:  # noqa: ANN401
    """Return settings that lead to the simulated Slack: its address is all that is special."""
    theirs = {name.lower(): value for name, value in slack.settings().items()}
    own = {
        "database_url": f"sqlite:///{folder / 'goodword.db'}",
        "key_dir": folder / "keys",
        "slack_app_token": "",
    }
    return load_settings({}, _env_file=None, **{**theirs, **own, **given})


@contextlib.asynccontextmanager
async def running_goodword(
    folder: Path,
    template: Path,
    *,
    pace: Callable[[], Pacer] = AS_FAST_AS_IT_GOES,
    **settings: Any,  # noqa: ANN401
) -> AsyncIterator[Goodword]:
    """Serve the program and a simulated Slack, connected to each other.

    Args:
        folder: of the database and the keys.
        template: an empty database of the newest form, to be copied.
    """
    shutil.copy(template, folder / "goodword.db")
    clock = MovableClock(START)
    async with contextlib.AsyncExitStack() as stack:
        slack = await stack.enter_async_context(running_slack(None, clock))
        door = free_socket()
        known = settings_for(slack, folder, public_url=address_of(door), **settings)
        manifest = slack_manifest(CAPABILITIES, known, socket_mode=known.uses_socket_mode)
        slack.workspace.installation.read_manifest(manifest)
        program = Program(known, clock, pace, NEVER_LATER)
        slack.slack.on_move.append(program.nudge)
        await stack.enter_async_context(program.running(work=True, alarm=False))
        await program.connected.wait()
        web = build_web(program.routes(), is_ready=program.is_ready, registry=program.registry)
        url = await stack.enter_async_context(served(web, door))
        slack.slack.listen_at(url)
        goodword = Goodword(program, slack, clock, url, folder)
        if known.uses_socket_mode:
            await slack.sockets.until_open()
        await goodword.settled()  # the directory was read
        yield goodword


@contextlib.asynccontextmanager
async def in_a_task(context: AbstractAsyncContextManager[Result]) -> AsyncIterator[Result]:
    """Enter and leave a context in one task; a fixture would do each in a task of its own."""
    entered: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()

    async def stay() -> None:
        async with context as found:
            entered.set_result(found)
            await over.wait()

    staying = asyncio.create_task(stay())
    both: set[asyncio.Future[Any]] = {staying, entered}
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    if staying.done():
        await staying
    yield entered.result()
    over.set()
    await staying

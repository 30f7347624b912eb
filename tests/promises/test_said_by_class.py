"""Promise 5: what is private is said at most once, what is public at least once; doubt is shown."""

import contextlib
import random
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from adapters.slack.manifest import slack_manifest
from bot.bootstrap import Program
from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock
from bot.dispatch import Intake
from bot.identity import AccountId, ConversationId, Workspace
from bot.outbox import DELIVER, DeadLetters, Ledger
from bot.outcome import Address, Post, ToConversation, ToPerson
from bot.ui.blocks import Paragraph
from bot.ui.text import text
from bot.ui.views import Message
from bot.units import Stores
from playground.slack.company import STAFF, TEAM, user_id
from playground.slack.harness import START, running_slack
from playground.slack.serving import free_socket, served
from tests.end_to_end.world import AS_FAST_AS_IT_GOES, Goodword, settings_for
from tests.promises.bad_link import BadLink, Break, Fault, planned
from tests.promises.conftest import Figures
from tests.promises.sizes import Sizes

MESSAGES = 800
STORM = 400
MOST_FAULTS = 3  # of one message: fewer than the attempts after which it is given up
PATIENCE = timedelta(seconds=2)  # longer than a busy machine takes to answer
CHANNELS = ("general", "thanks", "support")
WORD = re.compile(r"word-(?:direct|public)-\d+")
KINDS: tuple[Break, ...] = ("500", "502", "504", "drop", "garbage", "500", "502", "504", "hang")
"""How a call fails in doubt; a hang costs the patience of a real second or so, hence rarer."""


@dataclass(frozen=True)
class Office:
    """The program, Slack, and the bad link between them."""

    goodword: Goodword
    link: BadLink

    async def says(self, posts: dict[str, Callable[[Stores, Workspace], Address]]) -> None:
        """Write messages into the ledger, and have somebody look."""
        program = self.goodword.program

        def write(stores: Stores) -> Workspace:
            workspace = stores.get(Intake).workspace("slack", TEAM)
            assert workspace is not None
            made = [
                Post(address(stores, workspace), Message(key, (Paragraph(text(key)),)), key)
                for key, address in posts.items()
            ]
            stores.get(Ledger).write(made, workspace, program.clock.now())
            return workspace

        workspace = await program.database.write(write)
        program.engine.wake(DELIVER, str(workspace.id))
        await self.goodword.settled()

    async def all_is_settled(self) -> None:
        """Let time pass from one due instant to the next until nothing waits."""
        for _ in range(50_000):
            due = await self.goodword.rows("SELECT 1 FROM delivery WHERE settled_at IS NULL")
            if not due:
                return
            waits = list(self.goodword.program.engine._due.values())
            now = self.goodword.clock.now()
            await self.goodword.moves(max([min(waits, default=now) - now, timedelta(seconds=1)]))
        raise AssertionError("it never ends")

    def times_said(self) -> Counter[str]:
        """Return how often each message stands in Slack."""
        slack = self.goodword.slack
        places = [slack.messages(name) for name in CHANNELS] + [slack.dm(who) for who in STAFF]
        return Counter(WORD.findall(" ".join(one.text for said in places for one in said)))

    async def parked(self) -> set[str]:
        """Return the messages of which nobody knows whether they were said."""
        letters = await self.goodword.reads(lambda stores: stores.get(DeadLetters).all(10_000))
        return {one.key for one in letters if one.state == "ambiguous"}


@contextlib.asynccontextmanager
async def office(folder: Path, template: Path) -> AsyncIterator[Office]:
    """Run the program with a bad link to a simulated Slack."""
    shutil.copy(template, folder / "goodword.db")
    clock = MovableClock(START)
    async with contextlib.AsyncExitStack() as stack:
        slack = await stack.enter_async_context(running_slack(None, clock))
        link = BadLink(slack.api_url, clock, lambda body: (WORD.findall(body) or [""])[0])
        url = await stack.enter_async_context(served(link.app(), free_socket()))
        stack.push_async_callback(link.close)
        public = "https://goodword.example"
        known = settings_for(slack, folder, slack_api_url=f"{url}/api/", public_url=public)
        manifest = slack_manifest(CAPABILITIES, known, socket_mode=False)
        slack.workspace.installation.read_manifest(manifest)
        program = Program(known, clock, AS_FAST_AS_IT_GOES)
        program.drain.speaker.patience = PATIENCE
        slack.slack.on_move.append(program.nudge)
        await stack.enter_async_context(program.running(work=True, alarm=False))
        await program.connected.wait()
        await program.sync_directory()
        yield Office(Goodword(program, slack, clock, url, folder), link)


def to_person(who: str) -> Callable[[Stores, Workspace], Address]:
    """Return the address of somebody in private."""

    def address(stores: Stores, workspace: Workspace) -> Address:
        account = AccountId(user_id(who))
        return ToPerson(stores.get(Intake).recognise(workspace, [account])[account].id)

    return address


def to_channel(here: Office, name: str) -> Callable[[Stores, Workspace], Address]:
    """Return the address of a channel."""
    channel = ConversationId(here.goodword.slack.workspace.channel(name).id)
    return lambda _, workspace: ToConversation(workspace.id, channel)


def messages(here: Office, count: int) -> dict[str, Callable[[Stores, Workspace], Address]]:
    """Return half of them to people, half to channels."""
    direct = {f"word-direct-{n}": to_person(STAFF[n % len(STAFF)]) for n in range(count // 2)}
    public = {
        f"word-public-{n}": to_channel(here, CHANNELS[n % len(CHANNELS)])
        for n in range(count - count // 2)
    }
    return direct | public


async def test_private_messages_never_come_twice_and_public_ones_always_come(
    tmp_path: Path, empty_database: Path, sizes: Sizes, figures: Figures
) -> None:
    chance = random.Random(5)

    def faults() -> list[Fault]:
        many = chance.choice([0, 1, 1, MOST_FAULTS])
        return [Fault(chance.choice(KINDS), done=chance.random() < 0.5) for _ in range(many)]

    async with office(tmp_path, empty_database) as here:
        posts = messages(here, sizes.of(MESSAGES))
        here.link.plan = planned(list(posts), faults)
        await here.says(posts)
        await here.all_is_settled()
        said, parked = here.times_said(), await here.parked()

    direct = [key for key in posts if "direct" in key]
    public = [key for key in posts if "public" in key]
    doubts = {key: sum(one.in_doubt for one in here.link.faults_met(key)) for key in posts}
    figures(
        "P5 any fault",
        direct=len(direct),
        direct_twice=sum(said[key] > 1 for key in direct),
        direct_in_doubt=sum(doubts[key] > 0 for key in direct),
        parked=len(parked),
        public=len(public),
        public_missing=sum(said[key] == 0 for key in public),
        public_in_doubt=sum(doubts[key] for key in public),
        public_too_many=sum(said[key] - 1 for key in public),
    )
    assert [key for key in direct if said[key] > 1] == []
    assert parked == {key for key in direct if doubts[key]}
    assert [key for key in direct if said[key] == 0 and key not in parked] == []
    assert [key for key in public if not 1 <= said[key] <= 1 + doubts[key]] == []


# ---- pace ---------------------------------------------------------------------------------------


def waits_asked_for(chance: random.Random) -> str:
    """Return a `Retry-After` as Slack, a proxy or nobody in their right mind writes it."""
    soon = START + timedelta(seconds=chance.randint(1, 300))
    odd = ["soon", "", "-3", "nan", "1.5", format_datetime(soon.astimezone(UTC), usegmt=True)]
    return chance.choice([str(chance.randint(1, 300))] * 3 + odd)


async def test_in_a_storm_of_429_nothing_is_lost_or_doubled_and_every_pause_is_kept(
    tmp_path: Path, empty_database: Path, sizes: Sizes, figures: Figures
) -> None:
    chance = random.Random(429)
    count = sizes.of(STORM)

    def faults() -> list[Fault]:
        return [Fault("429", retry_after=waits_asked_for(chance)) for _ in range(2)]

    async with office(tmp_path, empty_database) as here:
        posts = messages(here, count)
        here.link.plan = planned(list(posts), faults)
        await here.says(posts)
        await here.all_is_settled()
        said, parked = here.times_said(), await here.parked()

    early = too_early(here)
    figures(
        "P5 429",
        messages=count,
        refused=sum(one.fault is not None for one in here.link.met),
        lost=sum(said[key] == 0 for key in posts),
        doubled=sum(said[key] > 1 for key in posts),
        parked=len(parked),
        calls_within_a_pause=len(early),
    )
    assert (set(said.values()), set(said), parked) == ({1}, set(posts), set())
    assert early == []


def too_early(here: Office) -> list[datetime]:
    """Return when somebody called though Slack had asked, in plain seconds, to wait."""
    found, until, since = [], START, START
    for one in here.link.met:
        if since < one.at < until:
            found.append(one.at)
        if one.fault and one.fault.retry_after.isdigit():
            asked = one.at + timedelta(seconds=int(one.fault.retry_after))
            until, since = max(until, asked), one.at
    return found


@pytest.mark.parametrize("kind", ["drop", "hang", "504"])
async def test_whoever_could_not_be_told_is_found_by_an_operator(
    tmp_path: Path, empty_database: Path, kind: Break
) -> None:
    async with office(tmp_path, empty_database) as here:
        here.link.plan = planned(["word-direct-1"], lambda: [Fault(kind, done=True)])
        await here.says({"word-direct-1": to_person("ben")})
        await here.all_is_settled()

        assert here.times_said() == {"word-direct-1": 1}
        assert await here.parked() == {"word-direct-1"}

"""Promise 2 over Teams: answered within ten seconds though the database is far away.

What is written down meanwhile is answered later, in the chat. How often a kudos asks the database
is counted in tests/promises/test_answered_in_time.py.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.web.app import build_web
from bot.bootstrap import Program
from bot.clock import MovableClock
from playground.slack.harness import START
from playground.slack.serving import address_of, free_socket, served
from playground.teams.harness import TeamsHarness, running_teams, words_of
from playground.teams.people import Person, object_id
from tests.end_to_end.teams_world import teams_settings
from tests.end_to_end.world import AS_FAST_AS_IT_GOES, REASON, in_a_task, until
from tests.promises.conftest import Figures
from tests.promises.far_away import FarAway, far_away
from tests.promises.figures import percentile
from tests.promises.sizes import Sizes
from tests.promises.test_answered_in_time import PROMISED, WORK_SECONDS
from tests.promises.worlds import NewDatabase
from tests.storage.kept import Kept, kept_at

REQUESTS, AT_ONCE = 300, 8
PEOPLE = 200  # enough that nobody comes to the limit of a day
MOST_SECONDS = 10.0  # Teams waits 15 and then sends again
CHANNEL, TEAM = "Thanks", "Customer Care"


@dataclass
class Office:
    """A program that only answers, as `web` does, and a database that is far away."""

    program: Program
    teams: TeamsHarness
    far: FarAway
    kept: Kept
    people: int

    async def kudos(self, number: int) -> float:
        """Have somebody type a kudos in a channel; return after how many seconds it was taken."""
        half = self.people // 2
        receiver = self.teams.tenant.person(f"p{half + (number + number // half) % half}")
        words = f"@Goodword kudos @{receiver.name} fixed export number {number} on Sunday"
        began = time.perf_counter()
        await self.teams.say(f"p{number % half}", CHANNEL, words)
        return time.perf_counter() - began

    async def many(self, count: int) -> list[float]:
        """Have so many kudos typed, some at once; return how long each took."""
        found, left = list[float](), iter(range(count))

        async def keep_giving() -> None:
            for number in left:
                found.append(await self.kudos(number))

        await asyncio.gather(*(keep_giving() for _ in range(AT_ONCE)))
        return found

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self.kept.scalar(f"SELECT count(*) FROM {table}"))

    def answers(self) -> list[str]:
        """Return all that givers were told in their chats."""
        app = self.teams.tenant.registration.app
        chats = [self.teams.direct(f"p{number}") for number in range(self.people // 2)]
        return [words_of(said) for chat in chats for said in chat if said.sender == app]

    async def at_rest(self) -> None:
        """Wait until everybody was answered and nothing is written down any more."""
        chores = self.program.teams._chores
        await until(
            lambda: (
                not (self.program.promises.are_going_on or chores._running or self.count("noted"))
            ),
            "all is done",
            WORK_SECONDS,
        )


@contextlib.asynccontextmanager
async def office(url: str, folder: Path, people: int) -> AsyncIterator[Office]:
    """Run the program beside a simulated Teams; its database is near until it is moved away."""
    clock = MovableClock(START)
    async with contextlib.AsyncExitStack() as stack:
        there, far = await stack.enter_async_context(far_away(url))
        teams = await stack.enter_async_context(running_teams(None, clock))
        tenant = teams.tenant
        for number in range(people):
            handle, email = f"p{number}", f"p{number}@harbour-pine.example"
            oid, home = object_id(handle), tenant.registration.tenant
            one = Person(oid, handle, f"Person P{number}", "member", home, email, email)
            tenant.people[oid] = one
            tenant.team(TEAM).members.append(oid)
        door = free_socket()
        known = teams_settings(teams, folder, database_url=there, public_url=address_of(door))
        program = Program(known, clock, AS_FAST_AS_IT_GOES)
        await stack.enter_async_context(program.running(work=False, alarm=False))
        await program.connected.wait()
        web = build_web(program.routes(), is_ready=program.is_ready, registry=program.registry)
        teams.post.listen_at(await stack.enter_async_context(served(web, door)))
        teams.post.patience_seconds = 120
        await teams.install()
        for number in range(people):
            await teams.open_chat(f"p{number}")
        await program.sync_directory()
        kept = stack.enter_context(kept_at(url))
        yield Office(program, teams, far, kept, people)


@pytest.fixture
async def here(new_postgresql: NewDatabase, tmp_path: Path, sizes: Sizes) -> AsyncIterator[Office]:
    """The program with a PostgreSQL that can be moved away."""
    with new_postgresql() as url:
        async with in_a_task(office(url, tmp_path, sizes.of(PEOPLE, least=24))) as made:
            yield made


async def test_with_a_database_half_a_second_away_everybody_is_answered_in_time(
    here: Office, sizes: Sizes, figures: Figures
) -> None:
    await here.at_rest()
    before = len(here.answers())
    here.far.seconds = PROMISED

    seconds = await here.many(sizes.of(REQUESTS))

    written_down, done_by_then = here.count("noted"), here.count("kudos")
    here.far.seconds = 0.0
    await here.at_rest()
    told = here.answers()[before:] if before else here.answers()
    thanked = [one for one in here.answers() if one.startswith("Thanked")]
    figures(
        "P2 teams postgresql",
        round_trip_ms=PROMISED * 1000,
        at_once=AT_ONCE,
        requests=len(seconds),
        p50_s=percentile(seconds, 0.5),
        slowest_s=max(seconds),
        later_than_10_s=sum(one > MOST_SECONDS for one in seconds),
        written_down=written_down,
        done_by_then=done_by_then,
    )
    assert max(seconds) <= MOST_SECONDS
    assert here.count("kudos") == len(seconds)
    assert len(thanked) == len(seconds)
    assert told


async def test_what_cannot_be_kept_is_never_acknowledged(here: Office) -> None:
    await here.at_rest()
    here.far.cut()
    await here.teams.say("p0", CHANNEL, f"@Goodword kudos @Person P13 {REASON}")
    during = here.teams.wire
    here.far.is_cut = False

    again = await here.teams.post.repeat(has_new_id=True)
    await here.at_rest()

    deliveries = [one for one in during if one.direction == "to bot"]
    assert deliveries[-1].status == 503
    assert again.status == 200
    assert here.count("kudos") == 1

"""G1: a durable `/kudos` end to end beside bare Bolt's `/kudos` that does nothing."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from benches.company import Company, found_company, rows
from benches.counting_slack import CountingSlack, counting_slack
from benches.databases import fresh_databases
from benches.figures import Figure, Goal, figure, ratios
from benches.load import Load, send
from benches.machine import Process, serving
from benches.sizes import Sizes
from benches.wire import SECRET, TOKEN, kudos

CONNECTIONS = 16
WARM_UP = 300
POSTS_SECONDS = 60


@dataclass
class Rounds:
    """What the rounds of one server gave."""

    rates: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    cpu_micros: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)


@dataclass
class Bench:
    """The servers of one run, and how many kudos were given so far."""

    slack: CountingSlack
    goodword: Process
    bolt: Process
    company: Company
    given: int = 0
    expected_posts: int = 0

    async def ours(self, count: int, *, told: bool) -> tuple[Load, float]:
        """Give kudos; return what came back and the seconds until the last message was posted."""
        people = self.company.awake if told else self.company.asleep
        numbers = range(self.given, self.given + count)
        self.given += count
        requests = list(kudos(numbers, people))
        self.expected_posts += count * (2 if told else 1)
        began = time.perf_counter()
        load = await send(self.goodword.port, requests, CONNECTIONS)
        while self.slack.posts < self.expected_posts:
            assert time.perf_counter() - began < POSTS_SECONDS, (
                self.slack.calls,
                self.expected_posts,
            )
            await asyncio.sleep(0.002)
        return load, time.perf_counter() - began

    async def theirs(self, count: int) -> tuple[Load, float]:
        """Send as many commands to bare Bolt."""
        requests = list(kudos(range(count), self.company.awake))
        load = await send(self.bolt.port, requests, CONNECTIONS)
        return load, load.seconds


async def kudos_bench(sizes: Sizes) -> list[Figure]:
    """Return the figures of G1, on each database that there is."""
    found: list[Figure] = []
    with fresh_databases(sizes) as databases, tempfile.TemporaryDirectory() as folder:
        for kind, url in databases.items():
            found += await _on(kind, found_company(url, sizes.people), folder, sizes)
    return found


async def _on(kind: str, company: Company, folder: str, sizes: Sizes) -> list[Figure]:
    """Return the figures of one database."""
    async with counting_slack() as (slack, api):
        settings = environment(company, folder, api)
        async with (
            serving("benches.goodword_server", **settings) as goodword,
            serving("benches.bolt_server", "after", SLACK_API_URL=api) as bolt,
        ):
            bench = Bench(slack, goodword, bolt, company)
            figures = await _measure(bench, sizes)
    _check(bench, rows(company.url))
    return [replace(one, what=f"{one.what}, {kind}") for one in figures]


def environment(company: Company, folder: str, api: str) -> dict[str, str]:
    """Return the settings of our server."""
    return {
        "DATABASE_URL": company.url,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": api,
        "KEY_DIR": str(Path(folder) / "keys"),
    }


async def _measure(bench: Bench, sizes: Sizes) -> list[Figure]:
    """Warm up, then take turns."""
    told, card, bolt = Rounds(), Rounds(), Rounds()
    runs: list[tuple[Rounds, Process, Callable[[int], Awaitable[tuple[Load, float]]]]] = [
        (told, bench.goodword, lambda count: bench.ours(count, told=True)),
        (card, bench.goodword, lambda count: bench.ours(count, told=False)),
        (bolt, bench.bolt, bench.theirs),
    ]
    for _, _, run in runs:
        await run(min(WARM_UP, sizes.kudos))
    for number in range(sizes.rounds):
        turn = number % len(runs)
        for found, process, run in runs[turn:] + runs[:turn]:
            used = process.cpu_seconds()
            load, seconds = await run(sizes.kudos)
            assert not load.bad, load.bad[0]
            found.rates.append(sizes.kudos / seconds)
            found.answered.append(load.rate)
            found.cpu_micros.append((process.cpu_seconds() - used) / sizes.kudos * 1e6)
            found.busy.append(load.busy)
    return _figures(told, card, bolt)


def _figures(told: Rounds, card: Rounds, bolt: Rounds) -> list[Figure]:
    """Return what is shown."""
    goal = Goal("G1", least=0.30)
    return [
        figure("durable kudos + card, ÷ bare Bolt", ratios(card.rates, bolt.rates), "×", goal),
        figure(
            "durable kudos + card + note, ÷ bare Bolt", ratios(told.rates, bolt.rates), "×", goal
        ),
        figure("  kudos + card", card.rates, "/s"),
        figure("  kudos + card + note", told.rates, "/s"),
        figure("  bare Bolt, nothing done", bolt.rates, "/s"),
        figure("  CPU: kudos + card", card.cpu_micros, "µs"),
        figure("  CPU: kudos + card + note", told.cpu_micros, "µs"),
        figure("  CPU: bare Bolt", bolt.cpu_micros, "µs"),
        figure(
            "  answers while posts lag: card + note, ÷ bare Bolt",
            ratios(told.answered, bolt.answered),
            "×",
        ),
        figure("  load generator's core busy, bare Bolt", bolt.busy, "of 1"),
    ]


def _check(bench: Bench, found: dict[str, int]) -> None:
    """Stop unless every answer has its rows, and every message was posted once."""
    given, posts = bench.given, bench.slack.posts
    for table in ("kudos", "kudos_receiver", "inbox"):
        assert found[table] == given, (table, found, given)
    assert posts == bench.expected_posts == found["sent"], (posts, bench.expected_posts, found)

"""G11: from nothing to the first good answer, and memory, beside a program of Bolt alone."""

import asyncio
import socket
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benches.activities import post, said, token
from benches.company import Company, found_company
from benches.counting_slack import counting_slack
from benches.counting_teams import CountingTeams, counting_teams
from benches.figures import Figure, Goal, figure, ratios
from benches.kudos import CONNECTIONS, environment
from benches.load import send
from benches.machine import Process, serving, spawned
from benches.sizes import Sizes
from benches.wire import command, kudos

LOOK_AGAIN_SECONDS = 0.005
MOST_SECONDS = 60
FIRST = 0.1  # the part of a soak after which memory has to stay flat


@dataclass(frozen=True)
class Start:
    """A start of a program.

    Attributes:
        seconds: until its first good answer.
        processor_seconds: of all its threads until then; holds on a machine that others use too.
        megabytes: its memory after the last answer that was asked for.
    """

    seconds: float
    processor_seconds: float
    megabytes: float


async def start_bench(sizes: Sizes) -> list[Figure]:
    """Return the figures of G11."""
    with tempfile.TemporaryDirectory() as folder:
        company = found_company(sizes.database(folder), sizes.people)
        async with counting_slack() as (_, api), counting_teams() as teams:
            settings = {**environment(company, folder, api), "LOG_LEVEL": "error"}
            both = {**settings, **teams.settings()}
            ours: list[Start] = []
            all_of_ours: list[Start] = []
            theirs: list[Start] = []
            for number in range(sizes.rounds):
                turns = [
                    (ours, ["-m", "bot", "serve", "--all"], settings),
                    (all_of_ours, ["-m", "bot", "serve", "--all"], both),
                    (theirs, ["-m", "benches.bolt_server"], {"SLACK_API_URL": api}),
                ]
                for found, arguments, chosen in reversed(turns) if number % 2 else turns:
                    signed = _to_teams(teams) if chosen is both else b""
                    found.append(await _started(arguments, chosen, signed))
            async with serving("benches.goodword_server", **settings) as goodword:
                soak = await _soaked(goodword, company, sizes.soak)
    return [*_figures(ours, theirs, soak, sizes.soak), *_with_teams(all_of_ours, ours, theirs)]


def _figures(
    ours: list[Start],
    theirs: list[Start],
    soak: tuple[float, float],
    requests: int,
) -> list[Figure]:
    """Return what is shown."""
    return [
        *_beside(theirs, ours, "start to first answer", "memory after the first answer"),
        figure(
            f"memory after {requests:,} requests, ÷ after a tenth",
            [soak[1] / soak[0]],
            "×",
            Goal("G11", most=1.05),
        ),
        figure("  start of ours", [one.seconds for one in ours], "s"),
        figure("  start of Bolt alone", [one.seconds for one in theirs], "s"),
        figure("  memory of ours", [one.megabytes for one in ours], "MB"),
        figure("  memory of ours in the end", [soak[1]], "MB"),
    ]


def _with_teams(both: list[Start], ours: list[Start], theirs: list[Start]) -> list[Figure]:
    """Return what a second platform adds."""
    return [
        *_beside(theirs, both, "start with Teams as well", "memory with both platforms"),
        figure(
            "  start with Teams as well, ÷ without",
            ratios([one.seconds for one in both], [one.seconds for one in ours]),
            "×",
        ),
        figure("  memory with both platforms", [one.megabytes for one in both], "MB"),
    ]


def _beside(theirs: list[Start], found: list[Start], start: str, memory: str) -> list[Figure]:
    """Return how starts compare with those of Bolt alone; `start` and `memory` name the figures."""
    return [
        figure(
            f"{start}, ÷ Bolt alone",
            ratios([one.seconds for one in found], [one.seconds for one in theirs]),
            "×",
            Goal("G11", most=1.3),
        ),
        figure(
            f"  {start}, processor time, ÷ Bolt alone",
            ratios(
                [one.processor_seconds for one in found],
                [one.processor_seconds for one in theirs],
            ),
            "×",
        ),
        figure(
            f"{memory}, ÷ Bolt alone",
            ratios([one.megabytes for one in found], [one.megabytes for one in theirs]),
            "×",
            Goal("G11", most=1.6),
        ),
    ]


def _to_teams(teams: CountingTeams) -> bytes:
    """Return a request of Teams' that can be answered once botbuilder is there."""
    return post(said(0, 1, "help", teams.service_url), token(teams.keys, teams.service_url))


async def _started(arguments: Sequence[str], settings: dict[str, str], signed: bytes) -> Start:
    """Return how a new process came to a good answer, and to one to a request of Teams' if any."""
    port = _free_port()
    request = command(0, 0, "help")
    began = time.perf_counter()
    with spawned(arguments, {**settings, "PORT": str(port)}) as process:
        watched = Process(process.pid, port)
        while not await _answers(port, request):
            assert process.poll() is None, f"{arguments} ended"
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        seconds, processor = time.perf_counter() - began, watched.cpu_seconds()
        while signed and not await _answers(port, signed):
            assert time.perf_counter() - began < MOST_SECONDS, "Teams gets no good answer"
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        return Start(seconds, processor, watched.rss_megabytes())


async def _answers(port: int, request: bytes) -> bool:
    """Return whether a server gives a good answer already."""
    try:
        return not (await send(port, [request], 1)).bad
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _soaked(goodword: Process, company: Company, count: int) -> tuple[float, float]:
    """Return the memory after a part of many requests, and after all of them."""
    first = int(count * FIRST)
    parts = []
    for begin, end in ((0, first), (first, count)):
        for start in range(begin, end, 1_000):
            numbers = range(start, min(start + 1_000, end))
            load = await send(goodword.port, list(kudos(numbers, company.awake)), CONNECTIONS)
            assert not load.bad, load.bad[0]
        parts.append(goodword.rss_megabytes())
    return parts[0], parts[1]

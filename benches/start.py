"""G11: from nothing to the first good answer, and memory, beside a program of Bolt alone."""

import asyncio
import socket
import tempfile
import time
from collections.abc import Sequence

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


async def start_bench(sizes: Sizes) -> list[Figure]:
    """Return the figures of G11."""
    with tempfile.TemporaryDirectory() as folder:
        company = found_company(sizes.database(folder), sizes.people)
        async with counting_slack() as (_, api), counting_teams() as teams:
            settings = {**environment(company, folder, api), "LOG_LEVEL": "error"}
            both = {**settings, **teams.settings()}
            ours: list[tuple[float, float]] = []
            all_of_ours: list[tuple[float, float]] = []
            theirs: list[tuple[float, float]] = []
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
    ours: list[tuple[float, float]],
    theirs: list[tuple[float, float]],
    soak: tuple[float, float],
    requests: int,
) -> list[Figure]:
    """Return what is shown."""
    return [
        figure(
            "start to first answer, ÷ Bolt alone",
            ratios([one[0] for one in ours], [one[0] for one in theirs]),
            "×",
            Goal("G11", most=1.3),
        ),
        figure(
            "memory after the first answer, ÷ Bolt alone",
            ratios([one[1] for one in ours], [one[1] for one in theirs]),
            "×",
            Goal("G11", most=1.6),
        ),
        figure(
            f"memory after {requests:,} requests, ÷ after a tenth",
            [soak[1] / soak[0]],
            "×",
            Goal("G11", most=1.05),
        ),
        figure("  start of ours", [one[0] for one in ours], "s"),
        figure("  start of Bolt alone", [one[0] for one in theirs], "s"),
        figure("  memory of ours", [one[1] for one in ours], "MB"),
        figure("  memory of ours in the end", [soak[1]], "MB"),
    ]


def _with_teams(
    both: list[tuple[float, float]],
    ours: list[tuple[float, float]],
    theirs: list[tuple[float, float]],
) -> list[Figure]:
    """Return what a second platform adds."""
    return [
        figure(
            "start with Teams as well, ÷ Bolt alone",
            ratios([one[0] for one in both], [one[0] for one in theirs]),
            "×",
            Goal("G11", most=1.3),
        ),
        figure(
            "memory with both platforms, ÷ Bolt alone",
            ratios([one[1] for one in both], [one[1] for one in theirs]),
            "×",
            Goal("G11", most=1.6),
        ),
        figure(
            "  start with Teams as well, ÷ without",
            ratios([one[0] for one in both], [one[0] for one in ours]),
            "×",
        ),
        figure("  memory with both platforms", [one[1] for one in both], "MB"),
    ]


def _to_teams(teams: CountingTeams) -> bytes:
    """Return a request of Teams' that can be answered once botbuilder is there."""
    return post(said(0, 1, "help", teams.service_url), token(teams.keys, teams.service_url))


async def _started(
    arguments: Sequence[str], settings: dict[str, str], signed: bytes
) -> tuple[float, float]:
    """Return the seconds until a new process gave a good answer, and its memory then.

    Where there is a request of Teams' too, the memory is that after its answer.
    """
    port = _free_port()
    request = command(0, 0, "help")
    began = time.perf_counter()
    with spawned(arguments, {**settings, "PORT": str(port)}) as process:
        while not await _answers(port, request):
            assert process.poll() is None, f"{arguments} ended"
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        seconds = time.perf_counter() - began
        while signed and not await _answers(port, signed):
            assert time.perf_counter() - began < MOST_SECONDS, "Teams gets no good answer"
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        return seconds, Process(process.pid, port).rss_megabytes()


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

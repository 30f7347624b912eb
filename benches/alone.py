"""G2: one `/kudos` with nothing else going on, beside default Bolt's that does nothing."""

import asyncio
import tempfile
from collections.abc import Sequence
from statistics import median, quantiles

from benches.company import found_company
from benches.counting_slack import counting_slack
from benches.figures import Figure, Goal, figure, ratios
from benches.kudos import environment
from benches.load import send
from benches.machine import serving
from benches.sizes import Sizes
from benches.wire import kudos

PERCENT = 100
WARM_UP = 50
PAUSE_SECONDS = 0.01  # the posts of one kudos are over before the next begins


async def alone_bench(sizes: Sizes) -> list[Figure]:
    """Return the figures of G2."""
    with tempfile.TemporaryDirectory() as folder:
        company = found_company(sizes.database(folder), sizes.people)
        async with (
            counting_slack() as (_, api),
            serving("benches.goodword_server", **environment(company, folder, api)) as goodword,
            serving("benches.bolt_server", "before", SLACK_API_URL=api) as bolt,
        ):
            count = sizes.alone // 2
            requests = kudos(range(2 * (WARM_UP + sizes.rounds * count)), company.awake)
            for port in (goodword.port, bolt.port):
                await _times(port, [next(requests) for _ in range(WARM_UP)])
            ours: list[list[float]] = []
            theirs: list[list[float]] = []
            for number in range(sizes.rounds):
                turns = [(ours, goodword.port), (theirs, bolt.port)]
                for found, port in reversed(turns) if number % 2 else turns:
                    found.append(await _times(port, [next(requests) for _ in range(count)]))
    return _figures(ours, theirs)


async def _times(port: int, requests: Sequence[bytes]) -> list[float]:
    """Return the milliseconds from each request to its answer."""
    found: list[float] = []
    for request in requests:
        load = await send(port, [request], 1)
        assert not load.bad, load.bad[0]
        found += [seconds * 1000 for seconds in load.latencies]
        await asyncio.sleep(PAUSE_SECONDS)
    return found


def _figures(ours: list[list[float]], theirs: list[list[float]]) -> list[Figure]:
    """Return what is shown."""
    mine, other = [median(one) for one in ours], [median(one) for one in theirs]
    slowest = [quantiles(one, n=PERCENT)[-1] for one in ours]
    return [
        figure(
            "one kudos, ÷ default Bolt's nothing", ratios(mine, other), "×", Goal("G2", most=0.15)
        ),
        figure("one kudos, slowest of 100", slowest, "ms", Goal("G2", most=10)),
        figure("  one kudos, median", mine, "ms"),
        figure("  default Bolt, median", other, "ms"),
    ]

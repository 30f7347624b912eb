"""G5: how many Teams activities a second one core answers, the reply said through the Connector.

The whole program, with a database: each activity has a token, is read, handled and answered by a
card of its own in the 1:1 chat of whoever spoke, before Teams gets its 200.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benches.activities import TENANT, post, said, token
from benches.counting_teams import CountingTeams, counting_teams
from benches.figures import Figure, Goal, figure
from benches.kudos import CONNECTIONS
from benches.load import send
from benches.machine import serving
from benches.sizes import Sizes
from storage.migrate import upgrade

PEOPLE = 200  # more than once a second nobody speaks
PER_TENANT = 50  # messages a second that Teams takes from an app, at most
SAID = "kudos mine"


async def replies_bench(sizes: Sizes) -> list[Figure]:
    """Return the figures of G5 that need the whole program."""
    rates: list[float] = []
    cpu: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        url = sizes.database(folder)
        upgrade(url)
        own = {"DATABASE_URL": url, "KEY_DIR": str(Path(folder) / "keys")}
        async with (
            counting_teams() as teams,
            serving("benches.goodword_server", **own, **teams.settings()) as goodword,
        ):
            for number in range(sizes.rounds + 1):  # in the first, everybody gets known
                count = sizes.kudos if number else PEOPLE
                requests = list(_requests(teams, count, number * 1_000_000))
                before, used = teams.posts, goodword.cpu_seconds()
                load = await send(goodword.port, requests, CONNECTIONS)
                assert not load.bad, load.bad[0]
                assert teams.posts >= before + count, (TENANT, teams.calls)
                if number:
                    rates.append(load.rate)
                    cpu.append((goodword.cpu_seconds() - used) / count * 1e6)
    goal = Goal("G5", least=4 * PER_TENANT)
    return [
        figure("activities with a reply", rates, "/s", goal),
        figure("  CPU of an activity with its reply", cpu, "µs"),
    ]


def _requests(teams: CountingTeams, count: int, first: int) -> Iterator[bytes]:
    """Yield one request for each activity, numbered from `first`."""
    bearer = token(teams.keys, teams.service_url)
    for number in range(first, first + count):
        yield post(said(number, number % PEOPLE, SAID, teams.service_url), bearer)

"""A running simulated Teams with a pretend bot."""

from collections.abc import AsyncIterator

import pytest

from playground.teams.harness import TeamsHarness, running_teams
from tests.playground.teams.pretend_bot import Caller, PretendBot


@pytest.fixture
def bot() -> PretendBot:
    return PretendBot()


@pytest.fixture
async def teams(bot: PretendBot) -> AsyncIterator[TeamsHarness]:
    async with running_teams(bot.build) as running:
        yield running


@pytest.fixture
async def caller(teams: TeamsHarness) -> AsyncIterator[Caller]:
    made = Caller(teams)
    await made.logs_in()
    yield made
    await made.client.aclose()

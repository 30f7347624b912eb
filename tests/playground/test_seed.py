"""What the made-up company has lived through when somebody first looks at it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.slack.requests import PLATFORM as SLACK
from bot.bootstrap import Program
from bot.config import Settings, load_settings
from bot.dispatch import Intake
from bot.identity import AccountId, Person, Space
from bot.recognition.ports import TeamStore
from bot.spaces.reach import WINDOW, reach
from bot.spaces.reach_views import ReachStore, midnight
from bot.units import Stores
from bot.values.ports import GoalStore, RoundStore, StoryStore, SuggestionStore
from playground.demo import seed_database
from playground.slack.company import TEAM, user_id


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(
        {},
        _env_file=None,
        database_url=f"sqlite:///{tmp_path / 'seeded.db'}",
        slack_signing_secret="s" * 32,
        slack_bot_token="xoxb-1",
        key_dir=tmp_path / "keys",
    )


@pytest.fixture
async def seeded(settings: Settings) -> AsyncIterator[Program]:
    await seed_database(settings)
    program = Program(settings)
    yield program
    await program.database.close()


def who(stores: Stores, handle: str) -> tuple[Person, Space]:
    """Return somebody with the space that they belong to."""
    intake = stores.get(Intake)
    workspace = intake.workspace(SLACK, TEAM)
    assert workspace is not None
    account = AccountId(user_id(handle))
    person = intake.recognise(workspace, [account])[account]
    return person, intake.space_of(workspace, None, person)


async def test_nobody_has_thanked_one_of_anas_team_for_sixty_days(seeded: Program) -> None:
    def work(stores: Stores) -> list[str]:
        ana, _ = who(stores, "ana")
        since = seeded.clock.now() - timedelta(days=60)
        return [one.name for one in stores.get(TeamStore).unthanked(ana.id, since, 5)]

    assert await seeded.database.read(work) == ["Gita Shrestha"]


async def test_reach_shows_more_than_one_group(seeded: Program) -> None:
    def work(stores: Stores) -> tuple[str, ...]:
        _, whole = who(stores, "jo")
        until = midnight(seeded.clock.now(), whole.zone)
        found = reach(stores.get(ReachStore).reached(whole, until - WINDOW, until))
        return tuple(one.name for one in found.departments)

    assert await seeded.database.read(work) == ("Customer Care", "")


@pytest.mark.parametrize("handle", ["ana", "jo"])
async def test_both_spaces_have_asked_themselves_whether_they_do_it(
    seeded: Program, handle: str
) -> None:
    def work(stores: Stores) -> list[int | None]:
        _, space = who(stores, handle)
        rounds = stores.get(RoundStore)
        held = rounds.newest_closed(space)
        assert held is not None
        return [one.share_percent for one in rounds.results(held.id)]

    shares = await seeded.database.read(work)

    assert len(shares) == 3
    assert None not in shares


async def test_goals_stories_and_a_suggestion_are_there(seeded: Program) -> None:
    def work(stores: Stores) -> tuple[bool, int, int]:
        _, whole = who(stores, "jo")
        told = [stores.get(StoryStore).shelf(whole, one, 10) for one in ("care", "together")]
        waiting = stores.get(SuggestionStore).waiting(whole, 5)
        return bool(stores.get(GoalStore).goals(whole)), min(map(len, told)), len(waiting)

    goals, told, waiting = await seeded.database.read(work)

    assert (goals, waiting) == (True, 1)
    assert told > 1

"""What is asked about values finds its rows by an index, the newest first."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.values.ports import NewcomerStore, NudgeStore, RoundStore, StoryStore, SuggestionStore
from bot.values.round import Answer, LineId, RoundId
from tests.storage.kept import DAY, NOW, Kept, company_in, kept_at, sqlite_copy
from tests.storage.test_plans import plan_of, plans

BIG = re.compile(r"SCAN (kudos|kudos_receiver|story|suggestion|round_answer|round_line)( |$)")


@pytest.fixture
def kept(sqlite_template: Path, tmp_path: Path) -> Iterator[Kept]:
    with sqlite_copy(sqlite_template, tmp_path) as url, kept_at(url) as kept:
        yield kept


def test_nothing_is_read_from_end_to_end(kept: Kept) -> None:
    company = company_in(kept)
    ana, space = company.person("Ana"), company.space
    rounds = kept.port(RoundStore)

    with plans(kept) as found:
        kept.port(StoryStore).shelf(space, "care", 10)
        kept.port(NewcomerStore).shelf(space, "care", 1)
        kept.port(NudgeStore).recent_thanks(space, NOW - 14 * DAY, 2)
        kept.port(SuggestionStore).open_of(ana)
        kept.port(SuggestionStore).waiting(space, 8)
        rounds.round_of(LineId(1))
        rounds.asked_of(RoundId(1), ana)
        rounds.answer(LineId(1), ana, Answer.ALWAYS, NOW)
        rounds.tallies(RoundId(1))
        rounds.results(RoundId(1))

    steps = [f"{step}: {said}" for said, steps in found.items() for step in steps]
    assert len(found) >= 10
    assert [step for step in steps if BIG.search(step)] == []


def test_the_newest_thanks_of_a_value_need_no_sorting(kept: Kept) -> None:
    company = company_in(kept)

    plan = plan_of(kept, lambda: kept.port(StoryStore).shelf(company.space, "care", 10))

    assert "ix_kudos_space_id_value_given_at" in plan
    assert "ix_story_space_id_value_at" in plan

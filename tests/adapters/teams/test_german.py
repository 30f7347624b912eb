"""What German looks like on Teams: nothing cut short, and in golden files."""

import json

import pytest

from adapters.teams.gallery import teams_payload
from bot.capabilities import CAPABILITIES
from bot.commands import Example, opening
from bot.ui.language import say_in
from tests.adapters.teams.test_examples import ROOMS, handles
from tests.golden import Golden

EXAMPLES = {example.name: example for one in CAPABILITIES for example in one.examples}
MAIN = (
    "home, thanks",
    "kudos card that others joined",
    "kudos form",
    "kudos sent",
    "reach",
    "thanks to a receiver",
)
CUT = "…"


def cuts(language: str, example: Example) -> int:
    """Count the marks of what was cut short."""
    say = say_in(language)
    view = example.view(say)
    made = teams_payload(view, say, handles(view), ROOMS, opening(CAPABILITIES))
    return json.dumps(made, ensure_ascii=False).count(CUT)


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_cut_short_that_fits_in_english(name: str) -> None:
    assert cuts("de", EXAMPLES[name]) <= cuts("en", EXAMPLES[name])


@pytest.mark.parametrize("name", MAIN)
def test_a_main_view_reads_in_german_as_somebody_last_agreed_to(name: str, golden: Golden) -> None:
    say = say_in("de")
    view = EXAMPLES[name].view(say)
    file = "german/" + name.replace(" ", "-").replace(",", "")

    golden.check(file, teams_payload(view, say, handles(view), ROOMS, opening(CAPABILITIES)))

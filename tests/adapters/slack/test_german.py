"""What German looks like on Slack: nothing cut short, and in golden files."""

import json

import pytest

from adapters.slack.gallery import slack_payload
from bot.capabilities import CAPABILITIES
from bot.commands import Example
from bot.ui.forms import Form
from bot.ui.language import say_in
from bot.ui.words import words
from playground.slack.shapes import Json
from tests.adapters.slack import block_kit
from tests.adapters.slack.test_examples import handles
from tests.golden import Golden

EXAMPLES = {example.name: example for one in CAPABILITIES for example in one.examples}
MAIN = (
    "home, thanks",
    "kudos card that others joined",
    "kudos form",
    "kudos sent",
    "thanks to a receiver",
)
CUT = "…"


def made_in(language: str, example: Example) -> Json:
    """Return what Slack is sent for an example."""
    say = say_in(language)
    view = example.view(say)
    return block_kit.travel(slack_payload(view, say, handles(view)))


def cuts(made: Json) -> int:
    """Count the marks of what was cut short."""
    return json.dumps(made, ensure_ascii=False).count(CUT)


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_cut_short_that_fits_in_english(name: str) -> None:
    assert cuts(made_in("de", EXAMPLES[name])) <= cuts(made_in("en", EXAMPLES[name]))


@pytest.mark.parametrize("name", MAIN)
def test_a_main_view_reads_in_german_as_somebody_last_agreed_to(name: str, golden: Golden) -> None:
    say = say_in("de")
    view = EXAMPLES[name].view(say)
    file = "german/" + name.replace(" ", "-").replace(",", "")

    golden.check(file, slack_payload(view, say, handles(view)))
    if not isinstance(view, Form):
        golden.check_text(f"{file}.txt", words(view, handles(view), say) + "\n")

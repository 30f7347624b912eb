"""Every view that the bot can show has an example, and every example is good on Slack."""

from collections.abc import Iterator

import pytest

from adapters.slack.gallery import slack_payload
from bot.capabilities import CAPABILITIES
from bot.commands import Example
from bot.identity import AccountId, PersonId
from bot.surface import Handle
from bot.ui.forms import Form
from bot.ui.language import PSEUDO_LANGUAGE, languages, say_in
from bot.ui.views import Home, Message
from bot.ui.walk import people_in
from bot.ui.words import words
from playground.slack.checks.blocks import problems_in_blocks
from tests.adapters.slack import block_kit
from tests.golden import Golden


def examples() -> Iterator[Example]:
    for capability in CAPABILITIES:
        yield from capability.examples


def handles(view: object) -> dict[PersonId, Handle]:
    """Return a handle for everybody whom a view mentions."""
    return {who: Handle(f"Person {who}", AccountId(f"U{who:04}")) for who in people_in(view)}


EXAMPLES = tuple(examples())
each = pytest.mark.parametrize("example", EXAMPLES, ids=[one.name for one in EXAMPLES])


def test_every_example_has_a_name_of_its_own() -> None:
    names = [example.name for example in EXAMPLES]

    assert len(set(names)) == len(names)
    assert len(names) > 20


@each
def test_an_example_looks_as_somebody_last_agreed_to(example: Example, golden: Golden) -> None:
    view = example.view(say_in("en"))
    name = example.name.replace(" ", "-").replace(",", "")

    golden.check(f"examples/{name}", slack_payload(view, say_in("en"), handles(view)))
    if not isinstance(view, Form):
        golden.check_text(f"examples/{name}.txt", words(view, handles(view), say_in("en")) + "\n")


@each
@pytest.mark.parametrize("language", [*languages(), PSEUDO_LANGUAGE])
def test_an_example_is_within_every_limit_of_slack(example: Example, language: str) -> None:
    say = say_in(language)
    view = example.view(say)
    made = block_kit.travel(slack_payload(view, say, handles(view)))

    match view:
        case Message():
            block_kit.check_message(made)
            assert problems_in_blocks(made["blocks"], "message") == []
        case Home():
            block_kit.check_home(made)
            assert problems_in_blocks(made["blocks"], "home") == []
        case _:
            block_kit.check_modal(made)
            assert problems_in_blocks(made["blocks"], "modal") == []

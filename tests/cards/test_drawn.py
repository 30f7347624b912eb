"""Every view of the bot, drawn by Microsoft's own renderer of cards."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from adapters.teams.fields import PEOPLE
from adapters.teams.forms import Draft, render_form
from adapters.teams.gallery import card_of, teams_payload
from adapters.teams.render import render_message
from adapters.wire.text import Json
from bot.capabilities import CAPABILITIES
from bot.commands import Example, opening
from bot.ui.blocks import Block
from bot.ui.forms import Form
from bot.ui.language import say_in
from bot.ui.text import Invite, Plain, Room
from bot.ui.views import Home, Message, Page
from bot.ui.words import words
from tests.adapters.slack.samples import SAY, bad_inputs, blocks_with, form_with
from tests.adapters.teams.adaptive import NEWER, OURS, nodes
from tests.adapters.teams.samples import ANA_ID, HANDLES, NASTY
from tests.adapters.teams.test_examples import ROOMS, handles
from tests.cards.studio import Drawn, Studio

EXAMPLES = {example.name: example for one in CAPABILITIES for example in one.examples}
each = pytest.mark.parametrize("name", EXAMPLES)


def card_for(example: Example) -> Json:
    view = example.view(say_in("en"))
    return card_of(teams_payload(view, say_in("en"), handles(view), ROOMS, opening(CAPABILITIES)))


@pytest.fixture(scope="module")
def drawn(studio: Studio) -> Mapping[str, Drawn]:
    """Every example on one page."""
    return {name: studio.draw(name, card_for(example)) for name, example in EXAMPLES.items()}


def expected(card: Json) -> list[str]:
    """What the renderer cannot know: what only Teams has, for which a fallback stands ready."""
    newer = sorted(one["type"] for one in nodes(card["body"]) if one.get("type") in NEWER)
    pickers = [
        one
        for one in nodes(card["body"])
        if one.get("choices.data", {}).get("dataset") == PEOPLE and not one["choices"]
    ]
    return [
        *(
            f'UnknownElementType: Unknown element type "{kind}". Fallback will be used if present.'
            for kind in newer
        ),
        *(
            "CollectionCantBeEmpty: An Input.ChoiceSet must have at least one choice defined."
            for _ in pickers
        ),
    ]


def said(view: Message | Home | Page | Form) -> str:
    """All that there is to read in a view."""
    known, say = handles(view), say_in("en")
    parts = [words(uninvited(block), known, say) for block in blocks_of(view)]
    if isinstance(view, Form):
        parts += [f"{one.label} {getattr(one, 'hint', '')}" for one in view.fields]
        parts.append(view.submit)
    return "\n".join(parts)


def uninvited(node: Any) -> Any:  # noqa: ANN401 - any part of a view
    """A part of a view without what each chat says in its own words: rooms, how to add the bot."""
    if isinstance(node, Invite | Room):
        return Plain("")
    if isinstance(node, tuple):
        return tuple(uninvited(part) for part in node)
    if not isinstance(node, Struct):
        return node
    parts = {name: getattr(node, name) for name in node.__struct_fields__}
    return replace(node, **{name: uninvited(part) for name, part in parts.items()})


def blocks_of(view: Message | Home | Page | Form) -> tuple[Block, ...]:
    return view.intro if isinstance(view, Form) else view.blocks


def read(shown: str) -> set[str]:
    """The words in a text; a client has its own zone, and says so differently."""
    return set(re.findall(r"\w+", shown.lower())) - {"utc"}


@each
def test_the_renderer_has_nothing_to_complain_of(drawn: Mapping[str, Drawn], name: str) -> None:
    assert sorted(drawn[name].complaints) == sorted(expected(card_for(EXAMPLES[name])))


@each
def test_all_that_a_view_says_can_be_read(drawn: Mapping[str, Drawn], name: str) -> None:
    view = EXAMPLES[name].view(say_in("en"))

    assert read(said(view)) <= read(" ".join((drawn[name].words, *drawn[name].values)))


@each
def test_every_input_has_a_name_for_a_screen_reader(drawn: Mapping[str, Drawn], name: str) -> None:
    assert drawn[name].nameless == 0


def test_a_card_that_is_wrong_would_be_complained_of(studio: Studio) -> None:
    wrong = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "Blink", "text": "x"}]}

    assert studio.draw("wrong", wrong).complaints


def test_a_form_in_a_chat_with_errors_keeps_what_was_filled_in(studio: Studio) -> None:
    form = EXAMPLES["kudos form"].view(say_in("en"))
    assert isinstance(form, Form)
    draft = Draft({"reason": "Tell a little more."}, {"reason": "Fixed it"})

    card = render_form(form, {}, say_in("en"), as_card=True, draft=draft)
    made = studio.draw("kept", card)

    assert "Tell a little more." in made.words
    assert "Fixed it" in made.values
    assert "Cancel" in made.words


def test_a_question_is_asked_before_a_press_counts_and_can_be_put_away(studio: Studio) -> None:
    studio.draw("asked", card_for(EXAMPLES["kudos card"]), keep=True)
    frame = studio.page.locator("#asked")
    question = frame.get_by_text("A curator looks at it")
    assert not question.is_visible()

    frame.get_by_role("button", name="Report", exact=True).first.click()
    assert question.is_visible()

    frame.get_by_role("button").last.click()
    assert not question.is_visible()


@pytest.mark.parametrize("index", range(len(NASTY) + len(bad_inputs())))
def test_what_people_write_is_only_shown(studio: Studio, index: int) -> None:
    written = [*NASTY, *bad_inputs()][index]

    message = render_message(Message(written, blocks_with(written)[:8]), HANDLES, SAY)
    form = render_form(form_with(written), HANDLES, SAY)

    for kind, card in (("said", card_of(message)), ("asked", form)):
        made = studio.draw(f"{kind} {index}", card)
        assert set(made.links) <= {OURS}
        assert set(made.pings) <= {ANA_ID}
        assert set(made.markup) <= {"STRONG", "EM"}

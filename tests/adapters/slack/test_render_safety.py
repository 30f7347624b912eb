"""Promise 6: what people write never pings, links or forges. And nothing is over a limit."""

import msgspec
import pytest
from hypothesis import given, settings

from adapters.slack.forms import render_form
from adapters.slack.render import PLAINER_MESSAGE, render_home, render_message, render_page
from bot.ui.views import Home, Message, Page
from tests.adapters.slack.block_kit import check_home, check_message, check_modal, pinged
from tests.adapters.slack.samples import (
    HANDLES,
    SAY,
    bad_inputs,
    blocks_with,
    form_with,
    messages_with,
    people_write,
)


def show_on_every_surface(words: str) -> None:
    """Render every block with the words in every place, on each surface, and check it."""
    blocks = blocks_with(words)
    for some in (blocks[:6], blocks[6:12], blocks[12:]):
        made = render_message(Message(words, some), HANDLES, SAY)
        check_message(made)
        assert pinged(made) <= {"U0ANA"}
    check_message(render_message(Message(words, blocks[8:]), HANDLES, SAY, PLAINER_MESSAGE))
    check_home(render_home(Home(blocks), HANDLES, SAY))
    check_modal(render_page(Page(words, blocks), HANDLES, SAY))
    form = render_form(form_with(words), HANDLES, SAY, private_metadata="m", callback_id="c")
    check_modal(form)


TEXTS = max(500, settings().max_examples)  # a twentieth of 10,000, and those with --long


@settings(max_examples=TEXTS)
@given(people_write())
def test_what_people_write_is_shown_and_never_acts(words: str) -> None:
    show_on_every_surface(words)


@pytest.mark.parametrize("words", bad_inputs())
def test_every_bad_input_is_shown_and_never_acts(words: str) -> None:
    show_on_every_surface(words)
    for message in (Message(words), *messages_with(words)):
        made = render_message(message, HANDLES, SAY)

        check_message(made)
        assert pinged(made) <= {"U0ANA"}


@pytest.mark.parametrize("words", ["a", "é", "😀", "<"])
def test_the_longest_words_stay_within_every_limit(words: str) -> None:
    blocks = blocks_with(words * 9000)

    check_message(render_message(Message(words * 9000, blocks * 3), HANDLES, SAY))
    check_home(render_home(Home(blocks * 6), HANDLES, SAY))
    check_modal(render_page(Page(words * 9000, blocks * 6), HANDLES, SAY))


@given(people_write())
def test_a_message_survives_the_ledger(words: str) -> None:
    keepable = words.encode("utf-8", "replace").decode()
    for message in messages_with(keepable):
        kept = msgspec.json.encode(message)

        assert msgspec.json.decode(kept, type=Message) == message

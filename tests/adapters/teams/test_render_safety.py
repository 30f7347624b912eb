"""Promise 6 on Teams: what people write never pings, links, formats or forges; all of it fits."""

import pytest
from hypothesis import given, settings

from adapters.teams.forms import Draft, render_form
from adapters.teams.markdown import escape, marked, paragraph
from adapters.teams.render import PLAINER_MESSAGE, render_home, render_message, render_page
from adapters.teams.text import reader_of
from adapters.wire.text import clean, fit, is_blank
from bot.identity import ConversationId
from bot.ui.text import Mention, Plain, text
from bot.ui.views import Home, Message, Page
from tests.adapters.slack.samples import (
    ANA,
    BO,
    NOON,
    SAY,
    bad_inputs,
    blocks_with,
    form_with,
    messages_with,
)
from tests.adapters.teams.adaptive import OURS, Acts, check_activity, check_card, read
from tests.adapters.teams.samples import ANA_ID, HANDLES, people_write

ROOM = ConversationId("19:one@thread.tacv2")


def is_harmless(acts: Acts) -> None:
    """Fail when a card does what only somebody's words could have asked for."""
    assert acts.pings <= {ANA_ID}
    assert acts.links <= {OURS}
    assert acts.dates <= {NOON.strftime("%Y-%m-%dT%H:%M:%SZ")}


def show_on_every_surface(words: str) -> None:
    """Render every block with the words in every place, on each surface, and check it."""
    blocks = blocks_with(words)
    for some in (blocks[:6], blocks[6:12], blocks[12:]):
        is_harmless(check_activity(render_message(Message(words, some), HANDLES, SAY)))
    plainer = render_message(Message(words, blocks[8:]), HANDLES, SAY, surface=PLAINER_MESSAGE)
    is_harmless(check_activity(plainer))
    is_harmless(check_activity(render_home(Home(blocks), HANDLES, SAY)))
    is_harmless(check_card(render_page(Page(words, blocks), HANDLES, SAY)))
    form = form_with(words)
    is_harmless(check_card(render_form(form, HANDLES, SAY)))
    draft = Draft({"words": words, "gone": words}, {"words": words, "choices": (words,)})
    named = {ROOM: words}
    filled = render_form(form, HANDLES, SAY, as_card=True, draft=draft, rooms=named)
    is_harmless(check_card(filled))


TEXTS = max(500, settings().max_examples)  # a twentieth of 10,000, and those with --long


@settings(max_examples=TEXTS)
@given(people_write())
def test_what_people_write_is_shown_and_never_acts(words: str) -> None:
    show_on_every_surface(words)


@pytest.mark.parametrize("words", bad_inputs())
def test_every_bad_input_is_shown_and_never_acts(words: str) -> None:
    show_on_every_surface(words)
    for message in (Message(words), *messages_with(words)):
        is_harmless(check_activity(render_message(message, HANDLES, SAY)))


@pytest.mark.parametrize("words", ["a", "é", "😀", "<", "*", "\\", "{", "a\n", "a b "])
def test_the_longest_words_stay_within_every_limit(words: str) -> None:
    show_on_every_surface(words * 9000)
    blocks = blocks_with(words * 9000)
    check_activity(render_message(Message(words * 9000, blocks * 3), HANDLES, SAY))
    check_activity(render_home(Home(blocks * 6), HANDLES, SAY))
    check_card(render_page(Page(words * 9000, blocks * 6), HANDLES, SAY))


@given(people_write())
def test_runs_show_the_words_as_they_stand(words: str) -> None:
    reader = reader_of((), HANDLES, SAY)

    made = paragraph(text(words), reader)

    shown = ["".join(run["text"] for run in one["inlines"]) for one in made]
    lines = fit(clean(words), 3000).split("\n")
    if len(lines) > 50:
        lines = [*lines[:49], "…"]
    if not is_blank("".join(lines)):
        assert shown == [line for line in lines if not is_blank(line)]
    assert all(set(run) == {"type", "text"} for one in made for run in one["inlines"])


@given(people_write())
def test_markdown_shows_the_words_as_they_stand(words: str) -> None:
    reader = reader_of((), HANDLES, SAY)

    made = marked(text(words), reader)

    if made is not None:
        found = Acts()
        read(made, {}, found)
        assert found.words == fit(clean(words), 3000).strip()
        assert not found.styled


@given(people_write())
def test_words_beside_a_mention_are_shown_and_only_the_mention_pings(words: str) -> None:
    reader = reader_of((Mention(ANA), Mention(BO)), HANDLES, SAY)

    made = marked((Mention(ANA), Plain(words), Mention(BO), Plain(words)), reader)

    if made is not None:
        found = Acts()
        read(made, {"<at>Ana Lima</at>": ANA_ID}, found)
        assert found.pings == {ANA_ID}
        assert made.count("<at>") == 1


def test_a_cut_never_goes_through_an_escape() -> None:
    reader = reader_of((), HANDLES, SAY)

    for limit in range(4, 20):
        made = marked(text("*" * 40), reader, limit)

        assert made == escape("*" * (limit - 1)) + "…"

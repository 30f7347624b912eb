"""The limits themselves, and the two ways of shortening that keep to them."""

import pytest
from hypothesis import given

from adapters.slack import limits
from adapters.slack.text import SENDING, escape, fallback
from adapters.wire.text import clean, fit, is_blank, units
from tests.adapters.slack.samples import people_write


def test_limits_are_those_of_the_sdk_where_it_knows_them() -> None:
    from slack_sdk.models.blocks import (
        ActionsBlock,
        ButtonElement,
        ContextBlock,
        HeaderBlock,
        ImageBlock,
        InputBlock,
        Option,
        SectionBlock,
    )

    assert ActionsBlock.elements_max_length == limits.ACTIONS_ELEMENTS
    assert ImageBlock.alt_text_max_length == limits.ALT_TEXT
    assert SectionBlock.block_id_max_length == limits.BLOCK_ID
    assert ButtonElement.text_max_length == limits.BUTTON_TEXT
    assert ButtonElement.value_max_length == limits.BUTTON_VALUE
    assert ContextBlock.elements_max_length == limits.CONTEXT_ELEMENTS
    assert HeaderBlock.text_max_length == limits.HEADER_TEXT
    assert InputBlock.hint_max_length == limits.INPUT_HINT
    assert InputBlock.label_max_length == limits.INPUT_LABEL
    assert Option.label_max_length == limits.OPTION_LABEL
    assert Option.value_max_length == limits.OPTION_VALUE
    assert SectionBlock.fields_max_length == limits.SECTION_FIELDS
    assert SectionBlock.text_max_length == limits.SECTION_TEXT


def test_nothing_is_parsed_or_unfurled_when_it_is_sent() -> None:
    assert SENDING == {"parse": "none", "unfurl_links": False, "unfurl_media": False}


@pytest.mark.parametrize(
    ("words", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("longer words", 8, "longer…"),
        ("ab👍🏽", 5, "ab…"),
        ("abe\u0301", 3, "ab…"),
        ("a" + "\u0301" * 50, 3, "a\u0301…"),
        ("a\x00b\r\nc\u202ed", 9, "a\ufffdb\ncd"),
    ],
)
def test_words_are_cut_where_a_character_ends(words: str, limit: int, shown: str) -> None:
    assert fit(words, limit) == shown


@given(people_write())
def test_shortened_words_fit_and_begin_as_they_did(words: str) -> None:
    for limit in (3, 24, 75, 150, 3000):
        shown = fit(words, limit)

        assert units(shown) <= limit
        assert clean(words).startswith(shown.removesuffix("…").rstrip())


@given(people_write())
def test_a_fallback_is_never_cut_inside_of_an_escape(words: str) -> None:
    shown = fallback(words)

    assert len(shown.encode()) <= limits.MESSAGE_TEXT_BYTES
    undone = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert escape(undone) == shown
    assert not is_blank(shown)

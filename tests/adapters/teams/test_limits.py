"""The limits of Teams: what they add up to, and that what is said of them has a source."""

from pathlib import Path

import pytest
from hypothesis import given

from adapters.teams import limits
from adapters.teams.cards import bytes_of, short_words
from adapters.teams.text import plain
from adapters.wire.text import is_blank, units
from tests.adapters.teams.samples import people_write

SOURCES = ("learn.microsoft.com", "adaptivecards.io", "DOCS", "CARDS", "ours")


def test_a_card_leaves_room_for_what_is_around_it() -> None:
    assert limits.ACTIVITY_BYTES == 28 * 1024
    assert limits.CARD_BYTES + limits.FRAME_BYTES == limits.ACTIVITY_BYTES
    assert limits.TABLE_BYTES < limits.CARD_BYTES / 2
    assert limits.OPTIONS_BYTES < limits.CARD_BYTES / 2


def test_each_group_of_limits_says_where_it_comes_from() -> None:
    groups = Path(limits.__file__).read_text(encoding="utf-8").split("\n\n# ---- ")[1:]

    for group in groups:
        assert any(source in group for source in SOURCES), group.splitlines()[0]


@pytest.mark.parametrize(
    ("made", "length"), [("a", 3), ("ä", 4), ("😀", 6), ({"a": [1]}, 9), ('"', 4)]
)
def test_bytes_are_those_of_utf_8_on_the_way(made: object, length: int) -> None:
    assert bytes_of(made) == length


@given(people_write())
def test_words_of_a_property_fit_and_are_never_none(words: str) -> None:
    for limit in (24, 75, 300):
        shown = plain(words, limit)

        assert units(shown) <= limit
        assert not is_blank(shown)
        assert "{{" not in shown


@given(people_write())
def test_a_summary_fits(words: str) -> None:
    assert units(short_words(words)) <= limits.SUMMARY
    assert not is_blank(short_words(words))

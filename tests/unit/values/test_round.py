"""Who is asked what, and what may be said of it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.values.model import Part, Value, ValueId
from bot.values.round import (
    ANSWERS_HOPED_FOR,
    LINES_EACH,
    MOST_ASKED_ABOUT,
    Tally,
    candidates,
    drawn,
    share_of,
    share_percent,
)
from tests.people import SPACE

counts = st.integers(0, 400)


def test_not_this_lines_are_never_asked_about() -> None:
    care = Value(
        ValueId(1), SPACE.id, "care", "Care", "", ("a", "b"), ("c",), ("d",), never=("not e",)
    )

    found = candidates([care])

    assert [(part, line) for _, part, line in found] == [
        (Part.LOOKS, "a"),
        (Part.LOOKS, "b"),
        (Part.SOUNDS, "c"),
        (Part.FEELS, "d"),
    ]


@given(st.integers(1, 60), st.integers(1, 300))
def test_every_line_is_asked_as_often_as_any_other(lines: int, people: int) -> None:
    all_lines = list(range(lines))
    shares = [share_of(all_lines, place) for place in range(people)]
    asked = Counter(line for share in shares for line in share)

    assert all(len(set(share)) == len(share) == min(LINES_EACH, lines) for share in shares)
    assert max(asked.values()) - min(asked.get(line, 0) for line in all_lines) <= 1


@given(st.integers(0, 60), st.integers(5, 3000), st.integers(0, 2**63))
def test_no_more_lines_are_drawn_than_can_be_answered(lines: int, members: int, seed: int) -> None:
    found = drawn(list(range(lines)), members, seed)

    assert len(set(found)) == len(found) <= MOST_ASKED_ABOUT
    assert len(found) >= min(LINES_EACH, lines)
    if len(found) > LINES_EACH:
        assert members * LINES_EACH / len(found) >= ANSWERS_HOPED_FOR


def test_the_same_seed_draws_the_same_lines_and_another_one_others() -> None:
    lines = list(range(50))

    assert drawn(lines, 40, 7) == drawn(lines, 40, 7)
    assert drawn(lines, 40, 7) != drawn(lines, 40, 8)


@pytest.mark.parametrize(
    ("answered", "we_do", "said"),
    [(4, 4, None), (5, 5, 95), (5, 0, 5), (5, 4, 95), (8, 3, 40), (40, 39, 95), (7, 3, 40)],
)
def test_a_share_is_rounded_and_never_all_or_nobody(
    answered: int, we_do: int, said: int | None
) -> None:
    assert share_percent(Tally(answered, we_do)) == said


@given(counts.flatmap(lambda most: st.tuples(st.just(most), st.integers(0, most))))
def test_a_share_says_nothing_of_a_single_person(counted: tuple[int, int]) -> None:
    said = share_percent(Tally(*counted))

    if counted[0] < 5:
        assert said is None
    else:
        assert said is not None
        assert said in range(5, 96, 5)

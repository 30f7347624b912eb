"""Figures about groups: rounded, without ends, and in bands."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.shares import ALMOST_EVERYBODY, ALMOST_NOBODY, band, percent, share_in_words
from bot.ui.language import say_in


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 5, 5),
        (1, 5, 5),
        (2, 5, 40),
        (3, 7, 40),
        (4, 5, 95),
        (5, 5, 95),
        (2, 8, 30),
        (3, 9, 30),
        (1, 10, 5),
        (3, 8, 40),
        (3, 20, 15),
        (39, 40, 95),
        (2, 100, 5),
        (98, 100, 95),
        (33, 100, 35),
    ],
)
def test_a_share_is_rounded_and_never_tells_of_one_person(
    part: int, whole: int, shown: int
) -> None:
    assert percent(part, whole) == shown


@given(
    some.integers(5, 500).flatmap(
        lambda whole: some.tuples(some.integers(0, whole), some.just(whole))
    )
)
def test_a_share_is_near_the_truth_and_steps_are_wider_for_few(counted: tuple[int, int]) -> None:
    part, whole = counted

    shown = percent(part, whole)

    assert percent(part, whole) in range(ALMOST_NOBODY, ALMOST_EVERYBODY + 1, 5)
    if 1 < part < whole - 1:
        assert abs(shown - 100 * part / whole) <= (5 if whole < 10 else 2.5) or shown in (5, 95)
    if whole < 10 and shown not in (ALMOST_NOBODY, ALMOST_EVERYBODY):
        assert shown % 10 == 0
    if min(part, whole - part) <= 1:
        assert shown in (ALMOST_NOBODY, ALMOST_EVERYBODY)


@pytest.mark.parametrize(
    ("people", "words"),
    [(0, ""), (4, ""), (5, "5–9"), (9, "5–9"), (10, "10–19"), (49, "20–49"), (50, "50+")],
)
def test_a_number_of_people_is_a_band(people: int, words: str) -> None:
    assert band(people) == words


def test_the_ends_are_words() -> None:
    say = say_in("en")

    assert [share_in_words(share, say) for share in (5, 35, 95)] == [
        "almost nobody",
        "35 %",
        "almost everybody",
    ]

"""An answer in Teams is a message: what comes again is not answered again."""

from datetime import timedelta

import pytest

from adapters.teams.lately import DOUBLE_CLICK, MOST, REMEMBERED, Lately
from adapters.teams.shapes import kind_of
from bot.clock import MovableClock
from bot.errors import Unavailable
from tests.adapters.teams.signing import NOW, data, execute, in_channel
from tests.adapters.teams.stage import Stage

SECOND = timedelta(seconds=1)


def test_a_request_is_the_first_once_in_ten_minutes() -> None:
    clock = MovableClock(NOW)
    here = Lately(clock)

    assert [here.is_first("a"), here.is_first("a"), here.is_first("b")] == [True, False, True]
    clock.advance(REMEMBERED - timedelta(seconds=1))
    assert not here.is_first("a")
    clock.advance(timedelta(seconds=1))
    assert here.is_first("a")


def test_a_request_that_failed_is_the_first_again() -> None:
    here = Lately(MovableClock(NOW))
    here.is_first("a")

    here.drop("a")
    here.drop("never seen")

    assert here.is_first("a")


def test_it_never_holds_more_than_it_should() -> None:
    here = Lately(MovableClock(NOW))

    for number in range(MOST + 100):
        here.is_first(str(number))

    assert len(here._at) == MOST


def test_a_press_within_ten_seconds_of_the_first_counts_as_the_first() -> None:
    clock = MovableClock(NOW)
    here = Lately(clock)

    assert here.meant("p", "a") == "a"
    clock.advance(DOUBLE_CLICK - SECOND)
    assert here.meant("p", "b") == "a"
    assert here.meant("q", "c") == "c"
    clock.advance(SECOND)
    assert here.meant("p", "d") == "d"


def test_a_press_that_is_delivered_once_more_stays_what_it_was() -> None:
    clock = MovableClock(NOW)
    here = Lately(clock)
    here.meant("p", "a")
    here.meant("p", "b")

    clock.advance(REMEMBERED - SECOND)

    assert [here.meant("p", key) for key in ("a", "b", "c")] == ["a", "a", "c"]


def test_what_is_no_press_counts_by_itself() -> None:
    here = Lately(MovableClock(NOW))

    assert [here.meant("", key) for key in ("a", "b", "a")] == ["a", "b", "a"]


def test_presses_are_forgotten_when_they_are_old_or_too_many() -> None:
    clock = MovableClock(NOW)
    here = Lately(clock)
    for number in range(MOST):
        here.meant(f"p{number}", str(number))
    assert len(here._first) <= MOST + 1

    clock.advance(REMEMBERED)
    here.meant("p", "a")

    assert len(here._first) == 2


async def keys_of(*presses: tuple[str, str, float]) -> list[str]:
    """Return the keys of one press at these times, each with an id and seconds to wait before."""
    stage = Stage()
    for number, at, seconds in presses:
        stage.clock.advance(timedelta(seconds=seconds))
        told = execute(data("press", "me.data"), id=number, timestamp=at)
        assert (await stage.deliver(told)).status == 200
    return [one.key for one in stage.reception.asked]


AT, A_SECOND_ON, MUCH_LATER = "2026-11-23T09:00:00Z", "2026-11-23T09:00:01Z", "2026-11-23T09:30:00Z"


async def test_a_click_that_is_delivered_twice_is_one_whatever_its_id() -> None:
    first, same, other = await keys_of(("1", AT, 0), ("1", AT, 15), ("2", AT, 15))

    assert first == same == other


async def test_a_double_click_is_one() -> None:
    first, second, again = await keys_of(
        ("1", AT, 0), ("2", A_SECOND_ON, 1), ("3", A_SECOND_ON, 15)
    )

    assert first == second == again


async def test_the_same_button_half_an_hour_later_is_handled_anew() -> None:
    first, later = await keys_of(("1", AT, 0), ("2", MUCH_LATER, 1_800))

    assert first != later


async def test_what_comes_again_is_handled_and_not_said_again() -> None:
    stage = Stage()
    activity = in_channel()

    for number in range(3):
        answer = await stage.deliver({**activity, "id": f"17954244{number}"})
        assert answer.status == 200

    assert len(stage.reception.asked) == 3
    assert len(stage.replies.given) == 1


async def test_what_could_not_be_stored_is_answered_when_it_comes_again() -> None:
    stage = Stage()
    stage.reception.unavailable = 1
    activity = in_channel()

    with pytest.raises(Unavailable):
        await stage.desk.serve(kind_of(activity), activity)
    await stage.deliver(activity)

    assert len(stage.replies.given) == 1

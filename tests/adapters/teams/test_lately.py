"""An answer in Teams is a message: what comes again is not answered again."""

from datetime import timedelta

import pytest

from adapters.teams.lately import MOST, REMEMBERED, Lately
from adapters.teams.shapes import kind_of
from bot.clock import MovableClock
from bot.errors import Unavailable
from tests.adapters.teams.signing import NOW, in_channel
from tests.adapters.teams.stage import Stage


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

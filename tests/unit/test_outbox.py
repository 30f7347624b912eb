"""The rules of delivery: what becomes of a failure, and how fast messages leave."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PlatformError
from bot.identity import ConversationId, WorkspaceId
from bot.outbox import (
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    Delivery,
    GiveUp,
    Pacer,
    Park,
    Promise,
    Retry,
    Verb,
    verdict,
    wait_before,
)
from bot.pace import MARGIN as PACE_MARGIN
from bot.ui.views import Message

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PROMISES = tuple(Promise)


def delivery(promise: Promise = Promise.AT_LEAST_ONCE, attempts: int = 1) -> Delivery:
    return Delivery(
        id=1,
        workspace=WorkspaceId(1),
        verb=Verb.POST,
        lane="c:C1",
        promise=promise,
        message=Message("Hello"),
        attempts=attempts,
        conversation=ConversationId("C1"),
        account=None,
        thread=None,
        message_id=None,
        author=None,
        key="k1",
    )


# ---- verdict --------------------------------------------------------------------------------


@pytest.mark.parametrize("promise", PROMISES)
def test_what_cannot_help_is_given_up_at_once(promise: Promise) -> None:
    error = PlatformError("is_archived", permanent=True, ambiguous=True, retry_after=3)

    assert verdict(delivery(promise), error, NOW) == GiveUp("is_archived")


def test_a_direct_message_in_doubt_is_parked() -> None:
    error = PlatformError("connection_lost", ambiguous=True)

    assert verdict(delivery(Promise.AT_MOST_ONCE), error, NOW) == Park("connection_lost")


def test_a_card_in_doubt_is_tried_again() -> None:
    error = PlatformError("connection_lost", ambiguous=True)

    assert isinstance(verdict(delivery(), error, NOW), Retry)


@pytest.mark.parametrize("promise", PROMISES)
def test_what_was_surely_not_said_is_tried_again(promise: Promise) -> None:
    decided = verdict(delivery(promise), PlatformError("service_unavailable"), NOW)

    assert isinstance(decided, Retry)
    assert (decided.at > NOW, decided.reason) == (True, "service_unavailable")


@pytest.mark.parametrize("promise", PROMISES)
def test_the_eighth_failure_is_the_last(promise: Promise) -> None:
    error = PlatformError("service_unavailable")

    assert isinstance(verdict(delivery(promise, MOST_ATTEMPTS - 1), error, NOW), Retry)
    assert isinstance(verdict(delivery(promise, MOST_ATTEMPTS), error, NOW), GiveUp)


def test_the_platform_may_say_how_long_to_wait() -> None:
    error = PlatformError("ratelimited", retry_after=42)

    assert verdict(delivery(), error, NOW) == Retry(NOW + 42 * SECOND, "ratelimited")


@given(
    st.sampled_from(PROMISES),
    st.integers(1, 20),
    st.booleans(),
    st.booleans(),
    st.none() | st.floats(1, 3600),
)
def test_at_most_once_is_never_tried_again_when_in_doubt(
    promise: Promise, attempts: int, permanent: bool, ambiguous: bool, retry_after: float | None
) -> None:
    error = PlatformError("x", retry_after=retry_after, permanent=permanent, ambiguous=ambiguous)

    decided = verdict(delivery(promise, attempts), error, NOW)

    if isinstance(decided, Retry):
        assert not permanent
        assert attempts < MOST_ATTEMPTS
        assert not (ambiguous and promise is Promise.AT_MOST_ONCE)
        assert decided.at > NOW
    if isinstance(decided, Park):
        assert ambiguous
        assert promise is Promise.AT_MOST_ONCE


def test_the_first_wait_is_two_seconds_and_the_longest_ten_minutes() -> None:
    assert wait_before(1) == 2 * SECOND
    assert wait_before(2) == 4 * SECOND
    assert wait_before(1_000_000) == LONGEST_WAIT == timedelta(minutes=10)


@given(st.integers(1, 1000))
def test_waits_only_grow(attempt: int) -> None:
    assert timedelta() < wait_before(attempt) <= wait_before(attempt + 1) <= LONGEST_WAIT


# ---- pace -----------------------------------------------------------------------------------


def test_the_first_message_leaves_at_once() -> None:
    pacer = Pacer(1, 20)

    assert pacer.slot("C1", NOW) == NOW
    assert pacer.take("C1", NOW) == NOW


def test_a_conversation_has_a_pace_of_its_own() -> None:
    pacer = Pacer(1, inf)
    pacer.take("C1", NOW)

    assert pacer.slot("C1", NOW) == NOW + SECOND / PACE_MARGIN
    assert pacer.slot("C2", NOW) == NOW


def test_looking_at_a_slot_does_not_take_it() -> None:
    pacer = Pacer(1, 1)

    assert pacer.slot("C1", NOW) == pacer.slot("C1", NOW) == NOW


def test_all_conversations_together_have_a_pace_too() -> None:
    pacer = Pacer(inf, 1)
    pacer.take("C1", NOW)

    assert pacer.slot("C2", NOW) == NOW + SECOND / PACE_MARGIN


def test_a_late_sender_does_not_speed_up_the_ones_behind_it() -> None:
    pacer = Pacer(1, inf)
    pacer.take("C1", NOW)

    late = pacer.take("C1", NOW + 10 * SECOND)

    assert late == NOW + 10 * SECOND
    assert pacer.slot("C1", NOW + 10 * SECOND) == late + SECOND / PACE_MARGIN


def test_a_pause_holds_everybody_and_is_not_shortened_by_a_second_one() -> None:
    pacer = Pacer(1, 20)

    pacer.pause(NOW + 30 * SECOND)
    pacer.pause(NOW + 10 * SECOND)

    assert pacer.slot("C1", NOW) == pacer.slot("C2", NOW) == NOW + 30 * SECOND


def test_infinity_switches_a_limit_off() -> None:
    pacer = Pacer(inf, inf)

    assert {pacer.take("C1", NOW) for _ in range(100)} == {NOW}


def test_conversations_of_which_there_are_many_are_forgotten_once_their_slot_has_passed() -> None:
    pacer = Pacer(1, inf)
    for number in range(10_000):
        pacer.take(f"C{number}", NOW)

    pacer.take("last", NOW + 5 * SECOND)

    assert len(pacer._plans) == 1


rates = st.floats(0.05, 100) | st.just(inf)
arrivals = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3000)), min_size=1, max_size=40)


@given(rates, rates, arrivals)
def test_no_limit_is_ever_passed(
    per_conversation: float, per_workspace: float, steps: list[tuple[int, int]]
) -> None:
    pacer = Pacer(per_conversation, per_workspace)
    now = NOW
    taken: list[tuple[str, datetime]] = []
    for conversation, milliseconds in steps:
        now += timedelta(milliseconds=milliseconds)
        name = f"C{conversation}"
        expected = pacer.slot(name, now)
        slot = pacer.take(name, now)
        assert now <= slot == expected
        taken.append((name, slot))

    assert _least_gap([slot for _, slot in taken]) >= _period(per_workspace)
    for name in {name for name, _ in taken}:
        assert _least_gap([slot for one, slot in taken if one == name]) >= _period(per_conversation)


def _least_gap(slots: list[datetime]) -> timedelta:
    return min((later - earlier for earlier, later in pairwise(slots)), default=timedelta.max)


def _period(rate: float) -> timedelta:
    """Return the time between two messages, to the microsecond that a timedelta holds."""
    return timedelta(seconds=1 / (rate * PACE_MARGIN))


@given(st.integers(1, 60), st.integers(1, 50))
def test_a_queue_leaves_at_just_below_the_limit(rate: int, count: int) -> None:
    pacer = Pacer(rate, inf)

    slots = [pacer.take("C1", NOW) for _ in range(count + 1)]

    took = (slots[-1] - slots[0]).total_seconds()
    assert count / took < rate
    assert count / took == pytest.approx(rate * PACE_MARGIN, rel=1e-4)

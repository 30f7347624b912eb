"""How fast something may happen where several limits hold at once."""

import timeit
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.pace import PER_CONVERSATION, PER_TENANT, pacer
from bot.identity import OrganisationId, Workspace, WorkspaceId
from bot.outbox import Pacer
from bot.pace import MARGIN, Limit, Windows

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TENANT = Workspace(WorkspaceId(1), OrganisationId(1), "teams", "tenant", "Acme")

limits = st.lists(
    st.builds(Limit, st.integers(1, 20), st.floats(0.1, 60)), min_size=1, max_size=4
).map(tuple)
steps = st.lists(st.integers(0, 20_000), min_size=1, max_size=120)


def most_in(slots: list[datetime], seconds: float) -> int:
    """Return how many slots there are at most in any half-open window of time."""
    most = begin = 0
    for end, slot in enumerate(slots):
        while slot - slots[begin] >= timedelta(seconds=seconds):
            begin += 1
        most = max(most, end - begin + 1)
    return most


def test_up_to_the_limit_nothing_waits() -> None:
    plan = Windows((Limit(3, 1.0),))

    for _ in range(3):
        assert plan.free in {None, NOW}
        plan.take(NOW)

    assert plan.free == NOW + timedelta(seconds=1 / MARGIN)


def test_the_tightest_of_several_limits_holds() -> None:
    plan = Windows((Limit(2, 1.0), Limit(3, 10.0)))
    for slot in (NOW, NOW, NOW + 2 * SECOND):
        plan.take(slot)

    assert plan.free == NOW + timedelta(seconds=10 / MARGIN)


def test_a_plan_is_like_a_new_one_when_its_longest_window_has_passed() -> None:
    plan = Windows((Limit(2, 1.0), Limit(3, 10.0)))
    assert plan.idle is None

    plan.take(NOW)

    assert plan.idle == NOW + timedelta(seconds=10 / MARGIN)


@given(limits, steps)
def test_no_limit_is_ever_passed_in_any_window(paces: tuple[Limit, ...], waits: list[int]) -> None:
    plan = Pacer(paces, 1_000)
    now, slots = NOW, []
    for milliseconds in waits:
        now += timedelta(milliseconds=milliseconds)
        slots.append(plan.take("C1", now))

    assert slots == sorted(slots)
    for limit in paces:
        assert most_in(slots, limit.seconds) <= limit.most


@given(st.integers(1, 40), st.floats(0.5, 60), st.integers(2, 5))
def test_what_a_limit_allows_is_used_to_98_percent(most: int, seconds: float, rounds: int) -> None:
    plan = Pacer((Limit(most, seconds),), 1_000_000)

    slots = [plan.take("C1", NOW) for _ in range(most * rounds + 1)]

    allowed = (slots[-1] - slots[0]).total_seconds() * most / seconds
    assert (len(slots) - 1) / allowed >= 0.98


def test_a_long_queue_keeps_all_of_teams_limits_and_uses_the_tightest() -> None:
    plan = pacer()

    slots = [plan.take("19:channel", NOW) for _ in range(5_401)]

    for limit in PER_CONVERSATION:
        assert most_in(slots, limit.seconds) <= limit.most
    hours = (slots[-1] - slots[0]).total_seconds() / 3_600
    assert 5_400 / (hours * 1_800) >= 0.98


def test_a_tenant_gets_its_messages_at_just_below_its_limit() -> None:
    plan = pacer()

    slots = [plan.take(f"a:{number}", NOW) for number in range(5_000)]

    assert most_in(slots, 1.0) <= PER_TENANT
    rate = 4_999 / (slots[-1] - slots[0]).total_seconds()
    assert 0.98 * PER_TENANT <= rate < PER_TENANT


def test_a_pause_holds_windows_too() -> None:
    plan = pacer()

    plan.pause(NOW + 30 * SECOND)

    assert plan.take("a:1", NOW) == NOW + 30 * SECOND


def test_a_slot_costs_the_same_however_many_went_before() -> None:
    def spent(before: int) -> float:
        plan = Pacer((Limit(1_800, 3_600.0),), 1_000_000)
        for _ in range(before):
            plan.take("C1", NOW)
        return min(timeit.repeat(lambda: plan.take("C1", NOW), number=200, repeat=5))

    assert spent(20_000) < 20 * spent(200)


@pytest.mark.parametrize("people", [10_000, 30_000])
def test_many_conversations_are_swept_rarely(people: int) -> None:
    plan = pacer()

    for number in range(people):
        plan.take(f"a:{number}", NOW)

    assert plan._enough >= people  # each sweep waits until there are twice as many

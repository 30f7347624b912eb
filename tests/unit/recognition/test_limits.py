"""How often thanks can be given, on every calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import local_day
from bot.recognition.limits import LEAST_RENEWAL, MOST_A_DAY, Spent, spend
from bot.recognition.model import Allowance
from bot.request import Submitted
from tests.office import MONDAY, REASON, Office, shown, who
from tests.people import ANA, BEN, CLEO, DEV, EVE, FAY, MIA, ODA, account_of, crowd

EVERYBODY = (BEN, CLEO, DEV, EVE, FAY, MIA)


def spends(office: Office, times: int = MOST_A_DAY) -> None:
    """Have Ana thank that many people."""
    for person in EVERYBODY[:times]:
        office.thanks(ANA, person, reason=f"{REASON}, {person.name}")


def given_by_ana(office: Office) -> int:
    return sum(kudos.giver == ANA.id and not kudos.undone for kudos in office.kudos)


def at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_the_sixth_kudos_of_a_local_day_is_refused_with_the_moment_when_it_renews(
    office: Office,
) -> None:
    spends(office)
    reply = office.thanks(ANA, MIA)

    assert given_by_ana(office) == 5
    assert "your 5 kudos of today" in shown(reply)
    assert "Nov 23, 2026, 11:00\u202fPM UTC" in shown(reply)  # midnight in Berlin


def test_at_local_midnight_there_are_five_more(office: Office) -> None:
    spends(office)

    office.clock.move_to(at("2026-11-23T23:59:59", "Europe/Berlin"))
    office.thanks(ANA, MIA)
    assert given_by_ana(office) == 5
    office.clock.move_to(at("2026-11-24T00:00:00", "Europe/Berlin"))
    office.thanks(ANA, MIA)
    assert given_by_ana(office) == 6


def test_everybody_has_a_limit_of_their_own(office: Office) -> None:
    spends(office)

    office.thanks(BEN, MIA)

    assert office.last.giver == BEN.id


def test_several_people_in_one_kudos_count_as_one(office: Office) -> None:
    office.thanks(ANA, BEN, CLEO, EVE)
    spends(office, 4)

    assert given_by_ana(office) == 5


def test_travelling_from_auckland_to_honolulu_gives_no_five_more(office: Office) -> None:
    office.clock.move_to(at("2026-11-23T09:00", "Pacific/Auckland"))
    office.moves(ANA, "Pacific/Auckland")
    spends(office)

    office.moves(ANA, "Pacific/Honolulu")  # where it is still the day before
    office.waits(hours=5)
    reply = office.thanks(ANA, MIA)

    assert given_by_ana(office) == 5
    assert "10:00\u202fAM UTC" in shown(reply)  # midnight in Honolulu, 38 hours after


def test_travelling_east_over_midnight_renews_after_twenty_hours_not_before(
    office: Office,
) -> None:
    office.clock.move_to(at("2026-11-23T09:00", "Pacific/Honolulu"))
    office.moves(ANA, "Pacific/Honolulu")
    spends(office)
    office.moves(ANA, "Pacific/Auckland")  # where it is the day after already

    office.waits(hours=19, minutes=59)
    office.thanks(ANA, MIA)
    assert given_by_ana(office) == 5
    office.waits(minutes=1)
    office.thanks(ANA, MIA)
    assert given_by_ana(office) == 6


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)], ids=["spring", "autumn"]
)
def test_a_day_on_which_the_clocks_change_is_one_day(office: Office, day: str, hours: int) -> None:
    midnight = at(f"{day}T00:00", "Europe/Berlin")
    office.clock.move_to(midnight)
    spends(office)

    office.clock.move_to(midnight + timedelta(hours=hours, seconds=-1))
    office.thanks(ANA, MIA)
    assert given_by_ana(office) == 5
    office.waits(seconds=1)
    office.thanks(ANA, MIA)
    assert given_by_ana(office) == 6


def test_a_midnight_that_does_not_exist_is_the_first_minute_that_does(office: Office) -> None:
    office.moves(ANA, "Africa/Cairo")  # clocks go from 00:00 to 01:00 on 2026-04-24
    office.clock.move_to(at("2026-04-23T20:00", "Africa/Cairo"))
    spends(office)

    office.clock.move_to(at("2026-04-24T01:00", "Africa/Cairo"))
    office.thanks(ANA, MIA)

    assert given_by_ana(office) == 6


def test_an_undone_kudos_is_given_back(office: Office) -> None:
    spends(office)
    office.types(ANA, "kudos undo")

    office.thanks(ANA, MIA)

    assert given_by_ana(office) == 5


def test_undoing_twice_gives_one_back(office: Office) -> None:
    spends(office)
    for _ in range(2):
        office.presses(ANA, "kudos.undo", office.kudos[0].id)

    office.thanks(ANA, MIA)
    office.thanks(ANA, ODA)

    assert given_by_ana(office) == 5


def test_a_kudos_of_yesterday_gives_nothing_back_today(office: Office) -> None:
    office.thanks(ANA, ODA)
    yesterday = office.last
    office.waits(hours=20)
    spends(office)

    office.presses(ANA, "kudos.undo", yesterday.id)
    office.thanks(ANA, MIA)

    assert given_by_ana(office) == 5


def test_a_kudos_of_the_last_period_gives_nothing_back_in_another_zone_either(
    office: Office,
) -> None:
    office.clock.move_to(at("2026-11-23T01:00", "Pacific/Honolulu"))
    office.moves(ANA, "Pacific/Honolulu")
    office.thanks(ANA, ODA)
    earlier = office.last
    office.moves(ANA, "Pacific/Auckland")  # on whose calendar both periods have the same date
    office.waits(hours=20)
    spends(office)

    office.presses(ANA, "kudos.undo", earlier.id)
    office.thanks(ANA, MIA)

    assert given_by_ana(office) == 5


def test_in_a_form_the_limit_is_told_in_the_givers_own_time(office: Office) -> None:
    spends(office)

    reply = office.sends(ANA, "kudos", {"to": (who(MIA),), "reason": REASON})

    assert "Tue 24 Nov, 00:00" in reply.errors["reason"]


def test_a_form_that_was_refused_can_be_sent_again_when_the_limit_renewed(office: Office) -> None:
    spends(office)
    request = office.request(ANA, Submitted("kudos", {"to": (who(MIA),), "reason": REASON}))
    assert office.receives(request).errors

    office.clock.move_to(at("2026-11-24T00:00", "Europe/Berlin"))

    assert "on their way" in shown(office.receives(request))


def test_one_person_can_be_thanked_three_times_in_thirty_days(office: Office) -> None:
    for _ in range(3):
        office.thanks(ANA, BEN)
        office.waits(days=1)

    reply = office.thanks(ANA, BEN)
    assert "You have thanked Ben 3 times in 30 days" in shown(reply)
    assert reply.form is not None
    office.clock.move_to(MONDAY + timedelta(days=30, seconds=-1))
    office.thanks(ANA, BEN)
    assert given_by_ana(office) == 3
    office.waits(seconds=1)
    office.thanks(ANA, BEN)
    assert given_by_ana(office) == 4


def test_what_was_undone_does_not_count_among_the_three(office: Office) -> None:
    for _ in range(3):
        office.thanks(ANA, BEN)
        office.waits(hours=1)
    office.types(ANA, "kudos undo")

    office.thanks(ANA, BEN)

    assert given_by_ana(office) == 3


def test_somebody_else_can_still_thank_them(office: Office) -> None:
    for _ in range(3):
        office.thanks(ANA, BEN)
        office.waits(hours=1)

    office.thanks(EVE, BEN)

    assert office.last.giver == EVE.id


def test_one_of_several_who_was_thanked_too_often_is_named_beside_the_field(
    office: Office,
) -> None:
    for _ in range(3):
        office.thanks(ANA, BEN)
        office.waits(hours=1)

    reply = office.sends(ANA, "kudos", {"to": (who(CLEO), who(BEN)), "reason": REASON})

    assert reply.errors == {"to": "You have thanked Ben often lately."}


def test_a_refusal_uses_nothing_up(office: Office) -> None:
    for _ in range(3):
        office.thanks(ANA, BEN)
        office.waits(minutes=2)
    office.thanks(ANA, BEN)

    office.thanks(ANA, CLEO)
    office.thanks(ANA, EVE)

    assert given_by_ana(office) == 5


# ---- what holds whatever somebody does -------------------------------------------------------
#
# "Five in any twenty hours" does not hold, and should not: five before midnight and five after it
# are two days. What holds is this:
#   - whoever stays in one zone gives at most five on a date of its calendar;
#   - whoever travels as they like gives at most ten in any twenty hours, because a period of five
#     begins at a midnight of its own zone, or twenty hours after the last kudos of the one before,
#     and two midnights of one zone are more than twenty hours apart.

ZONES = (
    "Pacific/Kiritimati",
    "Pacific/Auckland",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "America/Los_Angeles",
    "Pacific/Honolulu",
    "Pacific/Pago_Pago",
)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 30 * 60).map(lambda minutes: timedelta(minutes=minutes)),
        st.sampled_from(ZONES),
    ),
    min_size=1,
    max_size=25,
)
STARTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 11, 15)).map(  # noqa: DTZ001 - drawn
    lambda naive: naive.replace(tzinfo=UTC)
)


def give_whenever_possible(
    start: datetime, steps: list[tuple[timedelta, str]]
) -> list[tuple[datetime, str]]:
    """Return when and in which zone somebody could give, trying six times at each step."""
    allowance: Allowance | None = None
    now, gave = start, []
    for wait, zone in steps:
        now += wait
        for _ in range(MOST_A_DAY + 1):
            after = spend(allowance, now=now, zone=zone, prints="")
            if isinstance(after, Spent):
                assert after.renews_at > now
                break
            allowance = after
            gave.append((now, zone))
    return gave


@given(STARTS, STEPS)
def test_however_somebody_travels_they_give_at_most_ten_in_any_twenty_hours(
    start: datetime, steps: list[tuple[timedelta, str]]
) -> None:
    gave = [when for when, _ in give_whenever_possible(start, steps)]

    for first in gave:
        assert sum(first <= when < first + LEAST_RENEWAL for when in gave) <= 2 * MOST_A_DAY


@given(STARTS, STEPS, st.sampled_from(ZONES))
def test_whoever_stays_gives_at_most_five_on_one_date(
    start: datetime, steps: list[tuple[timedelta, str]], zone: str
) -> None:
    gave = give_whenever_possible(start, [(wait, zone) for wait, _ in steps])

    dates = [local_day(when, zone) for when, _ in gave]
    assert all(dates.count(date) <= MOST_A_DAY for date in dates)


@given(STARTS, STEPS)
def test_in_another_zone_five_more_come_after_twenty_hours_at_the_earliest(
    start: datetime, steps: list[tuple[timedelta, str]]
) -> None:
    allowance: Allowance | None = None
    now = start
    for wait, zone in steps:
        now += wait
        after = spend(allowance, now=now, zone=zone, prints="")
        if isinstance(after, Allowance):
            renewed = allowance is not None and after.used == 1
            if allowance is not None and renewed and zone != allowance.zone:
                assert now - allowance.last >= LEAST_RENEWAL
            allowance = after


@given(STARTS, STEPS)
def test_a_promise_of_when_it_renews_is_kept(
    start: datetime, steps: list[tuple[timedelta, str]]
) -> None:
    allowance: Allowance | None = None
    now = start
    for wait, zone in steps:
        now += wait
        after = spend(allowance, now=now, zone=zone, prints="")
        if isinstance(after, Spent):
            just_before = after.renews_at - timedelta(seconds=1)
            kept = spend(allowance, now=after.renews_at, zone=zone, prints="")
            assert isinstance(spend(allowance, now=just_before, zone=zone, prints=""), Spent)
            assert isinstance(kept, Allowance)
            assert kept.used == 1
        else:
            allowance = after


def test_thirty_people_are_more_than_a_day_allows() -> None:
    office = Office()
    for person in crowd(30):
        office.memory.people[person.id] = person
        office.memory.accounts[(1, account_of(person))] = person.id  # type: ignore[index] # ids
        office.thanks(ANA, person, reason=f"{REASON}, {person.name}")

    assert given_by_ana(office) == 5

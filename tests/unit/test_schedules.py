"""Schedules in local time: each date once, over both nights of the year, in every zone."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import zone_of
from bot.schedules import (
    Daily,
    Every,
    Occurrence,
    Quarterly,
    Rule,
    Schedule,
    Timetable,
    Weekly,
    Workdays,
    job_key,
    latest_due,
    next_due,
    occurrences,
    preview,
    zone_and_wall_clock,
)

BERLIN = "Europe/Berlin"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

zones = st.sampled_from(sorted(available_timezones()))
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
instants = st.datetimes(
    datetime(1995, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC)  # noqa: DTZ001 - bounds
)  # fmt: skip
rules = st.one_of(
    st.builds(Every, st.integers(1, 3 * 1440)),
    st.builds(Daily, times),
    st.builds(Weekly, st.integers(0, 6), times),
    st.builds(Workdays, times),
    st.builds(Quarterly, st.integers(1, 3), st.integers(0, 6), times),
)


def utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def schedule(
    rule: Rule, zone: str = BERLIN, grace: timedelta | None = timedelta(hours=4)
) -> Schedule:
    return Schedule("pulse", rule, "ask", zone, grace)


def keys(found: tuple[Occurrence, ...]) -> list[str]:
    return [one.key for one in found]


# ---- rules ----------------------------------------------------------------------------------


def test_every_ten_minutes_is_at_whole_tens() -> None:
    found = preview(schedule(Every(10)), utc("2026-11-23 10:03"), 3)

    assert keys(found) == ["2026-11-23T10:10Z", "2026-11-23T10:20Z", "2026-11-23T10:30Z"]
    assert found[0].at == utc("2026-11-23 10:10")


def test_daily_is_at_a_local_time_on_each_day() -> None:
    found = preview(schedule(Daily(time(9))), utc("2026-11-23 08:00"), 2)

    assert keys(found) == ["2026-11-24T09:00", "2026-11-25T09:00"]
    assert found[0].at == utc("2026-11-24 08:00")


def test_weekly_is_on_its_weekday_where_the_people_are() -> None:
    tuesday = schedule(Weekly(1, time(10)), "Pacific/Auckland")

    found = preview(tuesday, utc("2026-11-23 00:00"), 2)

    assert keys(found) == ["2026-11-24T10:00", "2026-12-01T10:00"]
    assert found[0].at == utc("2026-11-23 21:00")


def test_workdays_leave_saturday_and_sunday_out() -> None:
    found = preview(schedule(Workdays(time(10))), utc("2026-11-26 12:00"), 3)

    assert keys(found) == ["2026-11-27T10:00", "2026-11-30T10:00", "2026-12-01T10:00"]


def test_quarterly_is_on_the_first_such_weekday_of_its_month() -> None:
    second_month = schedule(Quarterly(2, 1, time(10)))

    found = preview(second_month, utc("2026-11-23 12:00"), 5)

    assert keys(found) == [
        "2027-02-02T10:00",
        "2027-05-04T10:00",
        "2027-08-03T10:00",
        "2027-11-02T10:00",
        "2028-02-01T10:00",
    ]


def test_a_quarter_that_was_missed_is_found_while_its_grace_lasts() -> None:
    second_month = schedule(Quarterly(2, 1, time(10)), grace=6 * HOUR)

    assert latest_due(second_month, utc("2026-11-03 15:00")) is not None
    assert latest_due(second_month, utc("2026-11-03 15:01")) is None


def test_ten_occurrences_are_shown_before_anything_is_saved() -> None:
    assert len(preview(schedule(Daily(time(9))), utc("2026-11-23 08:00"))) == 10


def test_an_interval_does_not_hold_its_beginning_and_holds_its_end() -> None:
    daily = schedule(Daily(time(9)), "UTC")

    found = tuple(occurrences(daily, utc("2026-11-23 09:00"), utc("2026-11-25 09:00")))

    assert keys(found) == ["2026-11-24T09:00", "2026-11-25T09:00"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Every(0),
        lambda: Weekly(7, time(9)),
        lambda: Weekly(-1, time(9)),
        lambda: Workdays(time(9, 0, 1)),
        lambda: Quarterly(0, 1, time(9)),
        lambda: Quarterly(4, 1, time(9)),
        lambda: Quarterly(1, 7, time(9)),
        lambda: Daily(time(9, 0, 1)),
        lambda: Daily(time(9, tzinfo=UTC)),
        lambda: schedule(Every(1), grace=timedelta()),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(make: object) -> None:
    with pytest.raises(ValueError, match=r"minutes|weekday|wall-clock|grace|month"):
        make()  # type: ignore[operator]  # a table of mistakes


# ---- both nights of the year ----------------------------------------------------------------


def test_a_time_that_spring_skips_runs_at_the_next_valid_minute() -> None:
    found = preview(schedule(Daily(time(2, 30))), utc("2026-03-28 12:00"), 2)

    assert keys(found) == ["2026-03-29T02:30", "2026-03-30T02:30"]
    assert [one.at for one in found] == [utc("2026-03-29 01:00"), utc("2026-03-30 00:30")]


def test_a_time_that_autumn_repeats_runs_once_on_the_first() -> None:
    found = preview(schedule(Daily(time(2, 30))), utc("2026-10-24 12:00"), 2)

    assert [one.at for one in found] == [utc("2026-10-25 00:30"), utc("2026-10-26 01:30")]


def test_a_midnight_that_is_skipped_is_the_first_minute_of_its_day() -> None:
    found = preview(schedule(Daily(time(0)), "Africa/Cairo"), utc("2026-04-23 12:00"), 1)

    assert (
        found[0].at.astimezone(zone_of("Africa/Cairo")).isoformat() == "2026-04-24T01:00:00+03:00"
    )


def test_a_date_that_a_zone_never_had_has_no_occurrence() -> None:
    found = preview(schedule(Daily(time(9)), "Pacific/Apia"), utc("2011-12-28 20:00"), 3)

    assert keys(found) == ["2011-12-29T09:00", "2011-12-31T09:00", "2012-01-01T09:00"]


def test_a_leap_day_and_week_53_are_days_like_others() -> None:
    daily = preview(schedule(Daily(time(9)), "UTC"), utc("2028-02-28 10:00"), 2)
    weekly = preview(schedule(Weekly(3, time(9)), "UTC"), utc("2026-12-25 10:00"), 2)

    assert keys(daily) == ["2028-02-29T09:00", "2028-03-01T09:00"]
    assert keys(weekly) == ["2026-12-31T09:00", "2027-01-07T09:00"]


# ---- late -----------------------------------------------------------------------------------


def test_what_is_due_now_is_due() -> None:
    found = latest_due(schedule(Daily(time(9)), "UTC"), utc("2026-11-23 09:00"))

    assert found == Occurrence(utc("2026-11-23 09:00"), "2026-11-23T09:00")


def test_of_several_that_were_missed_only_the_latest_runs() -> None:
    hourly = schedule(Every(60), grace=8 * HOUR)

    found = latest_due(hourly, utc("2026-11-23 13:40"))

    assert found is not None
    assert found.key == "2026-11-23T13:00Z"


def test_past_its_grace_nothing_runs_any_more() -> None:
    daily = schedule(Daily(time(9)), "UTC", grace=6 * HOUR)

    assert latest_due(daily, utc("2026-11-23 15:00")) is not None
    assert latest_due(daily, utc("2026-11-23 15:01")) is None


def test_without_a_grace_it_runs_however_late() -> None:
    weekly = schedule(Weekly(0, time(9)), "UTC", grace=None)

    found = latest_due(weekly, utc("2026-11-29 23:59"))

    assert found is not None
    assert found.key == "2026-11-23T09:00"


# ---- keys of jobs ---------------------------------------------------------------------------


def test_a_job_in_local_time_says_which_zone_and_day_it_is_for() -> None:
    daily = schedule(Daily(time(9)))

    assert job_key(daily, Occurrence(utc("2026-11-23 08:00"), "2026-11-23T09:00")) == (
        "Europe/Berlin 2026-11-23T09:00"
    )


def test_jobs_of_a_rhythm_are_one_and_the_same() -> None:
    minutes = schedule(Every(1))

    first, second = preview(minutes, utc("2026-11-23 08:00"), 2)

    assert job_key(minutes, first) == job_key(minutes, second)


def test_a_key_says_its_zone_and_the_wall_clock_there() -> None:
    zone, wall_clock = zone_and_wall_clock("Asia/Kolkata 2026-11-26T15:00")

    assert zone == "Asia/Kolkata"
    assert wall_clock == utc("2026-11-26 09:30")


# ---- timetables -----------------------------------------------------------------------------


def test_a_local_schedule_is_there_once_for_each_zone() -> None:
    fixed, local = schedule(Every(1), "UTC"), schedule(Daily(time(9)), "UTC")

    found = Timetable((fixed,), (local,)).in_zones(["Europe/Berlin", "Asia/Tokyo"])

    assert found == (
        fixed,
        schedule(Daily(time(9)), "Asia/Tokyo"),
        schedule(Daily(time(9)), "Europe/Berlin"),
    )


# ---- properties -----------------------------------------------------------------------------


@given(rules, zones, instants)
def test_occurrences_go_up_and_no_key_comes_twice(rule: Rule, zone: str, start: datetime) -> None:
    found = preview(schedule(rule, zone), start, 30)

    assert all(earlier.at < later.at for earlier, later in pairwise((*found,)))
    assert found[0].at > start
    assert len(set(keys(found))) == len(found)


@given(zones, times, instants)
def test_each_local_date_has_exactly_one(zone: str, at: time, start: datetime) -> None:
    there = zone_of(zone)
    end = start + 40 * DAY
    found = tuple(occurrences(schedule(Daily(at), zone), start, end))

    first, last = start.astimezone(there).date() + DAY, end.astimezone(there).date() - DAY
    planned = [date.fromisoformat(one.key[:10]) for one in found]
    lived = {(start + hours * HOUR).astimezone(there).date() for hours in range(40 * 24)}
    inside = [day for day in planned if first <= day <= last]
    assert len(set(planned)) == len(planned)
    assert inside == sorted(day for day in lived if first <= day <= last)


@given(zones, times, instants)
def test_each_occurrence_is_at_its_wall_clock_time_if_there_is_one(
    zone: str, at: time, start: datetime
) -> None:
    there = zone_of(zone)

    for one in preview(schedule(Daily(at), zone), start, 5):
        local = one.at.astimezone(there)
        planned = datetime.fromisoformat(one.key)
        is_skipped = local.replace(tzinfo=None) != planned
        assert not is_skipped or _is_missing(planned.replace(tzinfo=there))
        assert local.fold == 0


def _is_missing(local: datetime) -> bool:
    there = local.tzinfo
    return local.astimezone(UTC).astimezone(there).replace(tzinfo=None) != local.replace(
        tzinfo=None
    )


@given(rules, zones, instants, st.integers(0, 20 * 24 * 60))
def test_the_latest_due_is_the_last_one_that_has_come(
    rule: Rule, zone: str, start: datetime, minutes: int
) -> None:
    now = start + timedelta(minutes=minutes)
    plan = schedule(rule, zone, grace=None)

    found = latest_due(plan, now)

    assert found is not None
    assert found.at <= now < next_due(plan, found.at).at


@given(rules, zones, instants, st.lists(st.integers(1, 120), max_size=20))
def test_however_one_looks_nothing_is_found_twice_and_nothing_between_is_missed(
    rule: Rule, zone: str, start: datetime, steps: list[int]
) -> None:
    plan = schedule(rule, zone)
    found: list[Occurrence] = []
    now = start
    for step in steps:
        later = now + timedelta(minutes=step)
        found.extend(occurrences(plan, now, later))
        now = later

    assert found == list(occurrences(plan, start, now))

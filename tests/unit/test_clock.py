"""Local days, quiet hours and both nights of the year, in every zone there is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import (
    MovableClock,
    SystemClock,
    first_valid,
    local_day,
    next_local_midnight,
    opens_at,
    zone_of,
)
from bot.identity import QuietHours

BERLIN = "Europe/Berlin"
HALF_HOUR = timedelta(minutes=30)
MOST_OPENING = timedelta(days=4)

zones = st.sampled_from(sorted(available_timezones()))
instants = st.datetimes(
    datetime(2015, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC)  # noqa: DTZ001 - bounds
)  # fmt: skip
hours = st.integers(0, 23)
quiets = st.builds(QuietHours, hours, hours, st.booleans())


def utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def in_berlin(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=zone_of(BERLIN)).astimezone(UTC)


# ---- clocks ---------------------------------------------------------------------------------


def test_the_system_clock_is_aware_and_goes_on() -> None:
    clock = SystemClock()

    first, second = clock.now(), clock.now()

    assert first.tzinfo is UTC
    assert first <= second


def test_a_movable_clock_stands_still_until_it_is_moved() -> None:
    clock = MovableClock(utc("2026-11-23 10:00"))

    assert clock.now() == clock.now()
    clock.advance(timedelta(hours=3))
    assert clock.now() == utc("2026-11-23 13:00")


def test_a_ticking_clock_goes_on_from_where_it_was_put() -> None:
    clock = MovableClock(utc("2026-11-23 10:00"), ticking=True)

    now = clock.now()

    assert utc("2026-11-23 10:00") <= now < utc("2026-11-23 10:01")
    assert clock.now() >= now


def test_a_clock_shows_utc_wherever_it_was_set_from() -> None:
    clock = MovableClock(datetime(2026, 11, 23, 11, 0, tzinfo=zone_of(BERLIN)))

    assert (clock.now(), clock.now().tzinfo) == (utc("2026-11-23 10:00"), UTC)


def test_a_clock_is_not_put_to_an_instant_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        MovableClock(datetime(2026, 11, 23))  # noqa: DTZ001 - what it refuses


# ---- zones and days -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Europe/", "a\0b", "."])
def test_an_unknown_zone_is_utc(name: str) -> None:
    assert zone_of(name).key == "UTC"


def test_a_day_is_the_one_on_the_wall() -> None:
    instant = utc("2026-11-23 23:30")

    assert local_day(instant, BERLIN) == date(2026, 11, 24)
    assert local_day(instant, "America/New_York") == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("instant", "zone", "midnight"),
    [
        ("2026-11-23 10:00", BERLIN, "2026-11-23 23:00"),
        ("2026-11-23 23:00", BERLIN, "2026-11-24 23:00"),  # midnight is of the day it begins
        ("2026-03-28 23:30", BERLIN, "2026-03-29 22:00"),  # a day of 23 hours
        ("2026-10-24 22:30", BERLIN, "2026-10-25 23:00"),  # a day of 25 hours
        ("2026-04-23 12:00", "Africa/Cairo", "2026-04-23 22:00"),  # midnight is skipped: 01:00
        ("2011-12-29 20:00", "Pacific/Apia", "2011-12-30 10:00"),  # the whole 30th is skipped
    ],
)
def test_the_next_day_begins_at_local_midnight(instant: str, zone: str, midnight: str) -> None:
    assert next_local_midnight(utc(instant), zone) == utc(midnight)


@given(zones, instants)
def test_between_an_instant_and_the_next_midnight_it_is_the_same_day(
    zone: str, instant: datetime
) -> None:
    midnight = next_local_midnight(instant, zone)

    today = local_day(instant, zone)
    assert instant < midnight <= instant + timedelta(hours=26)
    assert local_day(midnight, zone) > today
    assert local_day(midnight - timedelta(microseconds=1), zone) == today


# ---- times that do not exist, and times that exist twice ------------------------------------


def test_a_skipped_time_moves_to_the_next_valid_minute() -> None:
    skipped = datetime(2026, 3, 29, 2, 30, tzinfo=zone_of(BERLIN))

    assert first_valid(skipped) == utc("2026-03-29 01:00")
    assert first_valid(skipped.replace(fold=1)) == utc("2026-03-29 01:00")


def test_a_repeated_time_means_the_first_one() -> None:
    repeated = datetime(2026, 10, 25, 2, 30, tzinfo=zone_of(BERLIN))

    assert first_valid(repeated.replace(fold=1)) == utc("2026-10-25 00:30")


@given(zones, instants)
def test_a_valid_time_is_itself_or_its_first_self(zone: str, instant: datetime) -> None:
    local = instant.astimezone(zone_of(zone))

    found = first_valid(local)

    assert found <= instant
    assert found.astimezone(zone_of(zone)).replace(tzinfo=None, fold=0) == local.replace(
        tzinfo=None, fold=0
    )


@given(zones, instants, st.integers(0, 180))
def test_first_valid_never_goes_backwards(zone: str, instant: datetime, minutes: int) -> None:
    wall = instant.replace(tzinfo=None, second=0, microsecond=0)
    later = wall + timedelta(minutes=minutes)
    there = zone_of(zone)

    found = first_valid(wall.replace(tzinfo=there)), first_valid(later.replace(tzinfo=there))

    if not _is_repeated(wall, zone) and not _is_repeated(later, zone):
        assert found[0] <= found[1]


def _is_repeated(wall: datetime, zone: str) -> bool:
    local = wall.replace(tzinfo=zone_of(zone))
    return (
        local.utcoffset() != local.replace(fold=1).utcoffset()
        and first_valid(local).astimezone(zone_of(zone)).replace(tzinfo=None) == wall
    )


# ---- quiet hours ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("local", "opens"),
    [
        ("2026-11-23 10:17", "2026-11-23 10:17"),  # open: at once
        ("2026-11-23 07:59", "2026-11-23 08:00"),
        ("2026-11-23 18:00", "2026-11-24 08:00"),
        ("2026-11-27 17:59", "2026-11-27 17:59"),
        ("2026-11-27 18:30", "2026-11-30 08:00"),  # over the weekend
        ("2026-11-28 12:00", "2026-11-30 08:00"),
        ("2026-03-27 20:00", "2026-03-30 08:00"),  # over the short night
        ("2026-10-23 20:00", "2026-10-26 08:00"),  # over the long one
    ],
)
def test_the_usual_quiet_hours(local: str, opens: str) -> None:
    assert opens_at(in_berlin(local), BERLIN, QuietHours()) == in_berlin(opens)


def test_quiet_hours_within_a_day() -> None:
    noon = QuietHours(12, 14, weekends=False)

    assert opens_at(in_berlin("2026-11-28 12:30"), BERLIN, noon) == in_berlin("2026-11-28 14:00")
    assert opens_at(in_berlin("2026-11-28 14:00"), BERLIN, noon) == in_berlin("2026-11-28 14:00")


def test_equal_hours_mean_no_quiet_hours() -> None:
    instant = in_berlin("2026-11-23 03:00")

    assert opens_at(instant, BERLIN, QuietHours(9, 9, weekends=False)) == instant


def is_quiet(instant: datetime, zone: str, quiet: QuietHours) -> bool:
    """Say it once more, in other words than the clock does."""
    local = instant.astimezone(zone_of(zone))
    spans = range(quiet.start, quiet.end if quiet.end >= quiet.start else quiet.end + 24)
    asleep = local.hour in {hour % 24 for hour in spans}
    return asleep or (quiet.weekends and local.isoweekday() > 5)


@given(zones, instants, quiets)
def test_it_opens_at_the_first_instant_that_is_not_quiet(
    zone: str, instant: datetime, quiet: QuietHours
) -> None:
    opens = opens_at(instant, zone, quiet)

    assert instant <= opens <= instant + MOST_OPENING
    assert not is_quiet(opens, zone, quiet)
    if opens > instant:
        assert is_quiet(instant, zone, quiet)
        assert is_quiet(opens - timedelta(seconds=1), zone, quiet)


@given(zones, instants, quiets)
def test_nothing_open_is_passed_over_but_for_the_hour_that_autumn_repeats(
    zone: str, instant: datetime, quiet: QuietHours
) -> None:
    opens = opens_at(instant, zone, quiet)

    probe = instant
    while probe < opens:
        folded = probe.astimezone(zone_of(zone)).fold == 1
        assert folded or is_quiet(probe, zone, quiet)
        probe += HALF_HOUR

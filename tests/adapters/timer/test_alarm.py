"""The alarm clock: every occurrence once, however many alarms there are and whatever clocks do."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

import pytest

from adapters.timer.alarm import EVERY_MINUTE, Alarm, RuleTrigger
from bot.clock import MovableClock
from bot.errors import Unavailable
from bot.schedules import Daily, Every, Occurrences, Schedule, Timetable, Weekly, Zones
from tests.fakes_units import FakeEngine, FakeOccurrences, FakeUnits

NOW = datetime(2026, 11, 23, 10, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

ASK = Schedule("ask", Daily(time(9)), "ask", "Europe/Berlin", grace=6 * HOUR)
SWEEP = Schedule("sweep", Every(1), "sweep", grace=MINUTE)
EMBARGO = Schedule("embargo", Weekly(0, time(8)), "brief", grace=None)
CARDS = Schedule("cards", Daily(time(10)), "card", grace=6 * HOUR)  # in every zone


class FakeZones:
    """Where people are, for as long as the test says."""

    def __init__(self) -> None:
        self.zones: tuple[str, ...] = ()
        self.asked = 0

    def in_use(self) -> tuple[str, ...]:
        self.asked += 1
        return self.zones


class Town:
    """One database, one clock, and as many alarms as one likes."""

    def __init__(self) -> None:
        self.clock = MovableClock(NOW)
        self.occurrences = FakeOccurrences()
        self.zones = FakeZones()
        self.units = FakeUnits({Occurrences: self.occurrences, Zones: self.zones})
        self.engine = FakeEngine()

    def alarm(self, *schedules: Schedule) -> Alarm:
        return Alarm(Timetable(schedules), self.units, self.engine, self.clock)

    def local_alarm(self, *zones: str) -> Alarm:
        self.zones.zones = zones
        return Alarm(Timetable((SWEEP,), (CARDS,)), self.units, self.engine, self.clock)

    def jobs(self) -> list[tuple[str, str]]:
        return [(kind, key) for kind, key, _ in self.engine.jobs]


@pytest.fixture
def town() -> Town:
    return Town()


# ---- once -----------------------------------------------------------------------------------


async def test_a_due_occurrence_is_claimed_and_its_work_enqueued(town: Town) -> None:
    await town.alarm(ASK).nudge()

    assert town.occurrences.claimed == [("ask", "Europe/Berlin", "2026-11-23T09:00")]
    assert town.jobs() == [("ask", "Europe/Berlin 2026-11-23T09:00")]


async def test_an_occurrence_runs_once_however_often_one_looks(town: Town) -> None:
    alarm = town.alarm(ASK, SWEEP)

    for _ in range(5):
        await alarm.nudge()

    assert len(town.jobs()) == 2
    assert town.units.writes == 2  # what is known to be claimed is not asked for again


async def test_two_alarms_on_one_database_do_everything_once(town: Town) -> None:
    alarms = [town.alarm(ASK, SWEEP, EMBARGO) for _ in range(2)]

    for _ in range(60):
        async with asyncio.TaskGroup() as group:
            for alarm in alarms:
                group.create_task(alarm.nudge())
        town.clock.advance(MINUTE)

    assert len(town.occurrences.claimed) == len(set(town.occurrences.claimed))
    assert len(town.jobs()) == len(town.occurrences.claimed) == 60 + 1 + 1


async def test_after_a_restart_nothing_runs_again(town: Town) -> None:
    await town.alarm(ASK).nudge()

    await town.alarm(ASK).nudge()

    assert len(town.jobs()) == 1


async def test_the_hour_that_autumn_repeats_fires_once(town: Town) -> None:
    night = Schedule("night", Daily(time(2, 30)), "ask", "Europe/Berlin", grace=6 * HOUR)
    town.clock.move_to(datetime(2026, 10, 24, 23, 0, tzinfo=UTC))
    alarm = town.alarm(night)

    for _ in range(6 * 60):
        await alarm.nudge()
        town.clock.advance(MINUTE)

    assert [key for _, _, key in town.occurrences.claimed] == ["2026-10-25T02:30"]


# ---- in every zone --------------------------------------------------------------------------


async def test_what_is_local_comes_at_its_time_in_each_zone(town: Town) -> None:
    alarm = town.local_alarm("Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu")
    town.clock.move_to(datetime(2026, 11, 23, 0, 0, tzinfo=UTC))
    fired: list[tuple[str, str]] = []

    for _ in range(24 * 60):
        known = len(town.occurrences.claimed)
        await alarm.nudge()
        new = town.occurrences.claimed[known:]
        fired += [(row[1], f"{town.clock.now():%H:%M}") for row in new if row[0] == "cards"]
        town.clock.advance(MINUTE)

    assert len(fired) == 3
    assert dict(fired) == {
        "Asia/Kathmandu": "04:15",
        "Europe/Berlin": "09:00",
        "America/Sao_Paulo": "13:00",
    }


async def test_a_zone_that_people_come_to_is_served_within_the_hour(town: Town) -> None:
    alarm = town.local_alarm("Europe/Berlin")
    await alarm.nudge()
    town.zones.zones = ("Europe/Berlin", "Europe/London")

    town.clock.move_to(NOW + HOUR)
    await alarm.nudge()

    assert ("card", "Europe/London 2026-11-23T10:00") in town.jobs()
    assert town.zones.asked == 2


async def test_where_people_are_is_not_asked_at_every_look(town: Town) -> None:
    alarm = town.local_alarm("Europe/Berlin")

    for _ in range(59):
        await alarm.nudge()
        town.clock.advance(MINUTE)

    assert town.zones.asked == 1


async def test_a_clock_that_was_put_back_asks_anew_where_people_are(town: Town) -> None:
    alarm = town.local_alarm("Europe/Berlin")
    await alarm.nudge()

    town.clock.move_to(NOW - 5 * HOUR)
    await alarm.nudge()

    assert town.zones.asked == 2


async def test_the_bell_follows_the_zones(town: Town) -> None:
    alarm = town.local_alarm("Europe/Berlin")
    bell = alarm.bell()
    bell.start(paused=True)

    await alarm.look_around()
    before = {job.id for job in bell.get_jobs()}
    town.zones.zones = ("Asia/Tokyo",)
    await alarm.look_around()
    after = {job.id for job in bell.get_jobs()}
    bell.shutdown(wait=False)

    assert before - after == {"cards Europe/Berlin"}
    assert after - before == {"cards Asia/Tokyo"}


# ---- late, early, broken --------------------------------------------------------------------


async def test_what_was_missed_within_its_grace_is_done_late(town: Town) -> None:
    town.clock.move_to(NOW + 3 * HOUR)

    await town.alarm(ASK).nudge()

    assert len(town.jobs()) == 1


async def test_what_was_missed_past_its_grace_is_let_go(town: Town) -> None:
    town.clock.move_to(NOW + 9 * HOUR)

    await town.alarm(ASK, SWEEP).nudge()

    assert town.jobs() == [("sweep", "sweep")]


async def test_without_a_grace_it_is_done_however_late(town: Town) -> None:
    town.clock.move_to(NOW + timedelta(days=5))

    await town.alarm(EMBARGO).nudge()

    assert town.jobs() == [("brief", "UTC 2026-11-23T08:00")]


async def test_a_clock_that_goes_back_repeats_nothing(town: Town) -> None:
    alarm = town.alarm(SWEEP)
    for hours in (0, 1, -1, 0, 24, 0):
        town.clock.move_to(NOW + hours * HOUR)
        await alarm.nudge()

    assert len(town.jobs()) == len(set(town.occurrences.claimed)) == 4


async def test_a_moved_clock_finds_what_became_due(town: Town) -> None:
    alarm = town.alarm(ASK)
    await alarm.nudge()

    town.clock.move_to(datetime(2026, 11, 30, 10, 0, tzinfo=UTC))
    await alarm.nudge()

    assert [key for _, key in town.jobs()] == [
        "Europe/Berlin 2026-11-23T09:00",
        "Europe/Berlin 2026-11-30T09:00",
    ]


async def test_while_the_storage_is_away_nothing_is_taken_for_done(town: Town) -> None:
    alarm = town.alarm(ASK)
    town.units.away_for = 1

    with suppress(Unavailable):
        await alarm.nudge()
    assert town.jobs() == []
    await alarm.nudge()

    assert len(town.jobs()) == 1


# ---- the bell -------------------------------------------------------------------------------


async def test_there_is_one_job_for_each_schedule_and_zone_and_two_for_all(town: Town) -> None:
    bell = town.alarm(ASK, SWEEP, EMBARGO).bell()
    bell.start(paused=True)
    jobs = bell.get_jobs()
    bell.shutdown(wait=False)

    assert {job.id: job.misfire_grace_time for job in jobs} == {
        "ask Europe/Berlin": 6 * 3600,
        "sweep UTC": 60,
        "embargo UTC": None,
        EVERY_MINUTE.name: None,
        "at start": None,
    }
    assert all(job.coalesce for job in jobs)


def test_the_bell_rings_by_the_rules_of_the_core() -> None:
    night = Schedule("night", Daily(time(2, 30)), "ask", "Europe/Berlin")
    trigger = RuleTrigger(night)

    rung = list(_ring(trigger, datetime(2026, 10, 24, 12, 0, tzinfo=UTC), 3))

    assert [at.isoformat() for at in rung] == [
        "2026-10-25T00:30:00+00:00",
        "2026-10-26T01:30:00+00:00",
        "2026-10-27T01:30:00+00:00",
    ]


def _ring(trigger: RuleTrigger, now: datetime, count: int) -> Iterator[datetime]:
    previous = None
    for _ in range(count):
        previous = trigger.get_next_fire_time(previous, now)
        yield previous


async def test_it_looks_at_once_when_it_starts_and_stops_when_told(town: Town) -> None:
    alarm = town.alarm(ASK)
    task = asyncio.create_task(alarm.run())

    async with asyncio.timeout(5):
        await town.engine.asked.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert town.jobs() == [("ask", "Europe/Berlin 2026-11-23T09:00")]

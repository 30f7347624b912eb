"""`admin schedule preview`: what people get when, there and here."""

from datetime import time

import pytest

from bot.preview import MOST_ZONES, Preview
from bot.schedules import Daily, Schedule, Weekly
from tests.office import MONDAY, Office, shown
from tests.people import ANA, ODA

QUIET = Schedule("sweep", Daily(time(3)), "sweep")
CARDS = Schedule("cards", Daily(time(10)), "cards", about="A card")
NUDGES = Schedule("nudges", Weekly(3, time(15)), "nudges", about="A reminder")


@pytest.fixture
def office() -> Office:
    return Office()


def test_the_next_ten_of_all_that_people_get_come_in_order() -> None:
    found = Preview((QUIET, CARDS, NUDGES)).next_in("Asia/Kolkata", MONDAY)

    assert len(found) == 10
    assert [one.occurrence.key for one in found][:4] == [
        "2026-11-24T10:00",
        "2026-11-25T10:00",
        "2026-11-26T10:00",
        "2026-11-26T15:00",
    ]
    assert {one.schedule.name for one in found} == {"cards", "nudges"}


def test_an_admin_sees_the_time_there_and_their_own(office: Office) -> None:
    told = shown(office.types(ODA, "admin schedule preview"))

    assert "Asia/Kolkata" in told
    assert "Nov 26, 2026, 3:00\u202fPM: " in told
    assert "Reminder to thank somebody" in told


def test_one_zone_can_be_asked_for(office: Office) -> None:
    told = shown(office.types(ODA, "admin schedule preview asia/kolkata"))

    assert "Asia/Kolkata" in told
    assert "Europe/Berlin" not in told


def test_a_zone_alone_is_enough(office: Office) -> None:
    told = shown(office.types(ODA, "admin schedule Asia/Kolkata"))

    assert "Asia/Kolkata" in told
    assert "Europe/Berlin" not in told


def test_a_zone_where_nobody_is_is_said_so(office: Office) -> None:
    assert "Nobody is in this zone" in shown(office.types(ODA, "admin schedule preview Mars"))


def test_where_there_are_many_zones_the_others_are_named(office: Office) -> None:
    zones = ("Asia/Tokyo", "America/Lima", "Africa/Cairo")
    for person, zone in zip(list(office.memory.people)[:3], zones, strict=True):
        office.memory.chosen.pop(person)
        known = office.memory.people[person]
        office.memory.people[person] = type(known)(
            known.id, known.organisation, known.name, zone, "en"
        )

    told = shown(office.types(ODA, "admin schedule preview"))

    assert MOST_ZONES == 5
    assert "More zones: " in told


def test_only_admins_see_it(office: Office) -> None:
    assert "Only Oda can do this" in shown(office.types(ANA, "admin schedule preview"))

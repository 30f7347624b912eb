"""The path of newcomers: one card a day, a story on each, and an end."""

from datetime import date

import pytest

from bot.identity import Person
from bot.values.model import Goal, GoalCard
from bot.values.newcomers import WELCOME
from tests.memory import Path
from tests.office import MONDAY, buttons, said, shown
from tests.people import ANA, BEN, DEV, FAY, SPACE
from tests.unit.values.running import Running, at

BERLIN = "Europe/Berlin"
WEEK = ("2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01")


@pytest.fixture
def office() -> Running:
    return Running()


def arrives(office: Running, person: Person) -> None:
    office.memory.newcomers[person.id] = Path(MONDAY)


async def days(office: Running, *dates: str) -> None:
    for day in dates:
        await office.fires(WELCOME, BERLIN, f"{day}T10:00")


async def test_five_cards_come_in_five_working_days(office: Running) -> None:
    office.values("Care", "Courage", "Trust", "Wit", "Zeal")
    arrives(office, ANA)

    await days(office, *WEEK)

    told = [said(post.message) for post in office.notes(ANA)]
    assert len(told) == 5
    assert "Welcome to Acme!" in told[0]
    assert "On the next 4 working days" in told[0]
    names = ("#care", "#courage", "#trust", "#wit")
    assert all(name in card for name, card in zip(names, told[1:], strict=True))
    assert office.memory.newcomers[ANA.id].ended


async def test_the_first_card_has_the_goals_and_how_thanks_work(office: Running) -> None:
    office.values("Care")
    goals = GoalCard(SPACE.id, "Be near", (Goal("Answer soon"),))
    office.memory.goals[SPACE.id] = goals
    arrives(office, ANA)

    await days(office, WEEK[0])

    (post,) = office.notes(ANA)
    told = said(post.message)
    assert "Be near" in told
    assert "1. Answer soon" in told
    assert "Type kudos" in told
    assert "Tomorrow you meet our value" in told
    assert {"kudos.open", "newcomer.stop"} == buttons(post.message).keys()
    assert post.due_at is not None
    assert at("2026-11-24 09:00") <= post.due_at < at("2026-11-24 09:15")


async def test_a_value_comes_with_its_newest_story(office: Running) -> None:
    office.values("Care", "Zeal")
    office.types(BEN, "values story #care Li stayed on the phone all night")
    office.waits(minutes=5)
    office.types(BEN, "values story #care Jo drove back with the key at night")
    arrives(office, ANA)

    await days(office, *WEEK[:3])

    _, care, zeal = (said(post.message) for post in office.notes(ANA))
    assert "Jo drove back" in care
    assert "Li stayed" not in care
    assert "This is what it can be" not in zeal


async def test_with_few_values_the_path_is_short(office: Running) -> None:
    office.values("Care")
    arrives(office, ANA)

    await days(office, *WEEK)

    assert len(office.notes(ANA)) == 2


async def test_without_values_no_path_begins(office: Running) -> None:
    arrives(office, ANA)

    await days(office, *WEEK)

    assert office.notes(ANA) == []


async def test_a_path_goes_on_where_it_was_when_values_are_gone(office: Running) -> None:
    (care,) = office.values("Care")
    office.values("Zeal")
    arrives(office, ANA)
    await days(office, *WEEK[:2])

    office.memory.values.clear()
    await days(office, *WEEK[2:])

    assert len(office.notes(ANA)) == 2
    assert care.name == "Care"


async def test_the_same_firing_sends_nothing_twice(office: Running) -> None:
    office.values("Care", "Zeal")
    arrives(office, ANA)

    for _ in range(3):
        await days(office, WEEK[0])

    assert len(office.notes(ANA)) == 1


async def test_one_press_ends_the_path(office: Running) -> None:
    office.values("Care", "Zeal")
    arrives(office, ANA)
    await days(office, WEEK[0])

    reply = office.presses(ANA, "newcomer.stop")
    await days(office, *WEEK[1:])

    assert reply.instead
    assert "No more cards" in shown(reply)
    assert len(office.notes(ANA)) == 1


async def test_a_card_that_could_only_be_read_tomorrow_waits_for_tomorrow(office: Running) -> None:
    office.values("Care", "Zeal")
    arrives(office, FAY)

    await office.fires(WELCOME, BERLIN, "2026-11-24T10:00", late_minutes=9 * 60)
    assert office.notes(FAY) == []
    await days(office, "2026-11-25")

    assert len(office.notes(FAY)) == 1


async def test_whoever_was_hired_lately_is_new_though_the_directory_knew_them(
    office: Running,
) -> None:
    office.values("Care")
    for person, day in ((ANA, 10), (FAY, 9), (BEN, 25)):
        office.memory.hired[person.id] = date(2026, 11, day)
        office.memory.newcomers[person.id] = Path(MONDAY, ended=True)

    await days(office, "2026-11-24")

    assert len(office.notes(ANA)) == 1
    assert office.notes(FAY) == []  # fifteen days ago
    assert office.notes(DEV) == []


async def test_cards_come_by_the_clocks_of_each_newcomer(office: Running) -> None:
    office.values("Care")
    arrives(office, BEN)

    await days(office, WEEK[0])
    assert office.notes(BEN) == []
    await office.fires(WELCOME, "Europe/London", "2026-11-24T10:00")

    assert len(office.notes(BEN)) == 1

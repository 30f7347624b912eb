"""Whoever was hired lately is new, though the chat's directory knew them already."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.identity import PersonId
from bot.values.newcomer import Newcomer
from bot.values.ports import Arrivals, NewcomerStore
from tests.storage.kept import Company

TODAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def welcomed(company: Company, today: datetime = TODAY) -> list[str]:
    store = company.kept.port(NewcomerStore)
    return [one.person.name for one in store.to_welcome(BERLIN, today, PersonId(0), 10)]


def hired(company: Company, name: str, on: date, *, noted: bool) -> PersonId:
    who = company.person(name)
    if noted:
        account = company.kept.scalar(
            "SELECT external_id FROM account WHERE person_id = :who", who=who
        )
        arrivals = company.kept.port(Arrivals)
        assert arrivals.arrived(company.workspace, [account], TODAY, new=False) == 1
    company.kept.change("UPDATE person SET hired_on = :day WHERE id = :who", day=str(on), who=who)
    return who


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize(
    ("on", "is_new"),
    [
        (date(2026, 11, 11), False),
        (date(2026, 11, 12), True),
        (date(2026, 11, 26), True),
        (date(2026, 11, 27), False),
    ],
)
def test_two_weeks_from_the_day_of_hiring_a_path_can_begin(
    company: Company, on: date, is_new: bool, noted: bool
) -> None:
    hired(company, "Ana", on, noted=noted)

    assert welcomed(company) == (["Ana"] if is_new else [])


def test_a_path_that_began_goes_on_and_ends_for_good(company: Company) -> None:
    hired(company, "Ana", date(2026, 11, 20), noted=True)
    store = company.kept.port(NewcomerStore)
    store.welcomed(Newcomer(company.known("Ana"), 1), TODAY)

    assert welcomed(company) == []
    assert welcomed(company, TODAY + timedelta(days=1)) == ["Ana"]
    store.welcomed(Newcomer(company.known("Ana"), 2, ended=True), TODAY + timedelta(days=1))

    assert welcomed(company, TODAY + timedelta(days=2)) == []


def test_no_more_cards_holds_also_for_whoever_was_hired_lately(company: Company) -> None:
    who = hired(company, "Ana", date(2026, 11, 20), noted=True)
    store = company.kept.port(NewcomerStore)
    store.welcomed(Newcomer(company.known("Ana"), 1), TODAY)

    store.no_more_cards(who)

    assert welcomed(company, TODAY + timedelta(days=1)) == []

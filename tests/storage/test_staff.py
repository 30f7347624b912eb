"""What lists of staff said is kept beside what the directory says, on both databases."""

import asyncio
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from bot.identity import ContactLevel, PersonId, Standing
from bot.people.ports import DirectoryStore
from bot.staff.model import Change, Field, Known, Record
from bot.staff.ports import GoesRound, StaffStore
from bot.units import Stores
from storage.database import Database
from tests.storage.kept import Company, Kept, account

EVERYTHING = frozenset(Field)


def everybody(company: Company) -> dict[int, Known]:
    home = company.workspace.organisation
    found = company.kept.port(StaffStore).people(home, None, 100)
    return {one.id: one for one in found}


def change(person: PersonId, after: Record) -> Change:
    return Change(person, "", Record(), after)


def keep(company: Company, *changes: Change, fields: frozenset[Field] = EVERYTHING) -> None:
    company.kept.port(StaffStore).keep(company.workspace.organisation, changes, fields)


def test_without_a_workspace_there_is_no_organisation(kept: Kept) -> None:
    assert kept.port(StaffStore).organisation() is None


def test_everything_that_a_list_says_is_kept(company: Company) -> None:
    ana, mia = company.person("Ana"), company.person("Mia")
    record = Record("Care", "Porto", mia, date(2021, 2, 3), ContactLevel.MODIFIER)

    keep(company, change(ana, record))

    assert everybody(company)[ana].record == record
    assert company.known("Ana").department == "Care"
    assert company.known("Ana").manager == mia


def test_what_has_no_column_is_not_touched(company: Company) -> None:
    ana = company.person("Ana")
    keep(company, change(ana, Record("Care", "Porto")))

    keep(company, change(ana, Record("Sales")), fields=frozenset({Field.DEPARTMENT}))

    assert everybody(company)[ana].record == Record("Sales", "Porto")


def test_the_directory_never_overwrites_it(company: Company) -> None:
    ana, mia = company.person("Ana"), company.person("Mia")
    record = Record("Care", "Porto", mia, date(2021, 2, 3), ContactLevel.MODIFIER)
    keep(company, change(ana, record))

    company.kept.port(DirectoryStore).upsert(company.workspace, [account("Ana")])

    assert everybody(company)[ana].record == record


def test_whoever_left_meanwhile_stays_as_they_are(company: Company) -> None:
    lea = company.person("Lea", Standing.DEACTIVATED)

    keep(company, change(lea, Record("Care")))

    assert everybody(company)[lea].record == Record()


def test_people_of_another_organisation_are_not_touched(company: Company) -> None:
    ana = company.person("Ana")

    company.kept.write(
        lambda stores: stores.get(StaffStore).keep(
            type(company.workspace.organisation)(77), [change(ana, Record("Care"))], EVERYTHING
        )
    )

    assert everybody(company)[ana].record == Record()


def test_people_come_in_pages_by_id_without_bots(company: Company) -> None:
    people = sorted(company.person(name) for name in ("Ana", "Ben", "Cleo"))
    company.person("Botty", Standing.BOT)
    store, home = company.kept.port(StaffStore), company.workspace.organisation

    first = store.people(home, None, 2)
    second = store.people(home, first[-1].id, 2)

    assert [one.id for one in (*first, *second)] == people


def test_a_circle_is_refused_and_leaves_nothing(company: Company) -> None:
    ana, ben, mia = (company.person(name) for name in ("Ana", "Ben", "Mia"))
    keep(company, change(ana, Record(manager=ben)), change(ben, Record(manager=mia)))

    with pytest.raises(GoesRound):
        keep(company, change(mia, Record("Care", manager=ana)))

    assert everybody(company)[mia].record == Record()


async def test_two_imports_at_once_close_no_circle(working: Database, company: Company) -> None:
    people = [company.person(f"P{number}") for number in range(8)]
    home = company.workspace.organisation
    pairs = list(pairwise(people))
    up = [change(one, Record(manager=other)) for one, other in pairs]
    down = [change(other, Record(manager=one)) for one, other in pairs]

    def keeping(part: list[Change]) -> Callable[[Stores], None]:
        return lambda stores: stores.get(StaffStore).keep(home, part, EVERYTHING)

    ended = await asyncio.gather(
        *(working.write(keeping(part)) for part in (up, down) * 5),
        return_exceptions=True,
    )

    assert all(one is None or isinstance(one, GoesRound) for one in ended)
    managers = {one.id: one.record.manager for one in everybody(company).values()}
    for start in people:
        at, steps = managers[start], 0
        while at is not None and steps < len(people):
            assert at != start
            at, steps = managers[at], steps + 1

"""Forgetting people, step by step, however often it is broken off."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from bot.capabilities import CAPABILITIES
from bot.erasing import Eraser
from bot.errors import Unavailable
from bot.identity import Person, Standing
from bot.keys import KeyDirectory, KeysError
from bot.my_data import PersonalFiles
from bot.outcome import Post, Revise, Withdraw
from bot.people.erasures import Erasures
from bot.people.personal import PeoplePersonal
from bot.tombstones import Tombstones
from bot.ui.language import say_in
from bot.ui.walk import people_in
from bot.ui.words import words
from tests.fakes import STORES, FakeStores
from tests.office import Office, shown, who
from tests.people import ANA, BEN, CLEO, EVE, ODA, WORKSPACE, account_of

SAY = say_in("en")
Result = TypeVar("Result")


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def eraser(office: Office, tmp_path: Path) -> Eraser:
    tombstones = Tombstones(KeyDirectory(tmp_path / "keys"), tmp_path / "keys")
    return Eraser(
        office.units, office.engine, office.clock, tombstones, CAPABILITIES, STORES.keys()
    )


async def forget(office: Office, eraser: Eraser, person: Person = ANA) -> None:
    """Have somebody ask, and do all of it."""
    office.sends(person, "me.forget", {"word": "delete"})
    await eraser.erase("all")


def named_full(office: Office) -> None:
    """Give Ana a name of two words."""
    office.memory.people[ANA.id] = replace(office.memory.people[ANA.id], name="Ana Sousa")


async def test_cards_and_messages_are_said_anew_without_the_name(
    office: Office, eraser: Eraser
) -> None:
    office.thanks(ANA, BEN, reason="Ana and Ben rescued the export")
    office.thanks(BEN, ANA, reason="Ana wrote the whole handbook")

    await forget(office, eraser)

    for kudos in office.kudos:
        card = office.now_says(kudos.card_key)
        assert card is not None
        told = words(card, office.memory.known(people_in(card)), SAY)
        assert "Ana" not in told
        assert "a colleague" in told
    assert [kudos.reason for kudos in office.kudos] == [
        "a colleague and Ben rescued the export",
        "a colleague wrote the whole handbook",
    ]


async def test_a_card_that_only_mentions_them_is_said_anew_too(
    office: Office, eraser: Eraser
) -> None:
    named_full(office)
    office.thanks(BEN, CLEO, reason="did what Ana Sousa taught us all")

    await forget(office, eraser)

    card = office.now_says(office.last.card_key)
    assert card is not None
    assert "a colleague taught us all" in words(card, {}, SAY)


async def test_a_surname_goes_with_the_first_name(office: Office, eraser: Eraser) -> None:
    named_full(office)
    office.thanks(BEN, ANA, reason="what Sousa built, Ana, holds")
    (care,) = office.values("Care")
    story = "Sousa drove back at night; that is how Ana is"
    answers = {"value": "care", "words": story, "customer": ""}
    office.sends(BEN, "values.story", answers, str(ANA.id))

    await forget(office, eraser)

    assert office.last.reason == "what a colleague built, a colleague, holds"
    shelf = shown(office.presses(BEN, "values.stories", care.id))
    assert "a colleague drove back at night; that is how a colleague is" in shelf


async def test_what_says_who_reports_to_them_goes(office: Office, eraser: Eraser) -> None:
    office.types(ODA, "admin reports ", who(BEN), " to ", who(ANA))
    office.types(ODA, "admin reports ", who(CLEO), " to ", who(EVE))
    said = [one for one in office.memory.said.values() if isinstance(one, Post)]
    about_ana = {one.key for one in said if f":{BEN.id}:{ANA.id}:" in one.key}

    await forget(office, eraser)

    gone = {one.anchor for one in office.memory.said.values() if isinstance(one, Withdraw)}
    assert gone == about_ana


async def test_the_audit_log_says_that_and_not_whom(office: Office, eraser: Eraser) -> None:
    await forget(office, eraser)

    assert list(office.memory.audit.values()) == ["person.forgotten"]


def test_what_wants_a_store_that_nobody_implements_is_refused_at_the_start(
    office: Office, eraser: Eraser
) -> None:
    ports = [port for port in STORES if port is not PeoplePersonal]

    with pytest.raises(LookupError, match="PeoplePersonal, which bot"):
        replace(eraser, ports=ports)
    with pytest.raises(LookupError, match="PeoplePersonal, which bot"):
        PersonalFiles(office.units, office.clock, CAPABILITIES, ports)


async def test_me_too_goes(office: Office, eraser: Eraser) -> None:
    office.thanks(BEN, CLEO)
    office.presses(ANA, "kudos.me_too", office.last.id)

    await forget(office, eraser)

    assert office.last.joined == ()


async def test_a_shell_is_left_and_nobody_comes_back(office: Office, eraser: Eraser) -> None:
    await forget(office, eraser)

    assert office.memory.people[ANA.id].standing is Standing.ERASED
    assert office.memory.people[ANA.id].name == ""
    erasing = office.memory.erasures[ANA.id]
    assert (erasing.done_at, erasing.sought) == (office.clock.now(), ())
    mark = eraser.tombstones.of_account("slack", WORKSPACE.external_id, account_of(ANA))
    assert mark in office.memory.tombstones
    assert mark in eraser.tombstones.all()


async def test_nobody_asked_and_nothing_happens(office: Office, eraser: Eraser) -> None:
    before = office.memory.snapshot()

    await eraser.erase("all")
    await eraser.reforget("start")

    assert office.memory == before


async def test_it_can_be_broken_off_after_any_unit(office: Office, eraser: Eraser) -> None:
    office.thanks(ANA, BEN, reason="Ana and Ben rescued the export")
    office.thanks(EVE, ANA, reason="Ana wrote the whole handbook")
    office.sends(ANA, "me.forget", {"word": "delete"})

    broken = 0
    while True:
        units = BreaksOff(office, office.units.writes + 1 + broken)
        try:
            await replace(eraser, units=units).erase("all")
        except Unavailable:
            broken += 1
            continue
        break

    assert broken > 3
    assert office.memory.erasures[ANA.id].done_at is not None
    assert all("Ana" not in kudos.reason for kudos in office.kudos)
    said = office.memory.said.values()
    anew = {one.anchor for one in said if isinstance(one, Revise | Withdraw)}
    assert {kudos.card_key for kudos in office.kudos} <= anew


class BreaksOff:
    """The units of an office; after some writes the storage is away."""

    def __init__(self, office: Office, limit: int) -> None:
        self._units, self._limit = office.units, limit

    async def write(self, work: Callable[[FakeStores], Result]) -> Result:
        if self._units.writes >= self._limit:
            raise Unavailable("away")
        return await self._units.write(work)

    async def read(self, work: Callable[[FakeStores], Result]) -> Result:
        return await self._units.read(work)


async def test_whom_a_restored_database_brings_back_is_forgotten_again(
    office: Office, eraser: Eraser
) -> None:
    backup = office.memory.snapshot()
    await forget(office, eraser)
    office.memory.restore(backup)
    assert office.memory.people[ANA.id].takes_part

    await eraser.reforget("start")

    assert office.memory.people[ANA.id].standing is Standing.ERASED
    assert office.memory.people[BEN.id].takes_part


async def test_whoever_was_welcome_is_left_alone(office: Office, eraser: Eraser) -> None:
    backup = office.memory.snapshot()
    await forget(office, eraser)
    office.memory.restore(backup)
    mark = eraser.tombstones.of_account("slack", WORKSPACE.external_id, account_of(ANA))
    eraser.tombstones.welcome(mark)

    await eraser.reforget("start")

    assert office.memory.people[ANA.id].takes_part


async def test_the_file_of_prints_is_written_before_anything_is_deleted(
    office: Office, eraser: Eraser
) -> None:
    office.sends(ANA, "me.forget", {"word": "delete"})
    (eraser.tombstones.directory / "erased").mkdir(parents=True)

    with pytest.raises(KeysError, match="cannot be used"):
        await eraser.erase("all")

    assert office.memory.people[ANA.id].takes_part
    assert office.units.read_now(lambda stores: stores.get(Erasures).open()) == (ANA.id,)


async def test_what_was_overwritten_is_let_go_of(office: Office, eraser: Eraser) -> None:
    cleaned: list[str] = []
    await forget(office, replace(eraser, clean=lambda: cleaned.append("once")))

    assert cleaned == ["once"]


async def test_two_who_work_side_by_side_do_no_harm(office: Office, eraser: Eraser) -> None:
    await forget(office, eraser)
    done = office.memory.erasures[ANA.id]

    await eraser._forget(ANA.id)  # it was open when the other looked

    assert office.memory.erasures[ANA.id] == done


async def test_somebody_without_account_and_address_leaves_no_print(
    office: Office, eraser: Eraser
) -> None:
    office.memory.emails[ANA.id] = ""
    office.sends(ANA, "me.forget", {"word": "delete"})
    del office.memory.accounts[WORKSPACE.id, account_of(ANA)]

    await eraser.erase("all")

    assert office.memory.people[ANA.id].standing is Standing.ERASED
    assert eraser.tombstones.all() == frozenset()

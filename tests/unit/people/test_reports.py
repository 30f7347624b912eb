"""`admin reports @p to @m`: who reports to whom."""

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.identity import Person, Role, SpaceId
from bot.request import WhoseAddress
from tests.office import Office, said, shown, who
from tests.people import ANA, BEN, CLEO, GUEST, MIA, ODA, SPACE


def sets(office: Office, person: Person, manager: Person, by: Person = ODA) -> str:
    """Have an admin say who reports to whom; return what they are told."""
    return shown(office.types(by, "admin reports ", who(person), " to ", who(manager)))


def reports_to(office: Office, person: Person, manager: Person) -> None:
    """Have somebody report to somebody already."""
    office.memory.people[person.id] = replace(office.memory.people[person.id], manager=manager.id)


def test_the_manager_is_kept_and_both_are_told(office: Office) -> None:
    told = sets(office, ANA, MIA)

    assert "Ana reports to Mia." in told
    assert office.memory.people[ANA.id].manager == MIA.id
    for one in (ANA, MIA):
        [note] = office.notes(one)
        assert note.message.summary == "Who reports to whom has changed."
    assert "You report to Mia now." in said(office.notes(ANA)[0].message)
    assert "Ana reports to you now." in said(office.notes(MIA)[0].message)
    assert any("person.manager" in str(line) for line in office.memory.audit.values())


def test_an_admin_who_is_one_of_the_two_is_not_told_twice(office: Office) -> None:
    sets(office, ANA, ODA)

    assert office.notes(ODA) == []
    assert len(office.notes(ANA)) == 1


def test_what_is_so_already_is_said_to_be_so(office: Office) -> None:
    reports_to(office, ANA, MIA)

    assert "It is like that already: nothing changed." in sets(office, ANA, MIA)
    assert office.notes(ANA) == []


def test_nobody_reports_to_themselves(office: Office) -> None:
    assert "Nobody reports to themselves." in sets(office, ANA, ANA)


@pytest.mark.parametrize("over", [(), (BEN,), (BEN, CLEO)])
def test_no_circle_can_be_made(office: Office, over: tuple[Person, ...]) -> None:
    chain = (MIA, *over, ANA)
    for below, above in pairwise(chain):
        reports_to(office, below, above)

    assert "go round in a circle" in sets(office, ANA, MIA)
    assert office.memory.people[ANA.id].manager is None


def test_both_must_be_members(office: Office) -> None:
    assert "Choose two members of this organisation." in sets(office, ANA, GUEST)
    assert "Choose two members of this organisation." in sets(office, GUEST, MIA)


def test_two_people_must_be_named(office: Office) -> None:
    for typed in (
        ("admin reports",),
        ("admin reports ", who(ANA)),
        ("admin reports ", who(ANA), who(MIA), who(BEN)),
        ("admin reports ", who(ANA), WhoseAddress("mia@acme.example")),
    ):
        assert "Name two people" in shown(office.types(ODA, *typed))
    assert office.memory.people[ANA.id].manager is None


def test_an_owner_of_a_space_of_their_own_says_nothing_about_people_of_others(
    office: Office,
) -> None:
    own = replace(SPACE, id=SpaceId(7), name="Mine")
    office.memory.spaces[own.id] = own
    office.memory.roles[own.id, BEN.id, Role.OWNER] = None
    office.memory.people[BEN.id] = replace(office.memory.people[BEN.id], home=own.id)

    assert "Ana belongs to another space." in sets(office, ANA, BEN, by=BEN)
    assert office.memory.people[ANA.id].manager is None


def test_a_manager_may_belong_to_another_space(office: Office) -> None:
    office.memory.spaces[SpaceId(7)] = replace(SPACE, id=SpaceId(7), name="Lyon")
    office.memory.people[MIA.id] = replace(office.memory.people[MIA.id], home=SpaceId(7))

    assert "Ana reports to Mia." in sets(office, ANA, MIA)


def test_only_admins_say_so(office: Office) -> None:
    assert "This needs another role." in sets(office, ANA, MIA, by=BEN)
    assert office.memory.people[ANA.id].manager is None

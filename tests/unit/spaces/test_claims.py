"""Whom a space takes in: by the word of an owner of the whole organisation."""

from dataclasses import replace

import pytest

from bot.identity import Person, Role, Space, SpaceId
from bot.spaces.belonging import HOMES
from bot.spaces.claims import read
from bot.spaces.model import Room
from tests.office import Office, buttons, said, shown
from tests.people import ANA, BEN, CLEO, DEV, EVE, LEO, MEMBERS, ODA, SPACE, THANKS, WORKSPACE
from tests.unit.spaces.claiming import admits, looks, questions


def begins(office: Office, person: Person, **answers: str) -> Space:
    """Have somebody begin a space, and return it; nobody looked yet."""
    reply = office.sends(person, "space.place", {"kind": "site", "name": "Support", **answers})
    assert reply.form is not None, shown(reply)
    return office.memory.spaces[SpaceId(int(reply.form.carry))]


def wants(office: Office, person: Person = BEN) -> Space:
    """Have somebody begin a space for whoever is in a channel that they are in."""
    space = begins(office, person, members=THANKS)
    looks(office)
    return space


def value(office: Office) -> str:
    """Return what the button carries with which Oda agrees."""
    return buttons(questions(office)[-1].message)["space.admit"]


def log(office: Office, space: SpaceId) -> list[str]:
    lines = (line for line in office.memory.audit.values() if not isinstance(line, str))
    return [entry.what for where, entry in lines if where == space]


def room(space: Space, *, members: bool = True) -> Room:
    return Room(WORKSPACE.id, THANKS, space.id, members_belong=members)


def test_a_plain_member_takes_in_nobody_until_an_owner_agrees(office: Office) -> None:
    space = wants(office)

    assert office.memory.rooms == {}
    [question] = questions(office)
    assert "people of a channel in Slack in the new space Support." in said(question.message)
    assert "Asked Oda." in said(office.notes(BEN)[-1].message)
    assert "space.wanted" in log(office, SPACE.id)
    assert "space.wanted" in log(office, space.id)

    office.engine.jobs.clear()
    reply = office.presses(ODA, "space.admit", value(office))

    assert reply.instead
    assert "whoever is in a channel in Slack belongs to Support now" in shown(reply)
    assert "Oda agreed" in said(office.notes(BEN)[-1].message)
    assert list(office.memory.rooms.values()) == [room(space)]
    assert HOMES in [job[0] for job in office.engine.jobs]
    assert {"space.agreed", "space.members"} <= set(log(office, space.id))
    assert "space.agreed" in log(office, SPACE.id)


def test_an_owner_may_say_no(office: Office) -> None:
    office.memory.roles[SPACE.id, EVE.id, Role.OWNER] = None
    space = wants(office)
    [theirs] = [post for post in office.notes(EVE) if "space.admit" in buttons(post.message)]

    reply = office.presses(ODA, "space.turn_down", value(office))

    assert "everybody stays where they are" in shown(reply)
    assert "Oda declined" in said(office.notes(BEN)[-1].message)
    assert buttons(office.now_says(theirs.key)) == {}
    assert office.memory.rooms == {}
    assert "space.refused" in log(office, SPACE.id)
    assert "space.refused" in log(office, space.id)


def test_only_owners_of_the_whole_organisation_answer_and_once(office: Office) -> None:
    wants(office)
    office.memory.roles[SPACE.id, CLEO.id, Role.ADMIN] = None

    for stranger in (ANA, BEN, CLEO):
        reply = office.presses(stranger, "space.admit", value(office))
        assert reply.message is not None
        assert office.memory.rooms == {}
    office.presses(ODA, "space.admit", value(office))
    again = office.presses(ODA, "space.turn_down", value(office))

    assert "answered already" in shown(again)
    assert len(office.memory.rooms) == 1


@pytest.mark.parametrize(
    "broken", ["", "x", "1:members:2:3:slack:1", "1:x:2:3:slack:1:C", "9" * 40]
)
def test_a_button_that_is_none_of_ours_does_nothing(office: Office, broken: str) -> None:
    assert read(broken) is None
    assert "answered already" in shown(office.presses(ODA, "space.admit", broken))


def test_a_department_waits_for_an_owner_too(office: Office) -> None:
    for person in (BEN, DEV):
        known = office.memory.people[person.id]
        office.memory.people[person.id] = replace(known, department="Care: nights")
    space = begins(office, BEN, department="Care: nights")
    [question] = questions(office)

    assert "everybody of the department Care: nights" in said(question.message)
    assert office.memory.spaces[space.id].department == ""
    office.presses(ODA, "space.admit", value(office))

    assert office.memory.spaces[space.id].department == "Care: nights"


def test_an_owner_of_a_space_of_their_own_chooses_no_other_department(office: Office) -> None:
    office.memory.people[ANA.id] = replace(office.memory.people[ANA.id], department="Sales")
    space = begins(office, BEN)

    given = {"kind": "site", "name": "Support", "department": "Sales"}
    reply = office.sends(BEN, "space.place", given, space.id)

    assert reply.errors == {"department": "You can take in your own department."}


def test_a_department_that_another_space_has_by_now_is_not_given_twice(office: Office) -> None:
    office.memory.people[BEN.id] = replace(office.memory.people[BEN.id], department="Care")
    begins(office, BEN, department="Care")
    begins(office, ODA, name="Lyon", department="Care")

    reply = office.presses(ODA, "space.admit", value(office))

    assert "It belongs to Lyon already." in shown(reply)


def test_whoever_chooses_a_channel_is_in_it(office: Office) -> None:
    begins(office, EVE, members=THANKS)
    looks(office)

    assert questions(office) == []
    assert "You are not in a channel" in said(office.notes(EVE)[-1].message)


def test_a_channel_that_most_are_in_stays_everybodys(office: Office) -> None:
    for person in (BEN, ODA):
        begins(office, person, name=f"Of {person.name}", members=THANKS)
        looks(office, MEMBERS)
        assert "More than half of the organisation" in said(office.notes(person)[-1].message)
    assert questions(office) == []
    assert office.memory.rooms == {}


@pytest.mark.parametrize(("broken", "platforms"), [((THANKS,), ("slack",)), ((), ())])
def test_a_channel_that_nobody_can_see_into_is_told_so(
    office: Office, broken: tuple[str, ...], platforms: tuple[str, ...]
) -> None:
    begins(office, BEN, members=THANKS)

    looks(office, broken=broken, platforms=platforms)

    assert "I can't see who is in a channel" in said(office.notes(BEN)[-1].message)
    assert office.memory.rooms == {}


def test_who_looks_after_the_whole_organisation_asks_nobody(office: Office) -> None:
    space = begins(office, ODA, members=THANKS)
    looks(office)

    assert questions(office) == []
    assert list(office.memory.rooms.values()) == [room(space)]


def test_where_nobody_owns_the_whole_organisation_it_is_done_at_once(office: Office) -> None:
    office.memory.roles.clear()
    space = wants(office)
    begins(office, EVE, name="Lyon")
    looks(office)

    assert list(office.memory.rooms.values()) == [room(space)]


def test_a_channel_for_cards_alone_waits_too_unless_all_in_it_are_theirs(office: Office) -> None:
    space = begins(office, BEN)
    office.sends(BEN, "space.thanks", {"recognition": THANKS}, space.id)
    looks(office)

    [question] = questions(office)
    assert "wants a channel in Slack to belong to the new space Support" in said(question.message)
    assert office.memory.rooms == {}
    assert "a channel in Slack belongs to Support now" in shown(
        office.presses(ODA, "space.admit", value(office))
    )
    assert list(office.memory.rooms.values()) == [room(space, members=False)]

    office.memory.rooms.clear()
    office.sends(BEN, "space.thanks", {"recognition": ""}, space.id)
    office.sends(BEN, "space.thanks", {"recognition": THANKS}, space.id)
    looks(office, (BEN,))
    assert list(office.memory.rooms.values()) == [room(space, members=False)]


def test_cards_may_go_where_everybody_is_and_nothing_else_changes(office: Office) -> None:
    space = begins(office, BEN)
    office.sends(BEN, "space.thanks", {"recognition": THANKS}, space.id)
    before = office.notes(BEN)
    looks(office, MEMBERS)

    assert office.memory.spaces[space.id].channels == {WORKSPACE.id: THANKS}
    assert office.memory.rooms == {}
    assert office.notes(BEN) == before


def test_looking_twice_gives_nothing_twice(office: Office) -> None:
    begins(office, BEN, members=THANKS)
    jobs = list(office.engine.jobs)
    looks(office)
    office.engine.jobs = jobs
    looks(office)
    assert len(questions(office)) == 1

    admits(office)
    office.engine.jobs = jobs
    looks(office)
    assert len(questions(office)) == 1


def test_who_is_paused_is_not_helped_by_a_space_of_their_own(office: Office) -> None:
    office.sends(LEO, "space.place", {"kind": "site", "name": "Mine"})

    assert len(office.memory.spaces) == 1

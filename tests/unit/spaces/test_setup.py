"""Setting a space up, and asking somebody who may."""

from dataclasses import replace

import pytest

from bot.identity import Role
from bot.request import Answers
from tests.office import Office, buttons, draft, memory_of, said, shown
from tests.people import ANA, BEN, CAST, CLEO, ODA, SPACE, THANKS, WORKSPACE

ANSWERS: Answers = {"name": "Support", "recognition": THANKS, "value_required": ("yes",)}


@pytest.fixture
def new_office() -> Office:
    """One that nobody set up."""
    office = Office(memory_of(CAST, replace(SPACE, is_set_up=False)))
    office.memory.roles.clear()
    return office


def roles(office: Office) -> set[tuple[int, str]]:
    return {(person, role.value) for _, person, role in office.memory.roles}


def test_the_first_to_set_it_up_becomes_its_owner(new_office: Office) -> None:
    reply = new_office.sends(ANA, "space.save", ANSWERS)

    space = new_office.memory.spaces[SPACE.id]
    assert (space.name, space.recognition, space.workspace) == ("Support", THANKS, WORKSPACE.id)
    assert space.is_set_up
    assert roles(new_office) == {(ANA.id, "owner")}
    assert len(new_office.memory.audit) == 1
    assert "Cards go to a channel" in shown(reply)
    assert "values.add" in buttons(reply.message)


def test_everybody_else_is_refused_then(new_office: Office) -> None:
    new_office.sends(ANA, "space.save", ANSWERS)

    for reply in (
        new_office.types(BEN, "setup"),
        new_office.presses(BEN, "space.setup"),
        new_office.sends(BEN, "space.save", {**ANSWERS, "name": "Mine"}),
    ):
        assert "Only Ana can do this" in shown(reply)
        assert buttons(reply.message) == {"space.ask": f"{ANA.id}:setup"}
    assert new_office.memory.spaces[SPACE.id].name == "Support"


def test_the_owner_changes_it_later_and_stays_the_owner(new_office: Office) -> None:
    new_office.sends(ANA, "space.save", ANSWERS)
    new_office.sends(ANA, "space.save", {"name": "Helpers"})

    space = new_office.memory.spaces[SPACE.id]
    assert (space.name, space.recognition, space.value_required) == ("Helpers", None, False)
    assert len(new_office.memory.audit) == 1


def test_an_admin_changes_it_too_without_becoming_the_owner(office: Office) -> None:
    office.memory.roles[SPACE.id, BEN.id, Role.ADMIN] = None

    office.sends(BEN, "space.save", ANSWERS)

    assert (BEN.id, "owner") not in roles(office)


def test_the_form_shows_how_it_is_set(office: Office) -> None:
    office.sets(recognition=THANKS, value_required=False)

    reply = office.types(ODA, "setup")

    assert draft(reply, "name") == "Acme"
    assert draft(reply, "recognition") == THANKS
    assert draft(reply, "value_required") is False


def test_without_a_channel_cards_stay_where_they_are_given(new_office: Office) -> None:
    reply = new_office.sends(ANA, "space.save", {"name": "Support", "recognition": ""})

    assert "Cards stay where each kudos is given" in shown(reply)


@pytest.mark.parametrize("name", ["", "x", " x ", "x" * 61])
def test_a_space_needs_a_name(new_office: Office, name: str) -> None:
    reply = new_office.sends(ANA, "space.save", {**ANSWERS, "name": name})

    assert reply.errors == {"name": "Between 2 and 60 characters."}
    assert roles(new_office) == set()


# ---- asking ---------------------------------------------------------------------------------


def test_whoever_may_is_asked_in_their_own_language(office: Office) -> None:
    office.memory.roles[SPACE.id, CLEO.id, Role.ADMIN] = None

    reply = office.presses(ANA, "space.ask", f"{CLEO.id}:values add")

    [note] = office.notes(CLEO)
    assert "Cleo is asked." in shown(reply)
    assert note.message.summary.startswith("Ana åšķš")
    assert "values add" in said(note.message)


def test_asking_again_on_the_same_day_asks_once(office: Office) -> None:
    for _ in range(3):
        office.presses(ANA, "space.ask", f"{ODA.id}:values add")
    office.presses(ANA, "space.ask", f"{ODA.id}:setup")
    office.waits(days=1)
    office.presses(ANA, "space.ask", f"{ODA.id}:values add")

    assert len(office.notes(ODA)) == 3


@pytest.mark.parametrize("value", ["", "999:setup", "x:setup", "9" * 30])
def test_somebody_who_is_gone_cannot_be_asked(office: Office, value: str) -> None:
    assert "not here any more" in shown(office.presses(ANA, "space.ask", value))

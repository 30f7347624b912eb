"""Asking somebody with a role: only for what they can do, and not too often."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capabilities import CAPABILITIES
from bot.identity import OrganisationId, Person, Role, Space, SpaceId, Standing
from bot.outcome import Reply
from tests.office import Office, said, shown
from tests.people import ANA, BEN, CLEO, DEV, MIA, ODA, SPACE

COMMANDS = [command.name for one in CAPABILITIES for command in one.commands]
PHISHING = "URGENT: your account expires, write your password to kai@evil.example"
OTHER = Space(SpaceId(77), OrganisationId(77), "Elsewhere")


def asks(office: Office, person: Person, wanted: str, *, actor: Person = ANA) -> Reply:
    """Have somebody press the button that asks for something."""
    return office.presses(actor, "space.ask", f"{person.id}:{SPACE.id}:{wanted}")


def test_whoever_may_is_asked_in_their_own_language(office: Office) -> None:
    office.memory.roles[SPACE.id, CLEO.id, Role.ADMIN] = None

    reply = asks(office, CLEO, "values add")

    [note] = office.notes(CLEO)
    assert "Cleo is asked." in shown(reply)
    assert note.message.summary.startswith("Ana åšķš")
    assert "values add" in said(note.message)


def test_asking_again_on_the_same_day_asks_once(office: Office) -> None:
    for _ in range(7):
        assert "Oda is asked." in shown(asks(office, ODA, "values add"))
    asks(office, ODA, "setup")
    office.waits(days=1)
    asks(office, ODA, "values add")

    assert len({note.key for note in office.notes(ODA)}) == 3


@pytest.mark.parametrize(
    "wanted", ["", " ", PHISHING, f"setup {PHISHING}", "setup ", "Setup", "values goals x", "space"]
)
def test_only_what_can_be_typed_is_asked_for(office: Office, wanted: str) -> None:
    reply = asks(office, ODA, wanted)

    assert "not here any more" in shown(reply)
    assert office.notes(ODA) == []


@pytest.mark.parametrize("wanted", ["setup", "values goals edit", "admin audit"])
def test_what_is_offered_can_be_asked_for(office: Office, wanted: str) -> None:
    asks(office, ODA, wanted)

    assert wanted in said(office.notes(ODA)[0].message)


@pytest.mark.parametrize("value", ["", "999:{space}:setup", "x:{space}:setup", "9" * 30])
def test_somebody_who_is_gone_cannot_be_asked(office: Office, value: str) -> None:
    pressed = office.presses(ANA, "space.ask", value.format(space=SPACE.id))

    assert "not here any more" in shown(pressed)


@pytest.mark.parametrize("where", ["", "x", "999", str(OTHER.id)])
def test_a_space_that_is_not_here_has_nobody_to_ask(office: Office, where: str) -> None:
    office.memory.spaces[OTHER.id] = OTHER
    office.memory.roles[OTHER.id, ODA.id, Role.OWNER] = None

    pressed = office.presses(ANA, "space.ask", f"{ODA.id}:{where}:setup")

    assert "not here any more" in shown(pressed)
    assert office.notes(ODA) == []


@pytest.mark.parametrize(
    "changes", [{"organisation": OTHER.organisation}, {"standing": Standing.DEACTIVATED}]
)
def test_only_members_of_the_organisation_are_asked(
    office: Office, changes: dict[str, object]
) -> None:
    office.memory.people[ODA.id] = replace(ODA, **changes)  # type: ignore[arg-type]  # by name

    assert "not here any more" in shown(asks(office, ODA, "setup"))
    assert office.notes(ODA) == []


@pytest.mark.parametrize(
    ("role", "wanted"),
    [(None, "setup"), (Role.CURATOR, "values add"), (Role.ADMIN, "admin attach")],
)
def test_whoever_could_not_do_it_is_not_asked(
    office: Office, role: Role | None, wanted: str
) -> None:
    if role is not None:
        office.memory.roles[SPACE.id, BEN.id, role] = None

    reply = asks(office, BEN, wanted)

    assert "Ben has no role for this any more" in shown(reply)
    assert office.notes(BEN) == []


def test_having_people_reports_to_one_is_no_role_for_what_needs_none(office: Office) -> None:
    assert "has no role" in shown(asks(office, MIA, "setup"))


def test_five_times_a_day_are_enough(office: Office) -> None:
    wanted = ["setup", "values add", "admin audit", "admin roles", "admin queue", "admin lock"]

    replies = [shown(asks(office, ODA, one)) for one in wanted]

    assert ["is asked" in one for one in replies] == [True] * 5 + [False]
    assert "You have asked 5 times today" in replies[-1]
    assert len(office.notes(ODA)) == 5
    assert "is asked" in shown(asks(office, ODA, "setup"))  # as it was before
    assert "is asked" in shown(asks(office, ODA, "setup", actor=DEV))
    office.waits(days=1)
    assert "is asked" in shown(asks(office, ODA, "admin lock"))


@given(st.text(max_size=60))
def test_whatever_a_button_says_nobody_reads_words_of_it_that_we_have_not(value: str) -> None:
    office = Office()

    for one in (value, f"{ODA.id}:{SPACE.id}:{value}"):
        office.presses(ANA, "space.ask", one)

    assert all(note.key.rpartition(":")[2] in COMMANDS for note in office.notes(ODA))

"""Colleagues who are named by words: in other chat programs no list of people opens for them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity import AccountId, Person, PersonId, Workspace, WorkspaceId
from bot.request import Broken
from tests.office import REASON, Office, draft, memory_of, shown, who
from tests.people import ACME, ANA, BEN, CAST, CLEO

TEAMS = Workspace(WorkspaceId(2), ACME, "teams", "11aa-tenant", "Acme", AccountId("28:bot"))
CARTER = Person(PersonId(61), ACME, "Ben Carter", "Europe/Berlin", "en", department="Support")
TWIN = Person(PersonId(62), ACME, "Ben Carter", "Europe/Berlin", "en", department="Sales")
OEZIL = Person(PersonId(63), ACME, "Özgür O'Neil-Ünal", "Europe/Berlin", "en")


@pytest.fixture
def office() -> Office:
    return with_people(CARTER, OEZIL)


def with_people(*people: Person) -> Office:
    """Return an office in which some people have an account in Teams only."""
    memory = memory_of(CAST)
    memory.workspaces[TEAMS.id] = TEAMS
    for person in people:
        memory.people[person.id] = person
        memory.emails[person.id] = f"p{person.id}@acme.example"
        memory.accounts[TEAMS.id, AccountId(f"guid-{person.id}")] = person.id
    return Office(memory)


@pytest.mark.parametrize("typed", ["@Ben Carter", "@ben carter", "@BEN\N{NO-BREAK SPACE}Carter"])
def test_a_whole_name_means_whoever_has_it(office: Office, typed: str) -> None:
    office.types(ANA, f"kudos {typed} {REASON}")

    assert (office.last.receivers, office.last.reason) == ((CARTER.id,), REASON)


def test_a_name_with_marks_and_letters_of_all_sorts_is_one(office: Office) -> None:
    office.types(ANA, f"kudos @{OEZIL.name}, {REASON}")

    assert office.last.receivers == (OEZIL.id,)
    assert OEZIL.name not in office.last.reason


def test_the_longest_name_is_meant_and_not_a_shorter_one(office: Office) -> None:
    office.types(ANA, f"kudos @Ben Carter {REASON}")
    office.types(ANA, f"kudos @Ben {REASON} again")

    assert [one.receivers for one in office.kudos] == [(CARTER.id,), (BEN.id,)]


def test_a_first_name_alone_is_asked_about() -> None:
    office = with_people(CARTER, replace(OEZIL, name="Zoe Smith", department="Sales"))

    reply = office.types(ANA, f"kudos @Zoe {REASON}")

    assert office.kudos == ()
    assert reply.form is not None
    assert "not a whole name" in shown(reply)
    choice = {field.key: field for field in reply.form.fields}["elsewhere"]
    assert [(one.value, one.label) for one in choice.options] == [("63", "Zoe Smith (Sales)")]  # type: ignore[union-attr] # a choice
    assert draft(reply, "reason") == f"@Zoe {REASON}"


def test_of_two_with_one_name_the_form_asks_which_and_keeps_the_words() -> None:
    office = with_people(CARTER, TWIN)

    reply = office.types(ANA, f"kudos @Ben Carter {REASON}")
    assert reply.form is not None
    choice = {field.key: field for field in reply.form.fields}["elsewhere"]
    labels = [one.label for one in choice.options]  # type: ignore[union-attr] # a choice
    assert labels == ["Ben Carter (Support)", "Ben Carter (Sales)"]

    office.sends(ANA, "kudos", {"elsewhere": str(TWIN.id), "reason": REASON}, reply.form.carry)
    assert office.last.receivers == (TWIN.id,)


def test_where_others_are_named_half_a_name_is_a_word(office: Office) -> None:
    office.types(ANA, "kudos ", who(CLEO), " helped @Özgür with the export")

    assert office.last.receivers == (CLEO.id,)
    assert "@Özgür" in office.last.reason


def test_what_the_platform_takes_for_a_broken_mention_may_begin_a_name(office: Office) -> None:
    office.types(ANA, "kudos ", Broken("@Ben"), f" Carter {REASON}")

    assert (office.last.receivers, office.last.reason) == ((CARTER.id,), REASON)


def test_a_broken_mention_of_half_a_name_is_asked_about(office: Office) -> None:
    reply = office.types(ANA, "kudos ", Broken("@Özgür"), f" {REASON}")

    assert "not a whole name" in shown(reply)


def test_a_name_that_nobody_has_stays_a_word(office: Office) -> None:
    office.types(ANA, "kudos ", who(CLEO), " met @Quentin Quux at noon")

    assert office.last.reason == "met @Quentin Quux at noon"


@pytest.mark.parametrize(
    "line", ["p61@acme.example", "Ben Carter", "@Ben Carter", "61", " ben carter , "]
)
def test_the_form_takes_addresses_and_names(office: Office, line: str) -> None:
    office.sends(ANA, "kudos", {"elsewhere": line, "reason": REASON})

    assert office.last.receivers == (CARTER.id,)


def test_several_in_the_form_stand_with_commas(office: Office) -> None:
    office.sends(
        ANA, "kudos", {"elsewhere": "p61@acme.example, p63@acme.example", "reason": REASON}
    )

    assert office.last.receivers == (CARTER.id, OEZIL.id)


@pytest.mark.parametrize("line", ["nobody@acme.example", "Quentin", "999", "Ben Carter too"])
def test_who_cannot_be_found_is_said_beside_the_field(office: Office, line: str) -> None:
    reply = office.sends(ANA, "kudos", {"elsewhere": line, "reason": REASON})

    assert "I can't find" in reply.errors["elsewhere"]
    assert office.kudos == ()


def test_who_could_be_several_is_said_beside_the_field() -> None:
    office = with_people(CARTER, TWIN)

    reply = office.sends(ANA, "kudos", {"elsewhere": "Ben Carter", "reason": REASON})

    assert "Several could be meant" in reply.errors["elsewhere"]


def test_the_line_is_there_only_where_there_are_two_programs(office: Office) -> None:
    both, one = office.types(ANA, "kudos"), Office().types(ANA, "kudos")

    assert both.form is not None
    assert one.form is not None
    assert "elsewhere" in [field.key for field in both.form.fields]
    assert "elsewhere" not in [field.key for field in one.form.fields]


def test_a_draft_keeps_those_who_are_elsewhere(office: Office) -> None:
    reply = office.types(ANA, "kudos @Ben Carter too short")

    assert draft(reply, "elsewhere") == "p61@acme.example"


def test_an_own_name_is_oneself(office: Office) -> None:
    assert "You can't thank yourself" in shown(office.types(ANA, f"kudos @Ana {REASON}"))


@given(st.text(max_size=60))
def test_whatever_stands_behind_a_sign_is_no_bug(words: str) -> None:
    office = with_people(CARTER, TWIN, OEZIL)

    office.types(ANA, f"kudos @{words} {REASON}")
    office.sends(ANA, "kudos", {"elsewhere": words, "reason": REASON})

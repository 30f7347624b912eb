"""Buttons say which kudos they are about, and clients can change that: nobody gets at another's."""

from dataclasses import replace

import pytest

from bot.identity import OrganisationId, Person
from bot.recognition.model import Kudos
from tests.office import REASON, Office, shown, who
from tests.people import ANA, BEN, EVE, LEO, ODA

ACTIONS = (
    "kudos.me_too",
    "kudos.report",
    "kudos.thank_back",
    "kudos.read",
    "kudos.keep_private",
    "kudos.show_to_manager",
    "kudos.edit",
    "kudos.undo",
)
NOT_THERE = "This kudos does not exist any more."


def expect_no_trace(office: Office, kudos: Kudos, person: Person, action: str) -> None:
    """Have somebody press the button of a kudos that they may not know of."""
    before, spoken = office.memory.kudos[kudos.id], len(office.memory.utterances())

    reply = office.presses(person, action, kudos.id)

    assert shown(reply) == shown(office.presses(person, action, 999_999)) == NOT_THERE
    assert reply.form is None
    assert office.memory.kudos[kudos.id] == before
    assert office.memory.reports == {}
    assert len(office.memory.utterances()) == spoken


@pytest.mark.parametrize("action", ACTIONS)
def test_a_private_kudos_is_nobody_elses(office: Office, action: str) -> None:
    office.types(ANA, "kudos ", who(BEN), f" --private {REASON}")
    assert office.last.private

    expect_no_trace(office, office.last, ODA, action)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_kudos_of_another_organisation_is_not_there(office: Office, action: str) -> None:
    office.thanks(ANA, BEN)
    elsewhere = replace(office.last, organisation=OrganisationId(77))
    office.memory.kudos[elsewhere.id] = elsewhere

    for person in (ODA, ANA):
        expect_no_trace(office, elsewhere, person, action)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_kudos_that_is_hidden_is_not_there_for_others(office: Office, action: str) -> None:
    office.thanks(ANA, BEN)
    hidden = replace(office.last, hidden=True)
    office.memory.kudos[hidden.id] = hidden

    expect_no_trace(office, hidden, EVE, action)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_kudos_that_everybody_thanked_keeps_private_is_not_there(
    office: Office, action: str
) -> None:
    office.thanks(ANA, BEN)
    office.presses(BEN, "kudos.keep_private", office.last.id)

    expect_no_trace(office, office.last, LEO, action)


def test_whom_it_concerns_still_sees_it(office: Office) -> None:
    office.types(ANA, "kudos ", who(BEN), f" --private {REASON}")

    assert office.presses(BEN, "kudos.thank_back", office.last.id).form is not None
    assert office.presses(ANA, "kudos.edit", office.last.id).form is not None


def test_everybody_sees_what_stands_on_a_card(office: Office) -> None:
    office.thanks(ANA, BEN)

    assert "on the card now" in shown(office.presses(ODA, "kudos.me_too", office.last.id))
    assert office.presses(EVE, "kudos.thank_back", office.last.id).form is not None

"""The rows about commands that Slack's notation decides, up to the core's answer."""

import pytest

from adapters.slack.tokens import tokens
from bot.identity import AccountId
from tests.bad_commands import (
    ACCEPTED_NOTATION,
    AT_THE_DOOR,
    REFUSED_NOTATION,
    office_of_bad_inputs,
)
from tests.office import REASON, Office, shown
from tests.people import ANA, BEN, EVE, WORKSPACE, account_of


@pytest.fixture
def office() -> Office:
    return office_of_bad_inputs()


@pytest.mark.parametrize("name", ACCEPTED_NOTATION)
def test_a_mention_of_somebody_in_the_directory_is_that_person(office: Office, name: str) -> None:
    typed, account = ACCEPTED_NOTATION[name]
    office.memory.accounts[WORKSPACE.id, AccountId(account)] = BEN.id

    office.types(EVE, *tokens(f"{typed}{REASON}"))

    assert office.last.receivers == (BEN.id,)


@pytest.mark.parametrize("name", ["<@W123> (Enterprise id)"])
def test_a_mention_of_nobody_here_is_told_without_its_number(office: Office, name: str) -> None:
    typed, account = ACCEPTED_NOTATION[name]

    told = shown(office.types(ANA, *tokens(f"{typed}{REASON}")))

    assert "This person is not here, or not any more." in told
    assert account not in told


@pytest.mark.parametrize("name", REFUSED_NOTATION)
def test_what_only_looks_like_a_mention_is_named(office: Office, name: str) -> None:
    typed, named = REFUSED_NOTATION[name]

    told = shown(office.types(ANA, *tokens(f"{typed}{REASON}")))

    assert f"I can't find {named}" in told
    assert office.kudos == ()


@pytest.mark.parametrize("name", AT_THE_DOOR)
def test_what_no_database_takes_is_replaced_at_the_door(office: Office, name: str) -> None:
    typed, kept = AT_THE_DOOR[name]

    office.types(ANA, *tokens(f"kudos <@{account_of(BEN)}> {typed}, thank you"))

    assert office.last.reason == f"{kept}, thank you"

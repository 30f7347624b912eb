"""Help is short, and every example in it can be pasted."""

import pytest

from bot.capabilities import CAPABILITIES
from bot.commands import Command
from bot.ui.text import Typing
from bot.ui.walk import _parts
from tests.office import Office, shown
from tests.people import ANA

COMMANDS = [command for one in CAPABILITIES for command in one.commands]


@pytest.fixture
def office() -> Office:
    return Office()


def test_help_has_a_line_for_each_command_and_none_for_sub_commands(office: Office) -> None:
    told = shown(office.types(ANA, "help"))

    for name in ("kudos @people", "values", "me", "setup"):
        assert name in told
    assert "kudos mine" not in told


def test_help_on_one_command_has_its_sub_commands_and_examples(office: Office) -> None:
    told = shown(office.types(ANA, "help Kudos."))

    for words in ("kudos mine", "kudos undo", "For example", "#care"):
        assert words in told


def test_help_on_a_command_without_examples_has_none(office: Office) -> None:
    assert "For example" not in shown(office.types(ANA, "help setup"))


@pytest.mark.parametrize("typed", ["admin", "Admin!", "help admin", "admin help"])
def test_a_word_that_only_begins_commands_leads_to_help_on_them(office: Office, typed: str) -> None:
    told = shown(office.types(ANA, typed))

    assert "What I can do" in told
    assert "admin roles" in told
    assert "kudos mine" not in told


def test_help_names_the_words_that_only_begin_commands(office: Office) -> None:
    assert "help admin" in shown(office.types(ANA, "help"))


def test_help_is_a_page_on_the_home(office: Office) -> None:
    page = office.presses(ANA, "help.open").page

    assert page is not None
    assert page.title == "What I can do"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_a_summary_that_fits_a_line(command: Command) -> None:
    assert 5 <= len(command.summary) <= 60


def test_every_command_that_help_names_exists(office: Office) -> None:
    reply = office.types(ANA, "help")

    names = {command.name.split()[0] for command in COMMANDS}
    for span in _parts(reply.message):
        if isinstance(span, Typing):
            assert span.words.split()[0] in {*names, "help"}

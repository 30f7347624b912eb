"""What every storage promises of the notes about where conversations are reached."""

from dataclasses import dataclass, field

import pytest

from bot.identity import ConversationId, Workspace
from bot.people.ports import DirectoryStore
from bot.references import References
from bot.units import Stores

HERE, THERE = ConversationId("19:here@thread.tacv2"), ConversationId("a:there")


@dataclass
class Noted:
    """Two workspaces, and what is noted of their conversations."""

    stores: Stores
    acme: Workspace = field(init=False)
    other: Workspace = field(init=False)

    def __post_init__(self) -> None:
        connect = self.stores.get(DirectoryStore).connect
        self.acme = connect("teams", "tenant-1", "Acme", None)
        self.other = connect("teams", "tenant-2", "Other", None)

    @property
    def notes(self) -> References:
        return self.stores.get(References)


class ReferencesContract:
    """The contract; whoever holds it brings the fixture `stores`."""

    @pytest.fixture
    def noted(self, stores: Stores) -> Noted:
        return Noted(stores)

    def test_what_was_noted_is_there_again(self, noted: Noted) -> None:
        noted.notes.keep(noted.acme, HERE, '{"name": "Grüße \N{PARTY POPPER}"}')

        assert noted.notes.of(noted.acme, HERE) == '{"name": "Grüße \N{PARTY POPPER}"}'

    def test_of_an_unknown_conversation_there_is_nothing(self, noted: Noted) -> None:
        assert noted.notes.of(noted.acme, HERE) is None

    def test_a_newer_note_replaces_the_older(self, noted: Noted) -> None:
        noted.notes.keep(noted.acme, HERE, "old")
        noted.notes.keep(noted.acme, HERE, "new")

        assert noted.notes.of(noted.acme, HERE) == "new"

    def test_the_same_conversation_of_two_workspaces_is_two(self, noted: Noted) -> None:
        noted.notes.keep(noted.acme, HERE, "ours")
        noted.notes.keep(noted.other, HERE, "theirs")

        assert noted.notes.of(noted.acme, HERE) == "ours"
        assert noted.notes.all(noted.other, 10) == {HERE: "theirs"}

    def test_all_are_listed_in_order_and_no_more_than_asked_for(self, noted: Noted) -> None:
        noted.notes.keep(noted.acme, THERE, "2")
        noted.notes.keep(noted.acme, HERE, "1")

        assert list(noted.notes.all(noted.acme, 10)) == [HERE, THERE]
        assert noted.notes.all(noted.acme, 1) == {HERE: "1"}

    def test_a_conversation_can_be_forgotten_twice(self, noted: Noted) -> None:
        noted.notes.keep(noted.acme, HERE, "1")
        noted.notes.keep(noted.acme, THERE, "2")

        noted.notes.forget(noted.acme, HERE)
        noted.notes.forget(noted.acme, HERE)

        assert noted.notes.all(noted.acme, 10) == {THERE: "2"}

    def test_a_workspace_can_be_forgotten_whole_and_no_other(self, noted: Noted) -> None:
        noted.notes.keep(noted.acme, HERE, "1")
        noted.notes.keep(noted.acme, THERE, "2")
        noted.notes.keep(noted.other, THERE, "3")

        noted.notes.forget_all(noted.acme)

        assert noted.notes.all(noted.acme, 10) == {}
        assert noted.notes.of(noted.other, THERE) == "3"

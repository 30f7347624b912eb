"""The notes in memory keep what the ports promise."""

import pytest

from tests.contracts.notes_contract import Desk, NotesContract
from tests.fakes import FakeUnits
from tests.fakes_notes import FakeNoteBook
from tests.memory import Memory


class TestFakeNotes(NotesContract):
    @pytest.fixture
    def desk(self) -> Desk:
        memory = Memory()
        return Desk(FakeNoteBook(memory), FakeUnits(memory))

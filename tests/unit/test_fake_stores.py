"""The fake stores keep the same promises as the real ones, and their units are whole."""

import pytest

from bot.errors import Refused
from bot.ui.views import Message
from bot.units import Stores
from tests.contracts.accounts_contract import AccountsContract
from tests.contracts.erasure_contract import ErasureContract
from tests.contracts.local_contract import LocalContract
from tests.contracts.moderation_contract import ModerationContract
from tests.contracts.people_contract import (
    DirectoryContract,
    IntakeContract,
    PeopleContract,
)
from tests.contracts.recognition_contract import RecognitionContract
from tests.contracts.references_contract import ReferencesContract
from tests.contracts.rounds_contract import RoundsContract
from tests.contracts.spaces_contract import SpacesContract
from tests.contracts.values_contract import ValuesContract
from tests.fakes import FakeStores, FakeUnits
from tests.memory import Memory
from tests.people import ACME, SPACE


@pytest.fixture
def stores() -> Stores:
    return FakeStores(Memory())


class TestFakeRecognition(RecognitionContract): ...


class TestFakeModeration(ModerationContract): ...


class TestFakeValues(ValuesContract): ...


class TestFakeRounds(RoundsContract): ...


class TestFakeLocal(LocalContract): ...


class TestFakeDirectory(DirectoryContract): ...


class TestFakeAccounts(AccountsContract): ...


class TestFakeErasure(ErasureContract): ...


class TestFakePeople(PeopleContract): ...


class TestFakeIntake(IntakeContract): ...


class TestFakeSpaces(SpacesContract): ...


class TestFakeReferences(ReferencesContract): ...


def test_a_unit_that_raises_leaves_nothing_behind() -> None:
    units = FakeUnits(Memory())

    def work(stores: FakeStores) -> None:
        stores.memory.spaces[SPACE.id] = SPACE
        stores.transaction.after_commit(lambda: pytest.fail("it never committed"))
        raise Refused(Message("no"))

    with pytest.raises(Refused):
        units.write_now(work)

    assert units.memory == Memory()
    assert units.writes == 0


def test_a_reader_cannot_change_anything() -> None:
    units = FakeUnits(Memory())

    def work(stores: FakeStores) -> None:
        stores.memory.spaces[SPACE.id] = SPACE

    with pytest.raises(AssertionError, match="a reader changed something"):
        units.read_now(work)
    assert SPACE.organisation == ACME

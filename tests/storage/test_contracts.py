"""The contracts of the ports, held by SQL; the ledger's is in `test_ledger.py`."""

from collections.abc import Iterator
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from bot.engine import Transaction
from bot.units import Stores
from storage import STORES
from storage.units import Rows, SqlStores
from storage.units import Transaction as SqlTransaction
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
from tests.storage.kept import Kept

Port = TypeVar("Port")


class EachCall:
    """Stores of which each call is a unit of its own, committed before the next."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    @property
    def transaction(self) -> Transaction:
        raise AssertionError("no contract looks at the transaction")

    def get(self, port: type[Port]) -> Port:
        return self._kept.port(port)


@pytest.fixture(params=["one unit", "many units"])
def stores(request: pytest.FixtureRequest, kept: Kept) -> Iterator[Stores]:
    if request.param == "many units":
        yield EachCall(kept)
        return
    with kept.engine.connect() as connection:
        yield one_unit(connection)


def one_unit(connection: Connection) -> Stores:
    return SqlStores(SqlTransaction(connection, Rows()), STORES)


class TestSqlDirectory(DirectoryContract):
    """Workspaces and accounts."""


class TestSqlAccounts(AccountsContract):
    """One person, many accounts."""


class TestSqlErasure(ErasureContract):
    """Forgetting people."""


class TestSqlPeople(PeopleContract):
    """What people chose."""


class TestSqlIntake(IntakeContract):
    """What dispatch asks for first."""


class TestSqlSpaces(SpacesContract):
    """Spaces and roles."""


class TestSqlRecognition(RecognitionContract):
    """Kudos."""


class TestSqlModeration(ModerationContract):
    """Reports, teams, shared cards."""


class TestSqlValues(ValuesContract):
    """Values."""


class TestSqlRounds(RoundsContract):
    """Rounds of one question."""


class TestSqlLocal(LocalContract):
    """What runs by local time."""


class TestSqlReferences(ReferencesContract):
    """Where conversations are reached."""

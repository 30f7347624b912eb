"""The fake ledger keeps the same promises as the real one."""

import pytest

from tests.contracts.ledger_contract import LedgerContract, LedgerFactory
from tests.fakes_ledger import FakeLedgerBench


class TestFakeLedger(LedgerContract):
    @pytest.fixture
    def ledger_factory(self) -> LedgerFactory:
        return FakeLedgerBench

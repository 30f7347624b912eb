"""What must be looked after though nobody asks."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.identity import ConversationId, PersonId
from bot.noted import Notes
from bot.outbox import DELIVER, Ledger
from bot.outcome import Post, ToConversation
from bot.personal import ERASE
from bot.promised import TAKE_UP
from bot.retention import MOST_AT_ONCE, LeaversKudos, Upkeep, past
from bot.schedules import preview
from bot.ui.views import Message
from bot.upkeep import DIRECTORY, PRUNE, SCHEDULES, SWEEP, Caretaker
from tests.fakes_ledger import ACME, FakeLedger
from tests.fakes_notes import FakeNotes
from tests.fakes_units import FakeEngine, FakeUnits
from tests.memory import Memory, Noted

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class FakeUpkeep:
    """Has so many old rows."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.asked: list[tuple[datetime, int]] = []
        self.forgotten: list[tuple[int, int]] = []

    def prune(self, now: datetime, most: int) -> int:
        self.asked.append((now, most))
        gone = min(self.rows, most)
        self.rows -= gone
        return gone

    def past(self, now: datetime) -> Mapping[str, int]:
        return {"rows": self.rows}

    def note_leavers(self, now: datetime) -> int:
        return 0

    def leavers_kudos(self, now: datetime, after: PersonId | None, most: int) -> LeaversKudos:
        if after is not None:
            return LeaversKudos((), (), None)
        return LeaversKudos(tuple(range(250)), tuple(range(700)), PersonId(9))

    def forget_kudos(self, kudos: Sequence[int], deliveries: Sequence[int]) -> None:
        self.forgotten.append((len(kudos), len(deliveries)))


class House:
    """A caretaker and what it looks after."""

    def __init__(self) -> None:
        self.ledger = FakeLedger()
        self.upkeep = FakeUpkeep(2 * MOST_AT_ONCE + 7)
        self.memory = Memory()
        notes = FakeNotes(self.memory)
        self.units = FakeUnits({Ledger: self.ledger, Upkeep: self.upkeep, Notes: notes})
        self.engine = FakeEngine()
        self.asked = 0
        self.caretaker = Caretaker(self.units, self.engine, MovableClock(NOW), self.ask)

    async def ask(self) -> None:
        self.asked += 1

    def write(self, due_at: datetime) -> None:
        to = ToConversation(ACME.id, ConversationId("C1"))
        self.ledger.write((Post(to, Message("Hi"), f"k{due_at}", due_at),), ACME, NOW)


@pytest.fixture
def house() -> House:
    return House()


async def test_a_sweep_wakes_somebody_for_each_ledger_with_something_due(house: House) -> None:
    house.write(NOW)

    await house.caretaker.sweep("sweep")

    assert house.engine.jobs == [(DELIVER, str(ACME.id), timedelta())]


async def test_a_sweep_of_quiet_ledgers_wakes_nobody(house: House) -> None:
    house.write(NOW + timedelta(hours=1))

    await house.caretaker.sweep("sweep")

    assert house.engine.jobs == []


async def test_a_sweep_wakes_somebody_for_what_was_written_down_and_left(house: House) -> None:
    left = Noted("slack:T1:1", b"", NOW, NOW)
    house.memory.noted[left.key] = left

    await house.caretaker.sweep("sweep")

    assert house.engine.jobs == [(TAKE_UP, "all", timedelta())]


async def test_pruning_goes_on_in_small_units_until_nothing_old_is_left(house: House) -> None:
    await house.caretaker.prune("UTC 2026-11-23T03:30")

    assert house.upkeep.rows == 0
    assert house.upkeep.asked == [(NOW, MOST_AT_ONCE)] * 4
    assert house.upkeep.forgotten == [(100, 0), (100, 0), (50, 0), (0, 500), (0, 200)]


async def test_what_is_past_its_time_can_be_counted_and_stays(house: House) -> None:
    found = await past(house.units, NOW)

    assert found == {"rows": 2 * MOST_AT_ONCE + 7, "kudos among people who left": 250}
    assert house.upkeep.forgotten == []


async def test_the_directories_are_asked(house: House) -> None:
    await house.caretaker.ask_directories("UTC 2026-11-23T04:15")

    assert house.asked == 1


def test_there_is_somebody_for_every_kind_of_work_that_is_scheduled(house: House) -> None:
    house.caretaker.register()

    assert {one.kind for one in SCHEDULES} == {SWEEP, PRUNE, DIRECTORY, ERASE}
    assert house.engine.handlers.keys() == {SWEEP, PRUNE, DIRECTORY}


def test_each_schedule_comes_when_it_should() -> None:
    first = {one.name: preview(one, NOW, 1)[0].key for one in SCHEDULES}

    assert first == {
        "sweep": "2026-11-23T10:01Z",
        "prune": "2026-11-24T03:30",
        "erase": "2026-11-23T10:10Z",
        "directory": "2026-11-24T04:15",
    }

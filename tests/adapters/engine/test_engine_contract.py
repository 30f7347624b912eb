"""What every engine promises. An engine joins by a case in `CASES`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.engine.embedded import EmbeddedEngine, retry_seconds
from bot.clock import MovableClock
from bot.engine import Engine
from bot.units import Stores
from storage.database import Database

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PATIENCE_SECONDS = 10


class FakeTransaction:
    """A transaction that is committed by `commit`, or forgotten."""

    def __init__(self) -> None:
        self._calls: list[Callable[[], None]] = []

    def native(self) -> Any:  # noqa: ANN401 - the port says so
        return None

    def after_commit(self, call: Callable[[], None]) -> None:
        self._calls.append(call)

    def commit(self) -> None:
        for call in self._calls:
            call()


@dataclass
class Case:
    """An engine under test, with what its implementation needs to be driven."""

    engine: Engine
    clock: MovableClock
    transaction: Callable[[], FakeTransaction]
    nudge: Callable[[], None]

    def ask(self, kind: str, key: str, delay: timedelta = timedelta()) -> None:
        """Enqueue a job in a transaction of its own, and commit it."""
        transaction = self.transaction()
        self.engine.enqueue(transaction, kind, key, delay)
        transaction.commit()

    def advance(self, by: timedelta) -> None:
        """Move the clock, as the playground does."""
        self.clock.advance(by)
        self.nudge()


def embedded() -> Case:
    clock = MovableClock(START)
    engine = EmbeddedEngine(clock, chance=lambda: 0.0)
    return Case(engine, clock, FakeTransaction, engine.nudge)


CASES = {"embedded": embedded}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]()


@dataclass
class Worker:
    """A handler that notes its keys, holds those it shall, and fails as often as it shall."""

    done: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    failures: int = 0
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def __call__(self, key: str) -> None:
        self.started.append(key)
        await self._tell()
        if key in self.gates:
            await self.gates[key].wait()
        if self.failures:
            self.failures -= 1
            raise ValueError("words of a customer")
        self.done.append(key)
        await self._tell()

    async def has(self, started: int = 0, done: int = 0) -> None:
        """Wait until so many jobs were started and done."""
        async with asyncio.timeout(PATIENCE_SECONDS), self.changed:
            await self.changed.wait_for(
                lambda: len(self.started) >= started and len(self.done) >= done
            )

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()


@asynccontextmanager
async def running(engine: Engine) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(engine.run())
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def settle(case: Case) -> None:
    """Return once the engine has come to everything that was asked for before."""
    last = Worker()
    case.engine.handler("settle", last)
    case.ask("settle", "last")
    await last.has(done=1)


async def test_a_job_is_done_after_the_commit(case: Case) -> None:
    worker = Worker()
    case.engine.handler("drain", worker)
    transaction = case.transaction()

    async with running(case.engine):
        case.engine.enqueue(transaction, "drain", "7")
        await settle(case)
        before = list(worker.done)
        transaction.commit()
        await worker.has(done=1)

    assert (before, worker.done) == ([], ["7"])


async def test_a_job_asked_for_before_the_engine_runs_is_done(case: Case) -> None:
    worker = Worker()
    case.engine.handler("drain", worker)

    case.ask("drain", "7")
    async with running(case.engine):
        await worker.has(done=1)

    assert worker.done == ["7"]


async def test_a_job_that_waits_is_not_added_twice(case: Case) -> None:
    worker = Worker()
    case.engine.handler("drain", worker)
    case.ask("drain", "7")
    case.ask("drain", "7")

    async with running(case.engine):
        await settle(case)

    assert worker.done == ["7"]


async def test_a_job_asked_for_while_it_runs_is_run_once_more(case: Case) -> None:
    worker = Worker(gates={"7": asyncio.Event()})
    case.engine.handler("drain", worker)

    async with running(case.engine):
        case.ask("drain", "7")
        await worker.has(started=1)
        case.ask("drain", "7")
        case.ask("drain", "7")
        await settle(case)
        while_it_ran = list(worker.started)
        worker.gates["7"].set()
        await worker.has(done=2)
        await settle(case)

    assert while_it_ran == ["7"]
    assert worker.done == ["7", "7"]


async def test_other_keys_and_other_kinds_run_side_by_side(case: Case) -> None:
    held, other = Worker(gates={"7": asyncio.Event()}), Worker()
    case.engine.handler("drain", held)
    case.engine.handler("tally", other)

    async with running(case.engine):
        case.ask("drain", "7")
        await held.has(started=1)
        case.ask("drain", "8")
        case.ask("tally", "7")
        await held.has(done=1)
        await other.has(done=1)

    assert (held.done, other.done) == (["8"], ["7"])


async def test_a_delay_is_kept_by_the_clock(case: Case) -> None:
    worker = Worker()
    case.engine.handler("remind", worker)

    async with running(case.engine):
        case.ask("remind", "7", timedelta(hours=1))
        case.advance(timedelta(minutes=59))
        await settle(case)
        too_early = list(worker.done)
        case.advance(timedelta(minutes=1))
        await worker.has(done=1)

    assert (too_early, worker.done) == ([], ["7"])


async def test_a_job_wanted_earlier_is_brought_forward_and_done_once(case: Case) -> None:
    worker = Worker()
    case.engine.handler("remind", worker)

    async with running(case.engine):
        case.ask("remind", "7", timedelta(hours=1))
        case.ask("remind", "7")
        await worker.has(done=1)
        case.advance(timedelta(hours=2))
        await settle(case)

    assert worker.done == ["7"]


async def test_a_job_that_fails_is_tried_again_later(case: Case) -> None:
    worker = Worker(failures=2)
    case.engine.handler("drain", worker)

    async with running(case.engine):
        case.ask("drain", "7")
        await worker.has(started=1)
        await settle(case)
        case.advance(timedelta(seconds=1))
        await worker.has(started=2)
        await settle(case)
        case.advance(timedelta(seconds=1))
        await settle(case)
        too_early = len(worker.started)
        case.advance(timedelta(seconds=1))
        await worker.has(done=1)

    assert (too_early, worker.done) == (2, ["7"])


async def test_asking_again_does_not_hurry_a_job_that_failed(case: Case) -> None:
    worker = Worker(failures=1)
    case.engine.handler("drain", worker)

    async with running(case.engine):
        case.ask("drain", "7")
        await worker.has(started=1)
        await settle(case)
        case.ask("drain", "7")
        await settle(case)
        hurried = list(worker.done)
        case.advance(timedelta(seconds=1))
        await worker.has(done=1)
        case.ask("drain", "7")
        await worker.has(done=2)

    assert (hurried, worker.done) == ([], ["7", "7"])


async def test_the_failure_of_one_job_leaves_the_others_alone(case: Case) -> None:
    failing, other = Worker(failures=1), Worker()
    case.engine.handler("drain", failing)
    case.engine.handler("tally", other)

    async with running(case.engine):
        case.ask("drain", "7")
        case.ask("tally", "7")
        await other.has(done=1)

    assert other.done == ["7"]


async def test_a_failure_is_logged_by_ids_without_its_words(case: Case) -> None:
    worker = Worker(failures=1)
    case.engine.handler("drain", worker)

    with capture_logs() as logs:
        async with running(case.engine):
            case.ask("drain", "7")
            await worker.has(started=1)
            await settle(case)

    (entry,) = (log for log in logs if log["event"] == "job_failed")
    assert {
        "kind": "drain",
        "key": "7",
        "failures": 1,
        "error": "ValueError",
    }.items() <= entry.items()
    assert "customer" not in str(entry)


async def test_a_job_that_nobody_does_is_named_in_the_log(case: Case) -> None:
    with capture_logs() as logs:
        async with running(case.engine):
            case.ask("nothing", "7")
            await settle(case)

    assert [(log["event"], log["kind"]) for log in logs] == [("job_without_handler", "nothing")]


async def test_cancelling_the_engine_cancels_its_jobs_and_waits_for_them(case: Case) -> None:
    ended: list[str] = []
    started = asyncio.Event()

    async def work(key: str) -> None:
        try:
            started.set()
            await asyncio.Event().wait()
        finally:
            ended.append(key)

    case.engine.handler("drain", work)
    async with running(case.engine) as task:
        case.ask("drain", "7")
        await asyncio.wait_for(started.wait(), PATIENCE_SECONDS)

    assert task.cancelled()
    assert ended == ["7"]


async def test_an_engine_that_was_stopped_can_run_again(case: Case) -> None:
    worker = Worker()
    case.engine.handler("drain", worker)
    async with running(case.engine):
        await settle(case)

    case.ask("drain", "7")
    async with running(case.engine):
        await worker.has(done=1)

    assert worker.done == ["7"]


async def test_a_job_may_be_asked_for_from_another_thread(case: Case) -> None:
    worker = Worker()
    case.engine.handler("drain", worker)

    async with running(case.engine):
        await settle(case)
        await asyncio.to_thread(case.ask, "drain", "7")
        await worker.has(done=1)

    assert worker.done == ["7"]


# ---- the embedded engine alone --------------------------------------------------------------


async def test_a_sweep_wakes_the_embedded_engine_without_a_transaction() -> None:
    worker = Worker()
    engine = EmbeddedEngine(MovableClock(START))
    engine.handler("drain", worker)

    async with running(engine):
        engine.wake("drain", "7")
        await worker.has(done=1)

    assert worker.done == ["7"]


async def test_a_delay_ends_by_itself_when_the_clock_ticks() -> None:
    worker = Worker()
    engine = EmbeddedEngine(MovableClock(START, ticking=True))
    engine.handler("drain", worker)

    async with running(engine):
        engine.wake("drain", "7", timedelta(milliseconds=20))
        await worker.has(done=1)

    assert worker.done == ["7"]


async def test_jobs_of_a_unit_that_failed_are_not_done(tmp_path: Path) -> None:
    worker = Worker()
    engine = EmbeddedEngine(MovableClock(START))
    engine.handler("drain", worker)
    database = Database(f"sqlite:///{tmp_path / 'test.db'}", {})

    def work(stores: Stores, key: str, *, fails: bool) -> None:
        engine.enqueue(stores.transaction, "drain", key)
        if fails:
            raise LookupError(key)

    async with running(engine):
        with pytest.raises(LookupError):
            await database.write(lambda stores: work(stores, "7", fails=True))
        await database.write(lambda stores: work(stores, "8", fails=False))
        await worker.has(done=1)

    await database.close()
    assert worker.done == ["8"]


@pytest.mark.parametrize(
    ("failures", "chance", "seconds"),
    [(1, 0.0, 1), (2, 0.0, 2), (1, 1.0, 1.25), (6, 0.0, 32), (7, 0.0, 60), (10_000, 1.0, 60)],
)
def test_retries_come_after_one_to_sixty_seconds(
    failures: int, chance: float, seconds: float
) -> None:
    assert retry_seconds(failures, chance) == seconds

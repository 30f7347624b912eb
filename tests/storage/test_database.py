"""The contract of units of work, on SQLite and, where TEST_DATABASE_URL is set, on PostgreSQL."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    event,
    func,
    insert,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.units import Stores
from storage.database import (
    Busy,
    Database,
    Limits,
    SqlStores,
    Transaction,
    Unavailable,
    build_reader,
    build_writer,
)
from storage.types import build_metadata

POSTGRES = os.environ.get("TEST_DATABASE_URL")
URLS = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(not POSTGRES, reason="TEST_DATABASE_URL is not set"),
    ),
]
ROOT = Path(__file__).resolve().parents[2]

metadata = build_metadata()
team = Table("test_team", metadata, Column("name", String, primary_key=True))
member = Table(
    "test_member",
    metadata,
    Column("name", String, primary_key=True),
    Column("team", ForeignKey("test_team.name"), nullable=False),
)
counter = Table(
    "test_counter",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)
promised = Table(
    "test_promised",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("to", ForeignKey("test_counter.name", deferrable=True, initially="DEFERRED")),
)

INCREMENT = (
    update(counter).where(counter.c.name == "one").values(value=counter.c.value + bindparam("by"))
)
VALUE = select(counter.c.value).where(counter.c.name == "one")
NAMES = select(team.c.name).order_by(team.c.name)


def fresh_url(kind: str, folder: Path) -> str:
    """Return the URL of a database that holds none of our tables' rows."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'test.db'}"
    assert POSTGRES
    return POSTGRES


@pytest.fixture(params=URLS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    url = fresh_url(request.param, tmp_path)
    engine = build_writer(url)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
        connection.execute(insert(counter), {"name": "one", "value": 0})
    engine.dispose()
    return url


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url, {}, Limits(writers=1))
    yield database
    await database.close()


def transaction_of(stores: Stores) -> Transaction:
    assert isinstance(stores, SqlStores)
    return stores.transaction


def increment(stores: Stores, by: int = 1) -> int:
    transaction_of(stores).execute(INCREMENT, {"by": by})
    return int(transaction_of(stores).execute(VALUE).scalar_one())


def value(stores: Stores) -> int:
    return int(transaction_of(stores).execute(VALUE).scalar_one())


def names(stores: Stores) -> list[str]:
    return list(transaction_of(stores).execute(NAMES).scalars())


def add_team(name: str) -> Callable[[Stores], None]:
    def work(stores: Stores) -> None:
        transaction_of(stores).add(team, {"name": name})

    return work


class Mistake(Exception):
    """What a unit raises in these tests."""


@dataclass
class Gate:
    """A unit that holds the writer until the test has lined up others behind it."""

    entered: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def work(self, _stores: Stores) -> None:
        self.entered.set()
        assert self.opened.wait(10)

    async def hold(self, database: Database) -> "asyncio.Task[None]":
        held = asyncio.create_task(database.write(self.work))
        assert await asyncio.to_thread(self.entered.wait, 10)
        return held


async def line_up(database: Database, *works: Callable[[Stores], object]) -> list[object]:
    """Run the works as one group: they wait while the writer is held. Return all outcomes."""
    gate = Gate()
    held = await gate.hold(database)
    tasks = [asyncio.create_task(database.write(work)) for work in works]
    await asyncio.sleep(0)  # let each of them get into the line
    gate.opened.set()
    await held
    return await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def commits(database: Database) -> Iterator[list[int]]:
    """One entry per COMMIT."""
    seen: list[int] = []

    def note(_connection: object) -> None:
        seen.append(1)

    event.listen(database._writer, "commit", note)
    yield seen
    event.remove(database._writer, "commit", note)


@pytest.fixture
def batches(database: Database) -> Iterator[list[str]]:
    """Each statement that the driver is given by the writer."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database._writer, "before_cursor_execute", note)
    yield seen
    event.remove(database._writer, "before_cursor_execute", note)


# ---- one unit -------------------------------------------------------------------------------


async def test_what_a_unit_returns_reaches_its_caller(database: Database) -> None:
    assert await database.write(increment) == 1
    assert await database.read(value) == 1


async def test_what_a_unit_raises_reaches_its_caller_and_rolls_it_back(database: Database) -> None:
    def work(stores: Stores) -> None:
        increment(stores)
        raise Mistake

    with pytest.raises(Mistake):
        await database.write(work)

    assert await database.read(value) == 0


async def test_a_unit_may_end_a_generator_badly_and_the_writer_lives(database: Database) -> None:
    def work(_stores: Stores) -> None:
        next(iter(()))

    with pytest.raises(RuntimeError):
        await database.write(work)

    assert await database.write(increment) == 1


async def test_a_unit_sees_the_rows_it_added(database: Database) -> None:
    def work(stores: Stores) -> list[str]:
        add_team("red")(stores)
        return names(stores)

    assert await database.write(work) == ["red"]


async def test_rows_are_inserted_after_the_rows_they_refer_to(database: Database) -> None:
    def work(stores: Stores) -> None:
        transaction_of(stores).add(member, {"name": "Ana", "team": "red"})
        transaction_of(stores).add(team, {"name": "red"})

    await database.write(work)

    assert await database.read(names) == ["red"]


async def test_a_statement_finds_the_added_row_that_it_refers_to(database: Database) -> None:
    def work(stores: Stores) -> None:
        transaction_of(stores).add(team, {"name": "red"})
        transaction_of(stores).execute(insert(member), {"name": "Ana", "team": "red"})

    await database.write(work)

    assert await database.read(names) == ["red"]


async def test_deleting_finds_the_added_rows_that_refer_to_it(database: Database) -> None:
    def work(stores: Stores) -> None:
        transaction_of(stores).add(team, {"name": "red"})
        transaction_of(stores).add(member, {"name": "Ana", "team": "red"})
        transaction_of(stores).execute(delete(team))

    with pytest.raises(IntegrityError):
        await database.write(work)

    assert await database.read(names) == []


async def test_flush_shows_a_broken_rule_at_once(database: Database) -> None:
    def work(stores: Stores) -> None:
        transaction_of(stores).add(member, {"name": "Ana", "team": "nobody knows"})
        transaction_of(stores).flush()
        raise Mistake

    with pytest.raises(IntegrityError):
        await database.write(work)


async def test_rows_of_different_shapes_are_all_inserted(database: Database) -> None:
    def work(stores: Stores) -> None:
        transaction_of(stores).add(counter, {"name": "two", "value": 2})
        transaction_of(stores).add(counter, {"value": 3, "name": "three"})

    await database.write(work)

    total = select(func.sum(counter.c.value))
    assert await database.read(lambda s: transaction_of(s).execute(total).scalar_one()) == 5


async def test_errors_do_not_quote_what_people_wrote(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught:
        await database.write(
            lambda s: transaction_of(s).execute(insert(member), {"name": "secret", "team": "x"})
        )

    assert "secret" not in str(caught.value)


# ---- groups ---------------------------------------------------------------------------------


async def test_units_that_wait_share_one_commit(database: Database, commits: list[int]) -> None:
    await line_up(database, *[increment] * 50)

    assert len(commits) == 2  # the gate's, and one for all the others
    assert await database.read(value) == 50


async def test_a_unit_that_fails_does_so_alone(database: Database, commits: list[int]) -> None:
    def fail(stores: Stores) -> None:
        increment(stores, by=100)
        add_team("never")(stores)
        raise Mistake

    outcomes = await line_up(database, increment, fail, add_team("red"), increment)

    assert isinstance(outcomes[1], Mistake)
    assert (outcomes[0], outcomes[3]) == (1, 2)
    assert await database.read(names) == ["red"]
    assert len(commits) == 2


async def test_a_unit_sees_the_rows_of_units_before_it(database: Database) -> None:
    outcomes = await line_up(database, add_team("red"), names, add_team("blue"), names)

    assert outcomes == [None, ["red"], None, ["blue", "red"]]


async def test_a_row_goes_out_after_the_earlier_one_that_it_refers_to(database: Database) -> None:
    def join(stores: Stores) -> list[str]:
        transaction_of(stores).add(member, {"name": "Ana", "team": "red"})
        look = select(member.c.team).where(member.c.name == bindparam("who"))
        return list(transaction_of(stores).execute(look, {"who": "Ana"}).scalars())

    found = await line_up(database, add_team("red"), join)

    assert found == [None, ["red"]]


async def test_rows_that_nobody_looks_for_go_out_in_one_batch(
    database: Database, batches: list[str]
) -> None:
    def come(name: str) -> Callable[[Stores], None]:
        def work(stores: Stores) -> None:
            look = select(team.c.name).where(team.c.name == bindparam("who"))
            assert not transaction_of(stores).execute(look, {"who": name}).all()
            transaction_of(stores).add(team, {"name": name})

        return work

    await line_up(database, *(come(name) for name in ("red", "blue", "green")))

    assert len([one for one in batches if one.startswith("INSERT")]) == 1
    assert await database.read(names) == ["blue", "green", "red"]


async def test_rows_of_earlier_units_outlive_the_failure_of_the_one_that_saw_them(
    database: Database, commits: list[int]
) -> None:
    def look_and_fail(stores: Stores) -> None:
        assert names(stores) == ["red"]
        raise Mistake

    outcomes = await line_up(database, add_team("red"), look_and_fail, names)

    assert outcomes[2] == ["red"]
    assert await database.read(names) == ["red"]
    assert len(commits) == 2


async def test_an_added_row_that_breaks_a_rule_fails_only_its_unit(database: Database) -> None:
    outcomes = await line_up(database, add_team("red"), add_team("red"), add_team("blue"))

    assert isinstance(outcomes[1], IntegrityError)
    assert (outcomes[0], outcomes[2]) == (None, None)
    assert await database.read(names) == ["blue", "red"]


async def test_a_row_that_breaks_a_rule_is_not_blamed_on_the_unit_that_looked(
    database: Database,
) -> None:
    outcomes = await line_up(database, add_team("red"), add_team("red"), names, increment)

    assert isinstance(outcomes[1], IntegrityError)
    assert outcomes[2] == ["red"]
    assert outcomes[3] == 1


async def test_a_row_the_driver_cannot_take_fails_only_its_unit(database: Database) -> None:
    outcomes = await line_up(database, add_team("\ud800"), add_team("red"))

    assert isinstance(outcomes[0], Exception)
    assert await database.read(names) == ["red"]


async def test_a_group_that_cannot_commit_runs_again_one_by_one(database: Database) -> None:
    runs: list[int] = []

    def promise(to: str) -> Callable[[Stores], int]:
        def work(stores: Stores) -> int:
            runs.append(1)
            transaction_of(stores).execute(insert(promised), {"to": to})
            return increment(stores)

        return work

    outcomes = await line_up(database, promise("one"), promise("nobody"), promise("one"))

    assert isinstance(outcomes[1], IntegrityError)
    assert (outcomes[0], outcomes[2]) == (1, 2)
    assert len(runs) == 6
    assert await database.write(increment) == 3


async def test_units_run_in_the_order_they_came(database: Database) -> None:
    seen: list[int] = []

    await line_up(database, *[lambda _stores, n=n: seen.append(n) for n in range(200)])

    assert seen == list(range(200))


async def test_who_waits_behind_a_slow_unit_is_served_in_order_and_readers_never_wait(
    database: Database, commits: list[int]
) -> None:
    gate = Gate()
    held = await gate.hold(database)
    done: list[int] = []
    waiting = [asyncio.create_task(database.write(partial(_note, done, n))) for n in range(40)]

    read = await asyncio.wait_for(database.read(value), 5)

    gate.opened.set()
    await asyncio.gather(held, *waiting)
    assert read == 0
    assert done == list(range(40))
    assert len(commits) == 2  # the slow one, and all who waited for it


async def test_a_long_line_is_served_in_groups_that_have_a_bound(url: str) -> None:
    database = Database(url, {}, Limits(writers=1, group=10))
    sizes: list[int] = []
    event.listen(database._writer, "commit", lambda _: sizes.append(len(done)))
    done: list[int] = []
    gate = Gate()
    held = await gate.hold(database)

    waiting = [asyncio.create_task(database.write(partial(_note, done, n))) for n in range(25)]
    await asyncio.sleep(0)
    gate.opened.set()
    await asyncio.gather(held, *waiting)
    await database.close()

    assert sizes == [0, 10, 20, 25]


def _note(done: list[int], number: int, _stores: Stores) -> None:
    done.append(number)


async def test_a_large_unit_takes_nobody_with_it_when_it_fails(database: Database) -> None:
    def large(stores: Stores) -> None:
        for number in range(500):
            transaction_of(stores).add(team, {"name": f"large {number}"})
        assert len(names(stores)) == 501  # with what came before it
        raise Mistake

    found = await line_up(database, add_team("red"), large, add_team("blue"), names)

    assert [type(one) for one in found[:3]] == [type(None), Mistake, type(None)]
    assert found[3] == ["blue", "red"]


async def test_each_of_several_failures_in_a_group_is_its_own(database: Database) -> None:
    def fail_after(name: str) -> Callable[[Stores], None]:
        def work(stores: Stores) -> None:
            transaction_of(stores).execute(insert(team), {"name": name})
            raise Mistake(name)

        return work

    found = await line_up(
        database, fail_after("a"), fail_after("b"), add_team("red"), fail_after("c"), names
    )

    assert [str(one) for one in found] == ["a", "b", "None", "c", "['red']"]


async def test_a_thousand_increments_at_once_are_all_counted(url: str) -> None:
    database = Database(url, {})

    await asyncio.gather(*(database.write(increment) for _ in range(1000)))

    assert await database.read(value) == 1000
    await database.close()


# ---- after the commit -----------------------------------------------------------------------


async def test_calls_come_in_the_event_loop_after_the_commit(database: Database) -> None:
    called: list[threading.Thread] = []

    def work(stores: Stores) -> None:
        transaction_of(stores).after_commit(lambda: called.append(threading.current_thread()))
        assert called == []

    await database.write(work)

    assert called == [threading.main_thread()]


async def test_no_calls_come_from_a_unit_that_failed(database: Database) -> None:
    called: list[int] = []

    def work(stores: Stores) -> None:
        transaction_of(stores).after_commit(lambda: called.append(1))
        add_team("red")(stores)

    outcomes = await line_up(database, work, work)

    assert isinstance(outcomes[1], IntegrityError)
    assert called == [1]


# ---- readers --------------------------------------------------------------------------------


async def test_a_reader_sees_only_what_is_committed(database: Database) -> None:
    written, looked = threading.Event(), threading.Event()

    def work(stores: Stores) -> None:
        increment(stores)
        written.set()
        assert looked.wait(10)

    writing = asyncio.create_task(database.write(work))
    await asyncio.to_thread(written.wait, 10)
    during = await database.read(value)
    looked.set()
    await writing

    assert (during, await database.read(value)) == (0, 1)


async def test_a_reader_sees_one_state_to_its_end(database: Database) -> None:
    looked, written = threading.Event(), threading.Event()

    def look_twice(stores: Stores) -> tuple[int, int]:
        before = value(stores)
        looked.set()
        assert written.wait(10)
        return before, value(stores)

    reading = asyncio.create_task(database.read(look_twice))
    await asyncio.to_thread(looked.wait, 10)
    await database.write(increment)
    written.set()

    assert await reading == (0, 0)


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        await database.read(increment)

    assert await database.read(value) == 0


async def test_a_reader_refuses_rows_and_calls(database: Database) -> None:
    with pytest.raises(RuntimeError, match="insert"):
        await database.read(add_team("red"))
    with pytest.raises(RuntimeError, match="commits"):
        await database.read(lambda s: transaction_of(s).after_commit(lambda: None))


# ---- callers, limits, the end ---------------------------------------------------------------


async def test_a_caller_who_is_cancelled_while_waiting_leaves_no_trace(database: Database) -> None:
    gate = Gate()
    held = await gate.hold(database)
    gone = asyncio.create_task(database.write(increment))
    stays = asyncio.create_task(database.write(add_team("red")))
    await asyncio.sleep(0)

    gone.cancel()
    await asyncio.sleep(0)
    gate.opened.set()
    await asyncio.gather(held, stays)

    assert gone.cancelled()
    assert (await database.read(value), await database.read(names)) == (0, ["red"])


async def test_a_caller_who_is_cancelled_at_work_does_not_break_the_writer(
    database: Database,
) -> None:
    gate = Gate()
    held = await gate.hold(database)

    held.cancel()
    await asyncio.sleep(0)
    gate.opened.set()

    assert held.cancelled()
    assert await database.write(increment) == 1


async def test_a_line_that_is_full_refuses_more(url: str) -> None:
    database = Database(url, {}, Limits(writers=1, waiting=2))
    gate = Gate()
    held = await gate.hold(database)
    waiting = [asyncio.create_task(database.write(increment)) for _ in range(2)]
    await asyncio.sleep(0)

    with pytest.raises(Busy):
        await database.write(increment)

    gate.opened.set()
    await asyncio.gather(held, *waiting)
    await database.close()


async def test_closing_finishes_what_waits_and_refuses_the_rest(url: str) -> None:
    database = Database(url, {}, Limits(writers=1))
    gate = Gate()
    held = await gate.hold(database)
    waiting = [asyncio.create_task(database.write(increment)) for _ in range(100)]
    await asyncio.sleep(0)

    closing_now = asyncio.create_task(database.close())
    gate.opened.set()
    await closing_now
    outcomes = await asyncio.gather(held, *waiting)

    assert outcomes == [None, *range(1, 101)]
    with pytest.raises(Unavailable):
        await database.write(increment)


async def test_a_database_that_answers_is_healthy(database: Database) -> None:
    assert await database.healthy()


async def test_a_closed_database_is_not_healthy(url: str) -> None:
    database = Database(url, {})

    await database.close()

    assert not await database.healthy()


async def test_a_writer_that_hangs_is_not_healthy(database: Database) -> None:
    gate = Gate()
    held = await gate.hold(database)

    healthy = await database.healthy(within_seconds=0)

    gate.opened.set()
    await held
    assert not healthy


# ---- stores ---------------------------------------------------------------------------------


class Teams:
    """A store."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction


async def test_stores_are_made_once_per_unit_on_its_transaction(url: str) -> None:
    database = Database(url, {Teams: Teams})

    def work(stores: Stores) -> tuple[bool, bool]:
        first = stores.get(Teams)
        return first is stores.get(Teams), first.transaction is stores.transaction

    assert await database.write(work) == (True, True)
    await database.close()


async def test_a_port_without_a_store_is_named(database: Database) -> None:
    with pytest.raises(LookupError, match="Teams"):
        await database.write(lambda stores: stores.get(Teams))


async def test_a_unit_can_reach_the_drivers_connection(database: Database) -> None:
    def work(stores: Stores) -> int:
        cursor = stores.transaction.native().execute("SELECT 1")
        return int(cursor.fetchone()[0])

    assert await database.write(work) == 1


# ---- SQLite, PostgreSQL, power cuts ---------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://host/x", "postgresql://host/x"]
)
def test_a_database_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        Database(url, {})


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


@pytest.mark.parametrize("build", [build_writer, build_reader])
def test_sqlite_is_durable_and_strict(build: Callable[[str, int], Engine], tmp_path: Path) -> None:
    url = fresh_url("sqlite", tmp_path)
    build_writer(url, 1).connect().close()
    engine = build(url, 1)

    found = {name: pragma(engine, name) for name in ("journal_mode", "synchronous", "foreign_keys")}

    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_a_lock_of_another_process_makes_the_database_unavailable(tmp_path: Path) -> None:
    url = fresh_url("sqlite", tmp_path)
    database = Database(url, {})
    event.listen(database._writer, "checkout", lambda c, *_: c.execute("PRAGMA busy_timeout = 1"))
    with closing(sqlite3.connect(tmp_path / "test.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        outcomes = await asyncio.gather(
            *(database.write(increment) for _ in range(5)), return_exceptions=True
        )
        healthy = await database.healthy()
        other.execute("ROLLBACK")

    assert [type(outcome) for outcome in outcomes] == [Unavailable] * 5
    assert not healthy
    assert await database.healthy()
    await database.close()


@pytest.mark.skipif(not POSTGRES, reason="TEST_DATABASE_URL is not set")
async def test_a_cut_connection_is_replaced() -> None:
    assert POSTGRES
    name = f"cut-{uuid.uuid4().hex}"
    url = make_url(POSTGRES).update_query_dict({"application_name": name})
    database = Database(url.render_as_string(hide_password=False), {}, Limits(writers=1))
    await asyncio.gather(database.healthy(), database.healthy())
    cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :n")

    engine = build_writer(POSTGRES)
    with engine.connect() as connection:
        connection.execute(cut, {"n": name}).all()
    engine.dispose()
    pings = await asyncio.gather(*(database.healthy() for _ in range(5)))

    assert all(pings)
    await database.close()


@pytest.mark.skipif(not POSTGRES, reason="TEST_DATABASE_URL is not set")
async def test_units_that_lose_a_deadlock_run_again() -> None:
    database = Database(await with_two_counters(), {}, Limits(writers=2, group=1))
    both = threading.Barrier(2)
    tries: list[int] = []

    def swap(first: str, second: str) -> Callable[[Stores], None]:
        def work(stores: Stores) -> None:
            tries.append(1)
            for name in (first, second):
                wanted = update(counter).where(counter.c.name == name)
                transaction_of(stores).execute(wanted.values(value=counter.c.value + 1))
                if len(tries) <= 2 and name == first:
                    both.wait(10)

        return work

    await asyncio.gather(database.write(swap("one", "two")), database.write(swap("two", "one")))

    values = await database.read(
        lambda s: list(transaction_of(s).execute(select(counter.c.value)).scalars())
    )
    assert values == [2, 2]
    assert len(tries) > 2
    await database.close()


async def with_two_counters() -> str:
    assert POSTGRES
    engine = build_writer(POSTGRES)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
        rows = [{"name": "one", "value": 0}, {"name": "two", "value": 0}]
        connection.execute(insert(counter), rows)
    engine.dispose()
    return POSTGRES


WRITE_FOR_EVER = """
import asyncio, sys
from storage.database import Database
from tests.storage.test_database import add_team

async def add(database, numbers):
    for number in numbers:
        await database.write(add_team(f"{number:09}"))
        print(f"{number:09}", flush=True)

async def main():
    database = Database(sys.argv[1], {})
    numbers = iter(range(10**9))
    await asyncio.gather(*(add(database, numbers) for _ in range(20)))

asyncio.run(main())
"""


def run_and_kill(url: str, acks: int) -> set[str]:
    """Return the units that a program acknowledged before it was killed, at least `acks`."""
    command = [sys.executable, "-c", WRITE_FOR_EVER, url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        seen = [program.stdout.readline() for _ in range(acks)]
        program.send_signal(signal.SIGKILL)
        seen += program.stdout.readlines()
    return {line.strip() for line in seen if line.endswith("\n")}


@pytest.mark.parametrize("acks", [1, 50, 400])
async def test_killing_the_program_loses_no_unit_that_was_acknowledged(url: str, acks: int) -> None:
    acknowledged = run_and_kill(url, acks)

    database = Database(url, {})
    kept = set(await database.read(names))
    await database.close()
    assert len(acknowledged) >= acks
    assert acknowledged <= kept

"""G6: fifty durable units of work at once, beside a commit for each of them.

A unit is five statements: read a limit, write inbox, row, rollup and ledger. Ours goes through
`Database.write`. The rival runs the same statements, prepared alike, and commits each unit by
itself: on PostgreSQL by SQLAlchemy's AsyncEngine with a pool of 20 connections, on SQLite by one
connection in a thread, because it has one writer.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count

from sqlalchemy import Connection, Insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import create_async_engine

from benches.company import found_company, rows
from benches.databases import fresh_databases
from benches.figures import Figure, Goal, figure, ratios
from benches.sizes import Sizes
from bot.units import Stores
from storage import STORES
from storage.database import Database, SqlStores, build_writer
from storage.door import inbox
from storage.outbox import WRITE
from storage.recognition import ALLOWANCE, kudos, thanks_month
from storage.waiting import Row, inserting

AT_ONCE = 50
CONNECTIONS = 20
FIRST_PERSON = 1_000  # of the company
ADD_UP: Insert = upsert(thanks_month).on_conflict_do_update(
    index_elements=["person_id", "month"], set_={"given": thanks_month.c.given + 1}
)
GOALS = {"SQLite": 10.0, "PostgreSQL": 4.0}

Run = Callable[[int], Awaitable[None]]


async def units_bench(sizes: Sizes) -> list[Figure]:
    """Return the figures of G6, on each database that there is."""
    found: list[Figure] = []
    with fresh_databases(sizes) as databases:
        for kind, url in databases.items():
            found += await _on(kind, url, sizes)
    return found


async def _on(kind: str, url: str, sizes: Sizes) -> list[Figure]:
    """Return the figures of one database."""
    people = found_company(url, sizes.people).size
    database = Database(url, STORES)
    each_by_itself, close = _rival(kind, url, people)
    ours: list[float] = []
    theirs: list[float] = []
    runs: list[tuple[list[float], Run]] = [
        (ours, lambda number: database.write(lambda stores: _unit(stores, number, people))),
        (theirs, each_by_itself),
    ]
    numbers = count()
    for turn in range(sizes.rounds + 1):  # the first warms up
        for rates, run in reversed(runs) if turn % 2 else runs:
            rate = await _rate(run, numbers, sizes.units)
            if turn:
                rates.append(rate)
    await database.close()
    await close()
    done = 2 * (sizes.rounds + 1) * sizes.units
    assert rows(url)["kudos"] == rows(url)["delivery"] == done
    goal = Goal("G6", least=GOALS[kind])
    what = "50 durable units at once, ÷ a commit for each"
    return [
        figure(f"{what}, {kind}", ratios(ours, theirs), "×", goal),
        figure(f"  ours, {kind}", ours, "/s"),
        figure(f"  a commit for each, {kind}", theirs, "/s"),
    ]


async def _rate(run: Run, numbers: "count[int]", size: int) -> float:
    """Return how many units a second are done, fifty at once."""
    mine = iter([next(numbers) for _ in range(size)])

    async def work() -> None:
        for number in mine:
            await run(number)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return size / (time.perf_counter() - began)


def _unit(stores: Stores, number: int, people: int) -> None:
    """Do a unit in a transaction of ours."""
    assert isinstance(stores, SqlStores)
    transaction = stores.transaction
    transaction.execute(ALLOWANCE, _giver(number, people)).first()
    for statement, row in _writes(number, people):
        transaction.add(statement, row)


def _do(connection: Connection, number: int, people: int) -> None:
    """Do a unit on a connection, statement by statement."""
    connection.execute(ALLOWANCE, _giver(number, people)).first()
    for statement, row in _writes(number, people):
        connection.execute(statement, row)


def _rival(kind: str, url: str, people: int) -> tuple[Run, Callable[[], Awaitable[None]]]:
    """Return what does one unit and commits it, and what closes it."""
    return _on_sqlite(url, people) if kind == "SQLite" else _on_postgresql(url, people)


def _on_sqlite(url: str, people: int) -> tuple[Run, Callable[[], Awaitable[None]]]:
    engine, turn = build_writer(url), asyncio.Lock()

    def unit(number: int) -> None:
        with engine.begin() as connection:
            _do(connection, number, people)

    async def run(number: int) -> None:
        async with turn:
            await asyncio.to_thread(unit, number)

    async def close() -> None:
        await asyncio.to_thread(engine.dispose)

    return run, close


def _on_postgresql(url: str, people: int) -> tuple[Run, Callable[[], Awaitable[None]]]:
    engine = create_async_engine(url, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=60)

    async def run(number: int) -> None:
        async with engine.begin() as connection:
            await connection.run_sync(_do, number, people)

    return run, engine.dispose


def _giver(number: int, people: int) -> Row:
    return {"giver": FIRST_PERSON + number % people}


def _writes(number: int, people: int) -> list[tuple[Insert, Row]]:
    """Return what a unit inserts: inbox, row, rollup, ledger."""
    now, giver = datetime.now(UTC), FIRST_PERSON + number % people
    return [
        (inserting(inbox), {"key": f"unit:{number}", "at": now, "reply": b"{}"}),
        (
            inserting(kudos),
            {
                "id": number + 1,
                "organisation_id": 1,
                "space_id": 1,
                "giver_id": giver,
                "reason": f"fixed export {number} on Sunday",
                "private": False,
                "given_at": now,
            },
        ),
        (ADD_UP, {"person_id": giver, "month": 202611, "received": 0, "given": 1}),
        (
            WRITE,
            {
                "workspace_id": 1,
                "verb": "post",
                "lane": f"c:C{number % 100}",
                "promise": "at least once",
                "state": "pending",
                "key": f"kudos:{number}:card",
                "subject": f"kudos:{number}",
                "payload": b"{}",
                "conversation": f"C{number % 100}",
                "due_at": now,
            },
        ),
    ]

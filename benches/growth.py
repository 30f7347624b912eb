"""What a kudos and a Home cost when there are ten, a hundred, ten thousand times as many kudos.

The kudos that are there already are made by the database itself from a row of numbers, and spread
evenly over the three years before today: those of the first size over a few people, who look at
their Home at every size, the rest over everybody. The quicker half of the requests counts, as other
work on the machine makes the slower half.
"""

import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from statistics import quantiles

from sqlalchemy import Connection, text

from benches.company import found_company
from benches.databases import fresh_databases
from benches.figures import Figure, Goal, figure
from benches.sizes import Sizes
from benches.wire import CHANNELS, TEAM, account, channel
from bot.capabilities import CAPABILITIES
from bot.clock import SystemClock
from bot.dispatch import Dispatcher
from bot.identity import AccountId, ConversationId
from bot.outcome import Reply
from bot.reception import Reception
from bot.request import OpenedHome, Place, Request, Typed, Who
from bot.surface import PlaceKind
from storage import STORES
from storage.database import Database, build_writer, is_sqlite
from storage.types import EPOCH, MICROSECOND
from tests.fakes_units import FakeEngine

PEOPLE = 20_000
YEARS = timedelta(days=3 * 365)
LOOKS = 300  # of each kind at each size
WARM_UP = 50
KUDOS_EACH = 5  # of those who look, at the first size
BATCH = 100_000  # kudos in one transaction
ID_BITS = 20  # `storage.ids`: the milliseconds, then what makes an id unique

GOAL = Goal("growth", most=1.5)


async def growth_bench(sizes: Sizes) -> list[Figure]:
    """Return what a kudos and a Home cost at each size, and the last as a multiple of the first."""
    found: list[Figure] = []
    with fresh_databases(sizes) as databases:
        for kind, url in databases.items():
            steps = sizes.growth if kind == "SQLite" else sizes.growth_postgresql
            found += await _on(kind, url, steps)
    return found


async def _on(kind: str, url: str, steps: Sequence[int]) -> list[Figure]:
    """Return the figures of one database."""
    found_company(url, PEOPLE)
    database = Database(url, STORES)
    dispatcher = Dispatcher(CAPABILITIES, STORES.keys(), FakeEngine())
    reception = Reception(database, dispatcher, {}, SystemClock())
    costs: dict[str, list[float]] = {"a kudos": [], "a Home": []}
    numbers, there = count(), 0
    for size in steps:
        _grow(url, there, size, steps[0] // KUDOS_EACH if there == 0 else PEOPLE)
        there = size
        home = partial(_home, steps[0] // KUDOS_EACH)
        requests: dict[str, Callable[[int], Request]] = {"a kudos": _kudos, "a Home": home}
        for what, request in requests.items():
            costs[what].append(await _cost(reception.receive, request, numbers))
    await database.close()
    return [one for what, found in costs.items() for one in _figures(what, kind, steps, found)]


def _figures(what: str, kind: str, steps: Sequence[int], found: list[float]) -> list[Figure]:
    """Return what is shown of one kind of request."""
    first, last = steps[0], steps[-1]
    named = f"{what} among {last:,} ÷ among {first:,}, {kind}"
    beside = [
        figure(f"  {what} among {size:,}, {kind}", [micros], "µs")
        for size, micros in zip(steps, found, strict=True)
    ]
    return [figure(named, [found[-1] / found[0]], "×", GOAL), *beside]


async def _cost(
    receive: Callable[[Request], Awaitable[Reply]],
    request: Callable[[int], Request],
    numbers: "count[int]",
) -> float:
    """Return the microseconds of one request, alone, after some to warm up."""
    found: list[float] = []
    for _ in range(WARM_UP + LOOKS):
        made = request(next(numbers))
        began = time.perf_counter()
        await receive(made)
        found.append((time.perf_counter() - began) * 1e6)
    return quantiles(found[WARM_UP:], n=4)[0]  # the median of the quicker half


def _kudos(number: int) -> Request:
    """Return a kudos from one awake person to another."""
    giver, receiver = (AccountId(account((number * 7 + n) % (PEOPLE // 2))) for n in (0, 1))
    said = Typed(("kudos ", Who(receiver), f" fixed export {number} on Sunday #care"))
    place = Place(ConversationId(channel(number % CHANNELS)), PlaceKind.CHANNEL)
    return Request(f"growth:{number}", "slack", TEAM, giver, said, place)


def _home(lookers: int, number: int) -> Request:
    """Return a look of one of the first people at their Home."""
    actor = AccountId(account(number % lookers))
    return Request(f"growth:{number}", "slack", TEAM, actor, OpenedHome(), None)


def _grow(url: str, there: int, size: int, people: int) -> None:
    """Have the database hold so many old kudos; the new ones are of the first `people`."""
    engine = build_writer(url)
    began = _milliseconds(datetime.now(UTC) - YEARS)
    span = YEARS // timedelta(milliseconds=1)
    given_at = f"({began} + (n - {there}) * {span} / {size - there})"  # in the order of the ids
    for start in range(there, size, BATCH):
        with engine.begin() as connection:
            _insert(connection, range(start, min(start + BATCH, size)), given_at, people)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM thanks_month"))
        connection.execute(text(_MONTHS))
        connection.execute(text("ANALYZE"))
    if is_sqlite(url):
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def _insert(connection: Connection, numbers: range, given_at: str, people: int) -> None:
    """Make the kudos with these numbers, and their receivers; `given_at` is in milliseconds."""
    is_file = connection.dialect.name == "sqlite"
    said = {
        "id": f"{given_at} * {1 << ID_BITS} + n % {1 << ID_BITS}",
        "at": f"{given_at} * 1000" if is_file else f"to_timestamp({given_at} / 1000.0)",
        "numbers": _NUMBERS_IN_FILE
        if is_file
        else "generate_series(CAST(:start AS bigint), :end - 1) AS t(n)",
        "no": "0" if is_file else "false",
        "yes": "1" if is_file else "true",
        "people": people,
    }
    for statement in (_KUDOS, _RECEIVERS):
        key = {"start": numbers.start, "end": numbers.stop}
        connection.execute(text(statement.format_map(said)), key)


def _milliseconds(instant: datetime) -> int:
    return (instant - EPOCH) // MICROSECOND // 1000


_NUMBERS_IN_FILE = """(
    WITH RECURSIVE t(n) AS (SELECT :start UNION ALL SELECT n + 1 FROM t WHERE n + 1 < :end)
    SELECT n FROM t
)"""
_KUDOS = """
INSERT INTO kudos (id, organisation_id, space_id, giver_id, reason, value, value_name, value_line,
    private, given_at, workspace_id, origin)
SELECT {id}, 1, 1, 1000 + n % {people}, 'fixed the export of Acme on Sunday, number ' || n, 'care',
    'Care', 'care seen', {no}, {at}, 1, 'C00000001'
FROM {numbers}
"""
_RECEIVERS = """
INSERT INTO kudos_receiver (kudos_id, person_id, position, on_card, giver_id, given_at, undone)
SELECT {id}, 1000 + (n + 1 + n / {people}) % {people}, 0, {yes}, 1000 + n % {people}, {at}, {no}
FROM {numbers}
"""
_MONTHS = """
INSERT INTO thanks_month (person_id, month, received, given)
SELECT id, 202500 + m, 5, 5 FROM person
CROSS JOIN (SELECT 1 AS m UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS months
"""

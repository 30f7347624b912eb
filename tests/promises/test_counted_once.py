"""Promise 3: a delivery is counted once, in any order, on any number of workers."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock
from bot.dispatch import Dispatcher
from bot.identity import ConversationId
from bot.outcome import Reply
from bot.people.ports import DirectoryStore
from bot.reception import Reception
from bot.request import (
    Door,
    PickedMessage,
    PickedShortcut,
    Place,
    Pressed,
    Request,
    Submitted,
    Typed,
    Who,
)
from bot.surface import PlaceKind
from bot.ui.actions import Button
from bot.ui.blocks import Paragraph
from bot.ui.views import Message
from storage import STORES
from storage.database import Database
from storage.outbox import read_message
from storage.schema import metadata
from tests.fakes_units import FakeEngine
from tests.promises.conftest import Figures
from tests.promises.sizes import Sizes
from tests.promises.ways_in import Visitor, forms_shown, ways_in
from tests.storage.kept import NOW, Company, Kept, account, company_in, kept_at

EVENTS, ORDINARY_EVENTS = 10_000, 240
MOST_COPIES = 4
WORKERS = 8
A_DAY = 4  # kudos of one giver: one less than the limit
IN_A_CHANNEL = 20  # kudos: ten with a card each, and ten that share one
GENERAL = Place(ConversationId("C-general"), PlaceKind.CHANNEL)
OURS_IS_WRONG = "Something went wrong on our side"
SHOWN_ONCE = {"Submitted me connect": "You were shown a code already"}  # the code is kept nowhere

TALLIES = """
SELECT person_id, sum(given) AS given, sum(received) AS received FROM thanks_month
GROUP BY person_id HAVING sum(given) <> 0 OR sum(received) <> 0
"""
GIVEN = "SELECT giver_id AS person, count(*) AS n FROM kudos WHERE undone_at IS NULL GROUP BY 1"
RECEIVED = """
SELECT person_id AS person, count(*) AS n FROM kudos_receiver JOIN kudos ON kudos.id = kudos_id
WHERE undone_at IS NULL GROUP BY 1
"""


@pytest.fixture
def kept(migrated_url: str) -> Iterator[Kept]:
    """The database, to be looked at."""
    with kept_at(migrated_url) as found:
        yield found


@pytest.fixture
def company(kept: Kept) -> Company:
    """A connected workspace."""
    return company_in(kept)


@asynccontextmanager
async def doors_at(url: str) -> AsyncIterator[list[Reception]]:
    """Open the database as often as its kind is opened by many processes, and stand in front."""
    processes = 1 if url.startswith("sqlite") else 2
    databases = [Database(url, STORES) for _ in range(processes)]
    dispatcher = Dispatcher(CAPABILITIES, STORES.keys(), FakeEngine())
    clock = MovableClock(NOW)
    try:
        yield [Reception(one, dispatcher, {}, clock) for one in databases]
    finally:
        for one in databases:
            await one.close()


def staff(company: Company, count: int) -> list[str]:
    """Have so many people join, and return their names."""
    names = [f"P{number}" for number in range(count)]
    joining = [account(name) for name in names]
    company.kept.port(DirectoryStore).upsert(company.workspace, joining)
    return names


def kudos(number: int, names: Sequence[str]) -> Request:
    """Return a kudos that no limit refuses: each pair once, each giver a few times a day."""
    giver = number % len(names)
    receiver = (giver + 1 + number // len(names)) % len(names)
    said = ("kudos ", Who(account(names[receiver]).id), f" fixed export {number} on Sunday")
    actor = account(names[giver]).id
    where = Place(ConversationId(f"C-{number // IN_A_CHANNEL}"), PlaceKind.CHANNEL)
    return Request(f"event-{number}", "slack", "T1", actor, Typed(said), where)


def copies(requests: Sequence[Request], chance: random.Random) -> list[Request]:
    """Return one to four copies of each, in any order."""
    found = [one for one in requests for _ in range(chance.randint(1, MOST_COPIES))]
    chance.shuffle(found)
    return found


async def deliver(doors: Sequence[Reception], requests: Sequence[Request]) -> list[Reply]:
    """Deliver the requests by eight workers at once; return all answers, in the same order."""
    waiting = iter(enumerate(requests))
    answers: dict[int, Reply] = {}

    async def work(door: Reception) -> None:
        for number, request in waiting:
            answers[number] = await door.receive(request)

    await asyncio.gather(*(work(doors[number % len(doors)]) for number in range(WORKERS)))
    return [answers[number] for number in range(len(requests))]


def expect_tallies_recomputed(kept: Kept) -> None:
    """Compare what was counted on the way with the kudos themselves."""
    counted = {row.person_id: (row.given, row.received) for row in kept.rows(TALLIES)}
    given = {row.person: row.n for row in kept.rows(GIVEN)}
    received = {row.person: row.n for row in kept.rows(RECEIVED)}
    people = given.keys() | received.keys()
    assert counted == {one: (given.get(one, 0), received.get(one, 0)) for one in people}


def times_on_cards(kept: Kept) -> Counter[int]:
    """Return how often each kudos stands on a card to be posted: its own, or one for several."""
    found: Counter[int] = Counter()
    for row in kept.rows("SELECT key, payload FROM delivery WHERE lane LIKE 'c:%'"):
        kind, number, _ = row.key.split(":")
        if kind == "kudos":
            found[int(number)] += 1
        else:
            found.update(int(button.value) for button in buttons_in(read_message(row.payload)))
    return found


def buttons_in(card: Message) -> list[Button]:
    """Return the button of each line."""
    return [one.button for one in card.blocks if isinstance(one, Paragraph) and one.button]


async def test_every_kudos_counts_once_however_often_and_in_whatever_order_it_comes(
    migrated_url: str, kept: Kept, company: Company, sizes: Sizes, figures: Figures
) -> None:
    count = EVENTS if sizes.long else ORDINARY_EVENTS
    names = staff(company, count // A_DAY)
    deliveries = copies([kudos(number, names) for number in range(count)], random.Random(3))

    async with doors_at(migrated_url) as doors:
        began = time.perf_counter()
        answers = await deliver(doors, deliveries)
        seconds = time.perf_counter() - began

    found = kept.scalar("SELECT count(*) FROM kudos")
    shown = times_on_cards(kept)
    figures(
        f"P3 {kept.engine.dialect.name}",
        events=count,
        deliveries=len(deliveries),
        workers=WORKERS,
        lost=max(count - found, 0),
        duplicate=max(found - count, 0),
        not_once_on_a_card=count - sum(times == 1 for times in shown.values()),
        cards=kept.scalar("SELECT count(*) FROM delivery WHERE lane LIKE 'c:%'"),
        seconds=seconds,
    )
    assert found == count
    assert shown == dict.fromkeys((row.id for row in kept.rows("SELECT id FROM kudos")), 1)
    assert kept.scalar("SELECT count(*) FROM inbox") == count
    told: dict[str, Reply] = {}
    for one, answer in zip(deliveries, answers, strict=True):
        assert told.setdefault(one.key, answer) == answer
    expect_tallies_recomputed(kept)


# ---- every other way in -------------------------------------------------------------------------


def everything(company: Company) -> list[Request]:
    """Return a request for every way in, by each of a few people, once something is there."""
    names = staff(company, 4)
    people = [company.known(name).id for name in names]
    for number, giver in enumerate(people):
        company.gave(number + 1, giver, people[number - 1], people[number - 2])
    accounts = tuple(account(name).id for name in names)
    visitor = Visitor(accounts, (1, 2, people[1], 10**6))
    forms = forms_shown()
    doors: list[Door] = [door for way in ways_in() for door in visitor.doors(way, forms)]
    return [
        Request(f"try-{number}-{actor}", "slack", "T1", actor, door, GENERAL)
        for actor in accounts[:2]
        for number, door in enumerate(doors)
    ]


def one_of_each_way(requests: Sequence[Request]) -> list[Request]:
    """Return one request for every way in, another one each time that the product grows."""
    chance = random.Random(len(requests))
    chance_order = chance.sample(requests, len(requests))
    return list({name_of(one.door): one for one in chance_order}.values())


def name_of(door: Door) -> str:
    """Return what tells the way of a door from others."""
    match door:
        case Typed((str() as words, *_)):
            return " ".join(words.split()[:2])
        case Pressed(name) | Submitted(name) | PickedMessage(name) | PickedShortcut(name):
            return f"{type(door).__name__} {name}"
        case _:
            return type(door).__name__


def state(kept: Kept) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    with kept.engine.begin() as connection:
        read = {one.name: connection.execute(one.select()) for one in metadata.sorted_tables}
        return {name: sorted(map(tuple, found), key=repr) for name, found in read.items()}


def said(reply: Reply) -> str:
    """Return the summary of a reply's message."""
    return reply.message.summary if reply.message else ""


def is_said_once(door: Door, again: Reply) -> bool:
    """Tell whether a repeat says that what was shown is a secret and not shown again."""
    words = SHOWN_ONCE.get(name_of(door))
    return words is not None and said(again).startswith(words)


async def test_whatever_comes_again_changes_nothing_and_is_answered_the_same(
    migrated_url: str, kept: Kept, company: Company, sizes: Sizes, figures: Figures
) -> None:
    requests = everything(company)
    if not sizes.long:
        requests = one_of_each_way(requests)

    async with doors_at(migrated_url) as (door, *_):
        for request in requests:
            first = await door.receive(request)
            before = state(kept)
            again = await door.receive(request)
            assert OURS_IS_WRONG not in said(first), request.door
            assert again == first or is_said_once(request.door, again), request.door
            assert state(kept) == before, request.door

    figures(f"P3 {kept.engine.dialect.name}", ways_in=len(ways_in()), requests_twice=len(requests))


async def test_everything_at_once_in_any_order_leaves_right_tallies(
    migrated_url: str, kept: Kept, company: Company, sizes: Sizes
) -> None:
    chance = random.Random(5)
    requests, rounds = everything(company), sizes.of(20)
    if not sizes.long:
        requests = chance.sample(requests, len(requests) // 3)

    async with doors_at(migrated_url) as doors:
        for number in range(rounds):
            fresh = [replace(one, key=f"{one.key}-{number}") for one in requests]
            answers = await deliver(doors, copies(fresh, chance))
            assert [said(one) for one in answers if OURS_IS_WRONG in said(one)] == []

    expect_tallies_recomputed(kept)

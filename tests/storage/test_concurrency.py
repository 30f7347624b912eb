"""Many at once, in one process and in several: everything counts once, limits hold."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock
from bot.dispatch import Dispatcher, Intake
from bot.identity import ConversationId, PersonId
from bot.outbox import LEASE, Delivery, Ledger
from bot.outcome import Post, Reply, Revise, ToConversation
from bot.people.ports import DirectoryStore
from bot.reception import Reception
from bot.recognition.limits import MOST_A_DAY
from bot.recognition.model import KudosId
from bot.recognition.ports import RecognitionStore
from bot.request import Place, Pressed, Request, Typed, Who
from bot.surface import PlaceKind
from bot.ui.blocks import Paragraph
from bot.ui.views import Message
from bot.units import Stores
from storage import STORES
from storage.database import Database, Limits
from storage.door import inbox
from storage.outbox import read_message
from storage.units import SqlStores
from tests.fakes_units import FakeEngine
from tests.storage.conftest import only_postgresql
from tests.storage.kept import NOW, Company, Kept, account

WORKERS = 8
GENERAL = Place(ConversationId("C-general"), PlaceKind.CHANNEL)


@pytest.fixture
async def other(migrated_url: str) -> AsyncIterator[Database]:
    """The same database as another process opens it."""
    database = Database(migrated_url, STORES)
    yield database
    await database.close()


def reception_at(database: Database) -> Reception:
    dispatcher = Dispatcher(CAPABILITIES, STORES.keys(), FakeEngine())
    return Reception(database, dispatcher, {}, MovableClock(NOW))


def thanks(key: str, giver: str, receiver: str, reason: str = "fixed the export") -> Request:
    said = ("kudos ", Who(account(receiver).id), f" {reason} on Sunday")
    return Request(key, "slack", "T1", account(giver).id, Typed(said), GENERAL)


def staff(company: Company, count: int) -> list[str]:
    """Have that many people join, and return their names."""
    names = [f"P{number}" for number in range(count)]
    accounts = [account(name) for name in names]
    company.kept.port(DirectoryStore).upsert(company.workspace, accounts)
    return names


def cards_in(kept: Kept) -> dict[str, int]:
    """Return how many kudos each card in the channel shows; busy hours share one."""
    rows = kept.rows("SELECT key, payload FROM delivery WHERE lane = 'c:C-general'")
    messages = {row.key: read_message(row.payload) for row in rows}
    return {
        key: sum(isinstance(block, Paragraph) for block in message.blocks)
        for key, message in messages.items()
    }


def kudos_by_card(kept: Kept) -> dict[str, int]:
    """Return how many kudos each card should show."""
    cards: Counter[str] = Counter()
    for row in kept.rows("SELECT id, rollup_id FROM kudos"):
        about = f"rollup:{row.rollup_id}" if row.rollup_id else f"kudos:{row.id}"
        cards[f"{about}:card"] += 1
    return dict(cards)


async def deliver(receptions: Sequence[Reception], requests: Sequence[Request]) -> list[Reply]:
    """Deliver the requests in their order by eight tasks at once; return all answers."""
    waiting = iter(enumerate(requests))
    answers: dict[int, Reply] = {}

    async def work(reception: Reception) -> None:
        for number, request in waiting:
            answers[number] = await reception.receive(request)

    await asyncio.gather(*(work(receptions[n % len(receptions)]) for n in range(WORKERS)))
    return [answers[number] for number in range(len(requests))]


# ---- promise 3: a delivery is counted once ---------------------------------------------------


@pytest.mark.parametrize("processes", [1, 2])
async def test_a_request_counts_once_however_often_it_arrives(
    working: Database,
    other: Database,
    company: Company,
    request: pytest.FixtureRequest,
    processes: int,
) -> None:
    most = 10_000 if request.config.getoption("--long") else 300
    count = most if processes == 1 else max(most // 10, 100)  # two on one file wait for each other
    names = staff(company, count // 4)
    requests = [
        thanks(f"key-{n}", names[n % len(names)], names[(n + 1 + n // len(names)) % len(names)])
        for n in range(count)
    ]
    chance = random.Random(3)
    deliveries = [one for one in requests for _ in range(chance.randint(1, 3))]
    chance.shuffle(deliveries)

    doors = [reception_at(working), reception_at(other)][:processes]
    answers = await deliver(doors, deliveries)

    kept = company.kept
    assert kept.scalar("SELECT count(*) FROM kudos") == count
    assert kept.scalar("SELECT count(*) FROM inbox") == count
    assert kept.scalar("SELECT sum(given) FROM thanks_month") == count
    assert kept.scalar("SELECT sum(received) FROM thanks_month") == count
    assert cards_in(kept) == kudos_by_card(kept)
    assert sum(cards_in(kept).values()) == count
    told: dict[str, Reply] = {}
    for one, answer in zip(deliveries, answers, strict=True):
        assert told.setdefault(one.key, answer) == answer


# ---- the ledger -----------------------------------------------------------------------------


async def test_no_delivery_is_claimed_by_two_processes(
    company: Company, working: Database, other: Database
) -> None:
    here = company.workspace
    posts = [
        Post(ToConversation(here.id, ConversationId(f"C{n % 40}")), Message("Hello"), f"k{n}")
        for n in range(200)
    ]
    company.kept.port(Ledger).write(posts, here, NOW)
    claimed: list[tuple[int, str]] = []

    async def drain(database: Database) -> None:
        def claim_some(stores: Stores) -> list[tuple[int, str]]:
            found = stores.get(Ledger).claim(here.id, NOW, LEASE, 7)
            return [(one.id, one.lane) for one in found]

        while found := await database.write(claim_some):
            claimed.extend(found)

    await asyncio.gather(*(drain(database) for database in (working, other) for _ in range(4)))

    assert sorted(lane for _, lane in claimed) == sorted(f"c:C{n}" for n in range(40))
    assert len({number for number, _ in claimed}) == 40


async def test_everything_is_said_once_and_in_the_order_of_its_lane(
    company: Company, working: Database, other: Database
) -> None:
    here = company.workspace
    posts = [
        Post(ToConversation(here.id, ConversationId(f"C{n % 5}")), Message("Hello"), f"k{n}")
        for n in range(60)
    ]
    company.kept.port(Ledger).write(posts, here, NOW)
    said: list[int] = []

    def say(one: Delivery, stores: Stores) -> None:
        stores.get(Ledger).sent(one, ConversationId("C"), "m", NOW)

    async def drain(database: Database) -> None:
        while len(said) < len(posts):
            found = await database.write(lambda s: s.get(Ledger).claim(here.id, NOW, LEASE, 2))
            for one in found:
                said.append(one.id)
                await database.write(partial(say, one))

    await asyncio.gather(*(drain(database) for database in (working, other) for _ in range(2)))

    assert Counter(said) == Counter(range(min(said), min(said) + len(posts)))
    for lane in range(5):
        mine = [one for one in said if (one - min(said)) % 5 == lane]
        assert mine == sorted(mine)


@only_postgresql
async def test_a_revision_that_meets_a_claim_is_not_lost(
    company: Company, working: Database, other: Database
) -> None:
    here = company.workspace
    to = ToConversation(here.id, GENERAL.conversation)
    company.kept.port(Ledger).write([Post(to, Message("old"), "k")], here, NOW)
    claimed, revising = threading.Event(), threading.Event()

    def claim(stores: Stores) -> tuple[Message | None, ...]:
        found = stores.get(Ledger).claim(here.id, NOW, LEASE, 5)
        claimed.set()
        revising.wait(0.3)  # the revision waits for us, or looks at what was before
        return tuple(one.message for one in found)

    def revise(stores: Stores) -> None:
        assert claimed.wait(10)
        stores.get(Ledger).write([Revise("k", Message("new"))], here, NOW)
        revising.set()

    said, _ = await asyncio.gather(working.write(claim), other.write(revise))

    assert said == (Message("old"),)
    (sent,) = company.kept.rows("SELECT id, state FROM delivery WHERE verb = 'update'")
    assert sent.state == "pending"


# ---- limits ---------------------------------------------------------------------------------


async def test_of_two_who_race_for_the_last_kudos_one_is_refused(
    company: Company, working: Database, other: Database
) -> None:
    names = staff(company, 8)
    both = [reception_at(working), reception_at(other)]
    before = [
        thanks(f"{giver}-{n}", giver, names[(at + 1 + n) % 8])
        for at, giver in enumerate(names)
        for n in range(MOST_A_DAY - 1)
    ]
    await deliver(both[:1], before)

    await asyncio.gather(
        *(
            both[n].receive(thanks(f"{giver}-last-{n}", giver, names[(at + 5 + n) % 8]))
            for at, giver in enumerate(names)
            for n in range(2)
        )
    )

    given = company.kept.rows("SELECT giver_id, count(*) AS many FROM kudos GROUP BY giver_id")
    assert [row.many for row in given] == [MOST_A_DAY] * 8
    used = company.kept.rows("SELECT used FROM allowance")
    assert [row.used for row in used] == [MOST_A_DAY] * 8


async def test_who_never_gave_before_cannot_race_past_the_limit(
    company: Company, working: Database, other: Database
) -> None:
    names = staff(company, 9)
    both = [reception_at(working), reception_at(other)]

    await asyncio.gather(
        *(
            both[n % 2].receive(thanks(f"{giver}-{n}", giver, names[(at + 1 + n) % 9]))
            for n in range(MOST_A_DAY + 3)
            for at, giver in enumerate(names[:3])
        )
    )

    given = company.kept.rows("SELECT giver_id, count(*) AS many FROM kudos GROUP BY giver_id")
    assert [row.many for row in given] == [MOST_A_DAY] * 3


async def test_who_is_thanked_by_many_at_once_is_told_of_all(
    company: Company, working: Database, other: Database
) -> None:
    names = staff(company, 7)
    both = [reception_at(working), reception_at(other)]

    await asyncio.gather(
        *(both[n % 2].receive(thanks(f"k{n}", names[n], names[6], f"day {n}")) for n in range(6))
    )

    told = company.kept.rows("SELECT payload FROM delivery WHERE lane = 'a:U-P6'")
    assert len(told) == 1
    assert all(f"day {n}".encode() in told[0].payload for n in range(6))
    assert company.kept.scalar("SELECT received FROM thanks_month WHERE received > 0") == 6


async def test_two_presses_of_undo_at_once_count_once(
    company: Company, working: Database, other: Database
) -> None:
    names = staff(company, 2)
    both = [reception_at(working), reception_at(other)]
    for n in range(3):
        await both[0].receive(thanks(f"k{n}", names[0], names[1], f"day {n}"))
    newest = company.kept.scalar("SELECT max(id) FROM kudos")

    undo = Pressed("kudos.undo", str(newest))
    await asyncio.gather(
        *(
            both[n % 2].receive(Request(f"undo-{n}", "slack", "T1", account(names[0]).id, undo))
            for n in range(4)
        )
    )

    assert company.kept.scalar("SELECT sum(given) FROM thanks_month") == 2
    assert company.kept.scalar("SELECT used FROM allowance") == 2


@only_postgresql
async def test_who_takes_their_name_off_stays_off_though_somebody_joins_then(
    company: Company, working: Database, other: Database
) -> None:
    ana, ben, cleo = (company.person(name) for name in ("Ana", "Ben", "Cleo"))
    number = company.gave(1, ana, ben, cleo).id
    organisation = company.workspace.organisation
    read, joined = threading.Event(), threading.Event()

    def join(stores: Stores) -> None:
        assert read.wait(10)
        stores.get(RecognitionStore).kudos(organisation, number)
        joined.set()

    def hide(stores: Stores) -> bool:
        store = stores.get(RecognitionStore)
        store.kudos(organisation, number)
        read.set()
        overtaken = joined.wait(0.3)
        store.hide(number, ben, NOW)
        return overtaken

    overtaken, _ = await asyncio.gather(working.write(hide), other.write(join))

    assert not overtaken  # who joins sees the card only as it is without Ben


# ---- keys that somebody else was quicker to write --------------------------------------------


def taken(stores: Stores, key: str) -> None:
    """Insert a key of the inbox at once."""
    assert isinstance(stores, SqlStores)
    row = {"key": key, "at": NOW, "reply": b"{}"}
    stores.transaction.execute(insert(inbox).values(**row))


async def test_who_was_beaten_to_a_key_runs_once_more_and_sees_it(working: Database) -> None:
    await working.write(lambda stores: taken(stores, "key"))
    runs: list[bool] = []

    def work(stores: Stores) -> str:
        runs.append(stores.get(Intake).answered("key") is not None)
        if len(runs) == 1:
            taken(stores, "key")  # as if it had looked just before
        return "the first outcome"

    assert await working.write(work) == "the first outcome"
    assert runs == [True, True]


@pytest.mark.parametrize("waits", [True, False])
async def test_who_always_takes_a_key_again_fails_after_the_second_run(
    working: Database, waits: bool
) -> None:
    await working.write(lambda stores: taken(stores, "key"))
    runs: list[int] = []

    def work(stores: Stores) -> None:
        runs.append(1)
        if waits:
            stores.get(Intake).remember("key", Reply(), NOW)  # goes out with the commit
        else:
            taken(stores, "key")

    with pytest.raises(IntegrityError):
        await working.write(work)

    assert len(runs) == 2


async def test_other_broken_rules_are_no_reason_to_run_again(working: Database) -> None:
    runs: list[int] = []

    def work(stores: Stores) -> None:
        runs.append(1)
        stores.get(RecognitionStore).join(KudosId(999), PersonId(999), NOW)  # no such people

    with pytest.raises(IntegrityError):
        await working.write(work)

    assert len(runs) == 1


@only_postgresql
async def test_two_deliveries_that_meet_in_the_inbox_get_the_first_outcome(
    kept: Kept, working: Database, other: Database
) -> None:
    both = threading.Barrier(2)

    def work(mine: Reply) -> Callable[[Stores], Reply]:
        runs: list[int] = []

        def unit(stores: Stores) -> Reply:
            intake = stores.get(Intake)
            known = intake.answered("key")
            runs.append(1)
            if len(runs) == 1:
                both.wait(10)  # both have looked, and found nothing
            if known is None:
                intake.remember("key", mine, NOW)
            return known or mine

        return unit

    one, two = await asyncio.gather(
        working.write(work(Reply(Message("one")))), other.write(work(Reply(Message("two"))))
    )

    assert one == two
    assert kept.scalar("SELECT count(*) FROM inbox") == 1


@only_postgresql
async def test_two_posts_of_one_key_that_meet_are_said_once(
    company: Company, working: Database, other: Database
) -> None:
    both = threading.Barrier(2)
    here = company.workspace
    post = Post(ToConversation(here.id, GENERAL.conversation), Message("Hello"), "k")

    def work() -> Callable[[Stores], None]:
        runs: list[int] = []

        def unit(stores: Stores) -> None:
            stores.get(Ledger).write([post], here, NOW)
            runs.append(1)
            if len(runs) == 1:
                both.wait(10)

        return unit

    await asyncio.gather(working.write(work()), other.write(work()))

    assert company.kept.scalar("SELECT count(*) FROM delivery") == 1


@only_postgresql
async def test_two_who_meet_somebody_new_make_one_person(
    company: Company, working: Database, other: Database
) -> None:
    both = threading.Barrier(2)

    def work() -> Callable[[Stores], None]:
        runs: list[int] = []

        def unit(stores: Stores) -> None:
            assert isinstance(stores, SqlStores)
            stores.get(Intake).recognise(company.workspace, [account("Ana").id])
            runs.append(1)
            if len(runs) == 1:
                both.wait(10)
            stores.get(DirectoryStore).upsert(company.workspace, [account("Ana")])

        return unit

    await asyncio.gather(working.write(work()), other.write(work()))

    assert company.kept.scalar("SELECT count(*) FROM account") == 1
    assert company.kept.scalar("SELECT count(*) FROM person") == 1


# ---- group commit ----------------------------------------------------------------------------


async def test_a_group_keeps_the_order_in_which_requests_came(
    company: Company, migrated_url: str
) -> None:
    names = staff(company, 3)
    database = Database(migrated_url, STORES, Limits(writers=1))
    reception = reception_at(database)

    for n in range(3):
        await reception.receive(thanks(f"k{n}", names[0], names[1 + n % 2], f"day {n}"))
    await database.close()

    found = company.kept.port(RecognitionStore).given(company.known("P0").id, 9)
    assert [kudos.reason[:5] for kudos in found] == ["day 2", "day 1", "day 0"]
    assert NOW - found[0].given_at < timedelta(seconds=1)

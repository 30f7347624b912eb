"""Joining two people leaves no reference to the second anywhere, whatever tables there are."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Table, delete, func, insert, select, text, update

from bot.dispatch import Intake
from bot.identity import AccountId, ConversationId, PersonId, Standing, WorkspaceId, subject_of
from bot.outbox import Ledger
from bot.outcome import Post, ToConversation
from bot.people.accounts import Accounts, Offer, Seat
from bot.people.ports import DirectoryStore
from bot.recognition.model import Draft
from bot.recognition.ports import RecognitionStore
from bot.retention import CODES_KEPT, Upkeep
from bot.ui.blocks import Paragraph
from bot.ui.text import Mention
from bot.ui.text import text as spans
from bot.ui.views import Message
from bot.units import Stores
from storage import STORES
from storage.database import Database
from storage.joining import references
from storage.migrate import all_tables
from storage.outbox import delivery, read_message
from storage.recognition import draft
from storage.units import SqlStores
from tests.storage.conftest import only_postgresql
from tests.storage.kept import MINUTE, NOW, Company, account
from tests.storage.test_personal import WHO, columns, count, filled

KEEP = PersonId(78)


def clean(stores: Stores) -> None:
    """Have nobody ask to be forgotten: who did is not joined."""
    assert isinstance(stores, SqlStores)
    stores.transaction.execute(delete(all_tables().tables["erasure"]))


def joined(stores: Stores) -> dict[str, tuple[int, int]]:
    """Join the two; return how many rows refer to the first and to the second, by column."""
    assert isinstance(stores, SqlStores)
    stores.get(Accounts).join(KEEP, WHO, NOW)
    known = columns().items()
    return {name: (about(stores, column), count(stores, column)) for name, column in known}


def about(stores: SqlStores, column: Column[Any]) -> int:
    found = select(func.count()).select_from(column.table).where(column == int(KEEP))
    return int(stores.transaction.execute(found).scalar_one())


def doubled(stores: Stores) -> None:
    """Give the first a row wherever the second has one with a person in its key."""
    assert isinstance(stores, SqlStores)
    for table in all_tables().sorted_tables:
        keys = [one.name for one in people_in_key(table)]
        for row in stores.transaction.execute(select(table)).mappings().all() if keys else ():
            copy = {name: int(KEEP) if name in keys else value for name, value in row.items()}
            stores.transaction.execute(insert(table).values(**copy))


def people_in_key(table: Table) -> list[Column[Any]]:
    known = {id(one) for one in references()}
    return [one for one in table.primary_key.columns if id(one) in known]


async def test_every_column_that_refers_to_a_person_refers_to_the_first(working: Database) -> None:
    await working.write(filled)
    await working.write(clean)

    left = await working.write(joined)

    assert {name for name, (_, gone) in left.items() if gone} == set()
    used_up = {
        "connect_code.person_id",
        "connect_code.typed_by",
        "erasure.person_id",
        "kudos_join.person_id",
    }
    nobody = {name for name, (kept, _) in left.items() if not kept}
    assert nobody == used_up | {"person.manager_id"}


async def test_what_both_have_is_there_once(working: Database) -> None:
    await working.write(filled)
    await working.write(clean)
    await working.write(doubled)

    left = await working.write(joined)

    assert {name for name, (_, gone) in left.items() if gone} == set()
    for table in all_tables().tables.values():
        for column in people_in_key(table):
            kept, _ = left[f"{table.name}.{column.name}"]
            assert kept <= 1, column


def two(company: Company) -> tuple[PersonId, PersonId]:
    """Return Ana of one workspace and Ana of another."""
    directory = company.kept.port(DirectoryStore)
    teams = directory.connect("teams", "tenant", "Acme", AccountId("28:bot"))
    directory.upsert(teams, [account("Ana")])
    there = "SELECT person_id FROM account WHERE workspace_id = :where"
    return company.person("Ana"), PersonId(company.kept.scalar(there, where=teams.id))


def test_what_still_waits_speaks_of_the_first(company: Company) -> None:
    ana, other = two(company)
    to = ToConversation(company.workspace.id, ConversationId("C1"))
    message = Message("Hello", (Paragraph(spans("Thanks, ", Mention(other))),))
    post = Post(to, message, "k", author=other, subject=subject_of(other))
    company.kept.port(Ledger).write([post], company.workspace, NOW)

    company.kept.port(Accounts).join(ana, other, NOW)

    (row,) = company.kept.rows("SELECT payload, subject, author_id FROM delivery")
    assert read_message(row.payload).blocks == (Paragraph(spans("Thanks, ", Mention(ana))),)
    assert (row.subject, row.author_id) == (subject_of(ana), ana)


def test_each_connection_has_a_line_in_the_log(company: Company) -> None:
    ana, other = two(company)
    accounts = company.kept.port(Accounts)

    accounts.join(ana, other, NOW)
    accounts.split(ana, company.workspace.id, NOW)

    log = company.kept.rows("SELECT what, subject, actor_id FROM audit ORDER BY id")
    assert [tuple(row) for row in log] == [
        ("person.connected", subject_of(ana), ana),
        ("person.disconnected", subject_of(ana), ana),
    ]


def test_a_code_stands_nowhere(company: Company) -> None:
    ana, _ = two(company)

    code = company.kept.port(Accounts).offer(Seat(ana, company.workspace.id), NOW)

    (row,) = company.kept.rows(text("SELECT salt, digest FROM connect_code"))
    assert code not in (row.salt, row.digest)
    assert len(row.digest) == 64


def test_codes_and_wrong_ones_go_with_the_next_cleaning(company: Company) -> None:
    ana, other = two(company)
    accounts = company.kept.port(Accounts)
    accounts.offer(Seat(ana, company.workspace.id), NOW)
    accounts.mistyped(Seat(other, accounts.of(other)[0].workspace.id), NOW)

    assert company.kept.port(Upkeep).prune(NOW + CODES_KEPT, 99) == 0
    assert company.kept.port(Upkeep).prune(NOW + CODES_KEPT + MINUTE, 99) == 2


@only_postgresql
async def test_thanks_that_are_given_at_the_same_moment_are_not_lost(
    company: Company, working: Database
) -> None:
    ana, other = two(company)
    ben = company.person("Ben")
    there = company.kept.scalar("SELECT workspace_id FROM account WHERE person_id = :o", o=other)

    def give(number: int) -> Callable[[Stores], None]:
        def work(stores: Stores) -> None:
            teams = replace(company.workspace, id=there)
            known = stores.get(Intake).recognise(teams, [AccountId("U-Ana")])
            to = known[AccountId("U-Ana")].id
            stores.get(RecognitionStore).add(company.kudos(number, ben, to))

        return work

    def join(stores: Stores) -> None:
        stores.get(Accounts).join(ana, other, NOW)

    async with asyncio.TaskGroup() as group:
        for number in range(1, 21):
            group.create_task(working.write(give(number)))
            if number == 10:
                group.create_task(working.write(join))

    rows = company.kept.rows("SELECT DISTINCT person_id FROM kudos_receiver")
    assert [row.person_id for row in rows] == [ana]
    assert company.kept.scalar("SELECT count(*) FROM kudos_receiver") == 20
    assert company.kept.scalar("SELECT sum(received) FROM thanks_month") == 20


# ---- several at once ----------------------------------------------------------------------------


def teams_of(company: Company, *names: str) -> tuple[WorkspaceId, dict[str, PersonId]]:
    """Return a tenant, and people of it who are nobody of Slack."""
    directory = company.kept.port(DirectoryStore)
    teams = directory.connect("teams", "tenant", "Acme", AccountId("28:bot"))
    directory.upsert(teams, [account(name) for name in names])
    ids = [AccountId(f"U-{name}") for name in names]
    known = company.kept.port(Intake).recognise(teams, ids)
    return teams.id, {name: known[AccountId(f"U-{name}")].id for name in names}


def made(company: Company, owner: Seat) -> Offer:
    """Return a new code of somebody."""
    accounts, home = company.kept.port(Accounts), company.workspace.organisation
    found = accounts.offered(home, accounts.offer(owner, NOW), NOW)
    assert found is not None
    return found


def taking(owner: PersonId, number: int, both: threading.Barrier) -> Callable[[Stores], bool]:
    """Return what connects as the handler does, after both have looked at the database."""

    def work(stores: Stores) -> bool:
        accounts = stores.get(Accounts)
        accounts.of(owner)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait()
        offer = accounts.take(owner, number, NOW)
        if offer is None or offer.typed_by is None:
            return False
        accounts.join(owner, offer.typed_by.person, NOW)
        return True

    return work


@only_postgresql
async def test_codes_that_cross_over_connect_once(company: Company, migrated_url: str) -> None:
    ana, (where, others) = company.person("Ana"), teams_of(company, "Her")
    mine, hers = Seat(ana, company.workspace.id), Seat(others["Her"], where)
    offers = [made(company, mine), made(company, hers)]
    company.kept.port(Accounts).claim(offers[0], hers, NOW)
    company.kept.port(Accounts).claim(offers[1], mine, NOW)
    databases = [Database(migrated_url, STORES) for _ in offers]
    both = threading.Barrier(2, timeout=5)

    done = await asyncio.gather(
        *(
            database.write(taking(offer.owner.person, offer.number, both))
            for database, offer in zip(databases, offers, strict=True)
        )
    )

    for database in databases:
        await database.close()
    assert sorted(done) == [False, True]
    assert company.kept.scalar("SELECT count(DISTINCT person_id) FROM account") == 1
    assert company.kept.scalar("SELECT count(*) FROM connect_code") == 0


@only_postgresql
async def test_an_answer_that_is_sent_twice_connects_once(
    company: Company, migrated_url: str
) -> None:
    ana, (where, others) = company.person("Ana"), teams_of(company, "Her")
    offer = made(company, Seat(ana, company.workspace.id))
    company.kept.port(Accounts).claim(offer, Seat(others["Her"], where), NOW)
    databases = [Database(migrated_url, STORES) for _ in range(2)]
    both = threading.Barrier(2, timeout=5)

    done = await asyncio.gather(
        *(database.write(taking(ana, offer.number, both)) for database in databases)
    )

    for database in databases:
        await database.close()
    assert sorted(done) == [False, True]


@only_postgresql
async def test_a_code_that_two_type_at_once_is_of_one(company: Company, migrated_url: str) -> None:
    ana, (where, others) = company.person("Ana"), teams_of(company, "X1", "X2")
    offer = made(company, Seat(ana, company.workspace.id))
    databases = [Database(migrated_url, STORES) for _ in others]
    both = threading.Barrier(2, timeout=5)

    def typing(who: PersonId) -> Callable[[Stores], None]:
        def work(stores: Stores) -> None:
            stores.get(Accounts).of(who)
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait()
            stores.get(Accounts).claim(offer, Seat(who, where), NOW)

        return work

    await asyncio.gather(
        *(
            database.write(typing(who))
            for database, who in zip(databases, others.values(), strict=True)
        )
    )
    taken = await databases[0].write(taking(ana, offer.number, threading.Barrier(1)))

    for database in databases:
        await database.close()
    assert taken
    assert company.kept.scalar("SELECT count(*) FROM account WHERE person_id = :a", a=ana) == 2


def test_a_person_who_is_nobody_any_more_is_not_joined(company: Company) -> None:
    ana, other = two(company)
    company.kept.port(Accounts).join(ana, other, NOW)

    company.kept.port(Accounts).join(ana, other, NOW)
    company.kept.port(Accounts).join(other, ana, NOW)

    assert company.kept.scalar("SELECT count(*) FROM account WHERE person_id = :a", a=ana) == 2


def test_dead_letters_speak_of_the_first_and_what_was_said_is_left_alone(company: Company) -> None:
    ana, other = two(company)
    to = ToConversation(company.workspace.id, ConversationId("C1"))
    message = Message("Hello", (Paragraph(spans("Thanks, ", Mention(other))),))
    posts = [Post(to, message, f"k{n}", author=other) for n in range(3)]
    company.kept.port(Ledger).write(posts, company.workspace, NOW)
    settled = update(delivery).values(settled_at=NOW)
    company.kept.change(settled.values(state="failed").where(delivery.c.key == "k1"))
    company.kept.change(settled.values(state="sent", payload=None).where(delivery.c.key == "k2"))

    company.kept.port(Accounts).join(ana, other, NOW)

    rows = company.kept.rows(select(delivery).order_by(delivery.c.key))
    expected = (Paragraph(spans("Thanks, ", Mention(ana))),)
    assert [read_message(row.payload).blocks for row in rows[:2]] == [expected, expected]
    assert [row.author_id for row in rows] == [ana, ana, other]


def test_a_draft_names_the_first_and_others_are_left_alone(company: Company) -> None:
    ana, other = two(company)
    ben, cleo = company.person("Ben"), company.person("Cleo")
    store = company.kept.port(RecognitionStore)
    known = store.people([ana, other, ben, cleo])
    for giver, *to in ((ben, other), (other, ana, cleo), (cleo, ben)):
        people = tuple(known[one] for one in to)
        store.keep_draft(Draft(known[giver], people, "for the draft", None, private=False), NOW)

    company.kept.port(Accounts).join(ana, other, NOW)

    rows = company.kept.rows(select(draft.c.giver_id, draft.c.receivers))
    assert sorted((row.giver_id, row.receivers) for row in rows) == sorted(
        [(ben, [ana]), (ana, [cleo]), (cleo, [ben])]
    )


# ---- whose address proves something -------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_same"), [(29, True), (31, False)])
def test_whoever_left_is_known_elsewhere_for_thirty_days(
    company: Company, days: int, is_same: bool
) -> None:
    email = "ana@acme.example"
    directory, upkeep = company.kept.port(DirectoryStore), company.kept.port(Upkeep)
    directory.upsert(company.workspace, [account("Ana", email=email)])
    ana = company.known("Ana").id
    directory.deactivate_missing(company.workspace, ())
    upkeep.note_leavers(NOW)
    upkeep.note_leavers(NOW + timedelta(days=days))

    gone = account("Ana", email=email, standing=Standing.DEACTIVATED)
    directory.upsert(company.workspace, [gone])  # a later reading changes nothing
    teams = directory.connect("teams", "tenant", "Acme", AccountId("28:bot"))
    directory.upsert(teams, [account("Ana", email=email)])

    new = company.kept.port(Intake).recognise(teams, [AccountId("U-Ana")])[AccountId("U-Ana")]
    assert (new.id == ana) is is_same


def test_the_address_of_whoever_came_back_proves_something_again(company: Company) -> None:
    email = "ana@acme.example"
    directory, upkeep = company.kept.port(DirectoryStore), company.kept.port(Upkeep)
    directory.upsert(company.workspace, [account("Ana", email=email)])
    directory.deactivate_missing(company.workspace, ())
    upkeep.note_leavers(NOW)
    upkeep.note_leavers(NOW + timedelta(days=31))
    directory.upsert(company.workspace, [account("Ana", email=email)])

    upkeep.note_leavers(NOW + timedelta(days=32))

    (row,) = company.kept.rows("SELECT email_verified, left_at FROM account")
    assert (bool(row.email_verified), row.left_at) == (True, None)

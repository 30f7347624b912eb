"""Joining two people leaves no reference to the second anywhere, whatever tables there are."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Table, delete, func, insert, select, text

from bot.dispatch import Intake
from bot.identity import AccountId, ConversationId, PersonId, subject_of
from bot.outbox import Ledger
from bot.outcome import Post, ToConversation
from bot.people.accounts import Accounts
from bot.people.ports import DirectoryStore
from bot.recognition.ports import RecognitionStore
from bot.retention import CODES_KEPT, Upkeep
from bot.ui.blocks import Paragraph
from bot.ui.text import Mention
from bot.ui.text import text as spans
from bot.ui.views import Message
from bot.units import Stores
from storage.database import Database
from storage.joining import references
from storage.migrate import all_tables
from storage.outbox import read_message
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
    used_up = {"connect_code.person_id", "erasure.person_id", "kudos_join.person_id"}
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

    code = company.kept.port(Accounts).offer(ana, company.workspace.id, NOW)

    (row,) = company.kept.rows(text("SELECT salt, digest FROM connect_code"))
    assert code not in (row.salt, row.digest)
    assert len(row.digest) == 64


def test_codes_and_wrong_ones_go_with_the_next_cleaning(company: Company) -> None:
    ana, other = two(company)
    accounts = company.kept.port(Accounts)
    accounts.offer(ana, company.workspace.id, NOW)
    accounts.mistyped(other, NOW)

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

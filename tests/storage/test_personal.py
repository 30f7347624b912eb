"""Every table that refers to a person is told of, and forgotten or excused by name."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    Table,
    func,
    insert,
    select,
)

from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock
from bot.erasing import Eraser
from bot.identity import PersonId, Standing
from bot.keys import KeyDirectory
from bot.my_data import PersonalFiles
from bot.people.erasures import Erasures
from bot.recognition.ports import RecognitionStore
from bot.tombstones import Tombstones
from bot.ui.views import Message
from bot.units import Stores
from storage import STORES
from storage.database import Database
from storage.migrate import all_tables
from storage.outbox import write_message
from storage.types import Json, UtcDateTime
from storage.units import SqlStores
from tests.fakes_units import FakeEngine
from tests.storage.kept import company_in, kept_at

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WHO = PersonId(77)
NAME = "Ana-Lucía O'Sousa"  # what JSON and SQL spell in their own ways, if one lets them
EMAIL = "ana@acme.example"

TOLD = {
    "account.person_id": "people.accounts",
    "allowance.giver_id": "recognition.limits",
    "attachment.asked_by": "spaces.asked_to_attach",
    "audit.actor_id": "spaces.audit",
    "connect_code.person_id": "people.codes_to_connect_accounts",
    "connect_code.typed_by": "people.codes_typed",
    "draft.giver_id": "recognition.drafts",
    "kudos.giver_id": "recognition.kudos_given",
    "kudos_join.person_id": "recognition.joined",
    "kudos_receiver.person_id": "recognition.kudos_received",
    "newcomer.person_id": "values.newcomer",
    "person.manager_id": "people.person.reports_to_them",
    "report.person_id": "recognition.reported",
    "role.person_id": "spaces.roles",
    "round_answer.person_id": "values.round_answers",
    "story.author_id": "values.stories",
    "suggestion.author_id": "values.suggestions",
    "team_budget.manager_id": "recognition.team_budgets",
    "thanks_month.person_id": "recognition.counts_by_month",
    "thanks_note.receiver_id": "recognition.told_of_thanks",
}
"""Where `me data` tells of the rows that refer to a person, by column."""

NOT_TOLD = {
    "kudos_receiver.giver_id": "a copy of kudos.giver_id, for an index",
    "mention.person_id": "told with its text as people.named_in, where another wrote that",
    "erasure.person_id": "there is one only once nothing is left to tell",
}

KEPT = {
    "kudos.giver_id": "thanks stay, as a colleague's",
    "kudos_receiver.person_id": "thanks stay counted",
    "kudos_receiver.giver_id": "the same",
    "thanks_month.person_id": "totals stay right",
    "story.author_id": "told for all; a colleague's from now on",
    "suggestion.author_id": "the same",
    "round_answer.person_id": "the count of answers stays right",
    "audit.actor_id": "the log holds no names",
    "erasure.person_id": "says that somebody was forgotten, not who",
}
"""Columns that refer to an empty shell afterwards; rows of all others are gone."""


def columns() -> dict[str, Column[Any]]:
    """Return every column that refers to a person."""
    return {
        f"{table.name}.{column.name}": column
        for table in all_tables().tables.values()
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }


def test_no_reference_to_a_person_is_overlooked() -> None:
    assert columns().keys() == TOLD.keys() | NOT_TOLD.keys()
    assert KEPT.keys() <= columns().keys()


def filled(stores: Stores) -> None:
    """Put one row into every table that refers to a person, about one and the same."""
    assert isinstance(stores, SqlStores)
    tables = all_tables()
    for table in tables.sorted_tables:
        row = {column.name: value_for(column) for column in table.columns}
        if table.name == "person":
            others = {"id": 78, "manager_id": int(WHO), "name": "Ben", "email": ""}
            stores.transaction.execute(insert(table).values(**{**row, "manager_id": None}))
            stores.transaction.execute(insert(table).values(**{**row, **others}))
        else:
            stores.transaction.execute(insert(table).values(**row))


def value_for(column: Column[Any]) -> object:  # noqa: C901, PLR0911 - one line a kind
    """Return something that a column can hold; what refers to a person means the one."""
    if column.name in SPECIAL:
        return SPECIAL[column.name]
    if column.name == "parent_id" and column.nullable:
        return None
    if column.name == "kind":
        return "kudos" if column.table.name == "mention" else "organisation"
    for key in column.foreign_keys:
        return int(WHO) if key.column.table.name == "person" else 5
    if column.name == "id":
        return int(WHO) if column.table.name == "person" else 5
    match column.type:
        case UtcDateTime():
            return None if column.nullable else NOW
        case Date():
            return date(2026, 11, 23)
        case Boolean():
            return False
        case BigInteger() | Integer():
            return 5
        case Json():
            return [5] if column.name in ("kudos", "receivers") else [NAME]
        case LargeBinary():
            return write_message(Message(f"Hello {NAME}"))
        case _:
            return NAME


SPECIAL: dict[str, object] = {
    "standing": Standing.MEMBER.value,
    "praise": "public",
    "email": EMAIL,
    "role": "owner",
    "verb": "post",
    "state": "sent",
    "promise": "at most once",
    "part": "looks",
    "contact_level": None,
    "own_contact_level": None,
}


@pytest.fixture
async def full(working: Database) -> Database:
    await working.write(filled)
    return working


async def test_every_row_about_a_person_is_told(full: Database) -> None:
    clock = MovableClock(NOW)
    known = json.loads(await PersonalFiles(full, clock, CAPABILITIES, STORES.keys()).of(WHO))

    for column, path in TOLD.items():
        told = known
        for part in path.split("."):
            told = told[part]
        assert told, f"{column} should be told as {path}"
    assert known["people"]["still_to_be_said_to_them"]


async def erased(full: Database, folder: Path) -> None:
    """Have the person of the filled database forgotten."""
    tombstones = Tombstones(KeyDirectory(folder / "keys"), folder / "keys")
    eraser = Eraser(full, FakeEngine(), MovableClock(NOW), tombstones, CAPABILITIES, STORES.keys())
    await full.write(reopen)
    await eraser.erase("all")


async def test_every_row_is_gone_or_refers_to_an_empty_shell(
    full: Database, tmp_path: Path
) -> None:
    await erased(full, tmp_path)

    left = await full.read(
        lambda stores: {name: count(stores, column) for name, column in columns().items()}
    )
    assert {name for name, rows in left.items() if rows} == KEPT.keys()
    assert await full.read(lambda stores: stores.get(Erasures).open()) == ()


async def test_nothing_in_any_column_says_who_they_were(full: Database, tmp_path: Path) -> None:
    """Every text column of every table held the name before; accounts are called by it too."""
    assert len(await full.read(telling)) > 50

    await erased(full, tmp_path)

    assert await full.read(telling) == set()


def telling(stores: Stores) -> set[str]:
    """Return the columns that hold the name or the address, but for those of companies."""
    assert isinstance(stores, SqlStores)
    found = set()
    for table in all_tables().tables.values():
        if table.name in ("organisation", "workspace"):
            continue
        for row in stores.transaction.execute(select(table)).mappings():
            for column, value in row.items():
                shown = value.decode() if isinstance(value, bytes) else str(value)
                if NAME in shown or EMAIL in shown or "Sousa" in shown:
                    found.add(f"{table.name}.{column}")
    return found


def reopen(stores: Stores) -> None:
    """Have the erasure that stands in the filled table begin anew."""
    assert isinstance(stores, SqlStores)
    erasure = all_tables().tables["erasure"]
    stores.transaction.execute(erasure.delete())
    stores.transaction.execute(all_tables().tables["tombstone"].delete())
    stores.get(Erasures).ask(WHO, NOW)


def count(stores: Stores, column: Column[Any]) -> int:
    """Return how many rows of a table refer to the person."""
    assert isinstance(stores, SqlStores)
    table: Table = column.table
    found = select(func.count()).select_from(table).where(column == int(WHO))
    return int(stores.transaction.execute(found).scalar_one())


async def test_whoever_gave_hundreds_of_thanks_is_forgotten_in_small_steps(
    migrated_url: str, tmp_path: Path
) -> None:
    with kept_at(migrated_url) as kept:
        company = company_in(kept)
        ana, ben = company.person("Ana"), company.person("Ben")
        for number in range(1, 301):
            company.gave(number, ana, ben)
            company.gave(1000 + number, ben, ana)
    database = Database(migrated_url, STORES)
    tombstones = Tombstones(KeyDirectory(tmp_path / "keys"), tmp_path / "keys")
    eraser = Eraser(
        database, FakeEngine(), MovableClock(NOW), tombstones, CAPABILITIES, STORES.keys()
    )
    await database.write(lambda stores: stores.get(Erasures).ask(ana, NOW))

    await eraser.erase("all")

    assert await database.read(lambda stores: stores.get(Erasures).open()) == ()
    totals = await database.read(lambda stores: stores.get(RecognitionStore).totals(ana, NOW))
    assert (totals.received, totals.given) == (300, 300)
    await database.close()

"""The changes of the database's form: they lead to what the program expects, and back."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    Engine,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.dispatch import Intake
from bot.errors import Unavailable
from bot.health.doctor import Health
from bot.identity import ConversationId, Role
from bot.outbox import Ledger
from bot.outcome import Post, Reply, ToConversation, ToPerson
from bot.people.ports import DirectoryStore
from bot.recognition.model import Allowance, Draft, Kudos, Note
from bot.recognition.ports import RecognitionStore
from bot.schedules import Occurrences
from bot.spaces.ports import SpaceStore
from bot.ui.views import Message
from bot.values.model import Value
from bot.values.ports import ValueStore
from storage.migrate import LOCK_SECONDS, SCRIPTS, all_tables, downgrade, is_current, upgrade
from storage.recognition import kudos_join
from storage.schema import metadata
from tests import postgres
from tests.storage.conftest import KINDS, POSTGRES, only_postgresql
from tests.storage.kept import NOW, Company, Kept, company_in

CHAIN = [
    script.revision for script in reversed(list(ScriptDirectory(str(SCRIPTS)).walk_revisions()))
]


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a single table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    assert POSTGRES
    with postgres.fresh_database(POSTGRES) as url:
        yield url


def tables_at(url: str) -> set[str]:
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names - {"alembic_version"}


def revision_at(url: str) -> str | None:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return found


NOTED = {
    "key": "slack:T1:1",
    "platform": "slack",
    "workspace": "T1",
    "actor": "U1",
    "request": b"{}",
    "noted_at": NOW,
    "held_until": NOW,
    "attempts": 0,
}


def fill(kept: Kept) -> Company:
    """Put at least one row into every table."""
    company = company_in(kept)
    ana, ben, cleo = (company.person(name) for name in ("Ana", "Ben", "Cleo"))
    kudos = company.gave(1, ana, ben)
    store = kept.port(RecognitionStore)
    store.join(kudos.id, cleo, NOW)
    store.set_allowance(ana, Allowance(NOW.date(), "Europe/Berlin", 1, NOW, "print"))
    store.set_note(Note(ben, "anchor", (kudos.id,), NOW, NOW))
    people = store.people([ana, ben])
    store.keep_draft(Draft(people[ana], (people[ben],), "for the draft", None, private=False), NOW)
    space = metadata.tables["space"]
    kept.change(update(space).values(locale="de", value_required=False))  # else: as in the parent
    kept.port(SpaceStore).grant(company.space, ana, Role.OWNER, ana, NOW)
    values = kept.port(ValueStore)
    values.save(Value(values.next_id(), company.space.id, "care", "Care", "We care.", looks=("a",)))
    kept.port(Intake).remember("key", Reply(Message("Hello")), NOW)
    kept.port(Occurrences).claim("sweep", "UTC", "2026-11-23T10:00Z", NOW)
    to = ToConversation(company.workspace.id, ConversationId("C1"))
    posts = [Post(to, Message("Hello"), "k1"), Post(ToPerson(ben), Message("Hello"), "k2")]
    kept.port(Ledger).write(posts, company.workspace, NOW)
    fill_by_hand(kept, company, kudos.id)
    return company


def fill_by_hand(kept: Kept, company: Company, kudos: int) -> None:
    """Put a row into the tables that no store of `fill` reaches."""
    ana, space, workspace = company.person("Ana"), company.space.id, company.workspace.id
    named = {"kind": "kudos", "object_id": kudos, "person_id": ana, "words": "Ana"}
    value = kept.scalar(select(metadata.tables["value"].c.id))
    line = {"value_id": value, "part": "looks", "line": "We call back."}
    for name, row in (
        ("mention", named),
        ("erasure", {"person_id": ana, "asked_at": NOW}),
        (
            "connect_code",
            {
                "person_id": ana,
                "workspace_id": workspace,
                "number": 1,
                "salt": "s",
                "digest": "d",
                "made_at": NOW,
            },
        ),
        (
            "connect_tries",
            {"workspace_id": workspace, "external_id": "U-Ana", "since": NOW, "wrong": 1},
        ),
        ("tombstone", {"print": "abc", "at": NOW}),
        ("noted", NOTED),
        ("room", {"workspace_id": workspace, "conversation": "C1", "space_id": space}),
        ("space_channel", {"workspace_id": workspace, "conversation": "C2", "space_id": space}),
        (
            "attachment",
            {"child_id": space, "parent_id": space, "asked_by": ana, "asked_at": NOW},
        ),
        ("rollup", {"id": 1, "workspace_id": workspace, "conversation": "C1", "opened_at": NOW}),
        ("report", {"kudos_id": kudos, "person_id": ana, "at": NOW}),
        ("team_budget", {"manager_id": ana, "year": 2026, "used": 1}),
        (
            "suggestion",
            {
                "id": 1,
                "space_id": space,
                "author_id": ana,
                "seen": "at the desk",
                "front_line": True,
                "at": NOW,
                "state": "open",
                **line,
            },
        ),
        (
            "story",
            {
                "id": 1,
                "space_id": space,
                "author_id": ana,
                "value": "care",
                "words": "We stayed late.",
                "at": NOW,
            },
        ),
        ("value_round", {"id": 1, "space_id": space, "opens_at": NOW, "closes_at": NOW}),
        ("round_line", {"id": 1, "round_id": 1, "place": 0, **line}),
        ("round_answer", {"line_id": 1, "person_id": ana, "answer": "always", "at": NOW}),
        ("goal_card", {"space_id": space, "vision": "Near", "goals": [["x", ""]], "at": NOW}),
        ("newcomer", {"person_id": ana, "noted_at": NOW, "step": 1}),
        ("reading", {"workspace_id": workspace, "at": NOW}),
        ("reference", {"workspace_id": workspace, "conversation": "a:1", "note": "{}"}),
    ):
        kept.change(insert(metadata.tables[name]).values(**row))


Contents = dict[tuple[str, str], list[Any]]


def contents(kept: Kept) -> Contents:
    """Return what every column of every table holds, in the order of the tables' keys."""
    found: Contents = {}
    made = inspect(kept.engine)
    for table in metadata.sorted_tables:
        if table.name in made.get_table_names():
            names = {column["name"] for column in made.get_columns(table.name)}
            columns = [column for column in table.columns if column.name in names]
            rows = kept.rows(select(*columns).order_by(*table.primary_key))
            for place, column in enumerate(columns):
                found[table.name, column.name] = [row[place] for row in rows]
    return found


# ---- what they lead to -----------------------------------------------------------------------


def test_the_migrations_lead_to_what_the_program_expects(kept: Kept) -> None:
    with kept.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        differences = compare_metadata(context, all_tables())

    assert differences == []


def test_the_indexes_look_at_the_same_rows_as_the_program_says(kept: Kept) -> None:
    made = inspect(kept.engine)

    for table in metadata.sorted_tables:
        for index in table.indexes:
            (found,) = [one for one in made.get_indexes(table.name) if one["name"] == index.name]
            name = kept.engine.dialect.name
            said = index.dialect_options[name]["where"]
            kept_where = found.get("dialect_options", {}).get(f"{name}_where")
            assert (said is None) == (kept_where is None), index.name


def test_the_migrations_are_one_chain() -> None:
    scripts = ScriptDirectory(str(SCRIPTS))

    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
    assert sorted(CHAIN) == CHAIN


def test_the_newest_migration_is_the_last_by_name() -> None:
    names = sorted(file.stem for file in (SCRIPTS / "versions").glob("[0-9]*.py"))

    assert names == CHAIN


def test_every_migration_says_why_it_is_there() -> None:
    for script in ScriptDirectory(str(SCRIPTS)).walk_revisions():
        assert script.doc
        assert script.module.downgrade.__doc__


def test_a_new_database_is_made_whole(empty_url: str) -> None:
    upgrade(empty_url)

    assert tables_at(empty_url) == {table.name for table in all_tables().sorted_tables}


def test_bringing_up_what_is_up_already_changes_nothing(kept: Kept) -> None:
    fill(kept)
    before = contents(kept)

    upgrade(kept.url)

    assert contents(kept) == before


# ---- back and forth, on a filled database ----------------------------------------------------


def test_filling_reaches_every_table(kept: Kept) -> None:
    fill(kept)

    for table in all_tables().sorted_tables:
        assert kept.scalar(select(func.count()).select_from(table)) > 0, table.name


@pytest.mark.parametrize("step", range(len(CHAIN)))
def test_each_migration_can_be_taken_back_and_done_again(kept: Kept, step: int) -> None:
    fill(kept)
    before = contents(kept)
    to = "base" if step == 0 else CHAIN[step - 1]

    kept.engine.dispose()
    downgrade(kept.url, to)
    older = contents(kept)
    upgrade(kept.url)

    assert all(older[column] == before[column] for column in older)
    assert len(older) < len(before)
    after = contents(kept)
    assert after.keys() == before.keys()
    assert all(after[column] == before[column] for column in older)


def test_a_database_that_was_taken_back_and_made_again_works(kept: Kept) -> None:
    fill(kept)
    kept.engine.dispose()
    downgrade(kept.url, "base")
    upgrade(kept.url)

    company = fill(kept)

    ben = company.known("Ben").id
    assert kept.port(RecognitionStore).totals(ben, NOW).received == 1


def test_a_database_taken_back_to_nothing_is_empty(kept: Kept) -> None:
    fill(kept)
    kept.engine.dispose()

    downgrade(kept.url, "base")

    assert tables_at(kept.url) == set()
    assert revision_at(kept.url) is None


def test_a_migration_that_fails_leaves_the_one_before_it_whole(empty_url: str) -> None:
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE value (in_the_way INTEGER)"))
    engine.dispose()

    with pytest.raises(DBAPIError):
        upgrade(empty_url)

    assert revision_at(empty_url) == CHAIN[0]
    assert "space" not in tables_at(empty_url)  # made by the second, before it failed


def test_a_migration_that_failed_can_be_done_again(empty_url: str) -> None:
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE value (in_the_way INTEGER)"))
    with pytest.raises(DBAPIError):
        upgrade(empty_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE value"))
    engine.dispose()

    upgrade(empty_url)

    assert revision_at(empty_url) == CHAIN[-1]


@only_postgresql
def test_workers_that_start_together_migrate_once(migrated_url: str) -> None:
    downgrade(migrated_url, "base")
    together = threading.Barrier(3)

    def start() -> None:
        together.wait(10)
        upgrade(migrated_url)

    with ThreadPoolExecutor(3) as threads:
        for done in [threads.submit(start) for _ in range(3)]:
            done.result()

    assert revision_at(migrated_url) == CHAIN[-1]


# ---- what the program asks -------------------------------------------------------------------


def current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return is_current(connection)


def test_the_newest_form_is_known_as_such(kept: Kept) -> None:
    assert current(kept.engine)
    assert kept.port(Health).is_current()


@pytest.mark.parametrize("to", ["base", CHAIN[0], CHAIN[-2]])
def test_an_older_form_is_known_as_such(kept: Kept, to: str) -> None:
    kept.engine.dispose()

    downgrade(kept.url, to)

    assert not current(kept.engine)


def test_an_empty_database_is_not_current(empty_url: str) -> None:
    engine = create_engine(empty_url)

    assert not current(engine)
    engine.dispose()


# ---- rules that the database itself keeps ----------------------------------------------------


def test_foreign_keys_are_enforced(kept: Kept) -> None:
    row = {"kudos_id": 1, "person_id": 2, "at": NOW}

    with pytest.raises(IntegrityError):
        kept.change(insert(kudos_join).values(**row))


def test_a_person_who_is_referred_to_cannot_be_deleted(kept: Kept) -> None:
    fill(kept)

    with pytest.raises(IntegrityError):
        kept.change("DELETE FROM person")


def test_no_row_points_to_nowhere_after_a_day_of_work(kept: Kept) -> None:
    fill(kept)
    company = company_in(kept)
    kudos: Kudos = company.gave(2, company.person("Ana"), company.person("Ben"))
    kept.port(RecognitionStore).undo(kudos, NOW)
    kept.port(DirectoryStore).deactivate_missing(company.workspace, ())

    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            assert dangling(kept, table, key.parent.name, key.column.table) == 0


def dangling(kept: Kept, table: Table, column: str, target: Table) -> int:
    other = target.alias("other")
    found = select(func.count()).select_from(table.outerjoin(other, table.c[column] == other.c.id))
    count = kept.scalar(found.where(table.c[column].is_not(None), other.c.id.is_(None)))
    return int(count)


def test_a_migration_that_meets_a_lock_changes_nothing_and_says_what_to_do(kept: Kept) -> None:
    url = kept.engine.url.render_as_string(hide_password=False)
    fill(kept)
    before = contents(kept)

    with kept.engine.connect() as holder:
        hold(holder)
        with pytest.raises(Unavailable, match="Stop the other programs"):
            downgrade(url, "-1", lock_seconds=0.05)
        holder.rollback()

    assert revision_at(url) == CHAIN[-1]
    assert contents(kept) == before
    downgrade(url, "-1")


def test_an_upgrade_that_meets_a_lock_can_be_done_later(kept: Kept) -> None:
    url = kept.engine.url.render_as_string(hide_password=False)
    fill(kept)
    before = contents(kept)
    downgrade(url, "-1")

    with kept.engine.connect() as holder:
        hold(holder)
        with pytest.raises(Unavailable, match="Stop the other programs"):
            upgrade(url, lock_seconds=0.05)
        holder.rollback()
    assert revision_at(url) == CHAIN[-2]
    upgrade(url)

    assert contents(kept) == before


def test_nobody_waits_behind_a_migration_for_longer_than_five_seconds() -> None:
    assert LOCK_SECONDS <= 5


def hold(connection: Connection) -> None:
    """Keep others from referring to workspaces anew, as somebody does who writes in them."""
    if not connection.in_transaction():
        connection.begin()
    connection.execute(text("UPDATE workspace SET name = name"))

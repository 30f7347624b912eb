"""Which rows may go on waiting while a statement is executed."""

import pytest
from sqlalchemy import (
    BindParameter,
    Column,
    Executable,
    ForeignKey,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    text,
    update,
)

from storage.types import build_metadata
from storage.waiting import Parameters, Row, Rows, inserting, needs_of

metadata = build_metadata()
team = Table("team", metadata, Column("name", String, primary_key=True))
member = Table(
    "member",
    metadata,
    Column("name", String, primary_key=True),
    Column("team", ForeignKey("team.name"), nullable=False),
)
counter = Table("counter", metadata, Column("name", String, primary_key=True))
counted = Table(
    "counted",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False, server_default="plain"),
    Column("label", String),
)

ANA = {"name": "Ana", "team": "red"}
WHO: BindParameter[str] = bindparam("who")
BY_NAME = select(member.c.team).where(member.c.name == WHO)
BY_NAMES = select(member).where(member.c.name.in_(bindparam("who", expanding=True)))
AND_TEAM = BY_NAME.where(member.c.team == bindparam("team"), member.c.name != "Zoe")
ON_NAME = (member.c.team == team.c.name) & (member.c.name == WHO)


def waiting(table: Table, *rows: Row) -> Rows:
    found = Rows()
    found.add(inserting(table), rows)
    return found


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        (select(team.c.name), {team}),
        (select(func.count()).select_from(team.join(member)), {team, member}),
        (select(counter).where(exists().where(member.c.name == counter.c.name)), {counter, member}),
        (select(select(member.c.team).subquery()), {member}),
        (insert(member), {team, member}),
        (insert(team), {team}),
        (insert(counter).from_select(["name"], select(team.c.name)), {counter, team}),
        (update(member).values(team=select(team.c.name).scalar_subquery()), {team, member}),
        (delete(team), {team, member}),
        (text("SELECT 1"), set()),
        (select(team).where(text("1 = 1")), set()),
    ],
)
def test_a_statement_needs_the_tables_it_names_and_those_that_rules_lead_to(
    statement: Executable, tables: set[Table]
) -> None:
    assert needs_of(statement).keys() == tables


def test_of_words_that_nobody_can_read_all_tables_are_needed() -> None:
    rows = waiting(counter, {"name": "two"})
    rows.add(inserting(member), [ANA])

    assert rows.seen_by(text("SELECT 1"), {}) == {counter, member}
    assert rows.seen_by(select(counter), {}) == {counter}
    assert rows.seen_by(select(team), {}) == set()


@pytest.mark.parametrize(
    ("statement", "parameters", "is_seen"),
    [
        (BY_NAME, {"who": "Ana"}, True),
        (BY_NAME, {"who": "Ben"}, False),
        (BY_NAME.join_from(member, team), {"who": "Ben"}, False),
        (BY_NAME.limit(1).order_by(member.c.team), {"who": "Ben"}, False),
        (BY_NAMES, {"who": ["Ben", "Ana"]}, True),
        (BY_NAMES, {"who": ["Ben", "Cleo"]}, False),
        (BY_NAMES, {"who": []}, False),
        (AND_TEAM, {"who": "Ana", "team": "red"}, True),
        (AND_TEAM, {"who": "Ana", "team": "blue"}, False),
        (select(team).where(exists().where(member.c.name == WHO)), {"who": "Ana"}, True),
        (select(team).where(exists().where(member.c.name == WHO)), {"who": "Ben"}, False),
        (select(team, BY_NAME.scalar_subquery()), {"who": "Ana"}, True),
        (select(team, BY_NAME.scalar_subquery()), {"who": "Ben"}, False),
        (select(team).outerjoin(member, ON_NAME), {"who": "Ana"}, True),
        (select(team).outerjoin(member, ON_NAME), {"who": "Ben"}, False),
        (BY_NAME.union(BY_NAMES.with_only_columns(member.c.team)), {"who": "Ana"}, True),
        (update(member).where(member.c.name == WHO).values(team="red"), {"who": "Ana"}, True),
        (update(member).where(member.c.name == WHO).values(team="red"), {"who": "Ben"}, False),
        (delete(member).where(member.c.name == WHO), {"who": "Ben"}, False),
    ],
)
def test_a_row_that_is_not_looked_for_goes_on_waiting(
    statement: Executable, parameters: Parameters, is_seen: bool
) -> None:
    assert bool(waiting(member, ANA).seen_by(statement, parameters)) is is_seen


@pytest.mark.parametrize(
    ("statement", "parameters"),
    [
        (BY_NAME, None),
        (BY_NAME, [{"who": "Ben"}]),  # one of many might look for her
        (select(member).where(member.c.name > WHO), {"who": "Ben"}),
        (select(member).where((member.c.name == WHO) | (member.c.team == "red")), {"who": "Ben"}),
        (select(member).where(~(member.c.name == WHO)), {"who": "Ben"}),
        (select(member).where(member.c.name.not_in([1]), WHO == "Ben"), {"who": "Ben"}),
        (select(member).where(exists().where(member.c.name == WHO)), {"who": "Ben"}),
        (select(team).outerjoin(member, member.c.team == team.c.name), {"who": "Ben"}),
        (select(member).outerjoin(team, member.c.name == WHO), {"who": "Ben"}),
        (select(team).outerjoin(member, member.c.name == WHO, full=True), {"who": "Ben"}),
        (select(member, member.alias()).where(member.c.name == WHO), {"who": "Ben"}),
        (BY_NAME.union(select(member.c.team)), {"who": "Ben"}),
        (insert(member), {"name": "Ben", "team": "red"}),  # a rule may speak of both
        (select(team).where(team.c.name == WHO).join(member), {"who": "Ben"}),
    ],
)
def test_in_doubt_a_row_goes_out(statement: Executable, parameters: Parameters | None) -> None:
    assert waiting(member, ANA).seen_by(statement, parameters) == {member}


def test_rows_that_come_later_are_seen_too() -> None:
    rows = waiting(member, ANA)
    assert not rows.seen_by(BY_NAME, {"who": "Ben"})

    rows.add(inserting(member), [{"name": "Ben", "team": "red"}])

    assert rows.seen_by(BY_NAME, {"who": "Ben"}) == {member}


def test_rows_that_moved_are_seen_where_they_are() -> None:
    rows, other = waiting(member, ANA), waiting(member, {"name": "Ben", "team": "red"})
    assert not other.seen_by(BY_NAME, {"who": "Ana"})
    assert rows.seen_by(BY_NAME, {"who": "Ana"})

    rows.move_to(other)

    assert other.seen_by(BY_NAME, {"who": "Ana"})
    assert not rows.seen_by(BY_NAME, {"who": "Ana"})


@pytest.mark.parametrize(("column", "is_seen"), [("id", False), ("kind", True), ("label", False)])
def test_nobody_looks_for_an_id_that_is_not_given_yet(column: str, is_seen: bool) -> None:
    rows = waiting(counted, {"label": "one"})
    look = select(counted).where(counted.c[column] == bindparam("it"))

    assert bool(rows.seen_by(look, {"it": "other"})) is is_seen

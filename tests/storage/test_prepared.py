from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from storage.database import build_writer, is_beaten
from storage.prepared import Found, Prepared, prepared
from storage.types import Json, UtcDateTime, build_metadata
from storage.units import run
from tests.storage.test_database import URLS, fresh_url

metadata = build_metadata()
thing = Table(
    "prepared_thing",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("at", UtcDateTime),
    Column("body", Json),
    Column("seen", Boolean, nullable=False, default=False),
)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ROWS = [{"id": n, "name": f"thing {n}", "at": NOON, "body": [n, "é"]} for n in range(1, 4)]


@pytest.fixture(params=URLS)
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    engine = build_writer(fresh_url(request.param, tmp_path))
    with engine.connect() as connection:
        metadata.create_all(connection)
        yield connection
        connection.rollback()
    engine.dispose()


def test_a_statement_is_prepared_when_it_is_seen_again(connection: Connection) -> None:
    wanted = select(thing)

    first = prepared(wanted, {}, connection.dialect, False)
    second = prepared(wanted, {}, connection.dialect, False)

    assert first is None
    assert isinstance(second, Prepared)


def test_text_is_left_to_sqlalchemy(connection: Connection) -> None:
    wanted = text("SELECT 1")

    found = [prepared(wanted, {}, connection.dialect, False) for _ in range(3)]

    assert found == [None, None, None]


def test_values_go_in_and_come_out_as_through_sqlalchemy(connection: Connection) -> None:
    adding, wanted = insert(thing), select(thing).order_by(thing.c.id)
    for row in ROWS:  # the first through SQLAlchemy, the others by the driver
        run(connection, adding, [row])

    rows = [[tuple(row) for row in run(connection, wanted, None)] for _ in range(2)]

    assert rows[0] == rows[1] == [(*row.values(), False) for row in ROWS]


def test_columns_are_read_by_name(connection: Connection) -> None:
    wanted = select(thing.c.at, thing.c.name.label("called")).where(
        thing.c.id == bindparam("which")
    )
    run(connection, insert(thing), ROWS)

    found = [run(connection, wanted, {"which": 2}).one() for _ in range(2)]

    assert [(row.at, row.called) for row in found] == [(NOON, "thing 2")] * 2


@pytest.mark.parametrize("ids", [[], [3], [1, 2], [2, 1, 3]])
def test_lists_of_any_length_can_be_asked_for(connection: Connection, ids: list[int]) -> None:
    wanted = select(thing.c.id).where(thing.c.id.in_(bindparam("ids", expanding=True)))
    run(connection, insert(thing), ROWS)

    found = [sorted(run(connection, wanted, {"ids": ids}).scalars()) for _ in range(3)]

    assert found == [sorted(ids)] * 3


def test_the_number_of_changed_rows_is_told(connection: Connection) -> None:
    change = update(thing).where(thing.c.id < bindparam("below")).values(seen=bindparam("into"))
    run(connection, insert(thing), ROWS)

    found = [run(connection, change, {"below": 3, "into": True}).rowcount for _ in range(3)]

    assert found == [2, 2, 2]


def test_a_key_that_is_taken_is_told_as_sqlalchemy_tells_it(connection: Connection) -> None:
    adding = insert(thing)
    run(connection, adding, [ROWS[0]])
    nested = connection.begin_nested()

    with pytest.raises(IntegrityError) as error:
        run(connection, adding, [ROWS[0]])

    nested.rollback()
    assert is_beaten(error.value)
    assert "thing 1" not in str(error.value)  # errors never quote what people wrote


def test_an_answer_without_rows_has_no_first_value(connection: Connection) -> None:
    wanted = select(thing.c.name)

    found = [run(connection, wanted, None) for _ in range(2)][1]

    assert (found.first(), found.scalar(), found.all()) == (None, None, [])


def test_a_count_is_one_value(connection: Connection) -> None:
    wanted = select(func.count()).select_from(thing)
    run(connection, insert(thing), ROWS)

    found = [run(connection, wanted, None).scalar_one() for _ in range(2)]

    assert found == [3, 3]


def test_one_row_is_wanted_where_there_are_two() -> None:
    with pytest.raises(LookupError, match="2 rows"):
        Found([(1,), (2,)], -1).one()

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from storage.database import build_writer
from storage.types import Json, UtcDateTime, build_metadata
from tests.storage.test_database import URLS, fresh_url

metadata = build_metadata()
note = Table(
    "typed_note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("body", Json),
)

ZONES = [ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "America/Juneau", "Asia/Kathmandu")]
BERLIN_SUMMER = timezone(timedelta(hours=2))
INSTANT = datetime(2026, 7, 1, 14, 30, 15, 123_456, tzinfo=BERLIN_SUMMER)


@pytest.fixture(params=URLS)
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    engine = build_writer(fresh_url(request.param, tmp_path))
    with engine.connect() as connection:
        metadata.create_all(connection)
        yield connection
        connection.rollback()
    engine.dispose()


def test_an_instant_comes_back_in_utc_to_the_microsecond(connection: Connection) -> None:
    connection.execute(insert(note), {"id": 1, "at": INSTANT})

    kept = connection.execute(select(note.c.at)).scalar_one()

    assert kept == INSTANT
    assert kept is not None
    assert kept.tzinfo is UTC


def test_no_instant_is_none(connection: Connection) -> None:
    connection.execute(insert(note), {"id": 1, "at": None})

    assert connection.execute(select(note.c.at)).scalar_one() is None


def test_a_naive_datetime_is_refused(connection: Connection) -> None:
    naive = INSTANT.replace(tzinfo=None)

    with pytest.raises(StatementError, match="naive"):
        connection.execute(insert(note), {"id": 1, "at": naive})


def test_a_naive_datetime_is_refused_in_a_condition(connection: Connection) -> None:
    naive = INSTANT.replace(tzinfo=None)

    with pytest.raises(StatementError, match="naive"):
        connection.execute(select(note).where(note.c.at > naive))


def test_instants_compare_and_sort_as_time_does_across_zones(connection: Connection) -> None:
    later = INSTANT.astimezone(ZoneInfo("America/New_York")) + timedelta(microseconds=1)
    connection.execute(insert(note), [{"id": 1, "at": later}, {"id": 2, "at": INSTANT}])

    order = connection.execute(select(note.c.id).order_by(note.c.at)).scalars().all()
    after = connection.execute(select(note.c.id).where(note.c.at > INSTANT)).scalars().all()
    last = connection.execute(select(func.max(note.c.at))).scalar_one()

    assert (order, after, last) == ([2, 1], [1], later)


@pytest.mark.parametrize("year", [1, 1900, 1969, 2038, 9998])
def test_instants_of_any_century_come_back(connection: Connection, year: int) -> None:
    instant = datetime(year, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    connection.execute(insert(note), {"id": 1, "at": instant})

    assert connection.execute(select(note.c.at)).scalar_one() == instant


@given(
    st.datetimes(
        min_value=datetime(2, 1, 1),  # noqa: DTZ001 - hypothesis puts the zone on
        max_value=datetime(9998, 1, 1),  # noqa: DTZ001 - likewise
        timezones=st.sampled_from(ZONES),
    )
)
def test_every_instant_survives_sqlite(instant: datetime) -> None:
    dialect = sqlite.dialect()
    column = UtcDateTime()

    kept = column.process_bind_param(instant, dialect)

    assert isinstance(kept, int)
    assert column.process_result_value(kept, dialect) == instant.astimezone(UTC)


@pytest.mark.parametrize("value", [{"a": [1, "ü", None]}, [], "x", 0, False, {}])
def test_a_json_value_comes_back(connection: Connection, value: object) -> None:
    connection.execute(insert(note), {"id": 1, "body": value})

    assert connection.execute(select(note.c.body)).scalar_one() == value


def test_no_json_value_is_null(connection: Connection) -> None:
    connection.execute(insert(note), {"id": 1, "body": None})

    nulls = select(func.count()).select_from(note).where(note.c.body.is_(None))
    assert connection.execute(nulls).scalar_one() == 1


def test_a_value_that_json_cannot_say_is_refused(connection: Connection) -> None:
    with pytest.raises((StatementError, TypeError), match="not JSON serializable"):
        connection.execute(insert(note), {"id": 1, "body": object()})


def test_constraints_have_names_that_migrations_can_rely_on() -> None:
    tables = build_metadata()

    table = Table(
        "crowd",
        tables,
        Column("id", Integer, primary_key=True),
        Column("name", String, unique=True),
        Column("place", String, index=True),
        Column("leader", ForeignKey("crowd.id")),
    )

    found = {rule.name for rule in table.constraints} | {index.name for index in table.indexes}
    assert found == {"pk_crowd", "uq_crowd_name", "ix_crowd_place", "fk_crowd_leader_crowd"}


def test_rows_can_be_deleted_by_instant(connection: Connection) -> None:
    connection.execute(insert(note), {"id": 1, "at": INSTANT})

    gone = connection.execute(delete(note).where(note.c.at <= INSTANT)).rowcount

    assert gone == 1

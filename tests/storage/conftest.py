"""A migrated database for each test: SQLite, and PostgreSQL where TEST_DATABASE_URL is set."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage import STORES
from storage.database import Database
from tests.postgres import Pool
from tests.storage.kept import Company, Kept, company_in, kept_at, sqlite_copy

POSTGRES = os.environ.get("TEST_DATABASE_URL")
KINDS = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]
only_postgresql = pytest.mark.parametrize(
    "migrated_url",
    [
        pytest.param(
            "postgresql",
            marks=pytest.mark.skipif(not POSTGRES, reason="TEST_DATABASE_URL is not set"),
        )
    ],
    indirect=True,
)


@pytest.fixture(scope="session")
def sqlite_template(empty_database: Path) -> Path:
    """A migrated file that tests copy: migrating one for each test takes ten times as long."""
    return empty_database


@pytest.fixture(params=KINDS)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own that has the newest form."""
    if request.param == "sqlite":
        with sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path) as url:
            yield url
        return
    pool: Pool = request.getfixturevalue("postgresql_pool")
    with pool.database() as url:
        yield url


@pytest.fixture
def kept(migrated_url: str) -> Iterator[Kept]:
    """The migrated database, for units that wait for nobody."""
    with kept_at(migrated_url) as kept:
        yield kept


@pytest.fixture
def company(kept: Kept) -> Company:
    """A company in the migrated database."""
    return company_in(kept)


@pytest.fixture
async def working(migrated_url: str) -> AsyncIterator[Database]:
    """The migrated database as the program opens it."""
    database = Database(migrated_url, STORES)
    yield database
    await database.close()

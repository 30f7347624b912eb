"""A migrated database for each test: SQLite, and PostgreSQL where TEST_DATABASE_URL is set."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage import STORES
from storage.database import Database
from storage.migrate import upgrade
from tests.storage.kept import Company, Kept, company_in, kept_at, postgresql_copy, sqlite_copy

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
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that tests copy: migrating one for each test takes ten times as long."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[str]:
    """A migrated database that tests copy."""
    assert POSTGRES
    with postgresql_copy(POSTGRES) as url:
        upgrade(url)
        yield url


@pytest.fixture(params=KINDS)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own that has the newest form."""
    if request.param == "sqlite":
        with sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path) as url:
            yield url
        return
    assert POSTGRES
    with postgresql_copy(POSTGRES, request.getfixturevalue("postgresql_template")) as url:
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

"""What every proof works with: a size, a database of either kind, and a place for its figures."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from storage.migrate import upgrade
from tests import postgres
from tests.promises.figures import FIGURE, in_words
from tests.promises.sizes import Sizes
from tests.storage.kept import sqlite_copy

Figures = Callable[..., None]
NewDatabase = Callable[[], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def sizes(request: pytest.FixtureRequest) -> Sizes:
    """How much of each proof this run does."""
    return Sizes(long=bool(request.config.getoption("--long")))


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Figures:
    """Keeps what was counted, to be read at the end of the run."""

    def keep(promise: str, **found: object) -> None:
        record_property(FIGURE, in_words(promise, found))

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what was counted."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    found = [value for one in reports for name, value in one.user_properties if name == FIGURE]
    if found:
        terminalreporter.section("figures")
    for line in found:
        terminalreporter.write_line(str(line))


# ---- databases ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database of the newest form with nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "goodword.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def empty_postgresql(postgresql_server: str) -> Iterator[str]:
    """A PostgreSQL database of the newest form with nothing in it, to be copied."""
    with postgres.fresh_database(postgresql_server) as url:
        upgrade(url)
        yield url


@pytest.fixture
def new_postgresql(postgresql_server: str, empty_postgresql: str) -> NewDatabase:
    """Makes PostgreSQL databases of the newest form, each for as long as its context lasts."""
    return lambda: postgres.fresh_database(postgresql_server, empty_postgresql)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(
    request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path
) -> NewDatabase:
    """Makes databases of the newest form; the test runs on both kinds."""
    if request.param == "postgresql":
        made: NewDatabase = request.getfixturevalue("new_postgresql")
        return made
    return lambda: sqlite_copy(empty_database, tmp_path)


@pytest.fixture
def migrated_url(new_database: NewDatabase) -> Iterator[str]:
    """A database of the test's own that has the newest form; the test runs on both kinds."""
    with new_database() as url:
        yield url

"""What every proof works with: a size, a database of either kind, and a place for its figures."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.end_to_end.processes import ROOT
from tests.promises.figures import FIGURE, in_words
from tests.promises.sizes import Sizes
from tests.promises.worlds import NewDatabase, NewWorld, Nursery, world
from tests.storage.kept import sqlite_copy

Figures = Callable[..., None]


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
def new_postgresql(postgresql_pool: postgres.Pool) -> NewDatabase:
    """Lends PostgreSQL databases of the newest form, each for as long as its context lasts."""
    return postgresql_pool.database


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


# ---- programs that die ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def nursery() -> Nursery:
    """What starts processes in a moment: they are forked from one that imported everything."""
    os.environ["PYTHONPATH"] = str(ROOT)  # the fork server does not take over ours
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.promises.mortal"])
    return context


@pytest.fixture
def new_world(new_database: NewDatabase, tmp_path: Path, nursery: Nursery) -> NewWorld:
    """Makes simulated Slacks, each beside a database of its own."""
    return lambda: world(new_database, tmp_path, nursery)

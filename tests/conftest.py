"""Options and fixtures for every test."""

import gc
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from storage.migrate import upgrade
from tests import postgres
from tests.compiled import share_statements
from tests.golden import Golden
from tests.storage.kept import sqlite_copy

ORDINARY_EXAMPLES = 50  # what has a size of its own, as the promises have, keeps it
LONG_EXAMPLES = 10_000


# ---- options --------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the big sizes too")
    parser.addoption("--update-golden", action="store_true", help="rewrite what golden files say")


def pytest_configure(config: pytest.Config) -> None:
    examples = LONG_EXAMPLES if config.getoption("--long") else ORDINARY_EXAMPLES
    settings.register_profile(
        "goodword",
        max_examples=examples,
        deadline=None,  # a slow machine is no failure
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    settings.load_profile("goodword")
    share_statements()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start PostgreSQL for the workers of a run that has some; else the first test to ask does."""
    if session.config.getoption("numprocesses", None):
        with suppress(pytest.skip.Exception):  # the tests that ask are skipped, not the run
            postgres.provide(session.config)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Let Python not look for garbage among ten thousand tests, now or again and again later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="run with --long")
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(skip)


# ---- fixtures -------------------------------------------------------------------------------


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """The golden files in the folder `golden` beside the test."""
    update = bool(request.config.getoption("--update-golden"))
    return Golden(Path(request.path).parent / "golden", update=update)


@pytest.fixture(scope="session")
def postgresql_server(request: pytest.FixtureRequest) -> str:
    """The URL of a PostgreSQL server on which databases can be made; skipped without one."""
    return postgres.provide(request.config)


@pytest.fixture(scope="session")
def postgresql_pool(postgresql_server: str) -> Iterator[postgres.Pool]:
    """PostgreSQL databases of the newest form with nothing in them, to be borrowed."""
    with postgres.fresh_database(postgresql_server) as template:
        upgrade(template)
        pool = postgres.Pool(postgresql_server, template)
        yield pool
        pool.close()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database of the newest form with nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "goodword.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(
    request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path
) -> Iterator[str]:
    """A database of the test's own that has the newest form; the test runs on both kinds."""
    if request.param == "sqlite":
        with sqlite_copy(empty_database, tmp_path) as url:
            yield url
        return
    pool: postgres.Pool = request.getfixturevalue("postgresql_pool")
    with pool.database() as url:
        yield url

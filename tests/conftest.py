"""Options and fixtures for every test."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres
from tests.golden import Golden

ORDINARY_EXAMPLES = 200
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


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start PostgreSQL for the workers of a run that has some; else the first test to ask does."""
    if session.config.getoption("numprocesses", None):
        with suppress(pytest.skip.Exception):  # the tests that ask are skipped, not the run
            postgres.provide(session.config)


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


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """An empty PostgreSQL database of the test's own."""
    with postgres.fresh_database(postgresql_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of the test's own, of either kind; the test runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return str(request.getfixturevalue("postgresql_url"))

"""Options and fixtures for every test."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.golden import Golden

ORDINARY_EXAMPLES = 500  # a twentieth
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

"""The page about what each platform can show."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.ui.support import Support, support_page
from tests.golden import Golden

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
PLATFORMS = {"Slack": "adapters.slack", "Microsoft Teams": "adapters.teams"}


def support_of(package: str) -> Support:
    """Return what a platform's renderer and forms say of themselves."""
    modules = [f"{package}.{name}" for name in ("render", "forms")]
    known = (import_module(module) for module in modules if find_spec(module))
    return {
        kind: level for module in known for kind, level in getattr(module, "SUPPORT", {}).items()
    }


def test_the_page_about_support_is_up_to_date(pytestconfig: pytest.Config) -> None:
    found = {name: support_of(package) for name, package in PLATFORMS.items() if find_spec(package)}
    told = {name: support for name, support in found.items() if support}

    update = bool(pytestconfig.getoption("--update-golden"))
    Golden(REFERENCE, update=update).check_text("support.md", support_page(told))


def test_a_gap_is_written_as_one() -> None:
    assert "| `Heading` | — |" in support_page({"Nowhere": {}})

"""The reference pages say what the code says."""

import pytest

from bot.config import Settings
from docs import generate
from docs.generate import PAGES, REFERENCE, Undescribed
from tests.golden import Golden


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_reference_page_is_up_to_date(name: str, pytestconfig: pytest.Config) -> None:
    update = bool(pytestconfig.getoption("--update-golden"))

    Golden(REFERENCE, update=update).check_text(name, PAGES[name]())


def test_a_route_without_words_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {route: said for route, said in generate.ROUTES.items() if route != "GET /livez"}
    monkeypatch.setattr(generate, "ROUTES", known)

    with pytest.raises(Undescribed, match="GET /livez"):
        generate.routes_page()


def test_words_about_an_event_that_is_gone_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "EVENT_WORDS", {**generate.EVENT_WORDS, "moon_rose": "tides"})

    with pytest.raises(Undescribed, match="moon_rose"):
        generate.scopes_page()


def test_every_setting_stands_in_its_page() -> None:
    page = generate.settings_page()

    assert all(f"`{name.upper()}`" in page for name in Settings.model_fields)

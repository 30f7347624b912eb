"""The page itself: keyboard, narrow and dark screens, and what goes over the wire."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.playground.browser.visitor import Visitor

pytestmark = pytest.mark.browser

PHONE_WIDTH, PHONE_HEIGHT = 390, 844
FOCUSED = "document.activeElement.textContent || document.activeElement.ariaLabel"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


def test_everything_is_reached_with_the_keyboard(ana: Visitor) -> None:
    keys = ana.page.keyboard
    ana.page.get_by_role("button", name="Open the form").focus()

    keys.press("Enter")
    expect(ana.form.get_by_label("Whom do you thank?")).to_be_focused()
    seen = [tabbed(ana.page) for _ in range(12)]
    keys.press("Escape")

    expect(ana.form).to_have_count(0)
    expect(ana.page.get_by_role("button", name="Open the form")).to_be_focused()
    assert {"Send thanks", "Cancel"} <= set(seen)
    assert len(set(seen)) < len(seen), "the focus left the form"


def tabbed(page: Page) -> str:
    """Press Tab and return what has the focus then."""
    page.keyboard.press("Tab")
    return str(page.evaluate(FOCUSED))


def test_a_menu_closes_with_escape_and_gives_the_focus_back(ana: Visitor) -> None:
    persona = ana.page.locator("#persona-button")
    persona.focus()
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_role("menu")).to_be_visible()
    ana.page.keyboard.press("ArrowDown")

    ana.page.keyboard.press("Escape")

    expect(ana.page.get_by_role("menu")).to_have_count(0)
    expect(persona).to_be_focused()


def test_a_link_skips_to_the_message_box(ana: Visitor) -> None:
    ana.page.get_by_role("link", name="Skip to the message box").focus()

    ana.page.keyboard.press("Enter")

    expect(ana.box).to_be_focused()


def test_the_introduction_goes_away_and_stays_away(ana: Visitor) -> None:
    introduction = ana.page.get_by_role("region", name="What can I try?")
    ana.page.get_by_role("button", name="Close the introduction").click()
    expect(introduction).to_have_count(0)

    ana.page.reload()

    expect(ana.page.locator(".message").first).to_be_visible()
    expect(introduction).to_have_count(0)


def test_raw_payloads_show_the_signed_request_without_its_secrets(ana: Visitor) -> None:
    ana.say("/kudos")
    expect(ana.form).to_be_visible()
    ana.page.keyboard.press("Escape")
    ana.page.get_by_role("button", name="Under the glass").first.click()

    wire = ana.page.get_by_role("region", name="Under the glass")
    wire.locator("summary").filter(has_text="command /kudos").first.click()

    request = wire.locator("details[open] .json").first
    expect(request).to_contain_text('"command": "/kudos"')
    expect(request).to_contain_text("•")
    for secret in ("xoxb-", "v0=", "xapp-"):
        expect(wire).not_to_contain_text(secret)


def test_a_phone_shows_everything_without_sideways_scrolling(
    visits: Callable[..., Visitor],
) -> None:
    phone = visits(PHONE_WIDTH, PHONE_HEIGHT)
    phone.come()
    assert not phone.page.evaluate(TOO_WIDE)
    drawer = phone.page.get_by_role("navigation", name="Workspace")
    expect(drawer).not_to_be_visible()

    phone.page.get_by_role("button", name="Conversations and personas").click()
    expect(drawer).to_be_visible()
    drawer.get_by_role("button", name="Goodword Home").click()

    expect(drawer).not_to_be_visible()
    expect(phone.page.locator(".home")).to_contain_text("Thank a colleague")
    assert not phone.page.evaluate(TOO_WIDE)
    phone.page.get_by_role("button", name="Thank a colleague").click()
    expect(phone.form.get_by_role("button", name="Send thanks")).to_be_in_viewport()
    assert not phone.page.evaluate(TOO_WIDE)


def test_dark_follows_the_system_and_can_be_chosen(ana: Visitor) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = ana.page.evaluate(ground)
    ana.page.emulate_media(color_scheme="dark")
    dark = ana.page.evaluate(ground)
    assert dark != light

    ana.page.get_by_role("button", name="Light or dark").click()
    ana.page.get_by_role("menuitemradio", name="Light").click()

    assert ana.page.evaluate(ground) == light

"""A company's life on the page: its managers, curators, owners, and those who want to go."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.playground.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_manager_sees_whom_nobody_thanked(ana: Visitor) -> None:
    ana.say("/kudos team")

    expect(ana.answer.get_by_role("button", name="Thank Gita Shrestha")).to_be_visible()


def test_a_card_that_three_report_is_hidden_until_a_curator_decides(
    visits: Callable[..., Visitor],
) -> None:
    visitor = visits()
    visitor.come("Dieter Krämer")
    words = "moved the whole archive in one night"
    visitor.go("thanks")
    visitor.say(f'/kudos @jo {words} for:"Acme Ltd" #craft')
    card = visitor.card(words)
    expect(card).to_contain_text("Acme Ltd")
    for name in ("Ana Sousa", "Ben Okafor", "Chloé Martin"):
        visitor.become(name)
        card.get_by_role("button", name="Report").click()
        visitor.form.get_by_role("button", name="Report it").click()
        expect(visitor.answer).to_contain_text("A curator looks at it")
    expect(card).to_have_count(0)

    visitor.become("Esra Yılmaz")
    visitor.say("/goodword admin queue")
    visitor.answer.get_by_role("button", name="Leave it up").click()

    expect(card).to_be_visible()


def test_reach_shows_two_groups_and_no_name(visits: Callable[..., Visitor]) -> None:
    jo = visits()
    jo.come("Jo Miller")

    jo.say("/goodword admin reach")

    expect(jo.answer).to_contain_text("By department")
    expect(jo.answer).to_contain_text("Customer Care")
    expect(jo.answer).not_to_contain_text("Sousa")


def test_ones_own_data_come_as_a_file_that_opens(visits: Callable[..., Visitor]) -> None:
    kai = visits()
    kai.come("Kai Lindqvist")
    kai.say("/goodword me data")
    messages = kai.page.get_by_role("button", name="Goodword App")
    expect(messages.locator(".badge")).to_contain_text("unread")
    messages.click()

    kai.page.locator(".files summary").last.click()

    expect(kai.page.locator(".files .json")).to_contain_text('"kudos_given"')


def test_whoever_has_themselves_deleted_becomes_a_colleague(
    visits: Callable[..., Visitor],
) -> None:
    visitor = visits()
    visitor.come("Chloé Martin")
    card = visitor.thank("@fatima kept the store open through the storm #care")
    visitor.become("فاطمة الزهراني")
    visitor.say("/goodword me delete")
    visitor.form.get_by_role("textbox").fill("delete")
    visitor.form.get_by_role("button", name="Delete me for good").click()

    expect(card).to_contain_text("@Chloé Martin thanks a colleague")

"""The page's Teams, alone and beside the page's Slack, with the real bot behind both."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.playground.browser.visitor import Visitor

pytestmark = pytest.mark.browser

TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
BOT_CARD = ".message.from-bot .card"


@pytest.fixture
def tomas(visits: Callable[..., Visitor]) -> Visitor:
    """Tomás, who is only in Teams, in a channel of his team."""
    return arrive(visits())


def arrive(visitor: Visitor, name: str = "Tomás Silva", place: str = "Design") -> Visitor:
    visitor.page.goto(f"{visitor.address}/playground/teams/")
    expect(visitor.page.locator(".message").first).to_be_visible()
    visitor.become(name)
    visitor.go(place)
    return visitor


def card(page: Page, words: str) -> Locator:
    return page.locator(BOT_CARD).filter(has_text=words)


def test_a_word_in_the_chat_is_answered_with_a_card(tomas: Visitor) -> None:
    tomas.go("Goodword")
    tomas.say("home")

    home = tomas.page.locator(BOT_CARD).last
    expect(home).to_contain_text("My settings")
    expect(home.get_by_role("button", name="What I can do")).to_be_visible()


def test_a_thanks_from_a_channel_is_answered_in_private_and_undone(tomas: Visitor) -> None:
    tomas.say("@goodword kudos @esra drew the labels so that everybody reads them #craft")
    expect(card(tomas.page, "drew the labels").last).to_be_visible()

    tomas.go("Goodword")
    told = card(tomas.page, "Thanked Esra").last
    told.get_by_role("button", name="Undo").click()

    expect(card(tomas.page, "Undone").last).to_be_visible()


def test_a_dialog_opens_beside_the_message_box_and_closes(tomas: Visitor) -> None:
    button = tomas.page.get_by_role("button", name="Shortcuts")
    button.click()
    tomas.page.get_by_role("menuitem").first.click()
    expect(tomas.form.get_by_label("Whom do you thank?")).to_be_focused()

    tomas.form.get_by_role("button", name="Send thanks").click()
    expect(tomas.form.locator(".field.wrong").first).to_be_visible()
    tomas.page.keyboard.press("Escape")

    expect(tomas.form).to_have_count(0)


def test_a_dialog_can_be_filled_in_and_sent(tomas: Visitor) -> None:
    tomas.page.get_by_role("button", name="Shortcuts").click()
    tomas.page.get_by_role("menuitem").first.click()
    people = tomas.form.get_by_label("Whom do you thank?")
    people.fill("Dieter")
    people.press("Enter")
    tomas.form.locator("textarea").fill("carried the new crates up himself when the lift broke")
    tomas.form.get_by_label("Which value does it show?").select_option(index=1)
    tomas.form.get_by_role("button", name="Send thanks").click()

    expect(tomas.form).to_have_count(0)


def test_raw_activities_show_no_secret(tomas: Visitor) -> None:
    tomas.say("@goodword help")
    tomas.page.get_by_role("button", name="Under the glass").first.click()

    wire = tomas.page.get_by_role("region", name="Under the glass")
    wire.locator("summary").filter(has_text="message").first.click()

    expect(wire.locator("details[open] .json").first).to_contain_text('"channelId": "msteams"')
    for secret in ("simulated-app-secret", "Bearer ey"):
        expect(wire).not_to_contain_text(secret)


def test_a_phone_shows_teams_without_sideways_scrolling(visits: Callable[..., Visitor]) -> None:
    phone = visits(390, 844)
    phone.page.goto(f"{phone.address}/playground/teams/")

    expect(phone.page.locator(".message").first).to_be_visible()
    assert not phone.page.evaluate(TOO_WIDE)
    phone.page.get_by_role("button", name="Conversations and personas").click()
    phone.go("Goodword")
    phone.say("home")
    expect(phone.page.locator(BOT_CARD).last).to_contain_text("My settings")
    assert not phone.page.evaluate(TOO_WIDE)


# ---- side by side ---------------------------------------------------------------------------


def side(page: Page, name: str) -> FrameLocator:
    return page.frame_locator(f"#{name}")


def be(frame: FrameLocator, name: str) -> None:
    """Become somebody in one of two narrow panes."""
    frame.get_by_role("button", name="Conversations and personas").click()
    frame.locator("#persona-button").click()
    frame.get_by_role("menu").get_by_role("menuitemradio", name=name).click()
    expect(frame.locator("#persona-button")).to_contain_text(name)


def both(visitor: Visitor) -> tuple[FrameLocator, FrameLocator]:
    visitor.page.goto(f"{visitor.address}/playground/both/")
    slack, teams = side(visitor.page, "slack"), side(visitor.page, "teams")
    expect(slack.locator(".message").first).to_be_visible()
    expect(teams.locator(".message").first).to_be_visible()
    for frame in (slack, teams):
        expect(frame.locator("#persona-button")).to_contain_text("Ana Sousa")
        expect(frame.locator(".toast")).to_have_count(0)
    return slack, teams


def test_who_one_is_on_one_side_one_is_on_both(visits: Callable[..., Visitor]) -> None:
    slack, teams = both(visits(1500, 900))

    be(teams, "Kai Lindqvist")

    expect(slack.locator("#persona-button")).to_contain_text("Kai Lindqvist")


def test_somebody_without_an_account_there_is_told(visits: Callable[..., Visitor]) -> None:
    slack, teams = both(visits(1500, 900))

    be(teams, "Priya Raman")

    expect(slack.locator(".toast")).to_contain_text("Priya Raman has no account in Slack.")
    expect(slack.locator("#persona-button")).not_to_contain_text("Priya")


def test_thanks_given_in_teams_are_told_in_slack_too(visits: Callable[..., Visitor]) -> None:
    slack, teams = both(visits(1500, 900))
    be(teams, "Tomás Silva")
    teams.get_by_role("button", name="Conversations and personas").click()
    teams.locator("#sidebar .place").filter(has_text="Design").first.click()
    box = teams.locator("#composer-words")
    box.fill("@goodword kudos @kai let the new labels print before anybody asked #craft")
    box.press("Escape")
    box.press("Enter")
    expect(
        teams.locator(".message").filter(has_text="let the new labels print").last
    ).to_be_visible()

    be(teams, "Kai Lindqvist")
    asked = slack.locator("#composer-words")
    asked.fill("/kudos mine")
    asked.press("Escape")
    asked.press("Enter")

    told = slack.locator(".message.from-bot").filter(has_text="let the new labels print")
    expect(told.first).to_be_visible()


def test_thanks_given_in_slack_arrive_with_somebody_who_is_only_in_teams(
    visits: Callable[..., Visitor],
) -> None:
    slack, teams = both(visits(1500, 900))
    be(teams, "Kai Lindqvist")
    box = slack.locator("#composer-words")
    box.fill("/kudos")
    box.press("Escape")
    box.press("Enter")
    form = slack.locator("dialog[open]")
    form.get_by_label("Somebody who is not in this list?").fill("tomas@harbour-pine.example")
    form.locator("textarea").fill("found room for our servers between the crates on a Friday")
    form.get_by_label("Which value does it show?").select_option(index=1)
    form.get_by_role("button", name="Send thanks").click()
    expect(form).to_have_count(0)

    be(teams, "Tomás Silva")
    teams.get_by_role("button", name="Conversations and personas").click()
    teams.locator("#sidebar .place").filter(has_text="Goodword").first.click()

    thanks = teams.locator(BOT_CARD).filter(has_text="found room for our servers")
    expect(thanks.first).to_be_visible()


def test_a_small_window_shows_one_side_at_a_time(visits: Callable[..., Visitor]) -> None:
    phone = visits(390, 844)
    phone.page.goto(f"{phone.address}/playground/both/")
    expect(phone.page.locator("#slack")).to_be_visible()
    expect(phone.page.locator("#teams")).not_to_be_visible()

    phone.page.get_by_role("button", name="Teams").click()

    expect(phone.page.locator("#teams")).to_be_visible()
    expect(phone.page.locator("#slack")).not_to_be_visible()
    assert not phone.page.evaluate(TOO_WIDE)

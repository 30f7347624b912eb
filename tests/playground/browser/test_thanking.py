"""What people of the simulated company do with the bot, on the page and in Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.playground.browser.visitor import Visitor

pytestmark = pytest.mark.browser


# ---- giving thanks --------------------------------------------------------------------------


def test_a_typed_kudos_becomes_a_card_and_a_private_answer(ana: Visitor) -> None:
    ana.box.press_sequentially("/kud")
    expect(ana.page.get_by_role("option", name="/kudos")).to_be_visible()
    ana.box.press("Tab")
    ana.box.press_sequentially("@be")
    expect(ana.page.get_by_role("option", name="Ben Okafor")).to_be_visible()
    ana.box.press("Tab")
    expect(ana.box).to_have_value("/kudos @ben ")

    ana.box.press_sequentially("drove the spare lamp to the hospice #care")
    ana.box.press("Enter")

    card = ana.card("drove the spare lamp to the hospice")
    expect(card).to_contain_text("@Ana Sousa thanks @Ben Okafor")
    expect(card.get_by_role("button", name="Me too")).to_be_visible()
    expect(ana.answer).to_contain_text("Only visible to you")
    expect(ana.answer).to_contain_text("@Ben Okafor")


def test_the_form_says_what_is_wrong_beside_the_field_and_then_sends(ana: Visitor) -> None:
    ana.page.get_by_role("button", name="Open the form").click()
    ana.form.get_by_label("Whom do you thank?").fill("kai")
    ana.page.get_by_role("option", name="Kai Lindqvist").click()
    reason = ana.form.get_by_role("textbox", name="What did they do")
    reason.fill("too short")
    ana.form.get_by_label("Which value").select_option(index=1)
    ana.form.get_by_role("button", name="Send thanks").click()
    expect(ana.field("What did they do").locator(".error")).to_contain_text("15 characters")
    expect(reason).to_be_focused()
    expect(reason).to_have_attribute("aria-invalid", "true")

    reason.fill("found the lost parcel behind the second ramp")
    ana.form.get_by_role("button", name="Send thanks").click()

    expect(ana.form).to_have_count(0)
    expect(ana.card("found the lost parcel")).to_contain_text("@Kai Lindqvist")


def test_an_unknown_value_is_chosen_by_a_button(ana: Visitor) -> None:
    ana.say("/kudos @chloe translated the whole manual for the clinic #crae")
    expect(ana.answer).to_contain_text("#crae")

    ana.answer.get_by_role("button", name="#care").click()

    expect(ana.card("translated the whole manual")).to_contain_text("#care")


def test_a_kudos_that_is_too_short_opens_the_form_with_the_draft(ana: Visitor) -> None:
    ana.say("/kudos @ben thx")

    expect(ana.form.get_by_role("textbox", name="What did they do")).to_have_value("thx")
    expect(ana.form).to_contain_text("Ben Okafor")


def test_a_page_that_is_loaded_again_finds_its_form_open(ana: Visitor) -> None:
    ana.say("/kudos @ben thx")
    expect(ana.form).to_be_visible()

    ana.page.reload()

    expect(ana.form).to_contain_text("Ben Okafor")


def test_a_message_can_be_thanked_for(ana: Visitor) -> None:
    ana.go("support")
    message = ana.page.locator(".message").filter(has_text="I can take the follow-up call")
    message.hover()

    message.get_by_role("button", name="Thank for this").click()

    expect(ana.form).to_contain_text("Ben Okafor")


def test_what_people_type_stays_text(visits: Callable[..., Visitor]) -> None:
    dieter = visits()
    dieter.come("Dieter Krämer")
    nasty = "<img src=x onerror=alert(1)> *bold* <!channel> &lt;b&gt; <script>alert(2)</script>"

    card = dieter.thank(f"@chloe wrote down {nasty} #craft")

    expect(card).to_contain_text(f"wrote down {nasty}")
    expect(card.locator(".blocks").locator("img, script, b, .chip.loud")).to_have_count(0)
    expect(card.get_by_text("bold", exact=True)).to_have_count(0)


def test_a_channel_without_the_bot_can_invite_it(visits: Callable[..., Visitor]) -> None:
    ian = visits()
    ian.come("Ian O'Connor")
    ian.go("random-without-the-bot")
    ian.say("/kudos @kai repaired the coffee machine before eight #care")
    expect(ian.answer).to_contain_text("@Kai Lindqvist")

    ian.page.get_by_role("button", name="Invite it").click()

    expect(ian.page.get_by_role("button", name="Invite it")).to_have_count(0)
    ian.say("@Goodword kudos @kai carried the boxes up the stairs #together")
    expect(ian.answer).to_contain_text("@Kai Lindqvist")
    ian.go("thanks")
    expect(ian.card("carried the boxes up the stairs")).to_be_visible()


# ---- being thanked --------------------------------------------------------------------------


def test_a_colleague_joins_with_one_press(visits: Callable[..., Visitor]) -> None:
    visitor = visits()
    visitor.come("Chloé Martin")
    card = visitor.thank("@ben kept the phone line open all night #care")
    visitor.become("Esra Yılmaz")

    card.get_by_role("button", name="Me too").click()

    expect(card).to_contain_text("Esra Yılmaz")


def test_the_person_thanked_thanks_back_or_keeps_it_private(
    visits: Callable[..., Visitor],
) -> None:
    visitor = visits()
    visitor.come("Kai Lindqvist")
    card = visitor.thank("@dieter read the whole contract for the ferry #clarity")
    visitor.become("Dieter Krämer")
    messages = visitor.page.get_by_role("button", name="Goodword App")
    expect(messages.locator(".badge")).to_contain_text("unread")
    messages.click()
    mine = visitor.card("read the whole contract")
    mine.get_by_role("button", name="Danke zurück").click()  # Dieter's Slack speaks German
    expect(visitor.form).to_contain_text("Kai Lindqvist")
    visitor.page.keyboard.press("Escape")

    mine.get_by_role("button", name="Für mich behalten").click()
    visitor.form.get_by_role("button", name="Für mich behalten").click()

    expect(visitor.answer).to_contain_text("Only visible to you")
    visitor.go("thanks")
    expect(card).to_have_count(0)


def test_a_message_for_the_night_comes_when_the_clock_is_moved(
    visits: Callable[..., Visitor],
) -> None:
    visitor = visits()
    visitor.come("Esra Yılmaz")
    clock = visitor.page.locator(".clock-face")
    now = clock.inner_text()
    move = visitor.page.get_by_role("group", name="Simulated time").get_by_role("button")
    move.filter(has_text="+1 hour").click()
    expect(clock).not_to_have_text(now)
    visitor.thank("@hana drew the chart that the clinic understood #clarity")  # night in Tokyo
    visitor.become("佐藤 花")
    messages = visitor.page.get_by_role("button", name="Goodword App")
    expect(messages.locator(".badge")).to_have_count(0)

    move.filter(has_text="+1 day").click()

    expect(messages.locator(".badge")).to_contain_text("unread")


# ---- home, settings, set-up -----------------------------------------------------------------


def test_the_buttons_of_home_open_what_they_name(ana: Visitor) -> None:
    ana.go("Goodword Home")

    for button in ("Thank a colleague", "Thanks I received", "Thanks I gave", "Change my settings"):
        ana.page.locator(".home").get_by_role("button", name=button).click()
        expect(ana.form).to_be_visible()
        ana.page.keyboard.press("Escape")
        expect(ana.form).to_have_count(0)


def test_settings_are_kept(visits: Callable[..., Visitor]) -> None:
    kai = visits()
    kai.come("Kai Lindqvist")
    kai.say("/goodword me")
    kai.form.get_by_label("Quiet from").select_option("20:00")
    kai.form.get_by_role("button", name="Save my settings").click()
    expect(kai.form).to_have_count(0)

    kai.go("Goodword Home")

    expect(kai.page.locator(".home")).to_contain_text("20:00")


def test_an_answer_that_takes_the_place_of_a_form_is_closed_by_escape(
    visits: Callable[..., Visitor],
) -> None:
    kai = visits()
    kai.come("Kai Lindqvist")
    kai.go("Goodword Home")
    kai.page.locator(".home").get_by_role("button", name="Change my settings").click()

    kai.form.get_by_role("button", name="Save my settings").click()
    expect(kai.form).to_contain_text("Saved")
    kai.page.keyboard.press("Escape")

    expect(kai.form).to_have_count(0)


def test_an_admin_changes_the_set_up_and_the_values(visits: Callable[..., Visitor]) -> None:
    jo = visits()
    jo.come("Jo Miller")
    jo.say("/goodword setup")
    jo.answer.get_by_role("button", name="Change who is in").click()
    name = jo.form.get_by_label("What is it called?")
    expect(name).to_have_value("Harbour & Pine")
    name.fill("Harbour & Pine Care")
    jo.form.get_by_role("button", name="Save and go on").click()
    expect(jo.form).to_contain_text("Step 2 of 4")
    jo.page.keyboard.press("Escape")
    expect(jo.form).to_have_count(0)

    jo.say("/goodword values")

    jo.answer.get_by_role("button", name="Edit Craft").click()
    expect(jo.form.get_by_label("Name")).to_have_value("Craft")


def test_who_is_no_admin_is_told_who_is_and_may_begin_a_space(
    visits: Callable[..., Visitor],
) -> None:
    esra = visits()
    esra.come("Esra Yılmaz")
    esra.say("/goodword setup")
    expect(esra.answer).to_contain_text("Jo Miller")
    expect(esra.form).to_have_count(0)

    esra.answer.get_by_role("button", name="Start a space for my department").click()
    esra.form.get_by_label("What is it called?").fill("Product")
    for step in ("Step 2", "Step 3", "Step 4"):
        esra.form.get_by_role("button", name="Save and go on").click()
        expect(esra.form).to_contain_text(step)
    esra.form.get_by_role("button", name="Back").click()
    expect(esra.form).to_contain_text("Step 3")
    esra.form.get_by_role("button", name="Skip this step").click()
    expect(esra.form).to_contain_text("Step 4")
    esra.form.get_by_role("button", name="Save and finish").click()

    expect(esra.answer).to_contain_text("Product is set up")
    expect(esra.form).to_have_count(0)

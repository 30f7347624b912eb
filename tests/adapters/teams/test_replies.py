"""Replies of the core on their way to whoever asked, in each place and by each way."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.teams.arrivals import (
    AGAIN,
    Arrival,
    ByDialog,
    ByHome,
    ByMessage,
    ByPress,
    Reference,
    Way,
)
from adapters.teams.forms import read_answers
from adapters.teams.shown import MOST_TYPED
from adapters.teams.stamps import Stamps
from adapters.wire.seals import Owner
from bot.identity import ConversationId
from bot.outcome import Reply
from bot.request import Door, OpenedHome, Place, Pressed, Request, Submitted, Typed
from bot.surface import PlaceKind
from bot.ui.actions import Button
from bot.ui.blocks import Buttons, Heading, Paragraph
from bot.ui.forms import Channel, Form, Words
from bot.ui.text import Typing, text
from bot.ui.views import Home, Message, Page
from tests.adapters.teams.connector import (
    ANA,
    CHANNEL,
    DIRECT,
    TENANT,
    Scene,
    refused,
    scene,
)
from tests.adapters.teams.test_messenger import card, without_nonces
from tests.golden import Golden

POST = r"POST .*/activities$"
KINDS = {CHANNEL: PlaceKind.CHANNEL, DIRECT: PlaceKind.DIRECT}
FORM = Form("kudos", "Give kudos", "Send", (Words("reason", "Reason", least=15),), carry="draft 7")
LINE = Message("Thank you, it is on its way.")
LONG = Message("Told", (Paragraph(text("Type ", Typing("kudos mine"))),))
PAGE = Page("Help", (Paragraph(text("All of it.")),))
HOME = Home((Heading("Hello Ana"), Buttons((Button("Give kudos", "kudos.open"),))))
ERRORS = Reply(errors={"reason": "Say at least 15 characters."})


@dataclass
class Asks:
    """Makes what Ana asked, in one conversation."""

    here: Scene
    where: ConversationId = CHANNEL

    @property
    def reference(self) -> Reference:
        thread = "1700" if self.where == CHANNEL else None
        return self.here.reference(self.where, KINDS[self.where], thread)

    def by(self, door: Door, way: Way) -> Arrival:
        found = self.reference
        place = Place(found.conversation, found.kind, found.thread)
        key = f"{type(way).__name__}:{type(door).__name__}"
        return Arrival(Request(key, "teams", TENANT, ANA, door, place), way)

    def typed(self, words: str = "kudos @Ben") -> Arrival:
        return self.by(Typed((words,)), ByMessage(words, "1:1", self.reference))

    def pressed(
        self, *, invoke: bool = True, dialog: bool = False, public: bool = False
    ) -> Arrival:
        way = ByPress(self.reference, None if dialog else "1:9", invoke, dialog, is_public=public)
        return self.by(Pressed("kudos.join", "12", "1:9"), way)

    def fetched(self) -> Arrival:
        return self.by(Pressed("kudos.open", ""), ByDialog(self.reference, "fetch"))

    def submitted(self) -> Arrival:
        return self.by(self._sent(), ByDialog(self.reference, "submit", ("reason",)))

    def sent_card(self, *, invoke: bool = True) -> Arrival:
        return self.by(self._sent(), ByPress(self.reference, "1:9", invoke, inputs=("reason",)))

    def home(self) -> Arrival:
        return self.by(OpenedHome(), ByHome(self.reference))

    def _sent(self) -> Submitted:
        return Submitted("kudos", read_answers({"words:reason": "well"}), "draft 7")


def dialog(body: Any) -> Any:  # noqa: ANN401 - JSON
    assert body["task"]["type"] == "continue"
    return body["task"]["value"]


def ours(body: Any) -> list[dict[str, str]]:  # noqa: ANN401 - JSON
    """Return all data of ours in a card, in order."""
    if isinstance(body, list):
        return [one for part in body for one in ours(part)]
    if not isinstance(body, dict):
        return []
    own = [body["goodword"]] if "goodword" in body else []
    return own + [one for part in body.values() for one in ours(part)]


# ---- typed words --------------------------------------------------------------------------------


async def test_words_in_a_channel_are_answered_where_nobody_else_reads(golden: Golden) -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here).typed(), Reply(message=LONG))

        [asked] = here.connector.calls(POST)
        assert body is None
        assert DIRECT in asked.path
        golden.check("replies/typed_in_channel", without_nonces(asked.body))


async def test_where_the_tenant_has_them_a_targeted_message_answers_in_the_thread() -> None:
    async with scene(targeted=True) as here:
        await here.replies.give(Asks(here).typed(), Reply(message=LONG))

        [asked] = here.connector.calls(POST)
        assert asked.path == f"v3/conversations/{CHANNEL};messageid=1700/activities"
        assert asked.body["recipient"]["id"] == ANA
        assert "@Goodword kudos mine" in json.dumps(asked.body)


async def test_words_in_the_1_to_1_chat_are_answered_there() -> None:
    async with scene() as here:
        await here.replies.give(Asks(here, DIRECT).typed(), Reply(message=LONG))

        [asked] = here.connector.calls(POST)
        assert DIRECT in asked.path
        assert "@Goodword" not in json.dumps(asked.body)


async def test_a_form_for_words_in_a_channel_is_offered_with_a_button(golden: Golden) -> None:
    async with scene() as here:
        await here.replies.give(Asks(here).typed(), Reply(form=FORM, message=LINE))

        [asked] = here.connector.calls(POST)
        [data] = ours(asked.body)
        assert (data["k"], data["a"], data["val"]) == ("again", AGAIN, "kudos @Ben")
        golden.check("replies/form_offered", without_nonces(asked.body))


async def test_the_button_of_an_offer_still_knows_the_channel() -> None:
    async with scene() as here:
        await here.replies.give(Asks(here).typed(), Reply(form=FORM))

        [data] = ours(here.connector.said()[0])
        opened = here.seals.open(data["s"], Owner(TENANT, ANA, ""))
        assert opened is not None
        assert opened.place == Place(CHANNEL, PlaceKind.CHANNEL, "1700")


async def test_a_form_for_words_in_the_1_to_1_chat_is_a_card_there(golden: Golden) -> None:
    async with scene() as here:
        await here.replies.give(Asks(here, DIRECT).typed(), Reply(form=FORM, message=LINE))

        golden.check("replies/form_in_chat", without_nonces(here.connector.said()[0]))


async def test_a_form_that_asks_for_a_channel_offers_those_of_the_bot() -> None:
    form = Form("setup", "Setup", "Save", (Channel("where", "Channel"),))

    async with scene() as here:
        body = await here.replies.give(Asks(here).fetched(), Reply(form=form))

        [field] = [one for one in dialog(body)["card"]["content"]["body"] if "choices" in one]
        assert field["choices"] == [{"title": "Thanks", "value": CHANNEL}]


async def test_an_offer_too_large_for_a_card_is_the_form_itself() -> None:
    told = Message("x", (Paragraph(text("\N{PARTY POPPER}" * 7_000)),) * 9)

    async with scene() as here:
        typed = Asks(here).typed("\N{PARTY POPPER}" * (MOST_TYPED // 2))

        await here.replies.give(typed, Reply(form=FORM, message=told))

        assert ours(here.connector.said()[0])[0]["k"] == "form"


async def test_words_too_long_for_a_button_get_the_form_itself() -> None:
    async with scene() as here:
        typed = Asks(here).typed("kudos " + "x" * MOST_TYPED)

        await here.replies.give(typed, Reply(form=FORM))

        assert ours(here.connector.said()[0])[0]["k"] == "form"


async def test_a_page_for_words_is_told_in_full() -> None:
    async with scene() as here:
        await here.replies.give(Asks(here, DIRECT).typed(), Reply(page=PAGE))

        said = json.dumps(here.connector.said()[0])
        assert "Help" in said
        assert "All of it." in said


async def test_nothing_to_say_is_nothing_said() -> None:
    async with scene() as here:
        assert await here.replies.give(Asks(here).typed(), Reply()) is None
        assert here.connector.said() == []


@pytest.mark.parametrize("status", [403, 413, 429, 500])
async def test_an_answer_that_cannot_be_shown_never_makes_teams_ask_again(status: int) -> None:
    async with scene() as here:
        here.connector.next(POST, refused(status))

        assert await here.replies.give(Asks(here).typed(), Reply(message=LONG)) is None


# ---- presses ------------------------------------------------------------------------------------


async def test_a_short_line_after_a_press_is_shown_for_a_moment() -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here).pressed(), Reply(message=LINE))

        assert body == {
            "statusCode": 200,
            "type": "application/vnd.microsoft.activity.message",
            "value": LINE.summary,
        }
        assert here.connector.asked == []


async def test_a_longer_answer_to_a_press_in_a_channel_is_for_one_person() -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here).pressed(), Reply(message=LONG))

        [asked] = here.connector.calls(POST)
        assert DIRECT in asked.path
        assert body is not None
        assert body["type"].endswith("activity.message")
        assert body["value"]


async def test_an_old_client_gets_even_a_short_line_by_message() -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here).pressed(invoke=False), Reply(message=LINE))

        assert body is None
        assert LINE.summary in json.dumps(here.connector.said()[0])


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("invoke", [False, True])
@pytest.mark.parametrize("words", [LINE, LONG])
async def test_what_everybody_sees_is_never_replaced_by_an_answer_to_one(
    words: Message, invoke: bool, late: bool
) -> None:
    async with scene() as here:
        reply, press = Reply(message=words, instead=True), Asks(here).pressed
        body = await here.replies.give(press(invoke=invoke, public=True), reply, late=late)

        assert here.connector.calls("PUT") == []
        assert all(DIRECT in one.path for one in here.connector.calls(POST))
        assert body is None or body["type"].endswith("activity.message")
        assert words.summary in json.dumps([body, here.connector.said()])


@pytest.mark.parametrize("late", [False, True])
async def test_nothing_in_a_channel_is_replaced_whatever_a_client_says_it_stands_on(
    late: bool,
) -> None:
    async with scene() as here:
        for arrival in (Asks(here).pressed(), Asks(here).sent_card()):
            await here.replies.give(arrival, Reply(message=LONG, instead=True), late=late)

        assert here.connector.calls("PUT") == []


async def test_instead_takes_the_place_of_the_card(golden: Golden) -> None:
    reply = Reply(message=Message("Undone", (Paragraph(text("It is gone.")),)), instead=True)

    async with scene() as here:
        body = await here.replies.give(Asks(here, DIRECT).pressed(), reply)

        [changed] = here.connector.calls("PUT")
        assert changed.path == f"v3/conversations/{DIRECT}/activities/1:9"
        assert body is not None
        assert body["value"] == card(changed.body)
        golden.check("replies/instead", without_nonces(body))


async def test_what_takes_a_place_is_signed_for_whoever_pressed() -> None:
    buttons = Buttons((Button("Again", "kudos.join", "1"),))

    async with scene() as here:
        reply = Reply(message=Message("x", (buttons,)), instead=True)
        body = await here.replies.give(Asks(here).pressed(), reply)

        told = ours(body)
        stamps = Stamps(here.seals, TENANT)
        assert told
        assert {stamps.reach(one, ANA, CHANNEL) for one in told} == {"one"}


async def test_instead_still_answers_when_the_card_cannot_be_changed() -> None:
    async with scene() as here:
        here.connector.next("PUT", refused(404))

        body = await here.replies.give(
            Asks(here, DIRECT).pressed(), Reply(message=LINE, instead=True)
        )

        assert body is not None
        assert LINE.summary in json.dumps(body)


async def test_for_an_old_client_it_is_said_then() -> None:
    async with scene() as here:
        here.connector.next("PUT", refused(404))

        pressed = Asks(here, DIRECT).pressed(invoke=False)
        await here.replies.give(pressed, Reply(message=LINE, instead=True))

        assert LINE.summary in json.dumps(here.connector.said()[0])


async def test_where_nothing_was_typed_nothing_is_said_to_be_kept() -> None:
    async with scene() as here:
        await here.replies.give(Asks(here).typed("kudos"), Reply(form=FORM))

        [asked] = here.connector.calls(POST)
        assert "There is a form for this." in str(asked.body)
        assert "what you typed" not in str(asked.body)


async def test_a_form_after_a_press_in_a_channel_is_offered_with_a_button(golden: Golden) -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here).pressed(), Reply(form=FORM))

        [asked] = here.connector.calls(POST)
        [data] = ours(asked.body)
        assert (data["k"], data["a"], data["val"]) == ("open", "kudos.join", "12")
        assert body is not None
        golden.check("replies/form_offered_after_press", without_nonces(asked.body))


async def test_a_form_after_a_press_in_the_1_to_1_chat_is_a_card_below() -> None:
    async with scene() as here:
        await here.replies.give(Asks(here, DIRECT).pressed(), Reply(form=FORM))

        [asked] = here.connector.calls(POST)
        assert ours(asked.body)[0]["k"] == "form"
        assert here.connector.calls("PUT") == []


async def test_a_press_that_says_nothing_is_answered_all_the_same() -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here).pressed(), Reply())

        assert body is not None
        assert body["value"] == "Done."


async def test_a_press_in_a_dialog_stays_in_the_dialog() -> None:
    async with scene() as here:
        asks = Asks(here)
        told = await here.replies.give(asks.pressed(dialog=True), Reply(message=LONG))
        opened = await here.replies.give(asks.pressed(dialog=True), Reply(form=FORM))

        assert "kudos mine" in json.dumps(dialog(told))
        assert dialog(opened)["title"] == "Give kudos"
        assert here.connector.asked == []


# ---- dialogs ------------------------------------------------------------------------------------


async def test_a_form_opens_in_a_dialog_and_carries_its_seal(golden: Golden) -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here).fetched(), Reply(form=FORM, message=LINE))

        [data] = ours(body)
        opened = here.seals.open(data["s"], Owner(TENANT, ANA, "kudos"))
        assert opened is not None
        assert (opened.carry, opened.nonce) == ("draft 7", data["n"])
        golden.check("replies/form_in_dialog", without_nonces(body))


@pytest.mark.parametrize("reply", [Reply(page=PAGE), Reply(message=LONG)])
async def test_what_is_read_opens_in_a_dialog(reply: Reply) -> None:
    async with scene() as here:
        assert dialog(await here.replies.give(Asks(here).fetched(), reply))["card"]
        assert here.connector.asked == []


async def test_an_empty_dialog_says_so() -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here).fetched(), Reply())

        assert body == {"task": {"type": "message", "value": "Done."}}


async def test_after_a_form_the_dialog_closes_and_the_answer_is_private() -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here).submitted(), Reply(message=LINE))

        assert body is None
        assert DIRECT in here.connector.calls(POST)[0].path


async def test_an_answer_that_cannot_be_sent_stays_in_the_dialog() -> None:
    async with scene() as here:
        here.connector.next(POST, refused(500))

        body = await here.replies.give(Asks(here).submitted(), Reply(message=LINE))

        assert LINE.summary in json.dumps(dialog(body))


async def test_a_form_that_leads_to_another_form_goes_on_in_the_dialog() -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here).submitted(), Reply(form=FORM))

        assert dialog(body)["title"] == "Give kudos"


async def test_a_form_without_an_answer_just_closes() -> None:
    async with scene() as here:
        assert await here.replies.give(Asks(here).submitted(), Reply()) is None
        assert here.connector.asked == []


async def test_what_was_wrong_stands_above_the_fields_and_nothing_is_lost(golden: Golden) -> None:
    async with scene() as here:
        await here.replies.give(Asks(here).fetched(), Reply(form=FORM))

        body = await here.replies.give(Asks(here).submitted(), ERRORS)

        said = json.dumps(dialog(body))
        assert "Say at least 15 characters." in said
        assert '"well"' in said
        golden.check("replies/form_with_errors", without_nonces(body))


async def test_a_form_of_another_process_is_told_what_was_wrong_too() -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here).submitted(), ERRORS)

        assert "Say at least 15 characters." in json.dumps(dialog(body))


# ---- forms as cards -----------------------------------------------------------------------------


async def test_a_form_card_that_was_sent_is_used_up() -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here, DIRECT).sent_card(), Reply(message=LONG))

        [changed] = here.connector.calls("PUT")
        assert changed.path.endswith("/activities/1:9")
        assert body is not None
        assert "Input." not in json.dumps(body)


async def test_a_form_card_that_was_sent_without_an_answer_is_used_up_too() -> None:
    async with scene() as here:
        await here.replies.give(Asks(here, DIRECT).sent_card(invoke=False), Reply())

        assert "Done." in json.dumps(here.connector.calls("PUT")[0].body)


@pytest.mark.parametrize("invoke", [True, False])
async def test_a_form_card_with_something_wrong_stays_with_what_was_filled_in(
    invoke: bool,
) -> None:
    async with scene() as here:
        asks = Asks(here, DIRECT)
        await here.replies.give(asks.typed(), Reply(form=FORM))

        body = await here.replies.give(asks.sent_card(invoke=invoke), ERRORS)

        changed = json.dumps(here.connector.calls("PUT")[0].body)
        assert "Say at least 15 characters." in changed
        assert '"well"' in changed
        assert (body is not None) is invoke


async def test_a_form_card_of_another_process_keeps_its_fields() -> None:
    async with scene() as here:
        body = await here.replies.give(Asks(here, DIRECT).sent_card(), ERRORS)

        assert here.connector.calls("PUT") == []
        assert body is not None
        assert body["value"] == "Say at least 15 characters."


# ---- the home -----------------------------------------------------------------------------------


async def test_the_home_is_a_message_of_the_1_to_1_chat(golden: Golden) -> None:
    async with scene() as here:
        await here.replies.give(Asks(here, DIRECT).home(), Reply(home=HOME))

        [asked] = here.connector.calls(POST)
        note = await here.references.note_of(DIRECT)
        assert note is not None
        assert note.home == "1:1"
        golden.check("replies/home", without_nonces(asked.body))


async def test_there_is_one_home_and_it_is_where_people_look() -> None:
    async with scene() as here:
        asks = Asks(here, DIRECT)
        await here.replies.give(asks.home(), Reply(home=HOME))
        await here.replies.give(asks.home(), Reply(home=HOME))

        assert len(here.connector.calls(POST)) == 2
        assert [one.path[-3:] for one in here.connector.calls("DELETE")] == ["1:1"]


async def test_a_home_that_changed_changes_in_its_place() -> None:
    async with scene() as here:
        asks = Asks(here, DIRECT)
        await here.replies.give(asks.home(), Reply(home=HOME))

        await here.replies.give(asks.pressed(), Reply(home=HOME, message=LINE))

        [changed] = here.connector.calls("PUT")
        assert changed.path == f"v3/conversations/{DIRECT}/activities/1:1"
        assert len(here.connector.calls(POST)) == 1


async def test_whoever_never_asked_for_a_home_gets_none() -> None:
    async with scene() as here:
        await here.replies.give(Asks(here).typed(), Reply(home=HOME))

        assert here.connector.calls(POST) == []


async def test_a_refusal_of_the_home_is_said() -> None:
    async with scene() as here:
        await here.replies.give(Asks(here, DIRECT).home(), Reply(message=LONG))

        assert "kudos mine" in json.dumps(here.connector.said()[0])


async def test_buttons_of_the_home_know_that_they_stand_there() -> None:
    async with scene() as here:
        await here.replies.give(Asks(here, DIRECT).home(), Reply(home=HOME))

        data = ours(here.connector.said()[0])[0]
        opened = here.seals.open(data["s"], Owner(TENANT, ANA, ""))
        assert opened is not None
        assert opened.at_home


async def test_a_database_that_is_away_keeps_nobody_from_their_answer() -> None:
    async with scene() as here:
        here.units.away_for = 1

        assert await here.replies.give(Asks(here, DIRECT).home(), Reply(home=HOME)) is None


# ---- too late -----------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [Reply(message=LINE), Reply(page=PAGE), ERRORS])
async def test_a_late_answer_is_a_message_whatever_it_answers(reply: Reply) -> None:
    async with scene() as here:
        asks = Asks(here)
        arrivals = [asks.typed(), asks.pressed(), asks.fetched(), asks.submitted()]

        for arrival in arrivals:
            assert await here.replies.give(arrival, reply, late=True) is None

        assert len(here.connector.calls(POST)) == len(arrivals)
        assert all(DIRECT in one.path for one in here.connector.calls(POST))


async def test_a_late_instead_still_takes_the_place_of_the_card() -> None:
    async with scene() as here:
        reply = Reply(message=LINE, instead=True)

        assert await here.replies.give(Asks(here, DIRECT).pressed(), reply, late=True) is None

        assert len(here.connector.calls("PUT")) == 1
        assert here.connector.said() == []


async def test_a_late_form_is_offered_with_a_button() -> None:
    async with scene() as here:
        await here.replies.give(Asks(here).pressed(), Reply(form=FORM), late=True)

        assert [one["k"] for one in ours(here.connector.said()[0])] == ["open"]


async def test_a_late_refusal_of_a_form_card_shows_the_form_again() -> None:
    async with scene() as here:
        asks = Asks(here, DIRECT)
        await here.replies.give(asks.typed(), Reply(form=FORM))

        await here.replies.give(asks.sent_card(), ERRORS, late=True)

        assert '"well"' in json.dumps(here.connector.calls("PUT")[0].body)

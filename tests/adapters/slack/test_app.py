"""The adapter end to end, against a strict simulated Slack."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from adapters.slack.shapes import Kind
from bot.identity import AccountId, ConversationId, Standing
from bot.outcome import Reply
from bot.request import (
    Answers,
    OpenedHome,
    PickedMessage,
    PickedShortcut,
    Place,
    Pressed,
    Request,
    Submitted,
    Typed,
    Who,
)
from bot.surface import Envelope, PlaceKind
from bot.ui.actions import Button
from bot.ui.blocks import Buttons, Paragraph
from bot.ui.forms import Form, PersonField, Words
from bot.ui.text import text
from bot.ui.views import Home, Message, Page
from playground.slack import company
from playground.slack.harness import words_of
from playground.slack.messages import Message as Said
from playground.slack.people import User
from playground.slack.tickets import RESPONSE_USES, ResponseTicket, Tickets
from tests.adapters.slack.door import Scene, scene

BEN = AccountId(company.user_id("ben"))
THANKS = Place(ConversationId(company.channel_id("thanks")), PlaceKind.CHANNEL)
DONE = Reply(message=Message("All done."))
KUDOS = Form(
    "kudos",
    "Thank a colleague",
    "Send the thanks",
    (PersonField("to", "Whom?", most=10), Words("reason", "What for?", multiline=True)),
    carry="draft:7",
)
FORM = Reply(form=KUDOS)
ASKING = Reply(form=KUDOS, message=Message("Name a value, please."))
PRESS_ME = Message("A card", (Buttons((Button("Join in", "kudos.me_too", "7"),)),))
HELP = Reply(page=Page("What I can do", (Paragraph(text("A lot.")),)))
AT_HOME = Reply(home=Home((Paragraph(text("Your thanks")), PRESS_ME.blocks[0])))
ANSWERS = {"to": ["ben"], "reason": "For the night shift"}


def last_words(here: Scene, persona: str = "ana") -> str:
    return words_of(here.slack.ephemerals(persona)[-1])


async def posted(here: Scene, channel: str = "thanks", message: Message = PRESS_ME) -> Said:
    """Let the bot say something with a button."""
    assert here.connection.messenger is not None
    where = ConversationId(company.channel_id(channel))
    ts = await here.connection.messenger.post(Envelope(where, message, {}))
    return next(said for said in here.slack.messages(channel) if said.ts == ts)


async def pressed_at_home(here: Scene) -> None:
    here.replies(AT_HOME)
    home = await here.slack.open_home("ana")
    assert home is not None


# ---- commands -----------------------------------------------------------------------------------


async def test_a_slash_command_is_answered_to_its_author_alone() -> None:
    async with scene() as here:
        here.replies(DONE)

        await here.slack.say("ana", "thanks", "/kudos @ben for the night shift")

        assert here.request.door == Typed(("kudos ", Who(BEN), " for the night shift"))
        assert here.request.place == THANKS
        assert "All done." in last_words(here)
        assert here.slack.messages("thanks") == []
        assert here.slack.notices("ana") == []


async def test_nothing_to_say_is_said_by_nothing() -> None:
    async with scene() as here:
        await here.slack.say("ana", "thanks", "/kudos")

        assert here.slack.ephemerals("ana") == []
        assert here.slack.notices("ana") == []


async def test_a_command_can_open_a_form() -> None:
    async with scene() as here:
        here.replies(FORM)

        await here.slack.say("ana", "thanks", "/kudos")

        assert "Thank a colleague" in words_of(here.slack.modal("ana"))
        assert here.slack.ephemerals("ana") == []


async def test_a_form_with_a_message_shows_it_above_its_fields() -> None:
    async with scene() as here:
        here.replies(ASKING)

        await here.slack.say("ana", "thanks", "/kudos @ben well done")

        assert "Name a value, please." in words_of(here.slack.modal("ana"))
        assert here.slack.ephemerals("ana") == []


async def test_a_command_can_open_a_page() -> None:
    async with scene() as here:
        here.replies(HELP)

        await here.slack.say("ana", "thanks", "/goodword help")

        assert "A lot." in words_of(here.slack.modal("ana"))


async def test_a_form_that_comes_too_late_is_offered_with_what_was_typed() -> None:
    async with scene() as here:
        here.replies(FORM)
        here.slack.faults.next("views.open", "refused", word="expired_trigger_id")

        await here.slack.say("ana", "thanks", "/kudos @ben for the night")
        offer = here.slack.ephemerals("ana")[-1]
        await here.slack.press("ana", offer, "Open the form")

        assert here.request.door == Typed(("kudos ", Who(BEN), " for the night"))
        assert "Thank a colleague" in words_of(here.slack.modal("ana"))


async def test_what_is_too_long_for_a_button_is_said_to_be_late() -> None:
    async with scene() as here:
        here.replies(FORM)
        here.slack.faults.next("views.open", "refused", word="expired_trigger_id")

        await here.slack.say("ana", "thanks", "/kudos @ben " + "x" * 2100)

        assert "Please try again" in last_words(here)


async def test_a_page_that_comes_too_late_is_told_as_a_message() -> None:
    async with scene() as here:
        here.replies(HELP)
        here.slack.faults.next("views.open", "server_error")

        await here.slack.say("ana", "thanks", "/goodword help")

        assert "A lot." in last_words(here)


async def test_a_command_in_a_direct_message_is_known_as_one() -> None:
    async with scene() as here:
        await here.slack.say("ana", "@goodword", "/kudos mine")

        assert here.request.place is not None
        assert here.request.place.kind is PlaceKind.DIRECT


async def test_a_command_of_a_stranger_is_told_apart() -> None:
    async with scene() as here:
        await here.slack.command("olga", "partner-acme", "/kudos @ana")

        assert here.request.actor_is_outside
        assert here.request.workspace == company.TEAM


# ---- mentions -----------------------------------------------------------------------------------


async def test_a_mention_is_answered_where_it_was_made() -> None:
    async with scene() as here:
        here.replies(DONE)
        first = await here.slack.say("ben", "thanks", "What a night")
        assert first is not None

        await here.slack.say("ana", "thanks", "@goodword kudos @ben thank you", first.ts)

        assert here.request.door == Typed(("kudos ", Who(BEN), " thank you"))
        assert here.request.place == Place(THANKS.conversation, PlaceKind.CHANNEL, first.ts)
        answer = here.slack.ephemerals("ana")[-1]
        assert (answer.thread_ts, answer.channel) == (first.ts, THANKS.conversation)
        assert "All done." in words_of(answer)


async def test_a_mention_in_a_private_channel_is_known_as_one() -> None:
    async with scene() as here:
        await here.slack.say("ana", "leads", "@goodword help")

        assert here.request.place is not None
        assert here.request.place.kind is PlaceKind.PRIVATE_CHANNEL


async def test_a_mention_is_offered_the_form_with_what_was_typed() -> None:
    async with scene() as here:
        here.replies(ASKING)
        await here.slack.say("ana", "thanks", "@goodword kudos @ben thank you")
        offer = here.slack.ephemerals("ana")[-1]
        assert "Name a value, please." in words_of(offer)

        await here.slack.press("ana", offer, "Open the form")

        assert here.request.door == Typed(("kudos ", Who(BEN), " thank you"))
        assert here.slack.modal("ana") is not None


async def test_where_nothing_can_be_whispered_a_direct_message_tells() -> None:
    async with scene() as here:
        here.replies(DONE)
        here.slack.faults.next("chat.postEphemeral", "refused", word="user_not_in_channel")

        await here.slack.say("ana", "thanks", "@goodword kudos @ben")

        assert "All done." in words_of(here.slack.dm("ana")[-1])


async def test_an_answer_that_cannot_be_shown_at_all_is_no_reason_to_ask_again() -> None:
    async with scene() as here:
        here.replies(DONE)
        here.slack.faults.next("*", "server_error", times=9)

        await here.slack.say("ana", "thanks", "@goodword kudos @ben")

        assert len(here.reception.asked) == 1


async def test_the_bot_does_not_listen_to_itself() -> None:
    async with scene() as here:
        inner = {
            "type": "app_mention",
            "user": company.BOT_USER,
            "bot_id": company.BOT_ID,
            "text": f"<@{company.BOT_USER}> kudos",
            "channel": THANKS.conversation,
            "ts": "1.0",
        }
        answer = await here.slack.people.event(inner)

        assert (answer.status, here.reception.asked) == (200, [])


# ---- presses ------------------------------------------------------------------------------------


async def test_a_press_is_answered_to_whoever_pressed() -> None:
    async with scene() as here:
        here.replies(DONE)
        card = await posted(here)

        await here.slack.press("ana", card, "Join in")

        assert here.request.door == Pressed("kudos.me_too", "7", card.ts)
        assert "All done." in last_words(here)
        assert "Join in" in words_of(here.slack.messages("thanks")[0])


async def test_a_press_can_replace_what_it_stood_on() -> None:
    async with scene() as here:
        here.replies(PRESS_ME_REPLY)
        await here.slack.say("ana", "thanks", "/kudos")
        whispered = here.slack.ephemerals("ana")[-1]
        here.replies(Reply(message=Message("Taken back."), instead=True))

        await here.slack.press("ana", whispered, "Join in")

        assert here.request.door == Pressed("kudos.me_too", "7", None)
        assert [words_of(one).count("Taken back.") for one in here.slack.ephemerals("ana")] == [2]


PRESS_ME_REPLY = Reply(message=PRESS_ME)


async def test_a_press_can_open_a_form() -> None:
    async with scene() as here:
        here.replies(FORM)
        card = await posted(here)

        await here.slack.press("ana", card, "Join in")

        assert here.slack.modal("ana") is not None


async def test_a_form_for_a_press_that_comes_too_late_says_so() -> None:
    async with scene() as here:
        here.replies(FORM)
        here.slack.faults.next("views.open", "refused", word="expired_trigger_id")
        card = await posted(here)

        await here.slack.press("ana", card, "Join in")

        assert "Please try again" in last_words(here)


class UsedUp(Tickets):
    """Response URLs that were used five times already."""

    def mint_response(
        self,
        user: str,
        channel: str,
        kind: str,
        message_ts: str | None = None,
        thread_ts: str | None = None,
    ) -> ResponseTicket:
        ticket = super().mint_response(user, channel, kind, message_ts, thread_ts)
        ticket.uses = RESPONSE_USES
        return ticket


async def test_a_press_whose_response_url_fails_is_answered_another_way() -> None:
    async with scene() as here:
        here.replies(DONE)
        card = await posted(here)
        here.slack.workspace.tickets = UsedUp(here.slack.slack.clock)

        await here.slack.press("ana", card, "Join in")

        assert "All done." in last_words(here)


async def test_a_press_on_the_home_opens_what_comes_of_it() -> None:
    async with scene() as here:
        await pressed_at_home(here)
        home = here.slack.home("ana")
        assert home is not None
        here.replies(DONE)

        await here.slack.press("ana", home, "Join in")

        assert here.request.door == Pressed("kudos.me_too", "7", None)
        assert here.request.place is None
        assert "All done." in words_of(here.slack.modal("ana"))


async def test_a_press_in_a_page_knows_where_the_page_was_opened() -> None:
    async with scene() as here:
        here.replies(Reply(page=Page("Help", PRESS_ME.blocks)))
        await here.slack.say("ana", "thanks", "/goodword help")
        page = here.slack.modal("ana")
        assert page is not None
        here.replies(FORM)

        await here.slack.press("ana", page, "Join in")

        assert here.request.place == THANKS
        assert "Thank a colleague" in words_of(here.slack.modal("ana"))
        await here.slack.close("ana")
        assert "Join in" in words_of(here.slack.modal("ana"))


async def test_a_press_in_a_page_can_replace_the_page() -> None:
    async with scene() as here:
        here.replies(Reply(page=Page("Help", PRESS_ME.blocks)))
        await here.slack.say("ana", "thanks", "/goodword help")
        page = here.slack.modal("ana")
        assert page is not None
        here.replies(Reply(message=Message("Gone."), instead=True))

        await here.slack.press("ana", page, "Join in")

        assert "Gone." in words_of(here.slack.modal("ana"))
        await here.slack.close("ana")
        assert here.slack.modal("ana") is None


# ---- forms --------------------------------------------------------------------------------------


async def opened(here: Scene, reply: Reply = FORM) -> None:
    """Open a form from a command in #thanks."""
    here.replies(reply)
    await here.slack.say("ana", "thanks", "/kudos")
    assert here.slack.modal("ana") is not None


async def test_a_form_brings_its_answers_and_is_answered_where_it_was_opened() -> None:
    async with scene() as here:
        await opened(here)
        here.replies(DONE)

        errors = await here.slack.submit("ana", ANSWERS)

        answers: Answers = {"to": (Who(BEN),), "reason": "For the night shift"}
        assert errors == {}
        assert here.request.door == Submitted("kudos", answers, "draft:7")
        assert here.request.place == THANKS
        assert here.slack.modal("ana") is None
        assert "All done." in last_words(here)


async def test_errors_stand_beside_their_fields_and_the_form_can_be_sent_again() -> None:
    async with scene() as here:
        await opened(here)
        here.replies(Reply(errors={"reason": "Too short.", "value": "Which one?", "to": "Who?"}))

        errors = await here.slack.submit("ana", ANSWERS)
        here.replies(DONE)
        await here.slack.submit("ana", {"reason": "For the whole night shift"})

        assert errors == {"reason": "Too short.", "to": "Which one? Who?"}
        keys = [request.key for request in here.reception.asked[1:]]
        assert len(set(keys)) == 2
        assert here.slack.modal("ana") is None


async def test_a_form_that_is_sent_twice_is_the_same_request() -> None:
    async with scene() as here:
        await opened(here)
        here.replies(Reply(errors={"to": "No."}))

        await here.slack.submit("ana", ANSWERS)
        await here.slack.submit("ana", ANSWERS)

        assert here.reception.asked[1].key == here.reception.asked[2].key


async def test_where_the_bot_is_not_the_form_becomes_the_answer() -> None:
    async with scene() as here:
        here.replies(FORM)
        await here.slack.say("ana", "random-without-the-bot", "/kudos")
        here.replies(DONE)

        await here.slack.submit("ana", ANSWERS)

        assert "All done." in words_of(here.slack.modal("ana"))


async def test_a_form_can_lead_to_another_form() -> None:
    async with scene() as here:
        await opened(here)
        other = Form("next", "One more thing", "Send", (Words("more", "What else?"),))
        here.replies(Reply(form=other))

        await here.slack.submit("ana", ANSWERS)

        assert "One more thing" in words_of(here.slack.modal("ana"))


async def test_a_form_from_the_home_shows_the_home_anew() -> None:
    async with scene() as here:
        await pressed_at_home(here)
        home = here.slack.home("ana")
        assert home is not None
        here.replies(FORM)
        await here.slack.press("ana", home, "Join in")
        changed = Reply(home=Home((Paragraph(text("One more thanks")),)))
        here.reception.answer = lambda asked: (
            changed if isinstance(asked.door, OpenedHome) else DONE
        )

        await here.slack.submit("ana", ANSWERS)
        await asyncio.wait_for(shown_at_home(here, "One more thanks"), 5)

        assert "All done." in words_of(here.slack.modal("ana"))


async def shown_at_home(here: Scene, words: str) -> None:
    while words not in words_of(here.slack.home("ana")):  # noqa: ASYNC110 - a fake has no event
        await asyncio.sleep(0.01)


async def test_a_form_from_an_earlier_time_is_told_so() -> None:
    async with scene() as here:
        await opened(here)
        await here.slack.move(timedelta(hours=25))

        await here.slack.submit("ana", ANSWERS)

        assert "earlier time" in words_of(here.slack.modal("ana"))
        assert len(here.reception.asked) == 1


async def test_a_form_whose_seal_was_changed_is_told_so() -> None:
    async with scene() as here:
        await opened(here)
        view = here.slack.modal("ana")
        assert view is not None
        view.described["private_metadata"] = view.described["private_metadata"][:-5] + "AAAAA"

        await here.slack.submit("ana", ANSWERS)

        assert "earlier time" in words_of(here.slack.modal("ana"))


async def test_a_form_without_any_field_says_its_errors_in_place() -> None:
    async with scene() as here:
        await opened(here, Reply(form=Form("sure", "Are you sure?", "Yes", ())))
        here.replies(Reply(errors={"x": "You cannot."}))

        await here.slack.submit("ana")

        assert "You cannot." in words_of(here.slack.modal("ana"))


# ---- shortcuts ----------------------------------------------------------------------------------


async def test_a_shortcut_opens_a_form() -> None:
    async with scene() as here:
        here.replies(FORM)

        await here.slack.shortcut("ana", "kudos.from_anywhere")

        assert here.request.door == PickedShortcut("kudos.from_anywhere")
        assert here.slack.modal("ana") is not None


async def test_a_shortcut_can_only_be_answered_in_a_page() -> None:
    async with scene() as here:
        here.replies(DONE)

        await here.slack.shortcut("ana", "kudos.from_anywhere")

        assert "All done." in words_of(here.slack.modal("ana"))


async def test_a_shortcut_on_a_message_is_answered_beside_it() -> None:
    async with scene() as here:
        here.replies(DONE)
        message = await here.slack.say("ben", "thanks", "I stayed & fixed it")
        assert message is not None

        await here.slack.shortcut("ana", "kudos.from_message", message)

        picked = PickedMessage("kudos.from_message", BEN, "I stayed & fixed it", message.ts)
        assert here.request.door == picked
        assert here.request.place == THANKS
        assert "All done." in last_words(here)


# ---- the home -----------------------------------------------------------------------------------


async def test_the_home_is_shown_to_whoever_looks() -> None:
    async with scene() as here:
        here.replies(AT_HOME)

        await here.slack.open_home("ana")

        assert here.request.door == OpenedHome()
        assert "Your thanks" in words_of(here.slack.home("ana"))


async def test_somebody_who_may_not_see_it_reads_why() -> None:
    async with scene() as here:
        here.replies(Reply(message=Message("Goodword is for members.")))

        await here.slack.open_home("lena")

        assert "for members" in words_of(here.slack.home("lena"))


# ---- bad days -----------------------------------------------------------------------------------


async def test_what_was_not_stored_is_asked_for_again() -> None:
    async with scene() as here:
        here.replies(DONE)
        here.reception.unavailable = 1

        await here.slack.say("ana", "thanks", "@goodword kudos @ben")

        first, second = here.reception.asked
        assert first == second
        assert "All done." in last_words(here)


async def test_a_command_that_was_not_stored_is_never_acknowledged() -> None:
    async with scene() as here:
        here.reception.unavailable = 1

        answer = await here.slack.command("ana", "thanks", "/kudos @ben")

        assert answer.status == 503


def broken(_: Request) -> Reply:
    raise KeyError("a bug")


async def test_a_bug_in_the_adapter_is_no_500() -> None:
    async with scene() as here:
        here.reception.answer = broken

        answer = await here.slack.command("ana", "thanks", "/kudos @ben")

        assert answer.status == 503


async def test_before_the_start_slack_is_asked_to_come_again() -> None:
    async with scene() as here:
        here.platform._app = None

        answer = await here.slack.command("ana", "thanks", "/kudos @ben")

        assert answer.status == 503


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "event_callback", "event": {"type": "app_mention"}, "authorizations": "x"},
        {"type": "event_callback", "event": {"type": "app_mention"}, "authorizations": {"a": 1}},
        {"type": "view_submission", "view": {"callback_id": ""}, "response_urls": 7},
        {"type": "block_actions", "enterprise": 7, "actions": [{"action_id": "x"}]},
        {"command": "/kudos", "user": 7, "channel": 7},
    ],
)
async def test_parts_that_only_bolt_reads_cannot_break_it(payload: dict[str, Any]) -> None:
    async with scene() as here:
        answer = await here.platform.hand_over(Kind.EVENT, payload)

        assert answer.status in {200, 400}


@pytest.mark.parametrize("kind", ["view_closed", "block_suggestion"])
async def test_what_means_nothing_to_us_is_taken(kind: str) -> None:
    async with scene() as here:
        shared = {"user": {"id": "U1"}, "team": {"id": company.TEAM}, "token": "x"}
        payloads: dict[str, dict[str, Any]] = {
            "view_closed": {"view": {"id": "V1", "callback_id": "kudos"}},
            "block_suggestion": {"action_id": "a", "block_id": "b", "value": "x"},
        }

        answer = await here.platform.hand_over(
            Kind.CLOSED, {"type": kind, **shared, **payloads[kind]}
        )

        assert answer.status == 200
        assert here.registry.get_sample_value("goodword_slack_ignored_total", {"kind": kind}) == 1


async def test_a_step_of_a_workflow_is_not_taken_for_an_event() -> None:
    async with scene() as here:
        inner = {"type": "function_executed", "function_execution_id": "Fx1", "function": {}}
        payload = {
            "type": "event_callback",
            "event_id": "Ev1",
            "team_id": company.TEAM,
            "event": {**inner, "function": {"callback_id": "give_kudos"}},
        }

        answer = await here.platform.hand_over(Kind.EVENT, payload)

        assert answer.status == 200


# ---- what happens in the workspace --------------------------------------------------------------


async def test_somebody_new_is_kept() -> None:
    async with scene() as here:
        await here.slack.admin.join_team(
            User("U0NEWBIE00", "nina", "Nina New", tz="Europe/Oslo", team_id=company.TEAM)
        )

        [kept] = here.notices.accounts
        assert (kept.name, kept.zone, kept.standing) == ("Nina New", "Europe/Oslo", Standing.MEMBER)


async def test_somebody_who_leaves_is_kept_as_gone() -> None:
    async with scene() as here:
        await here.slack.admin.change_user("ben", kind="deactivated")

        [kept] = here.notices.accounts
        assert (kept.id, kept.standing) == (BEN, Standing.DEACTIVATED)


async def test_an_invitation_of_the_bot_is_told_and_others_are_not() -> None:
    async with scene() as here:
        await here.slack.admin.invite("ben", "leads")
        await here.slack.admin.invite("goodword", "random-without-the-bot")

        channel = company.channel_id("random-without-the-bot")
        assert here.notices.joined == [ConversationId(channel)]


async def test_a_removed_app_is_told() -> None:
    async with scene() as here:
        await here.slack.admin.uninstall()

        assert here.notices.disconnected == [company.TEAM, company.TEAM]


async def test_a_revoked_token_of_a_person_is_none_of_ours() -> None:
    async with scene() as here:
        await here.slack.people.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})

        assert here.notices.disconnected == []


async def test_slacks_check_of_the_address_passes() -> None:
    async with scene() as here:
        assert await here.slack.admin.verify_url()


async def test_slack_is_asked_nothing_while_a_command_is_answered() -> None:
    async with scene() as here:
        here.replies(DONE)
        before = len([entry for entry in here.slack.wire if entry.direction == "from bot"])

        await here.slack.say("ana", "thanks", "/kudos @ben")

        after = len([entry for entry in here.slack.wire if entry.direction == "from bot"])
        assert before == after

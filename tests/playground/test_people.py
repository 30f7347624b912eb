"""What people do reaches the bot in Slack's own shapes."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.responses import PlainTextResponse

from playground.slack import company
from playground.slack.harness import SlackHarness, words_of
from playground.slack.inputs import CannotDo
from tests.playground.pretend_bot import PretendBot

ANA = company.user_id("ana")
BEN = company.user_id("ben")
GENERAL = company.channel_id("general")
BUTTONS = [
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {
                "type": "button",
                "action_id": "again",
                "text": {"type": "plain_text", "text": "Again"},
                "value": "7",
            },
            {
                "type": "static_select",
                "action_id": "mood",
                "options": [
                    {"text": {"type": "plain_text", "text": "Good"}, "value": "good"},
                    {"text": {"type": "plain_text", "text": "Bad"}, "value": "bad"},
                ],
            },
        ],
    }
]


async def post(url: str, body: dict[str, Any]) -> httpx.Response:
    """Post JSON as a bot does to a response URL."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(url, json=body)


async def test_every_delivery_is_signed(slack: SlackHarness, bot: PretendBot) -> None:
    await slack.say("ana", "general", "/kudos")

    heard = bot.heard[0]
    stamp = heard.headers["x-slack-request-timestamp"]
    base = f"v0:{stamp}:".encode() + heard.body
    secret = slack.workspace.installation.signing_secret.encode()
    wanted = "v0=" + hmac.new(secret, base, hashlib.sha256).hexdigest()
    assert heard.headers["x-slack-signature"] == wanted


async def test_a_command_carries_escaped_mentions(slack: SlackHarness, bot: PretendBot) -> None:
    await slack.say("ana", "general", "/kudos @ben & @frontline in #thanks, @here: 1 < 2 @nobody")

    assert bot.last["command"] == "/kudos"
    assert bot.last["text"] == (
        f"<@{BEN}|ben> &amp; <!subteam^S0FRONTLINE|@frontline> in "
        f"<#{company.channel_id('thanks')}|thanks>, <!here>: 1 &lt; 2 @nobody"
    )
    assert bot.last["channel_name"] == "general"
    assert bot.last["user_id"] == ANA
    assert bot.heard[0].headers["content-type"] == "application/x-www-form-urlencoded"


async def test_a_reply_is_ephemeral_unless_it_says_otherwise(
    slack: SlackHarness, bot: PretendBot
) -> None:
    bot.will_answer({"text": "only you"}, {"text": "all", "response_type": "in_channel"})
    bot.will_answer(PlainTextResponse("plain"))

    for _ in range(3):
        await slack.say("ana", "general", "/kudos")

    assert [message.text for message in slack.ephemerals("ana")] == ["only you", "plain"]
    assert [message.text for message in slack.messages("general")] == ["all"]


@pytest.mark.parametrize(("status", "word"), [(500, "dispatch_failed"), (404, "dispatch_failed")])
async def test_a_failed_command_is_told_and_not_tried_again(
    slack: SlackHarness, bot: PretendBot, status: int, word: str
) -> None:
    bot.will_answer(status)

    await slack.say("ana", "general", "/kudos")

    assert slack.notices("ana") == [f"/kudos failed with the error “{word}”"]
    assert len(bot.heard) == 1


async def test_wrong_blocks_in_a_reply_fail_the_command(
    slack: SlackHarness, bot: PretendBot
) -> None:
    bot.will_answer({"blocks": [{"type": "hologram"}]})

    await slack.say("ana", "general", "/kudos")

    assert slack.notices("ana") == ["/kudos failed with the error “invalid_blocks”"]


async def test_commands_do_not_work_in_threads_nor_for_strangers(slack: SlackHarness) -> None:
    said = await slack.say("ana", "general", "topic")
    assert said is not None

    with pytest.raises(CannotDo, match="not supported in threads"):
        await slack.say("ana", "general", "/kudos", said.ts)
    with pytest.raises(CannotDo, match="not a valid command"):
        await slack.say("olga", "partner-acme", "/kudos")


async def test_a_stranger_can_still_be_forged(slack: SlackHarness, bot: PretendBot) -> None:
    await slack.command("olga", "partner-acme", "/kudos @ana")

    assert bot.last["team_id"] == company.STRANGERS_TEAM


async def test_a_response_url_lives_for_five_uses(slack: SlackHarness, bot: PretendBot) -> None:
    await slack.say("ana", "general", "/kudos")
    url = bot.last["response_url"]

    codes = [(await post(url, {"text": f"{n}"})).status_code for n in range(6)]

    assert codes == [200] * 5 + [404]
    assert len(slack.ephemerals("ana")) == 5


async def test_a_response_url_lives_for_thirty_minutes(
    slack: SlackHarness, bot: PretendBot
) -> None:
    await slack.say("ana", "general", "/kudos")
    await slack.move(timedelta(minutes=30, seconds=1))

    answer = await post(bot.last["response_url"], {"text": "late"})

    assert (answer.status_code, answer.json()["error"]) == (404, "expired_url")


async def test_a_trigger_opens_one_form_within_three_seconds(
    slack: SlackHarness, bot: PretendBot, api: AsyncWebClient, modal: dict[str, Any]
) -> None:
    await slack.say("ana", "general", "/kudos")
    trigger = bot.last["trigger_id"]
    await api.views_open(trigger_id=trigger, view=modal)
    errors = []
    for late in (trigger, "made.up", None):
        if late is None:
            await slack.say("ana", "general", "/kudos")
            await slack.move(timedelta(seconds=4))
            late = bot.last["trigger_id"]  # noqa: PLW2901 - the third one
        with pytest.raises(SlackApiError) as refused:
            await api.views_open(trigger_id=late, view=modal)
        errors.append(refused.value.response["error"])

    assert errors == ["exchanged_trigger_id", "invalid_trigger_id", "expired_trigger_id"]
    assert "Say thanks" in words_of(slack.modal("ana"))


async def test_a_press_in_a_message_carries_the_message(
    slack: SlackHarness, bot: PretendBot, api: AsyncWebClient
) -> None:
    await api.chat_postMessage(channel=GENERAL, text="x", blocks=BUTTONS)

    await slack.press("ben", slack.messages("general")[0], "Again")

    [action] = bot.last["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("again", "row", "7")
    assert bot.last["container"]["is_ephemeral"] is False
    assert bot.last["message"]["text"] == "x"
    assert bot.last["user"]["id"] == BEN
    assert bot.last["state"]["values"]["row"]["mood"]["selected_option"] is None
    assert "view" not in bot.last


async def test_a_press_in_an_ephemeral_message_carries_no_message(
    slack: SlackHarness, bot: PretendBot, api: AsyncWebClient
) -> None:
    await api.chat_postEphemeral(channel=GENERAL, user=ANA, text="x", blocks=BUTTONS)

    await slack.press("ana", slack.ephemerals("ana")[0], "mood", "good")

    assert bot.last["container"]["is_ephemeral"] is True
    assert "message" not in bot.last
    assert bot.last["actions"][0]["selected_option"]["value"] == "good"
    assert bot.last["state"]["values"]["row"]["mood"]["selected_option"]["value"] == "good"
    await post(bot.last["response_url"], {"replace_original": True, "text": "done"})
    assert [message.text for message in slack.ephemerals("ana")] == ["done"]
    await post(bot.last["response_url"], {"delete_original": True})
    assert slack.ephemerals("ana") == []


async def test_a_press_on_home_carries_the_view_alone(
    slack: SlackHarness, bot: PretendBot, api: AsyncWebClient
) -> None:
    await api.views_publish(user_id=ANA, view={"type": "home", "blocks": BUTTONS})
    home = await slack.open_home("ana")
    assert home is not None
    assert bot.last["event"]["type"] == "app_home_opened"
    assert bot.last["event"]["view"]["id"] == home.id

    await slack.press("ana", home, "again")

    assert bot.last["container"] == {"type": "view", "view_id": home.id}
    assert bot.last["view"]["type"] == "home"
    assert not {"message", "channel", "response_url"} & bot.last.keys()


async def opened(
    slack: SlackHarness, bot: PretendBot, api: AsyncWebClient, view: dict[str, Any]
) -> None:
    """Open a modal for Ana."""
    await slack.say("ana", "general", "/kudos")
    await api.views_open(trigger_id=bot.last["trigger_id"], view=view)


async def test_a_form_is_sent_with_its_values(
    slack: SlackHarness, bot: PretendBot, api: AsyncWebClient, modal: dict[str, Any]
) -> None:
    await opened(slack, bot, api, modal)

    errors = await slack.submit("ana", {"to": ["ben", "ian"], "why": {"words": "cake"}})

    assert errors == {}
    values = bot.last["view"]["state"]["values"]
    assert bot.last["type"] == "view_submission"
    assert values["to"]["people"]["selected_users"] == [BEN, company.user_id("ian")]
    assert values["why"]["words"] == {"type": "plain_text_input", "value": "cake"}
    assert slack.modal("ana") is None


async def test_slacks_client_refuses_before_the_bot_is_asked(
    slack: SlackHarness, bot: PretendBot, api: AsyncWebClient, modal: dict[str, Any]
) -> None:
    await opened(slack, bot, api, modal)
    before = len(bot.heard)

    errors = await slack.submit("ana", {"why": "far too many words"})

    assert errors["to"] == "Please complete this required field."
    assert "10 characters" in errors["why"]
    assert len(bot.heard) == before


async def test_the_bots_errors_stay_at_their_fields(
    slack: SlackHarness, bot: PretendBot, api: AsyncWebClient, modal: dict[str, Any]
) -> None:
    await opened(slack, bot, api, modal)
    bot.will_answer({"response_action": "errors", "errors": {"to": "Not yourself."}})
    bot.will_answer({"response_action": "errors", "errors": {"elsewhere": "?"}})

    assert await slack.submit("ana", {"to": ["ana"]}) == {"to": "Not yourself."}
    with pytest.raises(CannotDo, match="trouble connecting"):
        await slack.submit("ana", {"to": ["ana"]})

    assert slack.modal("ana") is not None


async def test_forms_are_stacked_redrawn_and_cleared(
    slack: SlackHarness, bot: PretendBot, api: AsyncWebClient, modal: dict[str, Any]
) -> None:
    await opened(slack, bot, api, modal)
    first = slack.modal("ana")
    bot.will_answer({"response_action": "push", "view": modal | {"callback_id": "second"}})
    await slack.submit("ana", {"to": ["ben"]})
    second = slack.modal("ana")
    assert first is not None
    assert second is not None
    assert (second.previous, second.root) == (first.id, first.id)

    bot.will_answer({"response_action": "update", "view": modal | {"callback_id": "third"}})
    await slack.submit("ana", {"to": ["ben"]})
    assert second.described["callback_id"] == "third"

    bot.will_answer({"response_action": "clear"})
    await slack.submit("ana", {"to": ["ben"]})
    assert slack.modal("ana") is None


async def test_an_update_with_an_old_hash_conflicts(
    slack: SlackHarness, bot: PretendBot, api: AsyncWebClient, modal: dict[str, Any]
) -> None:
    await opened(slack, bot, api, modal)
    view = slack.modal("ana")
    assert view is not None
    old = view.hash
    await api.views_update(view_id=view.id, hash=old, view=modal | {"callback_id": "new"})

    with pytest.raises(SlackApiError) as refused:
        await api.views_update(view_id=view.id, hash=old, view=modal)

    assert refused.value.response["error"] == "hash_conflict"


@pytest.mark.parametrize("notify", [True, False])
async def test_closing_is_told_only_on_request(
    slack: SlackHarness,
    bot: PretendBot,
    api: AsyncWebClient,
    modal: dict[str, Any],
    notify: bool,
) -> None:
    await opened(slack, bot, api, modal | {"notify_on_close": notify})

    await slack.close("ana")

    assert (bot.last.get("type") == "view_closed") is notify
    assert slack.modal("ana") is None


async def test_a_mention_becomes_an_event_where_the_bot_is(
    slack: SlackHarness, bot: PretendBot
) -> None:
    await slack.say("ana", "thanks", "@Goodword kudos @ben")

    event = bot.last["event"]
    assert event["type"] == "app_mention"
    assert event["text"] == f"<@{company.BOT_USER}> kudos <@{BEN}>"
    assert bot.last["event_id"].startswith("Ev")
    await slack.say("ana", "random-without-the-bot", "@goodword hello")
    assert len(bot.heard) == 1
    assert "not in #random" in slack.notices("ana")[0]


async def test_shortcuts_differ_by_place(slack: SlackHarness, bot: PretendBot) -> None:
    said = await slack.say("ben", "general", "great work")

    await slack.shortcut("ana", "thank")
    assert bot.last["type"] == "shortcut"
    assert "channel" not in bot.last

    await slack.shortcut("ana", "thank_for", on=said)
    assert bot.last["type"] == "message_action"
    assert bot.last["message"]["text"] == "great work"
    assert bot.last["channel"]["id"] == GENERAL


async def test_the_workspace_tells_what_changes(slack: SlackHarness, bot: PretendBot) -> None:
    await slack.admin.change_user("ben", kind="deactivated")
    await slack.admin.invite("goodword", "random-without-the-bot", by="ana")
    await slack.admin.share("thanks")
    await slack.admin.archive("support")
    await slack.admin.uninstall()

    kinds = [heard.payload["event"]["type"] for heard in bot.heard]
    assert kinds == [
        "user_change",
        "member_joined_channel",
        "channel_shared",
        "channel_archive",
        "tokens_revoked",
        "app_uninstalled",
    ]
    assert bot.heard[0].payload["event"]["user"]["deleted"]


async def test_the_request_url_is_verified(slack: SlackHarness) -> None:
    assert await slack.admin.verify_url()

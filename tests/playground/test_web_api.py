"""The Web API refuses what Slack refuses."""

from collections.abc import Awaitable
from datetime import timedelta

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import company
from playground.slack.harness import SlackHarness

GENERAL = company.channel_id("general")


async def error_of(call: Awaitable[object]) -> str:
    """Return the error string with which a call is refused."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_the_bot_learns_who_it_is(api: AsyncWebClient) -> None:
    answer = await api.auth_test()

    assert answer["user_id"] == company.BOT_USER
    assert answer["bot_id"] == company.BOT_ID


async def test_a_call_without_a_token_is_not_authed(slack: SlackHarness) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = (await client.post(slack.api_url + "auth.test")).json()

    assert answer == {"ok": False, "error": "not_authed"}


async def test_a_wrong_token_is_invalid(slack: SlackHarness) -> None:
    stranger = AsyncWebClient("xoxb-wrong", base_url=slack.api_url)

    assert await error_of(stranger.auth_test()) == "invalid_auth"


async def test_the_app_token_does_not_open_the_bots_methods(slack: SlackHarness) -> None:
    wrong = AsyncWebClient(slack.workspace.installation.app_token, base_url=slack.api_url)

    assert await error_of(wrong.auth_test()) == "not_allowed_token_type"


async def test_an_unknown_method_is_named(api: AsyncWebClient) -> None:
    assert await error_of(api.api_call("chat.shout")) == "unknown_method"


async def test_a_missing_scope_says_what_is_needed(api: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        await api.conversations_join(channel=GENERAL)

    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "channels:join"
    assert "chat:write" in refused.value.response["provided"]


async def test_email_needs_its_own_scope(slack: SlackHarness, api: AsyncWebClient) -> None:
    slack.workspace.installation.scopes.discard("users:read.email")

    ana = await api.users_info(user=company.user_id("ana"))

    assert "email" not in ana["user"]["profile"]
    assert await error_of(api.users_lookupByEmail(email="ana@harbour-pine.example")) == (
        "missing_scope"
    )


async def test_people_are_listed_page_by_page(api: AsyncWebClient) -> None:
    names: list[str] = []
    cursor = ""
    while True:
        answer = await api.users_list(limit=5, cursor=cursor)
        assert len(answer["members"]) <= 5
        names += [member["name"] for member in answer["members"]]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break

    assert len(names) == len(set(names)) == 18
    assert await error_of(api.users_list(cursor="nonsense")) == "invalid_cursor"


async def test_every_kind_of_person_can_be_told_apart(api: AsyncWebClient) -> None:
    people = {member["name"]: member for member in (await api.users_list())["members"]}

    assert people["jo"]["is_admin"]
    assert people["lena"]["is_ultra_restricted"]
    assert people["marco"]["is_restricted"]
    assert not people["marco"]["is_ultra_restricted"]
    assert people["nils"]["deleted"]
    assert people["olga"]["is_stranger"]
    assert people["olga"]["team_id"] == company.STRANGERS_TEAM
    assert people["deployer"]["is_bot"]
    assert not people["slackbot"]["is_bot"]


async def test_a_person_is_found_by_address(api: AsyncWebClient) -> None:
    found = await api.users_lookupByEmail(email="Ana@Harbour-Pine.example")

    assert found["user"]["id"] == company.user_id("ana")
    assert await error_of(api.users_lookupByEmail(email="no@one.example")) == "users_not_found"


async def test_private_channels_show_only_where_the_bot_is(api: AsyncWebClient) -> None:
    answer = await api.conversations_list(types="public_channel,private_channel")

    names = {channel["name"] for channel in answer["channels"]}
    assert "leads" in names
    assert "random-without-the-bot" in names
    assert "quiet-room" not in names
    quiet = company.channel_id("quiet-room")
    assert await error_of(api.conversations_info(channel=quiet)) == "channel_not_found"


async def test_a_shared_channel_says_so(api: AsyncWebClient) -> None:
    answer = await api.conversations_info(channel=company.channel_id("partner-acme"))

    assert answer["channel"]["is_ext_shared"]
    assert answer["channel"]["connected_team_ids"] == [company.STRANGERS_TEAM]


async def test_groups_list_their_members(slack: SlackHarness, api: AsyncWebClient) -> None:
    groups = (await api.usergroups_list(include_users=True))["usergroups"]

    assert {group["handle"]: len(group["users"]) for group in groups} == {
        "frontline": 4,
        "new-crew": 0,
    }


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("random-without-the-bot", "not_in_channel"),
        ("old-launch", "is_archived"),
        ("quiet-room", "channel_not_found"),
    ],
)
async def test_the_bot_posts_only_where_it_may(
    api: AsyncWebClient, channel: str, error: str
) -> None:
    call = api.chat_postMessage(channel=company.channel_id(channel), text="hello")

    assert await error_of(call) == error


async def test_a_wider_scope_posts_into_public_channels(
    slack: SlackHarness, api: AsyncWebClient
) -> None:
    slack.workspace.installation.scopes.add("chat:write.public")

    await api.chat_postMessage(channel=company.channel_id("random-without-the-bot"), text="hello")

    assert slack.messages("random-without-the-bot")[0].text == "hello"


async def test_a_message_says_something_but_not_too_much(api: AsyncWebClient) -> None:
    empty = api.api_call("chat.postMessage", json={"channel": GENERAL, "text": " "})
    assert await error_of(empty) == "no_text"
    long = "x" * 40_001
    assert await error_of(api.chat_postMessage(channel=GENERAL, text=long)) == "msg_too_long"


async def test_blocks_without_a_text_are_taken_with_a_warning(api: AsyncWebClient) -> None:
    content = {"channel": GENERAL, "blocks": [{"type": "divider"}]}
    answer = await api.api_call("chat.postMessage", json=content)

    assert answer["warning"] == "missing_text_in_message"
    assert answer["message"]["blocks"][0]["block_id"]


async def test_wrong_blocks_are_refused_with_their_place(api: AsyncWebClient) -> None:
    blocks = [{"type": "header", "text": {"type": "mrkdwn", "text": "Hi"}}]

    with pytest.raises(SlackApiError) as refused:
        await api.chat_postMessage(channel=GENERAL, text="Hi", blocks=blocks)

    assert refused.value.response["error"] == "invalid_blocks"
    [line] = refused.value.response["response_metadata"]["messages"]
    assert line == "[ERROR] unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"


async def test_pings_and_links_of_a_post_are_found(
    slack: SlackHarness, api: AsyncWebClient
) -> None:
    words = {"type": "mrkdwn", "text": "<!channel> and <@U1> see <https://a.example|this>"}

    await api.chat_postMessage(
        channel=GENERAL, text="@here", blocks=[{"type": "section", "text": words}]
    )

    posted = slack.messages("general")[-1]
    assert posted.pings == ["channel", "U1"]
    assert posted.links == ["https://a.example"]


async def test_what_was_asked_beside_the_words_is_kept(
    slack: SlackHarness, api: AsyncWebClient
) -> None:
    await api.chat_postMessage(
        channel=GENERAL, text="hi @here", link_names=True, unfurl_links=False, as_user=True
    )

    posted = slack.messages("general")[-1]
    assert posted.asked == {"link_names": True, "unfurl_links": False, "as_user": True}
    assert posted.pings == ["here"]


async def test_only_own_messages_can_be_changed(slack: SlackHarness, api: AsyncWebClient) -> None:
    said = await slack.say("ana", "general", "mine")
    assert said is not None

    theirs = api.chat_update(channel=GENERAL, ts=said.ts, text="yours")
    assert await error_of(theirs) == "cant_update_message"
    nothing = api.chat_update(channel=GENERAL, ts="1.1", text="x")
    assert await error_of(nothing) == "message_not_found"


async def test_a_text_without_blocks_takes_the_old_blocks_away(
    slack: SlackHarness, api: AsyncWebClient
) -> None:
    posted = await api.chat_postMessage(channel=GENERAL, text="a", blocks=[{"type": "divider"}])

    await api.chat_update(channel=GENERAL, ts=posted["ts"], text="b")

    assert slack.messages("general")[-1].blocks == []
    assert slack.messages("general")[-1].text == "b"


async def test_an_ephemeral_message_is_for_one_member(
    slack: SlackHarness, api: AsyncWebClient
) -> None:
    await api.chat_postEphemeral(channel=GENERAL, user=company.user_id("ana"), text="psst")

    assert [message.text for message in slack.ephemerals("ana")] == ["psst"]
    assert slack.messages("general") == []
    outsider = api.chat_postEphemeral(channel=GENERAL, user=company.user_id("olga"), text="x")
    assert await error_of(outsider) == "user_not_in_channel"


async def test_a_direct_message_is_opened_once(slack: SlackHarness, api: AsyncWebClient) -> None:
    first = await api.conversations_open(users=company.user_id("ben"))
    again = await api.conversations_open(users=company.user_id("ben"))

    assert first["channel"]["id"] == again["channel"]["id"]
    assert again["already_open"]
    await api.chat_postMessage(channel=first["channel"]["id"], text="hello Ben")
    assert slack.dm("ben")[0].text == "hello Ben"
    gone = api.conversations_open(users=company.user_id("nils"))
    assert await error_of(gone) == "user_disabled"


async def test_json_is_ignored_by_methods_that_take_forms(slack: SlackHarness) -> None:
    headers = {"Authorization": f"Bearer {slack.workspace.installation.bot_token}"}
    async with httpx.AsyncClient(trust_env=False, headers=headers) as client:
        body = {"user": company.user_id("ana")}
        answer = (await client.post(slack.api_url + "users.info", json=body)).json()

    assert answer["error"] == "user_not_found"


async def test_one_message_a_second_and_channel_when_the_pace_is_on(
    slack: SlackHarness, api: AsyncWebClient
) -> None:
    slack.pace.is_on = True
    await api.chat_postMessage(channel=GENERAL, text="one")

    with pytest.raises(SlackApiError) as refused:
        await api.chat_postMessage(channel=GENERAL, text="two")

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "1"
    await api.chat_postMessage(channel=company.channel_id("thanks"), text="elsewhere")
    await slack.move(timedelta(seconds=1))
    await api.chat_postMessage(channel=GENERAL, text="two")


async def test_a_method_has_its_tier(slack: SlackHarness, api: AsyncWebClient) -> None:
    slack.pace.is_on = True
    for _ in range(20):
        await api.users_list()

    assert await error_of(api.users_list()) == "ratelimited"


async def test_the_wire_log_shows_calls_without_secrets(
    slack: SlackHarness, api: AsyncWebClient
) -> None:
    await api.chat_postMessage(
        channel=GENERAL, text=f"leak {slack.workspace.installation.bot_token}"
    )

    [entry] = slack.calls("chat.postMessage")
    assert entry.direction == "from bot"
    assert entry.request["text"] == "leak ••••••"
    assert entry.response["ok"] is True

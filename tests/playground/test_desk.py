"""The page reads and does everything through its JSON API."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import company
from playground.slack.harness import SlackHarness
from tests.playground.pretend_bot import PretendBot

ANA = company.user_id("ana")
GENERAL = company.channel_id("general")


@pytest.fixture
async def page(slack: SlackHarness) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, base_url=slack.url + "/playground") as client:
        yield client


async def done(page: httpx.AsyncClient, what: str, **asked: object) -> dict[str, Any]:
    """Do something as Ana; return the answer."""
    answer = await page.post(f"/api/{what}", json={"persona": ANA, **asked})
    read: dict[str, Any] = answer.json()
    assert read["ok"] is (answer.status_code == 200)
    return read


async def test_the_state_names_people_and_places(page: httpx.AsyncClient) -> None:
    state = (await page.get("/api/state", params={"persona": ANA})).json()

    assert state["company"] == "Harbour & Pine"
    assert state["now"] == "2026-11-23T09:00:00.000Z"
    kinds = {person["handle"]: person["kind"] for person in state["personas"]}
    assert (kinds["jo"], kinds["lena"], kinds["olga"]) == ("admin", "guest", "stranger")
    assert "nils" not in kinds
    places = {place["name"]: place for place in state["conversations"]}
    assert places["partner-acme"]["external"]
    assert places["old-launch"]["archived"]
    assert not places["random-without-the-bot"]["bot_is_member"]
    assert places["leads"]["kind"] == "private"
    assert places["Goodword"]["with"] == company.BOT_USER


async def test_words_appear_in_the_conversation(page: httpx.AsyncClient) -> None:
    await done(page, "say", channel=GENERAL, text="hello & welcome", thread_ts=None)

    shown = (await page.get(f"/api/conversation/{GENERAL}", params={"persona": ANA})).json()

    [message] = shown["messages"]
    assert (message["user"], message["text"]) == (ANA, "hello &amp; welcome")
    assert message["ephemeral"] is False


async def test_what_cannot_be_done_is_told_in_words(page: httpx.AsyncClient) -> None:
    stray = await done(page, "say", channel=company.channel_id("leads-only"), text="x")
    gone = await done(page, "submit", view_id="V404", values={})
    odd = await done(page, "clock", move="sideways")

    assert "ana is not in" in stray["error"]
    assert gone["error"] == "This form is no longer open."
    assert "not understood" in odd["error"]


async def test_another_site_cannot_act_for_a_persona(page: httpx.AsyncClient) -> None:
    headers = {"Origin": "https://evil.example"}
    answer = await page.post("/api/say", json={}, headers=headers)

    assert answer.status_code == 403


async def test_the_clock_moves_to_next_monday(page: httpx.AsyncClient, slack: SlackHarness) -> None:
    await done(page, "clock", move="1h")
    await done(page, "clock", move="next_monday_10")

    assert slack.slack.clock.now().isoformat() == "2026-11-23T13:00:00+00:00"
    await page.post("/api/clock", json={"move": "next_monday_10"})
    assert slack.slack.clock.now().isoformat() == "2026-11-30T09:00:00+00:00"


async def test_unread_messages_are_counted_until_read(
    page: httpx.AsyncClient, api: AsyncWebClient
) -> None:
    await api.chat_postMessage(channel=GENERAL, text="news")

    async def unread() -> int:
        state = (await page.get("/api/state", params={"persona": ANA})).json()
        return int({p["id"]: p["unread"] for p in state["conversations"]}[GENERAL])

    assert await unread() == 1
    await page.get(f"/api/conversation/{GENERAL}", params={"persona": ANA})
    assert await unread() == 0


async def test_the_wire_log_hides_secrets(
    page: httpx.AsyncClient, slack: SlackHarness, bot: PretendBot
) -> None:
    await done(page, "say", channel=GENERAL, text="/kudos @ben")

    text = (await page.get("/api/wire", params={"after": 0})).text

    [entry] = json.loads(text)["entries"]
    assert entry["what"] == "POST /slack/events command /kudos"
    assert entry["direction"] == "to bot"
    assert bot.last["response_url"].rsplit("/", 1)[1] not in text
    assert not any(secret in text for secret in slack.workspace.installation.secrets())


async def test_live_events_reach_the_page(
    page: httpx.AsyncClient, slack: SlackHarness, bot: PretendBot
) -> None:
    async with page.stream("GET", "/api/stream", params={"persona": ANA}) as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == ": hello"
        await slack.say("ben", "general", "hi")
        bot.will_answer({"text": "only Ben"})
        await slack.say("ben", "general", "/kudos")
        bot.will_answer({"text": "only Ana"})
        await slack.say("ana", "general", "/kudos")

        seen: list[dict[str, Any]] = []
        while len(seen) < 2:
            line = await anext(lines)
            event = json.loads(line.removeprefix("data: ")) if line.startswith("data") else {}
            if event.get("type") == "message":
                seen.append(event)

    assert [event["message"]["text"] for event in seen] == ["hi", "only Ana"]
    assert seen[1]["message"]["ephemeral"] is True


async def test_the_page_presses_submits_and_closes(
    page: httpx.AsyncClient,
    slack: SlackHarness,
    bot: PretendBot,
    api: AsyncWebClient,
    modal: dict[str, Any],
) -> None:
    button = {
        "type": "button",
        "action_id": "go",
        "text": {"type": "plain_text", "text": "Go"},
    }
    blocks = [{"type": "actions", "block_id": "row", "elements": [button]}]
    posted = await api.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)
    names = {"block_id": "row", "action_id": "go", "value": None}
    await done(page, "press", channel=GENERAL, message_ts=posted["ts"], view_id=None, **names)
    await api.views_open(trigger_id=bot.last["trigger_id"], view=modal)
    view = slack.modal("ana")
    assert view is not None

    await done(page, "submit", view_id=view.id, values={"to": {"people": [ANA]}})

    assert bot.last["type"] == "view_submission"
    assert slack.modal("ana") is None


async def test_home_is_opened_and_shown(
    page: httpx.AsyncClient, bot: PretendBot, api: AsyncWebClient
) -> None:
    empty = (await page.get("/api/home", params={"persona": ANA})).json()
    await api.views_publish(user_id=ANA, view={"type": "home", "blocks": []})
    shown = (await page.get("/api/home", params={"persona": ANA})).json()

    assert empty == {"view": None}
    assert shown["view"]["type"] == "home"
    assert [heard.payload["event"]["type"] for heard in bot.heard] == ["app_home_opened"] * 2


async def test_the_bot_is_invited_by_a_persona(
    page: httpx.AsyncClient, slack: SlackHarness, bot: PretendBot
) -> None:
    await done(page, "invite", channel=company.channel_id("random-without-the-bot"))

    assert bot.last["event"]["inviter"] == ANA
    assert company.BOT_USER in slack.workspace.channel("random-without-the-bot").members

"""Bad days can be had on demand."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import company
from playground.slack.harness import SlackHarness

GENERAL = company.channel_id("general")


async def test_a_rate_limit_says_how_long(slack: SlackHarness, api: AsyncWebClient) -> None:
    slack.faults.next("chat.postMessage", "rate_limited", retry_after="300")

    with pytest.raises(SlackApiError) as refused:
        await api.chat_postMessage(channel=GENERAL, text="x")

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "300"
    assert slack.messages("general") == []


@pytest.mark.parametrize("kind", ["drop", "done_then_drop"])
async def test_a_connection_breaks_before_or_after_the_post(
    slack: SlackHarness, api: AsyncWebClient, kind: str
) -> None:
    slack.faults.next("chat.postMessage", kind)  # type: ignore[arg-type]  # one of the kinds

    with pytest.raises(aiohttp.ClientError):
        await api.chat_postMessage(channel=GENERAL, text="x")

    assert len(slack.messages("general")) == (1 if kind == "done_then_drop" else 0)


async def test_a_server_error_may_come_after_the_post(
    slack: SlackHarness, api: AsyncWebClient
) -> None:
    slack.faults.next("chat.postMessage", "server_error")
    slack.faults.next("chat.postMessage", "done_then_error")

    for _ in range(2):
        with pytest.raises(SlackApiError):
            await api.chat_postMessage(channel=GENERAL, text="x")

    assert len(slack.messages("general")) == 1


async def test_a_call_can_hang(slack: SlackHarness) -> None:
    token = slack.workspace.installation.bot_token
    hasty = AsyncWebClient(token, base_url=slack.api_url, timeout=0.05, retry_handlers=[])  # type: ignore[arg-type]  # aiohttp takes fractions
    slack.faults.next("*", "hang")

    with pytest.raises(TimeoutError):
        await hasty.chat_postMessage(channel=GENERAL, text="x")

    assert slack.messages("general") == []


async def test_other_refusals_and_garbage(slack: SlackHarness, api: AsyncWebClient) -> None:
    slack.faults.next("chat.postMessage", "refused", word="fatal_error")
    slack.faults.next("chat.postMessage", "garbage")

    with pytest.raises(SlackApiError, match="fatal_error"):
        await api.chat_postMessage(channel=GENERAL, text="x")
    with pytest.raises(AttributeError):  # slack_sdk 3.47 stumbles over a page instead of JSON
        await api.chat_postMessage(channel=GENERAL, text="x")

    await api.chat_postMessage(channel=GENERAL, text="a good day again")

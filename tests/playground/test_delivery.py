"""Events are tried again as Slack does; Socket Mode carries the same payloads."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack.harness import SlackHarness, running_slack
from tests.playground.pretend_bot import PretendBot


async def test_an_event_is_tried_at_once_after_a_minute_and_after_five(
    slack: SlackHarness, bot: PretendBot
) -> None:
    bot.will_answer(503, 500, 404, 500)

    await slack.say("ana", "thanks", "@goodword hello")
    assert len(bot.heard) == 2
    await slack.move(timedelta(minutes=1))
    assert len(bot.heard) == 3
    await slack.move(timedelta(minutes=5))
    assert len(bot.heard) == 4
    await slack.move(timedelta(hours=1))

    assert len(bot.heard) == 4
    assert [heard.headers.get("x-slack-retry-num") for heard in bot.heard] == [None, "1", "2", "3"]
    assert bot.heard[1].headers["x-slack-retry-reason"] == "http_error"
    assert len({heard.payload["event_id"] for heard in bot.heard}) == 1


async def test_an_event_that_was_taken_is_not_tried_again(
    slack: SlackHarness, bot: PretendBot
) -> None:
    bot.will_answer(503)

    await slack.say("ana", "thanks", "@goodword hello")
    await slack.move(timedelta(hours=1))

    assert len(bot.heard) == 2


async def test_a_slow_bot_fails_a_command(slack: SlackHarness, bot: PretendBot) -> None:
    slack.slack.be_patient(0.0)

    await slack.say("ana", "general", "/kudos")

    assert slack.notices("ana") == ["/kudos failed with the error “operation_timeout”"]


async def test_a_bot_that_is_away_fails_a_command() -> None:
    async with running_slack() as slack:
        await slack.say("ana", "general", "/kudos")

        assert slack.notices("ana") == ["/kudos failed with the error “dispatch_failed”"]


async def test_events_that_were_not_subscribed_do_not_travel(
    slack: SlackHarness, bot: PretendBot
) -> None:
    slack.workspace.installation.events.discard("app_mention")

    await slack.say("ana", "thanks", "@goodword hello")

    assert bot.heard == []


class SocketBot:
    """A bot connected with slack_sdk's own Socket Mode client."""

    def __init__(self, slack: SlackHarness) -> None:
        installation = slack.workspace.installation
        self.heard: list[SocketModeRequest] = []
        self.answers: dict[str, Any] | None = None
        self.is_silent = False
        web = AsyncWebClient(installation.app_token, base_url=slack.api_url)
        self.client = SocketModeClient(
            installation.app_token, web_client=web, auto_reconnect_enabled=False
        )
        self.client.socket_mode_request_listeners.append(self.hear)

    async def connect(self) -> None:
        await self.client.connect()  # type: ignore[no-untyped-call]  # slack_sdk says nothing

    async def close(self) -> None:
        await self.client.close()  # type: ignore[no-untyped-call]  # slack_sdk says nothing

    async def hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.heard.append(request)
        if not self.is_silent:
            response = SocketModeResponse(request.envelope_id, self.answers)
            await client.send_socket_mode_response(response)


async def test_socket_mode_carries_commands_and_their_replies() -> None:
    async with running_slack() as slack:
        bot = SocketBot(slack)
        await bot.connect()
        await slack.sockets.until_open()
        bot.answers = {"text": "through the socket"}

        await slack.say("ana", "general", "/kudos @ben")
        bot.answers = None
        await slack.say("ana", "thanks", "@goodword hello")

        assert [request.type for request in bot.heard] == ["slash_commands", "events_api"]
        assert bot.heard[0].payload["command"] == "/kudos"
        assert slack.ephemerals("ana")[0].text == "through the socket"
        await bot.close()


async def test_an_event_without_an_acknowledgement_is_sent_again() -> None:
    async with running_slack() as slack:
        bot = SocketBot(slack)
        await bot.connect()
        await slack.sockets.until_open()
        bot.is_silent = True
        slack.slack.be_patient(0.05)

        await slack.say("ana", "thanks", "@goodword hello")

        assert [request.retry_attempt for request in bot.heard] == [0, 1]
        assert bot.heard[1].retry_reason == "timeout"
        await bot.close()


async def test_a_socket_ticket_works_once_and_needs_the_app_token() -> None:
    async with running_slack() as slack:
        installation = slack.workspace.installation
        wrong = AsyncWebClient(installation.bot_token, base_url=slack.api_url)
        with pytest.raises(SlackApiError) as refused:
            await wrong.apps_connections_open(app_token=installation.bot_token)
        assert refused.value.response["error"] == "not_allowed_token_type"

        bot = SocketBot(slack)
        await bot.connect()

        assert slack.workspace.socket_tickets == set()
        await bot.close()


async def test_a_client_connects_anew_when_slack_asks() -> None:
    async with running_slack() as slack:
        bot = SocketBot(slack)
        await bot.connect()
        await slack.sockets.until_open()
        await slack.sockets.refresh()

        async with asyncio.timeout(2):
            await slack.sockets.until_open()

        assert len(slack.calls("apps.connections.open")) == 2
        await bot.close()

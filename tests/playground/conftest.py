"""A running simulated Slack, with and without a pretend bot."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack.harness import SlackHarness, running_slack
from tests.playground.pretend_bot import PretendBot


@pytest.fixture
def bot() -> PretendBot:
    return PretendBot()


@pytest.fixture
async def slack(bot: PretendBot) -> AsyncIterator[SlackHarness]:
    async with running_slack(bot.build) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def api(slack: SlackHarness, session: aiohttp.ClientSession) -> AsyncWebClient:
    token = slack.workspace.installation.bot_token
    return AsyncWebClient(token, base_url=slack.api_url, session=session, retry_handlers=[])


@pytest.fixture
def modal() -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "thank",
        "title": {"type": "plain_text", "text": "Say thanks"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [
            {
                "type": "input",
                "block_id": "to",
                "label": {"type": "plain_text", "text": "To"},
                "element": {"type": "multi_users_select", "action_id": "people"},
            },
            {
                "type": "input",
                "block_id": "why",
                "optional": True,
                "label": {"type": "plain_text", "text": "What for"},
                "element": {
                    "type": "plain_text_input",
                    "action_id": "words",
                    "max_length": 10,
                },
            },
        ],
    }

"""A running simulated Slack for end-to-end tests.

async with running_slack(build_bot, clock) as slack:
    await slack.say("ana", "thanks", "/kudos @ben for the night shift")
    assert "night shift" in words_of(slack.messages("thanks")[-1])
"""

import contextlib
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.types import ASGIApp

from bot.clock import Clock, MovableClock
from playground.slack.checks.blocks import all_blocks, elements_of
from playground.slack.connection import Breakable
from playground.slack.delivery import Answer
from playground.slack.feed import WireEntry
from playground.slack.inputs import CannotDo
from playground.slack.messages import Message
from playground.slack.playground import SlackPlayground
from playground.slack.server import build_slack_playground
from playground.slack.serving import address_of, free_socket, served
from playground.slack.shapes import Json
from playground.slack.views import View
from playground.slack.workspace import Workspace

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

BuildBot = Callable[["SlackHarness"], ASGIApp | Awaitable[ASGIApp]]
"""Builds the bot's application; `harness.settings()` says where Slack is and with which keys."""


class SlackHarness:
    """The simulated Slack as a test uses it: people by handle, channels by name."""

    def __init__(self, slack: SlackPlayground, url: str) -> None:
        """Wrap a simulated Slack that can be reached at `url`."""
        self.slack = slack
        self.url = url
        self.workspace = slack.workspace
        self.people = slack.people
        self.admin = slack.admin
        self.faults = slack.faults
        self.pace = slack.pace
        self.sockets = slack.sockets

    @property
    def api_url(self) -> str:
        """Return what `SLACK_API_URL` has to say."""
        return f"{self.workspace.base_url}/api/"

    def settings(self) -> dict[str, str]:
        """Return the settings with which a bot finds this Slack (without Socket Mode)."""
        installation = self.workspace.installation
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": installation.bot_token,
            "SLACK_SIGNING_SECRET": installation.signing_secret,
        }

    # -- doing --------------------------------------------------------------------------------

    async def say(
        self, persona: str, channel: str, text: str, thread_ts: str | None = None
    ) -> Message | None:
        """Type words, a `/command` or `@goodword …`; see `People.say`."""
        return await self.people.say(persona, channel, text, thread_ts)

    async def command(self, persona: str, channel: str, text: str) -> Answer:
        """Send a slash command even where Slack's client would refuse, as strangers' may be."""
        command, _, rest = text.partition(" ")
        return await self.people.command(persona, channel, command, rest)

    async def press(self, persona: str, on: Message | View, what: str, value: Any = None) -> Answer:
        """Press or choose in a message or view.

        Args:
            persona: who presses.
            on: the message or view.
            what: the action id, or the words on the button.
            value: what is chosen; nothing for a button.

        Raises:
            CannotDo: there is no such thing, or more than one.
        """
        blocks = on.blocks if isinstance(on, Message) else on.described["blocks"]
        block_id, action_id = _find(blocks, what)
        if isinstance(on, Message):
            return await self.people.press_in_message(persona, on, block_id, action_id, value)
        return await self.people.press_in_view(persona, on, block_id, action_id, value)

    async def submit(self, persona: str, values: Json | None = None) -> dict[str, str]:
        """Fill in the modal on top and send it; return the errors shown, by block id."""
        return await self.people.submit(persona, self._open_modal(persona), values or {})

    async def close(self, persona: str) -> None:
        """Close the modal on top."""
        await self.people.close(persona, self._open_modal(persona))

    async def shortcut(self, persona: str, callback_id: str, on: Message | None = None) -> Answer:
        """Choose a shortcut, of a message if one is given."""
        if on is not None:
            return await self.people.message_shortcut(persona, callback_id, on)
        return await self.people.shortcut(persona, callback_id)

    async def open_home(self, persona: str) -> View | None:
        """Open the bot's Home and return it."""
        return await self.people.open_home(persona)

    async def move(self, to: datetime | timedelta) -> None:
        """Move the clock to an instant, or forward by a while; late retries happen then."""
        target = to if isinstance(to, datetime) else self.slack.clock.now() + to
        await self.slack.move_to(target)

    # -- looking ------------------------------------------------------------------------------

    def messages(self, channel: str) -> list[Message]:
        """Return what everybody in a channel sees, oldest first."""
        return self.workspace.messages.public_in(self.workspace.channel(channel).id)

    def ephemerals(self, persona: str) -> list[Message]:
        """Return what was shown to one person alone, oldest first."""
        return self.workspace.messages.only_for(self.workspace.user(persona).id)

    def dm(self, persona: str) -> list[Message]:
        """Return the direct messages between a person and the bot, oldest first."""
        channel = self.workspace.dm(self.workspace.user(persona).id)
        return self.workspace.messages.public_in(channel.id)

    def modal(self, persona: str) -> View | None:
        """Return the modal on top for a person."""
        return self.workspace.views.modal_of(self.workspace.user(persona).id)

    def home(self, persona: str) -> View | None:
        """Return a person's Home as last published, without opening it."""
        return self.workspace.views.home_of(self.workspace.user(persona).id)

    def notices(self, persona: str) -> list[str]:
        """Return what Slack's client told a person, such as a command that failed."""
        user = self.workspace.user(persona).id
        return [words for reader, words in self.workspace.notices if reader == user]

    @property
    def wire(self) -> list[WireEntry]:
        """Return every payload and call so far, secrets masked."""
        return self.workspace.feed.entries()

    def calls(self, method: str) -> list[WireEntry]:
        """Return the bot's calls of one Web API method so far."""
        return [entry for entry in self.wire if entry.what == f"POST /api/{method}"]

    def _open_modal(self, persona: str) -> View:
        """Return the modal on top, which must be there."""
        view = self.modal(persona)
        if view is None:
            msg = f"{persona} has no modal open"
            raise CannotDo(msg)
        return view


def words_of(shown: Message | View | None) -> str:
    """Return every text in a message or view, one a line, as raw mrkdwn."""
    if shown is None:
        return ""
    if isinstance(shown, Message):
        return "\n".join([shown.text, *_texts(shown.blocks)])
    described = shown.described
    parts = [described.get(name) for name in ("title", "blocks", "submit", "close")]
    return "\n".join(_texts(parts))


def _texts(node: Any) -> list[str]:
    """Return the words below a node of Block Kit."""
    if isinstance(node, list):
        return [words for child in node for words in _texts(child)]
    if not isinstance(node, dict):
        return []
    found = []
    for key, child in node.items():
        if isinstance(child, str) and key in ("text", "alt_text", "title", "caption", "label"):
            found.append(child)
        else:
            found += _texts(child)
    return found


def _find(blocks: list[Json], what: str) -> tuple[str, str]:
    """Return the block id and action id of the one element called `what`."""
    found = [
        (block["block_id"], element["action_id"])
        for block in all_blocks(blocks)
        for element in elements_of(block)
        if what in (element.get("action_id"), element.get("text", {}).get("text"))
    ]
    if len(found) != 1:
        msg = f"{len(found)} things are called “{what}” here"
        raise CannotDo(msg)
    return found[0]


@contextlib.asynccontextmanager
async def running_slack(
    bot: str | BuildBot | None = None, clock: Clock | None = None, *, manifest: Json | None = None
) -> AsyncIterator[SlackHarness]:
    """Serve a simulated Slack, and the bot if it can be built, on free loopback ports.

    Args:
        bot: the bot's address, a function that builds its application, or None.
        clock: None for one that stands still on Monday, 2026-11-23, 09:00 UTC.
        manifest: the app's manifest; None accepts every command with the usual scopes.
    """
    ticking = clock or MovableClock(START)
    workspace = Workspace(ticking)
    if manifest is not None:
        workspace.installation.read_manifest(manifest)
    bound = free_socket()
    url = address_of(bound)
    app = build_slack_playground(
        workspace, bot if isinstance(bot, str) else None, ticking, base_url=url
    )
    harness = SlackHarness(app.state.slack, url)
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(served(Breakable(app), bound))
        stack.callback(workspace.feed.close)
        if bot is not None and not isinstance(bot, str):
            await _serve_bot(stack, harness, bot)
        yield harness


async def _serve_bot(
    stack: contextlib.AsyncExitStack, harness: SlackHarness, build: BuildBot
) -> None:
    """Build the bot, serve it and deliver to it."""
    built = build(harness)
    app = await built if inspect.isawaitable(built) else built
    harness.slack.listen_at(await stack.enter_async_context(served(app, free_socket())))

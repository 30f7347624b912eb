"""A running simulated Teams for end-to-end tests.

async with running_teams(build_bot, clock) as teams:
    await teams.say("ana", "Thanks", "@Goodword kudos @Ben Okafor for the night shift")
    assert "night shift" in words_of(teams.messages("Thanks")[-1])
"""

import contextlib
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.types import ASGIApp

from bot.clock import Clock, MovableClock
from playground.slack.connection import Breakable
from playground.slack.delivery import Answer
from playground.slack.feed import WireEntry
from playground.slack.harness import START
from playground.slack.serving import address_of, free_socket, served
from playground.teams.messages import Dialog, Message
from playground.teams.people import Place
from playground.teams.playground import TeamsPlayground
from playground.teams.server import build_teams_playground
from playground.teams.shapes import Card, Json
from playground.teams.tenant import Tenant

BuildBot = Callable[["TeamsHarness"], ASGIApp | Awaitable[ASGIApp]]
"""Builds the bot's application; `harness.settings()` says where Teams is and with which keys."""


class TeamsHarness:
    """The simulated Teams as a test uses it: people by handle, channels by name."""

    def __init__(self, teams: TeamsPlayground, url: str) -> None:
        """Wrap a simulated Teams that can be reached at `url`."""
        self.teams = teams
        self.url = url
        self.tenant = teams.tenant
        self.people = teams.people
        self.admin = teams.admin
        self.faults = teams.faults
        self.pace = teams.pace
        self.post = teams.post
        self.login = teams.login
        self.keys = teams.keys
        self.connector = teams.connector

    def settings(self) -> dict[str, str]:
        """Return the settings with which a bot finds this Teams."""
        registration = self.tenant.registration
        return {
            "TEAMS_APP_ID": registration.app,
            "TEAMS_APP_PASSWORD": registration.secret,
            "TEAMS_TENANT_ID": registration.tenant,
            "TEAMS_SIMULATOR_URL": self.tenant.base_url,
        }

    # -- doing --------------------------------------------------------------------------------

    async def say(
        self, persona: str, place: str, words: str, thread: Message | str | None = None
    ) -> Message:
        """Type words in a channel, a group chat or, with `@goodword`, the 1:1 chat."""
        root = thread.id if isinstance(thread, Message) else thread
        return await self.people.say(persona, place, words, root)

    async def press(self, persona: str, on: Message, what: str, **values: Any) -> Answer:
        """Press a button of a message's card, with its fields filled in; see `People.press`."""
        return await self.people.press(persona, on, what, values)

    async def submit(self, persona: str, what: str = "", **values: Any) -> dict[str, str]:
        """Fill in the open dialog and send it; return what the client says beside fields."""
        return await self.people.submit(persona, values, what)

    async def extension(
        self, persona: str, place: str, command: str, on: Message | None = None
    ) -> Answer:
        """Choose an action of the message extension, on a message if one is given."""
        return await self.people.extension(persona, place, command, on)

    async def open_chat(self, persona: str) -> Place:
        """Open the 1:1 chat with the bot, which installs it for that person the first time."""
        return await self.people.open_chat(persona)

    async def install(self, named: str = "") -> None:
        """Tell the bot that it was installed, into one team or group chat or everywhere."""
        groups = [one.name for one in self.tenant.places.values() if one.kind == "group"]
        everywhere = [*(team.name for team in self.tenant.teams.values()), *groups]
        for one in [named] if named else everywhere:
            await self.admin.install(one)

    def close(self, persona: str) -> None:
        """Close the open dialog."""
        self.people.close(persona)

    async def deliver(self, activity: Json, token: str | None = None) -> Answer:
        """Post any activity to the bot, signed as Teams does unless a token is given."""
        signed = token if token is not None else self.login.signed_for(self.tenant.service_url)
        return await self.post.hand_over(activity, signed)

    async def move(self, to: datetime | timedelta) -> None:
        """Move the clock to an instant, or forward by a while; what is due is sent again."""
        target = to if isinstance(to, datetime) else self.teams.clock.now() + to
        await self.teams.move_to(target)

    # -- looking ------------------------------------------------------------------------------

    def messages(self, place: str) -> list[Message]:
        """Return what everybody in a conversation sees, oldest first."""
        return self.tenant.messages.public_in(self.tenant.place(place).id)

    def direct(self, persona: str) -> list[Message]:
        """Return what a person and the bot wrote to each other, oldest first."""
        chat = self.tenant.chat(self.tenant.person(persona).oid)
        return self.tenant.messages.public_in(chat.id) if chat is not None else []

    def targeted(self, persona: str) -> list[Message]:
        """Return what was shown to one person alone, oldest first."""
        return self.tenant.messages.only_for(self.tenant.person(persona).oid)

    def dialog(self, persona: str) -> Dialog | None:
        """Return the dialog that is open for a person."""
        return self.tenant.dialogs.get(self.tenant.person(persona).oid)

    def card(self, persona: str, on: Message | None = None) -> Card | None:
        """Return a message's card as one person sees it; the newest one in their 1:1 chat."""
        oid = self.tenant.person(persona).oid
        shown = [on] if on is not None else self.direct(persona)
        cards = [card for message in shown for card in message.seen_by(oid)]
        return cards[-1] if cards else None

    def notices(self, persona: str) -> list[str]:
        """Return what Teams' client told a person, such as the words of an answer."""
        oid = self.tenant.person(persona).oid
        return [words for reader, words in self.tenant.notices if reader == oid]

    @property
    def wire(self) -> list[WireEntry]:
        """Return every activity and call so far, secrets masked."""
        return self.tenant.feed.entries()

    def calls(self, operation: str) -> list[WireEntry]:
        """Return the bot's calls of one operation so far, named as in `Faults`."""
        return [entry for entry in self.wire if entry.what.endswith(f" ({operation})")]


def words_of(shown: Message | Dialog | Card | None) -> str:
    """Return every text in a message, dialog or card, one a line, as raw Markdown."""
    if shown is None:
        return ""
    if isinstance(shown, Message):
        return "\n".join([*([shown.text] if shown.text else []), *_texts(shown.cards)])
    if isinstance(shown, Dialog):
        return "\n".join([shown.title, *_texts(shown.card)])
    return "\n".join(_texts(shown))


SHOWN = ("text", "title", "value", "label", "placeholder", "altText")


def _texts(node: Any) -> list[str]:
    """Return the words below a node of a card, in the order in which they are read."""
    if isinstance(node, list):
        return [words for child in node for words in _texts(child)]
    if not isinstance(node, dict):
        return []
    if node.get("type") == "RichTextBlock":
        return ["".join(_run(run) for run in node.get("inlines", []))]
    found = []
    for key, child in node.items():
        if isinstance(child, str) and key in SHOWN:
            found.append(child)
        elif key not in ("data", "fallback", "msteams", "fallbackText"):
            found += _texts(child)
    return found


def _run(run: Any) -> str:
    """Return the words of a piece of rich text."""
    return run if isinstance(run, str) else str(run.get("text", ""))


@contextlib.asynccontextmanager
async def running_teams(
    bot: str | BuildBot | None = None,
    clock: Clock | None = None,
    *,
    manifest: Json | None = None,
    is_installed: bool = True,
) -> AsyncIterator[TeamsHarness]:
    """Serve a simulated Teams, and the bot if it can be built, on free loopback ports.

    Args:
        bot: the bot's address, a function that builds its application, or None.
        clock: None for one that stands still on Monday, 2026-11-23, 09:00 UTC.
        manifest: the app's manifest; None accepts every action of its message extension.
        is_installed: whether teams and group chat have the app already; `install` tells it so.
    """
    ticking = clock or MovableClock(START)
    tenant = Tenant(ticking, is_installed=is_installed)
    if manifest is not None:
        tenant.registration.read_manifest(manifest)
    bound = free_socket()
    url = address_of(bound)
    app = build_teams_playground(
        tenant, bot if isinstance(bot, str) else None, ticking, base_url=url
    )
    harness = TeamsHarness(app.state.teams, url)
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(served(Breakable(app), bound))
        stack.callback(tenant.feed.close)
        if bot is not None and not isinstance(bot, str):
            await _serve_bot(stack, harness, bot)
        yield harness


async def _serve_bot(
    stack: contextlib.AsyncExitStack, harness: TeamsHarness, build: BuildBot
) -> None:
    """Build the bot, serve it and deliver to it."""
    built = build(harness)
    app = await built if inspect.isawaitable(built) else built
    harness.post.listen_at(await stack.enter_async_context(served(app, free_socket())))

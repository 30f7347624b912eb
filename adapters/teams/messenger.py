"""How messages leave towards Teams."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from adapters.teams.api import TeamsApi
from adapters.teams.arrivals import Reference
from adapters.teams.cards import Stamp
from adapters.teams.consent import Consents
from adapters.teams.failures import CONVERSATION_GONE, MESSAGE_GONE, TOO_BIG
from adapters.teams.places import absent, channel_facts, chat_facts
from adapters.teams.references import CHANNELS, TeamsReferences
from adapters.teams.render import MESSAGE, PLAINER_MESSAGE, Surface, render_message
from adapters.teams.rooms import with_names
from adapters.teams.spelling import spelled
from adapters.teams.stamps import Stamps
from adapters.wire.reading import part, word
from adapters.wire.text import Json
from bot.audience import NOT_A_MEMBER
from bot.clock import Clock
from bot.errors import PlatformError, Unavailable
from bot.identity import AccountId, ConversationId
from bot.surface import Document, Envelope, Messenger, PlaceFacts, PlaceKind
from bot.ui.language import say_in
from bot.undelivered import FILE

FACTS_LIVE = timedelta(seconds=60)  # reliability.md, external-audience rule (4)
MOST_FACTS = 10_000
MOST_MEMBER_PAGES = 10  # a chat has at most 1,000 members: limits of Teams, 2026-11-22
GONE = frozenset({MESSAGE_GONE, CONVERSATION_GONE})
CARD_REFUSED = frozenset({"BadArgument", "BadSyntax", "http_400", TOO_BIG})

Answer = TypeVar("Answer")
Made = Callable[[PlaceKind], Json]


@dataclass(frozen=True)
class _Known:
    """What was said of a conversation, and when."""

    facts: PlaceFacts
    at: datetime


class TeamsMessenger(Messenger):
    """How messages leave towards one tenant."""

    def __init__(  # noqa: PLR0913 - its parts
        self,
        api: TeamsApi,
        references: TeamsReferences,
        clock: Clock,
        stamps: Stamps,
        *,
        consents: Consents | None = None,
        targeted: bool = False,
    ) -> None:
        """Send through `api`, to where `references` say.

        Args:
            api: calls the Connector.
            references: where conversations are reached.
            clock: tells how old a fact is.
            stamps: sign what can be pressed.
            consents: asks people whether they take a file; None: no file can be sent.
            targeted: the tenant has targeted messages.
        """
        self._api = api
        self._references = references
        self._clock = clock
        self._stamps = stamps
        self._consents = consents
        self._targeted = targeted
        self._places: dict[ConversationId, _Known] = {}

    async def post(self, envelope: Envelope) -> str:
        """Say the message and return Teams' id of it, or of the question whether to take a file."""
        reference = await self._reference(envelope.conversation, envelope.thread)
        if envelope.document is not None:
            return await self._offer_file(reference, envelope, envelope.document)
        return await self._once_plainer(
            envelope, reference.kind, lambda said: self._api.post(reference, said)
        )

    async def update(self, envelope: Envelope, message_id: str) -> None:
        """Replace what an earlier message says."""
        reference = await self._reference(envelope.conversation)
        await self._once_plainer(
            envelope, reference.kind, lambda said: self._api.update(reference, message_id, said)
        )

    async def withdraw(self, conversation: ConversationId, message_id: str) -> None:
        """Take an earlier message away; one that is gone already is no failure."""
        reference = await self._reference(conversation)
        try:
            await self._api.delete(reference, message_id)
        except PlatformError as error:
            if error.reason not in GONE:
                raise

    async def whisper(self, envelope: Envelope, account: AccountId) -> None:
        """Show the message to one person alone: where they are if Teams can, else in the 1:1 chat.

        A targeted message that is refused was not shown; one in doubt is not said twice.
        """
        reference = await self._reference(envelope.conversation, envelope.thread)
        stamp, said = self._stamps.for_one(account), await self._with_names(envelope)
        await self.show_privately(reference, account, lambda kind: made(said, kind, stamp))

    async def show_privately(
        self, reference: Reference, account: AccountId, made_for: Made
    ) -> None:
        """Show something to one person alone, as `whisper` does.

        Args:
            reference: where they are.
            account: who sees it.
            made_for: makes it for a kind of conversation.

        Raises:
            PlatformError: it was not shown.
        """
        if self._targeted and reference.kind is not PlaceKind.DIRECT:
            try:
                await self._api.post_targeted(reference, account, made_for(reference.kind))
            except PlatformError as error:
                if not error.permanent:
                    raise
            else:
                return
        if reference.kind is not PlaceKind.DIRECT:
            reference = await self._reference(await self.open_direct(account))
        await self._api.post(reference, made_for(PlaceKind.DIRECT))

    async def open_direct(self, account: AccountId) -> ConversationId:
        """Return the 1:1 chat between the bot and `account`."""
        known = self._references.direct_with(account)
        if known is not None:
            return known
        address = self._references.service_url
        found = ConversationId(await self._api.create_direct(address, account))
        if not found:
            raise PlatformError("no_conversation")
        reference = Reference(address, found, PlaceKind.DIRECT, None, self._api.installation.tenant)
        try:
            await self._references.keep(reference, account)
        except Unavailable as error:
            raise PlatformError("storage_away") from error
        return found

    async def place(
        self, conversation: ConversationId, *, no_older_than: timedelta = FACTS_LIVE
    ) -> PlaceFacts:
        """Return what Teams says of a conversation.

        When it was asked too often, what it said within the last minute holds.
        """
        now = self._clock.now()
        known = self._places.get(conversation)
        age = FACTS_LIVE if known is None else now - known.at
        if known is not None and timedelta() <= age < no_older_than:
            return known.facts
        reference = await self._reference(conversation)
        try:
            facts = await self._facts(reference)
        except PlatformError as error:
            if error.reason == NOT_A_MEMBER:
                return absent(reference)
            if known is None or error.retry_after is None or not timedelta() <= age < FACTS_LIVE:
                raise
            return known.facts
        if len(self._places) >= MOST_FACTS:
            self._places.clear()
        self._places[conversation] = _Known(facts, now)
        return facts

    def forget(self, conversation: ConversationId) -> None:
        """Ask anew about a conversation the next time: something happened to it."""
        self._places.pop(conversation, None)

    async def _once_plainer(
        self, envelope: Envelope, kind: PlaceKind, say: Callable[[Json], Awaitable[Answer]]
    ) -> Answer:
        """Say a message; once more without tables and charts where Teams refuses its card."""
        envelope = await self._with_names(envelope)
        stamp = self._stamps.for_all(envelope.conversation)
        whole = made(envelope, kind, stamp)
        try:
            return await say(whole)
        except PlatformError as error:
            plainer = made(envelope, kind, stamp, PLAINER_MESSAGE)
            if error.reason not in CARD_REFUSED or plainer == whole:
                raise
        return await say(plainer)

    async def _with_names(self, envelope: Envelope) -> Envelope:
        """Return a message with the channels in it by name."""
        return replace(envelope, message=await with_names(envelope.message, self._references))

    async def _facts(self, reference: Reference) -> PlaceFacts:
        """Ask Teams about a conversation: who is in it, and for a channel what sort it is.

        Of a channel the first page of members is enough: outsiders get into one by its being
        shared alone, which Teams tells. A chat has nothing else that would tell.
        """
        if reference.kind not in CHANNELS:
            return chat_facts(reference, await self._everybody(reference))
        if not reference.team:
            raise PlatformError("no_team")
        team, channels, page = await _all(
            self._api.team(reference),
            self._api.channels(reference),
            self._api.members(reference),
        )
        return channel_facts(reference, team, channels, _members(page))

    async def _everybody(self, reference: Reference) -> list[object]:
        """Return everybody in a chat."""
        found: list[object] = []
        onward = ""
        for _ in range(MOST_MEMBER_PAGES):
            page = await self._api.members(reference, onward)
            found += _members(page)
            onward = word(page, "continuationToken")
            if not onward:
                return found
        raise PlatformError("too_many_pages")

    async def _offer_file(
        self, reference: Reference, envelope: Envelope, document: Document
    ) -> str:
        """Ask somebody in their 1:1 chat whether they take a file."""
        note = await self._references.note_of(envelope.conversation)
        attached, account = envelope.message.attached, note.account if note else None
        if self._consents is None or attached is None or account is None:
            raise PlatformError(f"{FILE}not_possible_here", permanent=True)
        asked = self._consents.question(envelope, document, attached, account)
        return await self._api.post(reference, asked)

    async def _reference(
        self, conversation: ConversationId, thread: str | None = None
    ) -> Reference:
        """Return where a conversation is reached.

        Raises:
            PlatformError: nobody told: the bot is no member, or not any more.
        """
        try:
            found = await self._references.of(conversation)
        except Unavailable as error:
            raise PlatformError("storage_away") from error
        if found is None:
            raise PlatformError(NOT_A_MEMBER, permanent=True)
        return replace(found, thread=thread)


def made(envelope: Envelope, kind: PlaceKind, stamp: Stamp, surface: Surface = MESSAGE) -> Json:
    """Return a message as Teams takes it, for a conversation of some kind."""
    message = spelled(envelope.message, in_channel=kind is not PlaceKind.DIRECT)
    say = say_in(envelope.locale)
    return render_message(message, envelope.handles, say, stamp=stamp, surface=surface)


async def _all(*calls: Awaitable[Json]) -> list[Json]:
    """Return the answers to calls that are made at once; none of them goes on after a failure."""
    answers = await asyncio.gather(*calls, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return [answer for answer in answers if not isinstance(answer, BaseException)]


def _members(page: object) -> list[object]:
    """Return the members on a page.

    Raises:
        PlatformError: there is no list; nobody knows then who may read along.
    """
    members = part(page, "members")
    if not isinstance(members, list):
        raise PlatformError("no_members")
    return members

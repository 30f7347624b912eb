"""Says one delivery on its platform: in pace, only where it may be heard, within bounded time."""

import asyncio
from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import isfinite
from typing import TypeVar

from bot.audience import objection
from bot.clock import Clock
from bot.errors import PlatformError
from bot.identity import ConversationId, Workspace, WorkspaceId
from bot.outbox import Delivery, Pacer, Promise, Verb
from bot.surface import Document, Envelope, Handles, Messenger, PlaceKind
from bot.ui.views import Attachment, Message

Answer = TypeVar("Answer")
PacerFor = Callable[[Workspace], Pacer]
Wait = Callable[[float], Awaitable[None]]
Attach = Callable[[Attachment], Awaitable[Document]]

PATIENCE = timedelta(seconds=10)
JUST_NOW = timedelta(seconds=2)  # that long a send relies on who was in a place
WORTH_WAITING = timedelta(seconds=2)
LEAST_PAUSE_SECONDS = 1.0
GARBLED_PAUSE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 3600.0  # more is a mistake of the server


@dataclass(frozen=True)
class Said:
    """A delivery was said: where, and the platform's id of it."""

    conversation: ConversationId
    message_id: str


@dataclass(frozen=True)
class Later:
    """A delivery was not tried: its turn comes at `until`."""

    until: datetime


async def nothing_attached(attached: Attachment) -> Document:
    """Refuse: this speaker knows of nothing that could be attached."""
    raise PlatformError(f"cannot_attach_{attached.kind.replace(' ', '_')}", permanent=True)


@dataclass
class Speaker:
    """Says deliveries.

    Attributes:
        pacer_for: makes the pacer of a workspace; asked once for each.
        posts_unasked: platforms where the bot may post in open channels without being a member.
        patience: how long one call to a platform may take.
        wait: waits so many seconds.
        attach: makes what is attached to a message.
    """

    clock: Clock
    pacer_for: PacerFor
    posts_unasked: AbstractSet[str] = frozenset()
    patience: timedelta = PATIENCE
    wait: Wait = asyncio.sleep
    attach: Attach = nothing_attached
    _pacers: dict[WorkspaceId, Pacer] = field(default_factory=dict, init=False)

    async def say(
        self, delivery: Delivery, handles: Handles, workspace: Workspace, messenger: Messenger
    ) -> Said | Later:
        """Say a delivery, or return when its turn comes.

        Raises:
            PlatformError: it was not said; `ambiguous` only where it may have been, and saying it
                again would double it.
        """
        later = await self._keep_pace(delivery, workspace)
        if later is not None:
            return later
        conversation = delivery.conversation
        if conversation is None:
            conversation = await self._open(delivery, messenger)
        elif is_overheard(delivery):
            await self._ask_audience(conversation, workspace, messenger)
        return Said(conversation, await self._speak(delivery, conversation, handles, messenger))

    def pause(self, workspace: Workspace, until: datetime) -> None:
        """Let nothing leave towards a workspace before `until`."""
        self._pacer(workspace).pause(until)

    async def _keep_pace(self, delivery: Delivery, workspace: Workspace) -> Later | None:
        """Take the next slot and wait for it, unless it is far away: then leave it to others."""
        pacer = self._pacer(workspace)
        where = delivery.conversation or delivery.account or delivery.lane
        now = self.clock.now()
        if (slot := pacer.slot(where, now)) - now > WORTH_WAITING:
            return Later(slot)
        seconds = (pacer.take(where, now) - now).total_seconds()
        if seconds > 0:
            await self.wait(seconds)
        return None

    async def _open(self, delivery: Delivery, messenger: Messenger) -> ConversationId:
        """Return the direct conversation with the person whom a delivery is for."""
        if delivery.account is None:
            raise PlatformError("no_account", permanent=True)
        return await self._again_harmless(messenger.open_direct(delivery.account))

    async def _ask_audience(
        self, conversation: ConversationId, workspace: Workspace, messenger: Messenger
    ) -> None:
        """Ask who is in a place right now.

        Raises:
            PlatformError: words of our people may not be said there, or nobody knows.
        """
        asked = messenger.place(conversation, no_older_than=JUST_NOW)
        place = await self._again_harmless(asked)
        unasked = workspace.platform in self.posts_unasked and place.kind is PlaceKind.CHANNEL
        reason = objection(place, can_post_unasked=unasked or place.kind is PlaceKind.DIRECT)
        if reason is not None:
            raise PlatformError(reason, permanent=True)

    async def _speak(
        self,
        delivery: Delivery,
        conversation: ConversationId,
        handles: Handles,
        messenger: Messenger,
    ) -> str:
        """Post, change or take away, and return the platform's id of the message."""
        message, message_id = delivery.message, delivery.message_id
        match delivery.verb:
            case Verb.POST if message is not None:
                envelope = _envelope(delivery, conversation, message, handles)
                if message.attached is not None:
                    document = await self.attach(message.attached)
                    envelope = replace(envelope, document=document)
                return await self._within(messenger.post(envelope))
            case Verb.UPDATE if message is not None and message_id is not None:
                envelope = _envelope(delivery, conversation, message, handles)
                await self._again_harmless(messenger.update(envelope, message_id))
                return message_id
            case Verb.WITHDRAW if message_id is not None:
                await self._again_harmless(messenger.withdraw(conversation, message_id))
                return message_id
        raise PlatformError("nothing_to_say", permanent=True)

    async def _within(self, call: Awaitable[Answer]) -> Answer:
        """Return what a platform answers, if it does so in time.

        Raises:
            PlatformError: it did not, or it refused; how long to wait is made sane.
        """
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                return await call
        except TimeoutError:
            raise PlatformError("no_answer_in_time", ambiguous=True) from None
        except PlatformError as error:
            error.retry_after = sane_pause(error.retry_after)
            raise

    async def _again_harmless(self, call: Awaitable[Answer]) -> Answer:
        """Return what a platform answers to a call that may be repeated: no failure is a doubt."""
        try:
            return await self._within(call)
        except PlatformError as error:
            error.ambiguous = False
            raise

    def _pacer(self, workspace: Workspace) -> Pacer:
        """Return the one pacer of a workspace."""
        if workspace.id not in self._pacers:
            self._pacers[workspace.id] = self.pacer_for(workspace)
        return self._pacers[workspace.id]


def is_overheard(delivery: Delivery) -> bool:
    """Return whether a delivery says words in a place where others than its receiver may be."""
    is_direct = delivery.account is not None or delivery.promise is Promise.AT_MOST_ONCE
    return delivery.message is not None and not is_direct


def sane_pause(seconds: float | None) -> float | None:
    """Return how long a platform wants us to wait, from 1 second to an hour.

    None stays None. Garbage still says that we were too fast, and means half a minute.
    """
    if seconds is None:
        return None
    if not isfinite(seconds) or seconds < 0:
        return GARBLED_PAUSE_SECONDS
    return min(max(seconds, LEAST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)


def _envelope(
    delivery: Delivery, conversation: ConversationId, message: Message, handles: Handles
) -> Envelope:
    """Return a message with all that is needed to say it."""
    return Envelope(conversation, message, handles, thread=delivery.thread, locale=delivery.locale)

"""A chat platform in memory, with the faults of reliability.md, promise 5."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId, Workspace
from bot.surface import ONE_MINUTE, Envelope, Messenger, PlaceFacts, PlaceKind


class Fault(StrEnum):
    """What can go wrong with one call, and how the adapter reports it."""

    NONE = "none"
    ACCEPT_THEN_DROP = "accepted, then the connection drops"
    BROKEN = "500"
    BAD_GATEWAY = "502"
    GATEWAY_TIMEOUT = "504, accepted"
    HANG = "hangs, accepted"
    HANG_UNHEARD = "hangs, not accepted"
    TOO_FAST = "429"


ACCEPTED = frozenset({Fault.NONE, Fault.ACCEPT_THEN_DROP, Fault.GATEWAY_TIMEOUT, Fault.HANG})
ERRORS = {
    Fault.ACCEPT_THEN_DROP: ("connection_lost", True),
    Fault.BROKEN: ("internal_error", True),
    Fault.BAD_GATEWAY: ("bad_gateway", True),
    Fault.GATEWAY_TIMEOUT: ("gateway_timeout", True),
}
Choose = Callable[[str], Fault]


@dataclass(frozen=True)
class Heard:
    """One thing that reached the platform."""

    verb: str
    conversation: ConversationId
    words: str
    message_id: str


class FakeMessenger:
    """Implements `bot.surface.Messenger`: remembers what it heard, fails as it is told to.

    `fault` chooses by the words of a message what happens to it; `retry_after` goes with a 429.
    """

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.fault: Choose = lambda _: Fault.NONE
        self.retry_after: float | None = 2.0
        self.bug_in: frozenset[str] = frozenset()
        self.refuses: dict[str, str] = {}
        self.places: dict[ConversationId, PlaceFacts] = {}
        self.place_calls: list[ConversationId] = []
        self.place_error: PlatformError | None = None
        self.stuck: dict[ConversationId, asyncio.Event] = {}
        self.changed = asyncio.Event()
        self.envelopes: list[Envelope] = []
        self.after_posting: Callable[[], None] = lambda: None

    async def post(self, envelope: Envelope) -> str:
        if envelope.conversation in self.stuck:
            await self.stuck[envelope.conversation].wait()
        self.envelopes.append(envelope)
        message_id = await self._hear("post", envelope, f"m{len(self.heard) + 1}")
        self.after_posting()
        return message_id

    async def update(self, envelope: Envelope, message_id: str) -> None:
        await self._hear("update", envelope, message_id)

    async def withdraw(self, conversation: ConversationId, message_id: str) -> None:
        self.heard.append(Heard("withdraw", conversation, "", message_id))

    async def open_direct(self, account: AccountId) -> ConversationId:
        await self._fail(self.fault(f"open {account}"))
        return ConversationId(f"D-{account}")

    async def place(
        self, conversation: ConversationId, *, no_older_than: timedelta = ONE_MINUTE
    ) -> PlaceFacts:
        self.place_calls.append(conversation)
        if self.place_error is not None:
            raise self.place_error
        open_channel = PlaceFacts(
            conversation,
            PlaceKind.CHANNEL,
            shared_outside=False,
            archived=False,
            bot_is_member=True,
        )
        return self.places.get(conversation, open_channel)

    async def _hear(self, verb: str, envelope: Envelope, message_id: str) -> str:
        words = envelope.message.summary
        if words in self.bug_in:
            raise RuntimeError(f"cannot render {words}")
        if words in self.refuses:
            raise PlatformError(self.refuses[words], permanent=True)
        fault = self.fault(words)
        if fault in ACCEPTED:
            self.heard.append(Heard(verb, envelope.conversation, words, message_id))
            self.changed.set()
        await self._fail(fault)
        return message_id

    async def _fail(self, fault: Fault) -> None:
        if fault in {Fault.HANG, Fault.HANG_UNHEARD}:
            await asyncio.Event().wait()
        if fault is Fault.TOO_FAST:
            raise PlatformError("ratelimited", retry_after=self.retry_after)
        if fault is not Fault.NONE:
            reason, ambiguous = ERRORS[fault]
            raise PlatformError(reason, ambiguous=ambiguous)

    def times(self, words: str) -> int:
        """Return how often a message was posted."""
        return sum(one.verb == "post" and one.words == words for one in self.heard)

    def order(self, conversation: ConversationId) -> list[str]:
        """Return what was posted in a conversation, in order."""
        return [
            one.words
            for one in self.heard
            if one.verb == "post" and one.conversation == conversation
        ]


class FakeMessengers:
    """One messenger for every workspace, or none at all."""

    def __init__(self, messenger: Messenger | None) -> None:
        self.messenger = messenger

    def of(self, workspace: Workspace) -> Messenger:
        if self.messenger is None:
            raise PlatformError("no_adapter")
        return self.messenger

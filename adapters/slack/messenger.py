"""How messages leave towards Slack."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.slack.api import SlackApi
from adapters.slack.arrivals import Installation
from adapters.slack.places import facts_of
from adapters.slack.render import MESSAGE, PLAINER_MESSAGE, render_message
from adapters.slack.spelling import spelled
from adapters.slack.text import SENDING
from adapters.wire.reading import part, word
from adapters.wire.text import Json
from bot.clock import Clock
from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId
from bot.surface import Document, Envelope, Messenger, PlaceFacts
from bot.ui.language import say_in
from bot.undelivered import FILE

FACTS_LIVE = timedelta(seconds=60)  # reliability.md, external-audience rule (4)
MOST_FACTS = 10_000
GONE = frozenset({"message_not_found", "channel_not_found"})


@dataclass(frozen=True)
class _Known:
    """What was said of a conversation, and when."""

    facts: PlaceFacts
    at: datetime


class SlackMessenger(Messenger):
    """How messages leave towards one Slack workspace."""

    def __init__(
        self, api: SlackApi, installation: Installation, clock: Clock, prefix: str = ""
    ) -> None:
        """Send through `api`; `prefix` is what the names of our slash commands begin with."""
        self._api = api
        self._prefix = prefix
        self._installation = installation
        self._clock = clock
        self._places: dict[ConversationId, _Known] = {}

    async def post(self, envelope: Envelope) -> str:
        """Say the message and return Slack's id of it, or of the file that goes with it."""
        if envelope.document is not None:
            return await self._send_file(envelope, envelope.document)
        address: Json = {"channel": envelope.conversation, **SENDING}
        if envelope.thread:
            address["thread_ts"] = envelope.thread
        answer = await self._say("chat.postMessage", address, envelope)
        return word(answer, "ts")

    async def _send_file(self, envelope: Envelope, document: Document) -> str:
        """Send a file with the words of a message: only its last step is seen by anybody.

        docs.slack.dev/messaging/working-with-files, 2026-11-22.
        """
        try:
            size = str(len(document.content))
            asked = await self._api.ask(
                "files.getUploadURLExternal", filename=document.name, length=size
            )
            await self._api.put(word(asked, "upload_url"), document.content)
            file = word(asked, "file_id")
            await self._api.write(
                "files.completeUploadExternal",
                {
                    "files": [{"id": file, "title": document.name}],
                    "channel_id": envelope.conversation,
                    "initial_comment": self._made(envelope)["text"],
                },
            )
        except PlatformError as error:
            if error.permanent:
                raise PlatformError(f"{FILE}{error.reason}", permanent=True) from error
            raise
        return file

    async def update(self, envelope: Envelope, message_id: str) -> None:
        """Replace what an earlier message says."""
        address = {"channel": envelope.conversation, "ts": message_id, "parse": SENDING["parse"]}
        await self._say("chat.update", address, envelope)

    async def whisper(self, envelope: Envelope, account: AccountId) -> None:
        """Show the message to one person alone, where they are."""
        address: Json = {"channel": envelope.conversation, "user": account, **SENDING}
        if envelope.thread:
            address["thread_ts"] = envelope.thread
        await self._say("chat.postEphemeral", address, envelope)

    async def withdraw(self, conversation: ConversationId, message_id: str) -> None:
        """Take an earlier message away; one that is gone already is no failure."""
        try:
            await self._api.write("chat.delete", {"channel": conversation, "ts": message_id})
        except PlatformError as error:
            if error.reason not in GONE:
                raise

    async def open_direct(self, account: AccountId) -> ConversationId:
        """Return the direct conversation between the bot and `account`."""
        answer = await self._api.write("conversations.open", {"users": account})
        return ConversationId(word(answer, "channel", "id"))

    async def place(
        self, conversation: ConversationId, *, no_older_than: timedelta = FACTS_LIVE
    ) -> PlaceFacts:
        """Return what Slack says of a conversation.

        Slack lets this be asked some 50 times a minute; when it was too often, what it said within
        the last minute holds.
        """
        now = self._clock.now()
        known = self._places.get(conversation)
        age = FACTS_LIVE if known is None else now - known.at
        if known is not None and timedelta() <= age < no_older_than:
            return known.facts
        try:
            answer = await self._api.read("conversations.info", channel=conversation)
        except PlatformError as error:
            if known is None or error.retry_after is None or not timedelta() <= age < FACTS_LIVE:
                raise
            return known.facts
        facts = facts_of(conversation, part(answer, "channel"), self._installation)
        if len(self._places) >= MOST_FACTS:
            self._places.clear()
        self._places[conversation] = _Known(facts, now)
        return facts

    def forget(self, conversation: ConversationId) -> None:
        """Ask anew about a conversation the next time: something happened to it."""
        self._places.pop(conversation, None)

    def _made(self, envelope: Envelope) -> Json:
        """Return a message as Slack takes it."""
        message = spelled(envelope.message, self._prefix)
        return render_message(message, envelope.handles, say_in(envelope.locale), MESSAGE)

    async def _say(self, method: str, address: Json, envelope: Envelope) -> Json:
        """Send a message; once more without tables and charts where Slack refuses its blocks."""
        say, message = say_in(envelope.locale), spelled(envelope.message, self._prefix)
        made = render_message(message, envelope.handles, say, MESSAGE)
        try:
            return await self._api.write(method, {**address, **made})
        except PlatformError as error:
            plainer = render_message(message, envelope.handles, say, PLAINER_MESSAGE)
            if error.reason != "invalid_blocks" or plainer == made:
                raise
        return await self._api.write(method, {**address, **plainer})

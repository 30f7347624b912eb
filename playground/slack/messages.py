"""The messages of a workspace, with the pings and links found in each."""

from dataclasses import dataclass, field

from playground.slack import mrkdwn
from playground.slack.shapes import Blocks, Json


@dataclass
class Message:
    """One message as it stands now.

    `asked` keeps what the sender asked for beside the words: `as_user`, `link_names`, `parse`,
    `unfurl_links`, `unfurl_media`, `metadata` and so on. `only_for` is the one reader of an
    ephemeral message.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: Blocks = field(default_factory=list)
    attachments: Blocks = field(default_factory=list)
    thread_ts: str | None = None
    only_for: str | None = None
    bot_id: str = ""
    edited: bool = False
    subtype: str | None = None
    asked: Json = field(default_factory=dict)

    @property
    def pings(self) -> list[str]:
        """Return everybody and everything that this message notifies."""
        return mrkdwn.pings_of(self._as_read())

    @property
    def links(self) -> list[str]:
        """Return the addresses that its readers could click in its text."""
        return mrkdwn.links_of(self._as_read())

    def _as_read(self) -> Json:
        """Return the parts of the message that readers see, with how they are parsed."""
        return {"text": self.text, "blocks": self.blocks, **self.asked}


class MessageBook:
    """All messages, by channel and timestamp."""

    def __init__(self) -> None:
        """Start without messages."""
        self._kept: dict[str, dict[str, Message]] = {}

    def add(self, message: Message) -> None:
        """Keep a message, or its newer version."""
        self._kept.setdefault(message.channel, {})[message.ts] = message

    def find(self, channel: str, ts: object) -> Message | None:
        """Return one message, or None when there is none."""
        return self._kept.get(channel, {}).get(str(ts))

    def remove(self, message: Message) -> None:
        """Forget a message."""
        self._kept.get(message.channel, {}).pop(message.ts, None)

    def public_in(self, channel: str) -> list[Message]:
        """Return the messages that every member of a channel sees, oldest first."""
        return [message for message in self._in(channel) if message.only_for is None]

    def seen_by(self, channel: str, user: str) -> list[Message]:
        """Return what one member sees in a channel, ephemeral ones included, oldest first."""
        return [message for message in self._in(channel) if message.only_for in (None, user)]

    def only_for(self, user: str) -> list[Message]:
        """Return every ephemeral message shown to `user` anywhere, oldest first."""
        found = [m for kept in self._kept.values() for m in kept.values() if m.only_for == user]
        return sorted(found, key=lambda message: message.ts)

    def _in(self, channel: str) -> list[Message]:
        """Return a channel's messages, oldest first."""
        return sorted(self._kept.get(channel, {}).values(), key=lambda message: message.ts)

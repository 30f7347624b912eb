"""The messages of a tenant, and the dialogs that are open."""

from dataclasses import dataclass, field

from playground.teams.shapes import Card, Json

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
FILE = "application/vnd.microsoft.teams.card.file.info"


@dataclass
class Message:
    """One message as it stands now.

    Attributes:
        place: the conversation, without `;messageid=`.
        id: milliseconds of its instant, as Teams has it.
        sender: object id of the person, or app id of the bot.
        thread: the id of the channel's root message that it belongs to; its own for a root,
            None outside of channels.
        only_for: object id of the one reader of a targeted message.
        views: the card that a press left for one person alone, by object id.
    """

    place: str
    id: str
    sender: str
    text: str = ""
    attachments: list[Json] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)
    thread: str | None = None
    only_for: str | None = None
    summary: str = ""
    is_edited: bool = False
    reactions: list[tuple[str, str]] = field(default_factory=list)
    views: dict[str, Card] = field(default_factory=dict)

    @property
    def cards(self) -> list[Card]:
        """Return the Adaptive Cards in it, as everybody sees them."""
        return [one["content"] for one in self.attachments if one["contentType"] == ADAPTIVE]

    def seen_by(self, oid: str) -> list[Card]:
        """Return the cards as one person sees them."""
        own = self.views.get(oid)
        return [own, *self.cards[1:]] if own is not None else self.cards

    def attached(self, content_type: str) -> Json | None:
        """Return the first attachment of a type, or None."""
        return next((one for one in self.attachments if one["contentType"] == content_type), None)

    @property
    def is_reply(self) -> bool:
        """Return whether it stands below another message of a channel."""
        return self.thread is not None and self.thread != self.id


@dataclass
class Dialog:
    """A dialog that is open for one person.

    Attributes:
        id: empty until there is something to show.
        command: the command of the message extension, or "" for a button's dialog.
        context: where the command was chosen: `compose` or `message`.
        message: the message whose button opened it, or that a command was chosen on.
        thread: the root message of the channel's thread that it belongs to.
    """

    id: str
    oid: str
    place: str
    card: Card
    title: str = ""
    command: str = ""
    context: str = ""
    message: Message | None = None
    thread: str | None = None


class MessageBook:
    """All messages, by conversation and id."""

    def __init__(self) -> None:
        """Start without messages."""
        self._kept: dict[str, dict[str, Message]] = {}

    def add(self, message: Message) -> None:
        """Keep a message, or its newer version."""
        self._kept.setdefault(message.place, {})[message.id] = message

    def find(self, place: str, message: object) -> Message | None:
        """Return one message, or None when there is none."""
        return self._kept.get(place, {}).get(str(message))

    def remove(self, message: Message) -> None:
        """Forget a message."""
        self._kept.get(message.place, {}).pop(message.id, None)

    def public_in(self, place: str) -> list[Message]:
        """Return what everybody in a conversation sees, oldest first."""
        return [message for message in self._in(place) if message.only_for is None]

    def seen_by(self, place: str, oid: str) -> list[Message]:
        """Return what one person sees in a conversation, oldest first."""
        return [message for message in self._in(place) if message.only_for in (None, oid)]

    def only_for(self, oid: str) -> list[Message]:
        """Return every targeted message shown to one person anywhere, oldest first."""
        found = [m for kept in self._kept.values() for m in kept.values() if m.only_for == oid]
        return sorted(found, key=lambda message: int(message.id))

    def _in(self, place: str) -> list[Message]:
        """Return the messages of a conversation, oldest first."""
        return sorted(self._kept.get(place, {}).values(), key=lambda message: int(message.id))

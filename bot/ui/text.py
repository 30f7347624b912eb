"""Spans: a run of text with one meaning. What people write is always a `Plain` span."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from bot.identity import ConversationId, PersonId


class Plain(Struct, frozen=True, tag="plain"):
    """Words exactly as they stand; the adapter escapes them, last."""

    words: str


class Bold(Struct, frozen=True, tag="bold"):
    """Words that stand out."""

    words: str


class Italic(Struct, frozen=True, tag="italic"):
    """Words said in another voice."""

    words: str


class Code(Struct, frozen=True, tag="code"):
    """Words to type or paste exactly as they stand."""

    words: str


class Typing(Struct, frozen=True, tag="typing"):
    """Words to type to the bot, such as `kudos mine`; each platform shows what stands before."""

    words: str


class Link(Struct, frozen=True, tag="link"):
    """Words that lead to an address of ours; never made from what people write."""

    words: str
    url: str


class Mention(Struct, frozen=True, tag="mention"):
    """A person, resolved to a handle or a name when it is rendered."""

    person: PersonId


class Room(Struct, frozen=True, tag="room"):
    """A channel; of another platform than the reader's it is words that name the chat.

    Attributes:
        platform: the one that it is on; empty: the one that the text is sent to.
    """

    conversation: ConversationId
    platform: str = ""


class Invite(Struct, frozen=True, tag="invite"):
    """What to do so that the bot is in a channel; each platform says it in its own way.

    Attributes:
        platform: the one that the channel is on; empty: the one that the text is sent to.
    """

    platform: str = ""


class Moment(Struct, frozen=True, tag="moment"):
    """An instant, shown in the reader's own zone."""

    at: datetime
    shape: Literal["date", "time", "date_time"] = "date_time"


class Emoji(Struct, frozen=True, tag="emoji"):
    """A decoration named as in Unicode's short names; never the only carrier of meaning."""

    name: str


Span = Plain | Bold | Italic | Code | Typing | Link | Mention | Room | Invite | Moment | Emoji
Text = tuple[Span, ...]


def text(*parts: str | Span) -> Text:
    """Return the parts as spans; a bare string is `Plain`."""
    return tuple(Plain(part) if isinstance(part, str) else part for part in parts)


def listed(spans: tuple[Span, ...], separator: str = ", ") -> Text:
    """Return the spans with `separator` between them."""
    parts: list[Span] = []
    for index, span in enumerate(spans):
        if index:
            parts.append(Plain(separator))
        parts.append(span)
    return tuple(parts)

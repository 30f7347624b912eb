"""Spans as Slack shows them, so that what people write is shown and never acts.

Where words of people can stand, in this order:

1. **rich text** (`elements`): a `text` element is literal. Nothing in it is read as markup: no
   `<!channel>`, no `*bold*`, no link. Others had to turn addresses into `link` elements to make
   them clickable (github.com/netclaw-dev/netclaw/pull/57, NousResearch/hermes-agent/pull/76989,
   stablyai/agent-slack/pull/158), which is exactly what we do not do. It needs no escaping
   (github.com/yhatt/jsx-slack/issues/299). Pings come only from `user` elements, which we make
   only from a `Mention`.
2. **plain_text** objects, always with `emoji: false`: titles, labels, hints.
3. **mrkdwn** (`mrkdwn.py`), only where Slack has no rich text: context, section fields and text
   with a button beside it. Always `verbatim`, which leaves addresses and names alone
   (docs.slack.dev/reference/block-kit/composition-objects/text-object, 2026-11-22). A text with a
   character that could mean anything in mrkdwn is not said this way at all.

What is left: a phone may make a bare address touchable by itself. That is the phone's doing; we do
not put invisible characters into people's words to prevent it.

The order of work is: take out what cannot travel, shorten, and escape last, so that no cut ever
goes through an escape. Directional controls are taken out, as they would turn our words around
theirs; the marks LRM, RLM and ALM stay.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from adapters.slack import limits
from adapters.slack.spelling import INVITE, PLATFORM, slash
from adapters.wire.text import Json, clean, fit, is_blank, units
from bot.surface import Handles
from bot.ui.language import Say
from bot.ui.text import (
    Bold,
    Code,
    Emoji,
    Invite,
    Italic,
    Link,
    Mention,
    Moment,
    Plain,
    Room,
    Text,
    Typing,
)
from bot.ui.words import NOTHING, invite_words, moment_words, name_of, room_words

SENDING: Mapping[str, str | bool] = {
    "parse": "none",
    "unfurl_links": False,
    "unfurl_media": False,
}
"""Goes with every message we send; `link_names` is never given."""


_USER = re.compile(r"[UW][A-Z0-9]{2,30}")
_CONVERSATION = re.compile(r"[CDG][A-Z0-9]{2,30}")
_EMOJI = re.compile(r"[a-z0-9_+'-]{1,80}")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>|\"\x00-\x1f\ud800-\udfff]+")

DATE_FORMATS: Mapping[str, str] = {
    "date": "{date_short}",
    "time": "{time}",
    "date_time": "{date_short} {time}",
}
_LAST_MOMENT = 2**31
_NAME = 80
_OPAQUE_WEIGHT = 20  # what a mention, a date or an emoji counts for in a text


@dataclass(frozen=True)
class Reader:
    """For whom something is rendered: who the people in it are there, and in which language."""

    handles: Handles
    say: Say


# ---- words ----------------------------------------------------------------------------------


def readable(node: object) -> int:
    """Return how many characters there are to read anywhere in a piece of Block Kit."""
    found, ahead = 0, [node]
    while ahead:
        part = ahead.pop()
        if isinstance(part, str):
            found += units(part)
        elif isinstance(part, dict):
            ahead += [value for key, value in part.items() if key != "type"]
        elif isinstance(part, list):
            ahead += part
    return found


def escape(words: str) -> str:
    """Return the words with the three characters escaped that Slack reads as its own."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fallback(words: str) -> str:
    """Return the words for the `text` of a message: the notification and the screen reader."""
    shown = escape(fit(words, limits.MESSAGE_TEXT_BYTES, cost=_escaped_bytes))
    return NOTHING if is_blank(shown) else shown


def plain_text(words: str, limit: int) -> Json:
    """Return a text object in which nothing is read as markup; never without words."""
    shown = fit(words, limit)
    return {
        "type": "plain_text",
        "text": NOTHING if is_blank(shown) else shown,
        "emoji": False,
    }


def _escaped_bytes(words: str) -> int:
    """Return how many bytes the words take once they are escaped."""
    return len(escape(words).encode())


# ---- ids ------------------------------------------------------------------------------------


def user_of(account: str | None) -> str | None:
    """Return the account if it is one that Slack could have given out."""
    return account if account and _USER.fullmatch(account) else None


def conversation_of(conversation: str | None) -> str | None:
    """Return the conversation if it is one that Slack could have given out."""
    return conversation if conversation and _CONVERSATION.fullmatch(conversation) else None


def address_of(url: str) -> str | None:
    """Return the address if it can be linked: http, https or mailto, and not too long."""
    return url if _ADDRESS.fullmatch(url) and units(url) <= limits.LINK_URL else None


def is_emoji(short_name: str) -> bool:
    """Return whether Slack could have an emoji of that name."""
    return _EMOJI.fullmatch(short_name) is not None


def account_of(mention: Mention, reader: Reader) -> str | None:
    """Return the account of the person who is mentioned, if they have one here."""
    handle = reader.handles.get(mention.person)
    return user_of(handle.account) if handle else None


def shown_name(mention: Mention, reader: Reader) -> str:
    """Return the name of the person who is mentioned."""
    return fit(name_of(mention.person, reader.handles, reader.say), _NAME)


def timestamp_of(moment: Moment) -> int | None:
    """Return seconds since 1970, or None when Slack would not know what to do with them."""
    at = moment.at if moment.at.tzinfo else moment.at.replace(tzinfo=UTC)
    seconds = int(at.timestamp())
    return seconds if 0 <= seconds < _LAST_MOMENT else None


# ---- rich text ------------------------------------------------------------------------------


def literal(words: str, style: str = "") -> Json:
    """Return a rich text element that shows the words as they stand."""
    element: Json = {"type": "text", "text": clean(words)}
    return {**element, "style": {style: True}} if style else element


def elements(text: Text, reader: Reader, limit: int = limits.RICH_TEXT) -> list[Json]:
    """Return the spans as rich text elements, together at most `limit` long; [] when blank."""
    made = [_ELEMENTS[type(span)](span, reader) for span in text]
    return shortened([element for element in made if element is not None], limit)


def shortened(parts: Iterable[Json], limit: int) -> list[Json]:
    """Return the rich text elements that fit, the last one cut; [] when nothing can be seen."""
    kept: list[Json] = []
    room = limit - 1  # for the ellipsis
    for part in parts:
        if part.get("text") == "":
            continue
        if _element_weight(part) > room:
            kept.append(_cut(part, room + 1))
            break
        kept.append(part)
        room -= _element_weight(part)
    return kept if any(_can_be_seen(part) for part in kept) else []


def section(parts: list[Json]) -> Json:
    """Return rich text elements as a paragraph."""
    return {"type": "rich_text_section", "elements": parts}


def _element_weight(part: Json) -> int:
    """Return how much of a text the element takes up."""
    return units(part["text"]) if "text" in part else _OPAQUE_WEIGHT


def _cut(part: Json, room: int) -> Json:
    """Return the element as far as it fits."""
    return {**part, "text": fit(part["text"], room)} if "text" in part else literal("…")


def _can_be_seen(part: Json) -> bool:
    """Return whether the element shows anything."""
    return part["type"] != "text" or not is_blank(part["text"])


def _mention_element(mention: Mention, reader: Reader) -> Json:
    account = account_of(mention, reader)
    return {"type": "user", "user_id": account} if account else literal(shown_name(mention, reader))


def _room_element(room: Room, reader: Reader) -> Json:
    conversation = conversation_of(room.conversation)
    if conversation and room.platform in {"", PLATFORM}:
        return {"type": "channel", "channel_id": conversation}
    return literal(room_words(room, reader.say, PLATFORM))


def _invite_element(invite: Invite, reader: Reader) -> Json:
    if invite.platform in {"", PLATFORM}:
        return literal(INVITE, "code")
    return literal(invite_words(invite, reader.say))


def _moment_element(moment: Moment, reader: Reader) -> Json:
    in_words = moment_words(moment, reader.say)
    timestamp = timestamp_of(moment)
    if timestamp is None:
        return literal(in_words)
    return {
        "type": "date",
        "timestamp": timestamp,
        "format": DATE_FORMATS[moment.shape],
        "fallback": in_words,
    }


def _emoji_element(emoji: Emoji, _: Reader) -> Json | None:
    return {"type": "emoji", "name": emoji.name} if is_emoji(emoji.name) else None


def _link_element(link: Link, _: Reader) -> Json:
    address = address_of(link.url)
    if address is None:
        return literal(link.words)
    shown = clean(link.words)
    return {"type": "link", "url": address, "text": address if is_blank(shown) else shown}


_ELEMENTS: Mapping[type, Callable[[Any, Reader], Json | None]] = {
    Plain: lambda span, _: literal(span.words),
    Bold: lambda span, _: literal(span.words, "bold"),
    Italic: lambda span, _: literal(span.words, "italic"),
    Code: lambda span, _: literal(span.words, "code"),
    Typing: lambda span, _: literal(slash(span), "code"),
    Link: _link_element,
    Mention: _mention_element,
    Room: _room_element,
    Invite: _invite_element,
    Moment: _moment_element,
    Emoji: _emoji_element,
}


def paragraphs(lines: Iterable[list[Json]]) -> list[Json]:
    """Return lines of elements as rich text blocks, each as full as one may be; blank ones go."""
    blocks: list[Json] = []
    room = 0
    for line in filter(None, lines):
        weight = sum(_element_weight(part) for part in line)
        if weight > room:
            blocks.append({"type": "rich_text", "elements": []})
            room = limits.RICH_TEXT
        blocks[-1]["elements"].append(section(line))
        room -= weight
    return blocks

"""Spans as mrkdwn, for the few places of Slack that have no rich text.

Only texts in which no character could mean anything go this way; `text.py` says why.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters.slack.spelling import INVITE, PLATFORM, slash
from adapters.slack.text import (
    DATE_FORMATS,
    Reader,
    account_of,
    address_of,
    conversation_of,
    escape,
    is_emoji,
    shown_name,
    timestamp_of,
)
from adapters.wire.text import Json, clean, is_blank, units
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
from bot.ui.words import invite_words, moment_words, room_words

_MEANS_SOMETHING = re.compile(r"[*_~`@#<>&|\\]|:[\w'+-]+:|://|www\.")
_BEFORE_STYLE = ("", " ", "\n", "(")
_AFTER_STYLE = ("", " ", "\n", ")", ".", ",", ":", ";", "!", "?")


def marked(text: Text, reader: Reader, limit: int) -> str | None:
    """Return the spans as verbatim mrkdwn.

    Returns:
        None when the text is blank, longer than `limit`, or has characters that could mean
        something in mrkdwn: then it must be said as rich text.
    """
    parts = [_MARKS[type(span)](span, reader) for span in text]
    if None in parts or not _stands_apart(text, parts):
        return None
    whole = "".join(part or "" for part in parts)
    return None if units(whole) > limit or is_blank(whole) else whole


def mrkdwn(words: str) -> Json:
    """Return a text object of what `marked` returned."""
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def _stands_apart(text: Text, parts: Sequence[str | None]) -> bool:
    """Return whether each styled span is a whole word, as marks work on nothing less."""
    spoken = [part or "" for part in parts]
    for index, span in enumerate(text):
        if not isinstance(span, Bold | Italic | Code | Typing):
            continue
        before = "".join(spoken[:index])[-1:]
        after = "".join(spoken[index + 1 :])[:1]
        if before not in _BEFORE_STYLE or after not in _AFTER_STYLE:
            return False
    return True


def _inert(words: str) -> str | None:
    """Return the words if mrkdwn means nothing by them."""
    cleaned = clean(words)
    return None if _MEANS_SOMETHING.search(cleaned) else cleaned


def _between(mark: str) -> Callable[[Any, Reader], str | None]:
    """Return what puts a span's words between marks; marks work only around whole words."""

    def put(span: Bold | Italic | Code, _: Reader) -> str | None:
        inert = _inert(span.words)
        if inert is None or inert != inert.strip() or "\n" in inert or is_blank(inert):
            return None
        return f"{mark}{inert}{mark}"

    return put


def _marked_mention(mention: Mention, reader: Reader) -> str | None:
    account = account_of(mention, reader)
    return f"<@{account}>" if account else _inert(shown_name(mention, reader))


def _marked_room(room: Room, reader: Reader) -> str | None:
    conversation = conversation_of(room.conversation)
    if conversation and room.platform in {"", PLATFORM}:
        return f"<#{conversation}>"
    return _inert(room_words(room, reader.say, PLATFORM))


def _marked_invite(invite: Invite, reader: Reader) -> str | None:
    if invite.platform in {"", PLATFORM}:
        return _between("`")(Code(INVITE), reader)
    return _inert(invite_words(invite, reader.say))


def _marked_moment(moment: Moment, reader: Reader) -> str | None:
    in_words = _inert(moment_words(moment, reader.say))
    timestamp = timestamp_of(moment)
    if timestamp is None or in_words is None:
        return in_words
    return f"<!date^{timestamp}^{DATE_FORMATS[moment.shape]}|{in_words}>"


def _marked_emoji(emoji: Emoji, _: Reader) -> str:
    return f":{emoji.name}:" if is_emoji(emoji.name) else ""


def _marked_link(link: Link, _: Reader) -> str | None:
    address = address_of(link.url)
    inert = _inert(link.words)
    if address is None or inert is None or is_blank(inert):
        return None
    return f"<{escape(address)}|{inert}>"


_MARKS: Mapping[type, Callable[[Any, Reader], str | None]] = {
    Plain: lambda span, _: _inert(span.words),
    Bold: _between("*"),
    Italic: _between("_"),
    Code: _between("`"),
    Typing: lambda span, reader: _between("`")(Code(slash(span)), reader),
    Link: _marked_link,
    Mention: _marked_mention,
    Room: _marked_room,
    Invite: _marked_invite,
    Moment: _marked_moment,
    Emoji: _marked_emoji,
}

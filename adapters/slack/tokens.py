"""What people typed, with Slack's escapes, as runs of words with mentions between them.

Slack escapes `&`, `<` and `>` in what is typed and puts its own marks between `<` and `>`
(docs.slack.dev/messaging/formatting-message-text, "Retrieving", 2026-11-22). So a mark that stands
there literally was made by Slack, and one that a person typed arrives escaped and stays words.
"""

import re
from collections.abc import Callable, Iterator

from adapters.wire.text import storable
from adapters.wire.tokens import joined
from bot.identity import AccountId, ConversationId
from bot.request import (
    Broken,
    ChannelName,
    Everyone,
    Group,
    Said,
    Token,
    Who,
    WhoseAddress,
)

RANGES = frozenset({"here", "channel", "everyone"})
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}

_MARK = re.compile(r"<([^<>]*)>")
_ENTITY = re.compile("|".join(_ENTITIES))
_PERSON = re.compile(r"@([UW][A-Z0-9]{1,40})")
_GROUP = re.compile(r"!subteam\^(S[A-Z0-9]{1,40})")
_ROOM = re.compile(r"#([CDG][A-Z0-9]{1,40})")
_MAIL = re.compile(r"mailto:([^\s@|]{1,64}@[^\s@|]{1,255})")
_RANGE = re.compile(r"!(here|channel|everyone)")
_NO_PERSON = re.compile(r"(@.*)", re.DOTALL)
_WEB = re.compile(r"(?:https?://|tel:)\S*")

# An address that stands alone, or something that begins like a mention and is none.
_LOOSE = re.compile(
    r"(?<![^\s,;(<])(?P<mail>[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24})(?![\w@-])"
    r"|(?<![\w@.+-])(?P<at><?@+[\w][\w.'-]*(?: ?>)?)"
)

_MARKS: tuple[tuple[re.Pattern[str], Callable[[str, str], Token]], ...] = (
    (_PERSON, lambda found, _: Who(AccountId(found))),
    (_GROUP, lambda found, _: Group(found)),
    (_RANGE, lambda found, _: Everyone(found)),
    (_ROOM, lambda found, label: ChannelName(ConversationId(found), label)),
    (_MAIL, lambda found, _: WhoseAddress(found)),
    (_NO_PERSON, lambda found, label: Broken(f"<{found}|{label}>" if label else f"<{found}>")),
)
"""What stands between `<` and `>`, tried in this order."""


def tokens(said: str) -> Said:
    """Return what was typed as words and mentions, in order; never raises.

    Words stand as they were typed, blanks included; two runs of words never stand side by side.
    """
    return joined(_pieces(storable(said)), _loose)


def readable(said: str) -> str:
    """Return what was typed as a person reads it, mentions by the name that Slack gave along."""
    return "".join(
        unescaped(part) if index % 2 == 0 else _as_read(part)
        for index, part in enumerate(_MARK.split(storable(said)))
    )


def unescaped(words: str) -> str:
    """Return the words with Slack's three entities replaced, each once."""
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], words)


def _pieces(said: str) -> Iterator[Token]:
    """Yield words and mentions; words may still stand side by side."""
    for index, part in enumerate(_MARK.split(said)):
        if index % 2 == 0:
            yield unescaped(part)
        else:
            yield _marked(part)


def _marked(inside: str) -> Token:
    """Return what stands between `<` and `>`."""
    target, _, label = inside.partition("|")
    for pattern, make in _MARKS:
        if found := pattern.fullmatch(target):
            return make(unescaped(found[1]), unescaped(label))
    return _as_read(inside)


def _as_read(inside: str) -> str:
    """Return a mark as words: a link by its address, a mention by its name."""
    target, _, label = (unescaped(part) for part in inside.partition("|"))
    if _WEB.fullmatch(target):
        is_same = not label or target.partition(":")[2].lstrip("/").rstrip("/") == label.rstrip("/")
        return (label or target) if is_same else f"{label} ({target})"
    if target.startswith("mailto:"):
        return label or target.removeprefix("mailto:")
    if target.startswith(("!date^", "!subteam^")):
        return label
    if target.startswith("!") and target[1:] in RANGES:
        return f"@{target[1:]}"
    if _PERSON.fullmatch(target) or _ROOM.fullmatch(target):
        return f"{target[0]}{label or target[1:]}"
    return unescaped(f"<{inside}>")


def _loose(words: str) -> Iterator[Token]:
    """Yield words, and between them addresses and what only looks like a mention."""
    end = 0
    for found in _LOOSE.finditer(words):
        yield words[end : found.start()]
        yield _loosely(found)
        end = found.end()
    yield words[end:]


def _loosely(found: re.Match[str]) -> Token:
    """Return an address, a whole channel that was written out, or a mention of nobody."""
    if found["mail"]:
        return WhoseAddress(found["mail"])
    word = found["at"].lstrip("<@").rstrip("> ")
    return Everyone(word) if word in RANGES else Broken(found["at"])

"""Spans as Teams shows them, so that what people write is shown and never acts.

Where words of people can stand, in this order:

1. **runs** (`TextRun` in a `RichTextBlock`): literal. Nothing in them is read as Markdown or as a
   mention (learn.microsoft.com, “Format cards in Microsoft Teams”: Markdown is read in TextBlock,
   Fact.Title and Fact.Value; adaptivecards.io/explorer/TextRun.html, 2026-11-22). What is left is
   `{{DATE(…)}}`, which the client fills in anywhere: its two braces never stand in one run.
2. **plain properties**: titles of buttons, labels, placeholders, choices in a menu.
3. **Markdown** (`markdown.py`), only where runs cannot stand: a line with a mention or a moment in
   it, a heading, a fact.

One line of text is one element, because no client promises what a line break inside of a run does.

The order of work is: take out what cannot travel, shorten, and escape last, so that no cut ever
goes through an escape.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from msgspec.structs import replace

from adapters.teams import limits
from adapters.teams.arrivals import PLATFORM
from adapters.teams.emoji import character_of
from adapters.teams.spelling import typed
from adapters.wire.text import Json, clean, fit, is_blank, units
from bot.identity import PersonId
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
    Span,
    Text,
    Typing,
)
from bot.ui.walk import people_in
from bot.ui.words import NOTHING, invite_words, moment_words, name_of, room_words

_OBJECT_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>|\"\\\x00-\x1f\ud800-\udfff]+")
_NAME = 80
_OPAQUE_WEIGHT = 20  # what a mention or a moment counts for in a text
_LEAST_CUT = 3  # see fit
_NOT_IN_A_KEY = re.compile(r"[^\w .,'’()-]|_")
_BRACES = re.compile(r"\{(?=\{)")
_FILLED_IN = re.compile(r"(?<=\{)(?=\{\s*(?:DATE|TIME))", re.IGNORECASE)
_MARK = re.compile(r"<at>[^<>]*</at>")
_YEARS = range(1971, 2100)  # where every client agrees on the calendar

Said = Plain | Bold | Italic | Code | Link | Mention | Moment
"""The spans that this platform knows; all others become one of them first."""

Line = tuple[Said, ...]

Look = Mapping[str, str | bool]
"""How words look: properties that a `TextRun` and a `TextBlock` have in common."""

NORMAL: Look = {}
QUIET: Look = {"size": "Small", "isSubtle": True}

_STYLES: Mapping[type, Look] = {
    Plain: {},
    Bold: {"weight": "Bolder"},
    Italic: {"italic": True},
    Code: {"fontType": "Monospace"},
}


@dataclass(frozen=True)
class Reader:
    """For whom something is rendered.

    Attributes:
        handles: who the people in it are there.
        say: the reader's language.
        keys: what stands between `<at>` and `</at>` for everybody who can be mentioned.
    """

    handles: Handles
    say: Say
    keys: Mapping[PersonId, str] = field(default_factory=dict)


def reader_of(view: object, handles: Handles, say: Say) -> Reader:
    """Return the reader of one view; everybody mentioned in it has a key of their own."""
    keys: dict[PersonId, str] = {}
    for person in sorted(people_in(view)):
        handle = handles.get(person)
        if handle is None or object_id_of(handle.account) is None:
            continue
        name = _key(name_of(person, handles, say), say)
        taken = set(keys.values())
        others = (f"{name} {number}" for number in range(2, len(taken) + 3))
        keys[person] = (
            name if name not in taken else next(one for one in others if one not in taken)
        )
    return Reader(handles, say, keys)


def _key(name: str, say: Say) -> str:
    """Return a name without anything that could mean something between `<at>` and `</at>`."""
    kept = " ".join(_NOT_IN_A_KEY.sub(" ", fit(name, _NAME)).split())
    return say("a colleague") if is_blank(kept) else kept


def entity(person: PersonId, reader: Reader) -> Json:
    """Return what makes a mention of the person's key."""
    handle = reader.handles[person]
    shown = clean(handle.name).translate({ord("<"): None, ord(">"): None})
    return {
        "type": "mention",
        "text": mark_of(reader.keys[person]),
        "mentioned": {
            "id": handle.account,
            "name": reader.keys[person] if is_blank(shown) else fit(shown, _NAME),
        },
    }


def entities_in(made: object, reader: Reader) -> list[Json]:
    """Return an entity for each mention in a piece of a card."""
    if not reader.keys:
        return []
    said = {found for words in _strings(made) for found in _MARK.findall(words)}
    return [entity(person, reader) for person, key in reader.keys.items() if mark_of(key) in said]


def mark_of(key: str) -> str:
    """Return how a mention stands in Markdown."""
    return f"<at>{key}</at>"


def _strings(made: object) -> Iterator[str]:
    """Yield every text in a piece of a card."""
    ahead = [made]
    while ahead:
        part = ahead.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            ahead += part.values()
        elif isinstance(part, list):
            ahead += part


# ---- words ----------------------------------------------------------------------------------


def plain(words: str, limit: int) -> str:
    """Return words for a property that is shown as it stands; never without words."""
    shown = fit(_BRACES.sub("{ ", words), limit)
    return NOTHING if is_blank(shown) else shown


def object_id_of(account: str | None) -> str | None:
    """Return the account if it is one that Entra could have given out."""
    return account if account and _OBJECT_ID.fullmatch(account) else None


def address_of(url: str) -> str | None:
    """Return the address if it can be linked: http, https or mailto, and not too long."""
    return url if _ADDRESS.fullmatch(url) and units(url) <= limits.LINK_URL else None


def instant_of(moment: Moment) -> str | None:
    """Return the instant as the client's own functions take it; None when they may not."""
    at = moment.at if moment.at.tzinfo else moment.at.replace(tzinfo=UTC)
    if at.year not in _YEARS:
        return None
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# ---- spans ----------------------------------------------------------------------------------


def spoken(text: Text, reader: Reader, limit: int = limits.TEXT) -> Line:
    """Return the spans that this platform knows, cut to `limit`; () when nothing can be seen.

    What is left are `Plain`, `Bold`, `Italic`, `Code`, `Link`, and `Mention` and `Moment` that can
    be shown as such. Their words are clean, but not escaped.
    """
    known = (_known(span, reader) for span in text)
    kept = tuple(_shortened(known, limit))
    return kept if any(_can_be_seen(span) for span in kept) else ()


def _known(span: Span, reader: Reader) -> Said:  # noqa: PLR0911 - one line a kind
    """Return the span, or what stands in for it here."""
    match span:
        case Mention() if span.person not in reader.keys:
            return Plain(fit(name_of(span.person, reader.handles, reader.say), _NAME))
        case Moment() if instant_of(span) is None:
            return Plain(moment_words(span, reader.say))
        case Room() | Invite():
            return Plain(clean(_in_words(span, reader.say)))
        case Emoji():
            return Plain(character_of(span.name))
        case Typing():
            return Code(clean(typed(span)))
        case Link() if address_of(span.url) is None:
            return Plain(clean(span.words))
        case Link():
            shown = " ".join(clean(span.words).split())
            return Link(span.url if is_blank(shown) else shown, span.url)
        case Mention() | Moment():
            return span
        case _:
            return replace(span, words=clean(span.words))


def _in_words(span: Room | Invite, say: Say) -> str:
    """Return a channel, or how the bot comes to it, in words."""
    if isinstance(span, Room):
        return room_words(span, say, PLATFORM)
    if span.platform in {"", PLATFORM}:
        return say("Manage team → Apps → Goodword")
    return invite_words(span, say)


def _shortened(spans: Iterator[Said], limit: int) -> Iterator[Said]:
    """Yield the spans that fit, the last one cut."""
    room = limit - 1  # for the ellipsis
    for span in spans:
        weight = _weight(span)
        if weight > room:
            yield _cut(span, room + 1)
            return
        if weight:
            yield span
        room -= weight


def _weight(span: Said) -> int:
    """Return how much of a text the span takes up."""
    return _OPAQUE_WEIGHT if isinstance(span, Mention | Moment) else units(span.words)


def _cut(span: Said, room: int) -> Said:
    """Return the span as far as it fits."""
    if isinstance(span, Mention | Moment) or room < _LEAST_CUT:
        return Plain("…")
    return replace(span, words=fit(span.words, room))


def _can_be_seen(span: Said) -> bool:
    """Return whether the span shows anything."""
    return isinstance(span, Mention | Moment) or not is_blank(span.words)


def lines_of(text: Line) -> list[Line]:
    """Return spans as lines: no words of theirs have a line break; blank lines are empty.

    What is below the most lines that there may be is cut, as words are that are too long.
    """
    lines: list[list[Said]] = [[]]
    for span in text:
        if isinstance(span, Mention | Moment | Link):
            lines[-1].append(span)
            continue
        first, *rest = span.words.split("\n")
        lines[-1].append(replace(span, words=first))
        lines += [[replace(span, words=words)] for words in rest]
    made = [tuple(line) if any(map(_can_be_seen, line)) else () for line in lines]
    return made if len(made) <= limits.LINES else [*made[: limits.LINES - 1], (Plain("…"),)]


# ---- runs -----------------------------------------------------------------------------------


def run(words: str, look: Look = NORMAL) -> Json:
    """Return words as they stand."""
    return {"type": "TextRun", "text": words, **look}


def runs(spans: Line, reader: Reader, look: Look = NORMAL) -> list[Json]:
    """Return one line as runs; a mention is a name there, and a moment is said in words."""
    return [one for span in spans for one in _runs_of(span, reader, look)]


def line(words: str, limit: int, look: Look = NORMAL) -> Json:
    """Return words as one line that shows them as they stand; never without words."""
    shown = " ".join(fit(words, limit).split())
    parts = _without_braces(NOTHING if is_blank(shown) else shown)
    return rich([run(part, look) for part in parts])


def rich(inlines: Sequence[Json]) -> Json:
    """Return runs as one element."""
    return {"type": "RichTextBlock", "inlines": list(inlines)}


def _runs_of(span: Said, reader: Reader, look: Look) -> Iterator[Json]:
    """Yield a span as runs, in none of which a client fills anything in."""
    match span:
        case Mention():
            words = name_of(span.person, reader.handles, reader.say)
            words, more = fit(words, _NAME), dict(_STYLES[Bold])
        case Moment():
            words, more = moment_words(span, reader.say), {}
        case Link():
            words, more = span.words, _led_to(span.url)
        case _:
            words, more = span.words, dict(_STYLES[type(span)])
    for part in _without_braces(words):
        yield run(part, {**look, **more})


def _led_to(url: str) -> dict[str, Any]:
    """Return what makes a run lead to an address."""
    return {"selectAction": {"type": "Action.OpenUrl", "url": url}}


def _without_braces(words: str) -> list[str]:
    """Return the words in parts, none of which the client would fill in."""
    return [part for part in _FILLED_IN.split(words) if part]

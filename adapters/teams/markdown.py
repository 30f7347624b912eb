"""Spans as Markdown, for the few places of Teams that have no runs.

Teams reads a small part of Markdown in `TextBlock` and `Fact`: bold, italic, lists, links
(learn.microsoft.com, “Format cards in Microsoft Teams”, 2026-11-22). Every character that could
mean something is escaped with a backslash. `<` too, so that nothing that people write can stand for
a mention. A bare address cannot be escaped: a line with one in it is shown as runs.
"""

import re
from collections.abc import Sequence
from typing import assert_never

from adapters.teams import limits
from adapters.teams.text import (
    NORMAL,
    Line,
    Look,
    Reader,
    Said,
    instant_of,
    lines_of,
    mark_of,
    rich,
    runs,
    spoken,
)
from adapters.wire.text import Json, clean, is_blank
from bot.ui.text import Bold, Code, Italic, Link, Mention, Moment, Plain, Text
from bot.ui.words import moment_words

_MEANS_SOMETHING = re.compile(r"([\\`*_~\[\](){}<>#|!&^$=])")
_BEGINS_A_LIST = re.compile(r"^(\s*)(?:([-+])|(\d+)([.)]))")
_ADDRESS = re.compile(r":/|www\.|\S@\S|mailto:", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"(?<=:)(?=/)|(?<=www)(?=\.)|(?<=@)(?=\S)|(?<=mailto)(?=:)", re.IGNORECASE)
_BEFORE_STYLE = ("", " ", "(")
_AFTER_STYLE = ("", " ", ")", ".", ",", ":", ";", "!", "?")
_DATES = {
    "date": "{{{{DATE({at},SHORT)}}}}",
    "time": "{{{{TIME({at})}}}}",
    "date_time": "{{{{DATE({at},SHORT)}}}} {{{{TIME({at})}}}}",
}


def escape(words: str) -> str:
    """Return words as Markdown shows them: without any meaning of their own."""
    return _MEANS_SOMETHING.sub(r"\\\1", words)


def inert(words: str) -> str:
    """Return words as one line of Markdown that does nothing; an address gets a gap."""
    return _no_list(escape(_IN_ADDRESS.sub(" ", " ".join(clean(words).split()))))


def holds_address(words: str) -> bool:
    """Return whether a client could make a link of words by itself."""
    return _ADDRESS.search(words) is not None


def marked(text: Text, reader: Reader, limit: int = limits.TEXT) -> str | None:
    """Return the spans as one line of Markdown; None when they must be shown as runs.

    That is so when they are blank, longer than one line, or hold an address.
    """
    lines = lines_of(spoken(text, reader, limit))
    return marked_line(lines[0], reader) if len(lines) == 1 else None


def marked_line(line: Line, reader: Reader) -> str | None:
    """Return one line of what `spoken` returned as Markdown, or None as `marked` does."""
    if not line or any(_holds_an_address(span) for span in line):
        return None
    parts = [_bare(span, reader) for span in line]
    return _no_list("".join(_styled(index, line, parts) for index in range(len(line)))).strip()


def _holds_an_address(span: Said) -> bool:
    """Return whether a client could make a link of the words by itself."""
    return not isinstance(span, Mention | Moment) and holds_address(span.words)


def _bare(span: Said, reader: Reader) -> str:
    """Return a span without its style."""
    match span:
        case Mention():
            return mark_of(reader.keys[span.person])
        case Moment():
            at = instant_of(span)
            return _DATES[span.shape].format(at=at) if at else moment_words(span, reader.say)
        case Link():
            return f"[{escape(span.words)}]({_in_brackets(span.url)})"
        case Plain() | Bold() | Italic() | Code():
            return escape(span.words)
        case _:
            assert_never(span)


def _in_brackets(url: str) -> str:
    """Return an address as it can stand between brackets."""
    return url.replace("(", "%28").replace(")", "%29")


def _styled(index: int, line: Line, parts: Sequence[str]) -> str:
    """Return one part between marks, where marks work: around whole words."""
    span, words = line[index], parts[index]
    mark = {Bold: "**", Code: "**", Italic: "_"}.get(type(span), "")
    if not mark or not words[:1].isalnum() or not words[-1:].isalnum():
        return words
    before = "".join(parts[:index])[-1:]
    after = "".join(parts[index + 1 :])[:1]
    stands_apart = before in _BEFORE_STYLE and after in _AFTER_STYLE
    return f"{mark}{words}{mark}" if stands_apart else words


def _no_list(words: str) -> str:
    """Return a line of Markdown that does not begin a list."""
    return _BEGINS_A_LIST.sub(
        lambda found: (
            f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\{found[4]}"
        ),
        words,
    )


# ---- elements -------------------------------------------------------------------------------


def text_block(words: str, look: Look = NORMAL) -> Json:
    """Return Markdown as one element."""
    return {"type": "TextBlock", "text": words, "wrap": True, **look}


def paragraph(
    text: Text, reader: Reader, look: Look = NORMAL, limit: int = limits.TEXT
) -> list[Json]:
    """Return spans as elements, one a line; [] when there is nothing to see."""
    made: list[Json] = []
    spacing = ""
    for line in lines_of(spoken(text, reader, limit)):
        if not line:
            spacing = "Medium" if made else ""
            continue
        element = _line(line, reader, look)
        made.append({**element, "spacing": spacing} if spacing else element)
        spacing = "None"
    return made


def _line(line: Line, reader: Reader, look: Look) -> Json:
    """Return one line: as runs, unless it holds what only Markdown can show."""
    if any(isinstance(span, Mention | Moment) for span in line):
        words = marked_line(line, reader)
        if words is not None and not is_blank(words):
            return text_block(words, look)
    return rich(runs(line, reader, look))

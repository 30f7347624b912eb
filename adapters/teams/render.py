"""Blocks and views as Adaptive Cards.

Each kind of block has one small function in a table. What is newer than version 1.5 of the cards
has a `fallback` for clients that do not know it. Where people's words stand, runs are used;
`text.py` says why.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.teams import limits
from adapters.teams.actions import button_rows, in_groups
from adapters.teams.cards import NO_STAMP, Stamp, activity, card
from adapters.teams.figures import chart_elements, chart_lines, table_elements, table_lines
from adapters.teams.fitting import within
from adapters.teams.markdown import holds_address, inert, marked, paragraph, text_block
from adapters.teams.text import (
    QUIET,
    Look,
    Reader,
    address_of,
    entities_in,
    line,
    plain,
    reader_of,
    rich,
    run,
    spoken,
)
from adapters.wire.text import Json, fit, is_blank, units
from bot.surface import Handles
from bot.ui.actions import Button
from bot.ui.blocks import (
    Block,
    Buttons,
    Chart,
    Divider,
    Fact,
    Facts,
    Heading,
    Image,
    Note,
    Paragraph,
    Progress,
    Quote,
    Table,
)
from bot.ui.language import Say
from bot.ui.support import Support
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
    Typing,
    text,
)
from bot.ui.views import Home, Message, Page
from bot.ui.words import NOTHING, progress_bar, progress_words

SUPPORT: Support = {
    **dict.fromkeys((Heading, Paragraph, Quote, Facts, Table, Chart), "native"),
    **dict.fromkeys((Progress, Image, Divider, Note, Buttons), "native"),
    **dict.fromkeys((Plain, Bold, Italic, Code, Typing, Link, Mention, Moment), "native"),
    Emoji: "simpler",
    **dict.fromkeys((Room, Invite), "words"),
}
"""How Teams shows each kind of block and span. A channel cannot be linked from a card."""


_HEADING_IN_RUNS: Look = {"size": "Medium", "weight": "Bolder"}
_HEADING: Look = {**_HEADING_IN_RUNS, "style": "heading", "spacing": "Medium"}


@dataclass(frozen=True)
class Surface:
    """What one place takes.

    Attributes:
        weight: most bytes of the elements together.
        newer: whether elements newer than version 1.5 are sent, and tables.
    """

    weight: int
    newer: bool = True


MESSAGE = Surface(limits.CARD_BYTES)
PLAINER_MESSAGE = Surface(limits.CARD_BYTES, newer=False)
"""For a second try when Teams refuses a card: no tables, no charts, nothing newer than 1.5."""


# ---- views ----------------------------------------------------------------------------------


def render_message(
    message: Message,
    handles: Handles,
    say: Say,
    *,
    stamp: Stamp = NO_STAMP,
    surface: Surface = MESSAGE,
) -> Json:
    """Return `type`, `summary` and `attachments` of a message: a new one, an update, an answer.

    The summary is shown on the card only where there are no other blocks.
    """
    content = message_card(message, handles, say, stamp=stamp, surface=surface)
    return activity(content, message.summary)


def message_card(
    message: Message,
    handles: Handles,
    say: Say,
    *,
    stamp: Stamp = NO_STAMP,
    surface: Surface = MESSAGE,
) -> Json:
    """Return the card of a message, for where only a card can stand: the answer to a press."""
    blocks = message.blocks or (Paragraph(text(_seen(message.summary))),)
    reader = reader_of(blocks, handles, say)
    body = render_blocks(blocks, reader, stamp, surface)
    if not body:
        body = paragraph(text(_seen(message.summary)), reader)
    return around(body, message.summary, reader)


def render_home(home: Home, handles: Handles, say: Say, *, stamp: Stamp = NO_STAMP) -> Json:
    """Return the home as the parts of a message in the 1:1 chat."""
    title = say("Your home")
    return activity(_view_card(home.blocks, title, handles, say, stamp), title)


def render_page(page: Page, handles: Handles, say: Say, *, stamp: Stamp = NO_STAMP) -> Json:
    """Return the card of something to read, without its title: the dialog shows that.

    For a chat, render it as a `Message` that begins with a `Heading`.
    """
    in_dialog = replace(stamp, beside="dialog")
    return _view_card(page.blocks, page.title, handles, say, in_dialog)


def dialog_title(words: str) -> str:
    """Return words as the title of a dialog."""
    return plain(words, limits.DIALOG_TITLE)


def around(body: list[Json], summary: str, reader: Reader) -> Json:
    """Return the card around elements, with whom they mention and as wide as they need."""
    wide = any(one["type"] == "Table" or one["type"].startswith("Chart.") for one in body)
    return card(body, summary=summary, entities=entities_in(body, reader), wide=wide)


def _view_card(
    blocks: Sequence[Block], title: str, handles: Handles, say: Say, stamp: Stamp
) -> Json:
    """Return the card of a view, which is never without any element."""
    reader = reader_of(blocks, handles, say)
    body = render_blocks(blocks, reader, stamp, MESSAGE)
    nothing = Paragraph(text(say("There is nothing here yet.")))
    return around(body or render_blocks((nothing,), reader, stamp, MESSAGE), title, reader)


# ---- all blocks -----------------------------------------------------------------------------


def render_blocks(
    blocks: Iterable[Block], reader: Reader, stamp: Stamp, surface: Surface
) -> list[Json]:
    """Return the blocks within what the surface takes; what is left out is said.

    Args:
        blocks: in reading order; what has nothing to show is dropped.
        reader: for whom.
        stamp: what a press brings back.
        surface: where.
    """
    made: list[list[Json]] = []
    divided = False
    for index, block in enumerate(blocks):
        if isinstance(block, Divider):
            divided = bool(made)
            continue
        elements = _elements(block, reader, stamp, surface, f"ask{index}.")
        if elements:
            made.append([_below(elements[0], divided), *elements[1:]])
            divided = False
    return within(made, reader, surface.weight)


def _elements(
    block: Block, reader: Reader, stamp: Stamp, surface: Surface, name: str
) -> list[Json]:
    """Return one block as elements."""
    if isinstance(block, Buttons):
        return button_rows(block.items, stamp, name)
    if isinstance(block, Paragraph):
        return _paragraph(block, reader, stamp, name)
    table = _BLOCKS if surface.newer else {**_BLOCKS, **_SIMPLER}
    return table[type(block)](block, reader)


def _below(element: Json, divided: bool) -> Json:  # noqa: FBT001 - said by the divider before it
    """Return an element, below a line where it is divided from what was before."""
    return {**element, "separator": True, "spacing": "Medium"} if divided else element


def _seen(words_: str) -> str:
    """Return the words, or what stands for none."""
    return NOTHING if is_blank(words_) else words_


# ---- blocks ---------------------------------------------------------------------------------


def _heading(block: Heading, _: Reader) -> list[Json]:
    if is_blank(block.words):
        return []
    if holds_address(block.words):
        return [line(block.words, limits.HEADING, _HEADING_IN_RUNS)]
    return [text_block(inert(fit(block.words, limits.HEADING)), _HEADING)]


def _paragraph(block: Paragraph, reader: Reader, stamp: Stamp, name: str) -> list[Json]:
    said = paragraph(block.text, reader)
    if block.button is None:
        return said
    pressed = button_rows((block.button,), stamp, name)
    if not said or not _fits_beside(block.button):
        return [*said, *pressed]
    return [_beside(said, pressed[0]), *pressed[1:]]


def _fits_beside(button: Button) -> bool:
    """Return whether a button leaves enough room for words beside it."""
    return units(button.label) <= limits.BUTTON_BESIDE


def _beside(said: list[Json], pressed: Json) -> Json:
    """Return words with a button at their right."""
    return {
        "type": "ColumnSet",
        "columns": [
            {
                "type": "Column",
                "width": "stretch",
                "verticalContentAlignment": "Center",
                "items": said,
            },
            {"type": "Column", "width": "auto", "items": [pressed]},
        ],
    }


def _quote(block: Quote, reader: Reader) -> list[Json]:
    said = paragraph(block.text, reader)
    source = paragraph((Plain("— "), *block.source), reader, QUIET)
    items = [*said, *(source if spoken(block.source, reader) else ())]
    if not items:
        return []
    return [{"type": "Container", "style": "emphasis", "roundedCorners": True, "items": items}]


def _facts(block: Facts, reader: Reader) -> list[Json]:
    facts = [_fact(fact, reader) for fact in block.items]
    if not facts:
        return []
    if None in facts:
        return [one for fact in block.items for one in _fact_line(fact, reader)]
    return [{"type": "FactSet", "facts": list(some)} for some in in_groups(facts, limits.FACTS)]


def _fact(fact: Fact, reader: Reader) -> Json | None:
    """Return label and value as they stand in two columns, if Markdown can say them."""
    label = marked(text(_seen(fact.label)), reader, limits.FACT_LABEL)
    value = marked(fact.value, reader) if spoken(fact.value, reader) else NOTHING
    return {"title": label, "value": value} if label and value else None


def _fact_line(fact: Fact, reader: Reader) -> list[Json]:
    """Return label and value below each other's like, the label in bold."""
    label = fit(_seen(fact.label), limits.FACT_LABEL)
    value = fact.value if spoken(fact.value, reader) else text(NOTHING)
    return paragraph((Bold(label), Plain("  "), *value), reader)


def _progress(block: Progress, reader: Reader) -> list[Json]:
    """Return words, and below them a bar where a client has one."""
    bar: Json = {
        "type": "ProgressBar",
        "value": max(0, min(block.done, block.whole)),
        "max": max(1, block.whole),
        "fallback": rich([run(progress_bar(block))]),
    }
    return [*_progress_words(block, reader), {**bar, "spacing": "Small"}]


def _progress_words(block: Progress, reader: Reader) -> list[Json]:
    """Return how far it is in words."""
    return paragraph((Bold(block.label), Plain(f"  {progress_words(block, reader.say)}")), reader)


def _progress_line(block: Progress, reader: Reader) -> list[Json]:
    """Return words and a bar of characters."""
    return [*_progress_words(block, reader), rich([run(progress_bar(block))])]


def _image(block: Image, reader: Reader) -> list[Json]:
    if address_of(block.url) and block.url.startswith("https://"):
        alt = plain(block.alt, limits.ALT_TEXT)
        return [{"type": "Image", "url": block.url, "altText": alt, "size": "Auto"}]
    return paragraph((Italic(block.alt),), reader)


def _note(block: Note, reader: Reader) -> list[Json]:
    return paragraph(block.text, reader, QUIET)


Render = Callable[[Any, Reader], list[Json]]

_BLOCKS: Mapping[type, Render] = {
    Heading: _heading,
    Quote: _quote,
    Facts: _facts,
    Table: table_elements,
    Chart: chart_elements,
    Progress: _progress,
    Image: _image,
    Note: _note,
}
_SIMPLER: Mapping[type, Render] = {
    Table: table_lines,
    Chart: chart_lines,
    Progress: _progress_line,
}

"""Blocks and views as Block Kit.

Each kind of block has one small function in a table. A block that is over a limit, or of which a
message may hold only a few, steps down: its own element, a simpler one, words. Where people's words
stand, rich text is used; `text.py` says why.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.slack import limits
from adapters.slack.figures import chart_blocks, chart_lines, table_blocks, table_lines
from adapters.slack.mrkdwn import marked, mrkdwn
from adapters.slack.text import (
    Reader,
    address_of,
    elements,
    fallback,
    literal,
    paragraphs,
    plain_text,
    readable,
    section,
    shortened,
)
from adapters.wire.text import Json, is_blank, storable
from bot.surface import Handles
from bot.ui.actions import Button, Confirm
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
    Text,
    Typing,
    text,
)
from bot.ui.views import Home, Message, Page
from bot.ui.words import NOTHING, progress_bar, progress_words, words

SUPPORT: Support = {
    **dict.fromkeys((Heading, Paragraph, Quote, Facts, Table, Chart), "native"),
    **dict.fromkeys((Image, Divider, Note, Buttons), "native"),
    Progress: "words",
    **dict.fromkeys(
        (Plain, Bold, Italic, Code, Typing, Link, Mention, Room, Invite, Moment, Emoji), "native"
    ),
}
"""How Slack shows each kind of block and span. Tables and charts are native in messages only."""

_NOTE_WEIGHT = 600  # what the note about missing parts may weigh, in any language
_REPEATED = re.compile(r"~\d+$")


@dataclass(frozen=True)
class Surface:
    """How much one place takes.

    Attributes:
        blocks: most blocks.
        weight: most that all blocks may weigh together.
        weigh: what one block weighs.
        native: how many of the blocks that only messages hold may be shown as what they are.
    """

    blocks: int
    weight: int
    weigh: Callable[[Json], int]
    native: Mapping[type, int] = field(default_factory=dict)


def characters_of(block: Json) -> int:
    """Return what a block counts for in a message."""
    return limits.BLOCK_WEIGHT + readable(block)


def bytes_of(block: Json) -> int:
    """Return how long a block of a view is as it travels, with some room for its id."""
    return limits.BLOCK_WEIGHT + len(json.dumps(block))


MESSAGE = Surface(
    limits.MESSAGE_BLOCKS,
    limits.MESSAGE_WEIGHT,
    characters_of,
    {Table: limits.TABLES, Chart: limits.CHARTS},
)
PLAINER_MESSAGE = Surface(limits.MESSAGE_BLOCKS, limits.MESSAGE_WEIGHT, characters_of)
"""For a second try when a workspace answers `invalid_blocks`: no tables, no charts."""

VIEW = Surface(limits.VIEW_BLOCKS, limits.VIEW_BYTES, bytes_of)


# ---- views ----------------------------------------------------------------------------------


def render_message(
    message: Message, handles: Handles, say: Say, surface: Surface = MESSAGE
) -> Json:
    """Return `text` and `blocks` of a message; goes out together with `text.SENDING`.

    The summary stands in `text`; it is shown as a block only where there are no other blocks.
    """
    reader = Reader(handles, say)
    blocks = render_blocks(message.blocks, reader, surface)
    if not blocks:
        blocks = numbered(_paragraph(Paragraph(text(_seen(message.summary))), reader))
    return {"text": fallback(message.summary), "blocks": blocks}


def render_home(home: Home, handles: Handles, say: Say) -> Json:
    """Return the view for `views.publish`."""
    return {"type": "home", "blocks": _view_blocks(home.blocks, Reader(handles, say))}


def render_page(page: Page, handles: Handles, say: Say) -> Json:
    """Return the modal view of something to read."""
    return {
        "type": "modal",
        "title": plain_text(page.title, limits.VIEW_TITLE),
        "close": plain_text(say("Close"), limits.VIEW_TITLE),
        "blocks": _view_blocks(page.blocks, Reader(handles, say)),
    }


def action_of(action_id: str) -> str:
    """Return the button's action; the mark that told it from its like is taken off."""
    return _REPEATED.sub("", action_id)


def render_blocks(
    blocks: Iterable[Block], reader: Reader, surface: Surface, prefix: str = "b"
) -> list[Json]:
    """Return the blocks within what the surface takes, with ids; what is left out is said.

    Args:
        blocks: in reading order; what has nothing to show is dropped.
        reader: for whom.
        surface: where.
        prefix: what the block ids begin with.
    """
    made = [
        native for block, render in _chosen(blocks, surface) for native in render(block, reader)
    ]
    return numbered(_within(made, reader, surface), prefix)


def numbered(blocks: Iterable[Json], prefix: str = "b") -> list[Json]:
    """Return the blocks with a block id each, and with no action id twice."""
    seen: Counter[str] = Counter()
    return [
        {**_told_apart(block, seen), "block_id": f"{prefix}{index}"}
        for index, block in enumerate(blocks)
    ]


def _view_blocks(blocks: Sequence[Block], reader: Reader) -> list[Json]:
    """Return the blocks of a view, which is never without any."""
    nothing = Paragraph(text(reader.say("There is nothing here yet.")))
    return render_blocks(blocks, reader, VIEW) or render_blocks((nothing,), reader, VIEW)


def _chosen(blocks: Iterable[Block], surface: Surface) -> Iterator[tuple[Block, "Render"]]:
    """Yield each block with what renders it here."""
    left = Counter(dict(surface.native))
    for block in blocks:
        kind = type(block)
        if kind in _SIMPLER and left[kind] <= 0:
            yield block, _SIMPLER[kind]
        else:
            left[kind] -= 1
            yield block, _BLOCKS[kind]


def _within(blocks: Sequence[Json], reader: Reader, surface: Surface) -> list[Json]:
    """Return the blocks that fit, and a note about those that do not."""
    weights = [surface.weigh(block) for block in blocks]
    if len(blocks) <= surface.blocks and sum(weights) <= surface.weight:
        return list(blocks)
    room = surface.weight - _NOTE_WEIGHT
    kept: list[Json] = []
    for block, weight in zip(blocks[: surface.blocks - 1], weights, strict=False):
        room -= weight
        if room < 0:
            break
        kept.append(block)
    left_out = len(blocks) - len(kept)
    note = reader.say.many(
        "… {count} more part not shown", "… {count} more parts not shown", left_out
    )
    return [*kept, *_note(Note(text(note)), reader)]


def _told_apart(block: Json, seen: Counter[str]) -> Json:
    """Return the block with the action ids of its buttons marked where they were `seen`."""
    if "accessory" in block:
        return {**block, "accessory": _marked_action(block["accessory"], seen)}
    if block["type"] == "actions":
        return {**block, "elements": [_marked_action(one, seen) for one in block["elements"]]}
    return block


def _marked_action(button: Json, seen: Counter[str]) -> Json:
    """Return the button; from the second of its action on, its id ends with a number."""
    action = button["action_id"]
    seen[action] += 1
    return button if seen[action] == 1 else {**button, "action_id": f"{action}~{seen[action]}"}


def _seen(words_: str) -> str:
    """Return the words, or what stands for none."""
    return NOTHING if is_blank(words_) else words_


# ---- blocks ---------------------------------------------------------------------------------


def _heading(block: Heading, _: Reader) -> list[Json]:
    if is_blank(block.words):
        return []
    return [{"type": "header", "text": plain_text(block.words, limits.HEADER_TEXT)}]


def _paragraph(block: Paragraph, reader: Reader) -> list[Json]:
    if block.button is None:
        return paragraphs([elements(block.text, reader)])
    button = _button(block.button)
    beside = marked(block.text, reader, limits.SECTION_TEXT)
    if beside is not None:
        return [{"type": "section", "text": mrkdwn(beside), "accessory": button}]
    above = paragraphs([elements(block.text, reader)])
    return [*above, {"type": "actions", "elements": [button]}]


def _quote(block: Quote, reader: Reader) -> list[Json]:
    said = elements(block.text, reader)
    source = elements(block.source, reader)
    parts = [{"type": "rich_text_quote", "elements": said}] if said else []
    if source:
        parts.append(section([literal("— "), *source]))
    return [{"type": "rich_text", "elements": parts}] if parts else []


def _facts(block: Facts, reader: Reader) -> list[Json]:
    fields = [_fact_field(fact, reader) for fact in block.items]
    if None in fields:
        return paragraphs([_fact_line(fact, reader) for fact in block.items])
    return [
        {"type": "section", "fields": [mrkdwn(one) for one in some if one]}
        for some in _in_groups(fields, limits.SECTION_FIELDS)
    ]


def _fact_field(fact: Fact, reader: Reader) -> str | None:
    """Return label and value as they stand in two columns, if mrkdwn can say them."""
    value = fact.value if words(fact.value, reader.handles, reader.say).strip() else text(NOTHING)
    both: Text = (Bold(_seen(fact.label)), Plain("\n"), *value)
    return marked(both, reader, limits.SECTION_FIELD_TEXT)


def _fact_line(fact: Fact, reader: Reader) -> list[Json]:
    """Return label and value as one line."""
    value = elements(fact.value, reader) or [literal(NOTHING)]
    label = plain_text(fact.label, limits.CONFIRM_TITLE)["text"]
    return [literal(label, "bold"), literal("  "), *value]


def _progress(block: Progress, reader: Reader) -> list[Json]:
    line = (
        Bold(block.label),
        Plain(f"  {progress_bar(block)}  {progress_words(block, reader.say)}"),
    )
    return paragraphs([elements(line, reader)])


def _image(block: Image, _: Reader) -> list[Json]:
    alt = plain_text(block.alt, limits.ALT_TEXT)["text"]
    if address_of(block.url) and block.url.startswith("https://"):
        return [{"type": "image", "image_url": block.url, "alt_text": alt}]
    return paragraphs([shortened([literal(alt, "italic")], limits.RICH_TEXT)])


def _divider(_: Divider, __: Reader) -> list[Json]:
    return [{"type": "divider"}]


def _note(block: Note, reader: Reader) -> list[Json]:
    quietly = marked(block.text, reader, limits.CONTEXT_TEXT)
    if quietly is None:
        return paragraphs([elements(block.text, reader)])
    return [{"type": "context", "elements": [mrkdwn(quietly)]}]


def _buttons(block: Buttons, _: Reader) -> list[Json]:
    return [
        {"type": "actions", "elements": [_button(button) for button in some]}
        for some in _in_groups(block.items, limits.ACTIONS_ELEMENTS)
    ]


def _chart(block: Chart, reader: Reader) -> list[Json]:
    blocks = chart_blocks(block)
    if not blocks:
        return chart_lines(block, reader)
    return [*blocks, *_note(Note(text(block.summary)), reader)]


def _button(button: Button) -> Json:
    """Return one button."""
    made: Json = {
        "type": "button",
        "action_id": button.action[: limits.ACTION_ID // 2],  # ours: never near the limit
        "text": plain_text(button.label, limits.BUTTON_TEXT),
    }
    if button.value:
        made["value"] = storable(button.value[: limits.BUTTON_VALUE // 2])
    if button.style != "plain":
        made["style"] = button.style
    if button.confirm:
        made["confirm"] = _confirm(button.confirm)
    return made


def _confirm(confirm: Confirm) -> Json:
    """Return the question that is asked before a press counts."""
    return {
        "title": plain_text(confirm.title, limits.CONFIRM_TITLE),
        "text": plain_text(confirm.question, limits.CONFIRM_TEXT),
        "confirm": plain_text(confirm.yes, limits.CONFIRM_BUTTON),
        "deny": plain_text(confirm.no, limits.CONFIRM_BUTTON),
    }


def _in_groups(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Yield the items in runs of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


Render = Callable[[Any, Reader], list[Json]]

_BLOCKS: Mapping[type, Render] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Quote: _quote,
    Facts: _facts,
    Table: table_blocks,
    Chart: _chart,
    Progress: _progress,
    Image: _image,
    Divider: _divider,
    Note: _note,
    Buttons: _buttons,
}
_SIMPLER: Mapping[type, Render] = {Table: table_lines, Chart: chart_lines}

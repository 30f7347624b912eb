"""Plain words for everything that can be shown: the last step of every platform's ladder.

What comes out is text without any markup. Adapters still treat it as untrusted, because people's
own words are in it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol, assert_never

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from bot.identity import PersonId
from bot.ui.actions import Button
from bot.ui.blocks import (
    Block,
    Buttons,
    Chart,
    Divider,
    Facts,
    Heading,
    Image,
    Note,
    Paragraph,
    Progress,
    Quote,
    Table,
)
from bot.ui.language import Say, rules_of
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
from bot.ui.views import Home, Message, Page

NOTHING = "–"
"""Stands where words are needed and there are none, for example in an empty cell."""

BETWEEN = " · "
BAR_STEPS = 10


class Named(Protocol):
    """Somebody whose name is known, for example a `Handle`."""

    @property
    def name(self) -> str:
        """The name as it is shown."""
        ...


Names = Mapping[PersonId, Named]


def words(thing: Message | Home | Page | Block | Text, names: Names, say: Say) -> str:
    """Return `thing` as plain words, parts on lines of their own.

    Args:
        thing: a whole view, one block, or a text.
        names: who the mentions are; a person who is missing is "a colleague".
        say: the reader's language.

    Returns:
        Words without markup; empty when nothing in `thing` can be read. Never raises.
    """
    match thing:
        case Message():
            return _lines((thing.summary, *(_block(block, names, say) for block in thing.blocks)))
        case Home():
            return _lines(_block(block, names, say) for block in thing.blocks)
        case Page():
            return _lines((thing.title, *(_block(block, names, say) for block in thing.blocks)))
        case tuple():
            return "".join(_span(span, names, say) for span in thing)
        case _:
            return _block(thing, names, say)


def name_of(person: PersonId, names: Names, say: Say) -> str:
    """Return a person's name, or "a colleague" when it is not known."""
    known = names.get(person)
    return known.name if known and known.name.strip() else say("a colleague")


def moment_words(moment: Moment, say: Say) -> str:
    """Return the instant in the reader's language, in UTC and saying so.

    Only for where a platform cannot show the reader's own zone.
    """
    at = _utc(moment.at)
    locale = rules_of(say.locale)
    day = format_date(at, "medium", locale=locale)
    clock = format_time(at, "short", tzinfo=UTC, locale=locale)
    match moment.shape:
        case "date":
            return f"{day} UTC"
        case "time":
            return f"{clock} UTC"
        case "date_time":
            return f"{day}, {clock} UTC"
        case _:
            assert_never(moment.shape)


def local_words(at: datetime, say: Say) -> str:
    """Return an instant by the clock of its own zone, in the reader's language."""
    locale = rules_of(say.locale)
    clock = format_time(at, "short", tzinfo=at.tzinfo, locale=locale)
    return f"{format_date(at, 'medium', locale=locale)}, {clock}"


def number_words(value: float, say: Say) -> str:
    """Return the number as the reader's language writes it; what is no number is `NOTHING`."""
    if not math.isfinite(value):
        return NOTHING
    return format_decimal(value, locale=rules_of(say.locale))


def progress_bar(progress: Progress) -> str:
    """Return ten characters of which as many are filled as the share that is done."""
    share = progress.done / progress.whole if progress.whole > 0 else 0
    filled = max(0, min(BAR_STEPS, int(share * BAR_STEPS)))
    return "■" * filled + "□" * (BAR_STEPS - filled)


def progress_words(progress: Progress, say: Say) -> str:
    """Return how far it is, for example "3 of 7"."""
    return say("{done} of {whole}", done=progress.done, whole=progress.whole)


def chart_table(chart: Chart, say: Say) -> Table:
    """Return the numbers of a chart as a table with one row for each category."""
    longest = max((len(chart.categories), *(len(series.values) for series in chart.series)))
    rows = (
        (
            Plain(chart.categories[index] if index < len(chart.categories) else NOTHING),
            *(_cell(series.values, index, say) for series in chart.series),
        )
        for index in range(longest)
    )
    return Table(
        header=("", *(series.name for series in chart.series)),
        rows=tuple(tuple((cell,) for cell in row) for row in rows),
    )


def _cell(values: Sequence[float], index: int, say: Say) -> Plain:
    """Return one number of a chart as it is read."""
    return Plain(number_words(values[index], say) if index < len(values) else NOTHING)


def _lines(parts: Iterable[str]) -> str:
    """Join the parts that say something."""
    return "\n".join(part for part in parts if part.strip())


def _block(block: Block, names: Names, say: Say) -> str:  # noqa: C901, PLR0911 - one line a kind
    """Return one block as plain words."""
    match block:
        case Heading():
            return block.words
        case Paragraph():
            return f"{words(block.text, names, say)} {_button(block.button)}".rstrip()
        case Quote():
            return _quote(block, names, say)
        case Facts():
            return _lines(
                say("{label}: {value}", label=fact.label, value=words(fact.value, names, say))
                for fact in block.items
            )
        case Table():
            return _table(block, names, say)
        case Chart():
            table = chart_table(block, say)
            return _lines((block.title, block.summary, _table(table, names, say)))
        case Progress():
            return say("{label}: {value}", label=block.label, value=progress_words(block, say))
        case Image():
            return block.alt
        case Divider():
            return ""
        case Note():
            return words(block.text, names, say)
        case Buttons():
            return " ".join(_button(button) for button in block.items)
        case _:
            assert_never(block)


def _button(button: Button | None) -> str:
    """Return the words of a button, which cannot be pressed here."""
    return f"[{button.label}]" if button else ""


def _quote(quote: Quote, names: Names, say: Say) -> str:
    """Return the words in the quotation marks of the language, and below them who said so."""
    source = words(quote.source, names, say)
    quoted = say("“{quoted}”", quoted=words(quote.text, names, say))
    return _lines((quoted, f"— {source}" if source else ""))


def _table(table: Table, names: Names, say: Say) -> str:
    """Return one line for the header and one for each row."""
    rows = (tuple(words(cell, names, say) for cell in row) for row in table.rows)
    return _lines(BETWEEN.join(cells) for cells in (table.header, *rows))


def _span(span: Span, names: Names, say: Say) -> str:
    """Return one span as plain words; an emoji is decoration only and has none."""
    match span:
        case Plain() | Bold() | Italic() | Code() | Typing() | Link():
            return span.words
        case Mention():
            return name_of(span.person, names, say)
        case Room():
            return room_words(span, say)
        case Invite():
            return invite_words(span, say)
        case Moment():
            return moment_words(span, say)
        case Emoji():
            return ""
        case _:
            assert_never(span)


def chat_name(platform: str) -> str:
    """Return what people call a platform."""
    return platform.title()


def room_words(room: Room, say: Say, here: str = "") -> str:
    """Return a channel in words, for where it cannot be shown; `here`: the reader's platform."""
    if room.platform in {"", here}:
        return say("a channel")
    return say("a channel in {chat}", chat=chat_name(room.platform))


def invite_words(invite: Invite, say: Say) -> str:
    """Return where to add the bot, for where it cannot be said how."""
    return say("in {chat}", chat=chat_name(invite.platform)) if invite.platform else "@Goodword"


def _utc(at: datetime) -> datetime:
    """Return the instant in UTC; at the very ends of the calendar, the clock time it has."""
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError:
        return at.replace(tzinfo=UTC)

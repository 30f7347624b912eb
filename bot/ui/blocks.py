"""Blocks: the parts of a message, a home or a page. Limits are no concern of theirs."""

from typing import Literal

from msgspec import Struct

from bot.ui.actions import Button
from bot.ui.text import Text


class Heading(Struct, frozen=True, tag="heading"):
    """A short title above what follows."""

    words: str


class Paragraph(Struct, frozen=True, tag="paragraph"):
    """Running text, with at most one button beside it."""

    text: Text
    button: Button | None = None


class Quote(Struct, frozen=True, tag="quote"):
    """Somebody's own words, set apart, with who said them below."""

    text: Text
    source: Text = ()


class Fact(Struct, frozen=True):
    """One label with its value."""

    label: str
    value: Text


class Facts(Struct, frozen=True, tag="facts"):
    """Labels with values, in reading order."""

    items: tuple[Fact, ...]


class Table(Struct, frozen=True, tag="table"):
    """Rows under a header; each row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


class Series(Struct, frozen=True):
    """One named run of values, in the order of the chart's categories."""

    name: str
    values: tuple[float, ...]


class Chart(Struct, frozen=True, tag="chart"):
    """Numbers as data; `summary` says in one sentence what they show."""

    kind: Literal["line", "bar", "pie"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    summary: str


class Progress(Struct, frozen=True, tag="progress"):
    """How far something is: `done` of `whole`, both 0 or more, `whole` at least 1."""

    label: str
    done: int
    whole: int


class Image(Struct, frozen=True, tag="image"):
    """A picture of ours, with the words that replace it for those who do not see it."""

    url: str
    alt: str


class Divider(Struct, frozen=True, tag="divider"):
    """A line between two parts."""


class Note(Struct, frozen=True, tag="note"):
    """A remark in a quieter voice."""

    text: Text


class Buttons(Struct, frozen=True, tag="buttons"):
    """What can be pressed here, most useful first."""

    items: tuple[Button, ...]


Block = (
    Heading
    | Paragraph
    | Quote
    | Facts
    | Table
    | Chart
    | Progress
    | Image
    | Divider
    | Note
    | Buttons
)

"""Forms: what a person can fill in. Each field has a key, unique in its form."""

from datetime import date

from msgspec import Struct

from bot.identity import ConversationId, PersonId
from bot.ui.blocks import Block


class Option(Struct, frozen=True):
    """One thing to choose: `value` comes back, `label` is read."""

    value: str
    label: str
    hint: str = ""


class Words(Struct, frozen=True, tag="words"):
    """Text that a person types; lengths in characters, both bounds included."""

    key: str
    label: str
    initial: str = ""
    hint: str = ""
    placeholder: str = ""
    optional: bool = False
    multiline: bool = False
    least: int = 0
    most: int = 3000


class Choice(Struct, frozen=True, tag="choice"):
    """Exactly one of the options, or none when optional."""

    key: str
    label: str
    options: tuple[Option, ...]
    initial: str | None = None
    hint: str = ""
    optional: bool = False


class Choices(Struct, frozen=True, tag="choices"):
    """Any number of the options."""

    key: str
    label: str
    options: tuple[Option, ...]
    initial: tuple[str, ...] = ()
    hint: str = ""
    optional: bool = True


class PersonField(Struct, frozen=True, tag="person"):
    """People of the workspace, at most `most`."""

    key: str
    label: str
    initial: tuple[PersonId, ...] = ()
    most: int = 1
    hint: str = ""
    optional: bool = False


class Channel(Struct, frozen=True, tag="channel"):
    """One channel of the workspace."""

    key: str
    label: str
    initial: ConversationId | None = None
    hint: str = ""
    optional: bool = False


class Day(Struct, frozen=True, tag="day"):
    """A date."""

    key: str
    label: str
    initial: date | None = None
    hint: str = ""
    optional: bool = False


class Number(Struct, frozen=True, tag="number"):
    """A whole number, both bounds included."""

    key: str
    label: str
    least: int
    most: int
    initial: int | None = None
    hint: str = ""
    optional: bool = False


class Rating(Struct, frozen=True, tag="rating"):
    """A whole number from `least` to `most` with words at both ends."""

    key: str
    label: str
    least: int
    most: int
    low: str
    high: str
    optional: bool = False


class Tick(Struct, frozen=True, tag="tick"):
    """Yes or no."""

    key: str
    label: str
    words: str
    initial: bool = False
    hint: str = ""


Field = Words | Choice | Choices | PersonField | Channel | Day | Number | Rating | Tick


class Form(Struct, frozen=True):
    """A form to fill in.

    Attributes:
        name: which submission this is, for example `kudos`; dispatch routes by it.
        title: at most 24 characters in every language.
        submit: the verb on the button that sends it.
        fields: in reading order.
        intro: blocks above the fields.
        carry: what we need back unchanged with the answers; signed by the adapter, ≤ 1,000 bytes.
    """

    name: str
    title: str
    submit: str
    fields: tuple[Field, ...]
    intro: tuple[Block, ...] = ()
    carry: str = ""

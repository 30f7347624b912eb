"""Views: whole things that are shown in one place."""

from msgspec import Struct

from bot.identity import PersonId
from bot.ui.blocks import Block


class Attachment(Struct, frozen=True):
    """A file that is made at the moment of sending, for the one person whom it is about.

    `kind` says what it holds, for example `my data`; nothing of that is kept with the message.
    """

    kind: str
    person: PersonId


class Message(Struct, frozen=True):
    """One chat message.

    `summary` is one sentence: the notification, what a screen reader says first, and the fallback.
    """

    summary: str
    blocks: tuple[Block, ...] = ()
    attached: Attachment | None = None


class Home(Struct, frozen=True):
    """A person's own page inside the chat program."""

    blocks: tuple[Block, ...]


class Page(Struct, frozen=True):
    """A page to be read at leisure, for example help."""

    title: str
    blocks: tuple[Block, ...]

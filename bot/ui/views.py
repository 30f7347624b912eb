"""Views: whole things that are shown in one place."""

from msgspec import Struct

from bot.ui.blocks import Block


class Message(Struct, frozen=True):
    """One chat message.

    `summary` is one sentence: the notification, what a screen reader says first, and the fallback.
    """

    summary: str
    blocks: tuple[Block, ...] = ()


class Home(Struct, frozen=True):
    """A person's own page inside the chat program."""

    blocks: tuple[Block, ...]


class Page(Struct, frozen=True):
    """A page to be read at leisure, for example help."""

    title: str
    blocks: tuple[Block, ...]

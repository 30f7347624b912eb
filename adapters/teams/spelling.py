"""How commands are typed on Teams: by name where others are, without it in the 1:1 chat."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.ui.text import Code, Typing

CALLED = "@Goodword"
"""How the bot is named where others are; Teams makes a mention of it."""


def typed(typing: Typing, *, in_channel: bool = False) -> str:
    """Return what to type on Teams, in a channel or group chat or in the chat with the bot."""
    return f"{CALLED} {typing.words}" if in_channel else typing.words


def spelled(view: Any, *, in_channel: bool) -> Any:  # noqa: ANN401 - a view, or any part of one
    """Return a view with everything to type spelled for the place where it is shown."""
    if not in_channel:
        return view  # the renderer spells it so by itself
    if isinstance(view, Typing):
        return Code(typed(view, in_channel=True))
    if isinstance(view, tuple):
        return tuple(spelled(part, in_channel=True) for part in view)
    if not isinstance(view, Struct):
        return view
    parts = {name: getattr(view, name) for name in view.__struct_fields__}
    return replace(view, **{name: spelled(part, in_channel=True) for name, part in parts.items()})

"""How commands are typed on Slack: a few have a slash of their own, all others follow ours."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.ui.text import Code, Typing

SLASHED = frozenset({"kudos", "insight", "pulse", "case", "idea"})
"""Commands with a slash of their own (product.md B0.2)."""

PLATFORM = "slack"
INVITE = "/invite @Goodword"
"""What has the bot come to a channel; typed in it."""

OWN_COMMAND = "goodword"
"""What all other commands follow."""


def slash(typing: Typing, prefix: str = "") -> str:
    """Return what to type on Slack; `prefix` is what the names of our slash commands begin with."""
    name = typing.words.partition(" ")[0]
    if name in SLASHED:
        return f"/{prefix}{typing.words}"
    return f"/{prefix}{OWN_COMMAND} {typing.words}"


def spelled(view: Any, prefix: str) -> Any:  # noqa: ANN401 - a view, or any part of one
    """Return a view with everything to type spelled with the prefix of this installation."""
    if not prefix:
        return view  # the renderer spells it so by itself
    if isinstance(view, Typing):
        return Code(slash(view, prefix))
    if isinstance(view, tuple):
        return tuple(spelled(part, prefix) for part in view)
    if not isinstance(view, Struct):
        return view
    parts = {name: getattr(view, name) for name in view.__struct_fields__}
    return replace(view, **{name: spelled(part, prefix) for name, part in parts.items()})

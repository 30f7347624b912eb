"""Channels by name: Teams cannot mention one, so what people read is what it is called."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from adapters.teams.arrivals import Reference
from bot.errors import Unavailable
from bot.identity import ConversationId
from bot.ui.text import Bold, Room


class FindsReferences(Protocol):
    """Where conversations are; may raise `Unavailable`."""

    async def of(self, conversation: ConversationId) -> Reference | None:
        """Return where a conversation is reached; None: nobody told."""
        ...


def label(reference: Reference) -> str:
    """Return what people call a channel, with its team: there is a General in each."""
    if reference.team_name:
        return f"{reference.team_name} › {reference.channel_name}"
    return reference.channel_name


async def with_names(view: Any, references: FindsReferences) -> Any:  # noqa: ANN401 - a view, or any part of one
    """Return a view with the channels in it by name; one of which nobody told stays as it is."""
    names: dict[ConversationId, str] = {}
    for room in set(_rooms_in(view)):
        try:
            found = await references.of(room)
        except Unavailable:
            continue
        if found is not None and found.channel_name:
            names[room] = label(found)
    return _named(view, names) if names else view


def _rooms_in(view: Any) -> Iterator[ConversationId]:  # noqa: ANN401
    """Yield every channel that a view names."""
    if isinstance(view, Room):
        yield view.conversation
    elif isinstance(view, tuple):
        for part in view:
            yield from _rooms_in(part)
    elif isinstance(view, Struct):
        for name in view.__struct_fields__:
            yield from _rooms_in(getattr(view, name))


def _named(view: Any, names: Mapping[ConversationId, str]) -> Any:  # noqa: ANN401
    """Return a view in which the channels are words."""
    if isinstance(view, Room):
        return Bold(names[view.conversation]) if view.conversation in names else view
    if isinstance(view, tuple):
        return tuple(_named(part, names) for part in view)
    if not isinstance(view, Struct):
        return view
    parts = {name: getattr(view, name) for name in view.__struct_fields__}
    return replace(view, **{name: _named(part, names) for name, part in parts.items()})

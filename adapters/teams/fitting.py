"""How much of a view a card holds: what is left out goes from the end, and is said."""

from collections.abc import Sequence
from typing import Any

from adapters.teams import limits
from adapters.teams.cards import bytes_of
from adapters.teams.markdown import paragraph
from adapters.teams.text import QUIET, Reader, entities_in
from adapters.wire.text import Json
from bot.ui.text import text

_TEXTS = frozenset({"TextBlock", "RichTextBlock", "FactSet"})


def within(parts: Sequence[Sequence[Json]], reader: Reader, weight: int) -> list[Json]:
    """Return the parts that fit into `weight` bytes, cut from the end, and a note about the rest.

    Where it helps, what presses do in clients from before 2021 is left out first.
    """
    whole = [element for part in parts for element in part]
    if _weight(whole, reader) <= weight:
        return whole
    parts = [[without_older(one) for one in part] for part in parts]
    kept: list[Json] = []
    room = weight - limits.NOTE_BYTES
    for index, part in enumerate(parts):
        cost = _weight(part, reader)
        is_last = index == len(parts) - 1
        if cost > room + (limits.NOTE_BYTES if is_last else 0):
            return [*kept, *_as_far(part, reader, room), *_more(len(parts) - index, reader)]
        kept += part
        room -= cost
    return kept


def _as_far(part: Sequence[Json], reader: Reader, room: int) -> list[Json]:
    """Return as much of a part as there is room for; only text can be shown in part."""
    kept: list[Json] = []
    for element in part:
        room -= _weight([element], reader)
        if room < 0 or element["type"] not in _TEXTS:
            break
        kept.append(element)
    return kept


def _weight(elements: Sequence[Json], reader: Reader) -> int:
    """Return how many bytes elements take, with those whom they mention."""
    return bytes_of(elements) + bytes_of(entities_in(elements, reader))


def _more(count: int, reader: Reader) -> list[Json]:
    """Return the note about parts that are not shown."""
    note = reader.say.many("… {count} more part not shown", "… {count} more parts not shown", count)
    return paragraph(text(note), reader, QUIET)


def without_older(part: Any) -> Any:  # noqa: ANN401 - any piece of a card
    """Return a piece of a card without what old clients press."""
    if isinstance(part, list):
        return [without_older(one) for one in part]
    if not isinstance(part, dict):
        return part
    old = "fallback" if part.get("type") == "Action.Execute" else None
    return {key: without_older(value) for key, value in part.items() if key != old}

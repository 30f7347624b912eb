"""Finding things in views without knowing every kind of view."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from bot.identity import PersonId
from bot.ui.forms import PersonField
from bot.ui.text import Mention


def people_in(*things: Any) -> frozenset[PersonId]:  # noqa: ANN401 - any part of a view, or None
    """Return everybody whom the views mention or name in a field."""
    found: set[PersonId] = set()
    for part in _parts(things):
        if isinstance(part, Mention):
            found.add(part.person)
        elif isinstance(part, PersonField):
            found.update(part.initial)
    return frozenset(found)


def _parts(thing: Any) -> Iterator[Struct]:  # noqa: ANN401
    """Yield every struct in a tree of structs and tuples, the outer ones first."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(part)
        elif isinstance(part, Struct):
            yield part
            waiting.extend(getattr(part, name) for name in part.__struct_fields__)

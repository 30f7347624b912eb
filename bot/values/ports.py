"""What values need kept; implemented in `storage/values.py`."""

from typing import Protocol

from bot.identity import Space
from bot.values.model import Value, ValueId


class ValueStore(Protocol):
    """The values of a space."""

    def all(self, space: Space) -> tuple[Value, ...]:
        """Return the active values of a space, by name."""
        ...

    def value(self, space: Space, value: ValueId) -> Value | None:
        """Return one value, retired ones included."""
        ...

    def with_slug(self, space: Space, slug: str) -> Value | None:
        """Return the value that a slug names, retired ones included."""
        ...

    def next_id(self) -> ValueId:
        """Return the id that the next value gets."""
        ...

    def save(self, value: Value) -> None:
        """Keep a value, new or changed."""
        ...

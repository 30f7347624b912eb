"""Values, kept in memory."""

from dataclasses import dataclass

from bot.identity import Space
from bot.values.model import Value, ValueId
from tests.memory import Memory


@dataclass(frozen=True)
class FakeValues:
    """Implements `bot.values.ports.ValueStore`."""

    memory: Memory

    def all(self, space: Space) -> tuple[Value, ...]:
        theirs = [v for v in self.memory.values.values() if v.space == space.id and not v.retired]
        return tuple(sorted(theirs, key=lambda value: value.name))

    def value(self, space: Space, value: ValueId) -> Value | None:
        known = self.memory.values.get(value)
        return known if known is not None and known.space == space.id else None

    def with_slug(self, space: Space, slug: str) -> Value | None:
        theirs = (v for v in self.memory.values.values() if v.space == space.id)
        return next((value for value in theirs if value.slug == slug), None)

    def next_id(self) -> ValueId:
        return ValueId(self.memory.next_number())

    def save(self, value: Value) -> None:
        self.memory.values[value.id] = value

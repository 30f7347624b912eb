"""Values as behaviours."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    false,
    func,
    insert,
    select,
    update,
)

from bot.identity import PersonId, Space, SpaceId
from bot.values.model import Value, ValueId
from storage.audit import note
from storage.ids import new_id
from storage.schema import made_id, metadata, refers_to
from storage.spaces import lineage, space
from storage.types import Json
from storage.units import Transaction

value = Table(
    "value",
    metadata,
    made_id(),
    refers_to("space_id", "space"),
    Column("slug", String, nullable=False),
    Column("name", String, nullable=False),
    Column("sentence", String, nullable=False),
    Column("looks", Json, nullable=False),
    Column("sounds", Json, nullable=False),
    Column("feels", Json, nullable=False),
    Column("never", Json, nullable=False),
    Column("retired", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("space_id", "slug"),
)

_spaces = lineage(bindparam("space"))
_IN_FORCE = select(value).join(_spaces, _spaces.c.id == value.c.space_id)
_ACTIVE = _IN_FORCE.where(~value.c.retired).order_by(_spaces.c.depth, value.c.name)
_ONE = _IN_FORCE.where(value.c.id == bindparam("value"))
_WITH_SLUG = select(value).where(
    value.c.space_id == bindparam("space"), value.c.slug == bindparam("slug")
)

_nearest = func.row_number().over(partition_by=value.c.slug, order_by=_spaces.c.depth)
_ranked = (
    select(value, _nearest.label("place"))
    .join_from(_spaces, value, value.c.space_id == _spaces.c.id)
    .where(~value.c.retired)
    .subquery("ranked")
)
IN_FORCE = select(_ranked).where(_ranked.c.place == 1).order_by(_ranked.c.name, _ranked.c.id)
"""The values that hold in a space: its own and those of the spaces above, the nearest of a word."""

_HOME = select(space.c.organisation_id).where(space.c.id == bindparam("space"))


def value_of_row(row: Any) -> Value | None:  # noqa: ANN401 - a row, or None
    """Return the value of a row."""
    if row is None:
        return None
    return Value(
        id=ValueId(row.id),
        space=SpaceId(row.space_id),
        slug=row.slug,
        name=row.name,
        sentence=row.sentence,
        looks=tuple(row.looks),
        sounds=tuple(row.sounds),
        feels=tuple(row.feels),
        never=tuple(row.never),
        retired=row.retired,
    )


def nearest_first(values: Iterable[Value]) -> tuple[Value, ...]:
    """Return values by name, of each slug the first."""
    by_slug: dict[str, Value] = {}
    for one in values:
        by_slug.setdefault(one.slug, one)
    return tuple(sorted(by_slug.values(), key=lambda one: one.name))


class SqlValues:
    """Implements `bot.values.ports.ValueStore`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def all(self, space: Space) -> tuple[Value, ...]:
        """Return the active values, by name; of those with one slug, the nearest."""
        rows = self._transaction.execute(_ACTIVE, {"space": space.id})
        return nearest_first(found for row in rows if (found := value_of_row(row)))

    def value(self, space: Space, value: ValueId) -> Value | None:
        """Return one value, retired ones included."""
        key = {"space": space.id, "value": value}
        return value_of_row(self._transaction.execute(_ONE, key).first())

    def with_slug(self, space: Space, slug: str) -> Value | None:
        """Return the space's own value that a slug names, retired ones included."""
        key = {"space": space.id, "slug": slug}
        return value_of_row(self._transaction.execute(_WITH_SLUG, key).first())

    def next_id(self) -> ValueId:
        """Return the id that the next value gets."""
        return ValueId(new_id())

    def save(self, value: Value) -> None:
        """Keep a value, new or changed."""
        row = {
            "space_id": value.space,
            "slug": value.slug,
            "name": value.name,
            "sentence": value.sentence,
            "looks": list(value.looks),
            "sounds": list(value.sounds),
            "feels": list(value.feels),
            "never": list(value.never),
            "retired": value.retired,
        }
        changed = update(_VALUE).where(_VALUE.c.id == value.id).values(**row)
        if self._transaction.execute(changed).rowcount == 0:
            self._transaction.execute(insert(_VALUE).values(id=value.id, **row))

    def note(self, space: SpaceId, actor: PersonId, what: str, subject: str, now: datetime) -> None:
        """Add a line to the audit log of a space; it holds no words of anybody."""
        home = self._transaction.execute(_HOME, {"space": space}).scalar_one()
        note(self._transaction, home, space, actor, what, subject, now)


_VALUE = value  # a method's own word shadows the table

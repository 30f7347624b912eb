"""Looking through every text of the database for what says who somebody was.

It goes by the tables as they are, so that one which comes later is looked through too.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import DecodeError, json
from sqlalchemy import (
    Column,
    LargeBinary,
    String,
    Table,
    bindparam,
    delete,
    select,
    tuple_,
    update,
)

from bot.identity import PersonId
from bot.mentions import without
from bot.people.erasures import Changed, Found, Spot
from storage.erasure import erasure, mention, tombstone
from storage.erasure_store import colleague
from storage.notes import noted
from storage.people import organisation, person, workspace
from storage.schema import metadata
from storage.spaces import space
from storage.types import Json
from storage.units import Transaction

LEFT_OUT = frozenset({organisation, workspace, erasure, mention, tombstone})
"""Tables that name no person, or whose rows end by themselves."""

NAMESAKES = frozenset({person.c.name, person.c.email})
"""What stays as it is: somebody else may bear the same name."""

_SOUGHT = select(erasure.c.sought).where(erasure.c.person_id == bindparam("who"))
_ROOT = (
    select(space.c.id)
    .join(person, person.c.organisation_id == space.c.organisation_id)
    .where(person.c.id == bindparam("who"), space.c.parent_id.is_(None))
    .order_by(space.c.id)
    .limit(1)
)


class SqlTexts:
    """Implements `bot.people.erasures.Texts`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def find(self, person: PersonId, spot: Spot, most: int) -> Found:
        """Look at the next `most` rows for what says who somebody was."""
        tables, sought = searched(), self._sought(person)
        if not sought or spot.table >= len(tables):
            return Found(spot.table, (), None)
        table = tables[spot.table]
        keys = list(table.primary_key)
        rows = select(*keys, *texts_of(table)).order_by(*keys).limit(most)
        if spot.after is not None:
            rows = rows.where(tuple_(*keys) > tuple_(*spot.after))
        looked = self._transaction.execute(rows).all()
        hits = tuple(tuple(row[: len(keys)]) for row in looked if _changes(table, row, sought, ""))
        if len(looked) == most:
            onward: Spot | None = Spot(spot.table, tuple(looked[-1][: len(keys)]))
        else:
            onward = Spot(spot.table + 1) if spot.table + 1 < len(tables) else None
        return Found(spot.table, hits, onward)

    def clear(self, person: PersonId, found: Found) -> Changed:
        """Have the texts of found rows say "a colleague"; a row whose key names them goes.

        So does a request that was not done yet: what names nobody could not be done.
        """
        table, sought = searched()[found.table], self._sought(person)
        instead = self._instead(person)
        changed: list[int] = []
        for key in found.rows:
            own = [column == value for column, value in zip(table.primary_key, key, strict=True)]
            row = self._transaction.execute(
                select(*table.primary_key, *texts_of(table)).where(*own)
            ).first()
            values = _changes(table, row, sought, instead) if row is not None else {}
            if not values:
                continue
            if table is noted or any(table.c[name].primary_key for name in values):
                self._transaction.execute(delete(table).where(*own))
                continue
            self._transaction.execute(update(table).where(*own).values(**values))
            changed.extend(part for part in key if isinstance(part, int))
        return {table.name: tuple(changed)} if changed else {}

    def _sought(self, person: PersonId) -> Sequence[str]:
        """Return the words that are looked for."""
        words: Sequence[str] = self._transaction.execute(_SOUGHT, {"who": person}).scalar() or ()
        return words

    def _instead(self, person: PersonId) -> str:
        """Return what stands for them, in the language of their organisation."""
        return colleague(
            self._transaction, self._transaction.execute(_ROOT, {"who": person}).scalar()
        )


def searched() -> tuple[Table, ...]:
    """Return the tables to look through, the same way every time."""
    tables = sorted(metadata.tables.values(), key=lambda table: table.name)
    return tuple(table for table in tables if table not in LEFT_OUT and texts_of(table))


def texts_of(table: Table) -> tuple[Column[Any], ...]:
    """Return the columns that may hold words."""
    return tuple(
        column
        for column in table.columns
        if isinstance(column.type, String | Json | LargeBinary) and column not in NAMESAKES
    )


def _changes(table: Table, row: Any, sought: Sequence[str], instead: str) -> Mapping[str, Any]:  # noqa: ANN401 - a row
    """Return the columns of a row that change, with what they hold then."""
    found = {}
    for column in texts_of(table):
        value = getattr(row, column.name)
        cleared = _cleared(value, sought, instead)
        if cleared != value:
            found[column.name] = cleared
    return found


def _cleared(value: Any, sought: Sequence[str], instead: str) -> Any:  # noqa: ANN401 - any JSON
    """Return a value without the words that are sought."""
    match value:
        case str():
            return without(value, sought, instead)
        case bytes():
            return _cleared_bytes(value, sought, instead)
        case list():
            return [_cleared(one, sought, instead) for one in value]
        case dict():
            return {name: _cleared(one, sought, instead) for name, one in value.items()}
        case _:
            return value


def _cleared_bytes(kept: bytes, sought: Sequence[str], instead: str) -> bytes:
    """Return kept JSON without the words; what is none stays, as it is none of people's texts."""
    try:
        value = json.decode(kept)
    except DecodeError:
        return kept
    cleared = _cleared(value, sought, instead)
    return kept if cleared == value else json.encode(cleared)

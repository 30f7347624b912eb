"""Two people who turn out to be one: whatever refers to the second refers to the first from now on.

The columns are found in the tables themselves, so that a new one is never left out; where both have
a row with the same key, the row of the first stays.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Column,
    String,
    Table,
    UniqueConstraint,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.identity import PersonId, Praise, subject_of
from storage.dead_letters import IS_DEAD
from storage.erasure import erasure
from storage.outbox import delivery
from storage.people import person
from storage.recognition import draft
from storage.schema import metadata
from storage.spaces import audit
from storage.units import Transaction

# Led by an index each: what was said long ago is not looked through.
_STILL_TO_BE_SAID = (delivery.c.settled_at.is_(None), IS_DEAD & delivery.c.payload.is_not(None))
# What only the second has, the first has from now on.
_FILLED = (
    "title",
    "department",
    "hr_department",
    "location",
    "hired_on",
    "contact_level",
    "own_contact_level",
    "own_locale",
    "own_zone",
    "space_id",
    "preferred_workspace_id",
)


def are_leaving(transaction: Transaction, *people: PersonId) -> bool:
    """Return whether any of some people asked to be forgotten: nobody is joined to them."""
    asked = select(erasure.c.person_id).where(erasure.c.person_id.in_(people)).limit(1)
    return transaction.execute(asked).first() is not None


def join(transaction: Transaction, keep: PersonId, gone: PersonId) -> bool:
    """Have everything of `gone` belong to `keep`; `gone` is nobody afterwards.

    False: one of them is nobody already, because somebody else was quicker.

    What they thanked each other for, and what is counted, `storage.joining_counts` settles before.
    """
    execute, rows = transaction.execute, held(transaction, keep, gone)
    if len(rows) < 2:  # noqa: PLR2004 - both
        return False
    for column in references():
        for other in _keys_with(column):
            execute(_colliding(column, other, keep, gone))
        execute(update(column.table).where(column == gone).values({column.name: int(keep)}))
    _move_what_the_database_does_not_know(transaction, keep, gone)
    theirs = update(person).where(person.c.id == keep)
    execute(theirs.values(**_merged(rows[keep], rows[gone])))
    execute(delete(person).where(person.c.id == gone))
    _break_circle(transaction, keep)
    return True


def held(transaction: Transaction, *people: PersonId) -> Mapping[int, Any]:
    """Return the rows of people, to whom nobody can refer anew until the commit."""
    transaction.flush()  # rows that refer to them may still wait
    theirs = select(person).where(person.c.id.in_(people)).order_by(person.c.id)
    return {row.id: row for row in transaction.execute(theirs.with_for_update())}


def references() -> Iterator[Column[Any]]:
    """Yield every column that refers to a person."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is person.c.id for key in column.foreign_keys):
                yield column


def _keys_with(column: Column[Any]) -> Iterator[tuple[Column[Any], ...]]:
    """Yield, for each key that a column is a part of, the other parts."""
    table: Table = column.table
    unique = [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
    unique += [one.columns for one in table.indexes if one.unique]
    for columns in (table.primary_key.columns, *unique):
        if column.name in columns:
            yield tuple(one for one in columns if one is not column)


def _colliding(
    column: Column[Any], other: tuple[Column[Any], ...], keep: PersonId, gone: PersonId
) -> Any:  # noqa: ANN401 - a statement
    """Return what deletes the rows of the second that the first has too."""
    table: Table = column.table
    theirs = table.alias()
    same = [theirs.c[one.name] == one for one in other]
    has_one = exists().where(theirs.c[column.name] == keep, *same)
    return delete(table).where(column == gone, has_one)


def _merged(keep: Any, gone: Any) -> dict[str, object]:  # noqa: ANN401 - rows
    """Return what changes in the row of the first."""
    filled = {name: getattr(keep, name) or getattr(gone, name) for name in _FILLED}
    nudged = [one.nudged_at for one in (keep, gone) if one.nudged_at is not None]
    is_private = Praise.PRIVATE.value in (keep.praise, gone.praise)
    above = (one.manager_id for one in (keep, gone))
    return {
        **filled,
        "manager_id": next((one for one in above if one not in (None, keep.id, gone.id)), None),
        "email": keep.email or gone.email,
        "praise": (Praise.PRIVATE if is_private else Praise.PUBLIC).value,
        "locked": keep.locked or gone.locked,
        "nudged_at": max(nudged, default=None),
        "left_at": None,
    }


def _break_circle(transaction: Transaction, who: PersonId) -> None:
    """Have somebody report to nobody who would report to themselves, directly or over others."""
    seen: set[int] = set()
    at: int | None = who
    while at is not None and at not in seen:
        seen.add(at)
        above = select(person.c.manager_id).where(person.c.id == at)
        at = transaction.execute(above).scalar()
    if at == who:
        transaction.execute(update(person).where(person.c.id == who).values(manager_id=None))


def _move_what_the_database_does_not_know(
    transaction: Transaction, keep: PersonId, gone: PersonId
) -> None:
    """Change the numbers that stand in texts and lists, or where no rule looks after them."""
    execute = transaction.execute
    about = audit.c.subject == subject_of(gone)
    execute(update(audit).where(about).values(subject=subject_of(keep)))
    for still in _STILL_TO_BE_SAID:
        theirs = update(delivery).where(still, delivery.c.author_id == gone)
        execute(theirs.values(author_id=int(keep)))
    is_named = cast(draft.c.receivers, String).contains(str(int(gone)))
    drafts = select(draft.c.id, draft.c.giver_id, draft.c.receivers).where(
        or_(draft.c.giver_id == keep, is_named)
    )
    for row in execute(drafts).all():
        if gone in row.receivers or (row.giver_id == keep and keep in row.receivers):
            named = dict.fromkeys(int(keep) if one == gone else one for one in row.receivers)
            left = [one for one in named if one != row.giver_id]
            execute(update(draft).where(draft.c.id == row.id).values(receivers=left))
    _reword_deliveries(transaction, keep, gone)


def _reword_deliveries(transaction: Transaction, keep: PersonId, gone: PersonId) -> None:
    """Have the messages that wait, and the subjects of all, speak of the first.

    What was said has no payload any more; the database finds the few that name the second, so that
    connecting takes no longer in a company with a long history.
    """
    number, other = str(int(gone)), str(int(keep))
    alone = re.compile(rf"(?<!\d){number}(?!\d)")
    inside = re.compile(rb"(?<!\d)%b(?!\d)" % number.encode())
    about = select(delivery.c.id, delivery.c.subject).where(delivery.c.subject.contains(number))
    for row in transaction.execute(about).all():
        subject = alone.sub(other, row.subject)
        same = update(delivery).where(delivery.c.id == row.id)
        transaction.execute(same.values(subject=subject))
    naming = _naming(transaction, number.encode())
    for still in _STILL_TO_BE_SAID:
        waiting = select(delivery.c.id, delivery.c.payload).where(still, naming)
        for row in transaction.execute(waiting).all():
            payload = inside.sub(other.encode(), row.payload)
            same = update(delivery).where(delivery.c.id == row.id)
            transaction.execute(same.values(payload=payload))


def _naming(transaction: Transaction, number: bytes) -> Any:  # noqa: ANN401 - an SQL expression
    """Return the condition that a message has a number in it, as each database looks into bytes."""
    payload = delivery.c.payload
    if transaction.connection.dialect.name == "sqlite":
        return func.instr(payload, number) > 0
    return payload.op("LIKE", is_comparison=True)(b"%%%b%%" % number)

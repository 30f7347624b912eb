"""What lists of staff said of people; the directory of the chat never touches these columns."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Update, bindparam, func, select, update

from bot.identity import ContactLevel, OrganisationId, PersonId, Standing
from bot.staff.model import Change, Field, Known, Record
from bot.staff.ports import GoesRound
from storage.audit import note
from storage.locks import has_rivals
from storage.people import organisation as organisations
from storage.people import person
from storage.units import Transaction

IMPORTING = 0x600D_57AF  # the number of an advisory lock that nobody else uses
DEEPEST = 100  # nobody has as many managers above them

COLUMNS = {
    Field.DEPARTMENT: person.c.hr_department,
    Field.LOCATION: person.c.location,
    Field.MANAGER: person.c.manager_id,
    Field.HIRED_ON: person.c.hired_on,
    Field.CONTACT_LEVEL: person.c.contact_level,
}

_ORGANISATION = select(organisations.c.id).order_by(organisations.c.id).limit(1)
_PEOPLE = (
    select(person.c.id, person.c.email, person.c.standing, *COLUMNS.values())
    .where(
        person.c.organisation_id == bindparam("organisation"),
        person.c.id > bindparam("after"),
        person.c.standing != Standing.BOT.value,
    )
    .order_by(person.c.id)
    .limit(bindparam("most"))
)
_LOCK = select(func.pg_advisory_xact_lock(IMPORTING))


def _going_round() -> Select[Any]:
    """Return the statement that finds one of some people who report to themselves."""
    chain = (
        select(person.c.id.label("start"), person.c.manager_id.label("above"))
        .add_columns(bindparam("one", 1, literal_execute=True).label("depth"))
        .where(person.c.id.in_(bindparam("people", expanding=True)))
        .cte("chain", recursive=True)
    )
    higher = select(chain.c.start, person.c.manager_id, chain.c.depth + 1).where(
        person.c.id == chain.c.above, chain.c.above != chain.c.start, chain.c.depth < DEEPEST
    )
    chain = chain.union_all(higher)
    return select(chain.c.start).where(chain.c.above == chain.c.start).limit(1)


_GOING_ROUND = _going_round()


class SqlStaff:
    """Implements `bot.staff.ports.StaffStore`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def organisation(self) -> OrganisationId | None:
        """Return the organisation of this installation; None while no workspace is connected."""
        found = self._transaction.execute(_ORGANISATION).scalar()
        return None if found is None else OrganisationId(found)

    def people(
        self, organisation: OrganisationId, after: PersonId | None, most: int
    ) -> tuple[Known, ...]:
        """Return people by id, those behind `after`; bots are no people."""
        key = {"organisation": organisation, "after": after or 0, "most": most}
        return tuple(_known(row) for row in self._transaction.execute(_PEOPLE, key))

    def keep(
        self, organisation: OrganisationId, changes: Sequence[Change], fields: frozenset[Field]
    ) -> None:
        """Keep what the list says about `fields`; whoever left meanwhile stays as they are.

        Raises:
            GoesRound: after this somebody would report to themselves.
        """
        if not changes:
            return
        if has_rivals(self._transaction):
            self._transaction.execute(_LOCK)  # two imports could each close half a circle
        written = frozenset(fields & COLUMNS.keys())
        rows = [_row(organisation, change, written) for change in changes]
        self._transaction.execute(_keeping(written), rows)
        if Field.MANAGER in fields:
            key = {"people": [change.person for change in changes]}
            if self._transaction.execute(_GOING_ROUND, key).first():
                raise GoesRound

    def note(self, organisation: OrganisationId, people: int, now: datetime) -> None:
        """Note in the audit log that a list changed so many people; it names nobody."""
        subject = f"people:{people}"
        note(self._transaction, organisation, None, None, "people.imported", subject, now)


@lru_cache(maxsize=64)
def _keeping(fields: frozenset[Field]) -> Update:
    """Return the statement that keeps some fields of a member."""
    named: dict[str, Any] = {
        COLUMNS[field].name: bindparam(f"new_{COLUMNS[field].name}") for field in fields
    }
    return (
        update(person)
        .where(
            person.c.id == bindparam("who"),
            person.c.organisation_id == bindparam("home"),
            person.c.standing == Standing.MEMBER.value,
        )
        .values(named)
    )


def _row(
    organisation: OrganisationId, change: Change, fields: frozenset[Field]
) -> dict[str, object]:
    """Return the parameters of `_keeping` for one person."""
    said = {f"new_{COLUMNS[field].name}": change.after.said(field) for field in fields}
    return {"who": change.person, "home": organisation, **said}


def _known(row: Any) -> Known:  # noqa: ANN401 - a row of _PEOPLE
    """Return who stands in a row."""
    record = Record(
        department=row.hr_department,
        location=row.location,
        manager=PersonId(row.manager_id) if row.manager_id else None,
        hired_on=row.hired_on,
        contact_level=ContactLevel(row.contact_level) if row.contact_level else None,
    )
    return Known(PersonId(row.id), row.email, Standing(row.standing), record)

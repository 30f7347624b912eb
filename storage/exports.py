"""What an operator takes out of the database, in pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Boolean, bindparam, func, or_, select

from bot.exports import ExportedKudos, ExportedPerson, Shown
from bot.identity import OrganisationId, Standing
from storage.audit import note
from storage.people import organisation as organisations
from storage.people import person
from storage.recognition import kudos, kudos_receiver
from storage.spaces import role, space
from storage.units import Transaction
from storage.values import value

COLLEAGUE = "a colleague"
_home: BindParameter[Any] = bindparam("organisation")
_manager = person.alias("manager")
_giver = person.alias("giver")

_ORGANISATION = select(organisations.c.id).order_by(organisations.c.id).limit(1)
_PEOPLE = (
    select(person, _manager.c.email.label("manager_email"))
    .join_from(person, _manager, _manager.c.id == person.c.manager_id, isouter=True)
    .where(
        person.c.organisation_id == _home,
        person.c.id > bindparam("after"),
        person.c.standing.not_in((Standing.ERASED.value, Standing.BOT.value)),
    )
    .order_by(person.c.id)
    .limit(bindparam("most"))
)
_KUDOS = (
    select(
        kudos,
        _giver.c.name.label("giver"),
        _giver.c.email.label("giver_email"),
        space.c.name.label("space"),
    )
    .join_from(kudos, _giver, _giver.c.id == kudos.c.giver_id)
    .join(space, space.c.id == kudos.c.space_id)
    .where(
        kudos.c.organisation_id == _home,
        kudos.c.id > bindparam("after"),
        kudos.c.undone_at.is_(None),
        or_(bindparam("private", type_=Boolean), ~kudos.c.private),
    )
    .order_by(kudos.c.id)
    .limit(bindparam("most"))
)
_RECEIVERS = (
    select(kudos_receiver.c.kudos_id, person.c.name, person.c.email)
    .join_from(kudos_receiver, person, person.c.id == kudos_receiver.c.person_id)
    .where(kudos_receiver.c.kudos_id.in_(bindparam("ids", expanding=True)))
    .order_by(kudos_receiver.c.kudos_id, kudos_receiver.c.position)
)
_PRIVATE = select(func.count()).where(
    kudos.c.organisation_id == _home, kudos.c.private, kudos.c.undone_at.is_(None)
)
_VALUES = (
    select(value, space.c.name.label("space"))
    .join_from(value, space, space.c.id == value.c.space_id)
    .where(space.c.organisation_id == _home)
    .order_by(space.c.id, value.c.slug)
)
_SPACES = select(space).where(space.c.organisation_id == _home).order_by(space.c.id)
_ROLES = (
    select(role.c.space_id, role.c.role, person.c.name, person.c.email)
    .join_from(role, person, person.c.id == role.c.person_id)
    .where(person.c.organisation_id == _home)
    .order_by(role.c.space_id, role.c.role, person.c.id)
)
NOT_SHOWN = frozenset({"id", "organisation_id", "space_id"})


class SqlExports:
    """Implements `bot.exports.Exports`."""

    def __init__(self, transaction: Transaction) -> None:
        """Look through `transaction`."""
        self._transaction = transaction

    def organisation(self) -> OrganisationId | None:
        """Return the organisation of this installation; None while no workspace is connected."""
        found = self._transaction.execute(_ORGANISATION).scalar()
        return None if found is None else OrganisationId(found)

    def people(
        self, organisation: OrganisationId, after: int, most: int
    ) -> tuple[ExportedPerson, ...]:
        """Return people by id, those behind `after`; nobody who was erased."""
        key = {"organisation": organisation, "after": after, "most": most}
        return tuple(_person(row) for row in self._transaction.execute(_PEOPLE, key))

    def kudos(
        self, organisation: OrganisationId, after: int, most: int, *, private: bool
    ) -> tuple[ExportedKudos, ...]:
        """Return kudos by id, those behind `after`; private ones only where they are wanted."""
        key = {"organisation": organisation, "after": after, "most": most, "private": private}
        rows = self._transaction.execute(_KUDOS, key).all()
        receivers: dict[int, list[Any]] = {row.id: [] for row in rows}
        if rows:
            for one in self._transaction.execute(_RECEIVERS, {"ids": list(receivers)}):
                receivers[one.kudos_id].append(one)
        return tuple(_kudos(row, receivers[row.id]) for row in rows)

    def private_kudos(self, organisation: OrganisationId) -> int:
        """Return how many private kudos there are."""
        found = self._transaction.execute(_PRIVATE, {"organisation": organisation})
        return int(found.scalar_one())

    def values(self, organisation: OrganisationId) -> Sequence[Mapping[str, object]]:
        """Return the values of all spaces with their lines, ready for JSON."""
        rows = self._transaction.execute(_VALUES, {"organisation": organisation})
        return [_without(NOT_SHOWN, row) for row in rows]

    def settings(self, organisation: OrganisationId) -> Sequence[Mapping[str, object]]:
        """Return the spaces with what was set in them, ready for JSON."""
        roles: dict[int, list[dict[str, object]]] = {}
        for row in self._transaction.execute(_ROLES, {"organisation": organisation}):
            held = {"role": row.role, "name": row.name, "e-mail": row.email}
            roles.setdefault(row.space_id, []).append(held)
        spaces = self._transaction.execute(_SPACES, {"organisation": organisation}).all()
        return [
            {**_without(NOT_SHOWN - {"id"}, row), "roles": roles.get(row.id, [])} for row in spaces
        ]

    def note(self, organisation: OrganisationId, what: str, subject: str, now: datetime) -> None:
        """Add what an operator did with people's data to the audit log."""
        note(self._transaction, organisation, None, None, what, subject, now)


def _without(names: frozenset[str], row: Any) -> dict[str, object]:  # noqa: ANN401 - a row
    """Return a row by name, without what only the database uses."""
    return {name: found for name, found in row._mapping.items() if name not in names}  # noqa: SLF001 - SQLAlchemy's documented way


def _person(row: Any) -> ExportedPerson:  # noqa: ANN401 - a row
    return ExportedPerson(
        id=row.id,
        name=row.name,
        email=row.email,
        department=row.hr_department,
        location=row.location,
        manager=row.manager_email,
        hire_date=row.hired_on,
        contact_level=row.contact_level,
        chat_department=row.department,
        title=row.title,
        standing=row.standing,
        language=row.own_locale or row.locale,
        zone=row.own_zone or row.zone,
    )


def _kudos(row: Any, receivers: Sequence[Any]) -> ExportedKudos:  # noqa: ANN401 - a row
    hidden = Shown.HIDDEN if row.hidden_at else Shown.SHOWN
    return ExportedKudos(
        id=row.id,
        given_at=row.given_at,
        giver=row.giver or COLLEAGUE,
        giver_email=row.giver_email,
        receivers=tuple(one.name or COLLEAGUE for one in receivers),
        receiver_emails=tuple(one.email for one in receivers if one.email),
        reason=row.reason,
        value=row.value_name,
        customer=row.customer,
        private=row.private,
        state=Shown.REMOVED if row.removed_at else hidden,
        space=row.space,
    )

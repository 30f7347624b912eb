"""Spaces and who may do what in them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bot.identity import ADMINS, OrganisationId, Person, PersonId, Role, Space, SpaceId, subject_of
from bot.spaces.model import Held, Holding, roles_in_force
from storage.audit import note
from storage.locks import first_to_change
from storage.people import PERSON_COLUMNS, people_by_id, person, person_of
from storage.spaces import (
    HOLDERS,
    MEMBER,
    ROLES,
    ROOT_SPACE,
    SPACE,
    SPACE_COLUMNS,
    audit,
    first_space,
    lineage,
    role,
    space,
    space_of_rows,
)
from storage.units import Transaction

_MOST_HOLDINGS, _MOST_NAMED = 100, 5
_HELD = (
    select(*PERSON_COLUMNS, role.c.role)
    .join_from(role, person, person.c.id == role.c.person_id)
    .where(role.c.space_id == bindparam("space"), MEMBER)
    .order_by(person.c.name, person.c.id, role.c.role)
    .limit(_MOST_HOLDINGS)
)
_OWNER = (
    select(role.c.person_id)
    .join_from(role, person, person.c.id == role.c.person_id)
    .where(role.c.space_id == bindparam("space"), role.c.role == Role.OWNER.value, MEMBER)
    .limit(1)
)
_ONE = (
    role.c.space_id == bindparam("space"),
    role.c.person_id == bindparam("person"),
    role.c.role == bindparam("role"),
)
_HAS = select(role.c.role).where(*_ONE)
_TAKE = delete(role).where(
    role.c.space_id == bindparam("from_space"),
    role.c.person_id == bindparam("from_person"),
    role.c.role == bindparam("which"),
)
_ALL = (
    select(*SPACE_COLUMNS)
    .where(space.c.organisation_id == bindparam("organisation"))
    .order_by(space.c.id)
)
LOCKED_SPACE = select(space.c.id).where(space.c.id == bindparam("space"))
_home_line = lineage(bindparam("home"))
_ABOVE_HOME = select(_home_line.c.id)
_OF_PERSON = (
    select(person.c.organisation_id).where(person.c.id == bindparam("person")).scalar_subquery()
)
_HOME = select(person.c.space_id, first_space(person.c.organisation_id).label("first")).where(
    person.c.id == bindparam("person")
)
_PAUSED = (
    select(audit.c.organisation_id, audit.c.space_id)
    .where(
        audit.c.organisation_id == _OF_PERSON,
        audit.c.what == "person.locked",
        audit.c.subject == bindparam("subject"),
        audit.c.space_id.is_not(None),
    )
    .order_by(audit.c.id.desc())
    .limit(1)
)
_LOCK = (
    update(person)
    .where(person.c.id == bindparam("who"), person.c.locked != bindparam("wanted"))
    .values(locked=bindparam("wanted"))
)


class SqlSpaces:
    """Implements `bot.spaces.ports.SpaceStore`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def first(self, organisation: OrganisationId) -> Space:
        """Return the space that the whole organisation begins with."""
        return space_of_rows(
            self._transaction.execute(ROOT_SPACE, {"organisation": organisation}).all()
        )

    def space(self, organisation: OrganisationId, space: SpaceId) -> Space | None:
        """Return one space with the settings in force."""
        rows = self._transaction.execute(SPACE, {"space": space}).all()
        if not rows or rows[0].organisation_id != organisation:
            return None
        return space_of_rows(rows)

    def named(self, organisation: OrganisationId, name: str) -> tuple[Space, ...]:
        """Return the spaces with a name, in any spelling of case."""
        # Compared here: no two databases fold the letters beyond ASCII alike.
        rows = self._transaction.execute(_ALL, {"organisation": organisation})
        found = [row for row in rows if row.name.casefold() == name.casefold()]
        return tuple(space_of_rows([row]) for row in found[:_MOST_NAMED])

    def has_owner(self, space: Space) -> bool:
        """Return whether a member owns this space; who left does not count."""
        return self._transaction.execute(_OWNER, {"space": space.id}).first() is not None

    def keepers(self, space: Space) -> tuple[Person, ...]:
        """Return up to five people who may change a space: its own admins, else the next above."""
        key = {"space": space.id, "roles": [one.value for one in ADMINS]}
        rows = self._transaction.execute(HOLDERS, key).all()
        return tuple(person_of(row) for row in rows if row.depth == rows[0].depth)

    def roles(self, space: Space, person: PersonId) -> frozenset[Role]:
        """Return what a person may do in a space."""
        rows = self._transaction.execute(ROLES, {"space": space.id, "person": person})
        return roles_in_force(Held(row.depth, Role(row.role), bool(row.mine)) for row in rows)

    def holdings(self, space: Space) -> tuple[Holding, ...]:
        """Return the roles that members hold in a space itself, by name."""
        rows = self._transaction.execute(_HELD, {"space": space.id})
        return tuple(Holding(person_of(row), Role(row.role)) for row in rows)

    def grant(
        self, space: Space, person: PersonId, role: Role, by: PersonId, now: datetime
    ) -> bool:
        """Give a role, with a line in the audit log; return whether that was new."""
        first_to_change(self._transaction, LOCKED_SPACE, {"space": space.id})
        key = {"space": space.id, "person": person, "role": role.value}
        if self._transaction.execute(_HAS, key).first() is not None:
            return False
        row = {"space_id": space.id, "person_id": person, "role": role.value}
        self._transaction.execute(insert(_ROLE).values(**row))
        self.note(space, by, f"role.{role.value}", subject_of(person), now)
        return True

    def revoke(
        self, space: Space, person: PersonId, role: Role, by: PersonId, now: datetime
    ) -> bool:
        """Take a role away, with a line in the audit log; return whether there was one."""
        first_to_change(self._transaction, LOCKED_SPACE, {"space": space.id})
        key = {"from_space": space.id, "from_person": person, "which": role.value}
        if self._transaction.execute(_TAKE, key).rowcount == 0:
            return False
        self.note(space, by, f"role.{role.value}.taken", subject_of(person), now)
        return True

    def people(self, ids: Collection[PersonId]) -> tuple[Person, ...]:
        """Return people by id."""
        return tuple(people_by_id(self._transaction, ids).values())

    def note(
        self, space: Space, actor: PersonId | None, what: str, subject: str, now: datetime
    ) -> None:
        """Keep a line in the audit log."""
        note(self._transaction, space.organisation, space.id, actor, what, subject, now)


class SqlRoles(SqlSpaces):
    """Implements `bot.spaces.ports.RoleStore`."""

    def belongs(self, person: PersonId, space: Space) -> bool:
        """Return whether somebody belongs to a space or to one below it."""
        found = self._transaction.execute(_HOME, {"person": person}).first()
        if found is None:
            return False
        return self._is_in(found.space_id or found.first, space)

    def paused_in(self, person: PersonId) -> Space | None:
        """Return the space in which somebody was paused last; None: the audit log does not say."""
        key = {"person": person, "subject": subject_of(person)}
        row = self._transaction.execute(_PAUSED, key).first()
        if row is None:
            return None
        return self.space(OrganisationId(row.organisation_id), SpaceId(row.space_id))

    def holds(self, inner: Space, outer: Space) -> bool:
        """Return whether a space is another one or stands below it."""
        return self._is_in(inner.id, outer)

    def _is_in(self, inner: int, outer: Space) -> bool:
        return outer.id in set(self._transaction.execute(_ABOVE_HOME, {"home": inner}).scalars())

    def lock(self, person: PersonId, *, locked: bool) -> bool:
        """Stop somebody from giving kudos, or let them again; return whether that is a change."""
        return self._transaction.execute(_LOCK, {"who": person, "wanted": locked}).rowcount > 0


_ROLE = role  # the methods' own words shadow the table

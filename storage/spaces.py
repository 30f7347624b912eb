"""Spaces, their settings, the roles in them, and the audit log."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
    bindparam,
    false,
    insert,
    select,
    update,
)

from bot.identity import (
    ConversationId,
    OrganisationId,
    Person,
    PersonId,
    Role,
    Space,
    SpaceId,
    SpaceKind,
    Standing,
    WorkspaceId,
)
from storage.people import PERSON_COLUMNS, people_by_id, person
from storage.schema import counted_id, made_id, metadata, refers_to
from storage.types import UtcDateTime
from storage.units import Transaction

space = Table(
    "space",
    metadata,
    made_id(),
    refers_to("organisation_id", "organisation", index=True),
    refers_to("parent_id", "space", nullable=True),
    Column("name", String, nullable=False),
    Column("locale", String),  # here and below, NULL: as in the parent
    refers_to("workspace_id", "workspace", nullable=True),
    Column("recognition", String),
    Column("value_required", Boolean),
    Column("is_set_up", Boolean, nullable=False, server_default=false()),
    Column("setup_offered", Boolean, nullable=False, server_default=false()),
    Column("kind", String, nullable=False, server_default=SpaceKind.ORGANISATION.value),
    Column("department", String),
    Column("zone", String),
    Column("attached_at", UtcDateTime),  # since when its parent is its parent
)

room = Table(
    "room",
    metadata,
    refers_to("workspace_id", "workspace"),
    Column("conversation", String, nullable=False),
    refers_to("space_id", "space", index=True),
    Column("members_belong", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("workspace_id", "conversation"),
)

attachment = Table(
    "attachment",
    metadata,
    refers_to("child_id", "space"),
    refers_to("parent_id", "space"),
    refers_to("asked_by", "person"),
    Column("asked_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("child_id"),
)

role = Table(
    "role",
    metadata,
    refers_to("space_id", "space"),
    refers_to("person_id", "person"),
    Column("role", String, nullable=False),
    PrimaryKeyConstraint("space_id", "person_id", "role"),
)

audit = Table(
    "audit",
    metadata,
    counted_id(),
    refers_to("organisation_id", "organisation"),
    Column("at", UtcDateTime, nullable=False),
    refers_to("actor_id", "person"),
    Column("what", String, nullable=False),
    Column("subject", String, nullable=False),
    refers_to("space_id", "space", nullable=True),
    Index(None, "organisation_id", "at"),
)

SPACE_COLUMNS = (
    space.c.id,
    space.c.organisation_id,
    space.c.name,
    space.c.recognition,
    space.c.value_required,
    space.c.is_set_up,
    space.c.locale,
    space.c.workspace_id,
    space.c.kind,
    space.c.parent_id,
    space.c.department,
    space.c.zone,
)

ROOT_SPACE = (
    select(*SPACE_COLUMNS)
    .where(space.c.organisation_id == bindparam("organisation"), space.c.parent_id.is_(None))
    .order_by(space.c.id)
    .limit(1)
)
ROLES = select(role.c.role).where(
    role.c.space_id == bindparam("space"), role.c.person_id == bindparam("person")
)
_HOLDING = select(role.c.person_id).where(
    role.c.space_id == bindparam("space"),
    role.c.role.in_(bindparam("roles", expanding=True)),
)
HOLDERS = (
    select(*PERSON_COLUMNS)
    .where(person.c.id.in_(_HOLDING), person.c.standing == Standing.MEMBER.value)
    .order_by(person.c.name, person.c.id)
    .limit(5)
)
_OWNER = select(role.c.person_id).where(
    role.c.space_id == bindparam("space"), role.c.role == Role.OWNER.value
)


def space_of_row(row: Any) -> Space:  # noqa: ANN401 - a row
    """Return the space of a row with `SPACE_COLUMNS`."""
    return Space(
        id=SpaceId(row.id),
        organisation=OrganisationId(row.organisation_id),
        name=row.name,
        recognition=ConversationId(row.recognition) if row.recognition else None,
        value_required=True if row.value_required is None else row.value_required,
        is_set_up=row.is_set_up,
        locale=row.locale or "en",
        workspace=WorkspaceId(row.workspace_id) if row.workspace_id else None,
        kind=SpaceKind(row.kind),
        parent=SpaceId(row.parent_id) if row.parent_id else None,
        department=row.department or "",
        zone=row.zone or "UTC",
    )


class SqlSpaces:
    """Implements `bot.spaces.ports.SpaceStore`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def has_owner(self, space: Space) -> bool:
        """Return whether somebody owns this space."""
        return self._transaction.execute(_OWNER, {"space": space.id}).first() is not None

    def set_up(
        self,
        space: Space,
        *,
        name: str,
        recognition: ConversationId | None,
        value_required: bool,
        workspace: WorkspaceId,
    ) -> None:
        """Keep the settings of a space; it counts as set up from now on."""
        self._transaction.execute(
            update(_SPACE)
            .where(_SPACE.c.id == space.id)
            .values(
                name=name,
                recognition=recognition,
                value_required=value_required,
                workspace_id=workspace,
                is_set_up=True,
            )
        )

    def grant(
        self, space: Space, person: PersonId, role: Role, by: PersonId, now: datetime
    ) -> None:
        """Give a role to a person, with a line in the audit log."""
        held = self._transaction.execute(ROLES, {"space": space.id, "person": person}).scalars()
        if role.value in set(held):
            return
        row = {"space_id": space.id, "person_id": person, "role": role.value}
        self._transaction.execute(insert(_ROLE).values(**row))
        self._transaction.add(
            audit,
            {
                "organisation_id": space.organisation,
                "at": now,
                "actor_id": by,
                "what": f"role.{role.value}",
                "subject": f"person:{person}",
            },
        )

    def people(self, ids: Collection[PersonId]) -> tuple[Person, ...]:
        """Return people by id."""
        return tuple(people_by_id(self._transaction, ids).values())


_SPACE, _ROLE = space, role  # the methods' own words shadow the tables

"""Spaces as a tree: the tables, and the statements on the way of every request."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    Column,
    ColumnElement,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    select,
)

from bot.identity import (
    ConversationId,
    OrganisationId,
    Role,
    Space,
    SpaceId,
    SpaceKind,
    Standing,
    WorkspaceId,
)
from bot.spaces.model import MOST_DEPTH
from storage.people import PERSON_COLUMNS, person
from storage.schema import BigKey, counted_id, made_id, metadata, refers_to
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

space_channel = Table(  # where cards go: in each workspace to one conversation at most
    "space_channel",
    metadata,
    refers_to("space_id", "space"),
    refers_to("workspace_id", "workspace"),
    Column("conversation", String, nullable=False),
    PrimaryKeyConstraint("space_id", "workspace_id"),
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
    refers_to("actor_id", "person", nullable=True),  # NULL: whoever runs the program
    Column("what", String, nullable=False),
    Column("subject", String, nullable=False),
    refers_to("space_id", "space", nullable=True, index=True),
    Index(None, "organisation_id", "at"),
)

_BETWEEN, _BEHIND = "\n", " "  # neither is in a conversation's id
_CHANNELS = (
    select(
        func.aggregate_strings(
            cast(space_channel.c.workspace_id, String) + _BEHIND + space_channel.c.conversation,
            _BETWEEN,
        )
    )
    .where(space_channel.c.space_id == space.c.id)
    .correlate(space)
    .scalar_subquery()
)
SPACE_COLUMNS = (
    space.c.id,
    space.c.organisation_id,
    space.c.name,
    space.c.value_required,
    space.c.is_set_up,
    space.c.locale,
    space.c.kind,
    space.c.parent_id,
    space.c.department,
    space.c.zone,
    _CHANNELS.label("channels"),  # all in one: a row for each would repeat all else that is read
)

MEMBER = person.c.standing == Standing.MEMBER.value


def lineage(start: ColumnElement[Any]) -> CTE:
    """Return a space and those above it as `id` and `depth`; 0 is the space itself.

    Everything that a space takes from its parents is found by joining this: its settings, its
    values, whom to ask. It ends after `MOST_DEPTH` steps, whatever the rows say.
    """
    line = (
        select(space.c.id, space.c.parent_id, literal(0).label("depth"))
        .where(space.c.id == start)
        .cte("line", recursive=True)
    )
    above = select(space.c.id, space.c.parent_id, line.c.depth + 1).where(
        space.c.id == line.c.parent_id, line.c.depth < MOST_DEPTH
    )
    return line.union_all(above)


def first_space(organisation: ColumnElement[Any]) -> ColumnElement[int]:
    """Return the space that the whole organisation begins with."""
    return (
        select(space.c.id)
        .where(space.c.organisation_id == organisation, space.c.parent_id.is_(None))
        .order_by(space.c.id)
        .limit(1)
        .scalar_subquery()
    )


ROOT_SPACE = select(*SPACE_COLUMNS).where(space.c.id == first_space(bindparam("organisation")))
_ROOM = (
    select(room.c.space_id)
    .where(
        room.c.workspace_id == bindparam("workspace"),
        room.c.conversation == bindparam("conversation"),
    )
    .scalar_subquery()
)
_HERE = lineage(
    func.coalesce(_ROOM, bindparam("home", type_=BigKey), first_space(bindparam("organisation")))
)
SPACE_HERE = (
    select(*SPACE_COLUMNS).join_from(_HERE, space, space.c.id == _HERE.c.id).order_by(_HERE.c.depth)
)
_LINE = lineage(bindparam("space"))
SPACE = (
    select(*SPACE_COLUMNS).join_from(_LINE, space, space.c.id == _LINE.c.id).order_by(_LINE.c.depth)
)
_mine = func.max(case((role.c.person_id == bindparam("person"), 1), else_=0))
_report = person.alias("report")
_leads = exists().where(
    _report.c.manager_id == bindparam("person"), _report.c.standing == Standing.MEMBER.value
)
ROLES = (
    select(_LINE.c.depth, role.c.role, _mine.label("mine"))
    .join_from(_LINE, role, role.c.space_id == _LINE.c.id)
    .join(person, person.c.id == role.c.person_id)
    .where(MEMBER)
    .group_by(_LINE.c.depth, role.c.role)
).union_all(
    select(literal(0), literal(Role.MANAGER.value), literal(1)).where(
        _leads, exists().where(person.c.id == bindparam("person"), MEMBER)
    )
)
_nearest = (
    select(role.c.person_id, func.min(_LINE.c.depth).label("depth"))
    .join_from(_LINE, role, role.c.space_id == _LINE.c.id)
    .where(role.c.role.in_(bindparam("roles", expanding=True)))
    .group_by(role.c.person_id)
    .subquery("nearest")
)
HOLDERS = (
    select(*PERSON_COLUMNS, _nearest.c.depth)
    .join_from(_nearest, person, person.c.id == _nearest.c.person_id)
    .where(MEMBER)
    .order_by(_nearest.c.depth, person.c.name, person.c.id)
    .limit(5)
)


def space_of_rows(rows: Sequence[Any]) -> Space:
    """Return the space of the first row; what it did not choose comes from the rows behind it.

    Args:
        rows: with `SPACE_COLUMNS`: the space, its parent, and so on; at least one.
    """
    own = rows[0]
    required = next((r.value_required for r in rows if r.value_required is not None), True)
    return Space(
        id=SpaceId(own.id),
        organisation=OrganisationId(own.organisation_id),
        name=own.name,
        channels=_channels(rows),
        value_required=required,
        is_set_up=own.is_set_up,
        locale=next((row.locale for row in rows if row.locale), "en"),
        kind=SpaceKind(own.kind),
        parent=SpaceId(own.parent_id) if own.parent_id else None,
        department=own.department or "",
        zone=next((row.zone for row in rows if row.zone), "UTC"),
    )


def _channels(rows: Sequence[Any]) -> Mapping[WorkspaceId, ConversationId]:
    """Return where cards go: for each workspace what the nearest space chose that chose one."""
    found: dict[WorkspaceId, ConversationId] = {}
    for row in rows:
        for said in row.channels.split(_BETWEEN) if row.channels else ():
            workspace, _, conversation = said.partition(_BEHIND)
            found.setdefault(WorkspaceId(int(workspace)), ConversationId(conversation))
    return found


_OWN_CHANNELS = (
    select(space_channel.c.workspace_id, space_channel.c.conversation)
    .where(space_channel.c.space_id == bindparam("space"))
    .order_by(space_channel.c.workspace_id)
)


def own_channels(transaction: Transaction, one: Space) -> Mapping[WorkspaceId, ConversationId]:
    """Return the channels for cards that a space chose itself."""
    rows = transaction.execute(_OWN_CHANNELS, {"space": one.id})
    return {WorkspaceId(row.workspace_id): ConversationId(row.conversation) for row in rows}

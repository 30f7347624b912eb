"""Who stands at the door: all that dispatch asks about a request, in one statement."""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import (
    Column,
    LargeBinary,
    String,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    true,
)

from bot.identity import AccountId, Person, Role, Space, Standing, Workspace
from bot.request import Request
from bot.spaces.model import Held, roles_in_force
from storage.people import PERSON_COLUMNS, account, person, person_of, workspace, workspace_of
from storage.schema import metadata
from storage.spaces import (
    MEMBER,
    SPACE_COLUMNS,
    first_space,
    lineage,
    role,
    room,
    space,
    space_of_rows,
)
from storage.types import UtcDateTime
from storage.units import Transaction

OTHERS = 3
"""Accounts beside the actor's: there are as many rows as people times spaces times roles."""

inbox = Table(
    "inbox",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("reply", LargeBinary, nullable=False),
)

ANSWERED = select(inbox.c.reply).where(inbox.c.key == bindparam("key"))

_is_it = and_(
    workspace.c.platform == bindparam("platform"),
    workspace.c.external_id == bindparam("external"),
    workspace.c.connected,
)
_organisation = select(workspace.c.organisation_id).where(_is_it).scalar_subquery()
_actor = (
    select(account.c.person_id)
    .join(workspace, workspace.c.id == account.c.workspace_id)
    .where(_is_it, account.c.external_id == bindparam("actor"))
    .scalar_subquery()
)
_home = select(person.c.space_id).where(person.c.id == _actor).scalar_subquery()
_room = (
    select(room.c.space_id)
    .join(workspace, workspace.c.id == room.c.workspace_id)
    .where(_is_it, room.c.conversation == bindparam("conversation"))
    .scalar_subquery()
)
_line = lineage(func.coalesce(_room, _home, first_space(_organisation)))
_held = (
    select(
        _line.c.depth,
        role.c.role,
        func.max(case((role.c.person_id == _actor, 1), else_=0)).label("mine"),
    )
    .join_from(_line, role, role.c.space_id == _line.c.id)
    .join(person, person.c.id == role.c.person_id)
    .where(MEMBER)
    .group_by(_line.c.depth, role.c.role)
    .subquery("held")
)
_report = person.alias("report")
_leads = exists().where(_report.c.manager_id == _actor, _report.c.standing == Standing.MEMBER.value)
_spaces = select(*SPACE_COLUMNS, _line.c.depth).join(_line, _line.c.id == space.c.id).subquery()
_parts = {
    "workspace": tuple(workspace.c),
    "person": PERSON_COLUMNS,
    "space": tuple(_spaces.c),
    "held": tuple(_held.c),
    "rest": (
        account.c.external_id,
        ANSWERED.scalar_subquery().label("reply"),
        _leads.label("leads"),
    ),
}
_MET = (
    select(*(one.label(f"{part}_{one.name}") for part, all_ in _parts.items() for one in all_))
    .join_from(
        workspace,
        account,
        (account.c.workspace_id == workspace.c.id)
        & account.c.external_id.in_(
            [bindparam("actor"), *(bindparam(f"other_{n}", type_=String) for n in range(OTHERS))]
        ),
        isouter=True,
    )
    .join(person, person.c.id == account.c.person_id, isouter=True)
    .join(_spaces, true())
    .join(_held, true(), isouter=True)
    .where(_is_it)
)
_rows = {part: namedtuple(part, [c.name for c in all_]) for part, all_ in _parts.items()}  # noqa: PYI024
_ends = dict(zip(_parts, accumulate(map(len, _parts.values())), strict=True))


@dataclass(frozen=True)
class Met:
    """What is known of one request and whoever sent it.

    Attributes:
        reply: what the request was answered before; None: it is new.
        people: those behind its accounts.
        space: where it was made, for its actor.
        roles: of the actor in that space.
    """

    request: Request
    reply: bytes | None
    workspace: Workspace
    people: Mapping[AccountId, Person]
    space: Space
    roles: frozenset[Role]

    @property
    def actor(self) -> Person | None:
        """Whoever sent it, if anybody knows them."""
        return self.people.get(self.request.actor)


def meet(transaction: Transaction, request: Request) -> Met | None:
    """Return what is known; None: the workspace is not connected, or too many are named."""
    others = request.accounts()[1:]
    if len(others) > OTHERS:
        return None
    key = {
        "key": request.unique_key,
        "platform": request.platform,
        "external": request.workspace,
        "actor": request.actor,
        "conversation": request.place.conversation if request.place else None,
        **dict.fromkeys(_OTHERS, ""),
        **dict(zip(_OTHERS, others, strict=False)),
    }
    rows = transaction.execute(_MET, key).all()
    return _met(request, rows) if rows else None


def _met(request: Request, rows: Sequence[Any]) -> Met:
    """Return what the rows say: those of each part come again with those of the others."""
    people: dict[AccountId, Person] = {}
    spaces: dict[int, Any] = {}
    held: dict[Held, None] = {}
    for row in rows:
        if row.rest_external_id is not None and row.rest_external_id not in people:
            people[AccountId(row.rest_external_id)] = person_of(_part("person", row))
        if row.space_depth not in spaces:
            spaces[row.space_depth] = _part("space", row)
        if row.held_role is not None:
            held[Held(row.held_depth, Role(row.held_role), bool(row.held_mine))] = None
    first = rows[0]
    actor = people.get(request.actor)
    leads = first.rest_leads and actor is not None and actor.takes_part
    managing = {Held(0, Role.MANAGER, is_mine=True): None} if leads else {}
    return Met(
        request,
        first.rest_reply,
        workspace_of(_part("workspace", first)),
        people,
        space_of_rows([spaces[depth] for depth in sorted(spaces)]),
        roles_in_force((held | managing).keys()),
    )


def _part(name: str, row: Any) -> Any:  # noqa: ANN401 - rows
    """Return the columns of one part, under their own names."""
    made, end = _rows[name], _ends[name]
    return made._make(row[end - len(made._fields) : end])  # type: ignore[attr-defined]


_OTHERS = tuple(f"other_{n}" for n in range(OTHERS))

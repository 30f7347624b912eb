"""Who belongs to which space."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select, update

from bot.identity import (
    ADMINS,
    AccountId,
    ConversationId,
    OrganisationId,
    PersonId,
    SpaceId,
    WorkspaceId,
)
from bot.spaces.belonging import Member, OpenRoom, Taking
from storage.people import account, person, workspace
from storage.space_setup import DEPARTMENT
from storage.spaces import MEMBER, role, room, space
from storage.units import Transaction

_TAKINGS = select(space.c.id, space.c.organisation_id, space.c.parent_id, space.c.department)
_ROOMS = (
    select(room.c.space_id, room.c.conversation, workspace.c.id, workspace.c.platform)
    .join_from(room, workspace, workspace.c.id == room.c.workspace_id)
    .where(room.c.members_belong, workspace.c.connected)
    .order_by(room.c.space_id, room.c.conversation)
)
_MEMBERS = (
    select(
        person.c.id,
        person.c.organisation_id,
        DEPARTMENT.label("department"),
        person.c.space_id,
    )
    .where(MEMBER)
    .order_by(person.c.id)
)
_KEEPERS = select(role.c.person_id, role.c.space_id).where(
    role.c.role.in_([one.value for one in ADMINS])
)
_BEHIND = (
    select(account.c.external_id, account.c.person_id)
    .join_from(account, person, person.c.id == account.c.person_id)
    .where(account.c.workspace_id == bindparam("workspace"), MEMBER)
)
_MOVE = update(person).where(person.c.id == bindparam("who")).values(space_id=bindparam("whither"))


class SqlHomes:
    """Implements `bot.spaces.belonging.Homes`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def takings(self) -> tuple[Taking, ...]:
        """Return all spaces with whom they take in."""
        return tuple(
            Taking(
                SpaceId(row.id),
                OrganisationId(row.organisation_id),
                SpaceId(row.parent_id) if row.parent_id else None,
                row.department or "",
            )
            for row in self._transaction.execute(_TAKINGS)
        )

    def rooms(self) -> tuple[OpenRoom, ...]:
        """Return the channels of connected workspaces whose members belong to a space."""
        return tuple(
            OpenRoom(
                SpaceId(row.space_id),
                row.platform,
                WorkspaceId(row.id),
                ConversationId(row.conversation),
            )
            for row in self._transaction.execute(_ROOMS)
        )

    def members(self) -> tuple[Member, ...]:
        """Return all members."""
        kept: dict[int, set[SpaceId]] = {}
        for row in self._transaction.execute(_KEEPERS):
            kept.setdefault(row.person_id, set()).add(SpaceId(row.space_id))
        return tuple(
            Member(
                PersonId(row.id),
                OrganisationId(row.organisation_id),
                row.department,
                SpaceId(row.space_id) if row.space_id else None,
                frozenset(kept.get(row.id, ())),
            )
            for row in self._transaction.execute(_MEMBERS)
        )

    def behind(self, workspace: WorkspaceId) -> Mapping[AccountId, PersonId]:
        """Return the members behind the accounts of a workspace."""
        rows = self._transaction.execute(_BEHIND, {"workspace": workspace})
        return {AccountId(row.external_id): PersonId(row.person_id) for row in rows}

    def settle(self, moves: Mapping[PersonId, SpaceId | None]) -> None:
        """Have people belong to spaces from now on; None: to the whole organisation."""
        rows = [{"who": who, "whither": whither} for who, whither in sorted(moves.items())]
        if rows:
            self._transaction.execute(_MOVE, rows)

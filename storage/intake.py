"""What dispatch asks for first: seen before? who? where? allowed?"""

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import json
from sqlalchemy import bindparam, select

from bot.identity import (
    AccountId,
    Person,
    PersonId,
    Role,
    Space,
    Workspace,
    WorkspaceId,
)
from bot.outcome import Reply
from bot.request import Place, Request
from bot.spaces.model import Held, roles_in_force
from bot.surface import Handle
from storage.door import ANSWERED, Met, inbox, meet
from storage.people import (
    PERSON_COLUMNS,
    account,
    person,
    person_of,
    workspace,
    workspace_of,
)
from storage.spaces import HOLDERS, ROLES, SPACE_HERE, space_of_rows
from storage.units import Transaction

_WORKSPACE = select(workspace).where(
    workspace.c.platform == bindparam("platform"),
    workspace.c.external_id == bindparam("external"),
    workspace.c.connected,
)
_RECOGNISE = (
    select(*PERSON_COLUMNS, account.c.external_id)
    .join_from(account, person, account.c.person_id == person.c.id)
    .where(
        account.c.workspace_id == bindparam("workspace"),
        account.c.external_id.in_(bindparam("accounts", expanding=True)),
    )
)
HANDLES = (
    select(person.c.id, person.c.name, account.c.external_id)
    .join_from(
        person,
        account,
        (account.c.person_id == person.c.id) & (account.c.workspace_id == bindparam("workspace")),
        isouter=True,
    )
    .where(person.c.id.in_(bindparam("people", expanding=True)))
)

_read_reply = json.Decoder(Reply).decode
_write_reply = json.Encoder().encode


def handles(
    transaction: Transaction, workspace_id: WorkspaceId, people: Collection[PersonId]
) -> dict[PersonId, Handle]:
    """Return how people are shown in a workspace."""
    if not people:
        return {}
    rows = transaction.execute(HANDLES, {"workspace": workspace_id, "people": list(people)})
    return {
        PersonId(row.id): Handle(row.name, AccountId(row.external_id) if row.external_id else None)
        for row in rows
    }


class SqlIntake:
    """Implements `bot.dispatch.Intake`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction
        self._met: Met | None = None

    def expect(self, request: Request) -> None:
        """Look at once at what is asked of a request one after the other."""
        self._met = meet(self._transaction, request)

    def answered(self, key: str) -> Reply | None:
        """Return what a request with this key was answered, or None if it is new."""
        met = self._met
        if met is not None and met.request.unique_key == key:
            reply = met.reply
        else:
            reply = self._transaction.execute(ANSWERED, {"key": key}).scalar()
        return None if reply is None else _read_reply(reply)

    def remember(self, key: str, reply: Reply, now: datetime) -> None:
        """Keep the answer to a request."""
        self._met = None
        self._transaction.add(inbox, {"key": key, "at": now, "reply": _write_reply(reply)})

    def workspace(self, platform: str, external_id: str) -> Workspace | None:
        """Return a connected workspace."""
        met = self._met
        if met and (met.request.platform, met.request.workspace) == (platform, external_id):
            return met.workspace
        key = {"platform": platform, "external": external_id}
        row = self._transaction.execute(_WORKSPACE, key).first()
        return workspace_of(row) if row else None

    def recognise(
        self, workspace: Workspace, accounts: Collection[AccountId]
    ) -> Mapping[AccountId, Person]:
        """Return the people behind accounts; unknown ones are missing."""
        met = self._met
        if met and (met.workspace, met.request.accounts()) == (workspace, tuple(accounts)):
            return met.people
        key = {"workspace": workspace.id, "accounts": list(accounts)}
        rows = self._transaction.execute(_RECOGNISE, key)
        return {AccountId(row.external_id): person_of(row) for row in rows}

    def space_of(
        self, workspace: Workspace, place: Place | None, actor: Person | None = None
    ) -> Space:
        """Return the space that a place belongs to, else the actor's; there always is one."""
        met = self._met
        if met and (met.workspace, met.request.place, met.actor) == (workspace, place, actor):
            return met.space
        key = {
            "workspace": workspace.id,
            "conversation": place.conversation if place else None,
            "home": actor.home if actor else None,
            "organisation": workspace.organisation,
        }
        return space_of_rows(self._transaction.execute(SPACE_HERE, key).all())

    def roles(self, person: PersonId, space: Space) -> frozenset[Role]:
        """Return what a person may do in a space."""
        met = self._met
        if met and met.actor and (met.actor.id, met.space.id) == (person, space.id):
            return met.roles
        rows = self._transaction.execute(ROLES, {"space": space.id, "person": person})
        return roles_in_force(Held(row.depth, Role(row.role), bool(row.mine)) for row in rows)

    def holders(self, space: Space, roles: Collection[Role]) -> tuple[Person, ...]:
        """Return up to five people who hold one of the roles, by name."""
        key = {"space": space.id, "roles": [role.value for role in roles]}
        rows = self._transaction.execute(HOLDERS, key).all()
        return tuple(person_of(row) for row in rows if row.depth == rows[0].depth)

    def handles(
        self, workspace: Workspace, people: Collection[PersonId]
    ) -> Mapping[PersonId, Handle]:
        """Return how people are shown in a workspace; nobody is missing who exists."""
        return handles(self._transaction, workspace.id, people)

"""What the platforms' directories said: workspaces connect, accounts come and go."""

from collections.abc import Collection

from sqlalchemy import bindparam, insert, select, update

from bot.identity import AccountId, OrganisationId, PersonId, Standing, Workspace, WorkspaceId
from bot.people.standings import standing_of
from bot.surface import Account
from storage.ids import new_id
from storage.people import account, organisation, person, workspace, workspace_of
from storage.spaces import space
from storage.units import Transaction

_FIRST_ORGANISATION = select(organisation.c.id).order_by(organisation.c.id).limit(1)
_WORKSPACE = select(workspace).where(
    workspace.c.platform == bindparam("platform"), workspace.c.external_id == bindparam("external")
)
_BY_ID = select(workspace).where(workspace.c.id == bindparam("workspace"), workspace.c.connected)
_ANY_WORKSPACE = select(workspace.c.id).limit(1)
_ACCOUNT = select(account.c.person_id).where(
    account.c.workspace_id == bindparam("workspace"), account.c.external_id == bindparam("external")
)
_BY_EMAIL = (
    select(person.c.id)
    .where(
        person.c.organisation_id == bindparam("organisation"), person.c.email == bindparam("email")
    )
    .order_by(person.c.id)
    .limit(1)
)
_ACTIVE = select(account.c.external_id, account.c.person_id).where(
    account.c.workspace_id == bindparam("workspace"),
    account.c.standing != Standing.DEACTIVATED.value,
)
_left = {"standing": Standing.DEACTIVATED.value}
_CHANGE_ACCOUNT = update(account).where(
    account.c.workspace_id == bindparam("workspace"), account.c.external_id == bindparam("external")
)
_STANDINGS = select(account.c.standing).where(account.c.person_id == bindparam("who"))


class SqlDirectory:
    """Implements `bot.people.ports.DirectoryStore`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def connect(
        self, platform: str, external_id: str, name: str, bot_account: AccountId | None
    ) -> Workspace:
        """Return a workspace, connected to the organisation from now on if it was not.

        The first workspace brings the organisation and its first, implicit space with it.
        """
        execute = self._transaction.execute
        found = execute(_WORKSPACE, {"platform": platform, "external": external_id}).first()
        if found is None:
            home = self._organisation(name)
            key = new_id()
            values = {"id": key, "organisation_id": home, "platform": platform}
            names = {"external_id": external_id, "name": name, "bot_account": bot_account}
            execute(insert(workspace).values(**values, **names, connected=True))
        else:
            home, key = found.organisation_id, found.id
            changed = update(workspace).where(workspace.c.id == key)
            execute(changed.values(name=name, bot_account=bot_account, connected=True))
        return Workspace(
            WorkspaceId(key), OrganisationId(home), platform, external_id, name, bot_account
        )

    def is_empty(self) -> bool:
        """Return whether no workspace was ever connected."""
        return self._transaction.execute(_ANY_WORKSPACE).first() is None

    def workspace(self, workspace: WorkspaceId) -> Workspace | None:
        """Return a workspace that is connected."""
        row = self._transaction.execute(_BY_ID, {"workspace": workspace}).first()
        return workspace_of(row) if row else None

    def disconnect(self, workspace: Workspace) -> None:
        """Note that the bot was removed from a workspace: nothing is said there any more."""
        gone = update(_WORKSPACES).where(_WORKSPACES.c.id == workspace.id)
        self._transaction.execute(gone.values(connected=False))

    def _organisation(self, name: str) -> int:
        """Return the organisation of this installation; make it with a first space if need be."""
        known = self._transaction.execute(_FIRST_ORGANISATION).scalar()
        if known is not None:
            return int(known)
        home = new_id()
        self._transaction.execute(insert(organisation).values(id=home, name=name))
        first = {"id": new_id(), "organisation_id": home, "name": name}
        self._transaction.execute(insert(space).values(**first))
        return home

    def upsert(self, workspace: Workspace, accounts: Collection[Account]) -> int:
        """Keep what the directory says; return how many accounts are new."""
        return sum(self._upsert_one(workspace, one) for one in accounts)

    def _upsert_one(self, workspace: Workspace, one: Account) -> bool:
        """Keep one account and its person; return whether the account is new."""
        key = {"workspace": workspace.id, "external": one.id}
        known = self._transaction.execute(_ACCOUNT, key).scalar()
        who = PersonId(known) if known is not None else self._person_for(workspace, one)
        kept = {"standing": one.standing.value, "is_admin": one.is_admin}
        if known is None:
            new = {"workspace_id": workspace.id, "external_id": one.id, "person_id": who}
            self._transaction.execute(insert(account).values(**new, **kept))
        else:
            self._transaction.execute(_CHANGE_ACCOUNT.values(**kept), key)
        self._keep_person(who, one)
        return known is None

    def _keep_person(self, who: PersonId, one: Account) -> None:
        """Keep what one account says of its person, unless a better one says otherwise."""
        standing = self._standing(who)
        said = _said(one) if one.standing is standing else {}
        changed = update(person).where(person.c.id == who)
        self._transaction.execute(changed.values(**{**said, "standing": standing.value}))

    def _standing(self, who: int) -> Standing:
        """Return what a person is, by all of their accounts."""
        rows = self._transaction.execute(_STANDINGS, {"who": who}).scalars()
        return standing_of([Standing(one) for one in rows])

    def _person_for(self, workspace: Workspace, one: Account) -> PersonId:
        """Return the person whom a new account belongs to: same address, same person."""
        email = one.email.strip().lower()
        if email and one.standing is Standing.MEMBER:
            key = {"organisation": workspace.organisation, "email": email}
            known = self._transaction.execute(_BY_EMAIL, key).scalar()
            if known is not None:
                return PersonId(known)
        who = new_id()
        row = {"id": who, "organisation_id": workspace.organisation, **_said(one)}
        self._transaction.execute(insert(person).values(**row))
        return PersonId(who)

    def deactivate_missing(self, workspace: Workspace, present: Collection[AccountId]) -> int:
        """Mark accounts deactivated that a complete listing no longer holds; return how many."""
        here = set(present)
        rows = self._transaction.execute(_ACTIVE, {"workspace": workspace.id}).all()
        gone = [row for row in rows if row.external_id not in here]
        for row in gone:
            key = {"workspace": workspace.id, "external": row.external_id}
            self._transaction.execute(_CHANGE_ACCOUNT.values(**_left), key)
            standing = self._standing(row.person_id).value
            theirs = update(person).where(person.c.id == row.person_id)
            self._transaction.execute(theirs.values(standing=standing))
        return len(gone)


def _said(one: Account) -> dict[str, str]:
    """Return what a directory says of the person behind an account."""
    return {
        "name": one.name,
        "email": one.email.strip().lower(),
        "zone": one.zone,
        "locale": one.locale,
        "title": one.title,
        "department": one.department,
        "standing": one.standing.value,
    }


_WORKSPACES = workspace  # a method's own word shadows the table

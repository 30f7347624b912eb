"""What the platforms' directories said: workspaces connect, accounts come and go."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, exists, insert, or_, select, update

from bot.identity import AccountId, OrganisationId, PersonId, Standing, Workspace, WorkspaceId
from bot.people.standings import standing_of
from bot.surface import Account
from storage.ids import new_id
from storage.joining import are_leaving, join
from storage.joining_counts import has_no_history
from storage.people import account, organisation, person, workspace, workspace_of
from storage.spaces import space
from storage.units import Transaction

_FIRST_ORGANISATION = select(organisation.c.id).order_by(organisation.c.id).limit(1)
_WORKSPACE = select(workspace).where(
    workspace.c.platform == bindparam("platform"), workspace.c.external_id == bindparam("external")
)
_BY_ID = select(workspace).where(workspace.c.id == bindparam("workspace"), workspace.c.connected)
_ANY_WORKSPACE = select(workspace.c.id).limit(1)
_ACCOUNT = select(account.c.person_id, account.c.email, account.c.email_verified).where(
    account.c.workspace_id == bindparam("workspace"), account.c.external_id == bindparam("external")
)
_apart = account.alias("apart")
# Only who is a member, or was one lately on another platform, from which they moved: what another
# organisation says of an address proves nothing, and an address is given to somebody new one day.
# How long is lately: `storage.upkeep` has the address of whoever left prove nothing after that.
_WITH_ADDRESS = (
    select(account.c.person_id)
    .join_from(account, person, person.c.id == account.c.person_id)
    .join(workspace, workspace.c.id == account.c.workspace_id)
    .where(
        account.c.email == bindparam("email"),
        account.c.email_verified,
        ~account.c.apart,
        or_(
            account.c.standing == Standing.MEMBER.value,
            (account.c.standing == Standing.DEACTIVATED.value)
            & (workspace.c.platform != bindparam("platform")),
        ),
        account.c.person_id != bindparam("but"),
        person.c.organisation_id == bindparam("organisation"),
        ~exists().where(
            _apart.c.person_id == account.c.person_id,
            _apart.c.workspace_id == bindparam("workspace"),
        ),
    )
    .order_by(account.c.person_id)
    .limit(1)
)
_SEATS = select(account.c.workspace_id, account.c.standing, account.c.apart).where(
    account.c.person_id == bindparam("who")
)
_ACTIVE = select(account.c.external_id, account.c.person_id).where(
    account.c.workspace_id == bindparam("workspace"),
    account.c.standing != Standing.DEACTIVATED.value,
)
_left = {"standing": Standing.DEACTIVATED.value}
_CHANGE_ACCOUNT = update(account).where(
    account.c.workspace_id == bindparam("workspace"), account.c.external_id == bindparam("external")
)
_PERSON = select(person).where(person.c.id == bindparam("who"))
NOBODY = 0
_NO_ZONE, _NO_LOCALE = "UTC", "en"


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
        execute = self._transaction.execute
        key = {"workspace": workspace.id, "external": one.id}
        known = execute(_ACCOUNT, key).first()
        who = PersonId(known.person_id) if known else self._person_for(workspace, one)
        kept = {"standing": one.standing.value, "is_admin": one.is_admin, **_address(one)}
        if known is None:
            new = {"workspace_id": workspace.id, "external_id": one.id, "person_id": who}
            execute(insert(account).values(**new, **kept))
        else:
            execute(_CHANGE_ACCOUNT.values(**kept), key)
            if _is_news(one, known):
                who = self._joined(workspace, one, who)
        self._keep_person(who, workspace, one)
        return known is None

    def _keep_person(self, who: PersonId, workspace: Workspace, one: Account) -> None:
        """Keep what one account says of its person, unless a better one says otherwise."""
        seats = self._transaction.execute(_SEATS, {"who": who}).all()
        standing = standing_of([Standing(seat.standing) for seat in seats])
        best = [seat.workspace_id for seat in seats if seat.standing == standing.value]
        theirs = update(person).where(person.c.id == who)
        said = _said(one) if one.standing is standing else {}
        if len(best) > 1 and said:
            row = self._transaction.execute(_PERSON, {"who": who}).one()
            said = _agreed(said, row, leads=workspace.id == min(best))
        said = {name: words for name, words in said.items() if words or name not in _MAY_BE_MUTE}
        self._transaction.execute(theirs.values(**{**said, "standing": standing.value}))

    def _standing(self, who: int) -> Standing:
        """Return what a person is, by all of their accounts."""
        rows = self._transaction.execute(_SEATS, {"who": who})
        return standing_of([Standing(one.standing) for one in rows])

    def _person_for(self, workspace: Workspace, one: Account) -> PersonId:
        """Return the person whom a new account belongs to: same verified address, same person."""
        known = self._with_address(workspace, one, NOBODY)
        if known is not None:
            return known
        who = new_id()
        said = {**_said(one), "zone": one.zone or _NO_ZONE, "locale": one.locale or _NO_LOCALE}
        row = {"id": who, "organisation_id": workspace.organisation, **said}
        self._transaction.execute(insert(person).values(**row))
        return PersonId(who)

    def _with_address(self, workspace: Workspace, one: Account, but: int) -> PersonId | None:
        """Return another person with the verified address who has no account in the workspace."""
        email = one.email.strip().lower()
        if not (email and one.email_verified and one.standing is Standing.MEMBER):
            return None
        key = {"organisation": workspace.organisation, "email": email, "but": but}
        where = {"workspace": workspace.id, "platform": workspace.platform}
        known = self._transaction.execute(_WITH_ADDRESS, {**key, **where}).scalar()
        return None if known is None else PersonId(known)

    def _joined(self, workspace: Workspace, one: Account, who: PersonId) -> PersonId:
        """Join an account that has a verified address only now to whoever has it already.

        One of the two people must have that account only, and nothing yet that anybody would
        miss; else they are two until they say themselves that they are one.
        """
        seats = self._transaction.execute(_SEATS, {"who": who}).all()
        if len(seats) > 1 or seats[0].apart:
            return who
        other = self._with_address(workspace, one, who)
        if other is None or are_leaving(self._transaction, who, other):
            return who
        for gone, keep in ((who, other), (other, who)):
            if self._is_blank(gone) and join(self._transaction, keep, gone):
                return keep
        return who

    def _is_blank(self, who: PersonId) -> bool:
        """Return whether somebody has one account and neither gave nor received anything."""
        seats = self._transaction.execute(_SEATS, {"who": who}).all()
        return len(seats) == 1 and has_no_history(self._transaction, who)

    def deactivate_missing(self, workspace: Workspace, present: Collection[AccountId]) -> int:
        """Mark accounts deactivated that a complete listing no longer holds; return how many."""
        here = set(present)
        rows = self._transaction.execute(_ACTIVE, {"workspace": workspace.id}).all()
        return self._leave(workspace, [row for row in rows if row.external_id not in here])

    def deactivate(self, workspace: Workspace, accounts: Collection[AccountId]) -> int:
        """Mark accounts deactivated; return how many of them were not, unknown ones left out."""
        named = set(accounts)
        if not named:
            return 0
        rows = self._transaction.execute(_ACTIVE, {"workspace": workspace.id}).all()
        return self._leave(workspace, [row for row in rows if row.external_id in named])

    def _leave(self, workspace: Workspace, gone: Collection[Any]) -> int:
        """Mark the accounts of some rows deactivated; return how many."""
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


_MAY_BE_MUTE = frozenset({"zone", "locale"})  # a platform that says none changes none
_UNTOLD = {"email": "", "title": "", "department": "", "zone": _NO_ZONE, "locale": _NO_LOCALE}


def _agreed(said: Mapping[str, str], known: Any, *, leads: bool) -> dict[str, str]:  # noqa: ANN401 - a row
    """Return what changes by what one of several accounts says.

    The account in the workspace that was connected first leads; the others fill what it does not
    say. Else a person would have another name and zone after each reading of a directory.
    """
    if leads:
        return {name: words for name, words in said.items() if words != _UNTOLD.get(name)}
    return {name: said[name] for name, none in _UNTOLD.items() if getattr(known, name) == none}


def _address(one: Account) -> dict[str, object]:
    """Return the address of an account.

    Of one who left it stays as it was known: what their platform says of it by then proves nothing.
    """
    email = one.email.strip().lower()
    if one.standing is Standing.DEACTIVATED:
        return {}
    return {"email": email, "email_verified": bool(email) and one.email_verified}


def _is_news(one: Account, known: Any) -> bool:  # noqa: ANN401 - a row
    """Return whether an account has another verified address than before."""
    before = known.email if known.email_verified else ""
    return (
        one.standing is Standing.MEMBER
        and one.email_verified
        and one.email.strip().lower() != before
    )


_WORKSPACES = workspace  # a method's own word shadows the table

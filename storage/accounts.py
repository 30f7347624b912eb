"""Accounts of people: whose they are, the codes that connect them, and what takes them apart."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from bot.identity import (
    OrganisationId,
    Person,
    PersonId,
    Standing,
    WorkspaceId,
    subject_of,
)
from bot.people.accounts import DIGITS, Change, Connected, Offer, Seat
from bot.people.standings import standing_of
from storage.audit import note
from storage.connecting import (
    SET_CODE,
    blocked_until,
    count_changes,
    count_wrong,
    digest,
    drop_codes,
    live,
    mark_typed,
    numbered,
    offer_of,
    stopped_until,
    use_up,
)
from storage.ids import new_id
from storage.joining import are_leaving, held, join
from storage.joining_counts import settle
from storage.people import account, people_by_id, person, workspace, workspace_of
from storage.units import Transaction

_ACCOUNTS = (
    select(workspace, account.c.standing)
    .join_from(account, workspace, workspace.c.id == account.c.workspace_id)
    .where(account.c.person_id == bindparam("who"))
    .order_by(workspace.c.id, account.c.external_id)
)
_PERSON = select(person).where(person.c.id == bindparam("who"))
_THEIRS = (
    select(account)
    .where(account.c.person_id == bindparam("who"))
    .order_by(account.c.workspace_id, account.c.external_id)
)


class SqlAccounts:
    """Implements `bot.people.accounts.Accounts`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def of(self, person: PersonId) -> tuple[Connected, ...]:
        """Return somebody's accounts, the workspace that was connected first at the head."""
        return tuple(
            Connected(
                workspace_of(row),
                Standing(row.standing),
                reachable=row.connected and row.standing == Standing.MEMBER.value,
            )
            for row in self._transaction.execute(_ACCOUNTS, {"who": person})
        )

    def known(self, person: PersonId) -> Person | None:
        """Return somebody by their number; None: nobody has it."""
        return people_by_id(self._transaction, (person,)).get(person)

    def offer(self, owner: Seat, now: datetime) -> str:
        """Return a new code; the one that they had before is worth nothing."""
        home = self._home_of(owner.person)
        code = _new_code()
        while self.offered(home, code, now) is not None:
            code = _new_code()
        salt, where = secrets.token_hex(16), owner.workspace
        row = {"person_id": owner.person, "workspace_id": where, "number": new_id(), "salt": salt}
        made = {**row, "digest": digest(salt, code), "made_at": now}
        self._transaction.execute(SET_CODE, made)
        return code

    def offered(self, organisation: OrganisationId, code: str, now: datetime) -> Offer | None:
        """Return whose code it is; None: nobody's, or not any more."""
        for row in live(self._transaction, organisation, now):
            if hmac.compare_digest(row.digest, digest(row.salt, code)):
                return offer_of(row)
        return None

    def offer_numbered(
        self, organisation: OrganisationId, number: int, now: datetime
    ) -> Offer | None:
        """Return a code that still holds, by its number."""
        rows = live(self._transaction, organisation, now)
        return next((offer_of(row) for row in rows if row.number == number), None)

    def claim(self, offer: Offer, by: Seat, now: datetime) -> None:
        """Note who typed a code; the first is who counts."""
        held(self._transaction, offer.owner.person, by.person)
        mark_typed(self._transaction, offer, by, now)

    def take(self, owner: PersonId, number: int, now: datetime) -> Offer | None:
        """Return somebody's own code that was typed, and that is used up by this.

        The people are locked before the code, in the same order by everybody: two who connect the
        same people, or cross over, wait for each other, and the second finds nothing.
        """
        offer = numbered(self._transaction, owner, number)
        if offer is None or offer.typed_by is None:
            return None
        held(self._transaction, owner, offer.typed_by.person)
        return offer if use_up(self._transaction, offer, now) else None

    def mistyped(self, by: Seat, now: datetime) -> int:
        """Count a wrong code; return how many there were since the first within the hour."""
        return count_wrong(self._transaction, self._home_of(by.person), by, now)

    def blocked_until(self, by: Seat, now: datetime) -> datetime | None:
        """Return until when an account may type no code; None: it may."""
        return blocked_until(self._transaction, by, now)

    def stopped_until(self, organisation: OrganisationId, now: datetime) -> datetime | None:
        """Return until when nobody of an organisation may type a code; None: they may."""
        return stopped_until(self._transaction, organisation, now)

    def refused(self, offer: Offer, now: datetime) -> None:
        """Keep a line in the log: it was not its owner who typed a code."""
        about = subject_of(offer.typed_by.person) if offer.typed_by else ""
        owner = offer.owner.person
        home = self._home_of(owner)
        note(self._transaction, home, None, owner, "person.code.refused", about, now)

    def changes(self, people: Sequence[PersonId], change: Change, now: datetime) -> int:
        """Return how often this was done to some people within a day."""
        return count_changes(self._transaction, self._home_of(people[0]), people, change, now)

    def are_leaving(self, people: Sequence[PersonId]) -> bool:
        """Return whether one of some people asked to be forgotten."""
        return are_leaving(self._transaction, *people)

    def join(self, keep: PersonId, gone: PersonId, now: datetime) -> None:
        """Have all that is of `gone`, accounts included, belong to `keep`."""
        if len(held(self._transaction, keep, gone)) < 2:  # noqa: PLR2004 - somebody was quicker
            return
        drop_codes(self._transaction, keep, gone)
        settle(self._transaction, keep, gone, now)
        join(self._transaction, keep, gone)
        mine = update(account).where(account.c.person_id == keep)
        self._transaction.execute(mine.values(apart=False))
        self._stand(keep)
        self._note(keep, Change.CONNECTED, now)

    def split(self, person: PersonId, workspace: WorkspaceId, now: datetime) -> PersonId:
        """Have the account in a workspace belong to a new person, without any history."""
        execute = self._transaction.execute
        held(self._transaction, person)
        drop_codes(self._transaction, person)  # an account that goes must not answer for the other
        row = execute(_PERSON, {"who": person}).one()
        seats = execute(_THEIRS, {"who": person}).all()
        leaving = [seat for seat in seats if seat.workspace_id == workspace]
        staying = [seat for seat in seats if seat.workspace_id != workspace]
        other = PersonId(new_id())
        address = next((seat.email for seat in leaving if seat.email), "")
        copied = {name: getattr(row, name) for name in _COPIED}
        execute(insert(_PEOPLE).values(id=other, **copied, email=address))
        moved = update(account).where(
            account.c.person_id == person, account.c.workspace_id == workspace
        )
        execute(moved.values(person_id=other, apart=True))
        addresses = [seat.email for seat in staying if seat.email]
        left = {} if row.email in addresses or not addresses else {"email": addresses[0]}
        if row.preferred_workspace_id == workspace:
            left["preferred_workspace_id"] = None
        if left:
            execute(update(_PEOPLE).where(_PEOPLE.c.id == person).values(**left))
        for one in (person, other):
            self._stand(one)
        self._note(person, Change.DISCONNECTED, now)
        return other

    def _stand(self, who: PersonId) -> None:
        """Have somebody be what their accounts are."""
        rows = self._transaction.execute(_THEIRS, {"who": who})
        standing = standing_of([Standing(row.standing) for row in rows]).value
        theirs = update(_PEOPLE).where(_PEOPLE.c.id == who)
        self._transaction.execute(theirs.values(standing=standing))

    def _note(self, who: PersonId, change: Change, now: datetime) -> None:
        """Keep a line in the log of the organisation."""
        home = self._home_of(who)
        note(self._transaction, home, None, who, change.value, subject_of(who), now)

    def _home_of(self, who: PersonId) -> OrganisationId:
        row = self._transaction.execute(_PERSON, {"who": who}).one()
        return OrganisationId(row.organisation_id)


_COPIED = ("organisation_id", "name", "zone", "locale", "title", "department", "standing")
_PEOPLE = person  # a method's own word shadows the table


def _new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"

"""Accounts of people: whose they are, the codes that connect them, and what takes them apart."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite understands it too

from bot.identity import OrganisationId, PersonId, Standing, WorkspaceId, subject_of
from bot.people.accounts import (
    CODE_LASTS,
    DIGITS,
    MOST_WRONG,
    WRONG_COUNTS,
    Connected,
    Offer,
)
from bot.people.standings import standing_of
from storage.audit import note
from storage.ids import new_id
from storage.joining import are_leaving, held, join
from storage.joining_counts import settle
from storage.people import account, person, workspace, workspace_of
from storage.schema import BigKey, metadata, refers_to
from storage.types import UtcDateTime
from storage.units import Transaction

connect_code = Table(
    "connect_code",
    metadata,
    refers_to("person_id", "person"),
    refers_to("workspace_id", "workspace"),  # where it was asked for
    Column("number", BigKey, nullable=False),
    Column("salt", String, nullable=False),
    Column("digest", String, nullable=False),  # of the salt and the code, which stands nowhere
    Column("made_at", UtcDateTime, nullable=False, index=True),
    PrimaryKeyConstraint("person_id"),
)

connect_tries = Table(
    "connect_tries",
    metadata,
    refers_to("person_id", "person"),
    Column("since", UtcDateTime, nullable=False, index=True),
    Column("wrong", Integer, nullable=False),
    PrimaryKeyConstraint("person_id"),
)

_ACCOUNTS = (
    select(workspace, account.c.standing)
    .join_from(account, workspace, workspace.c.id == account.c.workspace_id)
    .where(account.c.person_id == bindparam("who"))
    .order_by(workspace.c.id, account.c.external_id)
)
_PERSON = select(person).where(person.c.id == bindparam("who"))
_LIVE = (
    select(connect_code)
    .join_from(connect_code, person, person.c.id == connect_code.c.person_id)
    .where(
        connect_code.c.made_at > bindparam("since", type_=UtcDateTime),
        person.c.organisation_id == bindparam("organisation"),
    )
    .order_by(connect_code.c.number)
)
_TRIES = select(connect_tries).where(connect_tries.c.person_id == bindparam("who"))
_THEIRS = (
    select(account)
    .where(account.c.person_id == bindparam("who"))
    .order_by(account.c.workspace_id, account.c.external_id)
)
_SET_CODE = upsert(connect_code)
_SET_CODE = _SET_CODE.on_conflict_do_update(
    index_elements=["person_id"],
    set_={
        name: _SET_CODE.excluded[name]
        for name in ("workspace_id", "number", "salt", "digest", "made_at")
    },
)
_SET_TRIES = upsert(connect_tries)
_SET_TRIES = _SET_TRIES.on_conflict_do_update(
    index_elements=["person_id"],
    set_={"since": _SET_TRIES.excluded.since, "wrong": _SET_TRIES.excluded.wrong},
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

    def name_of(self, person: PersonId) -> str:
        """Return what the directory calls somebody."""
        row = self._transaction.execute(_PERSON, {"who": person}).first()
        return row.name if row else ""

    def offer(self, person: PersonId, workspace: WorkspaceId, now: datetime) -> str:
        """Return a new code; the one that they had before is worth nothing."""
        home = self._home_of(person)
        code = _new_code()
        while self.offered(home, code, now) is not None:
            code = _new_code()
        salt = secrets.token_hex(16)
        row = {"person_id": person, "workspace_id": workspace, "number": new_id(), "salt": salt}
        made = {**row, "digest": _digest(salt, code), "made_at": now}
        self._transaction.execute(_SET_CODE, made)
        return code

    def offered(self, organisation: OrganisationId, code: str, now: datetime) -> Offer | None:
        """Return whose code it is; None: nobody's, or not any more."""
        for row in self._live(organisation, now):
            if hmac.compare_digest(row.digest, _digest(row.salt, code)):
                return _offer_of(row)
        return None

    def offer_numbered(
        self, organisation: OrganisationId, number: int, now: datetime
    ) -> Offer | None:
        """Return a code that still holds, by its number."""
        rows = self._live(organisation, now)
        return next((_offer_of(row) for row in rows if row.number == number), None)

    def _live(self, organisation: OrganisationId, now: datetime) -> Sequence[Any]:
        """Return the codes that still hold."""
        key = {"organisation": organisation, "since": now - CODE_LASTS}
        return self._transaction.execute(_LIVE, key).all()

    def mistyped(self, person: PersonId, now: datetime) -> int:
        """Count a wrong code; return how many there were since the first within the hour."""
        row = self._transaction.execute(_TRIES.with_for_update(), {"who": person}).first()
        counts = row is not None and row.since > now - WRONG_COUNTS
        since, wrong = (row.since, row.wrong + 1) if row is not None and counts else (now, 1)
        tried = {"person_id": person, "since": since, "wrong": wrong}
        self._transaction.execute(_SET_TRIES, tried)
        return wrong

    def blocked_until(self, person: PersonId, now: datetime) -> datetime | None:
        """Return until when somebody may type no code; None: they may."""
        row = self._transaction.execute(_TRIES, {"who": person}).first()
        if row is None or row.wrong < MOST_WRONG:
            return None
        until: datetime = row.since + WRONG_COUNTS
        return until if now < until else None

    def are_leaving(self, people: Sequence[PersonId]) -> bool:
        """Return whether one of some people asked to be forgotten."""
        return are_leaving(self._transaction, *people)

    def join(self, keep: PersonId, gone: PersonId, now: datetime) -> None:
        """Have all that is of `gone`, accounts included, belong to `keep`."""
        held(self._transaction, keep, gone)
        both = connect_code.c.person_id.in_((keep, gone))
        self._transaction.execute(delete(connect_code).where(both))
        settle(self._transaction, keep, gone, now)
        join(self._transaction, keep, gone)
        mine = update(account).where(account.c.person_id == keep)
        self._transaction.execute(mine.values(apart=False))
        self._stand(keep)
        self._note(keep, "person.connected", now)

    def split(self, person: PersonId, workspace: WorkspaceId, now: datetime) -> PersonId:
        """Have the account in a workspace belong to a new person, without any history."""
        execute = self._transaction.execute
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
        self._note(person, "person.disconnected", now)
        return other

    def _stand(self, who: PersonId) -> None:
        """Have somebody be what their accounts are."""
        rows = self._transaction.execute(_THEIRS, {"who": who})
        standing = standing_of([Standing(row.standing) for row in rows]).value
        theirs = update(_PEOPLE).where(_PEOPLE.c.id == who)
        self._transaction.execute(theirs.values(standing=standing))

    def _note(self, who: PersonId, what: str, now: datetime) -> None:
        """Keep a line in the log of the organisation."""
        home = self._home_of(who)
        note(self._transaction, home, None, who, what, subject_of(who), now)

    def _home_of(self, who: PersonId) -> OrganisationId:
        row = self._transaction.execute(_PERSON, {"who": who}).one()
        return OrganisationId(row.organisation_id)


_COPIED = ("organisation_id", "name", "zone", "locale", "title", "department", "standing")
_PEOPLE = person  # a method's own word shadows the table


def _new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def _digest(salt: str, code: str) -> str:
    return hashlib.sha256(f"connect|{salt}|{code}".encode()).hexdigest()


def _offer_of(row: Any) -> Offer:  # noqa: ANN401 - a row
    """Return the offer of its row."""
    return Offer(row.number, PersonId(row.person_id), WorkspaceId(row.workspace_id))

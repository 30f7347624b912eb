"""The codes that connect accounts, and the wrong ones that were typed."""

import hashlib
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
    case,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite understands it too

from bot.identity import OrganisationId, PersonId, WorkspaceId, subject_of
from bot.people.accounts import (
    CHANGES_COUNT,
    CODE_LASTS,
    MOST_WRONG,
    MOST_WRONG_OF_ALL,
    WRONG_COUNTS,
    Change,
    Offer,
    Seat,
)
from storage.audit import note
from storage.people import account, person, workspace
from storage.schema import BigKey, metadata, refers_to
from storage.spaces import audit
from storage.types import UtcDateTime
from storage.units import Transaction

STOPPED = "person.codes.stopped"

connect_code = Table(
    "connect_code",
    metadata,
    refers_to("person_id", "person"),
    refers_to("workspace_id", "workspace"),  # where it was asked for
    Column("number", BigKey, nullable=False),
    Column("salt", String, nullable=False),
    Column("digest", String, nullable=False),  # of the salt and the code, which stands nowhere
    Column("made_at", UtcDateTime, nullable=False, index=True),
    refers_to("typed_by", "person", nullable=True, index=True),
    refers_to("typed_in", "workspace", nullable=True),
    Column("typed_at", UtcDateTime),
    PrimaryKeyConstraint("person_id"),
)

# By account and not by person: whoever takes accounts apart and connects them gets no new tries.
connect_tries = Table(
    "connect_tries",
    metadata,
    refers_to("workspace_id", "workspace"),
    Column("external_id", String, nullable=False),
    Column("since", UtcDateTime, nullable=False, index=True),
    Column("wrong", Integer, nullable=False),
    PrimaryKeyConstraint("workspace_id", "external_id"),
)

_since = bindparam("since", type_=UtcDateTime)
_began = func.coalesce(connect_code.c.typed_at, connect_code.c.made_at)
_LIVE = (
    select(connect_code)
    .join_from(connect_code, person, person.c.id == connect_code.c.person_id)
    .where(_began > _since, person.c.organisation_id == bindparam("organisation"))
    .order_by(connect_code.c.number)
)
_NUMBERED = select(connect_code).where(
    connect_code.c.person_id == bindparam("who"), connect_code.c.number == bindparam("number")
)
SET_CODE = upsert(connect_code)
SET_CODE = SET_CODE.on_conflict_do_update(
    index_elements=["person_id"],
    set_={
        **{
            name: SET_CODE.excluded[name]
            for name in ("workspace_id", "number", "salt", "digest", "made_at")
        },
        **dict.fromkeys(("typed_by", "typed_in", "typed_at")),
    },
)
_new_try = upsert(connect_tries)
_is_old = connect_tries.c.since <= bindparam("before", type_=UtcDateTime)
_COUNT_TRY = _new_try.on_conflict_do_update(
    index_elements=["workspace_id", "external_id"],
    set_={
        "since": case((_is_old, _new_try.excluded.since), else_=connect_tries.c.since),
        "wrong": case((_is_old, 1), else_=connect_tries.c.wrong + 1),
    },
).returning(connect_tries.c.wrong)
_SEAT = (
    select(account.c.external_id)
    .where(
        account.c.person_id == bindparam("who"), account.c.workspace_id == bindparam("workspace")
    )
    .order_by(account.c.external_id)
    .limit(1)
)
_TRIES = select(connect_tries).where(
    connect_tries.c.workspace_id == bindparam("workspace"),
    connect_tries.c.external_id == bindparam("external"),
)
_ALL_WRONG = (
    select(func.coalesce(func.sum(connect_tries.c.wrong), 0))
    .join_from(connect_tries, workspace, workspace.c.id == connect_tries.c.workspace_id)
    .where(workspace.c.organisation_id == bindparam("organisation"), connect_tries.c.since > _since)
)
_LINES = select(audit.c.at).where(
    audit.c.organisation_id == bindparam("organisation"), audit.c.at > _since
)
_LAST_STOP = _LINES.where(audit.c.what == STOPPED).order_by(audit.c.at.desc()).limit(1)
_CHANGES = select(func.count()).select_from(
    _LINES.where(
        audit.c.what == bindparam("what"),
        audit.c.subject.in_(bindparam("subjects", expanding=True)),
    ).subquery()
)


def digest(salt: str, code: str) -> str:
    """Return what is kept of a code."""
    return hashlib.sha256(f"connect|{salt}|{code}".encode()).hexdigest()


def live(transaction: Transaction, organisation: OrganisationId, now: datetime) -> Sequence[Any]:
    """Return the rows of the codes that still hold."""
    key = {"organisation": organisation, "since": now - CODE_LASTS}
    return transaction.execute(_LIVE, key).all()


def numbered(transaction: Transaction, owner: PersonId, number: int) -> Offer | None:
    """Return somebody's own code, however old it is."""
    row = transaction.execute(_NUMBERED, {"who": owner, "number": number}).first()
    return offer_of(row) if row else None


def mark_typed(transaction: Transaction, offer: Offer, by: Seat, now: datetime) -> None:
    """Note who typed a code, unless somebody did already."""
    free = update(connect_code).where(*_is(offer), connect_code.c.typed_by.is_(None))
    transaction.execute(free.values(typed_by=by.person, typed_in=by.workspace, typed_at=now))


def use_up(transaction: Transaction, offer: Offer, now: datetime) -> bool:
    """Delete a code that somebody typed; return whether it held, and nobody was before."""
    typed_by = offer.typed_by.person if offer.typed_by else None
    theirs = (*_is(offer), connect_code.c.typed_by == typed_by, _began > now - CODE_LASTS)
    gone = delete(connect_code).where(*theirs).returning(connect_code.c.number)
    return transaction.execute(gone).first() is not None


def _is(offer: Offer) -> tuple[Any, Any]:
    """Return the condition that a row is that of a code."""
    return (
        connect_code.c.person_id == offer.owner.person,
        connect_code.c.number == offer.number,
    )


def drop_codes(transaction: Transaction, *people: PersonId) -> None:
    """Delete the codes that belong to some people, or that they typed."""
    theirs = or_(connect_code.c.person_id.in_(people), connect_code.c.typed_by.in_(people))
    transaction.execute(delete(connect_code).where(theirs))


def offer_of(row: Any) -> Offer:  # noqa: ANN401 - a row
    """Return the offer of its row."""
    by = Seat(PersonId(row.typed_by), WorkspaceId(row.typed_in)) if row.typed_by else None
    return Offer(row.number, Seat(PersonId(row.person_id), WorkspaceId(row.workspace_id)), by)


def count_wrong(
    transaction: Transaction, organisation: OrganisationId, by: Seat, now: datetime
) -> int:
    """Count a wrong code of an account; stop everybody where it is one too many of all."""
    seat = transaction.execute(_SEAT, {"who": by.person, "workspace": by.workspace}).scalar()
    row = {"workspace_id": by.workspace, "external_id": seat or "", "since": now, "wrong": 1}
    key = {**row, "before": now - WRONG_COUNTS}
    wrong: int = transaction.execute(_COUNT_TRY, key).scalar_one()
    recent = {"organisation": organisation, "since": now - WRONG_COUNTS}
    of_all = transaction.execute(_ALL_WRONG, recent).scalar_one()
    if of_all >= MOST_WRONG_OF_ALL and stopped_until(transaction, organisation, now) is None:
        note(transaction, organisation, None, by.person, STOPPED, "", now)
    return wrong


def blocked_until(transaction: Transaction, by: Seat, now: datetime) -> datetime | None:
    """Return until when an account may type no code."""
    seat = transaction.execute(_SEAT, {"who": by.person, "workspace": by.workspace}).scalar()
    row = transaction.execute(_TRIES, {"workspace": by.workspace, "external": seat or ""}).first()
    if row is None or row.wrong < MOST_WRONG:
        return None
    until: datetime = row.since + WRONG_COUNTS
    return until if now < until else None


def stopped_until(
    transaction: Transaction, organisation: OrganisationId, now: datetime
) -> datetime | None:
    """Return until when nobody may type a code."""
    recent = {"organisation": organisation, "since": now - WRONG_COUNTS}
    at: datetime | None = transaction.execute(_LAST_STOP, recent).scalar()
    return None if at is None else at + WRONG_COUNTS


def count_changes(
    transaction: Transaction,
    organisation: OrganisationId,
    people: Sequence[PersonId],
    change: Change,
    now: datetime,
) -> int:
    """Return how often something was done to the accounts of some people lately."""
    subjects = [subject_of(one) for one in people]
    recent = {"organisation": organisation, "since": now - CHANGES_COUNT}
    key = {**recent, "what": change.value, "subjects": subjects}
    return int(transaction.execute(_CHANGES, key).scalar_one())

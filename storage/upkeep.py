"""What keeps the database small and the schedules honest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    PrimaryKeyConstraint,
    String,
    Table,
    bindparam,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert  # SQLite understands it too

from bot.identity import PersonId, Standing
from bot.retention import (
    ADDRESSES_PROVE,
    AUDIT_KEPT,
    CODES_KEPT,
    DELIVERIES_KEPT,
    DRAFTS_KEPT,
    KEYS_KEPT,
    LEAVERS_KUDOS_KEPT,
    NOTES_KEPT,
    OCCURRENCES_KEPT,
    REPORTS_KEPT,
    REQUESTS_KEPT,
    LeaversKudos,
)
from storage.connecting import connect_code, connect_tries
from storage.door import inbox
from storage.erasure import mention
from storage.notes import noted
from storage.outbox import PASSING, delivery
from storage.people import account, organisation, person
from storage.recognition import draft, kudos, kudos_join, kudos_receiver, report, thanks_note
from storage.schema import metadata
from storage.spaces import audit
from storage.types import UtcDateTime
from storage.units import Transaction

occurrence = Table(
    "occurrence",
    metadata,
    Column("schedule", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("key", String, nullable=False),  # the wall clock there: it occurs once
    Column("claimed_at", UtcDateTime, nullable=False, index=True),
    PrimaryKeyConstraint("schedule", "zone", "key"),
)

_CLAIM = insert(occurrence).on_conflict_do_nothing().returning(occurrence.c.key)


@dataclass(frozen=True)
class _Kind:
    """Rows of one sort, and for how long they are kept; the condition is led by an index."""

    name: str
    kept: timedelta
    table: Table
    old: tuple[Any, ...]

    def pruning(self) -> Any:  # noqa: ANN401 - an SQL expression
        """Return the statement that deletes up to `most` rows."""
        keys = list(self.table.primary_key)
        old = select(*keys).where(*self.old).limit(bindparam("most"))
        return delete(self.table).where(tuple_(*keys).in_(old))

    def counting(self) -> Any:  # noqa: ANN401 - an SQL expression
        """Return the statement that counts them all."""
        return select(func.count()).select_from(self.table).where(*self.old)


_before = bindparam("before", type_=UtcDateTime)
# The index of the log begins with the organisation.
_of_somebody = audit.c.organisation_id.in_(select(organisation.c.id))
_KINDS = (
    _Kind("keys of requests", KEYS_KEPT, inbox, (inbox.c.at < _before,)),
    _Kind("requests given up", REQUESTS_KEPT, noted, (noted.c.noted_at < _before,)),
    _Kind("drafts", DRAFTS_KEPT, draft, (draft.c.kept_at < _before,)),
    _Kind(
        "deliveries and dead letters",
        DELIVERIES_KEPT,
        delivery,
        (delivery.c.settled_at < _before, PASSING),
    ),
    _Kind("notes of thanks", NOTES_KEPT, thanks_note, (thanks_note.c.opened_at < _before,)),
    _Kind(
        "codes that connect accounts", CODES_KEPT, connect_code, (connect_code.c.made_at < _before,)
    ),
    _Kind("wrong codes", CODES_KEPT, connect_tries, (connect_tries.c.since < _before,)),
    _Kind("occurrences", OCCURRENCES_KEPT, occurrence, (occurrence.c.claimed_at < _before,)),
    _Kind("decided reports", REPORTS_KEPT, report, (report.c.decided_at < _before,)),
    _Kind("lines of the audit log", AUDIT_KEPT, audit, (_of_somebody, audit.c.at < _before)),
)
_PRUNE = tuple((kind.kept, kind.pruning()) for kind in _KINDS)
_COUNT = tuple((kind, kind.counting()) for kind in _KINDS)

_GONE = (Standing.DEACTIVATED.value, Standing.ERASED.value)
_LEFT = update(person).where(person.c.standing.in_(_GONE), person.c.left_at.is_(None))
_CAME_BACK = (
    update(person)
    .where(person.c.standing.not_in(_GONE), person.c.left_at.is_not(None))
    .values(left_at=None)
)
_is_gone = account.c.standing == Standing.DEACTIVATED.value
_ACCOUNT_LEFT = update(account).where(_is_gone, account.c.left_at.is_(None))
_ACCOUNT_CAME_BACK = (
    update(account).where(~_is_gone, account.c.left_at.is_not(None)).values(left_at=None)
)
_PROVES_NOTHING = (
    update(account)
    .where(_is_gone, account.c.left_at < _before, account.c.email_verified)
    .values(email_verified=False)
)
_LEAVERS = (
    select(person.c.id)
    .where(person.c.left_at < _before, person.c.id > bindparam("after"))
    .order_by(person.c.id)
    .limit(bindparam("most"))
)
_still_here = (
    select(kudos_receiver.c.person_id)
    .join(person, person.c.id == kudos_receiver.c.person_id)
    .where(
        kudos_receiver.c.kudos_id == kudos.c.id,
        person.c.left_at.is_(None) | (person.c.left_at >= _before),
    )
)
_THEIR_KUDOS = (
    select(kudos.c.id)
    .where(kudos.c.giver_id.in_(bindparam("people", expanding=True)), ~_still_here.exists())
    .order_by(kudos.c.id)
)
_DELIVERIES = select(delivery.c.id).where(
    delivery.c.subject.in_(bindparam("subjects", expanding=True)), delivery.c.subject != ""
)
_which: BindParameter[Any] = bindparam("which", expanding=True)
_FORGET = (
    delete(kudos_receiver).where(kudos_receiver.c.kudos_id.in_(_which)),
    delete(kudos_join).where(kudos_join.c.kudos_id.in_(_which)),
    delete(report).where(report.c.kudos_id.in_(_which)),
    delete(mention).where(mention.c.kind == "kudos", mention.c.object_id.in_(_which)),
    delete(kudos).where(kudos.c.id.in_(_which)),
)
_FORGET_DELIVERIES = delete(delivery).where(delivery.c.id.in_(_which))


class SqlUpkeep:
    """Implements `bot.retention.Upkeep` and `bot.schedules.Occurrences`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def claim(self, name: str, zone: str, key: str, now: datetime) -> bool:
        """Claim one occurrence of a schedule; return whether nobody had."""
        row = {"schedule": name, "zone": zone, "key": key, "claimed_at": now}
        return self._transaction.execute(_CLAIM, row).first() is not None

    def prune(self, now: datetime, most: int) -> int:
        """Delete up to `most` rows that are past their time; return how many."""
        gone = 0
        for kept, statement in _PRUNE:
            key = {"before": now - kept, "most": most - gone}
            gone += self._transaction.execute(statement, key).rowcount
            if gone >= most:
                break
        return gone

    def past(self, now: datetime) -> Mapping[str, int]:
        """Return how many rows `prune` would delete in the end, by what they are."""
        return {
            kind.name: int(
                self._transaction.execute(statement, {"before": now - kind.kept}).scalar_one()
            )
            for kind, statement in _COUNT
        }

    def note_leavers(self, now: datetime) -> int:
        """Note of whom the directory says that they left, and when this was seen first."""
        execute = self._transaction.execute
        execute(_CAME_BACK)
        execute(_ACCOUNT_CAME_BACK)
        execute(_ACCOUNT_LEFT.values(left_at=now))
        execute(_PROVES_NOTHING, {"before": now - ADDRESSES_PROVE})
        return self._transaction.execute(_LEFT.values(left_at=now)).rowcount

    def leavers_kudos(self, now: datetime, after: PersonId | None, most: int) -> LeaversKudos:
        """Look at up to `most` people who left 12 months ago, those behind `after`."""
        before = now - LEAVERS_KUDOS_KEPT
        key = {"before": before, "after": after or 0, "most": most}
        people = list(self._transaction.execute(_LEAVERS, key).scalars())
        if not people:
            return LeaversKudos((), (), None)
        theirs = {"before": before, "people": people}
        found = tuple(self._transaction.execute(_THEIR_KUDOS, theirs).scalars())
        subjects = [f"kudos:{one}" for one in found]
        said = self._transaction.execute(_DELIVERIES, {"subjects": subjects}) if found else None
        return LeaversKudos(found, tuple(said.scalars()) if said else (), PersonId(people[-1]))

    def forget_kudos(self, kudos: Sequence[int], deliveries: Sequence[int]) -> None:
        """Delete kudos with all that belongs to them; totals stay as they were counted."""
        for statement in _FORGET if kudos else ():
            self._transaction.execute(statement, {"which": list(kudos)})
        if deliveries:
            self._transaction.execute(_FORGET_DELIVERIES, {"which": list(deliveries)})

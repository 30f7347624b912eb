"""Reports of cards, and what curators decided."""

from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite understands it too

from bot.identity import CURATORS, Person, PersonId, SpaceId
from bot.recognition.model import Kudos, KudosId, Reports
from storage.audit import note
from storage.kudos_rows import whole
from storage.people import PERSON_COLUMNS, person, person_of
from storage.recognition import kudos, kudos_receiver, report
from storage.recognition_store import SqlRecognition
from storage.spaces import MEMBER, lineage, role, space

MOST_CURATORS = 50
_ROLES = sorted(one.value for one in CURATORS)

_REPORT = upsert(report).on_conflict_do_nothing().returning(report.c.person_id)
_REPORTS = (
    select(report.c.person_id, report.c.decided_at)
    .where(report.c.kudos_id == bindparam("kudos"))
    .order_by(report.c.at, report.c.person_id)
)
_LINE = lineage(bindparam("space"))
_CURATING = (
    select(*PERSON_COLUMNS, _LINE.c.depth)
    .join_from(_LINE, role, role.c.space_id == _LINE.c.id)
    .join(person, person.c.id == role.c.person_id)
    .where(role.c.role.in_(_ROLES), MEMBER)
    .distinct()
)
_CURATORS = _CURATING.order_by(_LINE.c.depth, person.c.name, person.c.id).limit(MOST_CURATORS)
_CURATES = _CURATING.where(person.c.id == bindparam("person")).limit(1)
_theirs = (
    select(role.c.space_id.label("id"))
    .where(role.c.person_id == bindparam("person"), role.c.role.in_(_ROLES))
    .cte("theirs", recursive=True)
)
_theirs = _theirs.union(select(space.c.id).where(space.c.parent_id == _theirs.c.id))
_waiting = (
    select(report.c.kudos_id, func.count().label("reports"))
    .where(report.c.decided_at.is_(None))
    .group_by(report.c.kudos_id)
    .subquery("waiting")
)
_QUEUE = (
    select(kudos, _waiting.c.reports)
    .join_from(_waiting, kudos, kudos.c.id == _waiting.c.kudos_id)
    .where(
        kudos.c.space_id.in_(select(_theirs.c.id)),
        kudos.c.undone_at.is_(None),
        kudos.c.removed_at.is_(None),
    )
    .order_by(kudos.c.given_at, kudos.c.id)
    .limit(bindparam("most"))
)


class SqlModeration(SqlRecognition):
    """Implements `bot.recognition.ports.ModerationStore`."""

    def report(self, kudos: KudosId, person: PersonId, now: datetime) -> bool:
        """Add somebody's report; return whether it is their first of this kudos, ever."""
        row = {"kudos_id": kudos, "person_id": person, "at": now}
        return self._transaction.execute(_REPORT, row).first() is not None

    def reports(self, kudos: KudosId) -> Reports:
        """Return who reported a kudos."""
        rows = self._transaction.execute(_REPORTS, {"kudos": kudos}).all()
        return Reports(
            tuple(PersonId(row.person_id) for row in rows if row.decided_at is None),
            tuple(PersonId(row.person_id) for row in rows if row.decided_at is not None),
        )

    def hide_from_all(self, kudos: KudosId, now: datetime) -> None:
        """Hide a kudos until a curator decides."""
        self._change(kudos, hidden_at=now)

    def leave_up(self, kudos: KudosId, now: datetime) -> None:
        """Decide that a kudos stays; from now on new people must report it."""
        self._change(kudos, hidden_at=None)
        self._decide(kudos, now)

    def take_down(self, kudos: Kudos, now: datetime) -> None:
        """Decide that a kudos goes; it counts no more. A second time changes nothing."""
        self._decide(kudos.id, now)
        standing = update(_KUDOS).where(_KUDOS.c.id == kudos.id, _KUDOS.c.removed_at.is_(None))
        gone = self._transaction.execute(standing.values(removed_at=now).returning(_UNDONE)).first()
        if gone is None or gone.undone_at is not None:
            return
        theirs = kudos_receiver.c.kudos_id == kudos.id
        self._transaction.execute(update(kudos_receiver).where(theirs).values(undone=True))
        self._count(kudos, -1)

    def curators(self, space: SpaceId) -> tuple[tuple[Person, ...], ...]:
        """Return who looks after a space, then after its parent, and so on."""
        rows = self._transaction.execute(_CURATORS, {"space": space}).all()
        levels = groupby(rows, key=lambda row: row.depth)
        return tuple(tuple(person_of(row) for row in level) for _, level in levels)

    def curates(self, person: PersonId, space: SpaceId) -> bool:
        """Return whether somebody looks after a space, or after one above it."""
        key = {"space": space, "person": person}
        return self._transaction.execute(_CURATES, key).first() is not None

    def reported(self, curator: PersonId, most: int) -> tuple[tuple[Kudos, int], ...]:
        """Return what waits for a curator's decision with how many reported it, oldest first."""
        key = {"person": curator, "most": most}
        rows = self._transaction.execute(_QUEUE, key).all()
        found = whole(self._transaction, rows)
        return tuple((one, row.reports) for one, row in zip(found, rows, strict=True))

    def record(self, kudos: Kudos, what: str, by: PersonId | None, now: datetime) -> None:
        """Add a line to the audit log; it holds no words of anybody."""
        space, subject = kudos.space, kudos.subject
        note(self._transaction, kudos.organisation, space, by, what, subject, now)

    def _change(self, kudos: KudosId, **values: Any) -> None:  # noqa: ANN401 - columns
        self._transaction.execute(update(_KUDOS).where(_KUDOS.c.id == kudos).values(**values))

    def _decide(self, kudos: KudosId, now: datetime) -> None:
        """Note that a curator has decided on the reports that wait."""
        waiting = update(report).where(report.c.kudos_id == kudos, report.c.decided_at.is_(None))
        self._transaction.execute(waiting.values(decided_at=now))


_KUDOS = kudos  # the methods' own word shadows the table
_UNDONE = kudos.c.undone_at

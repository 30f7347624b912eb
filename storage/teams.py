"""Managers and those who report to them: the team budget, and whom nobody thanked."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, or_, select

from bot.identity import Person, PersonId, SpaceId
from storage.audit import note
from storage.people import PERSON_COLUMNS, person, person_of
from storage.recognition import kudos_receiver
from storage.recognition_store import SqlRecognition
from storage.spaces import MEMBER, audit

ONCE_IN = timedelta(hours=24)
SEEN = "team.seen"

_REPORTS = select(person.c.id).where(person.c.manager_id == bindparam("manager"), MEMBER).limit(1)
_THANKED = exists().where(
    kudos_receiver.c.person_id == person.c.id,
    kudos_receiver.c.given_at > bindparam("since"),
    ~kudos_receiver.c.undone,
)
_UNTHANKED = (
    select(*PERSON_COLUMNS)
    .where(
        person.c.manager_id == bindparam("manager"),
        MEMBER,
        or_(person.c.hired_on.is_(None), person.c.hired_on <= bindparam("day")),
        ~_THANKED,
    )
    .order_by(person.c.name, person.c.id)
    .limit(bindparam("most"))
)

_HOME = select(person.c.organisation_id).where(person.c.id == bindparam("manager"))
_SEEN = (
    select(audit.c.id)
    .where(
        audit.c.organisation_id == bindparam("organisation"),
        audit.c.actor_id == bindparam("manager"),
        audit.c.what == SEEN,
        audit.c.at > bindparam("since"),
    )
    .limit(1)
)


class SqlTeams(SqlRecognition):
    """Implements `bot.recognition.ports.TeamStore`."""

    def has_reports(self, manager: PersonId) -> bool:
        """Return whether anybody reports to a person."""
        return self._transaction.execute(_REPORTS, {"manager": manager}).first() is not None

    def unthanked(self, manager: PersonId, since: datetime, most: int) -> tuple[Person, ...]:
        """Return who reports to a manager and was not thanked since an instant, by name."""
        key = {"manager": manager, "since": since, "day": since.date(), "most": most}
        return tuple(person_of(row) for row in self._transaction.execute(_UNTHANKED, key))

    def seen(self, manager: PersonId, space: SpaceId, now: datetime) -> None:
        """Note in the audit log that a manager saw those names; once in 24 hours."""
        home = self._transaction.execute(_HOME, {"manager": manager}).scalar_one()
        key = {"organisation": home, "manager": manager, "since": now - ONCE_IN}
        if self._transaction.execute(_SEEN, key).first() is None:
            note(self._transaction, home, space, manager, SEEN, "", now)

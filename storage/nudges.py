"""Who asked to be reminded to thank somebody, and what helps them to remember."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select, update

from bot.identity import Person, PersonId, Space, Standing
from bot.values.model import Thanks
from storage.people import PERSON_COLUMNS, person, person_of
from storage.recognition import kudos
from storage.stories import PUBLIC_THANKS, thanks_of_rows
from storage.types import UtcDateTime
from storage.units import Transaction

_TO_NUDGE = (
    select(*PERSON_COLUMNS)
    .where(
        func.coalesce(person.c.own_zone, person.c.zone) == bindparam("zone"),
        person.c.nudges,
        ~person.c.locked,
        person.c.standing == Standing.MEMBER.value,
        or_(
            person.c.nudged_at.is_(None),
            person.c.nudged_at <= bindparam("not_since", type_=UtcDateTime),
        ),
        person.c.id > bindparam("after"),
    )
    .order_by(person.c.id)
    .limit(bindparam("most"))
)
_NUDGED = update(person).where(person.c.id.in_(bindparam("people", expanding=True)))
_NO_MORE = update(person).where(person.c.id == bindparam("who")).values(nudges=False)
_RECENT = PUBLIC_THANKS.where(
    kudos.c.organisation_id == bindparam("organisation"),
    kudos.c.given_at > bindparam("since", type_=UtcDateTime),
)


class SqlNudges:
    """Implements `bot.values.ports.NudgeStore`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def to_nudge(
        self, zone: str, not_since: datetime, after: PersonId, most: int
    ) -> tuple[Person, ...]:
        """Return members in a zone who want reminders and may give, by id, beginning behind one."""
        key = {"zone": zone, "not_since": not_since, "after": after, "most": most}
        return tuple(map(person_of, self._transaction.execute(_TO_NUDGE, key)))

    def nudged(self, people: Collection[PersonId], at: datetime) -> None:
        """Note that people were reminded."""
        self._transaction.execute(_NUDGED.values(nudged_at=at), {"people": list(people)})

    def recent_thanks(self, space: Space, since: datetime, most: int) -> tuple[Thanks, ...]:
        """Return the newest public thanks of a space since an instant."""
        key = {"organisation": space.organisation, "space": space.id, "since": since, "most": most}
        return thanks_of_rows(self._transaction, self._transaction.execute(_RECENT, key).all())

    def no_more_nudges(self, person: PersonId) -> None:
        """Note that somebody wants no more reminders."""
        self._transaction.execute(_NO_MORE, {"who": person})

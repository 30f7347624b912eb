"""What limits a kudos and what it joins, looked at in one statement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from bot.identity import ConversationId, PersonId
from bot.recognition.limits import BUSY_HOUR, CROWDED
from bot.recognition.model import Allowance, KudosId, Note
from storage.people import person
from storage.recognition import CARDS_LATELY, allowance, kudos_receiver, thanks_note
from storage.types import UtcDateTime
from storage.units import Transaction

_people: BindParameter[int] = bindparam("people", expanding=True)
_giver = bindparam("giver", type_=allowance.c.giver_id.type)
_newest = (
    select(thanks_note.c.anchor)
    .where(
        thanks_note.c.receiver_id == person.c.id,
        thanks_note.c.receiver_id.in_(_people),
        thanks_note.c.opened_at <= bindparam("now", type_=UtcDateTime),
    )
    .order_by(thanks_note.c.opened_at.desc())
    .limit(1)
    .correlate(person)
    .scalar_subquery()
)
_cards = select(func.count()).select_from(CARDS_LATELY.subquery("cards")).scalar_subquery()
# Each condition says of its own table which rows are wanted, so that others can go on waiting.
_LIMITS = (
    select(
        person.c.id.label("receiver"),
        allowance,
        thanks_note.c.anchor,
        thanks_note.c.kudos,
        thanks_note.c.opened_at,
        thanks_note.c.due_at,
        kudos_receiver.c.given_at,
        _cards.label("cards"),
    )
    .join_from(person, allowance, allowance.c.giver_id == _giver, isouter=True)
    .join(
        thanks_note,
        (thanks_note.c.anchor == _newest) & thanks_note.c.receiver_id.in_(_people),
        isouter=True,
    )
    .join(
        kudos_receiver,
        (kudos_receiver.c.person_id == person.c.id)
        & (kudos_receiver.c.giver_id == _giver)
        & kudos_receiver.c.person_id.in_(_people)
        & (kudos_receiver.c.given_at > bindparam("thanked_since", type_=UtcDateTime))
        & ~kudos_receiver.c.undone,
        isouter=True,
    )
    .where(person.c.id.in_(_people))
    .order_by(kudos_receiver.c.given_at)
)


@dataclass
class Limits:
    """What was found; each is taken out once, as a kudos that is given changes it.

    Attributes:
        giver: whose allowance and thanks these are.
        thanked_since: from when on.
        cards: in the channel, within the hour.
        notes: the newest to each receiver.
    """

    giver: PersonId
    channel: ConversationId | None
    now: datetime
    thanked_since: datetime
    allowances: list[Allowance | None] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)
    times: dict[PersonId, tuple[datetime, ...]] = field(default_factory=dict)
    notes: dict[PersonId, Note | None] = field(default_factory=dict)

    def look(self, transaction: Transaction, receivers: Collection[PersonId]) -> None:
        """Find out what is known of a kudos to these receivers."""
        key = {
            "giver": self.giver,
            "people": list(receivers),
            "channel": self.channel,
            "now": self.now,
            "since": self.now - BUSY_HOUR,
            "most": CROWDED,
            "thanked_since": self.thanked_since,
        }
        rows = transaction.execute(_LIMITS, key).all()
        for row in rows:
            who = PersonId(row.receiver)
            self.notes[who] = note_of(who, row)
            times = self.times.get(who, ())
            self.times[who] = times if row.given_at is None else (*times, row.given_at)
        if rows:
            self.allowances.append(allowance_of(rows[0]))
            self.cards.append(rows[0].cards)

    def take_times(
        self, giver: PersonId, receivers: Collection[PersonId], since: datetime
    ) -> Mapping[PersonId, tuple[datetime, ...]] | None:
        """Return when a giver thanked each of some people, None if that is not known."""
        if (giver, since) != (self.giver, self.thanked_since) or not self.times.keys() >= set(
            receivers
        ):
            return None
        found = {who: self.times.pop(who) for who in receivers}
        return {who: times for who, times in found.items() if times}


def allowance_of(row: Any) -> Allowance | None:  # noqa: ANN401 - a row
    """Return the allowance in a row, None if there is none."""
    if row is None or row.giver_id is None:
        return None
    return Allowance(row.day, row.zone, row.used, row.last, row.prints)


def note_of(receiver: PersonId, row: Any) -> Note | None:  # noqa: ANN401 - a row
    """Return the note to a receiver in a row, None if there is none."""
    if row is None or row.anchor is None:
        return None
    told = tuple(KudosId(one) for one in row.kudos)
    return Note(receiver, row.anchor, told, row.opened_at, row.due_at)

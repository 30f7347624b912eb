"""What recognition keeps of somebody: told to them, and forgotten."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, delete, select, union

from bot.identity import OrganisationId, PersonId
from bot.personal import About
from bot.recognition.model import Kudos, KudosId
from storage.moderation import SqlModeration
from storage.personal import all_of, names_of, plain
from storage.recognition import (
    allowance,
    draft,
    kudos,
    kudos_join,
    kudos_receiver,
    report,
    team_budget,
    thanks_month,
    thanks_note,
)

_DROPPED = (
    draft.c.giver_id,
    allowance.c.giver_id,
    thanks_note.c.receiver_id,
    report.c.person_id,
    team_budget.c.manager_id,
)
_theirs = union(
    select(kudos.c.id).where(kudos.c.giver_id == bindparam("who")),
    select(kudos_receiver.c.kudos_id).where(kudos_receiver.c.person_id == bindparam("who")),
    select(kudos_join.c.kudos_id).where(kudos_join.c.person_id == bindparam("who")),
).subquery()
_INVOLVED = (
    select(_theirs.c.id)
    .where(_theirs.c.id > bindparam("after"))
    .order_by(_theirs.c.id)
    .limit(bindparam("most"))
)
_GIVEN = select(kudos).where(kudos.c.giver_id == bindparam("who")).order_by(kudos.c.id)
_RECEIVED = (
    select(kudos)
    .join_from(kudos_receiver, kudos, kudos_receiver.c.kudos_id == kudos.c.id)
    .where(kudos_receiver.c.person_id == bindparam("who"))
    .order_by(kudos.c.id)
)
_RECEIVERS = (
    select(kudos_receiver.c.kudos_id, kudos_receiver.c.person_id)
    .where(kudos_receiver.c.giver_id == bindparam("who"))
    .order_by(kudos_receiver.c.kudos_id, kudos_receiver.c.position)
)
_ORGANISATIONS = select(kudos.c.organisation_id).where(
    kudos.c.id.in_(bindparam("ids", expanding=True))
)
_OURS = ("organisation_id", "giver_id", "space_id", "workspace_id", "origin", "card_channel")
_NOT_TOLD = (*_OURS, "rollup_id", "hidden_at", "removed_at")


class SqlRecognitionPersonal(SqlModeration):
    """Implements `bot.recognition.personal.RecognitionPersonal`."""

    def about(self, person: PersonId) -> About:
        """Return what is kept of a person."""
        own = self._transaction
        return {
            "kudos_given": self._given(person),
            "kudos_received": self._received(person),
            "joined": [
                plain(row, ("person_id",)) for row in all_of(own, kudos_join, "person_id", person)
            ],
            "reported": [
                plain(row, ("person_id",)) for row in all_of(own, report, "person_id", person)
            ],
            "drafts": [plain(row, ("giver_id",)) for row in all_of(own, draft, "giver_id", person)],
            "told_of_thanks": [
                plain(row, ("receiver_id", "anchor"))
                for row in all_of(own, thanks_note, "receiver_id", person)
            ],
            "counts_by_month": [
                plain(row, ("person_id",)) for row in all_of(own, thanks_month, "person_id", person)
            ],
            "limits": [
                plain(row, ("giver_id", "prints"))
                for row in all_of(own, allowance, "giver_id", person)
            ],
            "team_budgets": [
                plain(row, ("manager_id",))
                for row in all_of(own, team_budget, "manager_id", person)
            ],
        }

    def _given(self, person: PersonId) -> list[About]:
        """Return the thanks from a person, undone ones included."""
        receivers: dict[int, list[int]] = {}
        for row in self._transaction.execute(_RECEIVERS, {"who": person}):
            receivers.setdefault(row.kudos_id, []).append(row.person_id)
        names = names_of(self._transaction, {who for some in receivers.values() for who in some})
        return [
            {**plain(row, _NOT_TOLD), "to": [names[who] for who in receivers.get(row.id, ())]}
            for row in self._transaction.execute(_GIVEN, {"who": person})
        ]

    def _received(self, person: PersonId) -> list[About]:
        """Return the thanks to a person; those undone or taken down are nobody's any more."""
        rows: list[Any] = [
            row
            for row in self._transaction.execute(_RECEIVED, {"who": person})
            if row.undone_at is None and row.removed_at is None
        ]
        names = names_of(self._transaction, {row.giver_id for row in rows})
        return [{**plain(row, _NOT_TOLD), "from": names[row.giver_id]} for row in rows]

    def drop(self, person: PersonId) -> None:
        """Delete what was only theirs: drafts, limits, notes, reports, budgets."""
        for column in _DROPPED:
            self._transaction.execute(delete(column.table).where(column == person))

    def involved(self, person: PersonId, after: int, most: int) -> tuple[KudosId, ...]:
        """Return the next kudos that somebody gave, received or joined, by id."""
        key = {"who": person, "after": after, "most": most}
        return tuple(KudosId(one) for one in self._transaction.execute(_INVOLVED, key).scalars())

    def unjoin(self, person: PersonId, kudos: Collection[KudosId]) -> None:
        """Take somebody's "me too" off some kudos."""
        theirs = (kudos_join.c.person_id == person) & kudos_join.c.kudos_id.in_(list(kudos))
        self._transaction.execute(delete(kudos_join).where(theirs))

    def standing(self, kudos: Collection[int]) -> tuple[Kudos, ...]:
        """Return those of some kudos of which something may stand on a platform."""
        ids = [KudosId(one) for one in kudos]
        homes = self._transaction.execute(_ORGANISATIONS, {"ids": ids}).scalars().all()
        return tuple(one for home in set(homes) for one in self.several(OrganisationId(home), ids))

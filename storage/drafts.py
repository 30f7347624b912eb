"""Kudos that could not be sent yet."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from bot.identity import PersonId
from bot.recognition.model import Draft, DraftId
from storage.ids import new_id
from storage.people import people_by_id
from storage.recognition import DRAFT, DRAFTS, draft
from storage.units import Transaction


class SqlDrafts:
    """The part of `bot.recognition.ports.RecognitionStore` that keeps drafts."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def keep_draft(self, draft: Draft, now: datetime) -> DraftId:
        """Keep a draft for a week."""
        key = new_id()
        self._transaction.add(
            _DRAFT_ROW,
            {
                "id": key,
                "giver_id": draft.giver.id,
                "receivers": [one.id for one in draft.to],
                "reason": draft.reason,
                "value": draft.value,
                "private": draft.private,
                "customer": draft.customer or None,
                "kept_at": now,
            },
        )
        return DraftId(key)

    def draft(self, giver: PersonId, draft: DraftId) -> Draft | None:
        """Return a giver's own draft."""
        rows = self._transaction.execute(DRAFT, {"draft": draft, "giver": giver})
        return self._drafts(giver, rows.all()).get(draft)

    def drafts(self, giver: PersonId, most: int) -> Mapping[DraftId, Draft]:
        """Return the newest drafts of a giver, the newest first."""
        rows = self._transaction.execute(DRAFTS, {"giver": giver, "most": most})
        return self._drafts(giver, rows.all())

    def drop_draft(self, draft: DraftId) -> None:
        """Forget a draft that was used."""
        self._transaction.execute(delete(_DRAFT_ROW).where(_DRAFT_ROW.c.id == draft))

    def _drafts(self, giver: PersonId, rows: Collection[Any]) -> dict[DraftId, Draft]:
        """Return the drafts of rows by id, in their order."""
        ids = {PersonId(one) for row in rows for one in row.receivers}
        people = people_by_id(self._transaction, {giver, *ids}) if rows else {}
        return {
            DraftId(row.id): Draft(
                people[giver],
                tuple(people[one] for one in row.receivers if one in people),
                row.reason,
                row.value,
                row.private,
                row.customer or "",
            )
            for row in rows
        }


_DRAFT_ROW = draft  # the methods' own word shadows the table

"""Kudos as they come out of their tables."""

from collections.abc import Collection, Iterable
from typing import Any

from bot.identity import ConversationId, OrganisationId, PersonId, SpaceId, WorkspaceId
from bot.recognition.model import Kudos, KudosId, NamedValue, RollupId
from storage.recognition import JOINED, RECEIVERS
from storage.units import Transaction


def whole(transaction: Transaction, rows: Iterable[Any]) -> tuple[Kudos, ...]:
    """Return the kudos of rows with their receivers and those who joined."""
    found = list(rows)
    if not found:
        return ()
    ids = {"ids": [row.id for row in found]}
    receivers: dict[int, list[Any]] = {}
    for row in transaction.execute(RECEIVERS, ids):
        receivers.setdefault(row.kudos_id, []).append(row)
    joined: dict[int, list[PersonId]] = {}
    for joining in transaction.execute(JOINED, ids):
        joined.setdefault(joining.kudos_id, []).append(PersonId(joining.person_id))
    return tuple(kudos_of(row, receivers.get(row.id, []), joined.get(row.id, [])) for row in found)


def kudos_of(row: Any, receivers: Collection[Any], joined: Collection[PersonId]) -> Kudos:  # noqa: ANN401 - rows
    """Return the kudos of its rows."""
    named = NamedValue(row.value, row.value_name, row.value_line or "") if row.value else None
    shown = (one for one in receivers if one.on_card)
    told = (one for one in receivers if one.to_manager_at is not None)
    return Kudos(
        id=KudosId(row.id),
        organisation=OrganisationId(row.organisation_id),
        space=SpaceId(row.space_id),
        giver=PersonId(row.giver_id),
        receivers=tuple(PersonId(one.person_id) for one in receivers),
        reason=row.reason,
        given_at=row.given_at,
        private=row.private,
        value=named,
        shown=tuple(PersonId(one.person_id) for one in shown),
        joined=tuple(joined),
        undone=row.undone_at is not None,
        origin=ConversationId(row.origin) if row.origin else None,
        workspace=WorkspaceId(row.workspace_id) if row.workspace_id else None,
        customer=row.customer or "",
        channel=ConversationId(row.card_channel) if row.card_channel else None,
        rollup=RollupId(row.rollup_id) if row.rollup_id else None,
        hidden=row.hidden_at is not None and row.removed_at is None,
        removed=row.removed_at is not None,
        told_managers=tuple(PersonId(one.person_id) for one in told),
        budget_year=row.budget_year,
    )

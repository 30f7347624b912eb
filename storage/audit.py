"""The audit log: who changed what, without what anybody wrote."""

from datetime import datetime

from sqlalchemy import bindparam, or_, select

from bot.identity import OrganisationId, PersonId, Space, SpaceId
from bot.spaces.model import Entry
from storage.spaces import audit
from storage.units import Transaction

_LATEST = 2**63 - 1  # a number that no entry has
_NEWEST = (
    select(audit)
    .where(
        audit.c.organisation_id == bindparam("organisation"),
        or_(
            audit.c.space_id == bindparam("space"),
            # What concerns no space alone stands in the log of the first one.
            bindparam("is_first") & audit.c.space_id.is_(None),
        ),
        audit.c.id < bindparam("before"),
    )
    .order_by(audit.c.id.desc())
    .limit(bindparam("most"))
)


def note(  # noqa: PLR0913, PLR0917 - one row
    transaction: Transaction,
    organisation: OrganisationId,
    space: SpaceId | None,
    actor: PersonId | None,
    what: str,
    subject: str,
    now: datetime,
) -> None:
    """Keep a line, for any store whose method changes something that others should know of.

    Args:
        space: None: the whole organisation.
        actor: None: whoever runs the program.
    """
    row = {"organisation_id": organisation, "space_id": space, "at": now, "actor_id": actor}
    transaction.add(audit, {**row, "what": what, "subject": subject})


class SqlAudit:
    """Implements `bot.spaces.ports.Audit`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def note(
        self, space: Space, actor: PersonId | None, what: str, subject: str, now: datetime
    ) -> None:
        """Keep that something was changed."""
        note(self._transaction, space.organisation, space.id, actor, what, subject, now)

    def newest(self, space: Space, most: int, before: int | None = None) -> tuple[Entry, ...]:
        """Return the newest entries of a space first; `before` goes on behind an entry's id."""
        key = {
            "organisation": space.organisation,
            "space": space.id,
            "is_first": space.parent is None and space.kind.value == "organisation",
            "before": before or _LATEST,
            "most": most,
        }
        return tuple(
            Entry(
                row.id,
                row.at,
                PersonId(row.actor_id) if row.actor_id else None,
                row.what,
                row.subject,
            )
            for row in self._transaction.execute(_NEWEST, key)
        )

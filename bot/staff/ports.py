"""What an import of staff needs kept; implemented in `storage/staff.py`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.identity import OrganisationId, PersonId
from bot.staff.model import Change, Field, Known


class GoesRound(Exception):
    """Somebody would report to themselves over others: who reports to whom changed meanwhile."""


class StaffStore(Protocol):
    """People of the organisation, and what lists of staff said of them."""

    def organisation(self) -> OrganisationId | None:
        """Return the organisation of this installation; None while no workspace is connected."""
        ...

    def people(
        self, organisation: OrganisationId, after: PersonId | None, most: int
    ) -> tuple[Known, ...]:
        """Return people by id, those behind `after`; bots are no people."""
        ...

    def keep(
        self, organisation: OrganisationId, changes: Sequence[Change], fields: frozenset[Field]
    ) -> None:
        """Keep what the list says about `fields`; whoever left meanwhile stays as they are.

        Raises:
            GoesRound: after this somebody would report to themselves.
        """
        ...

    def note(self, organisation: OrganisationId, people: int, now: datetime) -> None:
        """Note in the audit log that a list changed so many people; it names nobody."""
        ...

"""What spaces need kept; implemented in `storage/spaces.py`."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.identity import ConversationId, Person, PersonId, Role, Space, WorkspaceId


class SpaceStore(Protocol):
    """Spaces, their settings and roles."""

    def has_owner(self, space: Space) -> bool:
        """Return whether somebody set this space up."""
        ...

    def set_up(
        self,
        space: Space,
        *,
        name: str,
        recognition: ConversationId | None,
        value_required: bool,
        workspace: WorkspaceId,
    ) -> None:
        """Keep the settings of a space; it counts as set up from now on."""
        ...

    def grant(
        self, space: Space, person: PersonId, role: Role, by: PersonId, now: datetime
    ) -> None:
        """Give a role to a person, with a line in the audit log."""
        ...

    def people(self, ids: Collection[PersonId]) -> tuple[Person, ...]:
        """Return people by id."""
        ...

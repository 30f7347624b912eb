"""What people need kept; implemented in `storage/people.py`."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.identity import AccountId, PersonId, Space, Workspace, WorkspaceId
from bot.people.preferences import Preferences
from bot.surface import Account


class PeopleStore(Protocol):
    """People and their accounts."""

    def preferences(self, person: PersonId) -> Preferences:
        """Return what a person chose; the defaults if nothing."""
        ...

    def prefer(self, person: PersonId, preferences: Preferences) -> None:
        """Keep what a person chose."""
        ...

    def places(self, person: PersonId) -> tuple[Workspace, ...]:
        """Return the workspaces in which a person can be reached, the first connected first."""
        ...

    def above(self, person: PersonId) -> tuple[PersonId, ...]:
        """Return whom a person reports to, directly or over others, the nearest first."""
        ...

    def belongs(self, person: PersonId, space: Space) -> bool:
        """Return whether somebody belongs to a space or to one below it."""
        ...

    def set_manager(
        self, person: PersonId, manager: PersonId, space: Space, by: PersonId, now: datetime
    ) -> None:
        """Keep whom a person reports to, with a line in the audit log of a space."""
        ...


class DirectoryStore(Protocol):
    """What the platforms' directories said of accounts, and the workspaces they belong to."""

    def connect(
        self, platform: str, external_id: str, name: str, bot_account: AccountId | None
    ) -> Workspace:
        """Return a workspace, connected to the organisation from now on if it was not."""
        ...

    def is_empty(self) -> bool:
        """Return whether no workspace was ever connected."""
        ...

    def workspace(self, workspace: WorkspaceId) -> Workspace | None:
        """Return a workspace that is connected."""
        ...

    def disconnect(self, workspace: Workspace) -> None:
        """Note that the bot was removed from a workspace: nothing is said there any more."""
        ...

    def upsert(self, workspace: Workspace, accounts: Collection[Account]) -> int:
        """Keep what the directory says; return how many people or accounts are new."""
        ...

    def deactivate_missing(self, workspace: Workspace, present: Collection[AccountId]) -> int:
        """Mark accounts deactivated that a complete listing no longer holds; return how many."""
        ...

    def deactivate(self, workspace: Workspace, accounts: Collection[AccountId]) -> int:
        """Mark accounts deactivated; return how many of them were not, unknown ones left out."""
        ...

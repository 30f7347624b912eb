"""A person's accounts, and the codes that connect them; kept by `storage/accounts.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.identity import OrganisationId, PersonId, Standing, Workspace, WorkspaceId

CODE_LASTS = timedelta(minutes=10)
MOST_WRONG = 5
WRONG_COUNTS = timedelta(hours=1)
DIGITS = 6


@dataclass(frozen=True)
class Connected:
    """An account of somebody, in a workspace.

    Attributes:
        reachable: they are a member there, and the workspace is connected.
    """

    workspace: Workspace
    standing: Standing
    reachable: bool


@dataclass(frozen=True)
class Offer:
    """A code that somebody was given, and that connects to them; it never holds the code itself.

    Attributes:
        number: which one it is.
        workspace: where they asked for it.
    """

    number: int
    person: PersonId
    workspace: WorkspaceId


class Accounts(Protocol):
    """The accounts of people, on every platform."""

    def of(self, person: PersonId) -> tuple[Connected, ...]:
        """Return somebody's accounts, the workspace that was connected first at the head."""
        ...

    def name_of(self, person: PersonId) -> str:
        """Return what the directory calls somebody."""
        ...

    def offer(self, person: PersonId, workspace: WorkspaceId, now: datetime) -> str:
        """Return a new code of `DIGITS` digits; the one that they had before is worth nothing."""
        ...

    def offered(self, organisation: OrganisationId, code: str, now: datetime) -> Offer | None:
        """Return whose code it is; None: nobody's, or not any more."""
        ...

    def offer_numbered(
        self, organisation: OrganisationId, number: int, now: datetime
    ) -> Offer | None:
        """Return a code that still holds, by its number."""
        ...

    def mistyped(self, person: PersonId, now: datetime) -> int:
        """Count a wrong code; return how many there were since the first within the hour."""
        ...

    def blocked_until(self, person: PersonId, now: datetime) -> datetime | None:
        """Return until when somebody may type no code; None: they may."""
        ...

    def are_leaving(self, people: Sequence[PersonId]) -> bool:
        """Return whether one of some people asked to be forgotten."""
        ...

    def join(self, keep: PersonId, gone: PersonId, now: datetime) -> None:
        """Have all that is of `gone`, accounts included, belong to `keep`; with a line in the log.

        Where both have the same, what `keep` has stays. What they used of a day, a year or a month
        is added; what they thanked each other for is taken back. The codes of both are used up.
        """
        ...

    def split(self, person: PersonId, workspace: WorkspaceId, now: datetime) -> PersonId:
        """Have the account in a workspace belong to a new person, without any history.

        No address joins it again; the log has a line.
        """
        ...


def reachable(accounts: Sequence[Connected]) -> tuple[Workspace, ...]:
    """Return the workspaces in which somebody can be reached, in the order of the accounts."""
    return tuple(one.workspace for one in accounts if one.reachable)


def name_of_workspace(workspace: Workspace, others: Sequence[Workspace]) -> str:
    """Return what to call a workspace among others; with its platform where there are several."""
    if any(one.platform != workspace.platform for one in others):
        return f"{workspace.name} ({workspace.platform.title()})"
    return workspace.name

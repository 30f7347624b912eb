"""A person's accounts, and the codes that connect them; kept by `storage/accounts.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.identity import OrganisationId, Person, PersonId, Standing, Workspace, WorkspaceId

CODE_LASTS = timedelta(minutes=10)  # until it is typed, and again until its owner agrees
MOST_WRONG = 5  # from one account
MOST_WRONG_OF_ALL = 50  # from all accounts of an organisation together
WRONG_COUNTS = timedelta(hours=1)
MOST_CHANGES = 3  # of each sort
CHANGES_COUNT = timedelta(days=1)
DIGITS = 6


class Change(StrEnum):
    """What happens to accounts, as the log calls it."""

    CONNECTED = "person.connected"
    DISCONNECTED = "person.disconnected"


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
class Seat:
    """One account: somebody in a workspace."""

    person: PersonId
    workspace: WorkspaceId


@dataclass(frozen=True)
class Offer:
    """A code that somebody was given, and that connects to them; it never holds the code itself.

    Attributes:
        number: which one it is.
        owner: who asked for it, and where.
        typed_by: who typed it, and where; its owner is asked whether that is them. None: nobody.
    """

    number: int
    owner: Seat
    typed_by: Seat | None = None


class Accounts(Protocol):
    """The accounts of people, on every platform."""

    def of(self, person: PersonId) -> tuple[Connected, ...]:
        """Return somebody's accounts, the workspace that was connected first at the head."""
        ...

    def known(self, person: PersonId) -> Person | None:
        """Return somebody by their number; None: nobody has it."""
        ...

    def offer(self, owner: Seat, now: datetime) -> str:
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

    def claim(self, offer: Offer, by: Seat, now: datetime) -> None:
        """Note who typed a code, which holds for `CODE_LASTS` from now on; the first counts."""
        ...

    def take(self, owner: PersonId, number: int, now: datetime) -> Offer | None:
        """Return somebody's own code that was typed, and that is used up by this.

        Until the commit nobody else connects one of the two people. None: there is none that holds.
        """
        ...

    def mistyped(self, by: Seat, now: datetime) -> int:
        """Count a wrong code; return how many there were since the first within the hour.

        The one that makes `MOST_WRONG_OF_ALL` stops everybody, with a line in the log.
        """
        ...

    def blocked_until(self, by: Seat, now: datetime) -> datetime | None:
        """Return until when an account may type no code; None: it may."""
        ...

    def stopped_until(self, organisation: OrganisationId, now: datetime) -> datetime | None:
        """Return until when nobody of an organisation may type a code; None: they may."""
        ...

    def refused(self, offer: Offer, now: datetime) -> None:
        """Keep a line in the log: it was not its owner who typed a code."""
        ...

    def changes(self, people: Sequence[PersonId], change: Change, now: datetime) -> int:
        """Return how often this was done to some people within `CHANGES_COUNT`."""
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

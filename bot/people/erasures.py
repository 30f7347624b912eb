"""What forgetting somebody needs kept; implemented in `storage/erasure_store.py` and `texts.py`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.identity import AccountId, OrganisationId, PersonId, Workspace

Changed = Mapping[str, tuple[int, ...]]
"""The ids of objects whose texts changed, by kind, for example `kudos`."""


@dataclass(frozen=True)
class Seat:
    """One account, by the platform's own names for it; `email` may be empty."""

    person: PersonId
    platform: str
    workspace: str
    account: AccountId
    email: str = ""


@dataclass(frozen=True)
class Identity:
    """What says who a person is outside of this program."""

    person: PersonId
    email: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Progress:
    """How far the forgetting of somebody is.

    Attributes:
        step: the one that is being done; empty before the first.
        after: how far in it; 0 at its beginning.
        workspace: one through which what must be said anew can be said.
    """

    step: str
    after: int
    workspace: Workspace | None


class Erasures(Protocol):
    """Who asked to be forgotten, and how far that is."""

    def ask(self, person: PersonId, now: datetime) -> None:
        """Note that somebody is to be forgotten; a second time changes nothing."""
        ...

    def open(self) -> tuple[PersonId, ...]:
        """Return up to a hundred people who are still to be forgotten, oldest first."""
        ...

    def identity(self, person: PersonId) -> Identity:
        """Return what says who a person is."""
        ...

    def found(self, organisation: OrganisationId | None, word: str) -> tuple[PersonId, ...]:
        """Return whom an address, or an account in any workspace, belongs to.

        Args:
            organisation: None for all.
            word: an e-mail address, or a platform's id of an account.
        """
        ...

    def owned_alone(self, person: PersonId) -> tuple[str, ...]:
        """Return the names of the spaces that nobody else owns, in their order."""
        ...

    def progress(self, person: PersonId) -> Progress | None:
        """Return how far it is; None: nobody asked, or it is done."""
        ...

    def begin(self, person: PersonId, prints: Collection[str], now: datetime) -> None:
        """Leave an empty shell of a person, bury their prints, and keep what to look for."""
        ...

    def keep(self, person: PersonId, step: str, after: int) -> None:
        """Keep how far it is."""
        ...

    def unname(self, person: PersonId, most: int) -> Changed | None:
        """Have up to `most` texts that name somebody say "a colleague"; None: no more do."""
        ...

    def finish(self, person: PersonId, now: datetime) -> None:
        """Note that it is done; what was looked for is forgotten too."""
        ...

    def buried(self, prints: Collection[str]) -> frozenset[str]:
        """Return those of some prints that belong to the forgotten."""
        ...

    def bury(self, prints: Collection[str], now: datetime) -> None:
        """Keep prints of the forgotten; those that are kept already stay."""
        ...

    def unbury(self, prints: Collection[str]) -> None:
        """Forget prints: whoever they belong to may come back."""
        ...

    def workspaces(self) -> tuple[Workspace, ...]:
        """Return every workspace that was ever connected."""
        ...

    def identities(self, after: PersonId, most: int) -> tuple[Identity, ...]:
        """Return the next people with an account or an address, by id."""
        ...


@dataclass(frozen=True)
class Spot:
    """How far a search through all texts is: a table, and the key of the last row looked at."""

    table: int = 0
    after: tuple[object, ...] | None = None


@dataclass(frozen=True)
class Found:
    """What a search came to.

    Attributes:
        rows: the keys of the rows in which somebody is named.
        onward: where to go on; None: that was all.
    """

    table: int
    rows: tuple[tuple[object, ...], ...]
    onward: Spot | None


class Texts(Protocol):
    """Every text in the database, whatever it belongs to."""

    def find(self, person: PersonId, spot: Spot, most: int) -> Found:
        """Look at the next `most` rows for what says who somebody was."""
        ...

    def clear(self, person: PersonId, found: Found) -> Changed:
        """Have the texts of found rows say "a colleague"; a row whose key names them goes."""
        ...

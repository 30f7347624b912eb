"""What an operator takes out of the database: people, kudos, values and settings, as files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.identity import OrganisationId
from bot.spreadsheet import safe_row

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class ExportedPerson:
    """Somebody, under the names of columns that `import people` reads again."""

    id: int
    name: str
    email: str
    department: str | None
    location: str | None
    manager: str | None  # the address
    hire_date: date | None
    contact_level: str | None
    chat_department: str
    title: str
    standing: str
    language: str
    zone: str


class Shown(StrEnum):
    """Whether others can see a kudos."""

    SHOWN = "shown"
    HIDDEN = "hidden"  # by reports, until a curator decides
    REMOVED = "removed"  # by a curator


@dataclass(frozen=True, slots=True)
class ExportedKudos:
    """A kudos that was not taken back. `giver` and `receivers` are names."""

    id: int
    given_at: datetime
    giver: str
    giver_email: str
    receivers: tuple[str, ...]
    receiver_emails: tuple[str, ...]
    reason: str
    value: str | None
    customer: str | None
    private: bool
    state: Shown
    space: str


class Exports(Protocol):
    """Reads what is exported, in pages; implemented in `storage/exports.py`."""

    def organisation(self) -> OrganisationId | None:
        """Return the organisation of this installation; None while no workspace is connected."""
        ...

    def people(
        self, organisation: OrganisationId, after: int, most: int
    ) -> tuple[ExportedPerson, ...]:
        """Return people by id, those behind `after`; nobody who was erased."""
        ...

    def kudos(
        self, organisation: OrganisationId, after: int, most: int, *, private: bool
    ) -> tuple[ExportedKudos, ...]:
        """Return kudos by id, those behind `after`; private ones only where they are wanted."""
        ...

    def private_kudos(self, organisation: OrganisationId) -> int:
        """Return how many private kudos there are."""
        ...

    def values(self, organisation: OrganisationId) -> Sequence[Mapping[str, object]]:
        """Return the values of all spaces with their lines, ready for JSON."""
        ...

    def settings(self, organisation: OrganisationId) -> Sequence[Mapping[str, object]]:
        """Return the spaces with what was set in them, ready for JSON."""
        ...

    def note(self, organisation: OrganisationId, what: str, subject: str, now: datetime) -> None:
        """Add what an operator did with people's data to the audit log."""
        ...


Row = ExportedPerson | ExportedKudos

RENAMED = {"email": "e-mail", "giver_email": "giver e-mail", "receiver_emails": "receiver e-mails"}


def header(kind: type[Row]) -> list[str]:
    """Return the names of the columns."""
    return [RENAMED.get(one.name, one.name.replace("_", " ")) for one in fields(kind)]


def cells(row: Row) -> list[str]:
    """Return the cells of a row, safe for a spreadsheet."""
    return safe_row(_cell(getattr(row, one.name)) for one in fields(row))


def _cell(value: object) -> object:
    """Return what stands in a cell: times in UTC, several things separated by semicolons."""
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case tuple():
            return "; ".join(str(one) for one in value)
        case _:
            return value

"""What a list of staff says, and what of it can be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.errors import CannotGoOn
from bot.identity import ContactLevel, PersonId, Standing


class Field(StrEnum):
    """What a column of the list can be about."""

    EMAIL = "e-mail"
    DEPARTMENT = "department"
    LOCATION = "location"
    MANAGER = "manager"
    HIRED_ON = "hire date"
    CONTACT_LEVEL = "contact level"


class Unreadable(CannotGoOn):
    """The file cannot be used as a whole; nothing was changed."""

    def __init__(self, why: str, *, line: int = 0, place: str = "") -> None:
        """Say why, and where: the number of the line, and the column or character in it."""
        where = ", ".join(part for part in (f"line {line}" if line else "", place) if part)
        super().__init__(f"{where}: {why}" if where else why)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not used, with the reason; the other rows are."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says of one person; None: its cell is empty, or there is no such column.

    Attributes:
        line: where the row begins; the first line of the file is 1.
        manager: the manager's address.
    """

    line: int
    email: str
    department: str | None = None
    location: str | None = None
    manager: str | None = None
    hired_on: date | None = None
    contact_level: ContactLevel | None = None


@dataclass(frozen=True)
class StaffList:
    """A whole file, read.

    Attributes:
        fields: what its columns are about; what has no column is left as it is.
        ignored: names of columns that mean nothing to us.
        encoding: how its bytes were read, for example "UTF-8".
        rows: how many rows that are not blank there are.
    """

    fields: frozenset[Field]
    ignored: tuple[str, ...]
    encoding: str
    rows: int
    entries: tuple[Entry, ...]
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What the list of staff says of a person; None: nothing."""

    department: str | None = None
    location: str | None = None
    manager: PersonId | None = None
    hired_on: date | None = None
    contact_level: ContactLevel | None = None

    def said(self, field: Field) -> object:
        """Return what is said about one field; None: nothing."""
        return getattr(self, ATTRIBUTES[field])


ATTRIBUTES: Mapping[Field, str] = {
    Field.DEPARTMENT: "department",
    Field.LOCATION: "location",
    Field.MANAGER: "manager",
    Field.HIRED_ON: "hired_on",
    Field.CONTACT_LEVEL: "contact_level",
}
"""Where a `Record` keeps what is said about a field."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom the chat's directory knows, and what earlier lists said of them."""

    id: PersonId
    email: str  # in lower case
    standing: Standing
    record: Record


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody of whom the list says something else than before."""

    person: PersonId
    email: str
    before: Record
    after: Record


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    Attributes:
        changes: each person once, managers before those who report to them.
        unchanged: how many people are as the list says already.
        missing: how many people of earlier lists this one does not name; they stay as they are.
        listed: how many people this list names, out of those who can be changed.
        rejected: every row that is not used, by line.
    """

    changes: tuple[Change, ...]
    unchanged: int
    missing: int
    listed: int
    rejected: tuple[Rejected, ...]

"""A file to a list of staff: what each row says, and which rows say nothing that can be used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.staff.cells import Unusable, address_in, day_in, level_in, words_in
from bot.staff.columns import columns_of
from bot.staff.decoding import decode
from bot.staff.model import ATTRIBUTES, Entry, Field, Rejected, StaffList
from bot.staff.table import Row, Sheet, read_sheet

MOST_CELL = 1000
DIFFERENT = "line {line} says something else of the same address; none of them is used"


def read_list(raw: bytes, today: date) -> StaffList:
    """Return what a file says.

    Args:
        raw: its bytes, in any of the encodings of `decoding.py`.
        today: a hire date lies at most a year behind it.

    Raises:
        Unreadable: the file as a whole cannot be used.
    """
    text, encoding = decode(raw)
    sheet = read_sheet(text)
    columns = columns_of(sheet.header.cells, sheet.header.line)
    reading = _Reading(sheet, columns, today)
    entries, rejected, rows = [], [], 0
    for row in sheet.rows():
        rows += 1
        found = reading.entry(row)
        entries.append(found) if isinstance(found, Entry) else rejected.append(found)
    once, contradicted = _once_each(entries)
    return StaffList(
        fields=frozenset(columns),
        ignored=_ignored(sheet, columns),
        encoding=encoding,
        rows=rows,
        entries=tuple(once),
        rejected=tuple(sorted((*rejected, *contradicted), key=lambda one: one.line)),
    )


@dataclass(frozen=True)
class _Reading:
    """How the rows of one file are read."""

    sheet: Sheet
    columns: Mapping[Field, int]
    today: date

    def entry(self, row: Row) -> Entry | Rejected:
        """Return what a row says, or why it says nothing."""
        header = self.sheet.header.cells
        if len(row.cells) < len(header):
            column = f"{len(row.cells) + 1} ({header[len(row.cells)].strip()})"
            why = f"the row ends here: {len(row.cells)} cells, the header has {len(header)}"
            return Rejected(row.line, column, why)
        if any(cell.strip() for cell in row.cells[len(header) :]):
            why = f"{len(row.cells)} cells, the header has {len(header)}"
            return Rejected(row.line, f"{len(header) + 1}", why)
        said: dict[str, object] = {}
        for field, position in self.columns.items():
            try:
                said[ATTRIBUTES.get(field, "email")] = self._read(field, row.cells[position])
            except Unusable as error:
                return Rejected(row.line, f"{position + 1} ({field.value})", str(error))
        return Entry(row.line, **said)  # type: ignore[arg-type] # `_read` gives what it takes

    def _read(self, field: Field, cell: str) -> object:
        """Return what a cell says about a field; None: nothing."""
        if len(cell) > MOST_CELL:
            raise Unusable(f"{len(cell):,} characters; at most {MOST_CELL:,}")
        match field:
            case Field.EMAIL:
                if not (address := address_in(cell)):
                    raise Unusable("is missing")
                return address
            case Field.MANAGER:
                return address_in(cell) or None
            case Field.HIRED_ON:
                return day_in(cell, self.today)
            case Field.CONTACT_LEVEL:
                return level_in(cell)
            case _:
                return words_in(cell) or None


def _once_each(entries: Iterable[Entry]) -> tuple[list[Entry], list[Rejected]]:
    """Return each address once; rows that contradict each other are all rejected.

    The order of the rows must not matter, so neither the first nor the last of them wins.
    """
    by_email: dict[str, list[Entry]] = {}
    for entry in entries:
        by_email.setdefault(entry.email, []).append(entry)
    once, contradicted = [], []
    for same in by_email.values():
        if len({_what_is_said(entry) for entry in same}) == 1:
            once.append(same[0])
            continue
        for entry in same:
            other = same[1] if entry is same[0] else same[0]
            why = DIFFERENT.format(line=other.line)
            contradicted.append(Rejected(entry.line, Field.EMAIL.value, why))
    return once, contradicted


def _what_is_said(entry: Entry) -> tuple[object, ...]:
    """Return all of an entry but where it stands."""
    return tuple(getattr(entry, name) for name in ATTRIBUTES.values())


def _ignored(sheet: Sheet, columns: Mapping[Field, int]) -> tuple[str, ...]:
    """Return the names of the columns that mean nothing to us."""
    used = set(columns.values())
    return tuple(
        name.strip() or f"column {position + 1}"
        for position, name in enumerate(sheet.header.cells)
        if position not in used
    )

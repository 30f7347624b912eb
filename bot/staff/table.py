"""The rows of a CSV file, whatever separates its cells."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from bot.staff.columns import field_of
from bot.staff.model import Unreadable

SEPARATORS = ",;\t|"
NAMED = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}
MOST_ROWS = 200_000
MOST_COLUMNS = 200
_SAID = re.compile(r"\ufeff?\"?sep=(.)\"?\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it begins, and its cells as they are."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A file of rows; `rows` can be read as often as needed."""

    text: str
    separator: str
    header: Row

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header that are not blank.

        Raises:
            Unreadable: a quotation mark is wrong, or there are too many rows.
        """
        found = (row for row in _rows(self.text, self.separator) if row.line > self.header.line)
        for number, row in enumerate(found):
            if number == MOST_ROWS:
                raise Unreadable(f"more than {MOST_ROWS:,} rows; split the file", line=row.line)
            yield row


def read_sheet(text: str) -> Sheet:
    """Return the table that a text is.

    Raises:
        Unreadable: it is none.
    """
    separator = _separator(text)
    rows = _rows(text, separator)
    header = next((row for row in rows if not _SAID.match(separator.join(row.cells))), None)
    if header is None or not any(cell.strip() for cell in header.cells):
        raise Unreadable("there is no line that names the columns")
    if len(header.cells) > MOST_COLUMNS:
        msg = f"{len(header.cells):,} columns; at most {MOST_COLUMNS} are read"
        raise Unreadable(msg, line=header.line, place=f"column {MOST_COLUMNS + 1}")
    return Sheet(text, separator, header)


def _separator(text: str) -> str:
    """Return what separates the cells: as the file says it, else as its header shows it."""
    lines = (line for line in StringIO(text, newline="") if line.strip())
    first = next(lines, "")
    if said := _SAID.match(first):
        if said[1] not in SEPARATORS:
            raise Unreadable(f"cells must be separated by one of {', '.join(NAMED.values())}")
        return said[1]
    return max(SEPARATORS, key=lambda one: _fits(first, one))


def _fits(line: str, separator: str) -> tuple[int, int]:
    """Return how well a header reads with a separator: names known to us, then cells."""
    cells = next(csv.reader([line], delimiter=separator), [])
    return sum(field_of(cell) is not None for cell in cells), len(cells)


class _Lines:
    """The lines of a text; remembers those that were read since it was last asked to forget."""

    def __init__(self, text: str) -> None:
        self._lines = StringIO(text, newline="")
        self.read: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.read.append(line)
            yield line


def _rows(text: str, separator: str) -> Iterator[Row]:
    """Yield the rows that are not blank, the header too."""
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    begins = 1
    while True:
        lines.read.clear()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _wrong_quote(lines.read, separator, begins, error) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Row(begins, tuple(cells))
        begins = reader.line_num + 1


def _wrong_quote(record: Sequence[str], separator: str, line: int, error: csv.Error) -> Unreadable:
    """Return what to say of a row that the reader gave up on."""
    if "field larger" in str(error):
        why = "a cell is longer than any could be; is there a quotation mark that never closes?"
        return Unreadable(why, line=line)
    if "unexpected end" in str(error):
        why = "a quotation mark opens here and never closes"
    else:
        why = 'a quotation mark inside a cell must be doubled ("")'
    return Unreadable(why, line=line, place=f"column {_wrong_column(record, separator)}")


def _wrong_column(record: Iterable[str], separator: str) -> int:
    """Return the column, from 1, of the cell in which a quotation mark is wrong."""
    column, quoted, fresh, closed = 1, False, True, False
    for character in "".join(record):
        if quoted:
            quoted, closed = character != '"', character == '"'
        elif character == '"' and (fresh or closed):
            quoted, closed = True, False
        elif character == separator:
            column, closed = column + 1, False
        elif closed and character not in "\r\n":
            return column
        fresh = character == separator
    return column

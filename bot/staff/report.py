"""What an import says at the terminal, and in the file of rejected rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.identity import PersonId
from bot.spreadsheet import safe_row, unguarded
from bot.staff.model import ATTRIBUTES, Change, Field, Known, Plan, Rejected, StaffList
from bot.staff.table import Sheet

SHOWN = 20
HEADER = ("line", "column", "reason")


def summary(listed: StaffList, plan: Plan) -> Iterator[str]:
    """Yield what was read and what it means, a line each."""
    yield f"Read {listed.rows:,} rows as {listed.encoding}."
    if listed.ignored:
        yield f"Columns that I do not use: {', '.join(listed.ignored[:SHOWN])}"
    counts = f"{len(plan.changes):,} people change, {plan.unchanged:,} stay as they are"
    yield f"{counts}, {len(plan.rejected):,} rows cannot be used."
    for field in ATTRIBUTES:
        if changed := sum(one.before.said(field) != one.after.said(field) for one in plan.changes):
            yield f"  {field.value}: {changed:,}"
    if plan.missing:
        yield (
            f"{plan.missing:,} people of earlier lists are not in this one;"
            " they are left as they are."
        )


def differences(changes: Sequence[Change], known: Iterable[Known]) -> Iterator[str]:
    """Yield the first changes, a line each, in the order of the addresses."""
    addresses = {person.id: person.email for person in known}
    for change in sorted(changes, key=lambda one: one.email)[:SHOWN]:
        told = [
            f"{field.value} {_said(field, change, addresses)}"
            for field in ATTRIBUTES
            if change.before.said(field) != change.after.said(field)
        ]
        yield f"  {change.email}: {', '.join(told)}"
    if len(changes) > SHOWN:
        yield f"  … and {len(changes) - SHOWN:,} more"


def _said(field: Field, change: Change, addresses: Mapping[PersonId, str]) -> str:
    """Return what a field said before and says afterwards."""
    if field is Field.MANAGER:
        managers = (change.before.manager, change.after.manager)
        before, after = (addresses.get(one) if one else None for one in managers)
        return f"{before or '–'} → {after or '–'}"
    return f"{change.before.said(field) or '–'} → {change.after.said(field) or '–'}"


def rejections(rejected: Sequence[Rejected]) -> Iterator[str]:
    """Yield the first rejected rows, a line each."""
    for one in rejected[:SHOWN]:
        yield f"  line {one.line}, {one.column}: {one.reason}"
    if len(rejected) > SHOWN:
        yield f"  … and {len(rejected) - SHOWN:,} more"


def error_rows(sheet: Sheet, rejected: Iterable[Rejected]) -> Iterator[list[str]]:
    """Yield the file of rejected rows: why, then the row as it was, safe for a spreadsheet.

    Mended, it can be imported like any list: the three columns in front mean nothing there.
    """
    by_line = {one.line: one for one in rejected}
    yield safe_row((*HEADER, *sheet.header.cells))
    for row in sheet.rows():
        if one := by_line.get(row.line):
            cells = map(unguarded, row.cells)
            yield safe_row((str(one.line), one.column, one.reason, *cells))

"""Cells of a CSV file that somebody will open in a spreadsheet."""

from collections.abc import Iterable

RUNS_AS_A_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")
"""First characters that make a spreadsheet calculate (reliability.md, ASVS 1.2.10)."""

GUARD = "'"


def formula_safe(cell: str) -> str:
    """Return a cell that every spreadsheet shows as words, whatever it begins with."""
    return f"{GUARD}{cell}" if cell[:1] in RUNS_AS_A_FORMULA and cell else cell


def unguarded(cell: str) -> str:
    """Return what a cell said before `formula_safe` made it safe."""
    return cell[1:] if cell[:1] == GUARD and cell[1:2] in RUNS_AS_A_FORMULA and cell[1:] else cell


def safe_row(cells: Iterable[object]) -> list[str]:
    """Return the cells of a row as safe words; None is an empty cell."""
    return ["" if cell is None else formula_safe(str(cell)) for cell in cells]

"""The `table` and `data_table` blocks."""

from typing import Any

from playground.slack.checks import limits
from playground.slack.checks.rules import (
    anything,
    boolean,
    items,
    number,
    one_of,
    shape,
    string,
    typed,
    wrong,
)

RAW_TEXT = shape({"text": string(limits.SECTION_TEXT)})
RICH_TEXT = shape({"elements": anything}, {"block_id": string(limits.ID)})
CELL = typed({"raw_text": RAW_TEXT, "rich_text": RICH_TEXT}, "cell type")
RAW_NUMBER = shape({"value": number(-1e15, 1e15)}, {"text": string(limits.SECTION_TEXT)})
DATA_CELL = typed(
    {"raw_text": RAW_TEXT, "rich_text": RICH_TEXT, "raw_number": RAW_NUMBER}, "cell type"
)
COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _column(value: Any, where: str) -> list[str]:
    """Refuse wrong column settings; null means the default ones."""
    return [] if value is None else COLUMN(value, where)


def _rows_are_even(block: Any, where: str) -> list[str]:
    """Refuse rows of different lengths."""
    if len({len(row) for row in block["rows"]}) <= 1:
        return []
    return wrong("all rows must have the same number of cells", f"{where}/rows")


def _heads_are_plain(block: Any, where: str) -> list[str]:
    """Refuse rich text in the heads of a data table."""
    if all(cell["type"] != "rich_text" for cell in block["rows"][0]):
        return []
    return wrong("rich_text is not allowed in the header row", f"{where}/rows/0")


TABLE = shape(
    {"rows": items(items(CELL, limits.TABLE_COLUMNS), limits.TABLE_ROWS)},
    {
        "block_id": string(limits.ID),
        "column_settings": items(_column, limits.TABLE_COLUMNS, 0),
    },
    _rows_are_even,
)
DATA_TABLE = shape(
    {
        "caption": string(limits.SECTION_TEXT),
        "rows": items(items(DATA_CELL, limits.TABLE_COLUMNS), limits.DATA_TABLE_ROWS, 2),
    },
    {
        "block_id": string(limits.ID),
        "page_size": number(1, 100),
        "row_header_column_index": number(0, limits.TABLE_COLUMNS - 1),
    },
    _rows_are_even,
    _heads_are_plain,
)


def characters_in(block: Any) -> int:
    """Return how many characters the cells of a table hold; 0 for any other block."""
    if block.get("type") not in ("table", "data_table"):
        return 0
    return sum(len(str(cell.get("text", ""))) for row in block["rows"] for cell in row)

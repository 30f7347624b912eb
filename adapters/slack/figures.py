"""Tables and charts: Slack's own where they fit, else lines of text with the same figures."""

import math
from collections.abc import Iterator, Sequence
from itertools import islice

from adapters.slack import limits
from adapters.slack.text import Reader, elements, literal, paragraphs, readable, section
from adapters.wire.text import Json, fit, is_blank
from bot.ui.blocks import Chart, Series, Table
from bot.ui.text import Bold, Text, text
from bot.ui.words import BETWEEN, chart_table


def table_blocks(table: Table, reader: Reader) -> list[Json]:
    """Return the table as a table block, and a note when rows had to go.

    With too many columns or none, as lines; with neither header nor rows, nothing.
    """
    columns = max((len(table.header), *(len(row) for row in table.rows)))
    if not 0 < columns <= limits.TABLE_COLUMNS:
        return table_lines(table, reader)
    header: tuple[Text, ...] = tuple((Bold(name),) for name in table.header)
    made = [_row(cells, columns, reader) for cells in (header, *table.rows)]
    rows = list(islice(_within_weight(made), limits.TABLE_ROWS))
    settings = [{"is_wrapped": True}] * columns
    return [
        {"type": "table", "rows": rows, "column_settings": settings},
        *_left_out(len(made) - len(rows), reader),
    ]


def table_lines(table: Table, reader: Reader) -> list[Json]:
    """Return the table as one line for the header and one for each row."""
    header: tuple[Text, ...] = tuple((Bold(name),) for name in table.header if not is_blank(name))
    made = [_line(cells, reader) for cells in (header, *table.rows)]
    lines = list(_within_weight(made))
    return [*paragraphs(lines), *_left_out(len(made) - len(lines), reader)]


def chart_blocks(chart: Chart) -> list[Json]:
    """Return the chart as Slack draws it; [] when it cannot be drawn as it is."""
    title = fit(chart.title, limits.CHART_TITLE)
    drawn = _pie(chart) if chart.kind == "pie" else _lines_or_bars(chart)
    if drawn is None or is_blank(title):
        return []
    return [{"type": "data_visualization", "title": title, "chart": drawn}]


def chart_lines(chart: Chart, reader: Reader) -> list[Json]:
    """Return what the chart shows, in words and in lines of figures."""
    above = [elements((Bold(chart.title),), reader), elements(text(chart.summary), reader)]
    return [*paragraphs(above), *table_lines(chart_table(chart, reader.say), reader)]


# ---- tables ---------------------------------------------------------------------------------


def _row(cells: Sequence[Text], columns: int, reader: Reader) -> list[Json]:
    """Return one row of a table block; a missing cell is an empty one."""
    missing: tuple[Text, ...] = ((),) * (columns - len(cells))
    return [_cell(cell, reader) for cell in (*cells, *missing)]


def _cell(cell: Text, reader: Reader) -> Json:
    """Return one cell, which may look empty but never be it."""
    shown = elements(cell, reader, limits.TABLE_CELL) or [literal(" ")]
    return {"type": "rich_text", "elements": [section(shown)]}


def _line(cells: Sequence[Text], reader: Reader) -> list[Json]:
    """Return the cells of one row behind each other."""
    shown = [elements(cell, reader, limits.TABLE_CELL) for cell in cells[: limits.TABLE_COLUMNS]]
    parts: list[Json] = []
    for cell in filter(None, shown):
        parts += [literal(BETWEEN), *cell] if parts else cell
    return parts


def _within_weight(rows: Sequence[list[Json]]) -> Iterator[list[Json]]:
    """Yield the rows as long as there is room; the first one always."""
    room = limits.TABLE_WEIGHT
    for index, row in enumerate(rows):
        room -= readable(row)
        if index and room < 0:
            return
        yield row


def _left_out(count: int, reader: Reader) -> list[Json]:
    """Return the note about rows that are not shown."""
    if count <= 0:
        return []
    note = reader.say.many("… {count} more row not shown", "… {count} more rows not shown", count)
    return paragraphs([[literal(note, "italic")]])


# ---- charts ---------------------------------------------------------------------------------


def _pie(chart: Chart) -> Json | None:
    """Return a pie, if it is one series of few positive numbers."""
    labels = _labels(chart.categories, limits.PIE_SEGMENTS)
    if labels is None or len(chart.series) != 1 or not _is_whole(chart.series[0], labels):
        return None
    values = chart.series[0].values
    if min(values) <= 0:
        return None
    return {"type": "pie", "segments": _points(labels, values)}


def _lines_or_bars(chart: Chart) -> Json | None:
    """Return lines or bars, if every series has a number for every category."""
    labels = _labels(chart.categories, limits.CHART_POINTS)
    names = _labels([series.name for series in chart.series], limits.CHART_SERIES)
    if labels is None or names is None:
        return None
    if not all(_is_whole(series, labels) for series in chart.series):
        return None
    return {
        "type": chart.kind,
        "series": [
            {"name": name, "data": _points(labels, series.values)}
            for name, series in zip(names, chart.series, strict=True)
        ],
        "axis_config": {"categories": labels},
    }


def _labels(names: Sequence[str], most: int) -> list[str] | None:
    """Return the names as short as Slack wants them; None if they are too many, blank or alike."""
    labels = [fit(name, limits.CHART_LABEL) for name in names]
    usable = 0 < len(labels) <= most and len(set(labels)) == len(labels)
    return labels if usable and not any(map(is_blank, labels)) else None


def _is_whole(series: Series, labels: Sequence[str]) -> bool:
    """Return whether there is a number for each label."""
    return len(series.values) == len(labels) and all(map(math.isfinite, series.values))


def _points(labels: Sequence[str], values: Sequence[float]) -> list[Json]:
    """Return labels with their values, whole numbers without a fraction."""
    return [
        {"label": label, "value": int(value) if value == int(value) else value}
        for label, value in zip(labels, values, strict=True)
    ]

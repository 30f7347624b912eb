"""Tables and charts: Teams' own where they fit, else lines of text with the same figures."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from adapters.teams import limits
from adapters.teams.cards import bytes_of
from adapters.teams.markdown import paragraph
from adapters.teams.text import QUIET, Reader, plain, rich, run, runs, spoken
from adapters.wire.text import Json, is_blank
from bot.ui.blocks import Chart, Series, Table
from bot.ui.text import Bold, Text, text
from bot.ui.words import BETWEEN, chart_table

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


# ---- tables ---------------------------------------------------------------------------------


def table_elements(table: Table, reader: Reader) -> list[Json]:
    """Return the table as a table, and a note when rows had to go.

    With too many columns or none, as lines; with neither header nor rows, nothing.
    """
    columns = _columns(table)
    if not 0 < columns <= limits.TABLE_COLUMNS:
        return table_lines(table, reader)
    named = any(not is_blank(name) for name in table.header)
    header: tuple[Text, ...] = tuple((Bold(name),) for name in table.header)
    made = [_row(cells, columns, reader) for cells in ((header,) if named else ())]
    made += [_row(cells, columns, reader) for cells in table.rows]
    rows = list(islice(_within(made), limits.TABLE_ROWS))
    if not rows:
        return []
    drawn: Json = {
        "type": "Table",
        "firstRowAsHeaders": named,
        "gridStyle": "default",
        "columns": [{"width": width} for width in _widths(table, columns)],
        "rows": rows,
    }
    return [drawn, *_left_out(len(made) - len(rows), reader)]


def table_lines(table: Table, reader: Reader) -> list[Json]:
    """Return the table as one line for the header and one for each row."""
    header: tuple[Text, ...] = tuple((Bold(name),) for name in table.header if not is_blank(name))
    made = [line for cells in (header, *table.rows) if (line := _line(cells, reader))]
    lines = list(_within(made))
    return [*lines, *_left_out(len(made) - len(lines), reader)]


def _columns(table: Table) -> int:
    """Return how many columns the widest row has."""
    return max((len(table.header), *(len(row) for row in table.rows)))


def _widths(table: Table, columns: int) -> list[int]:
    """Return how wide the columns are beside each other: those with long words are wider."""
    longest = [0] * columns
    for row in table.rows:
        for index, cell in enumerate(row):
            said = sum(len(getattr(span, "words", "a name is as long")) for span in cell)
            longest[index] = max(longest[index], said)
    return [
        3 if size > limits.WIDE_CELL else 2 if size > limits.NARROW_CELL else 1 for size in longest
    ]


def _row(cells: Sequence[Text], columns: int, reader: Reader) -> Json:
    """Return one row; a missing cell is an empty one."""
    missing: tuple[Text, ...] = ((),) * (columns - len(cells))
    return {
        "type": "TableRow",
        "cells": [
            {"type": "TableCell", "items": paragraph(cell, reader, limit=limits.TABLE_CELL)}
            for cell in (*cells, *missing)
        ],
    }


def _line(cells: Sequence[Text], reader: Reader) -> Json | None:
    """Return the cells of one row behind each other."""
    joined: list[Json] = []
    for cell in cells[: limits.LINE_CELLS]:
        said = spoken(cell, reader, limits.TABLE_CELL)
        if not said:
            continue
        joined += [run(BETWEEN)] if joined else []
        joined += runs(said, reader)
    return (
        rich([{**one, "text": one["text"].replace("\n", " ")} for one in joined])
        if joined
        else None
    )


def _within(rows: Sequence[Json]) -> Iterator[Json]:
    """Yield the rows as long as there is room; the first one always."""
    room = limits.TABLE_BYTES
    for index, row in enumerate(rows):
        room -= bytes_of(row)
        if index and room < 0:
            return
        yield row


def _left_out(count: int, reader: Reader) -> list[Json]:
    """Return the note about rows that are not shown."""
    if count <= 0:
        return []
    note = reader.say.many("… {count} more row not shown", "… {count} more rows not shown", count)
    return paragraph(text(note), reader, QUIET)


# ---- charts ---------------------------------------------------------------------------------


def chart_elements(chart: Chart, reader: Reader) -> list[Json]:
    """Return the chart as Teams draws it, with its figures where a client cannot, and a summary.

    What cannot be drawn as it is comes as lines.
    """
    drawn = _PICTURES[chart.kind](chart)
    if drawn is None:
        return chart_lines(chart, reader)
    instead = {"type": "Container", "items": table_elements(chart_table(chart, reader.say), reader)}
    return [
        *_title(chart, reader),
        {**drawn, "fallback": instead},
        *paragraph(text(chart.summary), reader, QUIET),
    ]


def chart_lines(chart: Chart, reader: Reader) -> list[Json]:
    """Return what the chart shows, in words and in lines of figures."""
    figures = table_lines(chart_table(chart, reader.say), reader)
    return [*_title(chart, reader), *paragraph(text(chart.summary), reader), *figures]


def _title(chart: Chart, reader: Reader) -> list[Json]:
    """Return the title above a chart, which the chart itself would draw too small to read."""
    return paragraph((Bold(chart.title),), reader, limit=limits.HEADING)


def _pie(chart: Chart) -> Json | None:
    """Return a pie, if it is one series of few positive numbers."""
    labels = _labels(chart.categories, limits.PIE_SEGMENTS)
    if labels is None or len(chart.series) != 1 or not _is_whole(chart.series[0], labels):
        return None
    values = chart.series[0].values
    if min(values) <= 0:
        return None
    slices = zip(labels, values, strict=True)
    return {
        "type": "Chart.Pie",
        "data": [{"legend": label, "value": _number(value)} for label, value in slices],
    }


def _bars(chart: Chart) -> Json | None:
    """Return bars: beside each other when there are several series."""
    known = _known(chart)
    if known is None:
        return None
    labels, names = known
    if len(names) == 1:
        bars = _points(labels, chart.series[0].values)
        return {"type": "Chart.VerticalBar", "yAxisTitle": names[0], "data": bars}
    return {"type": "Chart.VerticalBar.Grouped", "data": _named(names, labels, chart)}


def _line_or_bars(chart: Chart) -> Json | None:
    """Return lines over days; over anything else bars, as a line needs days or numbers."""
    known = _known(chart)
    if known is None or not all(map(_DAY.fullmatch, chart.categories)):
        return _bars(chart)
    labels, names = known
    return {"type": "Chart.Line", "data": _named(names, labels, chart)}


_PICTURES: Mapping[str, Callable[[Chart], Json | None]] = {
    "pie": _pie,
    "bar": _bars,
    "line": _line_or_bars,
}


def _known(chart: Chart) -> tuple[list[str], list[str]] | None:
    """Return categories and names of the series, if every series has a number for each."""
    labels = _labels(chart.categories, limits.CHART_POINTS)
    names = _labels([series.name for series in chart.series], limits.CHART_SERIES)
    if labels is None or names is None:
        return None
    return (labels, names) if all(_is_whole(one, labels) for one in chart.series) else None


def _named(names: Sequence[str], labels: Sequence[str], chart: Chart) -> list[Json]:
    """Return the series with their names."""
    return [
        {"legend": name, "values": _points(labels, series.values)}
        for name, series in zip(names, chart.series, strict=True)
    ]


def _labels(names: Sequence[str], most: int) -> list[str] | None:
    """Return the names as they stand at a chart; None if they are too many, blank or alike."""
    labels = [plain(name, limits.CHART_LABEL) for name in names]
    usable = 0 < len(labels) <= most and len(set(labels)) == len(labels)
    return labels if usable and not any(map(is_blank, names)) else None


def _is_whole(series: Series, labels: Sequence[str]) -> bool:
    """Return whether there is a number for each label."""
    return len(series.values) == len(labels) and all(map(math.isfinite, series.values))


def _points(labels: Sequence[str], values: Sequence[float]) -> list[Json]:
    """Return labels with their values."""
    return [{"x": label, "y": _number(value)} for label, value in zip(labels, values, strict=True)]


def _number(value: float) -> float:
    """Return a whole number without a fraction."""
    return int(value) if value == int(value) else value

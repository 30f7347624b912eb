"""The `data_visualization` block, released on 2026-06-16."""

from typing import Any

from playground.slack.checks import limits
from playground.slack.checks.rules import Rule, items, number, repeated, shape, string, typed, wrong

VALUE = number(-1e15, 1e15)
POINT = shape({"label": string(limits.CHART_LABEL), "value": VALUE})
SERIES = shape({"name": string(limits.CHART_LABEL), "data": items(POINT, limits.CHART_POINTS)})
AXIS = shape(
    {"categories": items(string(limits.CHART_LABEL), limits.CHART_POINTS)},
    {"x_label": string(limits.CHART_AXIS), "y_label": string(limits.CHART_AXIS)},
)


def _points_match(chart: Any, where: str) -> list[str]:
    """Refuse series whose points are not the categories, and two series of one name."""
    categories = chart["axis_config"]["categories"]
    found = []
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            found += wrong("data labels must match categories", f"{where}/series/{index}/data")
    if repeated(series["name"] for series in chart["series"]):
        found += wrong("series names must be unique", f"{where}/series")
    return found


def _shares_are_positive(chart: Any, where: str) -> list[str]:
    """Refuse slices of a pie that are nothing or less."""
    if all(segment["value"] > 0 for segment in chart["segments"]):
        return []
    return wrong("segment values must be positive", f"{where}/segments")


PLOT: Rule = shape(
    {"series": items(SERIES, limits.CHART_SERIES), "axis_config": AXIS}, {}, _points_match
)
PIE: Rule = shape({"segments": items(POINT, limits.CHART_SEGMENTS)}, {}, _shares_are_positive)
CHART_BLOCK = shape(
    {
        "title": string(limits.CHART_TITLE),
        "chart": typed({"pie": PIE, "bar": PLOT, "area": PLOT, "line": PLOT}, "chart type"),
    },
    {"block_id": string(limits.ID)},
)

"""Figures of a proof: one line each, shown at the end of a run and copied into the docs."""

from collections.abc import Mapping, Sequence

FIGURE = "figure"


def in_words(promise: str, found: Mapping[str, object]) -> str:
    """Return one line, such as `P3 sqlite · events 10,000 · lost 0`."""
    parts = [f"{name.replace('_', ' ')} {_shown(value)}" for name, value in found.items()]
    return " · ".join([promise, *parts])


def percentile(durations: Sequence[float], share: float) -> float:
    """Return the duration below which that share of all lie; `share` is from 0.0 to 1.0."""
    ordered = sorted(durations)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _shown(value: object) -> str:
    """Return a number as people read it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3g}"

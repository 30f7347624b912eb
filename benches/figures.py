"""What a bench hands back, and how it is shown beside its goal."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One result.

    Attributes:
        goal: the number in the list of goals, for example "G1"; empty for a figure beside one.
        what: what was measured.
        value: the median over the rounds.
        unit: of `value`; "×" for a ratio.
        least, most: what the goal asks for; None: no bound, the figure is there to be read.
        rounds: what each round gave.
    """

    goal: str
    what: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None
    rounds: tuple[float, ...] = ()

    @property
    def wanted(self) -> str:
        """The goal in words."""
        if self.least is not None:
            return f">= {self.least:g}"
        return f"<= {self.most:g}" if self.most is not None else ""

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.least is not None:
            return self.value >= self.least
        return self.value <= self.most if self.most is not None else None


@dataclass(frozen=True)
class Goal:
    """The bound of a figure, and the number under which the goals list it."""

    number: str = ""
    least: float | None = None
    most: float | None = None


NO_GOAL = Goal()


def figure(what: str, values: Sequence[float], unit: str, goal: Goal = NO_GOAL) -> Figure:
    """Return the figure of what the rounds gave."""
    value = median(values)
    return Figure(goal.number, what, value, unit, goal.least, goal.most, tuple(values))


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Return ours divided by theirs, round by round."""
    return [mine / other for mine, other in zip(ours, theirs, strict=True)]


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of text."""
    rows = [("goal", "what", "median", "from – to", "wanted", "")]
    for one in figures:
        spread = f"{min(one.rounds):.3g} – {max(one.rounds):.3g}" if one.rounds else ""
        verdict = {True: "reached", False: "not yet", None: ""}[one.is_met]
        value = f"{one.value:,.3g}" if one.value < 100 else f"{one.value:,.0f}"
        rows.append((one.goal, one.what, f"{value} {one.unit}", spread, one.wanted, verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(r, widths, strict=True)) for r in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def save(figures: Sequence[Figure], path: Path) -> None:
    """Write the figures as JSON."""
    rows = [{**dataclasses.asdict(one), "is_met": one.is_met} for one in figures]
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

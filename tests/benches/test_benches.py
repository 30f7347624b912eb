"""Each bench runs at a hundredth of its size; what it measures then is worth nothing."""

import sys
from pathlib import Path

import pytest

from benches.__main__ import BENCHES
from benches.figures import Figure, Goal, figure, ratios, save, table
from benches.sizes import TINY

linux = pytest.mark.skipif(sys.platform != "linux", reason="the benches read /proc")


SLOW = ("alone", "start", "growth", "replies")  # they start whole programs, or make big databases


@linux
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.long if name in SLOW else ()) for name in BENCHES],
)
async def test_a_bench_runs(name: str) -> None:
    figures = await BENCHES[name](TINY)

    assert {one.goal for one in figures} > {""}
    assert all(one.value >= 0 for one in figures)  # a tick of the processor clock is 10 ms


def test_the_median_round_counts() -> None:
    halves = ratios([1.0, 2.0, 9.0], [2.0, 4.0, 3.0])

    made = figure("half", halves, "×", Goal("G0", least=0.5))

    assert (made.value, made.is_met) == (0.5, True)


def test_a_table_says_what_is_not_reached() -> None:
    slow = Figure("G0", "slow", 12.0, "ms", most=10, rounds=(11.0, 12.0, 13.0))

    shown = table([slow])

    assert shown.splitlines()[1].split("  ")[0] == "G0"
    assert shown.endswith("not yet")


def test_figures_can_be_kept(tmp_path: Path) -> None:
    save([Figure("", "beside", 1.0, "s")], tmp_path / "figures.json")

    assert '"beside"' in (tmp_path / "figures.json").read_text()

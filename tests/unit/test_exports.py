"""Rows of an export: columns that can be imported again, cells that are no formulas."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.exports import ExportedKudos, ExportedPerson, Shown, cells, header
from bot.spreadsheet import RUNS_AS_A_FORMULA, formula_safe, unguarded
from bot.staff.columns import columns_of
from bot.staff.model import Field

ANA = ExportedPerson(
    1, "Ana", "ana@acme.example", "Care", None, "mia@acme.example", date(2021, 2, 3), "contactor",
    "Support", "Agent", "member", "en", "Europe/Berlin",
)  # fmt: skip
KUDOS = ExportedKudos(
    7, datetime(2026, 11, 23, 10, tzinfo=UTC), "Ana", "ana@acme.example", ("Ben", "Cleo"),
    ("ben@acme.example",), "fixed it", None, "=Acme", False, Shown.HIDDEN, "Acme",
)  # fmt: skip


def test_the_columns_of_people_are_those_of_an_import() -> None:
    assert columns_of(header(ExportedPerson), 1).keys() == set(Field)


def test_a_kudos_is_a_row_of_words() -> None:
    named = dict(zip(header(ExportedKudos), cells(KUDOS), strict=True))

    assert named["given at"] == "2026-11-23T10:00:00Z"
    assert named["receivers"] == "Ben; Cleo"
    assert (named["private"], named["state"], named["value"]) == ("no", "hidden", "")
    assert named["customer"] == "'=Acme"


def test_a_private_kudos_says_yes() -> None:
    assert "yes" in cells(replace(KUDOS, private=True))


def test_a_person_is_a_row_of_words() -> None:
    assert cells(ANA)[:7] == [
        "1", "Ana", "ana@acme.example", "Care", "", "mia@acme.example", "2021-02-03",
    ]  # fmt: skip


@pytest.mark.parametrize("start", sorted(RUNS_AS_A_FORMULA))
def test_what_could_be_a_formula_is_guarded_and_comes_back_as_it_was(start: str) -> None:
    cell = f"{start}1+1"

    assert formula_safe(cell) == f"'{cell}"
    assert unguarded(formula_safe(cell)) == cell


@pytest.mark.parametrize("cell", ["", "words", "'quoted'", "1=1", "'"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert unguarded(formula_safe(cell)) == formula_safe(cell) == cell

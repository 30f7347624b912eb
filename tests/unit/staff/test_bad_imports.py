"""Whatever file is given, it is read, or refused with the place; and no row stops the others."""

from datetime import date

import pytest

from bot.staff.listing import read_list
from bot.staff.model import Unreadable
from bot.staff.plan import plan_import
from tests.bad_imports import AT_WORK, EVERYBODY, FILES, OUT_OF_REACH, Refused, Used
from tests.bad_inputs import rows_about

TODAY = date(2026, 11, 23)


def test_every_row_is_covered_or_excused_exactly_once() -> None:
    inputs = [row.input for row in rows_about("imports")]
    listed = [*FILES, *AT_WORK, *OUT_OF_REACH]

    assert sorted(listed) == sorted(inputs)
    assert len(listed) == len(inputs) == 101


REFUSED = {name: case for name, case in FILES.items() if isinstance(case, Refused)}
USED = {name: case for name, case in FILES.items() if isinstance(case, Used)}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_the_place_or_the_way_out(
    case: Refused,
) -> None:
    with pytest.raises(Unreadable) as told:
        read_list(case.raw, TODAY)

    assert case.why in str(told.value)


@pytest.mark.parametrize("case", USED.values(), ids=USED)
def test_a_file_is_read_and_each_bad_row_says_why(case: Used) -> None:
    listed = read_list(case.raw, TODAY)
    plan = plan_import(listed, EVERYBODY)

    after = {change.email: change.after for change in plan.changes}
    reasons = " / ".join(one.reason for one in plan.rejected)
    assert plan.listed == case.people
    assert case.reason in reasons
    assert bool(plan.rejected) == bool(case.reason), reasons
    assert not case.ignored or case.ignored in listed.ignored
    if case.department is not None:
        assert after["ana@acme.example"].department == case.department


def test_a_rejected_row_names_its_line_and_its_column() -> None:
    listed = read_list(USED["date 03/04/05 ambiguous"].raw, TODAY)

    [one] = listed.rejected
    assert (one.line, one.column) == (2, "4 (hire date)")


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zeros(mark: str) -> None:
    text = "e-mail,department\r\nana@acme.example,Küche\r\n"

    assert read_list(text.encode(mark), TODAY).entries[0].department == "Küche"

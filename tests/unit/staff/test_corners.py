"""Small things that a list of staff can get wrong, and what is said of them."""

from datetime import date

import pytest

from bot.identity import PersonId, Standing
from bot.staff.decoding import MOST_BYTES
from bot.staff.listing import read_list
from bot.staff.model import Known, Record, StaffList, Unreadable
from bot.staff.plan import plan_import
from bot.staff.report import differences, error_rows, rejections, summary
from bot.staff.table import read_sheet

TODAY = date(2026, 11, 23)


def read(text: str) -> StaffList:
    return read_list(text.encode(), TODAY)


REFUSED = {
    "only addresses": ("e-mail\na@b.example", "there must be one of these: department"),
    "a strange separator": ("sep=~\ne-mail~department", "cells must be separated by one of"),
    "an endless cell": ('e-mail,department\na@b.example,"' + "x" * 200_000, "longer than any"),
    "blank lines alone": ("\n\n \n", "the file is empty"),
    "a header of commas": (",,,\n", "no line that names the columns"),
    "text behind a quote": ('e-mail,department\na@b.example,"x"y', "line 2, column 2"),
    "an archive": ("PK\x05\x06", "this is an empty archive"),
}


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=REFUSED)
def test_a_file_is_refused_for_a_reason(text: str, why: str) -> None:
    with pytest.raises(Unreadable) as told:
        read(text)

    assert why in str(told.value)


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(Unreadable, match="larger than 50 MB"):
        read_list(b"x" * (MOST_BYTES + 1), TODAY)


def test_a_file_that_is_cut_off_in_utf_16_is_refused_with_the_place() -> None:
    with pytest.raises(Unreadable, match="line 1, character"):
        read_list("e-mail,department".encode("utf-16-le")[:-1], TODAY)


REJECTED = {
    "a row too long": ("a@b.example,Care,more", "3 cells, the header has 2"),
    "an endless address": (f"{'x' * 1200},Care", "1,200 characters; at most 1,000"),
    "a hidden sign": ("a@b.example,Ca\u202ere", "a sign that nobody sees (U+202E)"),
}


@pytest.mark.parametrize(("row", "why"), REJECTED.values(), ids=REJECTED)
def test_a_row_is_rejected_for_a_reason(row: str, why: str) -> None:
    [one] = read(f"e-mail,department\n{row}").rejected

    assert why in one.reason


def test_a_day_that_no_calendar_has_is_rejected() -> None:
    [one] = read("e-mail,hire date\na@b.example,2025-02-31").rejected

    assert one.reason == "there is no such day"


def test_a_cell_too_many_that_is_empty_does_no_harm() -> None:
    assert len(read("e-mail,department\na@b.example,Care,,").entries) == 1


@pytest.mark.parametrize("header", ["e-mail,team,department", "e-mail,department,team"])
def test_the_plainest_name_of_a_column_wins(header: str) -> None:
    department = header.split(",").index("department")
    row = ["a@b.example", "no", "no"]
    row[department] = "Care"

    listed = read(f"{header}\n{','.join(row)}")

    assert listed.entries[0].department == "Care"
    assert listed.ignored == ("team",)


def test_a_column_without_a_name_is_named_by_its_number() -> None:
    assert read("e-mail,department,\na@b.example,Care,x").ignored == ("column 3",)


def test_a_contact_level_that_is_none_names_those_that_are() -> None:
    [one] = read("e-mail,contact level\na@b.example,often").rejected

    assert one.reason == "must be one of contactor, modifier, influencer, isolated"


# ---- what is said at the terminal ---------------------------------------------------------------


def known(count: int) -> list[Known]:
    """Return so many people; p0 has no address, and was told of by an earlier list."""
    people = [
        Known(PersonId(n), f"p{n:02}@acme.example", Standing.MEMBER, Record())
        for n in range(1, count + 1)
    ]
    other = Known(PersonId(99), "", Standing.MEMBER, Record("Care"))
    return [*people, other]


def test_the_summary_counts_and_the_first_twenty_are_shown() -> None:
    rows = "\n".join(f"p{n:02}@acme.example,Care,p01@acme.example,x" for n in range(1, 26))
    listed = read(f"e-mail,department,manager,note\n{rows}")
    people = known(25)
    plan = plan_import(listed, people)

    said = list(summary(listed, plan))
    shown = list(differences(plan.changes, people))

    assert said == [
        "Read 25 rows as UTF-8.",
        "Columns that I do not use: note",
        "24 people change, 0 stay as they are, 1 rows cannot be used.",
        "  department: 24",
        "  manager: 24",
        "1 people of earlier lists are not in this one; they are left as they are.",
    ]
    assert shown[0] == "  p02@acme.example: department – → Care, manager – → p01@acme.example"
    assert len(shown) == 21
    assert shown[-1] == "  … and 4 more"


def test_rejected_rows_are_shown_and_written_with_what_they_said() -> None:
    text = "e-mail,department\n" + "\n".join(f"nobody{n},=1" for n in range(25))
    listed = read(text)

    shown = list(rejections(listed.rejected))
    written = list(error_rows(read_sheet(text), listed.rejected))

    assert shown[0] == "  line 2, 1 (e-mail): is no e-mail address"
    assert shown[-1] == "  … and 5 more"
    assert written[0] == ["line", "column", "reason", "e-mail", "department"]
    assert written[1] == ["2", "1 (e-mail)", "is no e-mail address", "nobody0", "'=1"]
    assert len(written) == 26


def test_a_manager_who_is_no_longer_one_is_shown() -> None:
    people = known(2)
    boss = Record(manager=PersonId(2))
    people[0] = Known(PersonId(1), "p01@acme.example", Standing.MEMBER, boss)
    plan = plan_import(read("e-mail,manager\np01@acme.example,"), people)

    assert list(differences(plan.changes, people)) == [
        "  p01@acme.example: manager p02@acme.example → –"
    ]

"""Any bytes at all: never a traceback, always a list or a sentence that says why not."""

import csv
import io
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.staff.listing import read_list
from bot.staff.model import StaffList, Unreadable
from bot.staff.report import error_rows
from bot.staff.table import read_sheet

TODAY = date(2026, 11, 23)
HEADER = "e-mail,department,location,manager,hire date,contact level"
cells = st.text(max_size=30) | st.sampled_from(
    ["ana@acme.example", "=1+1", "2021-02-03", "03.02.2021", "contactor", "", " ", "a@", "4500"]
)


def read(raw: bytes) -> StaffList | str:
    try:
        return read_list(raw, TODAY)
    except Unreadable as error:
        return str(error)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_list_or_a_reason(raw: bytes) -> None:
    assert read(raw)


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_bytes_behind_a_good_header_are_a_list_or_a_reason(raw: bytes, codec: str) -> None:
    found = read(HEADER.encode(codec) + "\n".encode(codec)[-2:] + raw)

    assert isinstance(found, StaffList) or found


@given(st.lists(st.lists(cells, min_size=6, max_size=6), max_size=12))
def test_every_row_is_used_or_rejected_and_none_is_lost(rows: list[list[str]]) -> None:
    found = read(written(rows))

    if isinstance(found, StaffList):
        lines = {one.line for one in found.rejected} | {one.line for one in found.entries}
        assert len(lines) <= found.rows
        assert len(found.entries) + len(found.rejected) <= found.rows
        assert {one.email for one in found.entries} == {one.email for one in found.entries}
        assert all(one.email and "@" in one.email for one in found.entries)


@given(st.lists(st.lists(cells, min_size=6, max_size=6), max_size=8), st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[list[str]], chance: Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)

    one, other = read(written(rows)), read(written(shuffled))

    if isinstance(one, StaffList) and isinstance(other, StaffList):
        assert said(one) == said(other)
        assert len(one.rejected) == len(other.rejected)


@given(st.lists(st.lists(cells, min_size=6, max_size=6), min_size=1, max_size=8))
def test_no_cell_of_the_file_of_rejected_rows_is_a_formula(rows: list[list[str]]) -> None:
    raw = written(rows)
    found = read(raw)

    if isinstance(found, StaffList):
        for row in error_rows(read_sheet(raw.decode()), found.rejected):
            assert not any(cell[:1] in set("=+-@\t\r\n\0＝＋－＠") for cell in row if cell)


def said(found: StaffList) -> set[tuple[object, ...]]:
    return {
        (one.email, one.department, one.location, one.manager, one.hired_on, one.contact_level)
        for one in found.entries
    }


def written(rows: list[list[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([HEADER.split(","), *rows])
    return file.getvalue().encode("utf-8", errors="replace")

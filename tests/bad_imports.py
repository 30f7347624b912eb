"""The rows of `bad_inputs.jsonl` about imports: what each one is for a list of staff.

Every row of the file stands in exactly one of these tables; one that stands in none fails a test.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.identity import PersonId, Standing
from bot.staff.model import Known, Record


def known(number: int, name: str, standing: Standing = Standing.MEMBER) -> Known:
    return Known(PersonId(number), f"{name}@acme.example", standing, Record())


EVERYBODY = (
    known(1, "ana"),
    known(2, "ben"),
    known(3, "cleo"),
    known(4, "dev"),
    known(8, "lea", Standing.DEACTIVATED),
    known(9, "gus", Standing.GUEST),
)


@dataclass(frozen=True)
class Used:
    """The file is read: so many people can be changed, and this is what is said of the rest.

    Attributes:
        reason: what is said of a rejected row; empty: none is.
        ignored: a column that is named as not used.
        department: what is kept of Ana's.
    """

    raw: bytes
    people: int
    reason: str = ""
    ignored: str = ""
    department: str | None = None


@dataclass(frozen=True)
class Refused:
    """The file as a whole is not used, for this reason."""

    raw: bytes
    why: str


HEADER = "e-mail,department,manager,hire date,contact level"
ANA, BEN = "ana@acme.example", "ben@acme.example"


def lines(*more: str, header: str = HEADER, end: str = "\r\n") -> str:
    return end.join((header, *more, ""))


def two(department: str, encoding: str = "utf-8") -> bytes:
    """Return a list of Ana, in a department, and Ben."""
    return lines(f"{ANA},{department},,,", f"{BEN},Sales,,,").encode(encoding)


def one_of(cells: str, *, people: int = 1, reason: str = "") -> Used:
    """Return a list of a row and of Ben's, which is always good."""
    return Used(lines(cells, f"{BEN},Sales,,,").encode(), people, reason)


def beside(name: str, cell: str) -> Used:
    """Return a list with a column that means nothing to us."""
    header = f"e-mail,department,{name}"
    raw = lines(f'{ANA},Care,"{cell}"', f"{BEN},Sales,", header=header)
    return Used(raw.encode(), 2, ignored=name, department="Care")


def separated(by: str, first: str = "") -> Used:
    raw = first + lines(f"{ANA},Care,,,", f"{BEN},Sales,,,").replace(",", by)
    return Used(raw.encode(), 2, department="Care")


def wide(columns: int) -> bytes:
    more = ",".join(f"c{number}" for number in range(columns - 2))
    return lines(f"{ANA},Care,", header=f"e-mail,department,{more}").encode()


def packed(*names: str) -> bytes:
    """Return an archive, as spreadsheets are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "<a/>" * 10)
    return file.getvalue()


BIFF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)

ENCODING: Mapping[str, Used | Refused] = {
    "UTF-8": Used(two("Küche"), 2, department="Küche"),
    "UTF-8 BOM": Used(two("Küche", "utf-8-sig"), 2, department="Küche"),
    "UTF-16 LE/BE": Used(two("Küche", "utf-16"), 2, department="Küche"),
    "cp1252 umlauts": Used(two("Küche – Süd", "cp1252"), 2, department="Küche – Süd"),
    "Shift-JIS": Refused(two("カスタマーサポート", "shift-jis"), "line 2, character"),
    "Latin-1 with 0x80-0x9f": Refused(two("K\x81che", "latin-1"), "line 2, character 19"),
    "mixed encodings by row": Refused(
        lines(f"{BEN},Süd,,,").encode() + f"{ANA},Süd,,,".encode("cp1252"), "line 3, character 19"
    ),
    "NUL bytes": Refused(two("Ca\0re"), "line 2, character 20: a NUL byte"),
    "lone CR": Used(lines(f"{ANA},Care,,,", f"{BEN},Sales,,,", end="\r").encode(), 2),
    "CRLF inside quotes": Used(two('"Customer\r\ncare"'), 2, department="Customer care"),
    "no final newline": Used(two("Care").rstrip(), 2, department="Care"),
    "1 byte": Refused(b"e", "no column is called “e-mail”"),
    "header only": Used(lines().encode(), 0),
    "PDF named .csv": Refused(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "this is a PDF"),
    "HTML login page named .csv": Refused(
        b"\n<!DOCTYPE html><html><title>Sign in</title></html>", "this is a web page"
    ),
}

DIALECT: Mapping[str, Used | Refused] = {
    "; separator": separated(";"),
    "tab separator": separated("\t"),
    "| separator": separated("|"),
    "sep= first line": separated(";", "sep=;\r\n"),
    "quote never closed": Refused(
        two('"Care'), "line 2, column 2: a quotation mark opens here and never closes"
    ),
    '"" doubled quotes': Used(two('"The ""A"" team"'), 2, department='The "A" team'),
    "backslash escapes": Refused(two('"The \\"A\\" team"'), "line 2, column 2: a quotation mark"),
    "row too short": one_of(f"{ANA},Care", reason="the row ends here: 2 cells, the header has 5"),
    "blank rows": Used(lines("", f"{ANA},Care,,,", ",,,,", f"{BEN},,,,", " ").encode(), 2),
    "duplicate header": Refused(
        lines(header="E-Mail;Department;e-mail").encode(), "line 1, column 3 (e-mail): column 1"
    ),
    "missing header": Refused(lines(header=f"{ANA},Care").encode(), "the first line must name"),
    "header with spaces/case/BOM": Used(
        lines(f"{ANA},Care", header="\ufeff  E-MAIL , DEPART\u00adMENT ".replace("\u00ad", ""))
        .encode(), 1, department="Care",
    ),
    "header in German": Used(
        lines(f"{ANA};Care;{BEN};22.11.2021;", header="E-Mail;Abteilung;Führungskraft;Eintritt;Ort")
        .encode(), 1, department="Care",
    ),
    "1,000 columns": Refused(wide(1_000), "1,000 columns; at most 200 are read"),
    "16,385 columns": Refused(wide(16_385), "16,385 columns; at most 200 are read"),
    "2,000,000 rows": Refused(
        HEADER.encode() + b"\n" + b"a@b,,,,\n" * 200_001, "line 200002: more than 200,000 rows"
    ),
}  # fmt: skip

IN_A_SPREADSHEET = (
    "xlsx with macros .xlsm",
    "ods",
    "xlsx zip bomb 10 GB",
    "external links",
    "formula cells (value vs formula)",
    "hidden sheet",
    "1900/1904 dates",
    "number stored as text",
    "error cells #REF!",
    "XML entity bomb in sheet",
    "zip slip ../../ in archive",
    "nested zip",
)
"""Spreadsheets are refused unopened: nothing in them is ever unpacked or calculated."""

SPREADSHEET: Mapping[str, Used | Refused] = {
    **{
        name: Refused(packed("[Content_Types].xml", "../../sheet.xml"), "save the first sheet")
        for name in IN_A_SPREADSHEET
    },
    "xls BIFF": Refused(BIFF, "save the first sheet"),
    "password xlsx": Refused(BIFF, "old or locked spreadsheet"),
    "date as 45000": one_of(f"{ANA},,,45000,", reason="a spreadsheet's own number for a day"),
}

VALUES: Mapping[str, Used | Refused] = {
    "email missing": one_of(",Care,,,", reason="is missing"),
    "email 'a@'": one_of("a@,Care,,,", reason="is no e-mail address"),
    "email with comma": one_of('"a,b@acme.example",Care,,,', reason="is no e-mail address"),
    "email upper/lower duplicate": Used(
        lines(f"{ANA},Care,,,", f"{ANA.upper()},Sales,,,", f"{BEN},,,,").encode(),
        1, "line 3 says something else of the same address",
    ),
    "email IDN": one_of("ana@bücher.example,Care,,,", reason="nobody in the chat"),
    "two people same email": Used(
        lines(f"{ANA},Care,,,", f"{ANA},Sales,,,", f"{BEN},,,,").encode(),
        1, "line 2 says something else of the same address",
    ),
    "two people same name": Used(
        lines(f"{ANA},Care,Kim Li", f"{BEN},Sales,Kim Li", header="e-mail,department,name")
        .encode(), 2, ignored="name",
    ),
    "manager is self": one_of(f"{ANA},,{ANA.upper()},,", reason="is the person in this row"),
    "manager cycle A->B->A": Used(
        lines(f"{ANA},,{BEN},,", f"{BEN},,{ANA},,", "cleo@acme.example,,,,").encode(),
        1, "would report to themselves",
    ),
    "manager unknown": one_of(f"{ANA},,zoe@acme.example,,", reason="nobody in the chat"),
    "manager left": one_of(f"{ANA},,lea@acme.example,,", reason="has left"),
    "team name 300 chars": one_of(f"{ANA},{'x' * 300},,,", reason="300 characters; at most 200"),
    "team '=1+1'": Used(two("=1+1"), 2, department="=1+1"),
    "cell '@SUM(1)'": Used(two("@SUM(1)"), 2, department="@SUM(1)"),
    "cell '+cmd|'": Used(two("+cmd|"), 2, department="+cmd|"),
    "cell '-2+3'": Used(two("-2+3"), 2, department="-2+3"),
    "cell tab first": Used(two("\tCare"), 2, department="Care"),
    "cell CR first": Used(two('"\rCare"'), 2, department="Care"),
    "cell '＝1' full-width": Used(two("＝1"), 2, department="＝1"),
    "cell %0A=": Used(two("%0A="), 2, department="%0A="),
    "date 31/02/2025": one_of(f"{ANA},,,31/02/2025,", reason="read one way only"),
    "date 03/04/05 ambiguous": one_of(f"{ANA},,,03/04/05,", reason="read one way only"),
    "date 1899-12-31": one_of(f"{ANA},,,1899-12-31,", reason="must lie between 1940-01-01"),
    "date 2038-01-20": one_of(f"{ANA},,,2038-01-20,", reason="must lie between 1940-01-01"),
    "thousands 1.000,00": beside("salary", "1.000,00"),
    "score 11": beside("score", "11"),
    "score 'n/a'": beside("score", "n/a"),
    "negative points": beside("points", "-3"),
    "currency symbols": beside("bonus", "€ 12"),
    "script tag in name": beside("name", "<script>alert(1)</script>"),
    "bidi in name": beside("name", "\u202egnp.exe"),
    "PII card number in note": beside("note", "4111 1111 1111 1111"),
    "phone formats x10": beside("phone", "+49 (0)30/12-34 ext. 5"),
    "language code 'xx'": beside("language", "xx"),
    "boolean 'ja/wahr/1/x'": beside("active", "wahr"),
}  # fmt: skip
"""Only what stands in a column of ours is read; other columns are named and left alone."""

AT_WORK: Sequence[str] = (
    "same file twice",
    "same file, 1 row changed",
    "same rows shuffled",
    "file shrinks by 90 % (mass leave guard)",
    "file removes the importer",
    "two imports racing",
    "kill -9 at 50 %",
    "disk full at 90 %",
    "DB down at 10 %",
)
"""Done with the real database in `tests/end_to_end/test_import_people.py`, named there."""

_NO_PULL = "nothing is fetched over HTTP yet: sources of feedback come with an issue of their own"
_NO_JSON = "a list of staff is CSV; JSON comes with sources of feedback"

OUT_OF_REACH: Mapping[str, str] = {
    "Content-Length wrong": _NO_PULL,
    "redirect to another host": _NO_PULL,
    "server drips 1 byte/s": _NO_PULL,
    "401 then 200": _NO_PULL,
    "rate limit 429 with Retry-After date": _NO_PULL,
    "pagination loop (next = self)": _NO_PULL,
    "cursor expired": _NO_PULL,
    "JSON duplicate keys": _NO_JSON,
    "JSON NaN": _NO_JSON,
    "JSON 1e400": _NO_JSON,
    "ISO time without zone": "no column of a list of staff holds a time",
}

FILES: Mapping[str, Used | Refused] = {**ENCODING, **DIALECT, **SPREADSHEET, **VALUES}

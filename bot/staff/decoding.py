"""Bytes of a file to text: which encoding it is, or where it stops being one."""

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterable

from bot.staff.model import Unreadable

MOST_BYTES = 50 * 1024 * 1024
SAMPLE = 4096
TOO_LONG = f"the file is larger than {MOST_BYTES // 2**20} MB; split it"
AS_CSV = "save the first sheet as “CSV UTF-8” and import that"

# How files begin that are no text: https://en.wikipedia.org/wiki/List_of_file_signatures
BEGINNINGS = {
    b"PK\x03\x04": f"this is a spreadsheet (.xlsx, .xlsm, .ods) or another archive; {AS_CSV}",
    b"PK\x05\x06": f"this is an empty archive; {AS_CSV}",
    b"\xd0\xcf\x11\xe0": f"this is an old or locked spreadsheet (.xls); {AS_CSV}",
    b"%PDF": "this is a PDF; export the list as “CSV UTF-8”",
    b"\x1f\x8b": "this is a packed file; unpack it first",
    BOM_UTF32_LE: "this is UTF-32; save it as UTF-8",
    BOM_UTF32_BE: "this is UTF-32; save it as UTF-8",
}
_WEB_PAGE = re.compile(rb"\s*<(!doctype|html|\?xml|head|body)", re.IGNORECASE)
IN_WORDS = frozenset("’‘“”„–—… €§°®·´`«»ß")
"""Characters beside letters that lists of staff hold."""

_UNLIKELY = re.compile(r"[^\x00-\x7f]{3}")


def decode(raw: bytes) -> tuple[str, str]:
    """Return the text of a file, and the name of its encoding.

    Raises:
        Unreadable: it is no text, or its encoding cannot be told; where possible with the place.
    """
    _refuse_what_is_no_text(raw)
    for mark, codec, name in (
        (BOM_UTF8, "utf-8", "UTF-8"),
        (BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (BOM_UTF16_BE, "utf-16-be", "UTF-16"),
    ):
        if raw.startswith(mark):
            return _decoded(raw[len(mark) :], codec, name), name
    if wide := _wide(raw):
        return _decoded(raw, wide, "UTF-16"), "UTF-16"
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _western(raw, error.start), "Windows-1252"
    return _without_nul(text), "UTF-8"


def _refuse_what_is_no_text(raw: bytes) -> None:
    """Name files of another kind for what they are."""
    if len(raw) > MOST_BYTES:
        raise Unreadable(TOO_LONG)
    if not raw.strip():
        raise Unreadable("the file is empty")
    for beginning, what in BEGINNINGS.items():
        if raw.startswith(beginning):
            raise Unreadable(what)
    if _WEB_PAGE.match(raw.removeprefix(BOM_UTF8)):
        raise Unreadable("this is a web page, perhaps of a sign-in; download the list itself")


def _wide(raw: bytes) -> str | None:
    """Return the codec of UTF-16 that has no mark: every second byte of Western text is 0."""
    sample = raw[:SAMPLE]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * 0.6:
        return "utf-16-le"
    return "utf-16-be" if half and sample[0::2].count(0) > half * 0.6 else None


def _decoded(raw: bytes, codec: str, name: str) -> str:
    try:
        return _without_nul(raw.decode(codec))
    except UnicodeDecodeError as error:
        line, character = _place(raw[: error.start].decode(codec, errors="replace"))
        raise Unreadable(f"this is no {name}", line=line, place=f"character {character}") from None


def _western(raw: bytes, bad: int) -> str:
    """Return the text of a file in Windows-1252, the usual one where it is no UTF-8.

    Every row of bytes is some Windows-1252 or other. So only what reads like words is taken, and
    nothing where other lines are UTF-8.
    """
    line, character = _place(raw[:bad].decode("utf-8"))
    refused = Unreadable(
        "this is neither UTF-8 nor plain Windows-1252; save it as “CSV UTF-8”",
        line=line,
        place=f"character {character}",
    )
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        raise refused from None
    if _some_are_utf8(raw.splitlines()) or not _reads_like_words(text):
        raise refused
    return _without_nul(text)


def _some_are_utf8(lines: Iterable[bytes]) -> bool:
    """Return whether a line with more than ASCII is UTF-8."""
    for line in lines:
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            return True
    return False


def _reads_like_words(text: str) -> bool:
    """Return whether what is not ASCII are letters and signs as people write them."""
    used = {character for character in set(text) if not character.isascii()}
    strange = [one for one in used - IN_WORDS if not unicodedata.category(one).startswith("L")]
    return not strange and "ƒ" not in used and not _UNLIKELY.search(text)


def _without_nul(text: str) -> str:
    """Return the text, which holds no NUL: databases refuse it."""
    if "\0" in text:
        line, character = _place(text[: text.index("\0")])
        raise Unreadable("a NUL byte", line=line, place=f"character {character}")
    return text.removeprefix("\ufeff")


def _place(before: str) -> tuple[int, int]:
    """Return line and character, both from 1, of what follows some text."""
    lines = re.split(r"\r\n|\r|\n", before)
    return len(lines), len(lines[-1]) + 1

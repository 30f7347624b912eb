"""What a cell says: an address, a day, a contact level, a few words; or why it says nothing."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from bot.identity import ContactLevel
from bot.spreadsheet import unguarded

MOST_WORDS = 200
MOST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
EARLIEST = date(1940, 1, 1)
AHEAD = timedelta(days=366)

_ADDRESS = re.compile(r"[^\s@,;<>\"()\[\]\\]+@[^\s@,;<>\"()\[\]\\.]+(\.[^\s@,;<>\"()\[\]\\.]+)*")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WITH_DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SERIAL = re.compile(r"\d{4,6}(\.\d+)?")
_TURNED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")

LEVELS: Mapping[str, ContactLevel] = {
    **{level.value: level for level in ContactLevel},
    **{f"{level.value}s": level for level in ContactLevel},
    "kontakter": ContactLevel.CONTACTOR,
    "modifizierer": ContactLevel.MODIFIER,
    "beeinflusser": ContactLevel.INFLUENCER,
    "isoliert": ContactLevel.ISOLATED,
}


class Unusable(ValueError):
    """A cell says nothing that can be used; the text says why."""


def words_in(cell: str) -> str:
    """Return what a cell says in one line, composed and without blanks around it.

    Raises:
        Unusable: it is too long, or holds signs that nobody sees.
    """
    words = " ".join(unguarded(unicodedata.normalize("NFC", cell)).split())
    if len(words) > MOST_WORDS:
        raise Unusable(f"{len(words)} characters; at most {MOST_WORDS}")
    hidden = (one for one in words if one in _TURNED or unicodedata.category(one) in ("Cc", "Cs"))
    if sign := next(hidden, None):
        raise Unusable(f"holds a sign that nobody sees (U+{ord(sign):04X})")
    return words


def address_in(cell: str) -> str:
    """Return an e-mail address in lower case; empty if the cell is.

    Raises:
        Unusable: it is no address.
    """
    address = unicodedata.normalize("NFC", cell).strip().lower()
    if not address:
        return ""
    hidden = any(unicodedata.category(one) in ("Cc", "Cf", "Cs") for one in address)
    if hidden or len(address) > MOST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise Unusable("is no e-mail address")
    return address


def day_in(cell: str, today: date) -> date | None:
    """Return a day; None if the cell is empty.

    Raises:
        Unusable: it is no day, could be two, or lies outside 1940 to a year from today.
    """
    said = unguarded(cell).strip()
    if not said:
        return None
    if iso := _ISO.fullmatch(said):
        year, month, number = iso.groups()
    elif dotted := _WITH_DOTS.fullmatch(said):
        number, month, year = dotted.groups()
    elif _SERIAL.fullmatch(said):
        raise Unusable("is a spreadsheet's own number for a day; write it as 2026-11-22")
    else:
        raise Unusable("is no day that can be read one way only; write 2026-11-22 or 22.11.2026")
    try:
        day = date(int(year), int(month), int(number))
    except ValueError:
        raise Unusable("there is no such day") from None
    if not EARLIEST <= day <= today + AHEAD:
        raise Unusable(f"must lie between {EARLIEST} and {today + AHEAD}")
    return day


def level_in(cell: str) -> ContactLevel | None:
    """Return a contact level; None if the cell is empty.

    Raises:
        Unusable: it is none.
    """
    said = cell.strip().casefold()
    if not said:
        return None
    if said not in LEVELS:
        raise Unusable(f"must be one of {', '.join(level.value for level in ContactLevel)}")
    return LEVELS[said]

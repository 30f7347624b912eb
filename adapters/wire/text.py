"""Words on their way from and to a chat platform: what may be kept, what fits."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
"""One JSON object as a platform takes it."""

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_DIRECTION = r"\u202a-\u202e\u2066-\u2069"
_DISTURBING = re.compile(rf"([{_DIRECTION}])|[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_JOINING = ("\u200d", "\ufe0e", "\ufe0f")
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_LONGEST_CLUSTER = 32


def storable(words: str) -> str:
    """Return the words as they may be kept: NUL and lone surrogates become U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", words)


def clean(words: str) -> str:
    """Return the words without what cannot travel or would disturb what stands around them."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return _DISTURBING.sub(lambda found: "" if found[1] else "\ufffd", lines)


def units(words: str) -> int:
    """Return the length in UTF-16 units."""
    return len(words) if words.isascii() else len(words.encode("utf-16-le", "surrogatepass")) // 2


def fit(words: str, limit: int, cost: Callable[[str], int] = units) -> str:
    """Return the words cleaned and, when they cost more than `limit`, cut with an ellipsis.

    Args:
        words: any words.
        limit: the most that they may cost, at least 3.
        cost: what words cost: the sum of what their characters cost, each of them at least 1.
    """
    cleaned = clean(words)
    if cost(cleaned) <= limit:
        return cleaned
    room = limit - cost("…")
    lengths = range(min(len(cleaned), limit) + 1)
    end = bisect_right(lengths, room, key=lambda length: cost(cleaned[:length])) - 1
    return cleaned[: _before_cluster(cleaned, end)].rstrip() + "…"


def is_blank(words: str) -> bool:
    """Return whether there is nothing to see, which platforms refuse in most places."""
    return not any(char.isprintable() and not char.isspace() for char in words)


def _before_cluster(words: str, end: int) -> int:
    """Return the nearest place before `end` that is not inside of one visible character."""
    for cut in range(end, max(end - _LONGEST_CLUSTER, 0), -1):
        if not _continues(words[cut]) and words[cut - 1] != "\u200d":
            return cut
    return end


def _continues(character: str) -> bool:
    """Return whether the character is shown as part of the one before it."""
    return (
        character in _JOINING
        or ord(character) in _SKIN_TONES
        or unicodedata.combining(character) > 0
    )

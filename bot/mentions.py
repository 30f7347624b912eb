"""Who is named in a text, by which words; and the text without them."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

from bot.identity import Person, PersonId

LEAST_PART = 3
LEAST_LONE_NAME = 4
ODD_CASES_FROM = "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}"
"""Below it `lower` makes exactly those letters alike that a pattern takes for alike."""


def named_in(text: str, people: Collection[Person]) -> tuple[tuple[PersonId, str], ...]:
    """Return who of some people is named in a text, with the words as they stand there.

    Looked for are the full name and, as whole words of at least three letters, the first name and
    the last, in any spelling of case.
    """
    found: dict[tuple[PersonId, str], None] = {}
    lowered = text.lower() if _is_plain(text) else None
    for person in people:
        for words in _ways_to_name(person.name):
            if _may_stand(words, lowered):
                found.update({(person.id, one): None for one in _pattern((words,)).findall(text)})
    return tuple(found)


def without(text: str, words: Iterable[str], instead: str) -> str:
    """Return a text in which `instead` stands for each of some words, in any case."""
    sought = tuple(sorted({one for one in words if one.strip()}, key=len, reverse=True))
    return _pattern(sought).sub(lambda _: instead, text) if sought else text


def is_telling(name: str, others: Collection[str]) -> bool:
    """Return whether a name, wherever it stands, can only mean one person.

    A name of one word is also a word, or a colleague's first name.

    Args:
        name: the full name.
        others: the full names of everybody else.
    """
    words = name.split()
    if len(words) > 1:
        return True
    alone = name.strip().casefold()
    taken = {word.casefold() for other in others for word in other.split()}
    return len(alone) >= LEAST_LONE_NAME and alone not in taken


def _may_stand(words: str, lowered: str | None) -> bool:
    """Return whether a pattern of some words is worth making: it costs fifty such looks.

    Args:
        lowered: the text in lower case; None: it has letters whose case is odd.
    """
    if lowered is None or not _is_plain(words):
        return True
    return words.split(maxsplit=1)[0].lower() in lowered


def _is_plain(words: str) -> bool:
    return words.isascii() or max(words) < ODD_CASES_FROM


def _ways_to_name(name: str) -> tuple[str, ...]:
    """Return the full name, the first and the last, if each is long enough to be one."""
    words = name.split()
    parts = tuple(one for one in (*words[:1], *words[1:][-1:]) if len(one) >= LEAST_PART)
    return (" ".join(words), *parts) if len(words) > 1 else parts


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of some words, each as a whole."""
    return re.compile("|".join(map(_whole, words)), re.IGNORECASE)


def _whole(words: str) -> str:
    """Return the pattern of words that begin and end where words do.

    Where a script puts no blanks between words, nothing says where one ends.
    """
    inside = r"\s+".join(map(re.escape, words.split()))
    before = "" if _has_no_edges(words.strip()[0]) else r"(?<!\w)"
    behind = "" if _has_no_edges(words.strip()[-1]) else r"(?!\w)"
    return f"{before}{inside}{behind}"


def _has_no_edges(letter: str) -> bool:
    return unicodedata.category(letter) == "Lo"

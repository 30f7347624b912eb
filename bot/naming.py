"""Names that were typed as words: `@Ben Carter`, where no list of people opened.

Only a whole name that one member has means them for sure. Whatever is less stays as it was typed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.identity import AccountId, Workspace
from bot.request import Request, Said, Token, Typed, Who

MOST_NAMES = 10
MOST_WORDS = 5  # of one name
MOST_ALIKE = 200  # whose names begin alike

AT = re.compile(r"(?<![\w@.])@(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_](?:[\w'\N{RIGHT SINGLE QUOTATION MARK}.-]*\w)?")


@dataclass(frozen=True)
class Called:
    """A member by name; `account` is None when they have none in the workspace."""

    name: str
    account: AccountId | None


class Names(Protocol):
    """Who is called how."""

    def called(self, workspace: Workspace, word: str, most: int) -> tuple[Called, ...]:
        """Return members of the organisation whose names begin with a word, in any case."""
        ...


def has_names(request: Request) -> bool:
    """Return whether a name may have been typed."""
    door = request.door
    return isinstance(door, Typed) and any(
        isinstance(token, str) and AT.search(token) for token in door.said
    )


def with_names(request: Request, workspace: Workspace, names: Names) -> Request:
    """Return a request in which whole names that were typed are mentions."""
    door = request.door
    if not isinstance(door, Typed):
        return request
    said = [part for token in door.said for part in _with_names(token, workspace, names)]
    return replace(request, door=Typed(tuple(said)))


def words_of(words: str) -> list[tuple[str, int]]:
    """Return the first words that could be a name, each with where it ends."""
    found: list[tuple[str, int]] = []
    at = 0
    while len(found) < MOST_WORDS and (word := _WORD.match(words, at)):
        found.append((word[0].casefold(), word.end()))
        blank = word.end()
        if words[blank : blank + 1] not in (" ", "\N{NO-BREAK SPACE}"):
            break
        at = blank + 1
    return found


def same_words(name: str, typed: Sequence[tuple[str, int]]) -> int:
    """Return how many words of a name were typed, from the first on."""
    count = 0
    for mine, (word, _) in zip(name.casefold().split(), typed, strict=False):
        if mine != word:
            break
        count += 1
    return count


def _with_names(token: Token, workspace: Workspace, names: Names) -> Said:
    """Return what was typed in a run of words, with mentions for the names in it."""
    if not isinstance(token, str):
        return (token,)
    parts: list[Token] = []
    end = 0
    for start in list(AT.finditer(token))[:MOST_NAMES]:
        if (found := _meant(token[start.end() :], workspace, names)) is not None:
            account, length = found
            parts += [token[end : start.start()], Who(account)]
            end = start.end() + length
    parts.append(token[end:])
    return tuple(part for part in parts if part != "")


def _meant(words: str, workspace: Workspace, names: Names) -> tuple[AccountId, int] | None:
    """Return whom the beginning of some words means for sure, and how long the name is there."""
    typed = words_of(words)
    if not typed:
        return None
    alike = names.called(workspace, typed[0][0], MOST_ALIKE)
    whole = [
        (count, one)
        for one in alike
        if (count := same_words(one.name, typed)) == len(one.name.split())
    ]
    longest = max((count for count, _ in whole), default=0)
    best = [one for count, one in whole if count == longest]
    if len(best) != 1 or best[0].account is None:
        return None
    return best[0].account, typed[longest - 1][1]

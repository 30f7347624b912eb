"""A round of "do we do this here?": who is asked what, and what may be said of the answers.

It is a named round: answers are kept with names until it closes. Only shares are ever shown, of
lines that enough people answered, and no share says what all or none of them did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import NewType, TypeVar

from bot.identity import SpaceId
from bot.shares import K, percent
from bot.values.model import Part, Value, ValueId

RoundId = NewType("RoundId", int)
LineId = NewType("LineId", int)

LEAST_MEMBERS = 5  # smaller spaces are not asked
LEAST_ANSWERS = K  # of a line, before its share is shown
LINES_EACH = 3
ANSWERS_HOPED_FOR = 8  # of a line, if everybody answers: so many lines are asked, and no more
MOST_ASKED_ABOUT = 24  # lines in one round: the card with the results holds no more
WORKING_DAYS = 10
HALF = 50
ASKED_ABOUT = (Part.LOOKS, Part.SOUNDS, Part.FEELS)

Thing = TypeVar("Thing")


class Answer(StrEnum):
    """How often we do something here."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    RARELY = "rarely"


@dataclass(frozen=True)
class Round:
    """One round of one space; its interval is half-open.

    Attributes:
        opens_at: when people are asked; may lie ahead.
        is_closed: its results hold, and no answer of anybody is left.
    """

    id: RoundId
    space: SpaceId
    opens_at: datetime
    closes_at: datetime
    is_closed: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a value, as it was when the round opened."""

    id: LineId
    round: RoundId
    value: ValueId
    part: Part
    words: str


@dataclass(frozen=True)
class Asked:
    """A line that somebody is asked, and their answer so far."""

    line: Line
    answer: Answer | None = None


@dataclass(frozen=True)
class Tally:
    """How many answered a line, and how many of them "always" or "sometimes"."""

    answered: int
    we_do: int


@dataclass(frozen=True)
class Result:
    """What a round says of one line.

    Attributes:
        value: the name of the value.
        share_percent: who says that we do this always or sometimes, as `bot.shares.percent` has
            it; None: too few answered.
    """

    value: str
    words: str
    share_percent: int | None


def share_percent(tally: Tally) -> int | None:
    """Return what may be said of the answers to a line; None: too few answered."""
    return percent(tally.we_do, tally.answered) if tally.answered >= LEAST_ANSWERS else None


def candidates(values: Sequence[Value]) -> tuple[tuple[ValueId, Part, str], ...]:
    """Return every line that can be asked about; "not this" lines cannot."""
    return tuple(
        (value.id, part, line)
        for value in values
        for part in ASKED_ABOUT
        for line in value.lines(part)
    )


def drawn(lines: Sequence[Thing], members: int, seed: int) -> tuple[Thing, ...]:
    """Return the lines of a round, by a draw that the seed decides.

    As many as give each of them the answers hoped for, and never fewer than each is asked.
    """
    most = min(MOST_ASKED_ABOUT, max(LINES_EACH, members * LINES_EACH // ANSWERS_HOPED_FOR))
    places = sorted(range(len(lines)), key=lambda place: _lot(seed, place))
    return tuple(lines[place] for place in places[:most])


def share_of(lines: Sequence[Thing], place: int) -> tuple[Thing, ...]:
    """Return what the person at a place in the row of all who are asked is asked.

    Over the whole row, no line is asked more than once oftener than another.
    """
    each = min(LINES_EACH, len(lines))
    return tuple(lines[(place * each + nth) % len(lines)] for nth in range(each))


def _lot(seed: int, place: int) -> bytes:
    return sha256(f"{seed}:{place}".encode()).digest()

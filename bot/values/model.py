"""A value of the organisation, said as behaviour; what is told of it; the goals above it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.identity import PersonId, SpaceId

ValueId = NewType("ValueId", int)
StoryId = NewType("StoryId", int)
SuggestionId = NewType("SuggestionId", int)

MOST_LINES = 5
MOST_VALUES = 10
MOST_LINE = 140
MOST_NAME = 40
MOST_SENTENCE = 300


class Part(StrEnum):
    """The lists of a value; each is named as the field of `Value` that holds it."""

    LOOKS = "looks"
    SOUNDS = "sounds"
    FEELS = "feels"
    NEVER = "never"  # what it is not


@dataclass(frozen=True)
class Value:
    """One value: a sentence and what can be seen, heard and felt of it.

    `slug` is what is typed behind `#`. Each list has at most five short lines.
    """

    id: ValueId
    space: SpaceId
    slug: str
    name: str
    sentence: str
    looks: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    feels: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    retired: bool = False

    def lines(self, part: Part) -> tuple[str, ...]:
        """Return the lines of one list."""
        found: tuple[str, ...] = getattr(self, part.value)
        return found


@dataclass(frozen=True)
class Story:
    """Something that somebody saw, told for one value; `value` is its slug."""

    id: StoryId
    space: SpaceId
    author: PersonId
    value: str
    words: str
    at: datetime
    customer: str | None = None


@dataclass(frozen=True)
class Thanks:
    """A kudos that everybody may read; `receivers` are those who stand on its card."""

    giver: PersonId
    receivers: tuple[PersonId, ...]
    words: str
    at: datetime


Told = Story | Thanks
"""What stands on the shelf of a value."""


class Verdict(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"


@dataclass(frozen=True)
class Suggestion:
    """A line that somebody would add to a value.

    Attributes:
        space: whose value it is.
        seen: where it was seen, in the author's words; may be empty.
        front_line: the author serves customers daily.
    """

    id: SuggestionId
    space: SpaceId
    value: ValueId
    author: PersonId
    part: Part
    line: str
    at: datetime
    seen: str = ""
    front_line: bool = False
    verdict: Verdict = Verdict.OPEN


@dataclass(frozen=True)
class Goal:
    """One goal, and why it is one."""

    words: str
    why: str = ""


@dataclass(frozen=True)
class GoalCard:
    """The vision of a space and up to three goals."""

    space: SpaceId
    vision: str = ""
    goals: tuple[Goal, ...] = ()

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.vision or self.goals)


def slug_of(name: str) -> str:
    """Return what is typed behind `#` for a name: its words, joined by hyphens, without accents.

    Empty when the name holds no letter.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    slug = re.sub(r"[^\w]+", "-", plain.lower()).strip("-_")
    return slug[:MOST_NAME] if re.match(r"[^\W\d]", slug) else ""

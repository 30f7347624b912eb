"""A value of the organisation, said as behaviour."""

import re
import unicodedata
from dataclasses import dataclass
from typing import NewType

from bot.identity import SpaceId

ValueId = NewType("ValueId", int)

MOST_LINES = 5
MOST_VALUES = 10
MOST_LINE = 140
MOST_NAME = 40
MOST_SENTENCE = 300


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


def slug_of(name: str) -> str:
    """Return what is typed behind `#` for a name: its words, joined by hyphens, without accents.

    Empty when the name holds no letter.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    slug = re.sub(r"[^\w]+", "-", plain.lower()).strip("-_")
    return slug[:MOST_NAME] if re.match(r"[^\W\d]", slug) else ""

"""How far somebody new is on their path."""

from dataclasses import dataclass

from bot.identity import Person

MOST_CARDS = 5


@dataclass(frozen=True)
class Newcomer:
    """Somebody who came lately; `step` is how many cards they had."""

    person: Person
    step: int
    ended: bool = False

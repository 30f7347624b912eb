"""Values as they are pasted: one on a line, with a sentence behind a colon."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.spaces.keeping import wrong
from bot.ui.language import Say

# As in the form of one value.
MOST_VALUES = 10
LEAST_NAME, MOST_NAME = 2, 40
MOST_SENTENCE = 300

_BULLETS = "-*•·–— \t"


@dataclass(frozen=True)
class Pasted:
    """One value as it was pasted."""

    name: str
    sentence: str


def read_values(lines: Sequence[str], say: Say) -> tuple[Pasted, ...]:
    """Return the values on some lines, in their order.

    Raises:
        UsageError: a name or a sentence is too long, or a name is none; said beside the field.
    """
    found = tuple(read for line in lines if (read := _read(line)).name)
    for one in found:
        if not LEAST_NAME <= len(one.name) <= MOST_NAME:
            said = say(
                "“{name}”: a name has {least} to {most} characters.",
                name=one.name[:MOST_NAME],
                least=LEAST_NAME,
                most=MOST_NAME,
            )
            raise wrong("values", said)
        if len(one.sentence) > MOST_SENTENCE:
            said = say(
                "“{name}”: at most {most} characters in the sentence.",
                name=one.name,
                most=MOST_SENTENCE,
            )
            raise wrong("values", said)
    return found


def _read(line: str) -> Pasted:
    """Return one line as a name and a sentence; the sentence may be missing."""
    name, _, sentence = line.strip(_BULLETS).partition(":")
    return Pasted(name.strip(), sentence.strip())

"""Every way into the product, read from its capabilities: what is added there is proved too."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle

from bot.capabilities import CAPABILITIES
from bot.commands import Capability
from bot.identity import AccountId
from bot.request import (
    Answer,
    Door,
    OpenedHome,
    PickedMessage,
    PickedShortcut,
    Pressed,
    Said,
    Submitted,
    Token,
    Typed,
    Who,
)
from bot.ui.forms import Field, Form, Number, Option, PersonField, Rating, Tick
from bot.ui.language import say_in

NAMED = re.compile(r"(@\w+)")
REASON = "fixed the export on Sunday for the clinic"


class Kind(StrEnum):
    """What somebody does."""

    COMMAND = "command"
    ACTION = "action"
    FORM = "form"
    SHORTCUT = "shortcut"
    ON_MESSAGE = "message shortcut"
    HOME = "home"


@dataclass(frozen=True)
class Way:
    """One way in.

    Attributes:
        examples: what can be typed behind a command's name.
    """

    kind: Kind
    name: str
    examples: tuple[str, ...] = ()


def ways_in(capabilities: Sequence[Capability] = CAPABILITIES) -> tuple[Way, ...]:
    """Return every way in, in the order in which the capabilities declare them."""
    return (Way(Kind.HOME, "home"), *(way for part in capabilities for way in _ways_of(part)))


def _ways_of(part: Capability) -> Iterator[Way]:
    """Yield the ways in to one capability; a command is also the form of its name."""
    for command in part.commands:
        yield Way(Kind.COMMAND, command.name, command.examples)
        yield Way(Kind.FORM, command.name)
    yield from (Way(Kind.ACTION, action.name) for action in part.actions)
    yield from (Way(Kind.FORM, form.name) for form in part.forms)
    for shortcut in part.shortcuts:
        yield Way(Kind.ON_MESSAGE if shortcut.on_message else Kind.SHORTCUT, shortcut.name)


def forms_shown(capabilities: Sequence[Capability] = CAPABILITIES) -> Mapping[str, Form]:
    """Return a form of each name, with the fields that the capabilities' examples give it."""
    say = say_in("en")
    views = [example.view(say) for part in capabilities for example in part.examples]
    return {view.name: view for view in views if isinstance(view, Form)}


# ---- what comes in, as the core sees it ---------------------------------------------------------


@dataclass(frozen=True)
class Visitor:
    """What somebody has at hand who tries a way in.

    Attributes:
        others: accounts that can be named.
        numbers: of things of ours that buttons and forms may carry.
        words: what they write wherever something can be written.
    """

    others: tuple[AccountId, ...]
    numbers: tuple[int, ...]
    words: str = REASON

    def doors(self, way: Way, forms: Mapping[str, Form]) -> Iterator[Door]:
        """Yield the doors that this way leads through."""
        match way.kind:
            case Kind.HOME:
                yield OpenedHome()
            case Kind.COMMAND:
                written = ((f" {self.words}",), (Who(self.others[0]), f" {self.words}"))
                typed = ((way.name,), *((f"{way.name} ", *words) for words in written))
                examples = (self.said(f"{way.name} {one}") for one in way.examples)
                yield from (Typed(said) for said in (*typed, *examples))
            case Kind.ACTION:
                yield from (Pressed(way.name, value, "1.0") for value in self._carried())
            case Kind.FORM:
                form = forms.get(way.name)
                answers = self.answers(form.fields) if form else {"reason": self.words}
                yield from (Submitted(way.name, answers, carry) for carry in self._carried())
            case Kind.SHORTCUT:
                yield PickedShortcut(way.name)
            case Kind.ON_MESSAGE:
                authors = (*self.others[:1], None)
                yield from (PickedMessage(way.name, one, self.words, "1.0") for one in authors)

    def _carried(self) -> tuple[str, ...]:
        """Return what a button or a form may carry: nothing, or the number of something."""
        return ("", *map(str, self.numbers))

    def said(self, words: str) -> Said:
        """Return words in which each `@name` stands for somebody, one after the other."""
        names = cycle(self.others)
        parts = [part for part in NAMED.split(words) if part]
        return tuple(self._token(part, names) for part in parts)

    def _token(self, part: str, names: Iterator[AccountId]) -> Token:
        return Who(next(names)) if NAMED.fullmatch(part) else part

    def answers(self, fields: Sequence[Field]) -> dict[str, Answer]:
        """Return something for every field of a form."""
        return {field.key: self._answer(field) for field in fields}

    def _answer(self, field: Field) -> Answer:
        match field:
            case PersonField(most=most):
                return tuple(Who(one) for one in self.others[:most])
            case Tick():
                return ("yes",)
            case Number(least=least) | Rating(least=least):
                return str(least)
            case _:
                pass
        options: tuple[Option, ...] = getattr(field, "options", ())
        return options[0].value if options else self.words

"""Commands, declared once: from them come the grammar, the form, the help and the manifests.

A command's arguments are a frozen dataclass whose fields are annotated with what can be typed:

    @dataclass(frozen=True)
    class GiveKudos:
        to: Annotated[Said, People(mark("Who do you thank?"), most=10)] = ()
        reason: Annotated[str, Rest(mark("What did they do?"), least=15, most=1500)] = ""

`grammar.py` reads them. Reading never fails: what is missing stays empty, and the handler says
what it needs.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from bot.errors import BotError
from bot.identity import Role
from bot.outcome import Outcome
from bot.personal import PersonalData
from bot.request import Answers
from bot.ui.blocks import Block
from bot.ui.language import Say

LARGEST_NUMBER = 2**63 - 1  # what a database takes


@dataclass(frozen=True)
class People:
    """Mentions of people, anywhere in what was typed."""

    label: str
    most: int = 10
    hint: str = ""


@dataclass(frozen=True)
class Tags:
    """Words that begin with `#`.

    They stay in the words as well: only the handler knows which of them name something, and
    takes those out by `without`.
    """

    label: str
    hint: str = ""


@dataclass(frozen=True)
class Flag:
    """A word such as `--private`."""

    word: str
    label: str
    words: str


@dataclass(frozen=True)
class Named:
    """A name behind a word and a colon: `for:Acme`, `for:"Acme Ltd"`; length in characters."""

    word: str
    label: str
    most: int = 80
    hint: str = ""


@dataclass(frozen=True)
class Rest:
    """Whatever remains; lengths in characters."""

    label: str
    least: int = 0
    most: int = 3000
    hint: str = ""
    multiline: bool = True
    optional: bool = False


@dataclass(frozen=True)
class Aside:
    """A line that only forms ask for, where there is a reason to: nothing that is typed is one."""

    label: str
    most: int = 200
    hint: str = ""


Kind = People | Tags | Flag | Named | Rest | Aside


@dataclass(frozen=True)
class NoArguments:
    """Nothing can be typed behind the command."""


Handler = Callable[..., Outcome]
"""`(arguments, context, store) -> Outcome`; bootstrap finds the store by the third annotation."""


@dataclass(frozen=True)
class Command:
    """Something that can be typed, and that a form of the same name may submit.

    Attributes:
        name: one or two words, for example `kudos mine`.
        summary: one line for help, marked for translation.
        usage: what follows the name, for example `@person reason #value`.
        examples: what to type behind the name, each ready to paste.
        roles: any of these is enough; empty means everybody.
        reads_only: runs on a reader, never behind a writer, and leaves no inbox row.
    """

    name: str
    summary: str
    handler: Handler
    arguments: type = NoArguments
    usage: str = ""
    examples: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()
    reads_only: bool = False


class NeedsRole(BotError):
    """This needs one of some roles; dispatch says who holds them, and how to ask them.

    Handlers raise it where it depends on more than the way in; else the declaration says it.
    """

    def __init__(self, roles: frozenset[Role], command: str) -> None:
        """Name the roles, any of which is enough, and what to type for those who hold one."""
        super().__init__(f"{command} needs one of {sorted(roles)}")
        self.roles = roles
        self.command = command


@dataclass(frozen=True)
class Press:
    """The arguments of an action: the button's value and the message that it stood on."""

    value: str
    message_id: str | None = None

    @property
    def number(self) -> int:
        """The value as the number of something of ours; 0, which numbers nothing, if it is none."""
        return number_in(self.value)


@dataclass(frozen=True)
class Action:
    """What a button does; its handler takes a `Press`.

    Attributes:
        roles: any of these is enough; empty means everybody.
        reads_only: runs on a reader, never behind a writer, and leaves no inbox row.
        opens_form: it only shows something to fill in or to read, so that a platform may open a
            place for that at once; such an action reads only.
    """

    name: str
    handler: Handler
    roles: frozenset[Role] = frozenset()
    reads_only: bool = False
    opens_form: bool = False


@dataclass(frozen=True)
class Filled:
    """The arguments of a form that no command reads: the raw answers and what the form carried."""

    answers: Answers
    carry: str = ""

    def words(self, key: str) -> str:
        """Return the text or the chosen value under `key`, without blanks around it."""
        answer = self.answers.get(key, "")
        return answer.strip() if isinstance(answer, str) else ""

    def lines(self, key: str) -> tuple[str, ...]:
        """Return the lines under `key` that are not blank."""
        return tuple(line.strip() for line in self.words(key).splitlines() if line.strip())

    def ticked(self, key: str) -> bool:
        """Return whether a box was ticked."""
        return bool(self.answers.get(key))


@dataclass(frozen=True)
class FormReply:
    """What happens when the form called `name` is sent; its handler takes a `Filled`."""

    name: str
    handler: Handler
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Shortcut:
    """Something to choose from a menu; `on_message` ones take a `PickedMessage`.

    Of what `reads_only` ones answer nothing is kept, so that they can show what nobody stores.

    `label` has at most 24 characters (platforms.md).
    """

    name: str
    label: str
    summary: str
    handler: Handler
    on_message: bool = False
    reads_only: bool = False


@dataclass(frozen=True)
class HomePart:
    """A part of everybody's home; `handler(NoArguments(), context, store)` returns blocks."""

    handler: Callable[..., tuple[Block, ...]]


@dataclass(frozen=True)
class Example:
    """A view with content, for the gallery, the golden files and the property tests."""

    name: str
    view: Callable[[Say], Any]


@dataclass(frozen=True)
class Capability:
    """One thing that the product can do, with all its ways in."""

    name: str
    commands: tuple[Command, ...] = ()
    actions: tuple[Action, ...] = ()
    forms: tuple[FormReply, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    home: tuple[HomePart, ...] = ()
    examples: tuple[Example, ...] = ()
    personal: PersonalData | None = None


def opening(capabilities: Iterable[Capability]) -> frozenset[str]:
    """Return the names of the actions that only show something to fill in or to read."""
    actions = (action for capability in capabilities for action in capability.actions)
    return frozenset(action.name for action in actions if action.opens_form)


def number_in(value: str) -> int:
    """Return the number of something of ours that a button or form carries.

    0, which numbers nothing, for whatever is no such number.
    """
    if not (value.isascii() and value.isdecimal() and len(value) < 20):  # noqa: PLR2004 - 64 bits
        return 0
    number = int(value)
    return number if number <= LARGEST_NUMBER else 0


def kinds_of(arguments: type) -> Mapping[str, Kind]:
    """Return what can be typed for each field of an argument dataclass."""
    return _kinds(arguments)


@cache
def _kinds(arguments: Callable[..., object]) -> Mapping[str, Kind]:
    """Return the same; reading the annotations takes a while, so it is done once for each."""
    found: dict[str, Kind] = {}
    for name, hint in get_type_hints(arguments, include_extras=True).items():
        if get_origin(hint) is Annotated:
            found[name] = get_args(hint)[1]
    return found

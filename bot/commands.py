"""Commands, declared once: from a declaration come the grammar, the form, the help and the manifests.

A command's arguments are a frozen dataclass whose fields are annotated with what can be typed there:

    @dataclass(frozen=True)
    class GiveKudos:
        to: Annotated[Said, People(mark("Who do you thank?"), most=10)] = ()
        reason: Annotated[str, Rest(mark("What did they do?"), least=15, most=1500)] = ""

Reading never fails: what is missing stays empty, and the handler says what it needs.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from bot.context import Context
from bot.identity import Person, Role
from bot.outcome import Outcome
from bot.request import Answer, Answers, Broken, ChannelName, Everyone, Said, Token, Who
from bot.ui.blocks import Block
from bot.ui.forms import Choice, Field, Form, Option, PersonField, Tick, Words
from bot.ui.language import Say

Arguments = TypeVar("Arguments")

# What a keyboard makes of two hyphens on its own.
_DASHES = "(?:--|\N{EM DASH}|\N{EN DASH})"
_TAG = re.compile(r"(?<!\S)#([^\W\d][\w-]*)")
_SPACES = re.compile(r"[^\S\n]{2,}")
_BLANK = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")


@dataclass(frozen=True)
class People:
    """Mentions of people, anywhere in what was typed."""

    label: str
    most: int = 10
    hint: str = ""


@dataclass(frozen=True)
class Tags:
    """Words that begin with `#`."""

    label: str
    hint: str = ""


@dataclass(frozen=True)
class Flag:
    """A word such as `--private`."""

    word: str
    label: str
    words: str


@dataclass(frozen=True)
class Rest:
    """Whatever remains; lengths in characters."""

    label: str
    least: int = 0
    most: int = 3000
    hint: str = ""
    multiline: bool = True
    optional: bool = False


Kind = People | Tags | Flag | Rest


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


@dataclass(frozen=True)
class Press:
    """The arguments of an action: the button's value and the message that it stood on."""

    value: str
    message_id: str | None = None


@dataclass(frozen=True)
class Action:
    """What a button does; its handler takes a `Press`."""

    name: str
    handler: Handler
    roles: frozenset[Role] = frozenset()
    reads_only: bool = False


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

    `label` has at most 24 characters (platforms.md).
    """

    name: str
    label: str
    summary: str
    handler: Handler
    on_message: bool = False


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


@cache
def _kinds(arguments: type) -> Mapping[str, Kind]:
    """Return what can be typed for each field of an argument dataclass."""
    found: dict[str, Kind] = {}
    for name, hint in get_type_hints(arguments, include_extras=True).items():
        if get_origin(hint) is Annotated:
            found[name] = get_args(hint)[1]
    return found


def parse(arguments: type[Arguments], said: Said) -> Arguments:
    """Read what was typed as `arguments`; what is missing keeps its default."""
    rest: tuple[Token, ...] = said
    values: dict[str, Any] = {}
    for name, kind in _kinds(arguments).items():
        if not isinstance(kind, Rest):
            values[name], rest = _take(kind, rest)
    for name, kind in _kinds(arguments).items():
        if isinstance(kind, Rest):
            values[name] = spoken(rest)
    return arguments(**values)


def _take(kind: People | Tags | Flag, said: Said) -> tuple[Any, Said]:
    """Take what is of this kind out of what was said."""
    if isinstance(kind, People):
        people = tuple(token for token in said if not isinstance(token, str))
        return people, tuple(token for token in said if isinstance(token, str))
    if isinstance(kind, Tags):
        tags = tuple(tag for token in said if isinstance(token, str) for tag in _TAG.findall(token))
        return tags, _without(_TAG, said)
    pattern = re.compile(rf"(?<!\S){_DASHES}{re.escape(kind.word.lstrip('-'))}(?!\S)", re.IGNORECASE)
    there = any(isinstance(token, str) and pattern.search(token) for token in said)
    return there, _without(pattern, said)


def _without(pattern: re.Pattern[str], said: Said) -> Said:
    """Return what was said without the matches."""
    return tuple(pattern.sub("", token) if isinstance(token, str) else token for token in said)


def spoken(said: Said) -> str:
    """Return the words of what was said, mentions left out, blanks at the seams folded."""
    words = " ".join(token.strip(" ") for token in said if isinstance(token, str))
    return _SPACES.sub(" ", words).strip()


def is_blank(words: str) -> bool:
    """Return whether there is nothing to read: white space and invisible characters only."""
    return not _BLANK.sub("", words)


def read(arguments: type[Arguments], answers: Answers) -> Arguments:
    """Read a form's answers as `arguments`; what is missing keeps its default."""
    values: dict[str, Any] = {}
    for name, kind in _kinds(arguments).items():
        answer = answers.get(name)
        if answer is not None:
            values[name] = _answered(kind, answer)
    return arguments(**values)


def _answered(kind: Kind, answer: Answer) -> Any:  # noqa: ANN401 - the field decides
    """Return an answer as the field of this kind holds it."""
    if isinstance(kind, People):
        mentions = answer if isinstance(answer, tuple) else ()
        return tuple(who for who in mentions if isinstance(who, Who))
    if isinstance(kind, Tags):
        tags = answer if isinstance(answer, tuple) else (answer,)
        return tuple(tag for tag in tags if isinstance(tag, str) and tag)
    if isinstance(kind, Flag):
        return bool(answer)
    return answer.strip() if isinstance(answer, str) else ""


def form_for(  # noqa: PLR0913 - all by name
    command: Command,
    *,
    title: str,
    submit: str,
    draft: Any,  # noqa: ANN401 - an instance of command.arguments
    context: Context,
    options: Mapping[str, tuple[Option, ...]],
    people: tuple[Person, ...] = (),
    intro: tuple[Block, ...] = (),
    carry: str = "",
) -> Form:
    """Return the form of a command with what was typed kept in it.

    Args:
        options: the choices of the fields that have some, by key; a field without any is left out.
        people: the draft's people, resolved.
    """
    made: list[Field] = []
    for field in fields(command.arguments):
        kind = _kinds(command.arguments).get(field.name)
        if kind is not None:
            value = getattr(draft, field.name)
            made.extend(_field(field.name, kind, value, context, options, people))
    return Form(command.name, title, submit, tuple(made), intro, carry)


def _field(  # noqa: PLR0913 - one call, right above
    key: str,
    kind: Kind,
    value: Any,  # noqa: ANN401 - what the field holds
    context: Context,
    options: Mapping[str, tuple[Option, ...]],
    people: tuple[Person, ...],
) -> tuple[Field, ...]:
    """Return the field for one argument, or none where there is nothing to choose."""
    say = context.say
    if isinstance(kind, People):
        chosen = tuple(person.id for person in people)
        return (PersonField(key, say(kind.label), chosen, kind.most, say(kind.hint)),)
    if isinstance(kind, Tags):
        offered = options.get(key, ())
        if not offered:
            return ()
        chosen_tag = next((tag for tag in value if any(tag == o.value for o in offered)), None)
        return (Choice(key, say(kind.label), offered, chosen_tag, say(kind.hint), optional=False),)
    if isinstance(kind, Flag):
        return (Tick(key, say(kind.label), say(kind.words), initial=bool(value)),)
    return (
        Words(
            key,
            say(kind.label),
            initial=value,
            hint=say(kind.hint),
            optional=kind.optional,
            multiline=kind.multiline,
            least=kind.least,
            most=kind.most,
        ),
    )


def mention_as_typed(token: Token) -> str:
    """Return how a mention that names nobody looked when it was typed."""
    if isinstance(token, Broken):
        return token.raw
    if isinstance(token, Everyone):
        return f"@{token.word}"
    if isinstance(token, ChannelName):
        return f"#{token.name or token.conversation}"
    return "?"

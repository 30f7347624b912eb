"""What was typed or filled in, as a command's arguments; and the form for what is missing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, assert_never

from bot.commands import Aside, Flag, Kind, Named, People, Rest, Tags, kinds_of
from bot.identity import Person
from bot.request import (
    Answer,
    Answers,
    Broken,
    ChannelName,
    Everyone,
    Group,
    Said,
    Who,
    WhoseAddress,
)
from bot.ui.forms import Choice, Field, Option, PersonField, Tick, Words
from bot.ui.language import Say

Arguments = TypeVar("Arguments")
Mention = Who | WhoseAddress | Group | Everyone | ChannelName | Broken

# What a keyboard makes of two hyphens on its own.
_DASHES = "(?:--|\N{EM DASH}|\N{EN DASH})"
_TAG = re.compile(r"(?<!\S)#([^\W\d][\w-]*)")
# What keyboards and languages make of a quotation mark.
_QUOTES = (
    '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}'
    "\N{DOUBLE LOW-9 QUOTATION MARK}\N{DOUBLE HIGH-REVERSED-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
_GAPS = " \t\N{NO-BREAK SPACE}"
_COMMA_IN_FRONT = re.compile(r"[,;:]\s+")
_BLANK = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")


def parse(arguments: type[Arguments], said: Said) -> Arguments:
    """Read what was typed as `arguments`; what is missing keeps its default."""
    kinds = kinds_of(arguments)
    flags = [kind for kind in kinds.values() if isinstance(kind, Flag)]
    rest = said
    for flag in flags:
        rest = tuple(without(t, _flag(flag)) if isinstance(t, str) else t for t in rest)
    known = rest
    for kind in kinds.values():
        if isinstance(kind, Named):
            rest = _without_name(rest, kind)
    found = {
        name: _name_in(known, kind) if isinstance(kind, Named) else _parsed(kind, said, rest)
        for name, kind in kinds.items()
    }
    return arguments(**found)


def _parsed(kind: People | Tags | Flag | Rest | Aside, said: Said, rest: Said) -> Any:  # noqa: ANN401 - the kind decides
    """Return what was typed of one kind; `rest` is what was typed apart from flags and names."""
    words = [token for token in said if isinstance(token, str)]
    match kind:
        case People():
            return tuple(token for token in said if not isinstance(token, str))
        case Tags():
            runs = (token for token in rest if isinstance(token, str))
            return tuple(tag for run in runs for tag in _TAG.findall(run))
        case Flag():
            return any(_flag(kind).search(run) for run in words)
        case Rest():
            return spoken(rest)
        case Aside():
            return ""
        case _:
            assert_never(kind)


def _flag(flag: Flag) -> re.Pattern[str]:
    """Return how a flag is typed; punctuation may follow it at once."""
    return re.compile(
        rf"(?<!\S){_DASHES}{re.escape(flag.word.lstrip('-'))}(?![\w-])", re.IGNORECASE
    )


def _name(kind: Named) -> re.Pattern[str]:
    """Return how a name is typed: in quotation marks, else up to the end of the word.

    Where the second mark is missing, the word behind the first one is the name.
    """
    quoted = rf"[{_QUOTES}](?P<quoted>[^{_QUOTES}\n]*\w[^{_QUOTES}\n]*)[{_QUOTES}]"
    bare = rf"[{_QUOTES}]?(?P<bare>\w(?:[^\s{_QUOTES}]*[^\s{_QUOTES}.,;:!?)])?)[{_QUOTES}]?"
    return re.compile(rf"(?<!\S){re.escape(kind.word)}:(?:{quoted}|{bare})", re.IGNORECASE)


def _name_in(said: Said, kind: Named) -> str:
    """Return the first name of a kind that was typed; empty: none was."""
    for token in said:
        found = _name(kind).search(token) if isinstance(token, str) else None
        if found:
            return as_name(found["quoted"] or found["bare"])
    return ""


def _without_name(said: Said, kind: Named) -> Said:
    """Return what was said without the first name of a kind; any other stands as words."""
    for place, token in enumerate(said):
        found = _name(kind).search(token) if isinstance(token, str) else None
        if found and isinstance(token, str):
            left = _closed(token[: found.start()], token[found.end() :])
            return (*said[:place], left, *said[place + 1 :])
    return said


def as_name(words: str) -> str:
    """Return words as a name on one line, without quotation marks around it."""
    return " ".join(words.strip().strip(_QUOTES).split())


def tag(slug: str) -> re.Pattern[str]:
    """Return how a tag is typed."""
    return re.compile(rf"(?<!\S)#{re.escape(slug)}(?![\w-])", re.IGNORECASE)


def without(words: str, pattern: re.Pattern[str]) -> str:
    """Return the words without what matches; everything else stands as it was typed."""
    first, *others = pattern.split(words)
    for part in others:
        first = _closed(first, part)
    return first


def _closed(left: str, right: str) -> str:
    """Return what stood on both sides of something that was taken out, with one blank between."""
    left, right = left.rstrip(_GAPS), right.lstrip(_GAPS)
    if not left:
        return _COMMA_IN_FRONT.sub("", right, count=1) if _COMMA_IN_FRONT.match(right) else right
    apart = right and not left.endswith("\n") and right[0] not in "\n.,;!?"
    return f"{left} {right}" if apart else left + right


def spoken(said: Said) -> str:
    """Return the words of what was said; mentions of people and groups are left out.

    What may have been meant as words stays as it was typed: addresses, channels, and what only
    looks like a mention.
    """
    words, is_open = "", False
    for token in said:
        run = token if isinstance(token, str) else _in_words(token)
        words = _closed(words, run) if is_open else words + run
        is_open = not run or (is_open and not run.strip(_GAPS))
    return words.strip()


def _in_words(mention: Mention) -> str:
    """Return a mention as words; empty for those that certainly mean somebody."""
    return "" if isinstance(mention, Who | Group | Everyone) else mention_as_typed(mention)


def is_blank(words: str) -> bool:
    """Return whether there is nothing to read: white space and invisible characters only."""
    return not _BLANK.sub("", words)


def read(arguments: type[Arguments], answers: Answers) -> Arguments:
    """Read a form's answers as `arguments`; what is missing keeps its default."""
    values: dict[str, Any] = {}
    for name, kind in kinds_of(arguments).items():
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
        chosen = answer if isinstance(answer, tuple) else (answer,)
        return tuple(one for one in chosen if isinstance(one, str) and one)
    if isinstance(kind, Flag):
        return bool(answer)
    if isinstance(kind, Named):
        return as_name(answer) if isinstance(answer, str) else ""
    return answer.strip() if isinstance(answer, str) else ""


@dataclass(frozen=True)
class Filling:
    """What the form of a command is filled with.

    Attributes:
        people: the draft's people, resolved.
        options: the choices of the fields that have some, by key; without any a field is left out.
        optional: the keys of those fields of choices and people that may stay empty.
        asides: what stands in those lines that are asked for as well, by key.
    """

    say: Say
    people: tuple[Person, ...] = ()
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    asides: Mapping[str, str] = field(default_factory=dict)


def fields_for(draft: Any, filling: Filling) -> tuple[Field, ...]:  # noqa: ANN401 - any arguments
    """Return the fields for a command's arguments, with what was typed kept in them."""
    kinds = kinds_of(type(draft))
    return tuple(
        made
        for argument in fields(draft)
        if argument.name in kinds
        for made in _field(
            argument.name, kinds[argument.name], getattr(draft, argument.name), filling
        )
    )


def _field(key: str, kind: Kind, value: Any, filling: Filling) -> tuple[Field, ...]:  # noqa: ANN401
    """Return the field for one argument, or none where there is nothing to choose."""
    say = filling.say
    match kind:
        case People():
            chosen = tuple(person.id for person in filling.people)
            optional = key in filling.optional
            return (PersonField(key, say(kind.label), chosen, kind.most, say(kind.hint), optional),)
        case Tags():
            return _choice(key, kind, value, filling)
        case Flag():
            return (Tick(key, say(kind.label), say(kind.words), initial=bool(value)),)
        case Named():
            label, hint = say(kind.label), say(kind.hint)
            return (Words(key, label, value, hint, optional=True, most=kind.most),)
        case Rest():
            return (_words(key, kind, value, say),)
        case Aside():
            return _aside(key, kind, filling)
        case _:
            assert_never(kind)


def _choice(key: str, kind: Tags, tags: Sequence[str], filling: Filling) -> tuple[Field, ...]:
    """Return the field in which one of the known tags is chosen, if there are any."""
    offered = filling.options.get(key, ())
    if not offered:
        return ()
    known = {option.value for option in offered}
    chosen = next((tag for tag in tags if tag in known), None)
    label, hint = filling.say(kind.label), filling.say(kind.hint)
    return (Choice(key, label, offered, chosen, hint, optional=key in filling.optional),)


def _aside(key: str, kind: Aside, filling: Filling) -> tuple[Field, ...]:
    """Return the field of a line, where it is asked for."""
    say = filling.say
    if key not in filling.asides:
        return ()
    initial, hint = filling.asides[key], say(kind.hint)
    return (Words(key, say(kind.label), initial, hint, optional=True, most=kind.most),)


def _words(key: str, kind: Rest, words: str, say: Say) -> Words:
    """Return the field for running text."""
    return Words(
        key,
        say(kind.label),
        initial=words,
        hint=say(kind.hint),
        optional=kind.optional,
        multiline=kind.multiline,
        least=kind.least,
        most=kind.most,
    )


def mention_as_typed(token: Mention) -> str:
    """Return how a mention looked when it was typed, as far as it can be known."""
    match token:
        case Broken(raw):
            return raw
        case Everyone(word):
            return f"@{word}"
        case ChannelName(conversation, name):
            return f"#{name or conversation}"
        case WhoseAddress(email):
            return email
        case Who(account):
            return f"@{account}"
        case Group(group):
            return f"@{group}"
        case _:
            assert_never(token)

"""Fields of forms as inputs of a card; `answers.py` reads what comes back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from adapters.teams import limits
from adapters.teams.answers import NO_ANSWER, TICKED, UNTICKED, packed
from adapters.teams.cards import bytes_of
from adapters.teams.markdown import inert, paragraph
from adapters.teams.text import QUIET, Reader, object_id_of, plain
from adapters.wire.text import Json, fit, is_blank, storable, units
from bot.identity import ConversationId
from bot.request import Answer, Who
from bot.ui.forms import (
    Channel,
    Choice,
    Choices,
    Day,
    Field,
    Number,
    Option,
    PersonField,
    Rating,
    Tick,
    Words,
)
from bot.ui.support import Support
from bot.ui.text import Bold, text

PEOPLE = "graph.microsoft.com/users"

SUPPORT: Support = {
    **dict.fromkeys((Words, Choice, Choices, PersonField, Day, Number, Tick), "native"),
    **dict.fromkeys((Channel, Rating), "simpler"),
}
"""How Teams shows each kind of field; a channel is chosen from those that the bot is in."""

Rooms = Mapping[ConversationId, str]
"""The channels that can be chosen, with their names."""


@dataclass(frozen=True)
class Draft:
    """What was filled in before and could not be taken.

    Attributes:
        errors: what was wrong, by the key of the field.
        answers: what was filled in, as `read_answers` returned it.
    """

    errors: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What fields are rendered with; `draft` is None when the form is new."""

    reader: Reader
    rooms: Rooms
    draft: Draft | None = None

    def said(self, key: str, initial: str) -> str:
        """Return the one answer to begin with."""
        if self.draft is None:
            return initial
        answer = self.draft.answers.get(key, "")
        return answer if isinstance(answer, str) else ""

    def chosen(self, key: str, initial: Sequence[str]) -> tuple[str, ...]:
        """Return the answers to begin with, people as their accounts."""
        if self.draft is None:
            return tuple(initial)
        answer = self.draft.answers.get(key, ())
        several = (answer,) if isinstance(answer, str) else answer
        return tuple(one.account if isinstance(one, Who) else one for one in several)


def render_field(one: Field, asked: Asked) -> list[Json]:
    """Return a field as elements: the input, and below it the hint."""
    return _FIELDS[type(one)](one, asked)


# ---- around an input ------------------------------------------------------------------------


def _input(kind: str, one: Field, hint: str, asked: Asked, more: Json) -> list[Json]:
    """Return an input with its label, and the hint below it."""
    made: Json = {
        "type": _ELEMENTS[kind],
        "id": f"{kind}:{one.key}",
        "label": plain(one.label, limits.QUESTION),
        **more,
    }
    below = paragraph(text(hint), asked.reader, QUIET, limits.QUESTION_HINT)
    return [{**made, "spacing": "Medium"}, *({**line, "spacing": "Small"} for line in below)]


def _required(told: str, *, optional: bool) -> Json:
    """Return what makes an answer needed, and what is said when there is none."""
    if optional:
        return {}
    return {"isRequired": True, "errorMessage": plain(told, limits.QUESTION)}


_ELEMENTS: Mapping[str, str] = {
    "words": "Input.Text",
    "choice": "Input.ChoiceSet",
    "choices": "Input.ChoiceSet",
    "people": "Input.ChoiceSet",
    "channel": "Input.ChoiceSet",
    "rating": "Input.ChoiceSet",
    "day": "Input.Date",
    "number": "Input.Number",
    "tick": "Input.Toggle",
}


# ---- each kind ------------------------------------------------------------------------------


def _words(one: Words, asked: Asked) -> list[Json]:
    # A draft that is too long stays whole, for the person to shorten: the core judges it.
    initial = asked.said(one.key, one.initial)
    most = max(1, min(max(one.most, units(initial)), limits.INPUT_TEXT))
    more: Json = {"maxLength": most, **_told_of_length(one, most, asked)}
    if one.multiline:
        more["isMultiline"] = True
    if not is_blank(initial):
        more["value"] = fit(initial, most)
    if not is_blank(one.placeholder):
        more["placeholder"] = plain(one.placeholder, limits.PLACEHOLDER)
    return _input("words", one, one.hint, asked, more)


def _told_of_length(one: Words, most: int, asked: Asked) -> Json:
    """Return what makes words needed, and how many of them."""
    say, least = asked.reader.say, min(one.least, most)
    if least <= 1:
        return _required(say("Please fill this in."), optional=one.optional)
    told = say.many(
        "Please write at least {count} character.",
        "Please write at least {count} characters.",
        least,
    )
    needed = _required(told, optional=one.optional)
    return {**needed, "regex": rf"^[\s\S]{{{least},}}$", "errorMessage": told}


def _choice(one: Choice, asked: Asked) -> list[Json]:
    chosen = (asked.said(one.key, one.initial or ""),)
    return _menu("choice", one, one.options, chosen, one.hint, asked)


def _choices(one: Choices, asked: Asked) -> list[Json]:
    options = tuple(replace(option, value=packed(option.value)) for option in one.options)
    chosen = tuple(map(packed, asked.chosen(one.key, one.initial)))
    return _menu("choices", one, options, chosen, one.hint, asked)


def _channel(one: Channel, asked: Asked) -> list[Json]:
    options = tuple(Option(room, name) for room, name in asked.rooms.items())
    chosen = (asked.said(one.key, one.initial or ""),)
    return _menu("channel", one, options, chosen, one.hint, asked)


def _menu(  # noqa: PLR0913, PLR0917 - what a menu is made of
    kind: str,
    one: Choice | Choices | Channel,
    options: Sequence[Option],
    chosen: Sequence[str],
    hint: str,
    asked: Asked,
) -> list[Json]:
    """Return something to choose from, or words when there is nothing."""
    shown = _shown(options, chosen)
    if not shown:
        return _nothing_to_choose(one, asked)
    several = kind == "choices"
    none = [] if several or not one.optional else [_nothing(asked)]
    more: Json = {
        "choices": [_as_choice(option, in_markdown=several) for option in (*none, *shown)],
        "style": "filtered" if len(shown) > limits.MENU and not several else "compact",
        **_required(asked.reader.say("Please choose one."), optional=one.optional),
    }
    if several:
        more |= {"isMultiSelect": True, "style": "expanded", "wrap": True}
    begun = [option.value for option in shown if option.value in chosen]
    if begun or none:
        more["value"] = ",".join(begun) if begun else NO_ANSWER
    told = "\n".join(filter(None, (_left_out(len(options) - len(shown), asked), hint)))
    return _input(kind, one, told, asked, more)


def _as_choice(option: Option, *, in_markdown: bool = False) -> Json:
    """Return one thing to choose, with its hint behind it; only open rows read Markdown."""
    label = option.label if is_blank(option.hint) else f"{option.label} – {option.hint}"
    title = plain(label, limits.OPTION_LABEL)
    return {"title": inert(title) if in_markdown else title, "value": option.value}


def _shown(options: Iterable[Option], chosen: Sequence[str]) -> list[Option]:
    """Return the options for which there is room, each value once; those already chosen stay."""
    usable = {option.value: option for option in options if _can_come_back(option.value)}
    room = limits.OPTIONS_BYTES
    kept: set[str] = set()
    for value in sorted(usable, key=lambda value: value not in chosen):
        room -= bytes_of(_as_choice(usable[value]))
        if room < 0 or len(kept) >= limits.OPTIONS:
            break
        kept.add(value)
    return [option for value, option in usable.items() if value in kept]


def _can_come_back(value: str) -> bool:
    """Return whether the value comes back as it is."""
    return not is_blank(value) and storable(value) == value and value != NO_ANSWER


def _left_out(count: int, asked: Asked) -> str:
    """Return what is said about options that are not shown."""
    if count <= 0:
        return ""
    return asked.reader.say.many(
        "… {count} more option not shown", "… {count} more options not shown", count
    )


def _nothing_to_choose(one: Field, asked: Asked) -> list[Json]:
    """Return words in place of a menu."""
    say = asked.reader.say
    told = (
        say("I am in no channel yet. Add me to a team, then open this again.")
        if isinstance(one, Channel)
        else say("There is nothing to choose from yet.")
    )
    label = fit(one.label, limits.QUESTION)
    return [
        {**line, "spacing": spacing}
        for spacing, said in (("Medium", (Bold(label),)), ("None", text(told)))
        for line in paragraph(said, asked.reader)
    ]


def _person(one: PersonField, asked: Asked) -> list[Json]:
    handles, say = asked.reader.handles, asked.reader.say
    named: dict[str, str] = {
        handle.account: handle.name for handle in handles.values() if handle.account
    }
    known = (handles.get(person) for person in one.initial)
    accounts = [handle.account for handle in known if handle and handle.account]
    begin = dict.fromkeys(filter(object_id_of, asked.chosen(one.key, accounts)))
    chosen = list(begin)[: max(1, one.most)]
    more: Json = {
        "choices": [
            {"title": plain(named.get(account, say("a colleague")), limits.NAME), "value": account}
            for account in chosen
        ],
        "choices.data": {"type": "Data.Query", "dataset": PEOPLE},
        "placeholder": plain(say("Type a name"), limits.PLACEHOLDER),
        **_required(say("Please choose somebody."), optional=one.optional),
    }
    if one.most > 1:
        more["isMultiSelect"] = True
    if chosen:
        more["value"] = ",".join(chosen)
    return _input("people", one, one.hint, asked, more)


def _day(one: Day, asked: Asked) -> list[Json]:
    needed = _required(asked.reader.say("Please choose a day."), optional=one.optional)
    initial = asked.said(one.key, one.initial.isoformat() if one.initial else "")
    return _input(
        "day", one, one.hint, asked, {**needed, **({"value": initial} if initial else {})}
    )


def _number(one: Number, asked: Asked) -> list[Json]:
    least, most = min(one.least, one.most), max(one.least, one.most)
    told = asked.reader.say(
        "Please give a whole number from {least} to {most}.", least=least, most=most
    )
    more: Json = {
        "min": least,
        "max": most,
        **_required(told, optional=one.optional),
        "errorMessage": told,
    }
    initial = asked.said(one.key, "" if one.initial is None else str(one.initial))
    if initial.removeprefix("-").isdecimal() and least <= int(initial) <= most:
        more["value"] = int(initial)
    return _input("number", one, one.hint, asked, more)


def _rating(one: Rating, asked: Asked) -> list[Json]:
    """Ask with a row of choices; with a menu when an answer may be taken back or many are there."""
    ends = {one.least: one.low, one.most: one.high}
    steps = range(one.least, min(max(one.least, one.most), one.least + limits.OPTIONS - 1) + 1)
    menu = one.optional or len(steps) > limits.ROW
    offered = [
        _as_choice(Option(str(step), _step(step, ends.get(step))), in_markdown=not menu)
        for step in steps
    ]
    if one.optional:
        offered.insert(0, _as_choice(_nothing(asked)))
    more: Json = {
        "choices": offered,
        "style": "compact" if menu else "expanded",
        **_required(asked.reader.say("Please choose one."), optional=one.optional),
    }
    initial = asked.said(one.key, "") or (NO_ANSWER if one.optional else "")
    return _input("rating", one, "", asked, {**more, **({"value": initial} if initial else {})})


def _nothing(asked: Asked) -> Option:
    """Return what to choose in order to take a choice back: a menu cannot be emptied again."""
    return Option(NO_ANSWER, asked.reader.say("Nothing chosen"))


def _step(step: int, end: str | None) -> str:
    """Return the label of one step."""
    return f"{step} – {end}" if end else str(step)


def _tick(one: Tick, asked: Asked) -> list[Json]:
    ticked = asked.said(one.key, TICKED if one.initial else "") == TICKED
    more: Json = {
        "title": inert(plain(one.words, limits.QUESTION_HINT)),
        "valueOn": TICKED,
        "valueOff": UNTICKED,
        "value": TICKED if ticked else UNTICKED,
        "wrap": True,
    }
    return _input("tick", one, one.hint, asked, more)


_FIELDS: Mapping[type, Callable[[Any, Asked], list[Json]]] = {
    Words: _words,
    Choice: _choice,
    Choices: _choices,
    PersonField: _person,
    Channel: _channel,
    Day: _day,
    Number: _number,
    Rating: _rating,
    Tick: _tick,
}

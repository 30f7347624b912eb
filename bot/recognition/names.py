"""Whom names mean that were typed as words: `@Ben Carter`, where no list of people opened.

Only a whole name that one member has means them for sure. Whoever typed less is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands import number_in
from bot.context import Context
from bot.errors import UsageError
from bot.identity import Person, PersonId
from bot.naming import AT, MOST_ALIKE, MOST_NAMES, same_words, words_of
from bot.recognition.ports import RecognitionStore
from bot.request import Broken, Said
from bot.ui.blocks import Paragraph
from bot.ui.forms import Option
from bot.ui.text import Code
from bot.ui.views import Message

FIELD = "elsewhere"
MOST_OFFERED = 20


@dataclass(frozen=True)
class Named:
    """What names in some words came to.

    Attributes:
        people: those who are meant for sure.
        words: how they were named, to be taken out of the words.
        unsure: those of whom one may be meant.
        typed: what may mean them.
    """

    people: tuple[Person, ...] = ()
    words: tuple[str, ...] = ()
    unsure: tuple[Person, ...] = ()
    typed: str = ""


def named_with_at(words: str, context: Context, store: RecognitionStore) -> Named:
    """Return whom `@First Last` in some words means."""
    found = Named()
    for start in list(AT.finditer(words))[:MOST_NAMES]:
        found = _and(found, _named(words[start.end() :], "@", context, store))
    return found


def unless_named(said: Said, named: Named) -> Said:
    """Return mentions without those that the platform did not know and that begin a name."""
    begun = (*named.words, *([named.typed] if named.typed else []))
    return tuple(
        token
        for token in said
        if not (isinstance(token, Broken) and any(one.startswith(token.raw) for one in begun))
    )


def _named(words: str, sign: str, context: Context, store: RecognitionStore) -> Named:
    """Return whom the beginning of some words means."""
    typed = words_of(words)
    if not typed:
        return Named()
    alike = store.people_named(context.organisation, typed[0][0], MOST_ALIKE)
    scored = [(same_words(person.name, typed), person) for person in alike]
    whole = [(count, person) for count, person in scored if count == len(person.name.split())]
    longest = max((count for count, _ in whole or scored), default=0)
    if not longest:
        return Named()
    best = tuple(person for count, person in whole or scored if count == longest)
    named = sign + words[: typed[longest - 1][1]]
    if whole and len(best) == 1:
        return Named(best, (named,))
    return Named(unsure=best, typed=named)


def _and(one: Named, other: Named) -> Named:
    """Return both; of two that are not sure the first."""
    first = one if one.unsure else other
    return Named(
        (*one.people, *other.people), (*one.words, *other.words), first.unsure, first.typed
    )


def chosen(line: str, context: Context, store: RecognitionStore) -> tuple[Person, ...]:
    """Return whom a line of the form means: addresses and names with commas, or one of a choice.

    Raises:
        UsageError: somebody cannot be found, or several could be meant.
    """
    people: dict[PersonId, Person] = {}
    for part in line.split(",")[:MOST_NAMES]:
        if words := part.strip():
            one = _chosen(words, context, store)
            people[one.id] = one
    return tuple(people.values())


def _chosen(words: str, context: Context, store: RecognitionStore) -> Person:
    if number := number_in(words):
        known = store.people([PersonId(number)]).get(PersonId(number))
        if known is not None and known.organisation == context.organisation:
            return known
    if "@" in words.lstrip("@"):
        person = store.person_with_email(context.organisation, words)
        if person is not None:
            return person
    found = _named(words.lstrip("@"), "", context, store)
    if found.people and found.words == (words.lstrip("@"),):
        return found.people[0]
    if found.unsure:
        names = ", ".join(_label(one) for one in found.unsure[:MOST_OFFERED])
        said = context.say(
            "Several could be meant: {names}. Write the e-mail address.", names=names
        )
    else:
        said = context.say("I can't find {typed}. Write their e-mail address.", typed=words[:80])
    raise UsageError(Message(said), fields={FIELD: said})


def ask(unsure: Named, context: Context) -> UsageError:
    """Return the question whom somebody means; the form offers them."""
    asked = context.say("Whom do you mean?")
    said = context.say.spans(
        "{typed} could be several people, or is not a whole name. Choose in the form.",
        typed=Code(unsure.typed[:80]),
    )
    return UsageError(Message(asked, (Paragraph(said),)))


def others_than(actor: Person, people: Sequence[Person]) -> tuple[Person, ...]:
    """Return people without the actor, who cannot be thanked."""
    return tuple(one for one in people if one.id != actor.id)


def options(people: Sequence[Person]) -> tuple[Option, ...]:
    """Return people to choose from, each with their department."""
    return tuple(Option(str(one.id), _label(one)) for one in people[:MOST_OFFERED])


def _label(person: Person) -> str:
    return f"{person.name} ({person.department})" if person.department else person.name

"""`admin reports @p to @m`: who reports to whom, as an admin says it in the chat."""

from dataclasses import dataclass
from typing import Annotated

from bot.commands import People, Rest
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import Person, PersonId
from bot.outcome import Outcome, Post, ToPerson
from bot.people.personal import notice_of
from bot.people.ports import PeopleStore
from bot.request import Said, Who
from bot.ui.blocks import Paragraph
from bot.ui.language import Say, mark, say_in
from bot.ui.text import Mention, Text, Typing
from bot.ui.views import Message


@dataclass(frozen=True)
class SetManager:
    """Two mentions: the person, and the manager behind them."""

    people: Annotated[Said, People(mark("Who reports, and to whom?"), most=2)] = ()
    between: Annotated[str, Rest(mark("to"), most=20, optional=True)] = ""


def set_manager(arguments: SetManager, context: Context, store: PeopleStore) -> Outcome:
    """Keep whom somebody reports to; both are told, and the audit log has a line."""
    person, manager = _both(arguments, context)
    if not store.belongs(person.id, context.space):
        said = context.say("{name} belongs to another space.", name=person.name)
        raise Refused(Message(said))
    _refuse_circle(person, manager, context, store)
    if person.manager == manager.id:
        known = _says(person, manager, context.say)
        return Outcome(
            reply=Message(
                context.say("It is like that already: nothing changed."), (Paragraph(known),)
            )
        )
    store.set_manager(person.id, manager.id, context.space, context.actor.id, context.now)
    told = Message(
        context.say("Saved. Both are told."), (Paragraph(_says(person, manager, context.say)),)
    )
    posts = tuple(
        Post(
            ToPerson(one.id),
            notice(one, (person, manager), context.actor, say_in(one.locale)),
            f"reports:{person.id}:{manager.id}:{one.id}:{context.key}",
            subject=notice_of(person.id, manager.id, context.actor.id),
        )
        for one in (person, manager)
        if one.id != context.actor.id
    )
    return Outcome(reply=told, utterances=posts)


def notice(reader: Person, both: tuple[Person, Person], admin: Person, say: Say) -> Message:
    """Return what tells one of both, a person and whom they report to now, of it."""
    person, manager = both
    if reader.id == person.id:
        now = say.spans("You report to {manager} now.", manager=Mention(manager.id))
    else:
        now = say.spans("{person} reports to you now.", person=Mention(person.id))
    set_by = say.spans("{person} changed it.", person=Mention(admin.id))
    return Message(say("Who reports to whom has changed."), (Paragraph(now), Paragraph(set_by)))


def _says(person: Person, manager: Person, say: Say) -> Text:
    return say.spans(
        "{person} reports to {manager}.", person=Mention(person.id), manager=Mention(manager.id)
    )


def _both(arguments: SetManager, context: Context) -> tuple[Person, Person]:
    """Return the two people.

    Raises:
        UsageError: there are not two, or one of them is not known here.
        Refused: they are one and the same, or somebody does not take part.
    """
    say = context.say
    named = [context.known.get(one.account) for one in arguments.people if isinstance(one, Who)]
    people = [one for one in named if one is not None]
    if len(people) != 2 or len(arguments.people) != 2:  # noqa: PLR2004 - a person and a manager
        how = say.spans("Name two people: {command}", command=Typing("admin reports @ana to @mia"))
        raise UsageError(Message(say("Who reports to whom?"), (Paragraph(how),)))
    person, manager = people
    if person.id == manager.id:
        raise Refused(Message(say("Nobody reports to themselves.")))
    away = next((one for one in people if not one.takes_part), None)
    if away is not None:
        told = say.spans("{person} is not a member here.", person=Mention(away.id))
        raise Refused(Message(say("Choose two members of this organisation."), (Paragraph(told),)))
    return person, manager


def _refuse_circle(person: Person, manager: Person, context: Context, store: PeopleStore) -> None:
    """Refuse when the manager would report to the person, directly or over others."""
    above: tuple[PersonId, ...] = store.above(manager.id)
    if person.id not in above:
        return
    told = context.say.spans(
        "{manager} reports to {person}, directly or over others. Change that first.",
        manager=Mention(manager.id),
        person=Mention(person.id),
    )
    raise Refused(Message(context.say("This would go round in a circle."), (Paragraph(told),)))

"""Asking an admin to do what one may not do oneself."""

from collections.abc import Collection

from bot.clock import local_day
from bot.commands import Press, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import Person, PersonId, Space
from bot.outcome import Outcome, Post, ToPerson
from bot.spaces.ports import SpaceStore
from bot.ui.actions import Button
from bot.ui.blocks import Buttons, Paragraph
from bot.ui.language import Say, say_in
from bot.ui.text import Mention, Plain, Typing, listed
from bot.ui.views import Message

MOST_ASKED = 3


def ask(press: Press, context: Context, store: SpaceStore) -> Outcome:
    """Ask somebody with the role to do what the actor may not; once a day for each thing."""
    number, _, wanted = press.value.partition(":")
    people = store.people([PersonId(number_in(number))])
    if not people:
        raise UsageError(Message(context.say("This person is not here any more.")))
    person, actor = people[0], context.actor
    today = local_day(context.now, actor.zone)
    key = f"ask:{actor.id}:{person.id}:{wanted}:{today}"
    post = Post(ToPerson(person.id), asked(actor, wanted, say_in(person.locale)), key)
    said = context.say("{name} is asked.", name=person.name)
    return Outcome(reply=Message(said), utterances=(post,))


def asked(actor: Person, wanted: str, say: Say) -> Message:
    """Return the message that asks somebody to do something."""
    told = say.spans(
        "{person} asks you to do this: {command}", person=Mention(actor.id), command=Typing(wanted)
    )
    return Message(say("{name} asks you for something", name=actor.name), (Paragraph(told),))


def kept_by_others(space: Space, keepers: Collection[Person], say: Say) -> Message:
    """Return who sets a space up, how to ask them, and how to begin one of one's own."""
    names = listed(tuple(Mention(person.id) for person in keepers))
    told = say.spans("{space}: only {names} can do this.", space=Plain(space.name), names=names)
    own = say("You can also begin a space for your own department or site: you own it then.")
    asking = tuple(
        Button(say("Ask {name} to do this", name=person.name), "space.ask", f"{person.id}:setup")
        for person in list(keepers)[:MOST_ASKED]
    )
    start = Button(say("Start a space for my department"), "space.new")
    blocks = (Paragraph(told), Paragraph((Plain(own),)), Buttons((start, *asking)))
    return Message(say("This needs another role."), blocks)


def refused(space: Space, store: SpaceStore, say: Say) -> Refused:
    """Return the refusal of whoever may not change a space."""
    return Refused(kept_by_others(space, store.keepers(space), say))

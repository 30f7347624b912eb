"""Asking an admin to do what one may not do oneself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.clock import local_day
from bot.commands import Action, Capability, Command, Press, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import Person, PersonId, Role, Space, SpaceId
from bot.outcome import Outcome, Post, ToPerson
from bot.spaces.ports import AskingStore, SpaceStore
from bot.ui.actions import Button
from bot.ui.blocks import Buttons, Paragraph
from bot.ui.language import Say, say_in
from bot.ui.text import Mention, Plain, Typing, listed
from bot.ui.views import Message

MOST_ASKED = 3
ASKS_A_DAY = 5
ANY_ROLE = frozenset(Role) - {Role.MANAGER}
"""For what needs no role to be typed and says by itself who may do it, for example `setup`."""


@dataclass(frozen=True)
class Asking:
    """Asks people with a role for something that can be typed.

    A button says whom and for what, and clients can change what a button says: so nothing is asked
    but what we ourselves would offer to ask.

    Attributes:
        commands: all there are.
    """

    commands: Sequence[Command]

    def capability(self) -> Capability:
        """Return the way in."""
        return Capability("asking", actions=(Action("space.ask", self.ask),))

    def ask(self, press: Press, context: Context, store: AskingStore) -> Outcome:
        """Ask somebody with the role to do what the actor may not; once a day for each thing."""
        say, actor = context.say, context.actor
        number, _, rest = press.value.partition(":")
        where, _, wanted = rest.partition(":")
        command = self._named(wanted)
        person = _person(number, context, store)
        space = store.space(context.organisation, SpaceId(number_in(where)))
        if person is None or space is None or command is None:
            raise UsageError(Message(say("This person is not here any more.")))
        if not store.roles(space, person.id) & (command.roles or ANY_ROLE):
            told = say(
                "{name} has no role for this any more: try it again to see who has one.",
                name=person.name,
            )
            raise Refused(Message(told))
        today = f"ask:{actor.id}:{local_day(context.now, actor.zone)}:"
        before, key = store.asked(today), f"{today}{person.id}:{wanted}"
        if key not in before and len(before) >= ASKS_A_DAY:
            raise Refused(Message(_enough(say)))
        post = Post(ToPerson(person.id), asked(actor, wanted, say_in(person.locale)), key)
        said = say("{name} is asked.", name=person.name)
        return Outcome(reply=Message(said), utterances=(post,))

    def _named(self, wanted: str) -> Command | None:
        """Return the command that can be typed so: by its name alone, or as in an example of it."""
        known = {one.name: one for one in self.commands}
        examples = {f"{c.name} {example}": c for c in self.commands for example in c.examples}
        return known.get(wanted) or examples.get(wanted)


def _person(number: str, context: Context, store: SpaceStore) -> Person | None:
    """Return a member of the actor's organisation by their number."""
    found = store.people([PersonId(number_in(number))])
    known = (one for one in found if one.organisation == context.organisation and one.takes_part)
    return next(known, None)


def _enough(say: Say) -> str:
    """Return what is said to whoever asked often enough."""
    return say.many(
        "You have asked {count} time today, which is the most. You can ask again tomorrow.",
        "You have asked {count} times today, which is the most. You can ask again tomorrow.",
        ASKS_A_DAY,
    )


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
        Button(
            say("Ask {name} to do this", name=person.name),
            "space.ask",
            f"{person.id}:{space.id}:setup",
        )
        for person in list(keepers)[:MOST_ASKED]
    )
    start = Button(say("Start a space for my department"), "space.new")
    blocks = (Paragraph(told), Paragraph((Plain(own),)), Buttons((start, *asking)))
    return Message(say("This needs another role."), blocks)


def refused(space: Space, store: SpaceStore, say: Say) -> Refused:
    """Return the refusal of whoever may not change a space."""
    return Refused(kept_by_others(space, store.keepers(space), say))

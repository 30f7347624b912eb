"""What people are told when somebody changed what they may do: privately, in their language."""

from bot.context import Context
from bot.identity import Person, Role, Space
from bot.outcome import Post, ToPerson
from bot.ui.blocks import Paragraph, Quote
from bot.ui.language import Say, say_in
from bot.ui.roles import role_name
from bot.ui.text import Mention, Plain, Typing, text
from bot.ui.views import Message


def role_given(person: Person, role: Role, space: Space, context: Context) -> tuple[Post, ...]:
    """Return the message to whoever got a role from somebody else."""
    message = given(role, space, context.actor, say_in(person.locale))
    return _to(person, f"role:{space.id}:{role}", message, context)


def role_taken(person: Person, role: Role, space: Space, context: Context) -> tuple[Post, ...]:
    """Return the message to whoever lost a role through somebody else."""
    message = taken(role, space, context.actor, say_in(person.locale))
    return _to(person, f"role:{space.id}:{role}", message, context)


def kudos_locked(person: Person, reason: str, context: Context) -> tuple[Post, ...]:
    """Return the message to whoever may not give kudos for now."""
    return _to(person, "lock", locked(context.actor, reason, say_in(person.locale)), context)


def kudos_unlocked(person: Person, context: Context) -> tuple[Post, ...]:
    """Return the message to whoever may give kudos again."""
    return _to(person, "unlock", unlocked(say_in(person.locale)), context)


def _to(person: Person, about: str, message: Message, context: Context) -> tuple[Post, ...]:
    """Return a direct message, once for each request; nobody is told what they did themselves."""
    if person.id == context.actor.id:
        return ()
    return (Post(ToPerson(person.id), message, f"{about}:{person.id}:{context.key}"),)


def given(role: Role, space: Space, by: Person, say: Say) -> Message:
    """Return what is said to whoever got a role."""
    told = say.spans(
        "{person} made you {role} of {space}. What I can do for you: {help}",
        person=Mention(by.id),
        role=Plain(role_name(role, say)),
        space=Plain(space.name),
        help=Typing("help"),
    )
    return Message(say("You have a new role in {space}", space=space.name), (Paragraph(told),))


def taken(role: Role, space: Space, by: Person, say: Say) -> Message:
    """Return what is said to whoever lost a role."""
    told = say.spans(
        "You are no longer {role} of {space}. {person} changed it and can tell you more.",
        person=Mention(by.id),
        role=Plain(role_name(role, say)),
        space=Plain(space.name),
    )
    return Message(say("A role of yours in {space} ended", space=space.name), (Paragraph(told),))


def locked(by: Person, reason: str, say: Say) -> Message:
    """Return what is said to whoever may not give kudos for now, with the reason if any."""
    told = say.spans(
        "You cannot give kudos for now. You still receive them, and nothing you gave is lost."
        " Please talk to {person}.",
        person=Mention(by.id),
    )
    quote = (Quote(text(reason)),) if reason else ()
    return Message(say("Your kudos are paused"), (Paragraph(told), *quote))


def unlocked(say: Say) -> Message:
    """Return what is said to whoever may give kudos again."""
    said = say("You can give kudos again.")
    return Message(said, (Paragraph(text(said)),))

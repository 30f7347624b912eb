"""What admins see of roles and locks."""

from collections.abc import Sequence

from bot.identity import Person, Role, Space
from bot.spaces.model import Holding
from bot.ui.blocks import Block, Fact, Facts, Heading, Note, Paragraph
from bot.ui.forms import Choice, Form, Option, PersonField, Words
from bot.ui.language import Say
from bot.ui.roles import role_name
from bot.ui.text import Mention, Plain, Text, Typing, listed, text
from bot.ui.views import Message

FORM_ROLES = (Role.CURATOR, Role.SPONSOR, Role.ANALYST, Role.ADMIN, Role.OWNER)
MOST_PEOPLE, MOST_REASON = 10, 500


def holdings(space: Space, held: Sequence[Holding], say: Say) -> Message:
    """Return who holds what in a space."""
    title = say("Roles in {space}", space=space.name)
    facts = tuple(
        Fact(role_name(role, say).capitalize(), _people([one.person for one in those]))
        for role in Role
        if (those := [one for one in held if one.role is role])
    )
    roles: Block = Facts(facts) if facts else Paragraph(text(say("Nobody holds a role here yet.")))
    how = say.spans(
        "Give one with {grant}, take one with {revoke}. Whoever has people reporting to them is"
        " a manager.",
        grant=Typing("admin grant @ana curator"),
        revoke=Typing("admin revoke @ana curator"),
    )
    return Message(title, (Heading(title), roles, Note(how)))


def _people(people: Sequence[Person]) -> Text:
    return listed(tuple(Mention(person.id) for person in people))


def role_form(name: str, role: str, say: Say) -> Form:
    """Return the form of a role that is given or taken; `name` is the command's."""
    options = tuple(Option(one.value, role_name(one, say)) for one in FORM_ROLES)
    chosen = role if role in {one.value for one in FORM_ROLES} else None
    takes = name == "admin revoke"
    return Form(
        name,
        say("Take a role") if takes else say("Give a role"),
        say("Take the role") if takes else say("Give the role"),
        (
            PersonField("people", say("Who?"), most=MOST_PEOPLE),
            Choice("role", say("Which role?"), options, chosen),
        ),
    )


def pause_form(reason: str, say: Say) -> Form:
    """Return the form that pauses somebody's kudos."""
    return Form(
        "admin lock",
        say("Pause kudos"),
        say("Pause their kudos"),
        (
            PersonField("people", say("Who?"), most=MOST_PEOPLE),
            Words(
                "reason",
                say("Why? They read it."),
                reason,
                say("Only they read it, and it is kept nowhere else."),
                optional=True,
                multiline=True,
                most=MOST_REASON,
            ),
        ),
    )


def granted(people: Sequence[Person], role: Role, space: Space, say: Say) -> Message:
    """Return that people have a role now."""
    told = say.many_spans(
        "{people} is {role} of {space} now, and is told.",
        "{people} are {role} of {space} now, and are told.",
        len(people),
        people=_people(people),
        role=Plain(role_name(role, say)),
        space=Plain(space.name),
    )
    return Message(say("Role given."), (Paragraph(told),))


def revoked(people: Sequence[Person], role: Role, space: Space, say: Say) -> Message:
    """Return that people do not have a role any more."""
    told = say.many_spans(
        "{people} is no longer {role} of {space}, and is told.",
        "{people} are no longer {role} of {space}, and are told.",
        len(people),
        people=_people(people),
        role=Plain(role_name(role, say)),
        space=Plain(space.name),
    )
    return Message(say("Role taken."), (Paragraph(told),))


def paused(people: Sequence[Person], say: Say) -> Message:
    """Return that people may not give kudos for now."""
    told = say.many_spans(
        "{people} cannot give kudos for now, and is told. End it with {unlock}.",
        "{people} cannot give kudos for now, and are told. End it with {unlock}.",
        len(people),
        people=_people(people),
        unlock=Typing("admin unlock"),
    )
    return Message(say("Kudos paused."), (Paragraph(told),))


def resumed(people: Sequence[Person], say: Say) -> Message:
    """Return that people may give kudos again."""
    told = say.many_spans(
        "{people} can give kudos again, and is told.",
        "{people} can give kudos again, and are told.",
        len(people),
        people=_people(people),
    )
    return Message(say("Kudos resumed."), (Paragraph(told),))

"""Roles in a space, and pausing somebody's kudos."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from bot.commands import NoArguments, People, Rest
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import ADMINS, Person, Role, subject_of
from bot.outcome import Outcome, Post
from bot.request import Said, Who
from bot.spaces import role_views as views
from bot.spaces.ports import RoleStore
from bot.spaces.telling import kudos_locked, kudos_unlocked, role_given, role_taken
from bot.ui.blocks import Paragraph
from bot.ui.language import mark
from bot.ui.roles import role_name, role_names
from bot.ui.text import Plain, Typing, text
from bot.ui.views import Message

GRANTED = (Role.CURATOR, Role.SPONSOR, Role.ANALYST, Role.ADMIN, Role.OWNER)
"""What can be given; who has people reporting to them is a manager without that."""

MOST_PEOPLE = 10
MOST_REASON = 500


@dataclass(frozen=True)
class ChangeRole:
    """Whose role, and which."""

    people: Annotated[Said, People(mark("Who?"), most=MOST_PEOPLE)] = ()
    role: Annotated[str, Rest(mark("Which role?"), most=20, multiline=False)] = ""


@dataclass(frozen=True)
class Pause:
    """Whose kudos, and why."""

    people: Annotated[Said, People(mark("Who?"), most=MOST_PEOPLE)] = ()
    reason: Annotated[
        str,
        Rest(
            mark("Why? They read it."),
            most=MOST_REASON,
            hint=mark("Only they read it, and it is kept nowhere else."),
            optional=True,
        ),
    ] = ""


@dataclass(frozen=True)
class Resume:
    """Who may give kudos again."""

    people: Annotated[Said, People(mark("Who?"), most=MOST_PEOPLE)] = ()


def show(_none: NoArguments, context: Context, store: RoleStore) -> Outcome:
    """Show who holds what in this space."""
    held = store.holdings(context.space)
    return Outcome(reply=views.holdings(context.space, held, context.say))


def grant(arguments: ChangeRole, context: Context, store: RoleStore) -> Outcome:
    """Give people a role in this space, and tell them."""
    if not arguments.people or not arguments.role:
        return Outcome(form=views.role_form("admin grant", arguments.role, context.say))
    role, people = _role(arguments.role, context), _people(arguments.people, context)
    _refuse_above_oneself(role, context)
    space, by, now = context.space, context.actor.id, context.now
    new = [person for person in people if store.grant(space, person.id, role, by, now)]
    told = [post for person in new for post in role_given(person, role, space, context)]
    return _done(new, told, context, lambda who: views.granted(who, role, space, context.say))


def revoke(arguments: ChangeRole, context: Context, store: RoleStore) -> Outcome:
    """Take a role in this space from people, and tell them; one owner always stays."""
    if not arguments.people or not arguments.role:
        return Outcome(form=views.role_form("admin revoke", arguments.role, context.say))
    role, people = _role(arguments.role, context), _people(arguments.people, context)
    _refuse_above_oneself(role, context)
    space, by, now = context.space, context.actor.id, context.now
    gone = [person for person in people if store.revoke(space, person.id, role, by, now)]
    if role is Role.OWNER and gone and not store.has_owner(space):
        said = context.say("A space needs an owner. Make somebody else owner first.")
        raise Refused(Message(said), fields={"people": said})
    told = [post for person in gone for post in role_taken(person, role, space, context)]
    return _done(gone, told, context, lambda who: views.revoked(who, role, space, context.say))


def lock(arguments: Pause, context: Context, store: RoleStore) -> Outcome:
    """Pause people's kudos, and tell them kindly; the reason stands in no log."""
    if not arguments.people:
        return Outcome(form=views.pause_form(arguments.reason, context.say))
    people = _people(arguments.people, context)
    if context.actor in people:
        said = context.say("You cannot pause your own kudos.")
        raise Refused(Message(said), fields={"people": said})
    _refuse_elsewhere(people, context, store)
    _refuse_owners(people, context, store)
    reason = arguments.reason[:MOST_REASON]
    changed = _set_lock(people, context, store, locked=True)
    told = [post for person in changed for post in kudos_locked(person, reason, context)]
    return _done(changed, told, context, lambda who: views.paused(who, context.say))


def unlock(arguments: Resume, context: Context, store: RoleStore) -> Outcome:
    """Let people give kudos again, and tell them; who was paused above is not let go below."""
    people = _people(arguments.people, context)
    if context.actor in people:
        said = context.say("It is for somebody else to end the pause of your kudos.")
        raise Refused(Message(said), fields={"people": said})
    _refuse_paused_elsewhere(people, context, store)
    changed = _set_lock(people, context, store, locked=False)
    told = [post for person in changed for post in kudos_unlocked(person, context)]
    return _done(changed, told, context, lambda who: views.resumed(who, context.say))


def _set_lock(
    people: Sequence[Person], context: Context, store: RoleStore, *, locked: bool
) -> list[Person]:
    """Change whether people may give, with a line in the audit log; return for whom it changed."""
    changed = [person for person in people if store.lock(person.id, locked=locked)]
    what = "person.locked" if locked else "person.unlocked"
    for person in changed:
        store.note(context.space, context.actor.id, what, subject_of(person.id), context.now)
    return changed


def _refuse_elsewhere(people: Sequence[Person], context: Context, store: RoleStore) -> None:
    """Refuse when somebody belongs to another space."""
    for person in people:
        if not store.belongs(person.id, context.space):
            said = context.say("{name} belongs to another space.", name=person.name)
            raise Refused(Message(said), fields={"people": said})


def _refuse_owners(people: Sequence[Person], context: Context, store: RoleStore) -> None:
    """Refuse when an admin wants to pause an owner, of this space or of the organisation."""
    if Role.OWNER in context.roles:
        return
    spaces = (context.space, store.first(context.organisation))
    for person in people:
        if any(Role.OWNER in store.roles(space, person.id) for space in spaces):
            said = context.say(
                "Only an owner of {space} can pause an owner.", space=context.space.name
            )
            raise Refused(Message(said), fields={"people": said})


def _refuse_paused_elsewhere(people: Sequence[Person], context: Context, store: RoleStore) -> None:
    """Refuse to end a pause that was made neither here nor below."""
    for person in people:
        where = store.paused_in(person.id) if person.locked else None
        if where is None:
            _refuse_elsewhere([person], context, store)
        elif not store.holds(where, context.space):
            said = context.say(
                "{name} was paused in {space}: only an admin there can end it.",
                name=person.name,
                space=where.name,
            )
            raise Refused(Message(said), fields={"people": said})


def _done(
    changed: Sequence[Person],
    told: Sequence[Post],
    context: Context,
    view: Callable[[Sequence[Person]], Message],
) -> Outcome:
    """Return the answer: what changed, or that it was so before."""
    if not changed:
        return Outcome(reply=Message(context.say("It is like that already: nothing changed.")))
    return Outcome(reply=view(changed), utterances=tuple(told))


def _role(words: str, context: Context) -> Role:
    """Return the role that somebody means, by its name in English or in their language.

    Raises:
        UsageError: there is no such role, or nobody gives it.
    """
    say, wanted = context.say, words.strip().casefold().rstrip(".!")
    for role in GRANTED:
        if wanted in (role.value, role_name(role, say).casefold()):
            return role
    if wanted in (Role.MANAGER.value, role_name(Role.MANAGER, say).casefold()):
        told = say("Whoever has people reporting to them is a manager; nobody gives that role.")
        raise UsageError(Message(told), fields={"role": told})
    known = say("The roles are: {roles}.", roles=role_names(GRANTED, say))
    example = say.spans("For example: {command}", command=Typing("admin grant @ana curator"))
    blocks = (Paragraph((Plain(known), Plain(" "), *example)),)
    raise UsageError(Message(known, blocks), fields={"role": known})


def _people(said: Said, context: Context) -> tuple[Person, ...]:
    """Return the members who were named, each once.

    Raises:
        UsageError: nobody was, or not all of them are members.
    """
    found: dict[Person, None] = {}
    for token in said:
        person = context.known.get(token.account) if isinstance(token, Who) else None
        if person is None or not person.takes_part:
            told = context.say("Name members of this organisation, each with an @.")
            raise UsageError(Message(told), fields={"people": told})
        found[person] = None
    if not found:
        told = context.say("Name members of this organisation, each with an @.")
        raise UsageError(Message(told), fields={"people": told})
    return tuple(found)[:MOST_PEOPLE]


def _refuse_above_oneself(role: Role, context: Context) -> None:
    """Let only owners say who is owner or admin.

    Raises:
        Refused: an admin wants to.
    """
    if role in ADMINS and Role.OWNER not in context.roles:
        said = context.say(
            "Only an owner of {space} can choose owners and admins.", space=context.space.name
        )
        raise Refused(Message(said, (Paragraph(text(said)),)), fields={"role": said})

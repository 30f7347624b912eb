"""Whom a space wants to take in: asked of the owners of the whole organisation, and answered.

Whoever begins a space owns it, and nobody else: people come by the word of an owner above. Where
the whole organisation has no owner yet there is nobody to ask, and it is done at once.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.commands import Press, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import ADMINS, ConversationId, Person, PersonId, Role, Space, SpaceId, WorkspaceId
from bot.outcome import Job, Outcome, Post, Revise, ToPerson
from bot.spaces import claim_views as views
from bot.spaces.belonging import HOMES
from bot.spaces.model import Room
from bot.spaces.ports import SetupStore, SpaceStore
from bot.ui.language import say_in
from bot.ui.views import Message

CLAIMS = "claims"
"""The kind of job that looks who is in a channel that a space chose; its key is the claim."""

PARTS = 7


class Wish(StrEnum):
    """What a space wants."""

    MEMBERS = "members"  # everybody in a channel
    DEPARTMENT = "department"  # everybody of a department
    CARDS = "cards"  # a channel, without the people in it


@dataclass(frozen=True)
class Claim:
    """That a space wants something.

    Attributes:
        stamp: tells it from an earlier one.
        thing: a conversation of `workspace`, or the name of a department.
    """

    space: SpaceId
    wish: Wish
    by: PersonId
    stamp: int
    platform: str
    workspace: WorkspaceId
    thing: str

    @property
    def value(self) -> str:
        """What a button or a job carries."""
        ids = (self.space, self.wish.value, self.by, self.stamp, self.platform, self.workspace)
        return ":".join(map(str, (*ids, self.thing)))

    @property
    def channel(self) -> ConversationId | None:
        """The channel, if it is about one."""
        return None if self.wish is Wish.DEPARTMENT else ConversationId(self.thing)


def read(value: str) -> Claim | None:
    """Return what a button or a job carries; None: it is not one of ours."""
    parts = value.split(":", PARTS - 1)
    if len(parts) != PARTS or parts[1] not in set(Wish) or not parts[-1]:
        return None
    space, wish, by, stamp, platform, workspace, thing = parts
    return Claim(
        SpaceId(number_in(space)),
        Wish(wish),
        PersonId(number_in(by)),
        number_in(stamp),
        platform,
        WorkspaceId(number_in(workspace)),
        thing,
    )


def claim_of(space: Space, wish: Wish, thing: str, context: Context) -> Claim:
    """Return that the actor wants something for a space."""
    stamp, where = int(context.now.timestamp()), context.workspace
    return Claim(space.id, wish, context.actor.id, stamp, where.platform, where.id, thing)


def looks_after_all(person: PersonId, space: Space, store: SpaceStore) -> bool:
    """Return whether somebody is owner or admin of the whole organisation."""
    return bool(store.roles(store.first(space.organisation), person) & ADMINS)


def must_ask(person: PersonId, space: Space, store: SpaceStore) -> bool:
    """Return whether somebody needs the word of an owner of the whole organisation."""
    first = store.first(space.organisation)
    return store.has_owner(first) and not looks_after_all(person, space, store)


def ask(
    claim: Claim, space: Space, by: Person, store: SetupStore, now: datetime
) -> tuple[Post, ...]:
    """Ask the owners of the whole organisation, and tell whoever wants it that they are asked."""
    first = store.first(space.organisation)
    owners = owners_of(first, store)
    _note(space, by.id, "space.wanted", store, now)
    asked = tuple(
        Post(
            ToPerson(owner.id),
            views.asked(_wanted(claim, space), by, claim.value, say_in(owner.locale)),
            _key(claim, owner.id),
        )
        for owner in owners
    )
    waiting = views.waiting(space, [owner.id for owner in owners], say_in(by.locale))
    return (*asked, Post(ToPerson(by.id), waiting, _key(claim, by.id)))


def agree(press: Press, context: Context, store: SetupStore) -> Outcome:
    """Have a space take in whom it wants."""
    claim, space = _answered(press, context, store)
    other = taken_by(claim, space, store)
    if other is not None:
        said = context.say("It belongs to {space} already.", space=other.name)
        raise Refused(Message(said))
    take(claim, space, context.actor.id, store, context.now)
    _note(space, context.actor.id, "space.agreed", store, context.now)
    outcome = _told(claim, space, views.agreed, context, store)
    return replace(outcome, jobs=(Job(HOMES),))


def decline(press: Press, context: Context, store: SetupStore) -> Outcome:
    """Leave everybody where they are."""
    claim, space = _answered(press, context, store)
    _note(space, context.actor.id, "space.refused", store, context.now)
    return _told(claim, space, views.declined, context, store)


def take(claim: Claim, space: Space, by: PersonId, store: SetupStore, now: datetime) -> None:
    """Have a space take in whom it wants from now on, in the place of another channel."""
    if claim.wish is Wish.DEPARTMENT:
        store.claim(space, claim.thing)
    else:
        belong = claim.wish is Wish.MEMBERS
        if belong:
            release(space, claim.workspace, store)
        channel = ConversationId(claim.thing)
        store.give_room(Room(claim.workspace, channel, space.id, members_belong=belong))
    if claim.wish is not Wish.CARDS:
        store.note(space, by, "space.members", f"space:{space.id}", now)


def release(space: Space, workspace: WorkspaceId, store: SetupStore) -> None:
    """Have nobody belong to a space by a channel of one workspace any more."""
    posting = store.channels(space).get(workspace)
    for room in store.rooms(space):
        if not room.members_belong or room.workspace != workspace:
            continue
        if room.conversation == posting:
            store.give_room(replace(room, members_belong=False))
        else:
            store.take_room(room)


def taken_by(claim: Claim, space: Space, store: SetupStore) -> Space | None:
    """Return the other space that has it already."""
    if claim.wish is Wish.DEPARTMENT:
        other = store.claimed_by(space.organisation, claim.thing)
    else:
        room = store.room(claim.workspace, ConversationId(claim.thing))
        other = store.space(space.organisation, room.space) if room else None
    return other if other is not None and other.id != space.id else None


def has_it(claim: Claim, space: Space, store: SetupStore) -> bool:
    """Return whether a space has what it wants."""
    if claim.wish is Wish.DEPARTMENT:
        return space.department == claim.thing
    room = store.room(claim.workspace, ConversationId(claim.thing))
    if room is None or room.space != space.id:
        return False
    return room.members_belong or claim.wish is Wish.CARDS


def owners_of(space: Space, store: SpaceStore) -> tuple[Person, ...]:
    """Return the members who own a space."""
    return tuple(one.person for one in store.holdings(space) if one.role is Role.OWNER)


def _answered(press: Press, context: Context, store: SetupStore) -> tuple[Claim, Space]:
    """Return what was asked, if the actor may answer it and nobody did.

    Raises:
        UsageError: nothing is asked any more.
        Refused: others own the whole organisation.
    """
    claim = read(press.value)
    space = store.space(context.organisation, claim.space) if claim else None
    if claim is None or space is None or has_it(claim, space, store):
        raise UsageError(Message(context.say("This was answered already, or asked anew.")))
    first = store.first(context.organisation)
    if Role.OWNER not in store.roles(first, context.actor.id):
        said = context.say("Only an owner of {space} can answer this.", space=first.name)
        raise Refused(Message(said))
    return claim, space


def _told(
    claim: Claim, space: Space, view: views.News, context: Context, store: SetupStore
) -> Outcome:
    """Return the answer: to whoever gave it, to the other owners, and to whoever asked."""
    wanted, actor = _wanted(claim, space), context.actor
    first = store.first(context.organisation)
    others = tuple(
        Revise(_key(claim, owner.id), view(wanted, actor, say_in(owner.locale)))
        for owner in owners_of(first, store)
        if owner.id != actor.id
    )
    asker = tuple(
        Post(
            ToPerson(one.id),
            view(wanted, actor, say_in(one.locale)),
            f"{_key(claim, one.id)}:answer",
        )
        for one in store.people([claim.by])
        if one.takes_part and one.id != actor.id
    )
    reply = view(wanted, actor, context.say)
    return Outcome(reply=reply, instead=True, utterances=(*asker, *others))


def _wanted(claim: Claim, space: Space) -> views.Wanted:
    """Return it as it is shown."""
    people = claim.wish is not Wish.CARDS
    department = "" if claim.channel else claim.thing
    return views.Wanted(space, claim.channel, department, people, claim.platform)


def _note(space: Space, by: PersonId, what: str, store: SetupStore, now: datetime) -> None:
    """Keep it in the log of the space and in that of the whole organisation."""
    for one in (space, store.first(space.organisation)):
        store.note(one, by, what, f"space:{space.id}", now)


def _key(claim: Claim, person: PersonId) -> str:
    """Return the key of the question to an owner, and of what the asker is told."""
    which = f"{claim.wish.value}:{claim.channel or ''}:{claim.stamp}"
    return f"claim:{claim.space}:{which}:{claim.by}:{person}"

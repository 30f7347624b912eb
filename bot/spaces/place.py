"""The first step of the set-up: for whom a space is, what it is called, and who is in."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.commands import Filled, number_in
from bot.context import Context
from bot.errors import Refused
from bot.identity import ConversationId, Role, Space, SpaceKind
from bot.outcome import Job, Post, ToPerson
from bot.spaces.belonging import HOMES
from bot.spaces.claims import (
    CLAIMS,
    Wish,
    ask,
    claim_of,
    looks_after_all,
    must_ask,
    owners_of,
    release,
)
from bot.spaces.keeping import kept, wrong
from bot.spaces.model import Room
from bot.spaces.ports import SetupStore
from bot.spaces.steps import LEAST_NAME, MOST_NAME, Place
from bot.spaces.summary import started
from bot.ui.language import say_in
from bot.ui.views import Message

PARTS = (SpaceKind.DEPARTMENT, SpaceKind.DIVISION, SpaceKind.SITE)


@dataclass(frozen=True)
class Placed:
    """What the first step led to.

    Attributes:
        space: as it is now.
        told: what others are told.
    """

    space: Space
    told: tuple[Post, ...]
    jobs: tuple[Job, ...]


def refuse_paused(context: Context) -> None:
    """Refuse to let somebody begin a space whose kudos are paused.

    Raises:
        Refused: they are.
    """
    if context.actor.locked:
        said = context.say("Your kudos are paused: you cannot start a space until that ends.")
        raise Refused(Message(said))


def place_of(space: Space | None, context: Context, store: SetupStore) -> Place:
    """Return what the first step shows; None: of a space that is not there yet."""
    kinds = _kinds(space, store)
    if kinds == (SpaceKind.ORGANISATION,):
        return Place(space, kinds)
    rooms = store.rooms(space) if space else ()
    return Place(
        space,
        kinds,
        departments=_departments(space, context, store),
        department=space.department if space else "",
        channel=next((room.conversation for room in _taking(rooms, context)), None),
    )


def _taking(rooms: Iterable[Room], context: Context) -> list[Room]:
    """Return the channels of this chat whose people belong to the space."""
    here = context.workspace.id
    return [room for room in rooms if room.members_belong and room.workspace == here]


def _kinds(space: Space | None, store: SetupStore) -> tuple[SpaceKind, ...]:
    """Return what a space may be: the first one is for everybody, or leads to one of its own."""
    if space is None or not _is_first(space, store):
        return PARTS
    is_kept = space.is_set_up or store.keepers(space)
    whole = (SpaceKind.ORGANISATION,)
    return whole if is_kept else (*whole, *PARTS)


def _is_first(space: Space | None, store: SetupStore) -> bool:
    """Return whether a space is the one that the whole organisation begins with."""
    return space is not None and store.first(space.organisation).id == space.id


def _departments(space: Space | None, context: Context, store: SetupStore) -> tuple[str, ...]:
    """Return the departments to choose from: all for who looks after all, else the actor's own."""
    if looks_after_all(context.actor.id, store.first(context.organisation), store):
        return store.departments(context.organisation)
    own = {context.actor.department, space.department if space else ""} - {""}
    return tuple(sorted(own))


def keep_place(filled: Filled, context: Context, store: SetupStore) -> Placed:
    """Keep the first step."""
    asked = kept(number_in(filled.carry), context, store) if filled.carry else None
    place = place_of(asked, context, store)
    kind = _kind(filled, place, context)
    space = None if _is_first(asked, store) and kind is not SpaceKind.ORGANISATION else asked
    name = _name(filled, space, context, store)
    told: tuple[Post, ...] = ()
    jobs: tuple[Job, ...] = (Job(HOMES),)
    if space is None:
        space, told = _begin(name, kind, context, store)
    else:
        _rename(space, name, kind, context, store)
    if kind is not SpaceKind.ORGANISATION:
        told += _keep_department(filled, space, place, context, store)
        jobs += _keep_channel(filled, space, context, store)
    return Placed(store.space(context.organisation, space.id) or space, told, jobs)


def _kind(filled: Filled, place: Place, context: Context) -> SpaceKind:
    """Return what was chosen."""
    if len(place.kinds) == 1:
        return place.kinds[0]
    chosen = filled.words("kind")
    found = next((kind for kind in place.kinds if kind.value == chosen), None)
    if found is None:
        raise wrong("kind", context.say("Choose for whom it is."))
    return found


def _name(filled: Filled, space: Space | None, context: Context, store: SetupStore) -> str:
    """Return the name, which no other space bears."""
    name = filled.words("name")
    if not LEAST_NAME <= len(name) <= MOST_NAME:
        said = context.say(
            "Between {least} and {most} characters.", least=LEAST_NAME, most=MOST_NAME
        )
        raise wrong("name", said)
    same = store.named(context.organisation, name)
    if any(space is None or one.id != space.id for one in same):
        raise wrong(
            "name",
            context.say("There is already a space called {name}. Choose another name.", name=name),
        )
    return name


def _begin(
    name: str, kind: SpaceKind, context: Context, store: SetupStore
) -> tuple[Space, tuple[Post, ...]]:
    """Make a space that the actor owns, and tell the owners of the whole organisation."""
    refuse_paused(context)
    actor, now = context.actor, context.now
    space = store.start(context.organisation, name, kind)
    store.note(space, actor.id, "space.started", f"space:{space.id}", now)
    store.grant(space, actor.id, Role.OWNER, actor.id, now)
    if actor.home is None and not looks_after_all(actor.id, space, store):
        store.move(actor.id, space.id)
    first = store.first(context.organisation)
    told = tuple(
        Post(
            ToPerson(owner.id),
            started(space, actor, say_in(owner.locale)),
            f"space:{space.id}:started:{owner.id}",
        )
        for owner in owners_of(first, store)
        if owner.id != actor.id
    )
    return space, told


def _rename(space: Space, name: str, kind: SpaceKind, context: Context, store: SetupStore) -> None:
    """Keep the name and the kind; who does so in a space that nobody owns is its owner."""
    if (name, kind) != (space.name, space.kind) or not space.is_set_up:
        store.name(space, name, kind)
        store.note(space, context.actor.id, "space.named", f"space:{space.id}", context.now)
    if not store.has_owner(space):
        store.grant(space, context.actor.id, Role.OWNER, context.actor.id, context.now)


def _keep_department(
    filled: Filled, space: Space, place: Place, context: Context, store: SetupStore
) -> tuple[Post, ...]:
    """Have everybody of a department belong to the space, or ask whether they may."""
    wanted, actor = filled.words("department"), context.actor
    if wanted == space.department:
        return ()
    if wanted and wanted not in place.departments:
        raise wrong("department", context.say("You can take in your own department."))
    other = store.claimed_by(context.organisation, wanted) if wanted else None
    if other is not None and other.id != space.id:
        said = context.say(
            "{department} belongs to {space} already.", department=wanted, space=other.name
        )
        raise wrong("department", said)
    if wanted and must_ask(actor.id, space, store):
        claim = claim_of(space, Wish.DEPARTMENT, wanted, context)
        return ask(claim, space, actor, store, context.now)
    store.claim(space, wanted)
    store.note(space, actor.id, "space.members", f"space:{space.id}", context.now)
    return ()


def _keep_channel(
    filled: Filled, space: Space, context: Context, store: SetupStore
) -> tuple[Job, ...]:
    """Have it looked who is in a channel whose people are to belong to the space."""
    wanted = ConversationId(filled.words("members"))
    before = _taking(store.rooms(space), context)
    if {room.conversation for room in before} == ({wanted} - {""}):
        return ()
    other = store.room(context.workspace.id, wanted) if wanted else None
    if other is not None and other.space != space.id:
        raise wrong("members", context.say("This channel belongs to another space already."))
    if wanted:
        return (Job(CLAIMS, claim_of(space, Wish.MEMBERS, wanted, context).value),)
    release(space, context.workspace.id, store)
    store.note(space, context.actor.id, "space.members", f"space:{space.id}", context.now)
    return ()

"""Who may change a space: its admins; the next above while it has none; anybody while none has."""

from bot.context import Context
from bot.errors import UsageError
from bot.identity import ADMINS, Role, Space, SpaceId
from bot.spaces.asking import refused
from bot.spaces.ports import SetupStore, SpaceStore
from bot.ui.views import Message


def may_keep(space: Space, context: Context, store: SpaceStore) -> bool:
    """Return whether the actor may change a space: its admins, or anybody while it has none."""
    if space.id == context.space.id:
        return context.is_admin or not store.keepers(space)
    return bool(store.roles(space, context.actor.id) & ADMINS) or not store.keepers(space)


def kept(number: int, context: Context, store: SpaceStore) -> Space:
    """Return a space that the actor may change.

    Raises:
        UsageError: there is no such space.
        Refused: others keep it.
    """
    space = store.space(context.organisation, SpaceId(number))
    if space is None:
        raise UsageError(Message(context.say("This space does not exist any more.")))
    if not may_keep(space, context, store):
        raise refused(space, store, context.say)
    return space


def owned(number: int, context: Context, store: SetupStore) -> Space:
    """Return a space that the actor may change; who changes one that nobody owns is its owner."""
    space = kept(number, context, store)
    if not store.has_owner(space):
        store.grant(space, context.actor.id, Role.OWNER, context.actor.id, context.now)
    if not space.is_set_up:
        store.name(space, space.name, space.kind)
    return space


def wrong(key: str, said: str) -> UsageError:
    """Return what is said beside a field of a form that stays open."""
    return UsageError(Message(said), fields={key: said})

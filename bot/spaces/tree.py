"""The tree of spaces: who stands below whom, by agreement of both owners."""

from dataclasses import dataclass
from typing import Annotated

from bot.commands import NoArguments, Press, Rest, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import Person, PersonId, Role, Space, SpaceId
from bot.outcome import Outcome, Post, Revise, ToPerson, Utterance
from bot.spaces import tree_views as views
from bot.spaces.model import MOST_DEPTH, Attachment, in_order
from bot.spaces.ports import TreeStore
from bot.ui.language import mark, say_in
from bot.ui.views import Message


@dataclass(frozen=True)
class AttachTo:
    """Below which space."""

    parent: Annotated[
        str, Rest(mark("Below which space?"), most=views.MOST_NAME, multiline=False)
    ] = ""


def show(_none: NoArguments, context: Context, store: TreeStore) -> Outcome:
    """Show all spaces, each below its parent, with owners and how many people belong."""
    found = tuple(in_order(store.tree(context.organisation)))
    mine = frozenset(branch.space.id for _, branch in found if context.actor in branch.owners)
    return Outcome(reply=views.tree(found, context.space, mine, context.say))


def attach(arguments: AttachTo, context: Context, store: TreeStore) -> Outcome:
    """Ask the owners of another space to have this one below theirs."""
    child = context.space
    if not arguments.parent:
        return Outcome(form=views.attach_form(context.say))
    parent = _named(arguments.parent, context, store)
    _refuse_wrong_place(child, parent, context, store)
    owners = _owners(parent, store)
    if context.actor in owners:
        return _attached(child, parent, context, store)
    if not owners:
        said = context.say("Nobody owns {space} yet, so nobody can agree.", space=parent.name)
        raise Refused(Message(said))
    asking = Attachment(child.id, parent.id, context.actor.id, context.now)
    store.ask(asking)
    store.note(child, context.actor.id, "space.asked", f"space:{parent.id}", context.now)
    asked = tuple(
        Post(
            ToPerson(owner.id),
            views.asked(child, parent, context.actor, _stamp(asking), say_in(owner.locale)),
            _key(child, owner, asking),
        )
        for owner in owners
    )
    names = tuple(owner.id for owner in owners)
    return Outcome(reply=views.waiting(parent, names, context.say), utterances=asked)


def agree(press: Press, context: Context, store: TreeStore) -> Outcome:
    """Have a space below one's own from now on."""
    child, parent, asked = _answered(press, context, store)
    _refuse_wrong_place(child, parent, context, store)
    outcome = _attached(child, parent, context, store, asked)
    return Outcome(reply=outcome.reply, instead=True, utterances=outcome.utterances)


def decline(press: Press, context: Context, store: TreeStore) -> Outcome:
    """Leave a space where it is."""
    child, parent, asked = _answered(press, context, store)
    store.forget(child.id)
    for space, other in ((child, parent), (parent, child)):
        store.note(space, context.actor.id, "space.declined", f"space:{other.id}", context.now)
    news = _News(views.declined, child, parent, context)
    told = _told(asked.asked_by, news, store)
    others = _others(asked, news, store)
    reply = views.declined(child, parent, context.actor, context.say)
    return Outcome(reply=reply, instead=True, utterances=(*told, *others))


def detach(_none: NoArguments, context: Context, store: TreeStore) -> Outcome:
    """Have this space stand for itself again; what it took from above becomes the usual."""
    child = context.space
    store.above(child)  # nobody else changes the tree meanwhile
    parent = store.space(context.organisation, child.parent) if child.parent else None
    if parent is None:
        said = context.say(
            "{space} stands on its own already: no space is above it.", space=child.name
        )
        raise Refused(Message(said))
    store.attach(child, None, context.now)
    for space, other in ((child, parent), (parent, child)):
        store.note(space, context.actor.id, "space.detached", f"space:{other.id}", context.now)
    news = _News(views.detached, child, parent, context)
    told = [post for owner in _owners(parent, store) for post in _told(owner.id, news, store)]
    reply = views.detached(child, parent, context.actor, context.say)
    return Outcome(reply=reply, utterances=tuple(told))


def _attached(
    child: Space,
    parent: Space,
    context: Context,
    store: TreeStore,
    asked: Attachment | None = None,
) -> Outcome:
    """Hang a space below another, and tell whoever asked."""
    store.attach(child, parent.id, context.now)
    store.forget(child.id)
    for space, other in ((child, parent), (parent, child)):
        store.note(space, context.actor.id, "space.attached", f"space:{other.id}", context.now)
    told: tuple[Utterance, ...] = ()
    if asked is not None:
        news = _News(views.attached, child, parent, context)
        told = (*_told(asked.asked_by, news, store), *_others(asked, news, store))
    return Outcome(reply=views.attached(child, parent, context.actor, context.say), utterances=told)


def _named(name: str, context: Context, store: TreeStore) -> Space:
    """Return the space with a name."""
    found = store.named(context.organisation, name.strip())
    if len(found) == 1:
        return found[0]
    if not found:
        said = context.say("There is no space called {name}.", name=name)
        raise UsageError(views.see_all(said, context.say), fields={"parent": said})
    said = context.say("Several spaces are called {name}: rename one first.", name=name)
    raise UsageError(views.see_all(said, context.say), fields={"parent": said})


def _refuse_wrong_place(child: Space, parent: Space, context: Context, store: TreeStore) -> None:
    """Refuse what would make a ring, or what stands there already, or is too deep.

    Raises:
        Refused: that is so.
    """
    above, say = store.above(parent), context.say
    said = ""
    if child.parent == parent.id:
        said = say("{child} stands below {parent} already.", child=child.name, parent=parent.name)
    elif child.id in (parent.id, *above):
        said = say("{child} cannot stand below itself.", child=child.name)
    elif child.id == store.first(context.organisation).id:
        said = say("{child} is the whole organisation: nothing is above it.", child=child.name)
    elif len(above) + 1 + store.height(child) > MOST_DEPTH - 1:
        said = say(
            "Spaces can stand at most {most} levels deep. Choose one higher up.", most=MOST_DEPTH
        )
    if said:
        raise Refused(Message(said), fields={"parent": said})


def _answered(press: Press, context: Context, store: TreeStore) -> tuple[Space, Space, Attachment]:
    """Return what was asked, if the actor may answer it and nobody did.

    Raises:
        UsageError: nothing is asked any more.
        Refused: others own the space.
    """
    number, _, stamp = press.value.partition(":")
    child = store.space(context.organisation, SpaceId(number_in(number)))
    asked = store.asked(child.id) if child else None
    if asked and _stamp(asked) != number_in(stamp):
        asked = None
    parent = store.space(context.organisation, asked.parent) if asked else None
    if child is None or asked is None or parent is None:
        raise UsageError(Message(context.say("This was answered already, or asked anew.")))
    if Role.OWNER not in store.roles(parent, context.actor.id):
        said = context.say("Only an owner of {space} can answer this.", space=parent.name)
        raise Refused(Message(said))
    return child, parent, asked


def _owners(space: Space, store: TreeStore) -> tuple[Person, ...]:
    """Return the members who own a space."""
    return tuple(one.person for one in store.holdings(space) if one.role is Role.OWNER)


@dataclass(frozen=True)
class _News:
    """What happened to two spaces, to be told to several people."""

    view: views.News
    child: Space
    parent: Space
    context: Context

    def to(self, person: Person) -> Message:
        """Return it in somebody's language."""
        return self.view(self.child, self.parent, self.context.actor, say_in(person.locale))


def _told(person: PersonId, news: _News, store: TreeStore) -> tuple[Post, ...]:
    """Return the news for somebody else, in their language."""
    found = store.people([person])
    if not found or person == news.context.actor.id:
        return ()
    key = f"tree:{news.child.id}:{person}:{news.context.key}"
    return (Post(ToPerson(person), news.to(found[0]), key),)


def _others(asked: Attachment, news: _News, store: TreeStore) -> tuple[Revise, ...]:
    """Return what the question says from now on to the owners who did not answer it."""
    return tuple(
        Revise(_key(news.child, owner, asked), news.to(owner))
        for owner in _owners(news.parent, store)
        if owner.id != news.context.actor.id
    )


def _key(child: Space, owner: Person, asked: Attachment) -> str:
    """Return the key of the question to an owner."""
    return f"attach:{child.id}:{owner.id}:{_stamp(asked)}"


def _stamp(asked: Attachment) -> int:
    """Return what tells a question from an earlier one."""
    return int(asked.asked_at.timestamp())

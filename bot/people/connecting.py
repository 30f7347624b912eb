"""`me connect` and `me disconnect`: one person with accounts in several chat programs.

A code is made on one account and typed on the other; then the first is asked, and only its yes
connects the two: whoever guesses a code has nothing of it.
"""

from dataclasses import dataclass
from typing import Annotated

from bot.commands import Filled, NoArguments, Press, Rest, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import Person, PersonId, Workspace, WorkspaceId
from bot.outcome import Outcome, Post, ToPerson
from bot.people import connecting_views as views
from bot.people.accounts import (
    CODE_LASTS,
    DIGITS,
    MOST_CHANGES,
    MOST_WRONG,
    Accounts,
    Change,
    Connected,
    Offer,
    Seat,
    name_of_workspace,
)
from bot.ui.language import mark, say_in
from bot.ui.views import Message


@dataclass(frozen=True)
class Connect:
    """The code from the other chat program; without one, a new one is made."""

    code: Annotated[str, Rest(mark("The code"), most=20, optional=True, multiline=False)] = ""


def connect(arguments: Connect, context: Context, store: Accounts) -> Outcome:
    """Give the actor a code, or ask whoever was given one whether they are the actor."""
    typed = "".join(arguments.code.split())
    if not typed:
        return _new_code(context, store)
    if not (len(typed) == DIGITS and typed.isascii() and typed.isdecimal()):
        raise UsageError(Message(context.say("A code has six digits, for example 123456.")))
    _refuse_blocked(context, store)
    offer = store.offered(context.organisation, typed, context.now)
    owner = store.known(offer.owner.person) if offer is not None else None
    if offer is None or owner is None or offer.typed_by not in (None, _here(context)):
        return _wrong(context, store)
    if offer.typed_by is not None:
        return Outcome(reply=_asked(offer, context, store))
    said = _objection(offer, context, store)
    if said is not None:
        return Outcome(reply=Message(said))
    if owner.name.strip().casefold() == context.actor.name.strip().casefold():
        return _ask(offer, owner, context, store)
    where = _named(offer.owner.workspace, offer, context, store)
    return Outcome(form=views.confirm(owner.name, where, offer.number, context.say))


def confirm(filled: Filled, context: Context, store: Accounts) -> Outcome:
    """Ask somebody whom the form named whether they are the actor."""
    _refuse_blocked(context, store)
    offer = store.offer_numbered(context.organisation, number_in(filled.carry), context.now)
    owner = store.known(offer.owner.person) if offer is not None else None
    if offer is None or owner is None or offer.typed_by is not None:
        store.mistyped(_here(context), context.now)  # a form can be made up as well as a code
        return Outcome(reply=views.over(context.say))
    said = _objection(offer, context, store)
    if said is not None:
        return Outcome(reply=Message(said))
    return _ask(offer, owner, context, store)


def agree(press: Press, context: Context, store: Accounts) -> Outcome:
    """Connect whoever typed the actor's code to the actor."""
    offer = store.take(context.actor.id, press.number, context.now)
    if offer is None or offer.typed_by is None:
        return Outcome(reply=views.over(context.say), instead=True)
    said = _obstacle(offer.owner.person, offer.typed_by.person, context, store)
    if said is not None:
        return Outcome(reply=Message(said), instead=True)
    return _join(offer, offer.typed_by, context, store)


def refuse(press: Press, context: Context, store: Accounts) -> Outcome:
    """Have the actor's code be worth nothing: it was not they who typed it."""
    offer = store.take(context.actor.id, press.number, context.now)
    if offer is None or offer.typed_by is None:
        return Outcome(reply=views.over(context.say), instead=True)
    store.mistyped(offer.typed_by, context.now)
    store.refused(offer, context.now)
    return Outcome(reply=views.refused(context.say), instead=True)


def _here(context: Context) -> Seat:
    """Return the account with which the actor came."""
    return Seat(context.actor.id, context.workspace.id)


def _new_code(context: Context, store: Accounts) -> Outcome:
    """Return a code for the actor's eyes only; a repeat of the request is not told it again."""
    code = store.offer(_here(context), context.now)
    told = context.say("You were shown a code already. Ask for another one if you lost it.")
    return Outcome(reply=views.code(code, _minutes(), context.say), kept=Message(told))


def _refuse_blocked(context: Context, store: Accounts) -> None:
    """Refuse whoever guessed too often, and everybody if all together did.

    Raises:
        Refused: it says from when they may try again.
    """
    until = store.blocked_until(_here(context), context.now)
    if until is not None:
        raise Refused(views.too_often(until, context.say))
    until = store.stopped_until(context.organisation, context.now)
    if until is not None:
        raise Refused(views.stopped(until, context.say))


def _wrong(context: Context, store: Accounts) -> Outcome:
    """Count a wrong code: a refusal would take the count back with everything else."""
    left = MOST_WRONG - store.mistyped(_here(context), context.now)
    return Outcome(reply=views.wrong(left, context.say))


def _objection(offer: Offer, context: Context, store: Accounts) -> str | None:
    """Return why the actor may not have a code's owner asked; None: they may."""
    say = context.say
    if offer.owner == _here(context):
        return say("This code is your own. Type it in your other chat program, not here.")
    said = _obstacle(offer.owner.person, context.actor.id, context, store)
    if said is not None and offer.owner.person != context.actor.id:
        store.mistyped(_here(context), context.now)  # the code of a stranger was guessed
    return said


def _obstacle(owner: PersonId, other: PersonId, context: Context, store: Accounts) -> str | None:
    """Return why two people can't be made one; None: they can."""
    say, both = context.say, (owner, other)
    if owner == other:
        return say("These two accounts are connected already.")
    theirs = {one.workspace.id for one in store.of(owner)}
    if theirs & {one.workspace.id for one in store.of(other)}:
        return say(
            "A code connects accounts in different chat programs. These two people have an account"
            " in the same one."
        )
    if store.are_leaving(both):
        return say("One of these two accounts is about to be deleted: they can't be connected.")
    if store.changes(both, Change.CONNECTED, context.now) >= MOST_CHANGES:
        return say("These accounts were connected three times today. Try again tomorrow.")
    return None


def _ask(offer: Offer, owner: Person, context: Context, store: Accounts) -> Outcome:
    """Ask the owner of a code, where they got it, whether it was they who typed it."""
    store.claim(offer, _here(context), context.now)
    here = _named(context.workspace.id, offer, context, store)
    say = say_in(owner.locale)
    question = Post(
        ToPerson(owner.id, offer.owner.workspace),
        views.question(context.actor.name, here, offer.number, _minutes(), say),
        f"connect:{offer.number}",  # twice at the same moment is asked once, about the first
        author=context.actor.id,
    )
    return Outcome(reply=_asked(offer, context, store), utterances=(question,))


def _asked(offer: Offer, context: Context, store: Accounts) -> Message:
    """Return where it goes on."""
    there = _named(offer.owner.workspace, offer, context, store)
    return views.asked(there, _minutes(), context.say)


def _join(offer: Offer, typed_by: Seat, context: Context, store: Accounts) -> Outcome:
    """Make one person of two, and tell each of their accounts."""
    came = store.of(typed_by.person)
    store.join(offer.owner.person, typed_by.person, context.now)
    accounts = store.of(offer.owner.person)
    workspaces = [one.workspace for one in accounts]
    new = ", ".join(name_of_workspace(one.workspace, workspaces) for one in came)
    told = views.connected(new, context.say)
    posts = tuple(
        Post(
            ToPerson(offer.owner.person, one.workspace.id),
            told,
            f"connected:{offer.number}:{one.workspace.id}",
            optional=True,
        )
        for one in accounts
        if one.reachable
    )
    done = context.say(
        "Connected. Your thanks, roles and settings are the same in both from now on."
    )
    return Outcome(reply=Message(done), instead=True, utterances=posts)


def ask_disconnect(_none: NoArguments, context: Context, store: Accounts) -> Outcome:
    """Open the form that says what it means, and asks which account goes."""
    accounts = store.of(context.actor.id)
    if len(accounts) < 2:  # noqa: PLR2004 - the one to part from and the one that stays
        said = context.say("This is your only account: there is nothing to disconnect.")
        return Outcome(reply=Message(said))
    workspaces = tuple(one.workspace for one in accounts)
    return Outcome(form=views.disconnect(workspaces, context.workspace, context.say))


def disconnect(filled: Filled, context: Context, store: Accounts) -> Outcome:
    """Have one account of the actor belong to a person of its own, and tell both."""
    actor, say = context.actor.id, context.say
    accounts = store.of(actor)
    chosen = number_in(filled.words("account"))
    found = next((one.workspace for one in accounts if one.workspace.id == chosen), None)
    if found is None or len(accounts) < 2:  # noqa: PLR2004 - as above
        said = say("Choose one of your accounts.")
        raise UsageError(Message(said), fields={"account": said})
    if store.changes((actor,), Change.DISCONNECTED, context.now) >= MOST_CHANGES:
        raise Refused(Message(say("You disconnected accounts three times today. Try tomorrow.")))
    other = store.split(actor, found.id, context.now)
    return _parted(other, found, accounts, context)


def _parted(
    other: PersonId, gone: Workspace, accounts: tuple[Connected, ...], context: Context
) -> Outcome:
    """Return what is told to the account that went, and to those that stay."""
    workspaces = [one.workspace for one in accounts]
    told = views.disconnected(name_of_workspace(gone, workspaces), context.say)
    posts = tuple(
        Post(
            ToPerson(other if one.workspace.id == gone.id else context.actor.id, one.workspace.id),
            told,
            f"disconnected:{other}:{one.workspace.id}",
            optional=True,
        )
        for one in accounts
        if one.reachable
    )
    return Outcome(reply=Message(context.say("Disconnected. Both are told.")), utterances=posts)


def _named(which: WorkspaceId, offer: Offer, context: Context, store: Accounts) -> str:
    """Return what to call one of the two workspaces that a code would connect."""
    theirs = (one.workspace for one in store.of(offer.owner.person))
    both = {one.id: one for one in (*theirs, context.workspace)}
    return name_of_workspace(both[which], tuple(both.values())) if which in both else ""


def _minutes() -> int:
    return int(CODE_LASTS.total_seconds()) // 60

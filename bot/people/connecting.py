"""`me connect` and `me disconnect`: one person with accounts in several chat programs."""

from dataclasses import dataclass
from typing import Annotated

from bot.commands import Filled, NoArguments, Rest, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.identity import PersonId, Workspace, WorkspaceId
from bot.outcome import Outcome, Post, ToPerson
from bot.people import connecting_views as views
from bot.people.accounts import (
    CODE_LASTS,
    DIGITS,
    MOST_WRONG,
    Accounts,
    Connected,
    Offer,
    name_of_workspace,
)
from bot.ui.language import mark
from bot.ui.views import Message


@dataclass(frozen=True)
class Connect:
    """The code from the other chat program; without one, a new one is made."""

    code: Annotated[str, Rest(mark("The code"), most=20, optional=True, multiline=False)] = ""


def connect(arguments: Connect, context: Context, store: Accounts) -> Outcome:
    """Give the actor a code, or connect their account to the person who was given one."""
    typed = "".join(arguments.code.split())
    if not typed:
        return _new_code(context, store)
    if not (len(typed) == DIGITS and typed.isascii() and typed.isdecimal()):
        raise UsageError(Message(context.say("A code has six digits, for example 123456.")))
    _refuse_blocked(context, store)
    offer = store.offered(context.organisation, typed, context.now)
    if offer is None:
        return _wrong(context, store)
    said = _objection(offer, context, store)
    if said is not None:
        return Outcome(reply=Message(said))
    name = store.name_of(offer.person)
    if name.strip().casefold() == context.actor.name.strip().casefold():
        return _join(offer, context, store)
    where = _named(offer.workspace, store.of(offer.person))
    return Outcome(form=views.confirm(name, where, offer.number, context.say))


def confirm(filled: Filled, context: Context, store: Accounts) -> Outcome:
    """Connect the actor's account to somebody whom the form named."""
    offer = store.offer_numbered(context.organisation, number_in(filled.carry), context.now)
    if offer is None:
        said = context.say("This code holds no more. Ask for a new one in the other chat program.")
        return Outcome(reply=Message(said))
    said_no = _objection(offer, context, store)
    if said_no is not None:
        return Outcome(reply=Message(said_no))
    return _join(offer, context, store)


def _new_code(context: Context, store: Accounts) -> Outcome:
    """Return a code for the actor's eyes only; a repeat of the request is not told it again."""
    code = store.offer(context.actor.id, context.workspace.id, context.now)
    minutes = int(CODE_LASTS.total_seconds()) // 60
    told = context.say("You were shown a code already. Ask for another one if you lost it.")
    return Outcome(reply=views.code(code, minutes, context.say), kept=Message(told))


def _refuse_blocked(context: Context, store: Accounts) -> None:
    """Refuse whoever guessed too often.

    Raises:
        Refused: it says from when they may try again.
    """
    until = store.blocked_until(context.actor.id, context.now)
    if until is not None:
        raise Refused(views.too_often(until, context.say))


def _wrong(context: Context, store: Accounts) -> Outcome:
    """Count a wrong code: a refusal would take the count back with everything else."""
    left = MOST_WRONG - store.mistyped(context.actor.id, context.now)
    return Outcome(reply=views.wrong(left, context.say))


def _objection(offer: Offer, context: Context, store: Accounts) -> str | None:
    """Return why a code that holds does not connect these two; None: it does."""
    say, actor = context.say, context.actor.id
    if offer.person == actor:
        if offer.workspace == context.workspace.id:
            return say("This code is your own. Type it in your other chat program, not here.")
        return say("These two accounts are connected already.")
    theirs = {one.workspace.id for one in store.of(offer.person)}
    mine = {one.workspace.id for one in store.of(actor)}
    if offer.workspace == context.workspace.id or theirs & mine:
        store.mistyped(actor, context.now)
        return say(
            "A code connects accounts in different chat programs. This one belongs to somebody who"
            " has an account here already."
        )
    if store.are_leaving((offer.person, actor)):
        return say("One of these two accounts is about to be deleted: they can't be connected.")
    return None


def _join(offer: Offer, context: Context, store: Accounts) -> Outcome:
    """Make one person of two, and tell each of their accounts."""
    came = store.of(context.actor.id)
    store.join(offer.person, context.actor.id, context.now)
    accounts = store.of(offer.person)
    workspaces = [one.workspace for one in accounts]
    new = ", ".join(name_of_workspace(one.workspace, workspaces) for one in came)
    told = views.connected(new, context.say)
    posts = tuple(
        Post(
            ToPerson(offer.person, one.workspace.id),
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
    return Outcome(reply=Message(done), utterances=posts)


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
    accounts = store.of(context.actor.id)
    chosen = number_in(filled.words("account"))
    found = next((one.workspace for one in accounts if one.workspace.id == chosen), None)
    if found is None or len(accounts) < 2:  # noqa: PLR2004 - as above
        said = context.say("Choose one of your accounts.")
        raise UsageError(Message(said), fields={"account": said})
    other = store.split(context.actor.id, found.id, context.now)
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


def _named(workspace: WorkspaceId, accounts: tuple[Connected, ...]) -> str:
    """Return what a workspace is called."""
    known = {one.workspace.id: one.workspace for one in accounts}
    return known[workspace].name if workspace in known else ""

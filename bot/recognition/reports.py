"""Reports of cards: curators are told, three people hide a card, a curator decides.

Three as in most tools of the field; a card that stays up takes three new people (product.md B1).
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.clock import opens_at
from bot.commands import Command, NeedsRole, NoArguments, Press
from bot.context import Context
from bot.errors import Refused
from bot.identity import CURATORS, Person
from bot.outcome import Outcome, Post, ToPerson, Utterance
from bot.recognition import cards, curators, report_views
from bot.recognition.manage import found, standing
from bot.recognition.model import Kudos, Reports
from bot.recognition.paying import give_back
from bot.recognition.ports import ModerationStore
from bot.recognition.whereabouts import everywhere
from bot.ui.language import mark, say_in
from bot.ui.views import Message

ENOUGH_TO_HIDE = 3
MOST_WAITING = 10
QUEUE = "admin queue"


def report(press: Press, context: Context, store: ModerationStore) -> Outcome:
    """Report a card; its curators are told, and the third person hides it."""
    kudos, say, actor = standing(press.number, context, store), context.say, context.actor
    if actor.id == kudos.giver:
        raise Refused(Message(say("This kudos is yours: you can undo it for 24 hours.")))
    if not kudos.shown:
        raise Refused(Message(say("Nobody is left on this card: it is not there any more.")))
    if not store.report(kudos.id, actor.id, context.now):
        return Outcome(reply=Message(say("You have reported this card already.")))
    store.record(kudos, "kudos.reported", None, context.now)  # its giver may read the log
    reports = store.reports(kudos.id)
    utterances: list[Utterance] = []
    if len(reports.waiting) >= ENOUGH_TO_HIDE:
        store.hide_from_all(kudos.id, context.now)
        store.record(kudos, "kudos.hidden", None, context.now)
        kudos = replace(kudos, hidden=True)
        utterances.extend(cards.revised(kudos, store))
    able = curators.who_decide(kudos, store)
    utterances.extend(curators.told(kudos, reports, able, context, store))
    return Outcome(
        reply=report_views.thank_you(say, is_seen=bool(able)), utterances=tuple(utterances)
    )


def leave_up(press: Press, context: Context, store: ModerationStore) -> Outcome:
    """Decide that a card stays: it comes back, and it takes three new people to hide it."""
    kudos, reports = _to_decide(press.number, context, store)
    store.leave_up(kudos.id, context.now)
    store.record(kudos, "kudos.left_up", context.actor.id, context.now)
    by = context.actor.id
    decided = curators.decided(kudos, reports, report_views.left_up, context, store)
    reporters = _thanked(kudos, reports, report_views.stays, context, store)
    card = cards.revised(replace(kudos, hidden=False), store)
    return Outcome(
        reply=report_views.left_up(by, context.say), utterances=(*card, *decided, *reporters)
    )


def take_down(press: Press, context: Context, store: ModerationStore) -> Outcome:
    """Decide that a card goes: it counts no more, and its giver is told in private."""
    kudos, reports = _to_decide(press.number, context, store)
    give_back(kudos, store)
    store.take_down(kudos, context.now)
    store.record(kudos, "kudos.taken_down", context.actor.id, context.now)
    by = context.actor.id
    gone = everywhere(replace(kudos, hidden=False, removed=True), store)
    decided = curators.decided(kudos, reports, report_views.taken_down, context, store)
    reporters = _thanked(kudos, reports, report_views.went, context, store)
    giver = store.people([kudos.giver]).values()
    told = tuple(
        _private(
            person,
            report_views.to_giver(kudos, by, say_in(person.locale)),
            f"{kudos.subject}:taken_down",
            context,
        )
        for person in giver
    )
    return Outcome(
        reply=report_views.taken_down(by, context.say),
        utterances=(*gone, *decided, *told, *reporters),
    )


def _to_decide(number: int, context: Context, store: ModerationStore) -> tuple[Kudos, Reports]:
    """Return a kudos that waits for a decision which the actor may make, and who reported it.

    Raises:
        NeedsRole: they are no curator of its space.
        Refused: it concerns them, or there is nothing to decide any more.
    """
    kudos, actor, say = found(number, context, store), context.actor, context.say
    if not store.curates(actor.id, kudos.space):
        raise NeedsRole(CURATORS, QUEUE)
    if actor.id in (kudos.giver, *kudos.receivers):
        raise Refused(Message(say("This card concerns you: another curator decides.")))
    reports = store.reports(kudos.id)
    if kudos.undone:
        raise Refused(Message(say("This kudos was taken back: there is nothing to decide.")))
    if not reports.waiting or kudos.removed:
        raise Refused(Message(say("Somebody has decided this already.")))
    return kudos, reports


def _thanked(
    kudos: Kudos,
    reports: Reports,
    view: report_views.Thanks,
    context: Context,
    store: ModerationStore,
) -> Sequence[Utterance]:
    """Return what those who reported it are told."""
    people = store.people(reports.waiting)
    return tuple(
        _private(
            people[who],
            view(say_in(people[who].locale)),
            f"{kudos.subject}:thanked:{who}",
            context,
        )
        for who in reports.waiting
        if who in people
    )


def _private(person: Person, message: Message, key: str, context: Context) -> Post:
    """Return a direct message outside of somebody's quiet hours."""
    due = opens_at(context.now, person.zone, person.quiet)
    return Post(ToPerson(person.id), message, key, due)


def queue(_none: NoArguments, context: Context, store: ModerationStore) -> Outcome:
    """Show a curator what was reported and waits for a decision of theirs."""
    actor = context.actor.id
    waiting = [
        (kudos, count)
        for kudos, count in store.reported(actor, MOST_WAITING)
        if actor not in (kudos.giver, *kudos.receivers)
    ]
    return Outcome(reply=report_views.queue(waiting, context.say))


COMMAND = Command(QUEUE, mark("What was reported"), queue, roles=CURATORS, reads_only=True)

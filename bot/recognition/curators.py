"""What curators read of a card that was reported: one message each, which changes with the card."""

from collections.abc import Sequence

from bot.clock import opens_at
from bot.context import Context
from bot.identity import Person, PersonId
from bot.outcome import Post, Revise, ToPerson, Utterance, Withdraw
from bot.recognition import report_views
from bot.recognition.model import Kudos, Reports
from bot.recognition.ports import ModerationStore
from bot.ui.language import say_in


def who_decide(kudos: Kudos, store: ModerationStore) -> Sequence[Person]:
    """Return who is told: those nearest to the kudos' space whom it does not concern."""
    concerned = {kudos.giver, *kudos.receivers}
    for level in store.curators(kudos.space):
        able = [person for person in level if person.id not in concerned]
        if able:
            return able
    return ()


def told(
    kudos: Kudos,
    reports: Reports,
    curators: Sequence[Person],
    context: Context,
    store: ModerationStore,
) -> Sequence[Utterance]:
    """Return what is said after one more report: a message after the first, else its change."""
    if len(reports.waiting) > 1:
        return _as_it_is(kudos, reports, curators, store)
    known = store.people({kudos.giver, *kudos.receivers})
    said = []
    for person in curators:
        message = report_views.reported(kudos, 1, known, say_in(person.locale))
        due = opens_at(context.now, person.zone, person.quiet)
        key = _key(kudos, reports, person.id)
        said.append(Post(ToPerson(person.id), message, key, due, subject=kudos.subject))
    return said


def retold(kudos: Kudos, store: ModerationStore) -> Sequence[Utterance]:
    """Return what changes for curators after a kudos got other words, or was taken back."""
    reports = store.reports(kudos.id)
    if not reports.waiting:
        return ()
    curators = who_decide(kudos, store)
    if not kudos.counts:
        return tuple(Withdraw(_key(kudos, reports, person.id)) for person in curators)
    return _as_it_is(kudos, reports, curators, store)


def without_name(kudos: Kudos, store: ModerationStore) -> Sequence[Utterance]:
    """Return what changes for curators after somebody in a kudos was forgotten.

    Where nobody's report is left, as its reporter was forgotten too, their message goes.
    """
    reports = store.reports(kudos.id)
    if reports.waiting:
        return retold(kudos, store)
    return tuple(Withdraw(_key(kudos, reports, one.id)) for one in who_decide(kudos, store))


def _as_it_is(
    kudos: Kudos, reports: Reports, curators: Sequence[Person], store: ModerationStore
) -> Sequence[Utterance]:
    """Return the message of each curator as it is now."""
    known, count = store.people({kudos.giver, *kudos.receivers}), len(reports.waiting)
    return tuple(
        Revise(
            _key(kudos, reports, person.id),
            report_views.reported(kudos, count, known, say_in(person.locale)),
        )
        for person in curators
    )


def decided(
    kudos: Kudos,
    reports: Reports,
    view: report_views.Decision,
    context: Context,
    store: ModerationStore,
) -> Sequence[Utterance]:
    """Return the change of what all curators read: the decision instead of the buttons."""
    return tuple(
        Revise(_key(kudos, reports, one.id), view(context.actor.id, say_in(one.locale)))
        for one in who_decide(kudos, store)
    )


def _key(kudos: Kudos, reports: Reports, curator: PersonId) -> str:
    """Return the anchor of what a curator is told; after a decision it is another message."""
    return f"{kudos.subject}:reported:{len(reports.decided)}:{curator}"

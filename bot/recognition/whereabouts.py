"""Everywhere that a kudos stands: what is said when it changes or goes."""

from bot.outcome import Revise, Utterance, Withdraw
from bot.recognition import cards, notes, views
from bot.recognition.model import Kudos
from bot.recognition.ports import RecognitionStore
from bot.ui.language import say_in


def everywhere(kudos: Kudos, store: RecognitionStore) -> tuple[Utterance, ...]:
    """Return what changes wherever a kudos stands, after it was kept as it is now."""
    return (*cards.revised(kudos, store), *in_private(kudos, store))


def in_private(kudos: Kudos, store: RecognitionStore) -> tuple[Utterance, ...]:
    """Return the change of each receiver's message, and of the copies for their managers."""
    people = store.people(kudos.receivers)
    receivers = [people[who] for who in kudos.receivers if who in people]
    told = tuple(notes.revise(kudos, receiver, store) for receiver in receivers)
    return (*told, *_copies(kudos, store))


def _copies(kudos: Kudos, store: RecognitionStore) -> tuple[Utterance, ...]:
    """Return the change of each copy that a receiver's manager got."""
    if not kudos.told_managers:
        return ()
    if not kudos.counts:
        return tuple(Withdraw(kudos.copy_key(receiver)) for receiver in kudos.told_managers)
    people = store.people({kudos.giver, *kudos.told_managers})
    managers = {people[who].manager for who in kudos.told_managers if who in people}
    known = {**people, **store.people([who for who in managers if who is not None])}
    changed: list[Utterance] = []
    for who in kudos.told_managers:
        manager = known[who].manager if who in known else None
        if manager is not None and manager in known:
            copy = views.copy(kudos, known[who], known, say_in(known[manager].locale))
            changed.append(Revise(kudos.copy_key(who), copy))
    return tuple(changed)

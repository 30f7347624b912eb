"""Telling receivers: the first thanks comes at once, more within the hour join that message."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.context import Context
from bot.identity import OrganisationId, Person, PersonId
from bot.outcome import Post, Revise, ToPerson, Utterance, Withdraw
from bot.recognition import views
from bot.recognition.model import Kudos, Note
from bot.recognition.ports import RecognitionStore
from bot.ui.language import say_in

JOINS_WITHIN = timedelta(hours=1)
MOST_IN_A_NOTE = 8


def tell(  # noqa: PLR0913 - all of them are what a note is made of
    kudos: Kudos,
    receiver: Person,
    due_at: datetime,
    known: Mapping[PersonId, Person],
    context: Context,
    store: RecognitionStore,
) -> Sequence[Utterance]:
    """Return the message to a receiver, or the change of the one that they have."""
    open_note = store.note(receiver.id)
    if open_note is not None and _still_open(open_note, kudos.given_at):
        note = replace(open_note, kudos=(*open_note.kudos, kudos.id))
        store.set_note(note)
        earlier = store.several(context.organisation, open_note.kudos)
        return (Revise(note.anchor, _message((*earlier, kudos), receiver, known, store)),)
    anchor = f"kudos:{kudos.id}:to:{receiver.id}"
    store.set_note(Note(receiver.id, anchor, (kudos.id,), kudos.given_at, due_at))
    message = _message((kudos,), receiver, known, store)
    later = due_at if due_at > kudos.given_at else None
    return (Post(ToPerson(receiver.id), message, anchor, later, subject=f"kudos:{kudos.id}"),)


def revise(
    kudos: Kudos, receiver: Person, organisation: OrganisationId, store: RecognitionStore
) -> Sequence[Utterance]:
    """Return the change of a receiver's message after one kudos in it changed or went away."""
    note = store.note(receiver.id)
    if note is None or kudos.id not in note.kudos:
        anchor, ids = f"kudos:{kudos.id}:to:{receiver.id}", (kudos.id,)
    else:
        anchor, ids = note.anchor, note.kudos
    left = store.several(organisation, ids)
    if not left:
        return (Withdraw(anchor),)
    return (Revise(anchor, _message(left, receiver, {}, store)),)


def _still_open(note: Note, now: datetime) -> bool:
    """Return whether one more kudos joins the message instead of making a new one."""
    if len(note.kudos) >= MOST_IN_A_NOTE:
        return False
    return now < max(note.opened_at + JOINS_WITHIN, note.due_at)


def _message(
    told: Sequence[Kudos],
    receiver: Person,
    known: Mapping[PersonId, Person],
    store: RecognitionStore,
) -> views.Message:
    """Return the message in the receiver's language."""
    givers = {kudos.giver for kudos in told}
    people = dict(known)
    if missing := givers - people.keys():
        people.update(store.people(missing))
    return views.thanks(told, people, say_in(receiver.locale))

"""Telling receivers: the first thanks comes at once, more within the hour join that message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import opens_at
from bot.identity import Person, PersonId
from bot.outcome import Post, Revise, ToPerson, Utterance, Withdraw
from bot.recognition import views
from bot.recognition.model import Kudos, Note
from bot.recognition.ports import RecognitionStore
from bot.ui.language import say_in
from bot.ui.views import Message

JOINS_WITHIN = timedelta(hours=1)
MOST_IN_A_NOTE = 8


@dataclass(frozen=True)
class Told:
    """What tells a receiver of a kudos, and when they can read it."""

    utterance: Utterance
    due_at: datetime


def tell(
    kudos: Kudos, receiver: Person, known: Mapping[PersonId, Person], store: RecognitionStore
) -> Told:
    """Return the message to a receiver, or the change of the one that they have."""
    newest = store.note_at(receiver.id, kudos.given_at)
    if newest is not None and _still_open(newest, kudos.given_at):
        earlier = store.several(kudos.organisation, newest.kudos)
        if earlier:  # else the message was withdrawn with the last kudos in it
            store.set_note(replace(newest, kudos=(*newest.kudos, kudos.id)))
            message = _message((*earlier, kudos), receiver, known, store)
            alone = _alone(kudos, receiver, newest.due_at, known, store)
            return Told(Revise(newest.anchor, message, otherwise=alone), newest.due_at)
    due_at = opens_at(kudos.given_at, receiver.zone, receiver.quiet)
    post = _alone(kudos, receiver, due_at, known, store)
    store.set_note(Note(receiver.id, post.key, (kudos.id,), kudos.given_at, due_at))
    return Told(post, due_at)


def _alone(
    kudos: Kudos,
    receiver: Person,
    due_at: datetime,
    known: Mapping[PersonId, Person],
    store: RecognitionStore,
) -> Post:
    """Return a message of its own for one kudos."""
    message = _message((kudos,), receiver, known, store)
    later = due_at if due_at > kudos.given_at else None
    key = kudos.note_key(receiver.id)
    return Post(ToPerson(receiver.id), message, key, later, subject=kudos.subject)


def revise(kudos: Kudos, receiver: Person, store: RecognitionStore) -> Utterance:
    """Return the change of a receiver's message after one kudos in it changed or went away."""
    note = store.note_at(receiver.id, kudos.given_at)
    if note is None or kudos.id not in note.kudos:
        anchor = kudos.note_key(receiver.id)
        note = Note(receiver.id, anchor, (kudos.id,), kudos.given_at, kudos.given_at)
    left = store.several(kudos.organisation, note.kudos)
    if not left:
        return Withdraw(note.anchor)
    return Revise(note.anchor, _message(left, receiver, {}, store))


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
) -> Message:
    """Return the message in the receiver's language."""
    givers = {kudos.giver for kudos in told}
    people = dict(known)
    if missing := givers - people.keys():
        people.update(store.people(missing))
    return views.thanks(told, receiver, people, say_in(receiver.locale))

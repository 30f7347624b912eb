"""All that is said when a kudos is given: the card, the echo, the notes, the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.context import Context
from bot.identity import Person, PersonId, Praise
from bot.outcome import Outcome, Utterance
from bot.recognition import answers, notes
from bot.recognition.cards import Spot, announce
from bot.recognition.model import Draft, Kudos, NamedValue
from bot.recognition.paying import Paid
from bot.recognition.ports import RecognitionStore
from bot.ui.blocks import Block


def shown_of(draft: Draft) -> tuple[PersonId, ...]:
    """Return those of a draft's people who may stand on a card."""
    if draft.private:
        return ()
    return tuple(person.id for person in draft.to if person.praise is Praise.PUBLIC)


def new_kudos(
    draft: Draft, value: NamedValue | None, context: Context, store: RecognitionStore
) -> Kudos:
    """Return the kudos that a draft becomes now."""
    return Kudos(
        id=store.next_id(),
        organisation=context.organisation,
        space=context.space.id,
        giver=context.actor.id,
        receivers=tuple(person.id for person in draft.to),
        reason=draft.reason,
        given_at=context.now,
        private=draft.private,
        value=value,
        shown=shown_of(draft),
        origin=context.place.conversation if context.place else None,
        workspace=context.workspace.id,
        customer=draft.customer,
    )


@dataclass(frozen=True)
class Given:
    """A kudos that was given just now.

    Attributes:
        people: its receivers, in their order.
        spot: where its card goes; None: nowhere.
        paid: what it took from.
    """

    kudos: Kudos
    people: tuple[Person, ...]
    spot: Spot | None
    paid: Paid


def tell_all(given: Given, context: Context, store: RecognitionStore) -> Outcome:
    """Return who is told of a new kudos, and the answer to the giver."""
    kudos, people, spot = given.kudos, given.people, given.spot
    known = {person.id: person for person in (context.actor, *people)}
    utterances = [*announce(kudos, spot, known, context)] if spot else list[Utterance]()
    held: dict[PersonId, datetime] = {}
    for person in people:
        told = notes.tell(kudos, person, known, store)
        utterances.append(told.utterance)
        if told.due_at > context.now:
            held[person.id] = told.due_at
    answer = answers.sent(
        kudos,
        say=context.say,
        channel=kudos.channel,
        kept_private=[person.id for person in people if person.praise is Praise.PRIVATE],
        held=held,
        overheard=context.overheard,
        hints=(*answers.remarks(kudos, given.paid, context.say), *_hints(kudos, context, store)),
    )
    return Outcome(reply=answer, utterances=tuple(utterances))


def _hints(kudos: Kudos, context: Context, store: RecognitionStore) -> Sequence[Block]:
    """Return what the giver may want to know next."""
    hints: list[Block] = []
    can_choose = context.is_admin or not context.space.is_set_up
    if kudos.channel is None and kudos.shown and can_choose:
        hints.append(answers.invite_hint(context.say))
    if not context.space.is_set_up and store.offer_setup(context.space):
        hints.extend(answers.offer_setup(context.say))
    return hints

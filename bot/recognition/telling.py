"""All that is said when a kudos is given: the card, the echo, the notes, the answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.context import Context
from bot.identity import ConversationId, Person, PersonId, Praise
from bot.outcome import Outcome, Post, ToConversation, Utterance
from bot.recognition import answers, notes, views
from bot.recognition.model import Draft, Kudos, NamedValue
from bot.recognition.ports import RecognitionStore
from bot.surface import PlaceKind
from bot.ui.blocks import Block
from bot.ui.language import say_in

CHANNELS = frozenset({PlaceKind.CHANNEL, PlaceKind.PRIVATE_CHANNEL})


def new_kudos(
    draft: Draft, value: NamedValue | None, context: Context, store: RecognitionStore
) -> Kudos:
    """Return the kudos that a draft becomes now."""
    shown = () if draft.private else tuple(p.id for p in draft.to if p.praise is Praise.PUBLIC)
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
        shown=shown,
        origin=context.place.conversation if context.place else None,
        workspace=context.workspace.id,
    )


def tell_all(
    kudos: Kudos, people: Sequence[Person], context: Context, store: RecognitionStore
) -> Outcome:
    """Return who is told of a new kudos, and the answer to the giver."""
    known = {person.id: person for person in (context.actor, *people)}
    where = _where(context) if kudos.shown else None
    channel = where.conversation if where else None
    utterances: list[Utterance] = [
        *_card(kudos, where, known, context),
        *_echo(kudos, channel, known, context),
    ]
    held: dict[PersonId, datetime] = {}
    for person in people:
        told = notes.tell(kudos, person, known, store)
        utterances.append(told.utterance)
        if told.due_at > context.now:
            held[person.id] = told.due_at
    answer = answers.sent(
        kudos,
        say=context.say,
        channel=channel,
        kept_private=[person.id for person in people if person.praise is Praise.PRIVATE],
        held=held,
        hints=_hints(kudos, channel, context, store),
    )
    return Outcome(reply=answer, utterances=tuple(utterances))


def _where(context: Context) -> ToConversation | None:
    """Return where a card goes: the space's channel, else the channel where it was given."""
    space, place = context.space, context.place
    if space.recognition is not None:
        there, channel = space.workspace or context.workspace.id, space.recognition
    elif place is not None and place.kind in CHANNELS:
        there, channel = context.workspace.id, place.conversation
    else:
        return None
    thread = place.thread if place and place.conversation == channel else None
    return ToConversation(there, channel, thread)


def _card(
    kudos: Kudos,
    where: ToConversation | None,
    known: Mapping[PersonId, Person],
    context: Context,
) -> Sequence[Post]:
    """Return the card in public, if there is a place for it."""
    if where is None:
        return ()
    card = views.card(kudos, known, say_in(context.space.locale))
    return (Post(where, card, kudos.card_key, author=kudos.giver, subject=kudos.subject),)


def _echo(
    kudos: Kudos,
    channel: ConversationId | None,
    known: Mapping[PersonId, Person],
    context: Context,
) -> Sequence[Post]:
    """Return one line in the channel of origin, if the card is in another one."""
    place = context.place
    if channel is None or place is None or place.conversation == channel:
        return ()
    if place.kind is not PlaceKind.CHANNEL:
        return ()
    origin = ToConversation(context.workspace.id, place.conversation, place.thread)
    line = views.echo(kudos, channel, known, say_in(context.space.locale))
    return (Post(origin, line, kudos.echo_key, subject=kudos.subject, optional=True),)


def _hints(
    kudos: Kudos, channel: ConversationId | None, context: Context, store: RecognitionStore
) -> Sequence[Block]:
    """Return what the giver may want to know next."""
    hints: list[Block] = []
    if channel is None and kudos.shown:
        hints.append(answers.invite_hint(context.say))
    if not context.space.is_set_up and store.offer_setup(context.space):
        hints.extend(answers.offer_setup(context.say))
    return hints

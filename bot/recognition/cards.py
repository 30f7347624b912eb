"""The card in public: one for each kudos, or, in a busy hour, one for many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.context import Context
from bot.identity import ConversationId, Person, PersonId
from bot.outcome import Post, Revise, ToConversation, Utterance, Withdraw
from bot.recognition import rollups, views
from bot.recognition.limits import CROWDED
from bot.recognition.model import Kudos, Rollup
from bot.recognition.ports import RecognitionStore
from bot.surface import PlaceKind
from bot.ui.language import say_in

CHANNELS = frozenset({PlaceKind.CHANNEL, PlaceKind.PRIVATE_CHANNEL})
MOST_LINES = 15


@dataclass(frozen=True)
class Spot:
    """Where a new card goes: on its own, or as a line of one that it shares.

    Attributes:
        above: the kudos that have a line on the shared card already.
    """

    where: ToConversation
    rollup: Rollup | None = None
    above: tuple[Kudos, ...] = ()


def place_of_cards(context: Context) -> ToConversation | None:
    """Return where a card goes: the space's channel in this chat, else where it was given."""
    here, place = context.workspace.id, context.place
    channel = context.space.channels.get(here)
    if channel is None and place is not None and place.kind in CHANNELS:
        channel = place.conversation
    if channel is None:
        return None
    thread = place.thread if place and place.conversation == channel else None
    return ToConversation(here, channel, thread)


def spot(where: ToConversation, context: Context, store: RecognitionStore) -> Spot:
    """Return how a new card stands there.

    The eleventh within an hour and those after it share a card, up to fifteen lines, so that one
    celebration does not fill a channel. In a thread nobody is disturbed.
    """
    if where.thread is not None:
        return Spot(where)
    if store.cards_lately(where.conversation, context.now) < CROWDED:
        return Spot(where)
    rollup = store.open_rollup(where, context.now)
    above = store.lines(rollup) if rollup else ()
    if rollup is None or not 0 < len(above) < MOST_LINES:  # an empty one was withdrawn
        return Spot(where, store.new_rollup(where, context.now))
    return Spot(where, rollup, above)


def placed(kudos: Kudos, spot: Spot) -> Kudos:
    """Return a kudos that knows where its card stands."""
    rollup = spot.rollup.id if spot.rollup else None
    return replace(kudos, channel=spot.where.conversation, rollup=rollup)


def announce(
    kudos: Kudos, spot: Spot, known: Mapping[PersonId, Person], context: Context
) -> Sequence[Utterance]:
    """Return what is said of a new kudos in public, beginning with its card."""
    say = say_in(context.space.locale)
    echo = _echo(kudos, spot.where.conversation, known, context)
    if spot.rollup is None:
        card = views.card(kudos, known, say)
        key, giver = kudos.card_key, kudos.giver
        post = Post(spot.where, card, key, author=giver, subject=kudos.subject, locale=say.locale)
        return (post, *echo)
    message = rollups.card((*spot.above, kudos), say)
    if spot.above:
        return (Revise(spot.rollup.card_key, message), *echo)
    key, giver = spot.rollup.card_key, kudos.giver
    post = Post(spot.where, message, key, author=giver, subject=key, locale=say.locale)
    return (post, *echo)


def _echo(
    kudos: Kudos, channel: ConversationId, known: Mapping[PersonId, Person], context: Context
) -> Sequence[Post]:
    """Return one line in the channel of origin, if the card is in another one."""
    place = context.place
    if place is None or place.conversation == channel or place.kind is not PlaceKind.CHANNEL:
        return ()
    origin = ToConversation(context.workspace.id, place.conversation, place.thread)
    say = say_in(context.space.locale)
    line, key = views.echo(kudos, channel, known, say), kudos.echo_key
    post = Post(origin, line, key, subject=kudos.subject, optional=True, locale=say.locale)
    return (post,)


def revised(kudos: Kudos, store: RecognitionStore) -> tuple[Utterance, ...]:
    """Return what changes in public after a kudos changed, and was kept as it is now."""
    say = say_in(store.locale_of(kudos.space))
    gone = not (kudos.counts and kudos.shown)
    echo = (Withdraw(kudos.echo_key),) if gone or kudos.hidden else ()
    if kudos.rollup is not None:
        return (*_revised_line(kudos, store), *echo)
    if gone:
        return (Withdraw(kudos.card_key), *echo)
    if kudos.hidden:
        return (Revise(kudos.card_key, views.hidden_card(say)), *echo)
    people = store.people({kudos.giver, *kudos.shown})
    return (Revise(kudos.card_key, views.card(kudos, people, say)),)


def _revised_line(kudos: Kudos, store: RecognitionStore) -> tuple[Utterance, ...]:
    """Return the change of the card that a kudos shares; without any line it goes."""
    rollup = store.rollup(kudos.rollup) if kudos.rollup is not None else None
    if rollup is None:
        return ()
    lines = store.lines(rollup)
    if not lines:
        return (Withdraw(rollup.card_key),)
    return (Revise(rollup.card_key, rollups.card(lines, say_in(store.locale_of(kudos.space)))),)

"""The path of newcomers: up to five cards in five working days, one story on each."""

from dataclasses import dataclass, replace

from bot.clock import first_valid, local_day
from bot.commands import Press
from bot.context import Context
from bot.dispatch import Intake
from bot.fanout import CHUNK, Chunk, Done, Fanout, gently
from bot.identity import PersonId, Space
from bot.outcome import Outcome, Post, ToPerson
from bot.schedules import zone_and_wall_clock
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Heading, Note, Paragraph
from bot.ui.language import Say, say_in
from bot.ui.text import Typing, text
from bot.ui.views import Message
from bot.values.goals import card_blocks
from bot.values.model import GoalCard, Told, Value
from bot.values.newcomer import MOST_CARDS, Newcomer
from bot.values.ports import NewcomerStore
from bot.values.stories import quote
from bot.values.views import card

WELCOME = "values.welcome"
"""The kind of job that sends today's cards to the newcomers in one zone."""


@dataclass(frozen=True)
class Welcoming:
    """Sends newcomers their cards, zone by zone."""

    fanout: Fanout

    async def welcome(self, key: str) -> None:
        """Send the cards of a day; `key` says which zone, and for when they were planned."""
        await self.fanout.run(lambda chunk: welcome(key, chunk))


def welcome(key: str, chunk: Chunk) -> Done:
    """Send up to a chunk of newcomers their next card; nobody gets two on one day."""
    zone, planned = zone_and_wall_clock(key)
    today = first_valid(planned)
    store = chunk.stores.get(NewcomerStore)
    people = store.to_welcome(zone, today, PersonId(chunk.after), CHUNK)
    posts: list[Post] = []
    for newcomer in people:
        space = chunk.stores.get(Intake).space_of(chunk.workspace, None, newcomer.person)
        post = _next_card(newcomer, space, chunk, store)
        if post is not None:
            posts.append(post)
            length = min(MOST_CARDS, 1 + len(store.all(space)))
            step = newcomer.step + 1
            store.welcomed(replace(newcomer, step=step, ended=step >= length), today)
    return Done(tuple(posts), people[-1].person.id if len(people) == CHUNK else None)


def _next_card(newcomer: Newcomer, space: Space, chunk: Chunk, store: NewcomerStore) -> Post | None:
    """Return somebody's next card; None: there is none, or they cannot read it today."""
    person, values = newcomer.person, store.all(space)
    due_at = gently(person, chunk.now)
    if local_day(due_at, person.zone) != local_day(chunk.now, person.zone):
        return None
    if newcomer.step > len(values) or not values:
        return None
    say = say_in(person.locale)
    if newcomer.step == 0:
        seen = first_card(space, store.goals(space), min(MOST_CARDS - 1, len(values)), say)
    else:
        value = values[newcomer.step - 1]
        seen = value_card(value, next(iter(store.shelf(space, value.slug, 1)), None), say)
    key = f"newcomer:{person.id}:{newcomer.step + 1}"
    return Post(ToPerson(person.id), seen, key, due_at)


def stop(_press: Press, context: Context, store: NewcomerStore) -> Outcome:
    """Send somebody no more cards."""
    store.no_more_cards(context.actor.id)
    return Outcome(reply=stopped(context.say), instead=True)


# ---- what people see --------------------------------------------------------------------------


def first_card(space: Space, goals: GoalCard | None, to_come: int, say: Say) -> Message:
    """Return the card of the first day: where we want to go, and how thanks work.

    Args:
        to_come: how many values follow, one a day.
    """
    welcome_words = say("Welcome to {space}!", space=space.name)
    thanks = say.spans(
        "Here we thank each other for good work, in words and for all to see. Type {command} and"
        " say what somebody did.",
        command=Typing("kudos"),
    )
    ahead = say.many(
        "Tomorrow you meet our value, with a story.",
        "On the next {count} working days you meet one of our values each, with a story.",
        to_come,
    )
    return Message(
        welcome_words,
        (
            Heading(welcome_words),
            *card_blocks(goals, say),
            Paragraph(thanks, Button(say("Thank a colleague"), "kudos.open")),
            Note(text(ahead)),
            _stop_button(say),
        ),
    )


def value_card(value: Value, told: Told | None, say: Say) -> Message:
    """Return the card of one value, with its newest story if there is one."""
    blocks: list[Block] = [*card(value, say)]
    if told is not None:
        blocks.extend((Paragraph(text(say("This is what it can be:"))), quote(told, say)))
    blocks.append(_stop_button(say))
    return Message(say("One of our values: {value}", value=value.name), tuple(blocks))


def stopped(say: Say) -> Message:
    """Return what stands in the place of the card after the last one."""
    said = say.spans(
        "No more cards. You find our values with {command} whenever you like.",
        command=Typing("values"),
    )
    return Message(say("No more cards."), (Paragraph(said),))


def _stop_button(say: Say) -> Buttons:
    """Return the button that ends the path."""
    return Buttons((Button(say("No more cards"), "newcomer.stop"),))

"""The reminder to thank somebody: only for those who asked for it, at most every two weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import first_valid
from bot.commands import Press
from bot.context import Context
from bot.dispatch import Intake
from bot.fanout import CHUNK, Chunk, Done, Fanout, gently
from bot.identity import Person, PersonId, SpaceId
from bot.outcome import Outcome, Post, ToPerson
from bot.schedules import zone_and_wall_clock
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Paragraph
from bot.ui.language import Say, say_in
from bot.ui.text import Typing, text
from bot.ui.views import Message
from bot.values.model import Thanks
from bot.values.ports import NudgeStore
from bot.values.stories import quote

NUDGE = "values.nudge"
"""The kind of job that reminds those in one zone who asked for it."""

AT_MOST_EVERY = timedelta(days=14)
REMEMBERED = timedelta(days=14)  # older thanks are no help to remember this week
MOST_AIDS = 2


@dataclass(frozen=True)
class Nudging:
    """Reminds people, zone by zone."""

    fanout: Fanout

    async def nudge(self, key: str) -> None:
        """Remind those in a zone; `key` says which zone, and for when it was planned."""
        await self.fanout.run(lambda chunk: remind(key, chunk))


def remind(key: str, chunk: Chunk) -> Done:
    """Remind up to a chunk of people; whoever was reminded for this occurrence is not again."""
    zone, planned = zone_and_wall_clock(key)
    store = chunk.stores.get(NudgeStore)
    not_since = first_valid(planned - AT_MOST_EVERY)  # two weeks by the clocks there
    people = store.to_nudge(zone, not_since, PersonId(chunk.after), CHUNK)
    if not people:
        return Done()
    store.nudged([person.id for person in people], first_valid(planned))
    aids = _aids(people, chunk, store)
    posts = tuple(
        Post(
            ToPerson(person.id),
            message(aids[person.id], say_in(person.locale)),
            f"nudge:{person.id}:{key}",
            gently(person, chunk.now),
        )
        for person in people
    )
    return Done(posts, people[-1].id if len(people) == CHUNK else None)


def _aids(
    people: Sequence[Person], chunk: Chunk, store: NudgeStore
) -> dict[PersonId, tuple[Thanks, ...]]:
    """Return what was thanked for lately where each person is; each space is asked once."""
    known: dict[SpaceId | None, tuple[Thanks, ...]] = {}
    for person in people:
        if person.home not in known:
            space = chunk.stores.get(Intake).space_of(chunk.workspace, None, person)
            since = chunk.now - REMEMBERED
            known[person.home] = store.recent_thanks(space, since, MOST_AIDS)
    return {person.id: known[person.home] for person in people}


def stop(_press: Press, context: Context, store: NudgeStore) -> Outcome:
    """Send somebody no more reminders."""
    store.no_more_nudges(context.actor.id)
    return Outcome(reply=stopped(context.say), instead=True)


# ---- what people see --------------------------------------------------------------------------


def message(aids: Sequence[Thanks], say: Say) -> Message:
    """Return the reminder, with what was thanked for lately to help to remember."""
    asked = say("Who helped a customer this week?")
    blocks: list[Block] = [Paragraph(text(asked))]
    if aids:
        blocks.append(Paragraph(text(say("What others were thanked for lately:"))))
        blocks.extend(quote(one, say) for one in aids)
    blocks.append(
        Buttons(
            (
                Button(say("Thank a colleague"), "kudos.open", style="primary"),
                Button(say("No more reminders"), "nudge.stop"),
            )
        )
    )
    return Message(asked, tuple(blocks))


def stopped(say: Say) -> Message:
    """Return what stands in the place of the reminder after the last one."""
    said = say.spans(
        "No more reminders. You can have them again with {command}.", command=Typing("me")
    )
    return Message(say("No more reminders."), (Paragraph(said),))

"""How far thanks reach: who may see it, and what is shown."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Protocol

from bot.clock import first_valid, local_day, zone_of
from bot.commands import NoArguments
from bot.context import Context
from bot.errors import Refused
from bot.identity import ContactLevel, PersonId, Role, Space
from bot.outcome import Outcome
from bot.spaces.model import ADMINS
from bot.spaces.reach import WINDOW, K, Reach, Reached, Share, reach
from bot.ui.blocks import Block, Chart, Heading, Note, Paragraph, Series
from bot.ui.language import Say, mark
from bot.ui.text import text
from bot.ui.views import Message

READERS = ADMINS | {Role.ANALYST}

_LEVELS = {
    ContactLevel.CONTACTOR.value: mark("Serves customers daily"),
    ContactLevel.MODIFIER.value: mark("Meets customers now and then"),
    ContactLevel.INFLUENCER.value: mark("Shapes what customers get"),
    ContactLevel.ISOLATED.value: mark("Back office"),
}


class ReachStore(Protocol):
    """Whom thanks reach."""

    def reached(self, space: Space, since: datetime, until: datetime) -> Reached:
        """Return what happened from `since` on and before `until` in a space and those below.

        Of a space below counts what happened since it stands there, and nothing before.
        """
        ...

    def holds(self, space: Space, person: PersonId) -> frozenset[Role]:
        """Return the roles that somebody holds in a space itself."""
        ...


def show(_none: NoArguments, context: Context, store: ReachStore) -> Outcome:
    """Show how far thanks reach in this space, up to the end of yesterday.

    Who holds a role above sees what is shown above, not this: history of a space is its own.
    """
    space = context.space
    if not store.holds(space, context.actor.id) & READERS:
        said = context.say(
            "Only those who hold a role in {space} itself see this.", space=space.name
        )
        raise Refused(Message(said))
    until = midnight(context.now, space.zone)
    found = store.reached(space, until - WINDOW, until)
    return Outcome(reply=view(space, reach(found), context.say))


def midnight(now: datetime, zone: str) -> datetime:
    """Return when the local day of `now` began: figures that move once a day tell of nobody."""
    return first_valid(datetime.combine(local_day(now, zone), time(), tzinfo=zone_of(zone)))


def view(space: Space, found: Reach, say: Say) -> Message:
    """Return how far thanks reach: by department and by nearness to customers, without names."""
    title = say("How far thanks reach in {space}", space=space.name)
    if found.whole is None:
        few = say(
            "This needs at least {least} people: with fewer, it would tell of each of them.",
            least=K,
        )
        return Message(title, (Heading(title), Paragraph(text(few))))
    blocks: list[Block] = [Heading(title), Paragraph(text(_in_words(found, found.whole, say)))]
    if len(found.levels) > 1:
        blocks.append(_chart(say("By nearness to customers"), _named(found.levels, say), say))
    if len(found.departments) > 1:
        blocks.append(_chart(say("By department"), found.departments, say))
    note = say(
        "The last 90 days, up to yesterday; rounded. Groups under {least} people stand under"
        " “Everybody else”. Nobody is named and nothing is ranked.",
        least=K,
    )
    return Message(title, (*blocks, Note(text(note))))


def _in_words(found: Reach, whole: Share, say: Say) -> str:
    """Return the whole in one or two sentences."""
    told = say(
        "In the last 90 days {thanked} % of {people} people were thanked, and {thanking} %"
        " thanked somebody.",
        thanked=whole.thanked,
        people=whole.people,
        thanking=whole.thanking,
    )
    if found.across is None:
        return told
    across = say("{share} % of all thanks went to another department.", share=found.across)
    return f"{told} {across}"


def _named(levels: Sequence[Share], say: Say) -> tuple[Share, ...]:
    """Return the shares of contact levels under names that people know, in their own order."""
    order = {level.value: place for place, level in enumerate(ContactLevel)}
    return tuple(
        Share(say(_LEVELS[one.name]) if one.name else "", one.people, one.thanked, one.thanking)
        for one in sorted(levels, key=lambda one: order.get(one.name, len(order)))
    )


def _chart(title: str, shares: Sequence[Share], say: Say) -> Chart:
    """Return shares as a chart."""
    names = tuple(one.name or say("Everybody else") for one in shares)
    parts = "; ".join(
        say(
            "{name} ({people}): {thanked} % thanked, {thanking} % thanking",
            name=name,
            people=one.people,
            thanked=one.thanked,
            thanking=one.thanking,
        )
        for name, one in zip(names, shares, strict=True)
    )
    return Chart(
        "bar",
        title,
        names,
        (
            Series(say("Were thanked, in %"), tuple(float(one.thanked) for one in shares)),
            Series(say("Thanked somebody, in %"), tuple(float(one.thanking) for one in shares)),
        ),
        f"{parts}.",
    )

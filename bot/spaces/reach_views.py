"""How far thanks reach: who may see it, and what is shown."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Protocol

from bot.clock import first_valid, local_day, zone_of
from bot.commands import NoArguments
from bot.context import Context
from bot.errors import Refused
from bot.identity import ADMINS, ContactLevel, PersonId, Role, Space
from bot.outcome import Outcome
from bot.shares import ALMOST_EVERYBODY, ALMOST_NOBODY, K, share_in_words
from bot.spaces.reach import WINDOW, Reach, Reached, Share, reach
from bot.ui.blocks import Block, Chart, Heading, Note, Paragraph, Series
from bot.ui.language import Say, mark
from bot.ui.text import text
from bot.ui.views import Message

READERS = ADMINS | {Role.ANALYST}

_LEVELS = {
    ContactLevel.CONTACTOR.value: mark("Daily with customers"),
    ContactLevel.MODIFIER.value: mark("Meets customers"),
    ContactLevel.INFLUENCER.value: mark("Shapes the offer"),
    ContactLevel.ISOLATED.value: mark("Back office"),
}


class ReachStore(Protocol):
    """Whom thanks reach."""

    def reached(self, space: Space, since: datetime, until: datetime) -> Reached:
        """Return what happened from `since` on and before `until` in a space and those below.

        Of a space below counts what happened since it stands there, and nothing before; one that
        came after `until` is not below. Private thanks, those that were taken back, taken down or
        hidden, and those that only return a kudos do not count.
        """
        ...

    def zone(self, space: Space) -> str:
        """Return the time zone of the topmost space of the tree in which a space stands."""
        ...

    def holds(self, space: Space, person: PersonId) -> frozenset[Role]:
        """Return the roles that somebody holds in a space itself."""
        ...


def show(_none: NoArguments, context: Context, store: ReachStore) -> Outcome:
    """Show how far thanks reach in this space, up to the end of yesterday.

    Yesterday ends for a whole tree at once: two midnights would tell of what lies between them.
    Who holds a role above sees what is shown above, not this: history of a space is its own.
    """
    space = context.space
    if not store.holds(space, context.actor.id) & READERS:
        said = context.say(
            "Only those who hold a role in {space} itself see this.", space=space.name
        )
        raise Refused(Message(said))
    until = midnight(context.now, store.zone(space))
    found = store.reached(space, until - WINDOW, until)
    return Outcome(reply=view(space, reach(found), context.say))


def midnight(now: datetime, zone: str) -> datetime:
    """Return when the local day of `now` began: figures that move once a day tell of nobody."""
    return first_valid(datetime.combine(local_day(now, zone), time(), tzinfo=zone_of(zone)))


def view(space: Space, found: Reach, say: Say) -> Message:
    """Return how far thanks reach: by department and by nearness to customers, without names."""
    title = say("How far thanks reach in {space}", space=space.name)
    if found.whole is None:
        return Message(title, (Heading(title), Paragraph(text(_why_not(space, found, say)))))
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


def _why_not(space: Space, found: Reach, say: Say) -> str:
    """Return why nothing is shown."""
    if found.is_near:
        return say(
            "{space} is part of what the space above it sees. Fewer than {least} people belong to"
            " only one of the two, and seeing both would tell of each of them.",
            space=space.name,
            least=K,
        )
    return say(
        "This needs at least {least} people: with fewer, it would tell of each of them.", least=K
    )


def _in_words(found: Reach, whole: Share, say: Say) -> str:
    """Return the whole in one or two sentences."""
    told = say(
        "Of {people} people in the last 90 days, {thanked} received thanks and {thanking} gave"
        " thanks.",
        thanked=share_in_words(whole.thanked, say),
        people=whole.people,
        thanking=share_in_words(whole.thanking, say),
    )
    return told if found.across is None else f"{told} {_across(found.across, say)}"


def _across(share: int, say: Say) -> str:
    """Return how many thanks crossed departments."""
    if share <= ALMOST_NOBODY:
        return say("Almost no thanks went to another department.")
    if share >= ALMOST_EVERYBODY:
        return say("Almost all thanks went to another department.")
    return say("{share} % of all thanks went to another department.", share=share)


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
            "{name} ({people}): {thanked} received thanks, {thanking} gave thanks",
            name=name,
            people=one.people,
            thanked=share_in_words(one.thanked, say),
            thanking=share_in_words(one.thanking, say),
        )
        for name, one in zip(names, shares, strict=True)
    )
    return Chart(
        "bar",
        title,
        names,
        (
            Series(say("Were thanked, in %"), tuple(float(one.thanked) for one in shares)),
            Series(say("Thanked others, in %"), tuple(float(one.thanking) for one in shares)),
        ),
        f"{parts}.",
    )

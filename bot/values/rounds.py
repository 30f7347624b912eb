"""Rounds of "do we do this here?": opening, asking, answering, closing, and the results."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.clock import after_working_days, first_valid, zone_of
from bot.commands import Filled, NoArguments, Press, number_in
from bot.context import Context
from bot.errors import Refused, UsageError
from bot.fanout import CHUNK, Chunk, Done, Fanout, gently
from bot.identity import Space
from bot.outcome import Outcome, Post, ToConversation, ToPerson
from bot.schedules import Quarterly, Schedule, next_due, zone_and_wall_clock
from bot.ui.language import moment_in_words, say_in
from bot.ui.views import Message
from bot.values import round_views as views
from bot.values.ports import RoundStore
from bot.values.round import (
    LEAST_MEMBERS,
    WORKING_DAYS,
    Answer,
    Asked,
    Line,
    LineId,
    Round,
    Tally,
    candidates,
    drawn,
    share_of,
    share_percent,
)

OPEN_ROUNDS = "values.open"
"""The kind of job that opens the rounds of the quarter in one zone."""

ROUNDS = "values.rounds"
"""The kind of job that goes on with all rounds: asks, closes, forgets."""

TUESDAY = 1
QUARTERLY = Quarterly(2, TUESDAY, time(10))
YEAR = timedelta(days=366)  # a round is not planned further ahead
FORGOTTEN_AT_ONCE = 500
AT_ONCE = ""


# ---- by the clock -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Rounds:
    """Sees to it that rounds open, ask and close; what is to be done stands in the tables."""

    fanout: Fanout

    async def open(self, key: str) -> None:
        """Open the rounds of the quarter; `key` says in which zone, and for when it was planned."""
        await self.fanout.run(lambda chunk: open_in_zone(key, chunk))
        await self.go_on(key)

    async def go_on(self, key: str) -> None:  # noqa: ARG002 - what every job is called with
        """Close what is over, ask who is to be asked, and forget what nobody may know."""
        for step in (close, ask, forget):
            await self.fanout.run(step)


def open_in_zone(key: str, chunk: Chunk) -> Done:
    """Open a round in each space of a zone that can have one."""
    zone, planned = zone_and_wall_clock(key)
    store = chunk.stores.get(RoundStore)
    for space in store.spaces_in(zone):
        if _can_begin(space, store):
            begin(space, first_valid(planned), store)
    return Done()


def _can_begin(space: Space, store: RoundStore) -> bool:
    """Return whether there is something to ask, enough people, and no other round."""
    if not candidates(store.all(space)) or store.headcount(space) < LEAST_MEMBERS:
        return False
    return store.unfinished(space) is None


def begin(space: Space, opens_at: datetime, store: RoundStore) -> Round:
    """Return a new round of a space that can have one, kept with its lines."""
    found, members = candidates(store.all(space)), store.headcount(space)
    number = store.next_round()
    closes_at = after_working_days(opens_at, space.zone, WORKING_DAYS)
    opened = Round(number, space.id, opens_at, closes_at)
    lines = [
        Line(store.next_line(), number, value, part, words)
        for value, part, words in drawn(found, members, number)
    ]
    store.add_round(opened, lines)
    return opened


def ask(chunk: Chunk) -> Done:
    """Ask up to a chunk of the people of one round; nobody is asked twice."""
    store = chunk.stores.get(RoundStore)
    which = store.to_ask(chunk.now)
    space = store.space(which.space) if which else None
    if which is None or space is None:
        return Done()
    lines, place = store.lines(which.id), store.asked_so_far(which.id)
    people = store.members(space, store.last_asked(which.id), CHUNK)
    shares = {one.id: share_of(lines, place + nth) for nth, one in enumerate(people)}
    store.ask({who: [line.id for line in theirs] for who, theirs in shares.items()}, chunk.now)
    posts = []
    for person in people:
        asked = [Asked(line) for line in shares[person.id]]
        card = views.card(which, asked, space.name, say_in(person.locale))
        key = f"round:{which.id}:to:{person.id}"
        posts.append(Post(ToPerson(person.id), card, key, gently(person, chunk.now)))
    if len(people) < CHUNK:
        store.all_asked(which.id, chunk.now)
    return Done(tuple(posts), after=1)  # look again: there may be more people, and more rounds


def close(chunk: Chunk) -> Done:
    """Close the rounds whose time is over, and show everybody of the space the same card."""
    store = chunk.stores.get(RoundStore)
    posts: list[Post] = []
    for which in store.to_close(chunk.now):
        tallies, nobody = store.tallies(which.id), Tally(0, 0)
        shares = {
            line.id: share_percent(tallies.get(line.id, nobody)) for line in store.lines(which.id)
        }
        store.close(which.id, shares, chunk.now)
        space = store.space(which.space)
        channels = store.own_channels(space) if space else {}
        if space is not None and channels:
            say = say_in(space.locale)
            card = views.results(which, store.results(which.id), space.name, say)
            subject = f"round:{which.id}"
            posts.extend(
                Post(ToConversation(*there), card, f"{subject}:results:{there[0]}", subject=subject)
                for there in channels.items()
            )
    return Done(tuple(posts))


def forget(chunk: Chunk) -> Done:
    """Delete a batch of the answers of closed rounds."""
    gone = chunk.stores.get(RoundStore).forget_answers(FORGOTTEN_AT_ONCE)
    return Done(after=1 if gone == FORGOTTEN_AT_ONCE else None)


# ---- answering --------------------------------------------------------------------------------


def answer(press: Press, context: Context, store: RoundStore) -> Outcome:
    """Keep an answer, and show the card with it."""
    number, _, word = press.value.partition(":")
    line = LineId(number_in(number))
    which = store.round_of(line)
    if which is not None and (which.is_closed or which.closes_at <= context.now):
        raise UsageError(views.closed(which, context.say))
    asked = store.asked_of(which.id, context.actor.id) if which else ()
    if which is None or word not in set(Answer) or line not in {one.line.id for one in asked}:
        raise UsageError(Message(context.say("You are not asked this.")))
    store.answer(line, context.actor.id, Answer(word), context.now)
    space = store.space(which.space)
    now_asked = store.asked_of(which.id, context.actor.id)
    card = views.card(which, now_asked, space.name if space else "", context.say)
    return Outcome(reply=card, instead=True)


def results(_none: NoArguments, context: Context, store: RoundStore) -> Outcome:
    """Show the newest results of the space; where there are none, say why."""
    space, say = context.space, context.say
    which = store.newest_closed(space)
    if which is not None:
        return Outcome(reply=views.results(which, store.results(which.id), space.name, say))
    if store.headcount(space) < LEAST_MEMBERS:
        return Outcome(reply=views.too_few(say))
    unfinished = store.unfinished(space)
    if unfinished is not None and unfinished.opens_at <= context.now:
        return Outcome(reply=views.still_open(unfinished, say))
    planned = Schedule("round", QUARTERLY, OPEN_ROUNDS, space.zone)
    when = unfinished.opens_at if unfinished else next_due(planned, context.now).at
    return Outcome(reply=views.none_yet(when, say))


# ---- opening by hand --------------------------------------------------------------------------


def plan(_none: NoArguments, context: Context, store: RoundStore) -> Outcome:
    """Open the form in which an admin says when a round begins."""
    _refuse_impossible(context, store)
    return Outcome(form=views.form(context.space.zone, context.say))


def preview(filled: Filled, context: Context, store: RoundStore) -> Outcome:
    """Show what would happen, before anything is kept."""
    _refuse_impossible(context, store)
    opens_at = _opens_at(filled, context)
    closes_at = after_working_days(opens_at or context.now, context.space.zone, WORKING_DAYS)
    planned = views.Planned(store.headcount(context.space), opens_at, closes_at)
    return Outcome(reply=views.preview(planned, context.say))


def open_now(press: Press, context: Context, store: RoundStore) -> Outcome:
    """Keep the round that was previewed."""
    _refuse_impossible(context, store)
    say = context.say
    opens_at = context.now
    if press.value != AT_ONCE:
        opens_at = _from_stamp(number_in(press.value), context)
        _refuse_past(opens_at, context)
    opened = begin(context.space, opens_at, store)
    subject = f"round:{opened.id}"
    store.note(context.space.id, context.actor.id, "round.opened", subject, context.now)
    return Outcome(
        reply=views.planned(opened, at_once=press.value == AT_ONCE, say=say), instead=True
    )


def _from_stamp(seconds: int, context: Context) -> datetime:
    """Return the instant that a button carries; one that no calendar has is long past."""
    try:
        return datetime.fromtimestamp(seconds, context.now.tzinfo)
    except (OverflowError, ValueError, OSError):
        return context.now - timedelta(days=1)


def _refuse_impossible(context: Context, store: RoundStore) -> None:
    """Refuse a round of a space that cannot have one now.

    Raises:
        Refused: too few people, nothing to ask, or a round that is not closed yet.
    """
    say, space = context.say, context.space
    if store.headcount(space) < LEAST_MEMBERS:
        raise Refused(views.too_few(say))
    if not candidates(store.all(space)):
        said = say("There is nothing to ask about: the values have no lines yet.")
        raise Refused(Message(said))
    unfinished = store.unfinished(space)
    if unfinished is not None:
        raise Refused(views.still_open(unfinished, say))


def _opens_at(filled: Filled, context: Context) -> datetime | None:
    """Return when a round begins, by the clocks of the space; None: at once.

    Raises:
        UsageError: the time has passed, or an hour was chosen without a day.
    """
    day, hour = filled.words("day"), filled.words("hour")
    if not day:
        if hour:
            raise _wrong("day", context.say("Choose a day too, or leave both empty."))
        return None
    try:
        at = datetime.combine(date.fromisoformat(day), time(int(hour or QUARTERLY.at.hour)))
    except ValueError:
        raise _wrong("day", context.say("Choose a day and an hour.")) from None
    if at.date() - context.now.date() > YEAR:
        raise _wrong("day", context.say("Choose a day within a year from now."))
    opens_at = first_valid(at.replace(tzinfo=zone_of(context.space.zone)))
    _refuse_past(opens_at, context)
    return opens_at


def _refuse_past(opens_at: datetime, context: Context) -> None:
    """Refuse a time that has passed, with the time that it is now."""
    if opens_at > context.now:
        return
    zone, locale = context.space.zone, context.say.locale
    said = context.say(
        "{time} has passed: in {zone} it is {now}. Choose a later time.",
        time=moment_in_words(opens_at, zone, locale),
        zone=zone,
        now=moment_in_words(context.now, zone, locale),
    )
    raise _wrong("day", said)


def _wrong(key: str, said: str) -> UsageError:
    return UsageError(Message(said), fields={key: said})

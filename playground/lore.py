"""What Harbour & Pine says of itself: its values, goals and stories, and what it asked itself."""

from datetime import datetime, timedelta

from bot.identity import Space, SpaceId
from bot.units import Stores
from bot.values import rounds
from bot.values.model import Goal, GoalCard, Part, Story, Suggestion, Value
from bot.values.ports import GoalStore, RoundStore, StoryStore, SuggestionStore, ValueStore
from bot.values.round import Tally, share_percent
from playground.history import ACME, VALUES, Described
from playground.staffing import Cast

VISION = "Every home and clinic that buys from us would do so again."
GOALS = (
    Goal("Nobody calls twice for the same thing", "Second calls are a third of all calls."),
    Goal("Every bed arrives on the day we named", "Clinics plan people around our vans."),
    Goal("Each team spends a day with a customer", "What we know of them, we know from forms."),
)
AT_FOUR = """At four in the morning a carer wrote that the bed would not rise. We went through \
the cable together, photo by photo, until her mother could sit up for breakfast."""
THE_RAMP = """Dieter's crew showed me the ramp at six. I had built the label printer for an \
office; they hold it in gloves. It has one big button now."""
SUGGESTED = "Says their name before the order number"
SEEN = "On the night line: Gita does it, and people calm down at once."
ROUND_DAYS = 55


def write_values(space: Space, store: ValueStore) -> tuple[Value, ...]:
    """Keep the values of the company."""
    values = tuple(_value(one, space.id, store) for one in VALUES)
    for value in values:
        store.save(value)
    return values


def _value(one: Described, space: SpaceId, store: ValueStore) -> Value:
    key = store.next_id()
    return Value(
        key, space, one.slug, one.name, one.sentence, one.looks, one.sounds, one.feels, one.never
    )


def tell(stores: Stores, cast: Cast, space: Space, care: Value, now: datetime) -> None:
    """Keep the goals, the stories and a suggestion that waits."""
    stores.get(GoalStore).save_goals(GoalCard(space.id, VISION, GOALS), now)
    _tell_stories(cast, space, now, stores.get(StoryStore))
    _suggest(cast, care, now, stores.get(SuggestionStore))


def _tell_stories(cast: Cast, space: Space, now: datetime, store: StoryStore) -> None:
    gita, kai = cast.person("gita").id, cast.person("kai").id
    week, lately = now - timedelta(days=9), now - timedelta(days=3)
    store.add_story(Story(store.next_story(), space.id, gita, "care", AT_FOUR, week))
    store.add_story(Story(store.next_story(), space.id, kai, "together", THE_RAMP, lately, ACME))


def _suggest(cast: Cast, value: Value, now: datetime, store: SuggestionStore) -> None:
    store.add_suggestion(
        Suggestion(
            id=store.next_suggestion(),
            space=value.space,
            value=value.id,
            author=cast.person("ben").id,
            part=Part.SOUNDS,
            line=SUGGESTED,
            at=now - timedelta(days=1),
            seen=SEEN,
            front_line=True,
        )
    )


def hold_round(space: Space, now: datetime, store: RoundStore) -> None:
    """Keep a round that was held some weeks ago, as it looks once it is closed."""
    held, people = (
        rounds.begin(space, now - timedelta(days=ROUND_DAYS), store),
        store.headcount(space),
    )
    agree = (people - 1, people - 2, 2)
    shares = {
        line.id: share_percent(Tally(people, many))
        for line, many in zip(store.lines(held.id), agree, strict=True)
    }
    store.close(held.id, shares, held.closes_at)

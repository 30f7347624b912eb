"""Ninety days in the life of Harbour & Pine: its values, and who thanked whom for what."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.identity import ConversationId, Person, PersonId, Role, Space, Workspace
from bot.outcome import Post, ToConversation
from bot.recognition import views
from bot.recognition.model import Kudos, NamedValue
from bot.recognition.ports import RecognitionStore
from bot.spaces.model import Chosen
from bot.spaces.ports import SetupStore
from bot.ui.language import say_in
from bot.units import Stores
from bot.values.model import Value
from bot.values.ports import ValueStore

DAYS = 90
A_DAY = 2  # kudos on a working day, on average
SATURDAY = 5
NEWEST = 4
RECENT_DAYS, MOST_LATELY = 31, 1  # so that a newcomer may still thank anybody


@dataclass(frozen=True)
class Described:
    """One of the company's values before it has an id."""

    slug: str
    name: str
    sentence: str
    looks: tuple[str, ...]
    sounds: tuple[str, ...]
    feels: tuple[str, ...]
    never: tuple[str, ...]


VALUES = (
    Described(
        "care",
        "Care",
        "We look after the person, then the ticket.",
        ("Calls back before the customer has to", "Stays until it works"),
        ("“I have it, and I tell you by four.”",),
        ("Somebody is on my side",),
        ("Hiding behind the process",),
    ),
    Described(
        "clarity",
        "Clarity",
        "We say what is so, early and in plain words.",
        ("Writes the answer so that it can be forwarded", "Says no with a reason"),
        ("“This will be late. Here is what you get today.”",),
        ("I know where I stand",),
        ("“As per my last message”",),
    ),
    Described(
        "craft",
        "Craft",
        "We do the part well that nobody sees.",
        ("Fixes the cause, not only the case", "Leaves a note for the next one"),
        ("“I found out why.”",),
        ("It just works",),
        ("Good enough for a demo",),
    ),
    Described(
        "together",
        "Together",
        "We pass customers on by hand, never by address.",
        ("Walks over to the other department", "Shares the thanks"),
        ("“Let us look at it together now.”",),
        ("One company, not five departments",),
        ("“That is not my department”",),
    ),
)

REASONS = {
    "care": (
        "stayed on the phone with the clinic until their beds came at nine in the evening",
        "called every customer of the delayed ferry before they had to call us",
        "noticed that an order went to a hospice and drove the missing lamp there herself",
        "talked a very upset hotel owner through the refund without rushing her once",
        "kept checking on the Lisbon store all weekend after the flood in their cellar",
        "answered the night queue alone and still wrote to each person by name",
    ),
    "clarity": (
        "rewrote the assembly sheet so that the wardrobe goes up without a call to support",
        "told Acme on Monday that Friday will not hold, with a plan they could live with",
        "made the returns page say what happens when, in words my mother understands",
        "summed up three months of shelf complaints on one page that Product could use",
        "explained the new price list to the whole store before the doors opened",
    ),
    "craft": (
        "found out why one in forty hinges cracked and changed the jig the same day",
        "cleaned up the address data so that the vans stop going to the old harbour",
        "fixed the export on Sunday, then wrote down how, so nobody needs a Sunday again",
        "sanded and oiled the show table again because a child had drawn on it",
        "made the handheld scanner start in two seconds, the drivers cheered",
    ),
    "together": (
        "came down from the office to pack with us on the day of the big order",
        "sat with support for a morning and changed the label design by the afternoon",
        "took my call with the customer when I had lost my voice, without being asked",
        "joined the visit at the school kitchen and carried the questions back to Product",
        "brought Logistics and Sales to one table, and the double bookings stopped",
    ),
}


@dataclass(frozen=True)
class Cast:
    """Who plays: the people by id, the admin among them, and the channel for cards."""

    people: Mapping[PersonId, Person]
    admin: PersonId
    channel: ConversationId


def seed(
    stores: Stores, workspace: Workspace, space: Space, cast: Cast, now: datetime
) -> tuple[Post, ...]:
    """Set the space up, write its values, and give it ninety days of thanks.

    Returns:
        The newest cards, to be posted so that the channel is not empty.
    """
    spaces = stores.get(SetupStore)
    spaces.name(space, workspace.name, space.kind)
    spaces.choose(space, Chosen(cast.channel, workspace.id, value_required=True))
    spaces.grant(space, cast.admin, Role.OWNER, cast.admin, now)
    for one in VALUES:
        stores.get(ValueStore).save(_value(one, space, stores))
    store = stores.get(RecognitionStore)
    made = thanks(workspace, space, cast, now, store)
    for kudos in made:
        store.add(kudos)
    return tuple(_card(kudos, workspace, cast) for kudos in made[-NEWEST:])


def _card(kudos: Kudos, workspace: Workspace, cast: Cast) -> Post:
    """Return the card of a kudos, as giving it would have posted it."""
    to = ToConversation(workspace.id, cast.channel)
    return Post(
        to,
        views.card(kudos, cast.people, say_in("en")),
        kudos.card_key,
        subject=f"kudos:{kudos.id}",
    )


def _value(one: Described, space: Space, stores: Stores) -> Value:
    key = stores.get(ValueStore).next_id()
    return Value(
        key, space.id, one.slug, one.name, one.sentence, one.looks, one.sounds, one.feels, one.never
    )


def thanks(
    workspace: Workspace, space: Space, cast: Cast, now: datetime, store: RecognitionStore
) -> tuple[Kudos, ...]:
    """Return the kudos of ninety days, oldest first; the same every time for the same people."""
    chance = random.Random(20261123)
    members = sorted(cast.people, key=lambda who: cast.people[who].name)
    thanked: Counter[tuple[PersonId, PersonId]] = Counter()
    made = []
    for day in range(DAYS, 0, -1):
        morning = now - timedelta(days=day)
        if morning.weekday() >= SATURDAY:
            continue
        for _ in range(chance.choice((A_DAY - 1, A_DAY, A_DAY, A_DAY + 1))):
            giver, *receivers = chance.sample(members, chance.choice((2, 2, 2, 3)))
            if day <= RECENT_DAYS:
                thanked.update((giver, receiver) for receiver in receivers)
                if any(thanked[giver, receiver] > MOST_LATELY for receiver in receivers):
                    continue
            value = chance.choice(VALUES)
            kudos = Kudos(
                id=store.next_id(),
                organisation=workspace.organisation,
                space=space.id,
                giver=giver,
                receivers=tuple(receivers),
                reason=chance.choice(REASONS[value.slug]),
                given_at=morning + timedelta(minutes=chance.randrange(60 * 7)),
                value=NamedValue(value.slug, value.name, value.looks[0]),
                shown=tuple(receivers),
                origin=cast.channel,
                workspace=workspace.id,
            )
            made.append(kudos)
    return tuple(sorted(made, key=lambda kudos: kudos.given_at))

"""Ninety days in the life of Harbour & Pine: its values, and who thanked whom for what."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.identity import PersonId, SpaceId
from bot.outcome import Post, ToConversation
from bot.recognition import views
from bot.recognition.model import Kudos, NamedValue
from bot.recognition.ports import RecognitionStore
from bot.ui.language import say_in
from playground.staffing import CARE, HIRED_LATELY, SILENT, UNTHANKED, Cast

DAYS = 90
A_DAY = 2  # kudos on a working day, on average
SATURDAY = 5
NEWEST = 3
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


ACME = "Acme"
FOR_ACME = "sat up with me until the numbers in the export were right, and never once sighed"


@dataclass(frozen=True)
class Places:
    """The two spaces that people belong to: the organisation, and Customer Care below it."""

    organisation: SpaceId
    care: SpaceId


def thank(cast: Cast, places: Places, now: datetime, store: RecognitionStore) -> tuple[Post, ...]:
    """Keep ninety days of thanks.

    Returns:
        The newest cards, to be posted so that the channel is not empty.
    """
    made = [*thanks(cast, places, now, store), _for_acme(cast, places, now, store)]
    posted = {one.id: replace(one, channel=cast.channel) for one in made[-NEWEST:]}
    for kudos in made:
        store.add(posted.get(kudos.id, kudos))
    return tuple(_card(kudos, cast) for kudos in posted.values())


def _card(kudos: Kudos, cast: Cast) -> Post:
    """Return the card of a kudos, as giving it would have posted it."""
    to = ToConversation(cast.workspace.id, cast.channel)
    card = views.card(kudos, cast.people, say_in("en"))
    return Post(to, card, kudos.card_key, subject=kudos.subject)


def thanks(cast: Cast, places: Places, now: datetime, store: RecognitionStore) -> tuple[Kudos, ...]:
    """Return the kudos of ninety days, oldest first; the same every time for the same people."""
    chance = random.Random(20261123)
    made = []
    for morning, people in _meetings(cast, now, chance):
        value = chance.choice(VALUES)
        reason = chance.choice(REASONS[value.slug])
        at = morning + timedelta(minutes=chance.randrange(60 * 7))
        kudos = _kudos(cast, places, people, at, store)
        made.append(replace(kudos, reason=reason, value=_named(value)))
    return tuple(sorted(made, key=lambda kudos: kudos.given_at))


def _meetings(
    cast: Cast, now: datetime, chance: random.Random
) -> Iterator[tuple[datetime, Sequence[PersonId]]]:
    """Yield the morning of each kudos with its giver and those who are thanked."""
    new, silent = cast.person(HIRED_LATELY).id, {cast.person(one).id for one in SILENT}
    members = sorted(cast.people.keys() - {new}, key=lambda who: cast.people[who].name)
    thanked: Counter[tuple[PersonId, PersonId]] = Counter()
    for day in range(DAYS, 0, -1):
        morning = now - timedelta(days=day)
        if morning.weekday() >= SATURDAY:
            continue
        for _ in range(chance.choice((A_DAY - 1, A_DAY, A_DAY, A_DAY + 1))):
            giver, *receivers = chance.sample(members, chance.choice((2, 2, 2, 3)))
            if giver in silent or cast.person(UNTHANKED).id in receivers:
                continue
            if day <= RECENT_DAYS:
                thanked.update((giver, receiver) for receiver in receivers)
                if any(thanked[giver, receiver] > MOST_LATELY for receiver in receivers):
                    continue
            yield morning, (giver, *receivers)


def _kudos(
    cast: Cast, places: Places, people: Sequence[PersonId], at: datetime, store: RecognitionStore
) -> Kudos:
    """Return a kudos of the first of some people to the others, without words."""
    in_care = people[0] in {cast.person(handle).id for handle in CARE}
    return Kudos(
        id=store.next_id(),
        organisation=cast.workspace.organisation,
        space=places.care if in_care else places.organisation,
        giver=people[0],
        receivers=tuple(people[1:]),
        reason="",
        given_at=at,
        shown=tuple(people[1:]),
        origin=cast.channel,
        workspace=cast.workspace.id,
    )


def _for_acme(cast: Cast, places: Places, now: datetime, store: RecognitionStore) -> Kudos:
    """Return this morning's kudos, which names a customer."""
    people = (cast.person("chloe").id, cast.person("kai").id)
    kudos = _kudos(cast, places, people, now - timedelta(minutes=20), store)
    return replace(kudos, reason=FOR_ACME, value=_named(VALUES[0]), customer=ACME)


def _named(value: Described) -> NamedValue:
    return NamedValue(value.slug, value.name, value.looks[0])

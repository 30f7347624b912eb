"""Promise 3 over Teams: what is delivered again, with the same id or a new one, counts once."""

import random
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from adapters.teams.arrivals import Arrival, Installation
from adapters.teams.hosts import Hosts
from adapters.teams.requests import READS, Reader
from adapters.teams.shapes import kind_of
from adapters.wire.seals import Opened, Owner, Seals
from bot.clock import MovableClock
from bot.identity import AccountId, ConversationId, PersonId, Standing
from bot.outcome import Reply
from bot.people.ports import DirectoryStore
from bot.request import Place, Request
from bot.surface import Account, PlaceKind
from tests.adapters.teams.signing import APP, BOT, TENANT, Json, data, execute, in_channel, mention
from tests.promises.conftest import Figures
from tests.promises.sizes import Sizes
from tests.promises.test_counted_once import (
    MOST_COPIES,
    WORKERS,
    deliver,
    doors_at,
    expect_tallies_recomputed,
    times_on_cards,
)
from tests.storage.kept import NOW, Company, Kept, company_in, kept_at

ACTIVITIES, ORDINARY_ACTIVITIES = 10_000, 240
A_DAY = 4  # kudos of one giver: one less than the limit
CARDS = 50  # that are pressed, each by many
IN_A_CHANNEL = 8  # forms that were opened in one channel: no card for several of them

SEALS = Seals(b"k" * 32, MovableClock(NOW))
READER = Reader(Installation(TENANT, APP), Hosts(), SEALS)


@pytest.fixture
def kept(migrated_url: str) -> Iterator[Kept]:
    """The database, to be looked at."""
    with kept_at(migrated_url) as found:
        yield found


@dataclass(frozen=True)
class Tenant:
    """People of Teams, and what each of them does.

    Attributes:
        people: object ids.
        cards: what was given before, for others to join.
    """

    people: Sequence[AccountId]
    cards: Sequence[int]

    def said(self, number: int) -> Json:
        """Return a typed kudos, a form that was sent, or a press, one after the other."""
        kind = (self.typed, self.typed, self.filled_in, self.pressed)[number % 4]
        return kind(number)

    def typed(self, number: int) -> Json:
        """Return words in a channel: each pair once, each giver a few times a day."""
        receiver, reason = self._receiver(number), f"fixed export {number} on Sunday"
        entities = [mention("Goodword", BOT), mention("Ben", f"29:{receiver}")]
        said = f"<at>Goodword</at> kudos <at>Ben</at> {reason}"
        return in_channel(str(number), text=said, entities=entities, **self._from(number))

    def filled_in(self, number: int) -> Json:
        """Return the form of a kudos, sent from a card."""
        where = ConversationId(f"19:{number // (4 * IN_A_CHANNEL)}@thread.tacv2")
        place = Place(where, PlaceKind.CHANNEL)
        owner = Owner(TENANT, self._giver(number), "kudos")
        sealed = SEALS.seal(Opened(f"form-{number}", "", place), owner)
        answers = {
            "people:to": self._receiver(number),
            "words:reason": f"fixed export {number} on Sunday",
        }
        sent = {**answers, **data("form", "kudos", sealed=sealed)}
        return execute(sent, **self._from(number))

    def pressed(self, number: int) -> Json:
        """Return a press on a card that stands in a channel: each person on each card once."""
        card = self.cards[number // 4 % len(self.cards)]
        return execute(
            data("press", "kudos.me_too", str(card), f"n{card}"),
            **self._from(number // (4 * len(self.cards)), number),
        )

    def _from(self, who: int, number: int | None = None) -> Json:
        number = who if number is None else number
        oid = self._giver(who)
        seconds, rest = divmod(number, 1_000)
        instant = f"2026-11-23T09:{seconds // 60:02}:{seconds % 60:02}.{rest:03}Z"
        sender = {"id": f"29:{oid}", "name": "P", "aadObjectId": oid}
        return {"id": f"1700{number}", "timestamp": instant, "from": sender}

    def _giver(self, number: int) -> AccountId:
        return self.people[number % len(self.people)]

    def _receiver(self, number: int) -> AccountId:
        people = self.people
        return people[(number + 1 + number // len(people)) % len(people)]


def tenant_in(kept: Kept, company: Company, count: int) -> Tenant:
    """Have so many people be there, and some thanks between two who do nothing else."""
    people = [AccountId(str(uuid.UUID(int=number + 1))) for number in range(count + 2)]
    accounts = [
        Account(one, f"P {one[-4:]}", "Europe/Berlin", "en", Standing.MEMBER) for one in people
    ]
    kept.port(DirectoryStore).upsert(company.workspace, accounts)
    found = kept.rows("SELECT external_id, person_id FROM account")
    ids = {row.external_id: PersonId(row.person_id) for row in found}
    giver, receiver = ids[people[-1]], ids[people[-2]]
    cards = [int(company.gave(number + 1, giver, receiver).id) for number in range(CARDS)]
    return Tenant(people[:-2], cards)


def copies(activities: Sequence[Json], chance: random.Random) -> list[Request]:
    """Return one to four copies of each as requests, every second with a new id, in any order."""
    found = [
        {**one, "id": f"f:{uuid.uuid4()}"} if copy % 2 else one
        for one in activities
        for copy in range(chance.randint(1, MOST_COPIES))
    ]
    chance.shuffle(found)
    return [request_of(one) for one in found]


def request_of(activity: Json) -> Request:
    """Return an activity as the door reads it."""
    named = {
        one["mentioned"]["id"]: AccountId(one["mentioned"]["id"].removeprefix("29:"))
        for one in activity.get("entities", ())
    }
    arrival = READS[kind_of(activity)](READER, activity, named)
    assert isinstance(arrival, Arrival), activity
    return arrival.request


async def test_every_activity_counts_once_however_often_and_with_whatever_id_it_comes(
    migrated_url: str, kept: Kept, sizes: Sizes, figures: Figures
) -> None:
    count = ACTIVITIES if sizes.long else ORDINARY_ACTIVITIES
    tenant = tenant_in(kept, company_in(kept, "teams", TENANT), count // A_DAY)
    thanks, presses = count * 3 // 4, count // 4
    deliveries = copies([tenant.said(number) for number in range(count)], random.Random(4))

    async with doors_at(migrated_url) as doors:
        began = time.perf_counter()
        answers = await deliver(doors, deliveries)
        seconds = time.perf_counter() - began

    found = kept.scalar("SELECT count(*) FROM kudos") - CARDS
    joined = kept.scalar("SELECT count(*) FROM kudos_join")
    figures(
        f"P3 teams {kept.engine.dialect.name}",
        activities=count,
        deliveries=len(deliveries),
        workers=WORKERS,
        lost=max(thanks - found, 0) + max(presses - joined, 0),
        duplicate=max(found - thanks, 0) + max(joined - presses, 0),
        seconds=seconds,
    )
    assert (found, joined) == (thanks, presses)
    shown = times_on_cards(kept)
    assert len(shown) == thanks
    assert set(shown.values()) == {1}
    assert kept.scalar("SELECT count(*) FROM inbox") == count
    told: dict[str, Reply] = {}
    for one, answer in zip(deliveries, answers, strict=True):
        first = told.setdefault(one.key, answer)
        assert (answer.message, answer.errors) == (first.message, first.errors)
    expect_tallies_recomputed(kept)

"""G7: how near to Teams' limits messages leave, beside a limiter as strict as Teams' own.

Twenty minutes and two hours pass in a moment: the clock is moved to each message's turn. The
limiter is the simulated Teams', with a table of its own; it counts a message when it arrives, a
little after it left, some sooner than others.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from adapters.teams.api import TeamsApi
from adapters.teams.arrivals import Installation, Reference
from adapters.teams.gallery import teams_payload
from adapters.teams.hosts import Hosts
from adapters.teams.pace import pacer
from benches.activities import APP, PASSWORD, TENANT, direct
from benches.counting_teams import teams_in_a_thread
from benches.figures import Figure, Goal, figure
from benches.routing import micros
from benches.sizes import Sizes
from bot.capabilities import CAPABILITIES
from bot.clock import SystemClock
from bot.identity import ConversationId, OrganisationId, Workspace, WorkspaceId
from bot.outbox import Pacer
from bot.surface import PlaceKind
from bot.ui.language import say_in
from playground.teams.pace import Pace as Limiter

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEAMS = Workspace(WorkspaceId(1), OrganisationId(1), "teams", "bench", "Bench")
PER_TENANT = 50  # a second
PER_THREAD = 1_800  # an hour
FAN_OUT = timedelta(minutes=20)
BUSY = timedelta(hours=2)
BURST = 60
NOTE = "thanks to a receiver"
LATENCY = (0.03, 0.04)  # seconds on the way; what differs is what eats into a limit


@dataclass
class MovedClock:
    """A clock that stands where it was put."""

    instant: datetime = START

    def now(self) -> datetime:
        return self.instant


@dataclass
class Sent:
    """What became of some messages.

    Attributes:
        taken, refused: how many the limiter let through and sent back.
        last: when the last one left.
        cpu_seconds: what the pacer used.
    """

    taken: int = 0
    refused: int = 0
    last: datetime = START
    cpu_seconds: float = 0.0


async def pacing_bench(sizes: Sizes) -> list[Figure]:
    """Return the figures of G7 that need no platform."""
    share = sizes.routed / 2_000  # an ordinary run has the whole twenty minutes
    fan_out = FAN_OUT * min(share, 1)
    everybody = _sent(_until(fan_out, lambda number: f"direct {number}"))
    channel = _sent(_until(BUSY, lambda _: "channel"))
    burst = _sent(_count(BURST, "channel"))
    return [
        figure(
            "fan-out to 1:1 chats, of Teams' limit",
            [everybody.taken / (PER_TENANT * fan_out.total_seconds())],
            "of 1",
            Goal("G7", least=0.98),
        ),
        figure(
            "messages refused by a strict limiter",
            [float(everybody.refused + channel.refused + burst.refused)],
            "",
            Goal("G7", most=0),
        ),
        figure(
            "one busy channel, of Teams' limit",
            [channel.taken / (PER_THREAD * (BUSY / timedelta(hours=1)))],
            "of 1",
            Goal("G7", least=0.98),
        ),
        figure(
            "  CPU of pacing a message",
            [everybody.cpu_seconds / max(everybody.taken, 1) * 1e6],
            "µs",
        ),
        figure(
            "CPU of drawing a note and saying it through the Connector",
            await _spoken(sizes),
            "µs",
            Goal("G7", most=400),
        ),
        figure(f"  {BURST} cards in one channel", [(burst.last - START).total_seconds()], "s"),
    ]


Turns = Callable[[Pacer, Sent], Iterator[tuple[datetime, str]]]


def _until(long: timedelta, name: Callable[[int], str]) -> Turns:
    """Return what sends one message after the other for so long."""

    def turns(pacing: Pacer, _: Sent) -> Iterator[tuple[datetime, str]]:
        now, number = START, 0
        while (now := pacing.take(name(number), now)) < START + long:
            yield now, name(number)
            number += 1

    return turns


def _count(count: int, name: str) -> Turns:
    """Return what sends so many messages to one conversation."""

    def turns(pacing: Pacer, sent: Sent) -> Iterator[tuple[datetime, str]]:
        for _ in range(count):
            sent.last = pacing.take(name, sent.last)
            yield sent.last, name

    return turns


def _sent(turns: Turns) -> Sent:
    """Return what became of the messages of some turns."""
    sent, chance = Sent(), random.Random(7)
    began = time.process_time()
    left = list(turns(pacer(), sent))
    sent.cpu_seconds = time.process_time() - began
    clock = MovedClock()
    limiter = Limiter(clock, is_on=True)
    for instant, where in sorted(
        (instant + timedelta(seconds=chance.uniform(*LATENCY)), where) for instant, where in left
    ):
        clock.instant = instant
        sent.refused += bool(limiter.wait_for("send", where))
    sent.taken = len(left) - sent.refused
    return sent


async def _spoken(sizes: Sizes) -> list[float]:
    """Return the processor time of each round's notes: drawn as cards, and posted."""
    [note] = (one for part in CAPABILITIES for one in part.examples if one.name == NOTE)
    say = say_in("en")
    view = note.view(say)
    with teams_in_a_thread() as teams:
        hosts, us = Hosts(simulator=teams.origin), Installation(TENANT, APP)
        api = TeamsApi(hosts, us, SecretStr(PASSWORD), SystemClock())
        api.open()

        async def call(number: int) -> None:
            where = ConversationId(direct(number))
            chat = Reference(teams.service_url, where, PlaceKind.DIRECT, None, TENANT)
            assert await api.post(chat, teams_payload(view, say)), "nothing was posted"

        await call(0)
        rounds = [
            await micros(call, sizes.kudos, clock=time.thread_time) for _ in range(sizes.rounds)
        ]
        await api.close()
    return rounds

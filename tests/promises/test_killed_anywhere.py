"""Promise 4, its first form: kill -9 at each step of a kudos loses nothing and doubles nothing."""

import asyncio
import contextlib
import multiprocessing
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import Engine, text, update

from adapters.slack.manifest import slack_manifest
from bot.capabilities import CAPABILITIES
from bot.clock import SystemClock
from bot.outbox import State
from playground.slack.harness import SlackHarness, running_slack
from storage.database import build_reader
from storage.outbox import delivery
from tests.end_to_end.processes import ROOT
from tests.end_to_end.test_killed import POST, cards, notes
from tests.end_to_end.world import REASON, settings_for, until
from tests.promises.conftest import Figures, NewDatabase
from tests.promises.mortal import Step, live
from tests.promises.sizes import Sizes
from tests.storage.kept import Kept, kept_at

KILLS = 50
PATIENCE_SECONDS = 60.0  # of the test; a busy machine is no failure
MAY_BE_TWICE = {Step.AFTER_ACK, Step.NO_ANSWER, Step.ANSWER_READ, Step.MARKED}
"""Where a card may be under way, and so come a second time: nobody alive knows that it is there."""

QUIET = "UPDATE person SET quiet_start = 0, quiet_end = 0, quiet_weekends = false"
A_MINUTE_PASSES = (
    update(delivery)
    .where(delivery.c.state == State.SENDING.value)
    .values(due_at=datetime(2026, 1, 1, tzinfo=UTC))
)


@dataclass
class Toll:
    """What became of all the kudos of one step."""

    kills: int = 0
    lost: int = 0
    doubled: int = 0
    cards_twice: int = 0
    notes_parked: int = 0
    recovered_seconds: list[float] = field(default_factory=list)


@pytest.fixture(scope="module")
def nursery() -> multiprocessing.context.ForkServerContext:
    """What starts processes in a moment: they are forked from one that imported everything."""
    os.environ["PYTHONPATH"] = str(ROOT)  # the fork server does not take over ours
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.promises.mortal"])
    return context


@dataclass(frozen=True)
class World:
    """A simulated Slack, a database, and what starts programs between them."""

    slack: SlackHarness
    kept: Kept
    reader: Engine
    folder: Path
    nursery: multiprocessing.context.ForkServerContext

    @contextlib.asynccontextmanager
    async def living(self, step: Step | None = None) -> AsyncIterator[BaseProcess]:
        """Run the program in a process of its own, and have Slack deliver to it."""
        ours, theirs = self.nursery.Pipe()
        settings = {
            **{name.lower(): value for name, value in self.slack.settings().items()},
            "database_url": self.kept.url,
            "key_dir": str(self.folder / "keys"),
        }
        child = self.nursery.Process(target=live, args=(settings, step, theirs), daemon=True)
        child.start()
        try:
            assert await asyncio.to_thread(ours.poll, PATIENCE_SECONDS), "it does not listen"
            self.slack.slack.listen_at(ours.recv())
            yield child
        finally:
            child.kill()
            await asyncio.to_thread(child.join)
            ours.close()
            theirs.close()

    def everything_is_said(self) -> bool:
        """Return whether the ledger waits for nothing, and has been written.

        It is asked on a reader: whoever looks as a writer keeps the program from writing.
        """
        with self.reader.connect() as connection:
            found = connection.execute(text("SELECT settled_at FROM delivery")).all()
        return bool(found) and all(row.settled_at is not None for row in found)


NewWorld = Callable[[], AbstractAsyncContextManager[World]]


@pytest.fixture
def new_world(
    new_database: NewDatabase, tmp_path: Path, nursery: multiprocessing.context.ForkServerContext
) -> NewWorld:
    """Makes simulated Slacks with our manifest, each beside a database of its own."""

    @contextlib.asynccontextmanager
    async def world() -> AsyncIterator[World]:
        with new_database() as url, kept_at(url) as kept:
            async with running_slack(None, SystemClock()) as slack:
                known = settings_for(slack, tmp_path, public_url="https://goodword.example")
                manifest = slack_manifest(CAPABILITIES, known, socket_mode=False)
                slack.workspace.installation.read_manifest(manifest)
                reader = build_reader(url, 1)
                yield World(slack, kept, reader, tmp_path, nursery)
                reader.dispose()

    return world


async def killed_once(here: World, step: Step, toll: Toll) -> None:
    """Kill the program at a step of a kudos, start another, and count what came of it."""
    slack = here.slack
    async with here.living(step) as child:
        here.kept.change(QUIET)
        if step is Step.NO_ANSWER:
            slack.faults.next(POST, "done_then_drop")
        await slack.say("ana", "general", f"@goodword kudos @ben {REASON}")
        await asyncio.to_thread(child.join, PATIENCE_SECONDS)
        assert child.exitcode == -9, "it did not die at that step"
    here.kept.change(A_MINUTE_PASSES)

    began = time.perf_counter()
    async with here.living():
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


@pytest.mark.parametrize("step", Step)
async def test_killed_at_a_step_a_kudos_is_neither_lost_nor_doubled(
    step: Step, new_world: NewWorld, sizes: Sizes, figures: Figures
) -> None:
    toll = Toll()

    for _ in range(KILLS if sizes.long else 1):
        async with new_world() as here:
            await killed_once(here, step, toll)

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

"""Promise 4: killed at any step, the program loses nothing and doubles nothing of its own."""

import asyncio
import random
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.slack.manifest import slack_manifest
from bot.capabilities import CAPABILITIES
from bot.clock import SystemClock
from playground.slack.delivery import Answer
from playground.slack.harness import SlackHarness, running_slack
from tests.end_to_end.processes import (
    Process,
    change,
    everything_is_said,
    nobody_is_quiet,
    rows,
    serving,
)
from tests.end_to_end.test_giving import REASON
from tests.end_to_end.world import settings_for, until

POST = "chat.postMessage"


@asynccontextmanager
async def simulated(folder: Path, template: Path) -> AsyncIterator[SlackHarness]:
    """Run a simulated Slack with our manifest, beside an empty database."""
    shutil.copy(template, folder / "goodword.db")
    async with running_slack(None, SystemClock()) as slack:
        known = settings_for(slack, folder, public_url="https://goodword.example")
        manifest = slack_manifest(CAPABILITIES, known, socket_mode=False)
        slack.workspace.installation.read_manifest(manifest)
        yield slack


async def give(slack: SlackHarness, reason: str = REASON) -> Answer:
    """Type a kudos and return the bot's answer to Slack, without waiting for what follows."""
    return await slack.command("ana", "general", f"/kudos @ben {reason}")


def cards(slack: SlackHarness, reason: str = REASON) -> int:
    """Return how often a card with a reason stands in the channel."""
    bot = slack.workspace.user("goodword").id
    found = [one for one in slack.messages("general") if one.user == bot]
    return sum(reason in str(one.blocks) for one in found)


def notes(slack: SlackHarness, reason: str = REASON) -> int:
    """Return how often the receiver was told of a reason."""
    return sum(str(one.blocks).count(reason) for one in slack.dm("ben"))


async def at_once(slack: SlackHarness, process: Process) -> None:
    """Wait for nothing."""


async def in_the_first_call(slack: SlackHarness, process: Process) -> None:
    """Wait until something is on its way and not answered."""


async def after_the_first_call(slack: SlackHarness, process: Process) -> None:
    """Wait until one message is there, and be quicker than the mark in the ledger, or not."""
    await until(lambda: cards(slack) + notes(slack), "one message is there")


async def some_time_later(slack: SlackHarness, process: Process) -> None:
    """Wait for a moment that nobody chose."""
    await asyncio.sleep(random.uniform(0.0, 0.15))


async def recovered(folder: Path, slack: SlackHarness) -> None:
    """Wait until a new process has said all that there is to say."""
    await until(lambda: everything_is_said(folder), "all is said after the restart")


@pytest.mark.parametrize("fault", [None, "hang", "slow", "done_then_drop"])
@pytest.mark.parametrize("moment", [at_once, some_time_later])
async def test_a_kudos_that_was_acknowledged_survives_kill_9(
    tmp_path: Path, empty_database: Path, moment: object, fault: str | None
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        async with serving(tmp_path, slack) as process:
            nobody_is_quiet(tmp_path)
            if fault == "slow":
                slack.faults.next(POST, "slow", seconds=0.3, times=2)
            elif fault is not None:
                slack.faults.next(POST, fault, times=2)  # type: ignore[arg-type] # one of the four
            answer = await give(slack)
            assert callable(moment)
            await moment(slack, process)
            process.kill()
        assert answer.status == 200
        assert len(rows(tmp_path, "SELECT 1 FROM kudos")) == 1
        slack.faults.clear()
        the_lease_runs_out(tmp_path)

        async with serving(tmp_path, slack):
            await recovered(tmp_path, slack)

        assert 1 <= cards(slack) <= 2
        assert fault in ("slow", "done_then_drop") or cards(slack) == 1
        assert notes(slack) <= 1
        parked = rows(tmp_path, "SELECT 1 FROM delivery WHERE state = 'ambiguous'")
        assert notes(slack) == 1 or len(parked) == 1
        assert rows(tmp_path, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def the_lease_runs_out(folder: Path) -> None:
    """Have a minute pass for whatever the dead process was saying."""
    change(folder, "UPDATE delivery SET lease_until = '2000-01-01 00:00:00'")


async def test_slack_delivers_again_what_a_killed_program_never_answered(
    tmp_path: Path, empty_database: Path
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        async with serving(tmp_path, slack) as process:
            nobody_is_quiet(tmp_path)
            saying = asyncio.create_task(slack.say("ana", "general", f"@goodword kudos @ben {REASON}"))
            await asyncio.sleep(random.uniform(0.0, 0.02))
            process.kill()
            await saying
        the_lease_runs_out(tmp_path)
        async with serving(tmp_path, slack):
            for waiting in slack.slack.post.waiting:
                await slack.slack.post.deliver(waiting)
            await recovered(tmp_path, slack)

    assert len(rows(tmp_path, "SELECT 1 FROM kudos")) == 1
    assert 1 <= cards(slack) <= 2
    assert notes(slack) <= 1


async def test_a_program_that_is_asked_to_stop_finishes_and_says_zero(
    tmp_path: Path, empty_database: Path
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        async with serving(tmp_path, slack) as process:
            nobody_is_quiet(tmp_path)
            slack.faults.next(POST, "slow", seconds=0.5)
            await give(slack)
            code = await process.stop()

            assert code == 0
            assert "Traceback" not in process.log
        assert not rows(tmp_path, "SELECT 1 FROM delivery WHERE state = 'sending'")
        async with serving(tmp_path, slack):
            await recovered(tmp_path, slack)

        assert (cards(slack), notes(slack)) == (1, 1)


@pytest.mark.long
async def test_fifty_kills_at_random_lose_and_double_nothing(
    tmp_path: Path, empty_database: Path
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        for number in range(50):
            async with serving(tmp_path, slack, LOG_LEVEL="info") as process:
                nobody_is_quiet(tmp_path)
                the_lease_runs_out(tmp_path)
                change(tmp_path, "DELETE FROM allowance")
                change(tmp_path, "UPDATE kudos_receiver SET given_at = '2020-01-01 00:00:00'")
                answer = await give(slack, f"kept promise number {number:03} to us")
                assert answer.status == 200
                await asyncio.sleep(random.uniform(0.0, 1.5))
                process.kill()
        the_lease_runs_out(tmp_path)
        async with serving(tmp_path, slack):
            await until(lambda: everything_is_said(tmp_path), "all is said", 200)

        assert len(rows(tmp_path, "SELECT 1 FROM kudos")) == 50
        for number in range(50):
            reason = f"kept promise number {number:03} to us"
            assert 1 <= cards(slack, reason) <= 2, reason
            assert notes(slack, reason) <= 1, reason
        assert rows(tmp_path, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]

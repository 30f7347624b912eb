"""Promise 4: killed at any step, the program loses nothing and doubles nothing of its own."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from playground.slack.delivery import Answer
from playground.slack.faults import FaultKind
from playground.slack.harness import SlackHarness
from tests.end_to_end.processes import (
    change,
    everything_is_said,
    nobody_is_quiet,
    rows,
    serving,
    simulated,
)
from tests.end_to_end.world import REASON, until

POST = "chat.postMessage"


async def give(slack: SlackHarness, reason: str = REASON) -> Answer:
    """Type a kudos and return the bot's answer to Slack, without waiting for what follows."""
    answer = await slack.command("ana", "general", f"/kudos @ben {reason}")
    assert answer.status == 200
    assert "on their way" in answer.body, answer.body
    return answer


def cards(slack: SlackHarness, reason: str = REASON) -> int:
    """Return how often a card with a reason stands in the channel."""
    bot = slack.workspace.user("goodword").id
    found = [one for one in slack.messages("general") if one.user == bot]
    return sum(reason in str(one.blocks) for one in found)


def notes(slack: SlackHarness, reason: str = REASON) -> int:
    """Return how often the receiver was told of a reason."""
    return sum(str(one.blocks).count(reason) for one in slack.dm("ben"))


Moment = Callable[[SlackHarness], Awaitable[None]]


async def at_once(slack: SlackHarness) -> None:
    """Wait for nothing."""


async def after_the_first_call(slack: SlackHarness) -> None:
    """Wait until one message is there; the ledger knows of it by then, or not."""
    await until(lambda: cards(slack) + notes(slack), "one message is there")


async def some_time_later(slack: SlackHarness) -> None:
    """Wait for a moment that nobody chose."""
    await asyncio.sleep(random.uniform(0.0, 0.15))


async def recovered(folder: Path, slack: SlackHarness) -> None:
    """Wait until a new process has said all that there is to say."""
    await until(lambda: everything_is_said(folder), "all is said after the restart")


@pytest.mark.parametrize(
    ("moment", "fault"),
    [
        (at_once, None),
        (some_time_later, None),
        pytest.param(some_time_later, "hang", marks=pytest.mark.long),
        pytest.param(some_time_later, "slow", marks=pytest.mark.long),
        (after_the_first_call, "done_then_drop"),
    ],
)
async def test_a_kudos_that_was_acknowledged_survives_kill_9(
    tmp_path: Path, empty_database: Path, moment: Moment, fault: FaultKind | None
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        async with serving(tmp_path, slack) as process:
            nobody_is_quiet(tmp_path)
            if fault is not None:
                slack.faults.next(POST, fault, times=2, seconds=0.3)
            answer = await give(slack)
            await moment(slack)
            process.kill()
        assert answer.status == 200
        assert len(rows(tmp_path, "SELECT 1 FROM kudos")) == 1
        slack.faults.clear()

        async with serving(tmp_path, slack):
            await recovered(tmp_path, slack)

        assert 1 <= cards(slack) <= 2
        assert fault in ("slow", "done_then_drop") or cards(slack) == 1
        assert notes(slack) <= 1
        parked = rows(tmp_path, "SELECT 1 FROM delivery WHERE state = 'ambiguous'")
        assert notes(slack) == 1 or len(parked) == 1
        assert rows(tmp_path, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


async def test_slack_delivers_again_what_a_killed_program_never_answered(
    tmp_path: Path, empty_database: Path
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        async with serving(tmp_path, slack) as process:
            nobody_is_quiet(tmp_path)
            saying = asyncio.create_task(
                slack.say("ana", "general", f"@goodword kudos @ben {REASON}")
            )
            await asyncio.sleep(random.uniform(0.0, 0.02))
            process.kill()
            await saying
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
                change(tmp_path, "DELETE FROM allowance")
                change(tmp_path, "UPDATE kudos_receiver SET given_at = 0")
                answer = await give(slack, f"kept promise number {number:03} to us")
                assert answer.status == 200
                await asyncio.sleep(random.uniform(0.0, 1.5))
                process.kill()
        async with serving(tmp_path, slack):
            await until(lambda: everything_is_said(tmp_path), "all is said", 200)

        assert len(rows(tmp_path, "SELECT 1 FROM kudos")) == 50
        for number in range(50):
            reason = f"kept promise number {number:03} to us"
            assert 1 <= cards(slack, reason) <= 2, reason
            assert notes(slack, reason) <= 1, reason
        assert rows(tmp_path, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]

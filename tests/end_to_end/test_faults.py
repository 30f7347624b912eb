"""Bad days: Slack answers late, wrongly or not at all; the database is locked or gone."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from bot.cli.main import app as commands
from playground.slack.faults import FaultKind
from tests.end_to_end.test_repeats import a_mention
from tests.end_to_end.world import REASON, Goodword, until

POST = "chat.postMessage"
OTHER = "found the missing invoice for the clinic"


def be_impatient(goodword: Goodword) -> None:
    """Give Slack a fraction of a second to answer a call, instead of ten."""
    goodword.program.drain.speaker.patience = timedelta(seconds=0.3)


async def all_retries(goodword: Goodword, minutes: int = 60) -> None:
    """Let every retry come that will."""
    for _ in range(minutes // 5):
        await goodword.moves(timedelta(minutes=5))


# ---- direct messages: at most once --------------------------------------------------------------


@pytest.mark.parametrize("kind", ["done_then_drop", "done_then_error"])
async def test_a_direct_message_whose_answer_was_lost_is_not_said_twice(
    goodword: Goodword, kind: FaultKind
) -> None:
    goodword.slack.faults.next(POST, kind)

    await goodword.thanks("ana", "@ben", f"{REASON} --private")
    await all_retries(goodword)

    assert len(goodword.notes("ben")) == 1
    assert list((await goodword.deliveries()).values()) == ["ambiguous"]


async def test_a_direct_message_that_hangs_is_parked_and_not_said_again(
    goodword: Goodword,
) -> None:
    be_impatient(goodword)
    goodword.slack.faults.next(POST, "hang")

    await goodword.thanks("ana", "@ben", f"{REASON} --private")
    await all_retries(goodword)

    assert goodword.notes("ben") == []
    assert len(goodword.posts()) == 1
    assert list((await goodword.deliveries()).values()) == ["ambiguous"]


async def test_a_direct_message_refused_before_it_was_taken_is_tried_again(
    goodword: Goodword,
) -> None:
    goodword.slack.faults.next("conversations.open", "server_error", times=2)

    await goodword.thanks("ana", "@ben", f"{REASON} --private")
    await all_retries(goodword, 10)

    assert len(goodword.notes("ben")) == 1


# ---- cards: at least once -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        ("done_then_drop", 1, 2),
        ("done_then_error", 1, 2),
        ("server_error", 1, 1),
        ("drop", 1, 1),
        ("hang", 1, 1),
        ("garbage", 1, 1),
    ],
)
async def test_a_card_comes_whatever_happens_to_the_first_call(
    goodword: Goodword, kind: FaultKind, least: int, most: int
) -> None:
    be_impatient(goodword)
    await prefers_no_message(goodword)
    goodword.slack.faults.next(POST, kind)

    await goodword.thanks("ana", "@ben")
    await all_retries(goodword, 10)

    found = [card for card in goodword.cards() if REASON in goodword.words(card)]
    assert least <= len(found) <= most
    assert await goodword.kudos() == 1


async def prefers_no_message(goodword: Goodword) -> None:
    """Have Ben be asleep, so that the card is the only thing to be said now."""
    await goodword.slack.admin.change_user("ben", tz="Pacific/Auckland")


async def test_a_card_that_is_refused_for_good_is_a_dead_letter_and_its_giver_knows(
    goodword: Goodword,
) -> None:
    await prefers_no_message(goodword)
    goodword.slack.faults.next(POST, "refused", word="restricted_action")

    await goodword.thanks("ana", "@ben")

    assert goodword.public() == []
    assert "could not be posted" in goodword.words(goodword.notes("ana")[0])
    assert "failed" in (await goodword.deliveries()).values()


async def test_slack_that_is_down_for_an_hour_loses_no_kudos(goodword: Goodword) -> None:
    await prefers_no_message(goodword)
    goodword.slack.faults.next(POST, "server_error", times=6)

    for who in ("ana", "chloe", "dieter"):
        await goodword.thanks(who, "@ben", f"{REASON} says {who}")
    await all_retries(goodword)

    assert await goodword.kudos() == 3
    assert len(goodword.cards()) == 3


# ---- pace ---------------------------------------------------------------------------------------


async def test_nothing_is_sent_before_retry_after_is_over(goodword: Goodword) -> None:
    goodword.slack.faults.next(POST, "rate_limited", retry_after="30")
    await goodword.thanks("ana", "@ben")
    await goodword.thanks("chloe", "@dieter", OTHER)
    tried = len(goodword.posts())

    await goodword.moves(timedelta(seconds=29))
    assert len(goodword.posts()) == tried
    await all_retries(goodword, 5)

    assert len(goodword.cards()) == 2
    assert [len(goodword.notes(who)) for who in ("ben", "dieter")] == [1, 1]


@pytest.mark.parametrize("retry_after", ["", "soon", "-3", "1e9", "Wed, 21 Oct 2026 07:28:00 GMT"])
async def test_a_garbled_retry_after_stops_nothing_for_good(
    goodword: Goodword, retry_after: str
) -> None:
    goodword.slack.faults.next(POST, "rate_limited", retry_after=retry_after)

    await goodword.thanks("ana", "@ben")
    await all_retries(goodword, 70)

    assert len(goodword.cards()) == 1
    assert len(goodword.notes("ben")) == 1


async def test_a_storm_of_429_is_no_failure_of_the_message(goodword: Goodword) -> None:
    goodword.slack.faults.next(POST, "rate_limited", retry_after="5", times=20)

    await goodword.thanks("ana", "@ben")
    for _ in range(25):
        await goodword.moves(timedelta(seconds=6))

    assert len(goodword.cards()) == 1
    assert len(goodword.notes("ben")) == 1


# ---- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["server_error", "drop", "garbage"])
async def test_a_form_that_cannot_be_opened_is_told_of_instead(
    goodword: Goodword, kind: FaultKind
) -> None:
    goodword.slack.faults.next("views.open", kind)

    await goodword.says("ana", "/kudos @ben short")

    assert "Open the form" in goodword.told("ana")
    await goodword.presses("ana", goodword.answer("ana"), "Open the form")
    assert goodword.filled_in("ana")["reason"] == "short"


async def test_a_kudos_counts_though_its_answer_cannot_be_shown(goodword: Goodword) -> None:
    goodword.slack.faults.next("chat.postEphemeral", "server_error")

    await goodword.says("ana", f"@goodword kudos @ben {REASON}")

    assert await goodword.kudos() == 1
    assert len(goodword.cards()) == 1
    assert "Thanked @ben" in goodword.words(goodword.notes("ana")[0])


# ---- dead letters -------------------------------------------------------------------------------


def operator(goodword: Goodword, *arguments: str) -> str:
    """Run a command of the program on the same database, and return what it says."""
    import os

    slack = goodword.slack.settings()
    environment = {
        **slack,
        "DATABASE_URL": goodword.program.settings.database_url,
        "KEY_DIR": str(goodword.program.settings.key_dir),
        "PATH": os.environ["PATH"],
    }
    ran = CliRunner().invoke(commands, list(arguments), env=environment)
    assert ran.exit_code == 0, ran.output
    return ran.output


async def test_an_operator_finds_reads_and_replays_a_parked_message(goodword: Goodword) -> None:
    be_impatient(goodword)
    goodword.slack.faults.next(POST, "hang")
    await goodword.thanks("ana", "@ben", f"{REASON} --private")
    assert goodword.notes("ben") == []

    listed = await asyncio.to_thread(operator, goodword, "dead", "list")
    number = listed.split()[0]
    shown = await asyncio.to_thread(operator, goodword, "dead", "show", number)
    replayed = await asyncio.to_thread(operator, goodword, "dead", "replay", number)
    await goodword.slack.move(timedelta(minutes=2))  # the sweep of every minute finds it
    await goodword.settled()

    assert "ambiguous" in listed
    assert REASON not in listed
    assert REASON in shown
    assert "due again" in replayed
    assert len(goodword.notes("ben")) == 1
    assert "ambiguous" not in (await goodword.deliveries()).values()


# ---- the database -------------------------------------------------------------------------------


@asynccontextmanager
async def locked(goodword: Goodword) -> AsyncIterator[None]:
    """Have another process hold the database, so that nothing can be written."""
    path = goodword.folder / "goodword.db"
    other = await asyncio.to_thread(sqlite3.connect, path, check_same_thread=False)
    other.isolation_level = None
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def test_with_the_database_locked_slack_is_told_to_come_again_and_nothing_is_lost(
    goodword: Goodword,
) -> None:
    goodword.slack.slack.be_patient(20)
    event = a_mention(goodword, f"kudos @ben {REASON}")

    async with locked(goodword):
        refused = await goodword.delivers(event)
    taken = await goodword.delivers(event, retry=1)
    await goodword.settled()

    assert refused.status == 503
    assert taken.status == 200
    assert await goodword.kudos() == 1
    assert len(goodword.cards()) == 1
    assert len(goodword.notes("ben")) == 1


@asynccontextmanager
async def disk_full(goodword: Goodword) -> AsyncIterator[None]:
    """Have the writer's connection find no room for another row in the inbox."""
    pool = goodword.program.database._writer.pool
    junk = "INSERT INTO inbox (key, at, reply) VALUES (?, 0, zeroblob(200))"

    def fill() -> None:
        connection = pool.connect()
        connection.cursor().execute("PRAGMA max_page_count = 1")  # means: as many as there are
        with contextlib.suppress(sqlite3.OperationalError):
            for number in range(100_000):
                connection.cursor().execute(junk, (f"junk:{number}",))
        connection.close()

    def empty() -> None:
        connection = pool.connect()
        connection.cursor().execute("PRAGMA max_page_count = 1000000")
        connection.cursor().execute("DELETE FROM inbox WHERE key LIKE 'junk:%'")
        connection.close()

    await asyncio.to_thread(fill)
    try:
        yield
    finally:
        await asyncio.to_thread(empty)


async def test_with_a_full_disk_nothing_is_acknowledged_and_nothing_half_stored(
    goodword: Goodword,
) -> None:
    event = a_mention(goodword, f"kudos @ben {REASON * 30}")

    async with disk_full(goodword):
        refused = [await goodword.delivers(event, retry=number) for number in range(3)]
    half = await goodword.count("kudos"), await goodword.count("delivery")
    taken = await goodword.delivers(event, retry=3)
    await goodword.settled()

    assert 503 in {answer.status for answer in refused}
    assert 200 not in {answer.status for answer in refused}
    assert half == (0, 0)
    assert taken.status == 200
    assert await goodword.kudos() == 1


async def test_the_program_says_whether_it_is_ready(goodword: Goodword) -> None:
    import httpx

    async with httpx.AsyncClient(trust_env=False) as client:
        ready = await client.get(f"{goodword.url}/readyz")
        alive = await client.get(f"{goodword.url}/livez")
        counted = await client.get(f"{goodword.url}/metrics")

    assert (ready.status_code, alive.status_code, counted.status_code) == (200, 200, 200)


async def test_a_message_that_was_said_while_the_database_was_locked_is_marked_later(
    goodword: Goodword,
) -> None:
    goodword.slack.faults.next(POST, "slow", seconds=0.5)
    typing = asyncio.create_task(
        goodword.slack.say("ana", "general", f"/kudos @ben {REASON} --private")
    )
    await typing
    await until(lambda: _is_sending(goodword), "the message is on its way")
    async with locked(goodword):
        await until(lambda: goodword.notes("ben"), "the message is said")
        await asyncio.sleep(0)
    await goodword.settled()

    assert len(goodword.notes("ben")) == 1
    assert list((await goodword.deliveries()).values()) == ["sent"]


async def _is_sending(goodword: Goodword) -> bool:
    return "sending" in (await goodword.deliveries()).values()

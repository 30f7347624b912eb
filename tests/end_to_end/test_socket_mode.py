"""Socket Mode: the same product through a connection that the bot opens."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.slack.installation import Installation
from tests.end_to_end.test_faults import disk_full
from tests.end_to_end.test_repeats import a_command, a_mention
from tests.end_to_end.world import REASON, Goodword, in_a_task, running_goodword, until


@pytest.fixture
async def by_socket(tmp_path: Path, empty_database: Path) -> AsyncIterator[Goodword]:
    """The program, connected to the simulated Slack by Socket Mode."""
    token = Installation().app_token
    running = running_goodword(
        tmp_path, empty_database, slack_app_token=token, slack_signing_secret=""
    )
    async with in_a_task(running) as goodword:
        yield goodword


async def test_an_envelope_is_acknowledged_and_becomes_card_message_and_row(
    by_socket: Goodword,
) -> None:
    answer = await by_socket.delivers(a_mention(by_socket, f"kudos @ben {REASON}"))
    await by_socket.settled()

    assert answer.status == 200
    assert await by_socket.kudos() == 1
    assert len(by_socket.cards()) == 1
    assert len(by_socket.notes("ben")) == 1


async def test_a_command_is_answered_in_its_acknowledgement(by_socket: Goodword) -> None:
    await by_socket.thanks("ana", "@ben")

    assert "Thanked @ben. The card goes to #general." in by_socket.told("ana")


async def test_the_form_its_errors_and_the_home_work_as_over_http(by_socket: Goodword) -> None:
    await by_socket.says("ana", "/kudos")
    errors = await by_socket.submits("ana", to=["lena"], reason=REASON)
    sent = await by_socket.submits("ana", to=["ben"], reason=REASON)
    home = await by_socket.slack.open_home("ben")

    assert list(errors) == ["to"]
    assert sent == {}
    assert REASON in by_socket.words(home)


async def test_the_same_envelope_again_changes_nothing(by_socket: Goodword) -> None:
    event = a_mention(by_socket, f"kudos @ben {REASON}")

    for _ in range(3):
        assert (await by_socket.delivers(event)).status == 200
    await by_socket.settled()

    assert await by_socket.kudos() == 1
    assert len(by_socket.posts()) == 2


async def test_what_could_not_be_stored_is_not_acknowledged(by_socket: Goodword) -> None:
    by_socket.slack.slack.be_patient(0.5)
    command = a_command(by_socket, f"@ben {REASON}")

    async with disk_full(by_socket):
        refused = await by_socket.delivers(command, "slash_commands")
    taken = await by_socket.delivers(command, "slash_commands")
    await by_socket.settled()

    assert (refused.status, refused.fault) == (0, "timeout")
    assert taken.status == 200
    assert await by_socket.kudos() == 1


async def test_after_slack_asks_for_a_new_connection_everything_goes_on(
    by_socket: Goodword,
) -> None:
    await by_socket.slack.sockets.refresh()
    await until(lambda: by_socket.slack.sockets.is_open, "the bot has connected anew")

    await by_socket.thanks("ana", "@ben")

    assert len(by_socket.cards()) == 1


async def test_http_without_a_signing_secret_lets_nobody_in(by_socket: Goodword) -> None:
    import httpx

    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{by_socket.url}/slack/events", content=b"{}")

    assert answer.status_code == 401

"""Socket Mode: what was taken is acknowledged, and nothing else is."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from adapters.slack.socket import SlackSocket
from bot.errors import PlatformError
from bot.identity import AccountId
from bot.outcome import Reply
from bot.request import Typed, Who
from bot.ui.forms import Form, Words
from bot.ui.views import Message
from playground.slack import company
from playground.slack.delivery import Delivery
from playground.slack.harness import words_of
from tests.adapters.slack.door import Scene, scene

DONE = Reply(message=Message("All done."))
APP_TOKEN = "xapp-1-A0GOODWORD-0000000000-simulated"


@contextlib.asynccontextmanager
async def by_socket() -> AsyncIterator[Scene]:
    """A scene whose payloads come through a socket."""
    async with scene(slack_app_token=APP_TOKEN) as here:
        running = asyncio.create_task(here.platform.socket().run())
        await until_open(here)
        try:
            yield here
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running


async def until_open(here: Scene) -> None:
    async with asyncio.timeout(5):
        while not here.slack.sockets.is_open:  # noqa: ASYNC110 - a fake has no event
            await asyncio.sleep(0.01)


async def test_a_command_comes_in_and_its_answer_goes_back() -> None:
    async with by_socket() as here:
        here.replies(DONE)

        await here.slack.say("ana", "thanks", "/kudos @ben well done")

        who = Who(AccountId(company.user_id("ben")))
        assert here.request.door == Typed(("kudos ", who, " well done"))
        assert "All done." in words_of(here.slack.ephemerals("ana")[-1])


async def test_a_form_opens_and_its_errors_go_back() -> None:
    async with by_socket() as here:
        here.replies(Reply(form=Form("kudos", "Thank", "Send", (Words("reason", "Why?"),))))
        await here.slack.say("ana", "thanks", "/kudos")
        here.replies(Reply(errors={"reason": "Too short."}))

        assert await here.slack.submit("ana", {"reason": "x"}) == {"reason": "Too short."}


async def test_an_event_is_acknowledged() -> None:
    async with by_socket() as here:
        here.replies(DONE)

        await here.slack.say("ana", "thanks", "@goodword kudos @ben")

        assert len(here.reception.asked) == 1
        assert here.slack.slack.post.waiting == []


async def test_what_was_not_stored_is_not_acknowledged() -> None:
    async with by_socket() as here:
        here.slack.slack.be_patient(0.2)
        here.reception.unavailable = 1

        answer = await here.slack.command("ana", "thanks", "/kudos @ben")

        assert (answer.status, answer.fault) == (0, "timeout")


async def test_what_makes_no_sense_is_not_acknowledged() -> None:
    async with by_socket() as here:
        here.slack.slack.be_patient(0.2)
        deep: dict[str, object] = {"type": "event_callback"}
        for payload in ({"type": "event_callback"}, {"no": "type"}, {**deep, "event": [[]]}):
            answer = await here.slack.sockets.hand_over(Delivery("events_api", payload, "odd"))

            assert answer.fault == "timeout"


async def test_what_slack_may_have_added_is_acknowledged() -> None:
    async with by_socket() as here:
        new = Delivery("interactive", {"type": "brand_new", "team_id": "T1"}, "new")

        assert (await here.slack.sockets.hand_over(new)).status == 200


async def test_texts_are_made_fit_to_be_kept() -> None:
    async with by_socket() as here:
        await here.slack.command("ana", "thanks", "/kudos a\x00b")

        assert here.request.door == Typed(("kudos a\ufffdb",))


async def test_a_connection_that_slack_ends_is_made_anew() -> None:
    async with by_socket() as here:
        here.replies(DONE)

        await here.slack.sockets.refresh()
        await until_open(here)
        await here.slack.say("ana", "thanks", "/kudos @ben")

        assert "All done." in words_of(here.slack.ephemerals("ana")[-1])


async def test_a_connection_that_ends_is_made_anew_only_once() -> None:
    async with by_socket() as here:
        for _ in range(3):
            await here.slack.sockets.refresh()
            await until_open(here)
        await asyncio.sleep(0.3)  # the second one came within that

        assert len(here.slack.calls("apps.connections.open")) == 1 + 3


async def test_an_app_token_that_is_never_taken_ends_it() -> None:
    async with scene(slack_app_token="xapp-wrong") as here:
        with pytest.raises(PlatformError) as failed:
            await asyncio.wait_for(here.platform.socket().run(), 5)

        assert (failed.value.reason, failed.value.permanent) == ("invalid_auth", True)


async def test_it_can_be_stopped_before_it_is_connected() -> None:
    async with scene(slack_app_token=APP_TOKEN) as here:
        here.slack.faults.next("apps.connections.open", "hang")
        socket: SlackSocket = here.platform.socket()
        running = asyncio.create_task(socket.run())
        await asyncio.sleep(0)

        running.cancel()

        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(running, 5)

"""Whom the bot meets is written down once the core took them in."""

import asyncio
from dataclasses import replace

import pytest

from adapters.teams.shapes import Kind, kind_of
from adapters.wire.receiving import Later, Receive
from bot.errors import Unavailable
from bot.identity import AccountId, ConversationId, Standing
from bot.outcome import Reply
from bot.request import Request
from bot.surface import Account
from bot.ui.views import Message
from tests.adapters.teams.signing import ANA, OTHER_TENANT, Json, activity, in_channel, installed
from tests.adapters.teams.stage import Stage, where
from tests.fakes import FakeSurfaceDirectory

CHAT = ConversationId("a:ana")
ACCOUNT = Account(ANA, "Ana", "", "", Standing.MEMBER)
STRANGER = Reply(message=Message("Not for you."), is_stranger=True)


@pytest.fixture
def stage() -> Stage:
    made = Stage()
    made.directory.accounts[ANA] = ACCOUNT
    return made


def saying(**changes: object) -> Json:
    return activity(localTimezone="Europe/Lisbon", locale="pt-PT", **changes)


def from_elsewhere() -> Json:
    said = saying()
    return {**said, "from": {**said["from"], "tenantId": OTHER_TENANT}}


@pytest.mark.parametrize("said", [saying(), installed(localTimezone="Europe/Lisbon")])
async def test_whoever_is_taken_in_is_kept_with_their_chat_and_their_clock(
    stage: Stage, said: Json
) -> None:
    await stage.deliver(said)
    await stage.finish()

    assert stage.references.kept == {CHAT: (where(said), ANA)}
    assert [one.zone for one in stage.notices.accounts] == ["Europe/Lisbon"]


async def test_before_the_core_has_answered_nothing_tells_who_it_was(stage: Stage) -> None:
    stage.reception.unavailable = 1

    with pytest.raises(Unavailable):
        await stage.desk.serve(*kind_and(saying()))

    assert [account for _, account in stage.references.kept.values()] == [None]


@pytest.mark.parametrize("said", [saying(), installed(localTimezone="Europe/Lisbon")])
async def test_of_a_stranger_nothing_is_kept_but_where_to_answer(stage: Stage, said: Json) -> None:
    stage.reception.reply = STRANGER

    await stage.deliver(said)
    await stage.finish()

    assert stage.references.kept == {CHAT: (where(said), None)}
    assert stage.references.turned_away == [ANA]
    assert (stage.notices.accounts, stage.directory.asked) == ([], [])
    assert len(stage.replies.given) == 1


async def test_nothing_is_kept_of_people_of_another_organisation(stage: Stage) -> None:
    await stage.deliver(from_elsewhere())
    await stage.finish()

    assert [one.actor_is_outside for one in stage.reception.asked] == [True]
    assert [account for _, account in stage.references.kept.values()] == [None]
    assert (stage.notices.accounts, stage.directory.asked) == ([], [])


async def test_what_is_answered_later_tells_later_who_it_was(stage: Stage) -> None:
    stage.reception.reply = Reply(message=Message("One moment."), comes_later=True)
    await stage.deliver(saying())
    assert [account for _, account in stage.references.kept.values()] == [None]

    (later,) = stage.reception.later
    await later(Reply(message=Message("Done.")))

    assert [account for _, account in stage.references.kept.values()] == [ANA]


async def test_in_a_channel_nobody_has_a_chat(stage: Stage) -> None:
    await stage.deliver(in_channel())

    assert [account for _, account in stage.references.kept.values()] == [None]


async def test_a_storage_that_is_away_after_the_answer_spoils_nothing(stage: Stage) -> None:
    desk = replace(stage.desk, receive=away_after(stage))

    answer = await desk.serve(*kind_and(saying()))

    assert answer.status == 200
    assert len(stage.replies.given) == 1


async def test_nobody_waits_for_what_is_learned(stage: Stage) -> None:
    stage.directory = Hanging()

    async with asyncio.timeout(5):
        for number in range(3):
            await stage.deliver(saying(id=str(number), timestamp=f"2026-11-23T09:00:0{number}Z"))

    assert len(stage.replies.given) == 3
    assert stage.directory.asked == [ANA]  # and not once more while that goes on
    for chore in stage.chores:
        chore.cancel()


class Hanging(FakeSurfaceDirectory):
    """A directory that never answers."""

    async def look_up(self, account: AccountId) -> Account | None:
        self.asked.append(account)
        return await asyncio.Future()


def kind_and(said: Json) -> tuple[Kind, Json]:
    return kind_of(said), said


def away_after(stage: Stage) -> Receive:
    """Return a reception after whose answer the storage is away."""

    async def receive(request: Request, later: Later | None = None) -> Reply:
        reply = await stage.reception.receive(request, later)
        stage.references.away = True
        return reply

    return receive

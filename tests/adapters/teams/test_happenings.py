"""What Teams tells of its conversations."""

import pytest

from adapters.teams.arrivals import TurnAnswer
from bot.identity import ConversationId, Standing
from bot.surface import Account
from tests.adapters.teams.signing import (
    ANA,
    BEN,
    BEN_ID,
    BOT,
    CHANNEL_ID,
    Json,
    activity,
    added,
    event,
    in_channel,
    installed,
)
from tests.adapters.teams.stage import Stage, where

CHANNEL = ConversationId(CHANNEL_ID)
CHAT = ConversationId("a:ana")
BEN_ACCOUNT = Account(BEN, "Ben", "", "", Standing.MEMBER, email="ben@example.com")


@pytest.fixture
def stage() -> Stage:
    made = Stage()
    made.directory.accounts[BEN] = BEN_ACCOUNT
    made.members.known["29:ben"] = {"objectId": BEN_ID}
    return made


def in_team(action: str) -> Json:
    made = in_channel(type="installationUpdate", text=None, entities=None)
    return {**made, "action": action}


def removed(*members: Json) -> Json:
    return {**added(), "membersAdded": None, "membersRemoved": list(members)}


@pytest.mark.parametrize("action", ["add", "add-upgrade"])
async def test_where_the_bot_is_installed_is_kept_and_told(stage: Stage, action: str) -> None:
    await stage.deliver(in_team(action))

    assert stage.references.kept == {CHANNEL: (where(in_channel()), None)}
    assert stage.notices.joined == [CHANNEL]
    assert stage.places.forgotten == [CHANNEL]


async def test_with_whom_the_1_1_chat_is_is_kept(stage: Stage) -> None:
    await stage.deliver(installed())

    assert stage.references.kept == {CHAT: (where(activity()), ANA)}


@pytest.mark.parametrize("said", [in_team("remove"), in_team("remove-upgrade")])
async def test_where_the_bot_is_removed_is_forgotten(stage: Stage, said: Json) -> None:
    await stage.deliver(in_channel())

    await stage.deliver(said)

    assert stage.references.kept == {}
    assert CHANNEL in stage.places.forgotten
    assert stage.notices.disconnected == []


SECOND_ID = "19:wins@thread.tacv2"


def elsewhere(said: Json, kind: str = "standard") -> Json:
    """Return an activity as if it came from a second channel of the same team."""
    room = {"id": SECOND_ID, "name": "Wins", "type": kind}
    data = {**said["channelData"], "channel": room}
    return {**said, "conversation": {**said["conversation"], "id": SECOND_ID}, "channelData": data}


@pytest.mark.parametrize(
    "said",
    [in_team("remove"), removed({"id": BOT}), event("teamDeleted"), event("teamHardDeleted")],
)
async def test_with_a_team_all_of_its_channels_are_forgotten(stage: Stage, said: Json) -> None:
    await stage.deliver(in_channel())
    await stage.deliver(elsewhere(in_channel(id="17")))
    await stage.deliver(activity())

    await stage.deliver(said)

    assert set(stage.references.kept) == {CHAT}
    assert {CHANNEL, ConversationId(SECOND_ID)} <= set(stage.places.forgotten)


@pytest.mark.parametrize("kind", ["private", "shared"])
async def test_out_of_a_channel_that_is_not_open_the_bot_goes_alone(
    stage: Stage, kind: str
) -> None:
    await stage.deliver(in_channel())
    await stage.deliver(elsewhere(in_channel(id="17"), kind))

    await stage.deliver(elsewhere(in_team("remove"), kind))

    assert set(stage.references.kept) == {CHANNEL}


async def test_one_person_who_removes_the_bot_takes_it_from_nobody_else(stage: Stage) -> None:
    await stage.deliver(activity())
    await stage.deliver(in_channel())

    await stage.deliver(installed("remove"))

    assert set(stage.references.kept) == {CHANNEL}
    assert stage.notices.disconnected == []


async def test_an_action_that_nobody_knows_changes_nothing(stage: Stage) -> None:
    await stage.deliver(in_team("pause"))

    assert (stage.references.kept, stage.references.forgotten) == ({}, [])
    assert stage.ignored("installationUpdate") == 1


async def test_the_bot_that_is_added_to_a_team_is_there(stage: Stage) -> None:
    await stage.deliver(added({"id": BOT, "name": "Goodword"}))

    assert set(stage.references.kept) == {CHANNEL}
    assert stage.notices.joined == [CHANNEL]


async def test_in_a_new_place_everybody_is_read_once(stage: Stage) -> None:
    """Teams tells of one installation in two ways, and of several teams at once."""
    for said in (in_team("add"), added({"id": BOT}), in_team("add")):
        await stage.deliver(said)
    await stage.finish()

    assert len(stage.chores) == 1
    assert set(stage.notices.accounts) == {BEN_ACCOUNT}


async def test_when_one_person_adds_it_no_roster_is_read(stage: Stage) -> None:
    await stage.deliver(installed())
    await stage.finish()

    assert stage.notices.accounts == []


async def test_the_bot_that_is_removed_from_a_team_is_not_there(stage: Stage) -> None:
    await stage.deliver(removed({"id": BOT}))

    assert stage.references.forgotten == [CHANNEL]


@pytest.mark.parametrize("member", [{"id": "29:ben", "aadObjectId": BEN_ID}, {"id": "29:ben"}])
async def test_people_who_are_added_are_looked_up_and_kept(stage: Stage, member: Json) -> None:
    await stage.deliver(added(member))

    assert stage.notices.accounts == [BEN_ACCOUNT]
    assert stage.places.forgotten == [CHANNEL]


async def test_people_whom_nobody_can_tell_are_left_out(stage: Stage) -> None:
    stage.directory.broken.add(BEN)

    answer = await stage.deliver(added({"id": "29:ben"}, {"id": "29:zoe"}))

    assert (answer, stage.notices.accounts) == (TurnAnswer(200), [])


async def test_of_many_who_are_added_some_are_looked_up(stage: Stage) -> None:
    await stage.deliver(added(*({"id": f"29:{number}"} for number in range(500))))

    assert len(stage.members.asked) == 25


async def test_people_who_are_removed_did_not_leave_the_company(stage: Stage) -> None:
    await stage.deliver(removed({"id": "29:ben", "aadObjectId": BEN_ID}))

    assert stage.notices.accounts == []
    assert stage.references.forgotten == []
    assert stage.places.forgotten == [CHANNEL]


@pytest.mark.parametrize(
    "name", ["channelRenamed", "channelShared", "channelUnshared", "teamRenamed", "teamArchived"]
)
async def test_a_room_that_changed_is_asked_about_anew(stage: Stage, name: str) -> None:
    await stage.deliver(event(name))

    assert stage.places.forgotten == [CHANNEL]
    assert stage.references.forgotten == []


@pytest.mark.parametrize("name", ["channelDeleted", "teamDeleted", "teamHardDeleted"])
async def test_a_room_that_is_gone_is_forgotten(stage: Stage, name: str) -> None:
    await stage.deliver(event(name))

    assert stage.references.forgotten == [CHANNEL]


async def test_an_event_about_another_room_is_about_that_room(stage: Stage) -> None:
    told: Json = event("channelDeleted")
    told["conversation"] = {**told["conversation"], "id": "19:general@thread.tacv2"}

    await stage.deliver(told)

    assert stage.references.forgotten == [CHANNEL]


async def test_without_a_room_the_conversation_is_meant(stage: Stage) -> None:
    told: Json = event("teamDeleted")
    told["channelData"] = {**told["channelData"], "channel": None}

    await stage.deliver(told)

    assert stage.references.forgotten == [CHANNEL]


async def test_an_event_that_nobody_knows_is_counted(stage: Stage) -> None:
    await stage.deliver(event("somethingNew"))

    assert stage.ignored("conversationUpdate") == 1


async def test_the_same_told_twice_changes_nothing_more(stage: Stage) -> None:
    for said in (in_team("add"), in_team("add"), in_team("remove"), in_team("remove")):
        assert (await stage.deliver(said)).status == 200

    assert stage.references.kept == {}

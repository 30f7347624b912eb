"""Who there is, as the rosters of Teams say, and what sort of account each is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.arrivals import Reference
from adapters.teams.directory import TeamsDirectory, account_of, rooms_of, standing_of
from adapters.teams.heard import Heard
from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId, Standing
from bot.surface import Account, PlaceKind
from tests.adapters.teams.connector import (
    ANA,
    BEN,
    CHANNEL,
    DIRECT,
    GROUP,
    TEAM,
    TENANT,
    member,
    refused,
    scene,
)

CY = AccountId("0c0c0c0c-0000-4000-8000-00000000000c")
OTHER = "99999999-9999-4999-8999-999999999999"


async def test_everybody_in_the_teams_and_chats_is_listed_once() -> None:
    async with scene() as here:
        here.connector.rosters[GROUP].append(member(CY, "Cy Ek"))

        found = await here.directory.everyone()

        assert [one.id for one in found] == [ANA, BEN, CY]
        assert len(here.connector.calls("pagedmembers")) == 2  # a team has one roster


async def test_a_large_team_is_read_page_by_page() -> None:
    async with scene() as here:
        people = [member(AccountId(f"{n:036x}"), f"Person{n}") for n in range(1_200)]
        here.connector.rosters[TEAM] = people

        found = await here.directory.everyone()

        assert len(found) == 1_202
        asked = [one for one in here.connector.calls("pagedmembers") if TEAM in one.path]
        assert [one.query.get("continuationToken") for one in asked] == [None, "500", "1000"]
        assert {one.query["pageSize"] for one in asked} == {"500"}


async def test_somebody_whom_only_the_1_to_1_chat_knows_is_listed_too() -> None:
    async with scene() as here:
        here.connector.rosters[TEAM] = [member(BEN, "Ben Ito")]
        here.connector.rosters[GROUP] = [member(BEN, "Ben Ito")]

        assert {one.id for one in await here.directory.everyone()} == {ANA, BEN}


async def test_a_pause_that_teams_asks_for_is_kept() -> None:
    async with scene() as here:
        here.connector.next("pagedmembers", refused(429, Retry_After="1"))

        assert len(await here.directory.everyone()) == 2


@pytest.mark.parametrize("status", [500, 502, 429])
async def test_a_roster_that_breaks_off_is_a_failure_and_not_half_a_list(status: int) -> None:
    async with scene() as here:
        here.connector.next("pagedmembers", refused(status, Retry_After="600"))

        with pytest.raises(PlatformError):
            await here.directory.everyone()


async def test_a_team_that_the_bot_left_is_passed_over() -> None:
    async with scene() as here:
        del here.connector.rosters[GROUP]

        assert {one.id for one in await here.directory.everyone()} == {ANA, BEN}


async def test_without_a_single_roster_there_is_no_list() -> None:
    async with scene() as here:
        here.connector.rosters = {}

        with pytest.raises(PlatformError, match="no_rosters"):
            await here.directory.everyone()


# ---- who is gone --------------------------------------------------------------------------------


async def test_whoever_is_missing_everywhere_but_in_their_own_chat_is_not_gone() -> None:
    async with scene() as here:
        here.connector.rosters[TEAM] = [member(BEN, "Ben Ito")]
        del here.connector.rosters[GROUP]

        assert await here.directory.departed({BEN}) == ()


async def test_whoever_is_not_even_in_their_own_chat_is_gone() -> None:
    async with scene() as here:
        here.connector.rosters[DIRECT] = []

        assert await here.directory.departed({BEN}) == (ANA,)
        assert await here.directory.departed({ANA, BEN}) == ()  # a roster has her


async def test_whoever_has_no_chat_of_their_own_may_be_in_another_team_now() -> None:
    async with scene() as here:
        here.connector.rosters = {DIRECT: [member(ANA, "Ana Lima")], TEAM: [], GROUP: []}

        assert await here.directory.departed(set()) == ()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, "ConversationNotFound"),
        (404, ""),
        (403, "BotNotInConversationRoster"),
        (403, "MessageWritesBlocked"),
    ],
)
async def test_whoever_removed_or_blocked_the_bot_is_not_gone(status: int, code: str) -> None:
    async with scene() as here:
        here.connector.next("GET .*/members/", refused(status, code))
        try:
            gone = await here.directory.departed({BEN})
        except PlatformError:
            gone = ()

        assert gone == ()


async def test_an_answer_that_tells_nothing_ends_the_question() -> None:
    async with scene() as here:
        here.connector.next("GET .*/members/", refused(500))

        with pytest.raises(PlatformError):
            await here.directory.departed({BEN})


async def test_of_many_who_are_missing_each_is_asked_for_in_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.teams.directory.MOST_MISSING", 2)
    async with scene() as here:
        for number in range(4):
            where, who = ConversationId(f"a:{number}"), AccountId(f"{number:036x}")
            await here.knows(where, PlaceKind.DIRECT, who)
            here.connector.rosters[where] = []

        found = [await here.directory.departed({ANA}) for _ in range(3)]

        assert [len(some) for some in found] == [2, 2, 2]
        assert len(set(found[0]) | set(found[1])) == 4
        assert found[2] == found[0]


async def test_the_open_channels_of_a_team_are_learned_on_the_way() -> None:
    async with scene() as here:
        here.connector.channels += [
            {"id": "19:wins@thread.tacv2", "name": "Wins", "type": "standard"},
            {"id": "19:secret@thread.tacv2", "name": "Secret", "type": "private"},
            {"id": "19:acme@thread.tacv2", "name": "With Acme", "type": "shared"},
        ]

        await here.directory.everyone()

        assert list((await here.references.rooms()).values()) == [
            "All › General",
            "All › Thanks",
            "All › Wins",
        ]


async def test_somebody_is_looked_up_where_they_are_known() -> None:
    async with scene() as here:
        found = await here.directory.look_up(BEN)

        assert found == Account(
            id=BEN,
            name="Ben Ito",
            zone="",
            locale="",
            standing=Standing.MEMBER,
            email="ben@acme.example",
            email_verified=True,
        )


async def test_somebody_who_has_just_spoken_has_their_clock_and_is_found_by_their_chat() -> None:
    async with scene() as here:
        chat = ConversationId("a:cy")
        here.connector.rosters[chat] = [member(CY, "Cy Ek")]
        heard = Heard()
        said = {"from": {"aadObjectId": CY}, "localTimezone": "Asia/Tokyo", "locale": "ja-JP"}
        heard.hear(said, here.reference(chat, PlaceKind.DIRECT))

        found = await TeamsDirectory(here.api, here.references, heard).look_up(CY)

        assert found is not None
        assert (found.name, found.zone, found.locale) == ("Cy Ek", "Asia/Tokyo", "ja-JP")


async def test_somebody_whom_no_conversation_knows_is_nobody() -> None:
    async with scene() as here:
        assert await here.directory.look_up(CY) is None


async def test_the_members_of_a_conversation_are_their_accounts() -> None:
    async with scene() as here:
        assert await here.directory.members_of_conversation(CHANNEL) == (ANA, BEN)
        assert await here.directory.members_of_conversation(DIRECT) == (ANA,)


async def test_a_conversation_that_nobody_told_of_has_no_members_to_tell() -> None:
    async with scene() as here:
        with pytest.raises(PlatformError, match="not_in_channel"):
            await here.directory.members_of_conversation(ConversationId("19:x"))


async def test_a_tag_has_no_members_that_teams_would_tell() -> None:
    async with scene() as here:
        assert await here.directory.members_of_group("tag") == ()


# ---- what sort of account -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "standing"),
    [
        ({}, Standing.MEMBER),
        ({"tenantId": TENANT.upper()}, Standing.MEMBER),
        ({"tenantId": ""}, Standing.MEMBER),
        ({"userRole": "guest"}, Standing.GUEST),
        ({"userRole": "anonymous"}, Standing.GUEST),
        ({"tenantId": "", "userRole": ""}, Standing.MEMBER),
        ({"tenantId": "", "userPrincipalName": ""}, Standing.MEMBER),
        ({"tenantId": "", "userPrincipalName": "", "userRole": ""}, Standing.GUEST),
        ({"tenantId": OTHER}, Standing.OUTSIDER),
        ({"tenantId": OTHER, "userRole": "guest"}, Standing.OUTSIDER),
        ({"userPrincipalName": "eve_evil.example#EXT#@acme.example"}, Standing.GUEST),
        ({"userRole": "bot"}, Standing.BOT),
    ],
)
def test_the_most_limiting_standing_holds(more: dict[str, str], standing: Standing) -> None:
    assert standing_of(member(ANA, "Ana Lima", **more), TENANT) is standing


def test_only_the_address_of_a_member_is_vouched_for() -> None:
    ours, guest = member(ANA, "Ana Lima"), member(ANA, "Ana Lima", userRole="guest")
    other, unsaid = (member(ANA, "Ana Lima", tenantId=tenant) for tenant in (OTHER, ""))

    accounts = [account_of(one, TENANT) for one in (ours, guest, other, unsaid)]

    assert [one.email_verified for one in accounts if one] == [True, False, False, False]


def test_without_an_address_the_principal_name_of_a_member_is_one() -> None:
    found = account_of(member(ANA, "Ana Lima", email=""), TENANT)

    assert found is not None
    assert found.email == "ana@acme.example"


@given(
    st.dictionaries(
        st.sampled_from(["id", "aadObjectId", "name", "tenantId", "userRole", "email", "surname"]),
        st.none() | st.integers() | st.text(max_size=30) | st.lists(st.text(max_size=3)),
    )
)
def test_any_member_is_read_without_a_failure(described: dict[str, Any]) -> None:
    found = account_of(described, TENANT)

    assert found is None or found.id


def test_a_room_without_an_id_is_none() -> None:
    roster = Reference("https://x/", CHANNEL, PlaceKind.CHANNEL, None, TENANT)

    assert rooms_of(roster, [{}, None, "x", {"id": 1}]) == ()

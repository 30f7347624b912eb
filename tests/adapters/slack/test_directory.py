"""Who there is, as Slack says, and what sort of account each is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.arrivals import Installation
from adapters.slack.directory import SlackDirectory, account_of, standing_of
from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId, Standing
from bot.surface import Account
from playground.slack import company
from playground.slack.faults import FaultKind
from playground.slack.people import User
from tests.adapters.slack.door import scene

OURS = Installation("T1", "T1", "E1", "UBOT", "BBOT")


def account(handle: str) -> AccountId:
    return AccountId(company.user_id(handle))


async def test_everybody_is_listed_with_their_standing() -> None:
    async with scene() as here:
        everybody = await here.connection.directory.everyone()

        standings = {one.id: one.standing for one in everybody}
        assert standings[account("ana")] is Standing.MEMBER
        assert standings[account("lena")] is Standing.GUEST
        assert standings[account("marco")] is Standing.GUEST
        assert standings[account("nils")] is Standing.DEACTIVATED
        assert standings[account("olga")] is Standing.OUTSIDER
        assert standings[AccountId(company.BOT_USER)] is Standing.BOT
        assert standings[AccountId(company.SLACKBOT)] is Standing.BOT
        assert [one.id for one in everybody if one.is_admin] == [account("jo")]


async def test_a_large_workspace_is_read_page_by_page() -> None:
    async with scene() as here:
        for number in range(450):
            user = User(f"U1{number:08d}", f"p{number}", f"Person {number}", team_id=company.TEAM)
            here.slack.workspace.users[user.id] = user

        everybody = await here.connection.directory.everyone()

        assert len(everybody) == len(here.slack.workspace.users)
        assert len(here.slack.calls("users.list")) == 3


async def test_a_pause_that_slack_asks_for_is_kept() -> None:
    async with scene() as here:
        here.slack.faults.next("users.list", "rate_limited", retry_after="1")

        assert len(await here.connection.directory.everyone()) == len(here.slack.workspace.users)


@pytest.mark.parametrize("kind", ["server_error", "garbage"])
async def test_a_list_that_breaks_off_is_a_failure_and_not_half_a_list(kind: FaultKind) -> None:
    async with scene() as here:
        here.slack.faults.next("users.list", kind)

        with pytest.raises(PlatformError):
            await here.connection.directory.everyone()


async def test_somebody_is_looked_up_with_their_language_and_zone() -> None:
    async with scene() as here:
        found = await here.connection.directory.look_up(account("ana"))

        assert found == Account(
            id=account("ana"),
            name="Ana Sousa",
            zone="America/Sao_Paulo",
            locale="pt-BR",
            standing=Standing.MEMBER,
            email="ana@harbour-pine.example",
            title="Head of Customer Care",
            email_verified=True,
        )


async def test_without_the_scope_there_is_no_address() -> None:
    async with scene() as here:
        here.slack.workspace.installation.scopes.remove("users:read.email")

        found = await here.connection.directory.look_up(account("ana"))

        assert found is not None
        assert found.email == ""


async def test_somebody_unknown_is_nobody() -> None:
    async with scene() as here:
        assert await here.connection.directory.look_up(AccountId("U0NOBODY00")) is None


async def test_a_group_has_members_or_is_empty() -> None:
    async with scene() as here:
        directory = here.connection.directory

        front = await directory.members_of_group("S0FRONTLINE")

        assert front == tuple(account(name) for name in ("ben", "fatima", "gita", "ian"))
        assert await directory.members_of_group("S0NEWCREW01") == ()
        assert await directory.members_of_group("S0UNKNOWN00") == ()


async def test_members_of_a_channel_are_listed_page_by_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.slack.directory.MEMBERS_PAGE", 3)
    async with scene() as here:
        channel = here.slack.workspace.channel("support")

        found = await here.connection.directory.members_of_conversation(ConversationId(channel.id))

        assert found == tuple(channel.members)
        assert len(here.slack.calls("conversations.members")) == 3


@pytest.mark.parametrize("name", ["quiet-room", "nowhere"])
async def test_a_channel_that_slack_does_not_show_has_no_list(name: str) -> None:
    async with scene() as here:
        channels = here.slack.workspace.channels.values()
        known = {channel.name: channel.id for channel in channels}

        with pytest.raises(PlatformError, match="channel_not_found"):
            await here.connection.directory.members_of_conversation(
                ConversationId(known.get(name, "C0NOWHERE0"))
            )


async def test_half_a_list_of_members_is_a_failure() -> None:
    async with scene() as here:
        here.slack.faults.next("conversations.members", "garbage")
        channel = here.slack.workspace.channel("support")

        with pytest.raises(PlatformError):
            await here.connection.directory.members_of_conversation(ConversationId(channel.id))


async def test_a_directory_that_is_not_connected_says_so() -> None:
    async with scene() as here:
        directory = SlackDirectory(here.connection.api)

        with pytest.raises(PlatformError, match="not_connected"):
            await directory.look_up(account("ana"))


USER = {"id": "U1", "team_id": "T1", "profile": {}}


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, Standing.MEMBER),
        ({"deleted": True, "is_bot": True}, Standing.DEACTIVATED),
        ({"is_bot": True}, Standing.BOT),
        ({"is_workflow_bot": True}, Standing.BOT),
        ({"id": "USLACKBOT"}, Standing.BOT),
        ({"is_restricted": True}, Standing.GUEST),
        ({"is_restricted": True, "is_ultra_restricted": True}, Standing.GUEST),
        ({"is_stranger": True, "is_restricted": True}, Standing.OUTSIDER),
        ({"team_id": "T9"}, Standing.OUTSIDER),
        ({"team_id": "T9", "enterprise_user": {"enterprise_id": "E9"}}, Standing.OUTSIDER),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}}, Standing.MEMBER),
        ({"team_id": None}, Standing.MEMBER),
    ],
)
def test_what_sort_of_account_it_is(changes: dict[str, Any], standing: Standing) -> None:
    assert standing_of({**USER, **changes}, OURS) is standing


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({"profile": {"real_name": "Ana Sousa", "display_name": "ana"}, "name": "a"}, "Ana Sousa"),
        ({"profile": {"real_name": " ", "display_name": "ana"}, "real_name": ""}, "ana"),
        ({"name": "a.sousa"}, "a.sousa"),
        ({}, "U1"),
    ],
)
def test_a_person_is_called_by_their_real_name(names: dict[str, Any], shown: str) -> None:
    found = account_of({**USER, **names}, OURS)

    assert found is not None
    assert found.name == shown


ANY_JSON = st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.just({"id": 1})


@given(st.dictionaries(st.sampled_from([*USER, "tz", "locale", "deleted", "name"]), ANY_JSON))
def test_no_shape_of_a_user_can_break_the_reading(changes: dict[str, Any]) -> None:
    assert isinstance(account_of({**USER, **changes}, OURS), Account | None)

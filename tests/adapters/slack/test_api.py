"""What leaves towards Slack, and what comes of it on bad days."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.slack.api import SlackApi, web_client
from adapters.slack.arrivals import Installation
from adapters.slack.messenger import SlackMessenger
from adapters.slack.places import facts_of
from adapters.wire.messengers import OneWorkspace
from bot.clock import SystemClock
from bot.errors import PlatformError
from bot.identity import (
    AccountId,
    ConversationId,
    OrganisationId,
    PersonId,
    Workspace,
    WorkspaceId,
)
from bot.surface import Envelope, Handle, PlaceKind
from bot.ui.blocks import Chart, Paragraph, Series
from bot.ui.text import Mention, text
from bot.ui.views import Message
from playground.slack import company
from playground.slack.faults import FaultKind
from playground.slack.harness import words_of
from tests.adapters.slack.door import Scene, scene

THANKS = ConversationId(company.channel_id("thanks"))
HELLO = Message("Hello there")
OURS = Installation("T1", "T1", "E1", "UBOT", "BBOT")


def to(channel: str, message: Message = HELLO, thread: str | None = None) -> Envelope:
    return Envelope(ConversationId(company.channel_id(channel)), message, {}, thread)


def messenger(here: Scene) -> SlackMessenger:
    assert here.connection.messenger is not None
    return here.connection.messenger


async def test_the_token_says_who_we_are_and_what_we_may() -> None:
    async with scene() as here:
        found = here.connection.installation

        assert found is not None
        assert (found.workspace, found.team) == (company.TEAM, company.TEAM)
        assert (found.bot_user, found.bot) == (company.BOT_USER, company.BOT_ID)
        assert found.name == company.COMPANY
        assert "chat:write" in found.scopes


async def test_a_message_is_said_once_and_unfurls_nothing() -> None:
    async with scene() as here:
        ts = await messenger(here).post(to("thanks"))

        said = here.slack.messages("thanks")
        assert [message.ts for message in said] == [ts]
        assert "Hello there" in words_of(said[0])
        asked = said[0].asked
        assert (asked["unfurl_links"], asked["unfurl_media"]) == (False, False)
        assert (asked["parse"], "link_names" in asked) == ("none", False)


async def test_the_bots_own_words_are_in_the_language_of_the_message() -> None:
    long = Message("Hallo", tuple(Paragraph(text(f"Zeile {n}")) for n in range(80)))

    async with scene() as here:
        await messenger(here).post(replace(to("thanks", long), locale="de"))

        assert "weitere Teile nicht gezeigt" in words_of(here.slack.messages("thanks")[0])


async def test_a_message_can_stand_in_a_thread() -> None:
    async with scene() as here:
        ts = await messenger(here).post(to("thanks"))
        await messenger(here).post(to("thanks", thread=ts))

        assert here.slack.messages("thanks")[-1].thread_ts == ts


async def test_people_are_mentioned_by_their_handles() -> None:
    async with scene() as here:
        ben = PersonId(7)
        handles = {ben: Handle("Ben", AccountId(company.user_id("ben")))}
        message = Message("Thanks", (Paragraph(text("For ", Mention(ben))),))

        await messenger(here).post(Envelope(THANKS, message, handles))

        [paragraph] = here.slack.messages("thanks")[0].blocks
        assert company.user_id("ben") in str(paragraph)


async def test_a_message_can_be_revised() -> None:
    async with scene() as here:
        ts = await messenger(here).post(to("thanks"))
        await messenger(here).update(to("thanks", Message("Changed")), ts)

        assert "Changed" in words_of(here.slack.messages("thanks")[0])


async def test_a_message_can_be_taken_away_twice() -> None:
    async with scene() as here:
        ts = await messenger(here).post(to("thanks"))

        await messenger(here).withdraw(THANKS, ts)
        await messenger(here).withdraw(THANKS, ts)

        assert here.slack.messages("thanks") == []


async def test_taking_away_what_is_not_ours_is_a_failure() -> None:
    async with scene() as here:
        theirs = await here.slack.say("ana", "thanks", "mine")
        assert theirs is not None

        with pytest.raises(PlatformError, match="cant_delete_message"):
            await messenger(here).withdraw(THANKS, theirs.ts)


async def test_a_direct_conversation_is_opened() -> None:
    async with scene() as here:
        direct = await messenger(here).open_direct(AccountId(company.user_id("ben")))
        await messenger(here).post(Envelope(direct, HELLO, {}))

        assert "Hello there" in words_of(here.slack.dm("ben")[0])


# ---- places -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "kind", "shared", "archived", "member"),
    [
        ("thanks", PlaceKind.CHANNEL, False, False, True),
        ("leads", PlaceKind.PRIVATE_CHANNEL, False, False, True),
        ("partner-acme", PlaceKind.CHANNEL, True, False, True),
        ("old-launch", PlaceKind.CHANNEL, False, True, True),
        ("random-without-the-bot", PlaceKind.CHANNEL, False, False, False),
    ],
)
async def test_a_place_is_what_slack_says_of_it(
    channel: str, kind: PlaceKind, shared: bool, archived: bool, member: bool
) -> None:
    async with scene() as here:
        place = await messenger(here).place(ConversationId(company.channel_id(channel)))

        assert (place.kind, place.shared_outside) == (kind, shared)
        assert (place.archived, place.bot_is_member) == (archived, member)
        assert place.name == channel


async def test_a_place_is_asked_about_once_a_minute() -> None:
    async with scene() as here:
        await messenger(here).place(THANKS)
        await here.slack.admin.share("thanks", pending=True)
        await here.slack.move(timedelta(seconds=59))
        before = await messenger(here).place(THANKS)
        await here.slack.move(timedelta(seconds=1))
        after = await messenger(here).place(THANKS)

        assert (before.shared_outside, after.shared_outside) == (False, True)
        assert len(here.slack.calls("conversations.info")) == 2


async def test_a_place_that_was_just_shared_is_asked_about_at_once() -> None:
    async with scene() as here:
        await messenger(here).place(THANKS)
        await here.slack.admin.share("thanks")

        assert (await messenger(here).place(THANKS)).shared_outside


SECONDS = timedelta(seconds=2)


async def test_whoever_is_about_to_send_asks_about_the_place_anew() -> None:
    async with scene() as here:
        await messenger(here).place(THANKS)
        await here.slack.admin.share("thanks", pending=True)
        await here.slack.move(SECONDS)

        assert (await messenger(here).place(THANKS, no_older_than=SECONDS)).shared_outside


async def test_a_slack_that_is_asked_too_often_is_believed_for_a_minute() -> None:
    async with scene() as here:
        before = await messenger(here).place(THANKS)
        await here.slack.move(timedelta(seconds=59))
        here.slack.faults.next("conversations.info", "rate_limited", times=2)

        assert await messenger(here).place(THANKS, no_older_than=SECONDS) == before
        await here.slack.move(timedelta(seconds=1))
        with pytest.raises(PlatformError):
            await messenger(here).place(THANKS, no_older_than=SECONDS)


async def test_a_place_that_is_not_seen_is_a_failure() -> None:
    async with scene() as here:
        with pytest.raises(PlatformError) as failed:
            await messenger(here).place(ConversationId(company.channel_id("quiet-room")))

        assert (failed.value.reason, failed.value.permanent) == ("channel_not_found", True)


@pytest.mark.parametrize(
    ("channel", "shared"),
    [
        ({"is_ext_shared": True}, True),
        ({"is_pending_ext_shared": True}, True),
        ({"pending_shared": ["T9"]}, True),
        ({"pending_connected_team_ids": ["T9"]}, True),
        ({"is_org_shared": True, "shared_team_ids": ["T1", "E1"]}, False),
        ({"is_org_shared": True, "shared_team_ids": ["T1", "T2"]}, True),
        ({"is_shared": True, "connected_team_ids": ["T9"]}, True),
        ({"connected_team_ids": None, "is_shared": True}, False),
        ({}, False),
    ],
)
def test_a_place_is_shared_as_soon_as_others_are_invited(
    channel: dict[str, object], shared: bool
) -> None:
    assert facts_of(THANKS, channel, OURS).shared_outside is shared


def test_groups_and_direct_messages_have_the_bot_in_them() -> None:
    direct, group = (
        facts_of(THANKS, {"is_im": True}, OURS),
        facts_of(THANKS, {"is_mpim": True}, OURS),
    )

    assert (direct.kind, direct.bot_is_member) == (PlaceKind.DIRECT, True)
    assert (group.kind, group.bot_is_member) == (PlaceKind.GROUP, True)


def test_a_place_of_which_slack_says_nothing_is_a_failure() -> None:
    with pytest.raises(PlatformError, match="no_channel"):
        facts_of(THANKS, None, OURS)


# ---- bad days -----------------------------------------------------------------------------------


async def test_a_pause_that_slack_asks_for_is_told() -> None:
    async with scene() as here:
        here.slack.faults.next("chat.postMessage", "rate_limited", retry_after="17")

        with pytest.raises(PlatformError) as failed:
            await messenger(here).post(to("thanks"))

        assert failed.value.retry_after == 17
        assert not failed.value.permanent


@pytest.mark.parametrize(
    "kind", ["server_error", "done_then_error", "done_then_drop", "drop", "garbage"]
)
async def test_a_lost_answer_is_a_doubt_and_never_tried_twice(kind: FaultKind) -> None:
    async with scene() as here:
        here.slack.faults.next("chat.postMessage", kind)

        with pytest.raises(PlatformError) as failed:
            await messenger(here).post(to("thanks"))

        assert failed.value.ambiguous
        assert not failed.value.permanent
        assert len(here.slack.messages("thanks")) <= 1


@pytest.mark.parametrize(
    ("channel", "reason"),
    [
        ("old-launch", "is_archived"),
        ("random-without-the-bot", "not_in_channel"),
        ("quiet-room", "channel_not_found"),
    ],
)
async def test_where_nothing_can_be_said_is_told_for_good(channel: str, reason: str) -> None:
    async with scene() as here:
        with pytest.raises(PlatformError) as failed:
            await messenger(here).post(to(channel))

        assert (failed.value.reason, failed.value.permanent) == (reason, True)


async def test_a_missing_scope_is_told() -> None:
    async with scene() as here:
        here.slack.workspace.installation.scopes.remove("chat:write")

        with pytest.raises(PlatformError, match="missing_scope"):
            await messenger(here).post(to("thanks"))


async def test_a_workspace_that_refuses_charts_gets_words() -> None:
    async with scene() as here:
        chart = Chart("bar", "Thanks", ("Mon", "Tue"), (Series("Ana", (1, 2)),), "More on Tuesday.")
        message = Message("A chart", (chart,))
        here.slack.faults.next("chat.postMessage", "refused", word="invalid_blocks")

        await messenger(here).post(to("thanks", message))

        [said] = here.slack.messages("thanks")
        assert "data_visualization" not in [block["type"] for block in said.blocks]
        assert "Mon" in str(said.blocks)


async def test_blocks_that_cannot_be_plainer_are_not_tried_again() -> None:
    async with scene() as here:
        here.slack.faults.next("chat.postMessage", "refused", word="invalid_blocks")

        with pytest.raises(PlatformError, match="invalid_blocks"):
            await messenger(here).post(to("thanks"))

        assert len(here.slack.calls("chat.postMessage")) == 1


async def test_a_server_that_is_not_there_took_nothing() -> None:
    api = SlackApi(web_client("http://127.0.0.1:9/api/", "xoxb-x"), SystemClock())

    with pytest.raises(PlatformError) as failed:
        await api.write("chat.postMessage", {})

    assert (failed.value.ambiguous, failed.value.permanent) == (False, False)


async def test_a_token_that_is_not_taken_is_told_at_the_start() -> None:
    async with scene() as here:
        here.slack.workspace.installation.bot_token = "xoxb-another"

        with pytest.raises(PlatformError) as failed:
            await here.platform.start()

        assert (failed.value.reason, failed.value.permanent) == ("invalid_auth", True)


async def test_a_slack_that_is_away_can_be_asked_again() -> None:
    async with scene() as here:
        here.slack.faults.next("auth.test", "garbage")
        here.slack.faults.next("auth.test", "drop")
        here.slack.faults.next("auth.test", "server_error")

        for _ in range(3):
            with pytest.raises(PlatformError) as failed:
                await here.platform.start()
            assert not failed.value.permanent

        assert (await here.platform.start()).workspace == company.TEAM


# ---- response urls ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://evil.example/x",
        "https://hooks.slack.com.evil.example/x",
        "http://hooks.slack.com/x",
        "file:///etc/passwd",
        "//hooks.slack.com/x",
    ],
)
async def test_nothing_is_said_to_an_address_that_is_not_slacks(url: str) -> None:
    async with scene() as here:
        with pytest.raises(PlatformError, match="no_response_url"):
            await here.connection.api.respond(url, {"text": "x"})


async def test_a_used_up_response_url_is_told() -> None:
    async with scene() as here:
        url = f"{here.slack.workspace.base_url}/response/actions/T1/unknown"

        with pytest.raises(PlatformError) as failed:
            await here.connection.api.respond(url, {"text": "x"})

        assert failed.value.permanent


# ---- the environment ----------------------------------------------------------------------------


def test_no_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")

    client = web_client("https://slack.com/api/", "xoxb-x")

    assert client.proxy is None
    assert client.retry_handlers == []


def workspace(external: str) -> Workspace:
    return Workspace(WorkspaceId(1), OrganisationId(1), "slack", external, "Harbour")


def test_a_workspace_that_is_not_connected_has_no_messenger() -> None:
    messengers = OneWorkspace()
    api = SlackApi(web_client("http://127.0.0.1:9/"), SystemClock())

    with pytest.raises(PlatformError, match="not_connected"):
        messengers.of(workspace("T1"))

    messengers.connect(OURS.workspace, SlackMessenger(api, OURS, SystemClock()))

    assert messengers.of(workspace("T1")) is not None
    with pytest.raises(PlatformError, match="not_connected"):
        messengers.of(workspace("T2"))

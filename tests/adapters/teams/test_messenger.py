"""Messages on their way to Teams, and what a conversation is like."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.teams.consent import QUESTION
from adapters.teams.messenger import FACTS_LIVE
from adapters.wire.messengers import OneWorkspace
from bot.audience import NOT_A_MEMBER
from bot.errors import PlatformError
from bot.identity import ConversationId, OrganisationId, PersonId, Workspace, WorkspaceId
from bot.surface import Document, Envelope, Handle, PlaceFacts, PlaceKind
from bot.ui.actions import Button
from bot.ui.blocks import Buttons, Chart, Paragraph, Series
from bot.ui.text import Mention, Typing, text
from bot.ui.views import Attachment, Message
from tests.adapters.teams.connector import (
    ANA,
    BEN,
    CHANNEL,
    DIRECT,
    GROUP,
    TENANT,
    Scene,
    member,
    refused,
    scene,
)
from tests.golden import Golden

HELLO = Message("Hello there")
POST = r"POST .*/activities$"
OTHER = "99999999-9999-4999-8999-999999999999"
JUST_NOW = timedelta(seconds=2)


def to(where: ConversationId, message: Message = HELLO, thread: str | None = None) -> Envelope:
    return Envelope(where, message, {}, thread)


def card(body: Any) -> Any:  # noqa: ANN401 - JSON
    return body["attachments"][0]["content"]


def without_nonces(body: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a body with each word that is made anew every time replaced."""
    if isinstance(body, list):
        return [without_nonces(one) for one in body]
    if not isinstance(body, dict):
        return body
    made = {key: without_nonces(value) for key, value in body.items()}
    return {
        key: f"<{key}>" if key in {"g", "n", "s"} and value else value
        for key, value in made.items()
    }


# ---- what is said -------------------------------------------------------------------------------


async def test_a_message_is_said_once_as_a_card(golden: Golden) -> None:
    ben = PersonId(7)
    said = text("For ", Mention(ben), ": try ", Typing("kudos mine"))
    buttons = Buttons((Button("Thank them too", "kudos.join", "12"),))
    message = Message("Ana thanked Ben", (Paragraph(said), buttons))

    async with scene() as here:
        envelope = Envelope(CHANNEL, message, {ben: Handle("Ben", BEN)})
        found = await here.messenger.post(envelope)

        [asked] = here.connector.asked
        assert found == "1:1"
        assert asked.path == f"v3/conversations/{CHANNEL}/activities"
        golden.check("sent/message_in_channel", without_nonces(asked.body))


async def test_in_the_1_to_1_chat_commands_are_typed_without_the_bots_name() -> None:
    message = Message("Try", (Paragraph(text("Type ", Typing("kudos mine"))),))

    async with scene() as here:
        await here.messenger.post(to(DIRECT, message))
        await here.messenger.post(to(CHANNEL, message))

        direct, channel = (json.dumps(body) for body in here.connector.said())
        assert "@Goodword" not in direct
        assert "@Goodword kudos mine" in channel


async def test_the_bots_own_words_are_in_the_language_of_the_message() -> None:
    long = Message("Hallo", tuple(Paragraph(text(f"Zeile {n} " + "x" * 900)) for n in range(80)))

    async with scene() as here:
        await here.messenger.post(replace(to(CHANNEL, long), locale="de"))

        assert "weitere Teile nicht gezeigt" in json.dumps(here.connector.said()[0])


async def test_a_message_can_stand_in_a_thread() -> None:
    async with scene() as here:
        await here.messenger.post(to(CHANNEL, thread="1700"))

        [asked] = here.connector.asked
        assert asked.path == f"v3/conversations/{CHANNEL};messageid=1700/activities"


async def test_each_sent_card_can_be_told_from_every_other() -> None:
    message = Message("x", (Buttons((Button("Go", "go", "1"),)),))

    async with scene() as here:
        await here.messenger.post(to(CHANNEL, message))
        await here.messenger.post(to(CHANNEL, message))

        first, second = here.connector.said()
        assert first != second
        assert without_nonces(first) == without_nonces(second)


async def test_a_message_can_be_revised() -> None:
    async with scene() as here:
        await here.messenger.update(to(CHANNEL, Message("Changed")), "1:5")

        [asked] = here.connector.calls("PUT")
        assert asked.path.endswith("/activities/1:5")
        assert "Changed" in json.dumps(asked.body)


async def test_a_message_can_be_taken_away_twice() -> None:
    async with scene() as here:
        here.connector.next("DELETE", refused(404, "ActivityNotFoundInConversation"))

        await here.messenger.withdraw(CHANNEL, "1:5")
        await here.messenger.withdraw(CHANNEL, "1:5")

        assert len(here.connector.calls("DELETE")) == 2


async def test_taking_away_what_is_not_ours_is_a_failure() -> None:
    async with scene() as here:
        here.connector.next("DELETE", refused(400, "BadArgument"))

        with pytest.raises(PlatformError, match="BadArgument"):
            await here.messenger.withdraw(CHANNEL, "1:5")


async def test_a_card_that_teams_refuses_is_sent_once_more_in_a_plainer_form() -> None:
    series = (Series("Thanks", (1.0, 2.0)),)
    chart = Chart("line", "Thanks", ("Mon", "Tue"), series, "More thanks on Tuesday")
    message = Message("Chart", (chart,))

    async with scene() as here:
        here.connector.next(POST, refused(400, "BadArgument"))

        assert await here.messenger.post(to(CHANNEL, message))

        first, second = (json.dumps(body) for body in here.connector.said())
        assert "Chart." in first
        assert "Chart." not in second


async def test_a_plain_card_that_teams_refuses_is_not_sent_again() -> None:
    async with scene() as here:
        here.connector.next(POST, refused(400, "BadArgument"))

        with pytest.raises(PlatformError, match="BadArgument"):
            await here.messenger.post(to(CHANNEL))

        assert len(here.connector.said()) == 1


async def test_where_nobody_told_how_to_reach_it_the_bot_is_no_member() -> None:
    async with scene() as here:
        with pytest.raises(PlatformError, match=NOT_A_MEMBER) as failed:
            await here.messenger.post(to(ConversationId("19:x")))

        assert failed.value.permanent
        assert here.connector.asked == []


async def test_a_database_that_is_away_is_a_failure_that_passes() -> None:
    async with scene() as here:
        here.units.away_for = 1

        with pytest.raises(PlatformError, match="storage_away") as failed:
            await here.messenger.open_direct(BEN)

        assert not failed.value.permanent


# ---- 1:1 chats and whispers ---------------------------------------------------------------------


async def test_a_1_to_1_chat_is_opened_once_and_remembered() -> None:
    async with scene() as here:
        first = await here.messenger.open_direct(BEN)
        second = await here.messenger.open_direct(BEN)

        assert first == second == f"a:{BEN}"
        assert len(here.connector.calls(r"POST v3/conversations$")) == 1
        await here.messenger.post(to(first))


async def test_a_known_1_to_1_chat_is_not_opened_again() -> None:
    async with scene() as here:
        assert await here.messenger.open_direct(ANA) == DIRECT
        assert here.connector.asked == []


async def test_a_chat_without_an_id_is_a_failure() -> None:
    async with scene() as here:
        here.connector.next("conversations$", refused(200))

        with pytest.raises(PlatformError, match=r"no_json|no_conversation"):
            await here.messenger.open_direct(BEN)


async def test_a_whisper_is_never_heard_in_the_channel() -> None:
    async with scene() as here:
        await here.messenger.whisper(to(CHANNEL, thread="1700"), ANA)

        [asked] = here.connector.calls(POST)
        assert asked.path == f"v3/conversations/{DIRECT}/activities"
        assert asked.query == {}


async def test_where_the_tenant_has_them_a_whisper_is_a_targeted_message() -> None:
    async with scene(targeted=True) as here:
        await here.messenger.whisper(to(CHANNEL, thread="1700"), ANA)

        [asked] = here.connector.calls(POST)
        assert asked.path == f"v3/conversations/{CHANNEL};messageid=1700/activities"
        assert asked.query == {"isTargetedActivity": "true"}
        assert asked.body["recipient"] == {"id": ANA, "isTargeted": True}


async def test_a_targeted_message_that_is_refused_goes_to_the_1_to_1_chat() -> None:
    async with scene(targeted=True) as here:
        here.connector.next(POST, refused(400, "BadArgument"))

        await here.messenger.whisper(to(CHANNEL), ANA)

        targeted, direct = here.connector.calls(POST)
        assert "isTargetedActivity" in targeted.query
        assert DIRECT in direct.path
        assert "recipient" not in direct.body


async def test_a_targeted_message_in_doubt_is_not_said_twice() -> None:
    async with scene(targeted=True) as here:
        here.connector.next(POST, refused(502))

        with pytest.raises(PlatformError):
            await here.messenger.whisper(to(CHANNEL), ANA)

        assert len(here.connector.calls(POST)) == 1


async def test_in_the_1_to_1_chat_nothing_is_targeted() -> None:
    async with scene(targeted=True) as here:
        await here.messenger.whisper(to(DIRECT), ANA)

        assert here.connector.calls(POST)[0].query == {}


# ---- files --------------------------------------------------------------------------------------


async def test_a_file_is_offered_in_the_1_to_1_chat(golden: Golden) -> None:
    message = Message("All that I know of you.", attached=Attachment("my data", PersonId(7)))

    async with scene() as here:
        document = Document("my-data.json", b"{}")
        await here.messenger.post(replace(to(DIRECT, message), document=document))

        [body] = here.connector.said()
        assert body["attachments"][0]["contentType"] == QUESTION
        golden.check("sent/file_question", without_nonces(body))


@pytest.mark.parametrize("where", [CHANNEL, GROUP])
async def test_a_file_is_offered_nowhere_else(where: ConversationId) -> None:
    message = Message("x", attached=Attachment("my data", PersonId(7)))

    async with scene() as here:
        with pytest.raises(PlatformError, match="file:"):
            await here.messenger.post(replace(to(where, message), document=Document("x", b"{}")))

        assert here.connector.asked == []


# ---- places -------------------------------------------------------------------------------------


async def facts(here: Scene, where: ConversationId = CHANNEL) -> PlaceFacts:
    return await here.messenger.place(where, no_older_than=JUST_NOW)


async def test_an_open_channel_is_what_teams_says_of_it() -> None:
    async with scene() as here:
        assert await facts(here) == PlaceFacts(
            CHANNEL,
            PlaceKind.CHANNEL,
            shared_outside=False,
            archived=False,
            bot_is_member=True,
            name="Thanks",
        )


async def test_a_shared_channel_is_shared_outside_whoever_is_in_it() -> None:
    async with scene() as here:
        here.connector.channels[1]["type"] = "shared"

        assert (await facts(here)).shared_outside


@pytest.mark.parametrize("where", [CHANNEL, GROUP])
async def test_somebody_of_another_tenant_makes_a_place_shared(where: ConversationId) -> None:
    async with scene() as here:
        here.connector.rosters[where].append(member(BEN, "Eve", tenantId=OTHER))

        assert (await facts(here, where)).shared_outside


async def test_the_last_member_of_a_large_chat_counts_too() -> None:
    async with scene() as here:
        here.connector.page = 1
        here.connector.rosters[GROUP].append(member(BEN, "Eve", tenantId=OTHER))

        assert (await facts(here, GROUP)).shared_outside


async def test_a_team_of_another_tenant_is_shared_outside() -> None:
    async with scene() as here:
        here.connector.team["tenantId"] = OTHER

        assert (await facts(here)).shared_outside


async def test_an_archived_team_is_told_of() -> None:
    async with scene() as here:
        here.connector.team["isArchived"] = True

        assert (await facts(here)).archived


async def test_a_private_channel_is_one_though_the_team_does_not_list_it() -> None:
    async with scene() as here:
        hidden = ConversationId("19:hidden@thread.tacv2")
        await here.knows(hidden, PlaceKind.PRIVATE_CHANNEL)
        here.connector.rosters[hidden] = [member(ANA, "Ana Lima")]

        assert (await facts(here, hidden)).kind is PlaceKind.PRIVATE_CHANNEL


async def test_a_channel_that_is_gone_gets_nothing() -> None:
    async with scene() as here:
        here.connector.channels.pop()

        with pytest.raises(PlatformError, match="channel_not_found") as failed:
            await facts(here)

        assert failed.value.permanent


async def test_a_channel_without_its_team_gets_nothing() -> None:
    async with scene() as here:
        lonely = ConversationId("19:lonely")
        await here.references.keep(replace(here.reference(lonely, PlaceKind.CHANNEL), team=""))

        with pytest.raises(PlatformError, match="no_team"):
            await facts(here, lonely)


async def test_where_the_bot_is_no_member_that_is_told_and_nothing_else() -> None:
    async with scene() as here:
        del here.connector.rosters[CHANNEL]

        found = await facts(here)

        assert not found.bot_is_member


@pytest.mark.parametrize("what", ["pagedmembers", r"teams/[^/]*/conversations", r"teams/[^/]*$"])
async def test_when_nobody_knows_who_reads_along_nothing_is_said(what: str) -> None:
    async with scene() as here:
        here.connector.next(f"GET .*{what}", refused(500))

        with pytest.raises(PlatformError):
            await facts(here)


@pytest.mark.parametrize("what", ["pagedmembers", r"teams/[^/]*/conversations"])
async def test_an_answer_without_a_list_is_no_answer(what: str) -> None:
    async with scene() as here:
        here.connector.next(f"GET .*{what}", refused(200, "x"))

        with pytest.raises(PlatformError):
            await facts(here)


async def test_a_fact_is_believed_for_a_minute_at_most() -> None:
    async with scene() as here:
        await here.messenger.place(CHANNEL)
        here.connector.channels[1]["type"] = "shared"

        here.clock.advance(FACTS_LIVE - timedelta(seconds=1))
        assert not (await here.messenger.place(CHANNEL)).shared_outside
        here.clock.advance(timedelta(seconds=1))
        assert (await here.messenger.place(CHANNEL)).shared_outside


async def test_right_before_a_send_it_is_asked_anew() -> None:
    async with scene() as here:
        await facts(here)
        here.connector.channels[1]["type"] = "shared"
        here.clock.advance(JUST_NOW)

        assert (await facts(here)).shared_outside


async def test_when_it_was_asked_too_often_the_last_minute_holds() -> None:
    async with scene() as here:
        await facts(here)
        here.clock.advance(timedelta(seconds=30))
        here.connector.next("GET .*pagedmembers", refused(429, Retry_After="5"))

        assert not (await facts(here)).shared_outside


async def test_after_more_than_a_minute_not_even_then() -> None:
    async with scene() as here:
        await facts(here)
        here.clock.advance(FACTS_LIVE)
        here.connector.next("GET .*pagedmembers", refused(429, Retry_After="5"))

        with pytest.raises(PlatformError, match="ratelimited"):
            await facts(here)


async def test_what_happened_to_a_place_makes_it_unknown_again() -> None:
    async with scene() as here:
        await here.messenger.place(CHANNEL)
        here.connector.channels[1]["type"] = "shared"

        here.messenger.forget(CHANNEL)

        assert (await here.messenger.place(CHANNEL)).shared_outside


async def test_a_1_to_1_chat_is_what_it_is() -> None:
    async with scene() as here:
        found = await facts(here, DIRECT)

        assert (found.kind, found.bot_is_member) == (PlaceKind.DIRECT, True)


# ---- which tenant -------------------------------------------------------------------------------


async def test_only_the_tenant_that_we_serve_has_a_messenger() -> None:
    async with scene() as here:
        ours = Workspace(WorkspaceId(1), OrganisationId(1), "teams", TENANT, "Acme")
        messengers = OneWorkspace()
        with pytest.raises(PlatformError, match="not_connected"):
            messengers.of(ours)

        messengers.connect(here.api.installation.workspace, here.messenger)

        assert messengers.of(ours) is here.messenger
        with pytest.raises(PlatformError, match="not_connected"):
            messengers.of(replace(ours, external_id=OTHER))

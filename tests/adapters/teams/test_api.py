"""What leaves towards Teams, and what comes of it on bad days."""

import asyncio
from datetime import timedelta

import pytest
import structlog

from adapters.teams.api import MOST_SAID
from adapters.wire.reading import word
from bot.audience import NOT_A_MEMBER
from bot.errors import PlatformError
from bot.identity import ConversationId
from bot.surface import PlaceKind
from tests.adapters.teams.connector import (
    ANA,
    APP,
    CHANNEL,
    DIRECT,
    PASSWORD,
    TENANT,
    Answer,
    refused,
    scene,
)

HELLO = {"type": "message", "text": "Hello"}
POST = r"POST .*/activities$"


# ---- the token ----------------------------------------------------------------------------------


async def test_a_token_is_got_once_for_many_calls_at_once() -> None:
    async with scene() as here:
        where = here.reference(CHANNEL, PlaceKind.CHANNEL)

        await asyncio.gather(*(here.api.post(where, HELLO) for _ in range(20)))

        assert len(here.connector.logins) == 1
        assert {one.token for one in here.connector.asked} == {"token-1"}


async def test_the_login_is_asked_as_the_app_for_the_one_scope() -> None:
    async with scene() as here:
        await here.api.check_access()

        assert here.connector.logins == [
            {
                "grant_type": "client_credentials",
                "client_id": APP,
                "client_secret": PASSWORD,
                "scope": "https://api.botframework.com/.default",
            }
        ]


async def test_a_token_is_renewed_five_minutes_before_its_end() -> None:
    async with scene() as here:
        where = here.reference(CHANNEL, PlaceKind.CHANNEL)
        await here.api.post(where, HELLO)

        here.clock.advance(timedelta(minutes=54))
        await here.api.post(where, HELLO)
        assert len(here.connector.logins) == 1

        here.clock.advance(timedelta(minutes=2))
        await here.api.post(where, HELLO)
        assert len(here.connector.logins) == 2


async def test_a_token_that_is_refused_is_replaced_once() -> None:
    async with scene() as here:
        where = here.reference(CHANNEL, PlaceKind.CHANNEL)
        await here.api.post(where, HELLO)
        here.connector.valid.clear()

        await here.api.post(where, HELLO)

        assert len(here.connector.logins) == 2
        assert len(here.connector.said()) == 3


async def test_a_token_that_is_refused_twice_is_a_failure_that_may_pass() -> None:
    async with scene() as here:
        here.connector.next(POST, refused(401), refused(401))

        with pytest.raises(PlatformError, match="unauthorised") as failed:
            await here.api.post(here.reference(CHANNEL, PlaceKind.CHANNEL), HELLO)

        assert (failed.value.permanent, failed.value.ambiguous) == (False, False)
        assert len(here.connector.logins) == 2


@pytest.mark.parametrize(
    ("answer", "reason", "permanent"),
    [
        (Answer(401, {"error": "invalid_client"}), "login_invalid_client", True),
        (Answer(400, {"error": "unauthorized_client"}), "login_unauthorized_client", True),
        (Answer(500, {"error": "invalid_client"}), "no_token", False),
        (Answer(503, b"busy"), "no_token", False),
        (Answer(200, b"<html>"), "no_token", False),
        (Answer(200, {"access_token": "", "expires_in": 10}), "no_token", False),
        (Answer(200, {"access_token": "a b", "expires_in": 10}), "no_token", False),
        (Answer(200, {"access_token": "a\r\nHost: x"}), "no_token", False),
        (
            Answer(302, {"access_token": "x"}, {"Location": "https://evil.example/"}),
            "no_token",
            False,
        ),
        (Answer(429, {}, {"Retry-After": "7"}), "ratelimited", False),
    ],
)
async def test_a_login_that_gives_no_token_is_a_failure(
    answer: Answer, reason: str, permanent: bool
) -> None:
    async with scene() as here:
        here.connector.next("LOGIN", answer)

        with pytest.raises(PlatformError) as failed:
            await here.api.post(here.reference(CHANNEL, PlaceKind.CHANNEL), HELLO)

        assert (failed.value.reason, failed.value.permanent) == (reason, permanent)
        assert here.connector.asked == []


async def test_a_token_with_an_odd_life_is_used_all_the_same() -> None:
    async with scene() as here:
        here.connector.life = -5
        where = here.reference(CHANNEL, PlaceKind.CHANNEL)

        await here.api.post(where, HELLO)
        await here.api.post(where, HELLO)

        assert len(here.connector.logins) == 2


async def test_neither_token_nor_secret_nor_words_are_logged() -> None:
    with structlog.testing.capture_logs() as logs:
        async with scene() as here:
            here.connector.next(POST, refused(403, "Forbidden"), refused(500))
            where = here.reference(CHANNEL, PlaceKind.CHANNEL)
            errors = []
            for _ in range(2):
                with pytest.raises(PlatformError) as failed:
                    await here.api.post(where, HELLO)
                errors.append(repr(failed.value))

    seen = f"{logs} {errors}"
    assert not any(word in seen for word in ("token-", PASSWORD, "Hello", "Somebody"))


# ---- what is said -------------------------------------------------------------------------------


async def test_a_message_is_posted_and_its_id_returned() -> None:
    async with scene() as here:
        found = await here.api.post(here.reference(CHANNEL, PlaceKind.CHANNEL), HELLO)

        [asked] = here.connector.asked
        assert (asked.verb, asked.path) == ("POST", f"v3/conversations/{CHANNEL}/activities")
        assert asked.body == HELLO
        assert found == "1:1"


async def test_a_thread_is_named_behind_its_conversation() -> None:
    async with scene() as here:
        await here.api.post(here.reference(CHANNEL, PlaceKind.CHANNEL, "1700"), HELLO)

        [asked] = here.connector.asked
        assert asked.path == f"v3/conversations/{CHANNEL};messageid=1700/activities"


async def test_a_message_in_a_thread_is_changed_and_taken_away_by_its_own_id() -> None:
    async with scene() as here:
        where = here.reference(CHANNEL, PlaceKind.CHANNEL, "1700")

        await here.api.update(where, "1:9", HELLO)
        await here.api.delete(where, "1:9")

        changed, gone = here.connector.asked
        assert changed.path == gone.path == f"v3/conversations/{CHANNEL}/activities/1:9"
        assert changed.body == {**HELLO, "id": "1:9"}
        assert (changed.verb, gone.verb) == ("PUT", "DELETE")


@pytest.mark.parametrize("odd", ["../../x", "a/b", "..", "a?b=c", "a#b", "a%2fb", "a b", "ä", ";x"])
async def test_an_odd_id_stays_one_step_of_the_path(odd: str) -> None:
    async with scene() as here:
        where = here.reference(ConversationId(odd), PlaceKind.CHANNEL)

        await here.api.post(where, HELLO)

        [asked] = here.connector.asked
        assert asked.steps == ["conversations", odd, "activities"]


async def test_a_targeted_message_is_for_one_person() -> None:
    async with scene() as here:
        await here.api.post_targeted(here.reference(CHANNEL, PlaceKind.CHANNEL), ANA, HELLO)

        [asked] = here.connector.asked
        assert asked.query == {"isTargetedActivity": "true"}
        assert asked.body["recipient"] == {"id": ANA, "isTargeted": True}


async def test_a_1_to_1_chat_is_asked_for_with_the_tenant_where_teams_reads_it() -> None:
    async with scene() as here:
        found = await here.api.create_direct(here.service_url, ANA)

        [asked] = here.connector.asked
        assert asked.path == "v3/conversations"
        assert asked.body == {
            "bot": {"id": f"28:{APP}"},
            "members": [{"id": ANA}],
            "isGroup": False,
            "tenantId": TENANT,
            "channelData": {"tenant": {"id": TENANT}},
        }
        assert found == f"a:{ANA}"


async def test_a_member_is_asked_for_by_either_id() -> None:
    async with scene() as here:
        where = here.reference(DIRECT, PlaceKind.DIRECT)

        found = [await here.api.member(where, one) for one in ("29:ana", ANA)]

        assert [word(one, "aadObjectId") for one in found] == [ANA, ANA]


# ---- bad days -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "reason", "retry_after", "permanent", "ambiguous"),
    [
        (refused(429, "TooManyRequests", Retry_After="9"), "ratelimited", 9.0, False, False),
        (refused(429), "ratelimited", 30.0, False, False),
        (refused(403, "BotNotInConversationRoster"), NOT_A_MEMBER, None, True, False),
        (refused(404, "ConversationNotFound"), "conversation_not_found", None, True, False),
        (refused(412, "PreconditionFailed"), "precondition_failed", None, False, False),
        (refused(413, "MessageSizeTooBig"), "too_big", None, True, False),
        (refused(500), "http_500", None, False, True),
        (refused(502), "http_502", None, False, True),
        (refused(504), "http_504", None, False, True),
        (Answer(201, b"<html>"), "no_json", None, False, True),
        (Answer(201, b"x" * (MOST_SAID + 1)), "connection_lost", None, False, True),
    ],
)
async def test_a_post_that_fails_says_what_to_do(
    answer: Answer,
    reason: str,
    retry_after: float | None,
    permanent: bool,
    ambiguous: bool,
) -> None:
    async with scene() as here:
        here.connector.next(POST, answer)

        with pytest.raises(PlatformError) as failed:
            await here.api.post(here.reference(CHANNEL, PlaceKind.CHANNEL), HELLO)

        error = failed.value
        assert (error.reason, error.retry_after) == (reason, retry_after)
        assert (error.permanent, error.ambiguous) == (permanent, ambiguous)
        assert len(here.connector.said()) == 1


async def test_what_is_only_read_is_never_in_doubt() -> None:
    async with scene() as here:
        here.connector.next("pagedmembers", refused(502))

        with pytest.raises(PlatformError) as failed:
            await here.api.members(here.reference(CHANNEL, PlaceKind.CHANNEL))

        assert not failed.value.ambiguous


async def test_before_it_is_opened_nothing_leaves() -> None:
    async with scene() as here:
        await here.api.close()

        with pytest.raises(PlatformError, match="not_connected"):
            await here.api.post(here.reference(CHANNEL, PlaceKind.CHANNEL), HELLO)

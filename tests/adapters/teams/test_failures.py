"""What an answer of the Connector means."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.failures import failure
from bot.audience import ARCHIVED, NOT_A_MEMBER

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["error", "code", "body", "innerHttpError", "x"]), inner)
    ),
    max_leaves=8,
)


def told(code: str) -> dict[str, object]:
    return {"error": {"code": code, "message": "Somebody's words"}}


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5.0),
        ("0", 1.0),
        ("-3", 30.0),
        ("999999", 3600.0),
        ("Mon, 23 Nov 2026 10:00:20 GMT", 20.0),
        ("soon", 30.0),
        ("", 30.0),
        ("1e9", 30.0),
    ],
)
def test_a_pause_is_between_a_second_and_an_hour(header: str, seconds: float) -> None:
    found = failure(429, {"Retry-After": header}, None, NOW, writes=True)

    assert (found.reason, found.retry_after) == ("ratelimited", seconds)
    assert not found.permanent
    assert not found.ambiguous


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (403, "BotNotInConversationRoster", NOT_A_MEMBER),
        (403, "BotDisabledByAdmin", NOT_A_MEMBER),
        (403, "", NOT_A_MEMBER),
        (403, "ConversationBlockedByUser", "blocked_by_the_person"),
        (403, "MessageWritesBlocked", "blocked_by_the_person"),
        (403, "ThreadArchived", ARCHIVED),
        (404, "", "conversation_not_found"),
        (404, "ActivityNotFoundInConversation", "message_not_found"),
        (404, "MemberNotFoundInConversation", "member_not_found"),
        (410, "", "conversation_not_found"),
        (413, "", "too_big"),
        (400, "MessageSizeTooBig", "too_big"),
        (400, "BadArgument", "BadArgument"),
        (400, "", "http_400"),
        (301, "", "http_301"),
    ],
)
def test_what_no_second_try_mends_is_permanent(status: int, code: str, reason: str) -> None:
    found = failure(status, {}, told(code) if code else None, NOW, writes=True)

    assert (found.reason, found.permanent, found.ambiguous) == (reason, True, False)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_breaks_may_have_said_it(status: int) -> None:
    assert failure(status, {}, None, NOW, writes=True).ambiguous
    assert not failure(status, {}, None, NOW, writes=False).ambiguous


def test_a_change_at_the_same_moment_is_tried_again_and_not_in_doubt() -> None:
    found = failure(412, {}, told("PreconditionFailed"), NOW, writes=True)

    assert (found.permanent, found.ambiguous, found.retry_after) == (False, False, None)


def test_the_exact_word_stands_at_the_end_of_a_chain() -> None:
    inner = {"body": {"error": {"code": "ConversationBlockedByUser"}}}
    answer = {"error": {"code": "Forbidden", "innerHttpError": inner}}

    assert failure(403, {}, answer, NOW, writes=True).reason == "blocked_by_the_person"


@given(st.integers(100, 599), json, st.booleans())
def test_any_answer_becomes_a_reason_fit_for_a_log(
    status: int, answer: object, writes: bool
) -> None:
    found = failure(status, {}, answer, NOW, writes=writes)

    assert found.reason.isascii()
    assert 0 < len(found.reason) <= 80
    assert not (found.permanent and found.ambiguous)

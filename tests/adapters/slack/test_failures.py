"""What a failed call means for whoever must say something."""

import ssl
from datetime import UTC, datetime
from unittest.mock import Mock

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.failures import failure
from adapters.wire.failures import LONGEST_PAUSE, connection_failure, date_of, seconds_to_wait

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        (" 1 ", 1.0),
        ("0", 1.0),
        ("300", 300.0),
        ("99999999", LONGEST_PAUSE),
        ("9" * 400, 30.0),
        ("", 30.0),
        ("soon", 30.0),
        ("-5", 30.0),
        ("1.5", 30.0),
        ("١٢", 30.0),
        ("Mon, 23 Nov 2026 09:02:00 GMT", 120.0),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 1.0),
        ("Mon, 23 Nov 2026 09:02:00", 120.0),
        ("Mon, 99 Nov 2026 09:02:00 GMT", 30.0),
    ],
)
def test_retry_after_is_seconds_a_date_or_nonsense(header: str, seconds: float) -> None:
    assert seconds_to_wait(header, NOW) == seconds


@given(st.text(max_size=60))
def test_no_retry_after_can_break_the_reading(header: str) -> None:
    assert 1.0 <= seconds_to_wait(header, NOW) <= LONGEST_PAUSE


@pytest.mark.parametrize(
    ("status", "answer"), [(429, None), (429, {"ok": False}), (200, {"error": "ratelimited"})]
)
def test_too_often_is_told_by_status_or_by_word(status: int, answer: object) -> None:
    error = failure(status, {"Retry-After": "7"}, answer, NOW, writes=True)

    assert (error.reason, error.retry_after) == ("ratelimited", 7.0)
    assert not error.permanent
    assert not error.ambiguous


PERMANENT = [
    *("channel_not_found", "not_in_channel", "is_archived", "invalid_blocks", "msg_too_long"),
    *("user_not_found", "cannot_dm_bot", "account_inactive", "invalid_auth", "missing_scope"),
    *("token_revoked", "no_text", "msg_blocks_too_long", "expired_trigger_id", "something_new"),
]


@pytest.mark.parametrize("reason", PERMANENT)
def test_a_plain_no_is_for_ever(reason: str) -> None:
    error = failure(200, {}, {"ok": False, "error": reason}, NOW, writes=True)

    assert (error.reason, error.permanent, error.ambiguous) == (reason, True, False)


@pytest.mark.parametrize("reason", ["request_timeout", "service_unavailable", "team_added_to_org"])
def test_some_refusals_pass(reason: str) -> None:
    error = failure(200, {}, {"ok": False, "error": reason}, NOW, writes=True)

    assert (error.permanent, error.ambiguous) == (False, False)


@pytest.mark.parametrize(
    ("status", "answer", "reason"),
    [
        (500, "Internal Server Error", "http_500"),
        (502, None, "http_502"),
        (503, {"ok": False, "error": "oops"}, "oops"),
        (200, "<html>", "no_json"),
        (200, [], "no_json"),
        (200, {"ok": False}, "no_json"),
        (200, {"ok": False, "error": 7}, "no_json"),
        (200, {"ok": False, "error": "internal_error"}, "internal_error"),
        (200, {"ok": False, "error": "fatal_error"}, "fatal_error"),
        (302, None, "no_json"),
    ],
)
def test_an_answer_that_tells_nothing_leaves_a_doubt(
    status: int, answer: object, reason: str
) -> None:
    error = failure(status, {}, answer, NOW, writes=True)

    assert (error.reason, error.permanent, error.ambiguous) == (reason, False, True)
    assert not failure(status, {}, answer, NOW, writes=False).ambiguous


def refused() -> aiohttp.ClientConnectorError:
    return aiohttp.ClientConnectorError(Mock(ssl=True), OSError(111, "refused"))


@pytest.mark.parametrize(
    "error",
    [
        refused(),
        aiohttp.ClientConnectorDNSError(Mock(ssl=True), OSError(-2, "no such name")),
        aiohttp.ClientConnectorCertificateError(Mock(ssl=True), ssl.CertificateError("expired")),
        aiohttp.ConnectionTimeoutError(),
    ],
)
def test_what_never_connected_was_not_sent(error: Exception) -> None:
    found = connection_failure(error, writes=True)

    assert (found.permanent, found.ambiguous) == (False, False)


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        aiohttp.SocketTimeoutError(),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientOSError(104, "reset"),
        aiohttp.ClientPayloadError(),
        ConnectionResetError(),
    ],
)
def test_what_broke_on_the_way_may_have_been_done(error: Exception) -> None:
    assert connection_failure(error, writes=True).ambiguous
    assert not connection_failure(error, writes=False).ambiguous


def test_the_clock_of_whoever_answered_stands_in_a_header() -> None:
    told = date_of({"Date": "Mon, 23 Nov 2026 10:00:00 GMT"})

    assert told == datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize("headers", [{}, {"date": "soon"}, {"date": ""}])
def test_without_a_readable_header_nobody_knows_their_clock(headers: dict[str, str]) -> None:
    assert date_of(headers) is None

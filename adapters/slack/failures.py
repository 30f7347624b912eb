"""What a failed call means: whether to try again, when, and whether it may have been done."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from adapters.slack.text import Json
from bot.errors import PlatformError

TOO_MANY = 429
SERVER_ERROR = 500

# docs.slack.dev/apis/web-api/rate-limits, 2026-11-22: whole seconds. A proxy may say a date.
NO_PACE_GIVEN = 30.0
LONGEST_PAUSE = 3_600.0

RATE_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})

# "Some aspect of the operation may have succeeded": docs.slack.dev/reference/methods, errors of
# every method, 2026-11-22.
DOUBTFUL = frozenset({"internal_error", "fatal_error"})

# Not done, and may work soon (the same pages).
PASSING = frozenset(
    {
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
        "accesslimited",
        "ekm_access_denied",
        "too_many_contributors",
    }
)


def failure(
    status: int, headers: Mapping[str, str], answer: object, now: datetime, *, writes: bool
) -> PlatformError:
    """Return what an answer other than `{"ok": true}` means.

    Args:
        status: of the HTTP answer.
        headers: of the answer.
        answer: its body, as JSON if it is that.
        now: the instant of the answer.
        writes: the call changes something, so that it matters whether it was done.
    """
    reason = _reason(answer)
    if status == TOO_MANY or reason in RATE_LIMITED:
        wait = seconds_to_wait(_header(headers, "retry-after"), now)
        return PlatformError("ratelimited", retry_after=wait)
    if not reason:
        word = f"http_{status}" if status >= SERVER_ERROR else "no_json"
        return PlatformError(word, ambiguous=writes)
    if reason in DOUBTFUL or (status >= SERVER_ERROR and reason not in PASSING):
        return PlatformError(reason, ambiguous=writes)
    return PlatformError(reason, permanent=reason not in PASSING)


def connection_failure(error: BaseException, *, writes: bool) -> PlatformError:
    """Return what a connection that failed means.

    One that could not be made carried nothing. One that broke later, or stayed silent, may have.
    """
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return PlatformError("no_connection")
    if isinstance(error, TimeoutError):
        return PlatformError("no_answer", ambiguous=writes)
    return PlatformError("connection_lost", ambiguous=writes)


def seconds_to_wait(header: str, now: datetime) -> float:
    """Return how long a `Retry-After` asks to wait, at least 1 and at most 3,600 seconds."""
    stripped = header.strip()
    if stripped.isascii() and stripped.isdigit() and len(stripped) <= 9:  # noqa: PLR2004 - no giants
        wait = float(stripped)
    else:
        wait = _seconds_until(stripped, now)
    return min(max(wait, 1.0), LONGEST_PAUSE)


def date_of(headers: Mapping[str, str]) -> datetime | None:
    """Return what the clock of whoever answered said; None: nothing."""
    return _instant(_header(headers, "date"))


def _seconds_until(date: str, now: datetime) -> float:
    """Return the seconds until an HTTP date; a usual pause when it is none."""
    then = _instant(date)
    return NO_PACE_GIVEN if then is None else (then - now).total_seconds()


def _instant(date: str) -> datetime | None:
    """Return an HTTP date; None when it is none."""
    try:
        then = parsedate_to_datetime(date)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return then if then.tzinfo else then.replace(tzinfo=UTC)


def _reason(answer: object) -> str:
    """Return Slack's word for what went wrong; empty when the answer is none of Slack's."""
    if not isinstance(answer, dict):
        return ""
    body: Json = answer
    error = body.get("error")
    return error[:80] if isinstance(error, str) else ""


def _header(headers: Mapping[str, str], name: str) -> str:
    """Return a header whatever its case."""
    return next((value for key, value in headers.items() if key.lower() == name), "")

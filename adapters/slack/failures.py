"""What a failed call means: whether to try again, when, and whether it may have been done."""

from collections.abc import Mapping
from datetime import datetime

from adapters.wire.failures import header_of, seconds_to_wait
from adapters.wire.text import Json
from bot.errors import PlatformError

TOO_MANY = 429
SERVER_ERROR = 500

# docs.slack.dev/apis/web-api/rate-limits, 2026-11-22: whole seconds. A proxy may say a date.
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
        wait = seconds_to_wait(header_of(headers, "retry-after"), now)
        return PlatformError("ratelimited", retry_after=wait)
    if not reason:
        word = f"http_{status}" if status >= SERVER_ERROR else "no_json"
        return PlatformError(word, ambiguous=writes)
    if reason in DOUBTFUL or (status >= SERVER_ERROR and reason not in PASSING):
        return PlatformError(reason, ambiguous=writes)
    return PlatformError(reason, permanent=reason not in PASSING)


def _reason(answer: object) -> str:
    """Return Slack's word for what went wrong; empty when the answer is none of Slack's."""
    if not isinstance(answer, dict):
        return ""
    body: Json = answer
    error = body.get("error")
    return error[:80] if isinstance(error, str) else ""

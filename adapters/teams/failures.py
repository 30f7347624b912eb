"""What a failed call means: whether to try again, when, and whether it may have been done."""

from collections.abc import Mapping
from datetime import datetime

from adapters.wire.failures import header_of, seconds_to_wait
from adapters.wire.reading import word
from bot.audience import ARCHIVED, NOT_A_MEMBER
from bot.errors import PlatformError

UNAUTHORISED = 401
FORBIDDEN = 403
NOT_FOUND = 404
PRECONDITION = 412
TOO_LARGE = 413
TOO_MANY = 429
SERVER_ERROR = 500

CONVERSATION_GONE = "conversation_not_found"
"""A word that `bot.undelivered` knows."""

MESSAGE_GONE = "message_not_found"
MEMBER_GONE = "member_not_found"
TOO_BIG = "too_big"
BLOCKED = "blocked_by_the_person"

# learn.microsoft.com, "Status codes from bot conversational APIs", 2026-11-22.
RATE_LIMITED = frozenset({"TooManyRequests", "RateLimitExceeded", "Throttled"})
_MEANS: Mapping[str, str] = {
    "BotNotInConversationRoster": NOT_A_MEMBER,
    "BotDisabledByAdmin": NOT_A_MEMBER,
    "BotNotRegistered": NOT_A_MEMBER,
    "MessageWritesBlocked": BLOCKED,
    "ConversationBlockedByUser": BLOCKED,
    "UserBlocked": BLOCKED,
    "ThreadArchived": ARCHIVED,
    "TeamArchived": ARCHIVED,
    "ConversationNotFound": CONVERSATION_GONE,
    "ThreadNotFound": CONVERSATION_GONE,
    "ActivityNotFoundInConversation": MESSAGE_GONE,
    "MessageNotFound": MESSAGE_GONE,
    "MemberNotFoundInConversation": MEMBER_GONE,
    "MessageSizeTooBig": TOO_BIG,
    "ConversationSizeTooBig": TOO_BIG,
}
_BY_STATUS: Mapping[int, str] = {
    FORBIDDEN: NOT_A_MEMBER,  # "the bot isn't part of the conversation or is blocked"
    NOT_FOUND: CONVERSATION_GONE,
    410: CONVERSATION_GONE,
    TOO_LARGE: TOO_BIG,
}


def failure(
    status: int, headers: Mapping[str, str], answer: object, now: datetime, *, writes: bool
) -> PlatformError:
    """Return what an answer of the Connector that is none of the 2xx means.

    Args:
        status: of the HTTP answer.
        headers: of the answer.
        answer: its body, as JSON if it is that.
        now: the instant of the answer.
        writes: the call changes something, so that it matters whether it was done.
    """
    code = _code(answer)
    if status == TOO_MANY or code in RATE_LIMITED:
        wait = seconds_to_wait(header_of(headers, "retry-after"), now)
        return PlatformError("ratelimited", retry_after=wait)
    if status == PRECONDITION:
        # "Retry with exponential backoff": another change of the conversation was going on, and
        # this one was not done.
        return PlatformError("precondition_failed")
    if status >= SERVER_ERROR:
        # 502 and 504 may come after the delivery (platforms.md); of 500 and 503 nobody says more.
        return PlatformError(f"http_{status}", ambiguous=writes)
    if status == UNAUTHORISED:
        return PlatformError("unauthorised")  # with a fresh token too: the clock, or a roll-out
    reason = _MEANS.get(code) or _BY_STATUS.get(status) or _own_word(code) or f"http_{status}"
    return PlatformError(reason, permanent=True)


def _code(answer: object) -> str:
    """Return Teams' word for what went wrong; empty when the answer has none.

    It says `{"error": {"code", "message", "innerHttpError"}}`, or the code at the top, or a coarse
    code with the exact one at the end of a chain.
    """
    code = word(answer, "error", "code") or word(answer, "errorCode") or word(answer, "code")
    inner = word(answer, "error", "innerHttpError", "body", "error", "code")
    return inner if inner in _MEANS else code


def _own_word(code: str) -> str:
    """Return Teams' word as one that may stand in a log; empty when it is none."""
    return code[:80] if code.isascii() and code.isidentifier() else ""

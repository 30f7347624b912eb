"""What a failed call means, whichever platform it went to."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.errors import PlatformError

NO_PACE_GIVEN = 30.0
LONGEST_PAUSE = 3_600.0


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
    return _instant(header_of(headers, "date"))


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


def header_of(headers: Mapping[str, str], name: str) -> str:
    """Return a header whatever its case."""
    return next((value for key, value in headers.items() if key.lower() == name), "")

"""The token that our calls to the Connector carry: got by client credentials, kept, never shown."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
from pydantic import SecretStr

from adapters.teams.arrivals import Installation
from adapters.teams.failures import SERVER_ERROR, TOO_MANY
from adapters.teams.hosts import Hosts
from adapters.wire.failures import connection_failure, date_of, header_of, seconds_to_wait
from adapters.wire.reading import Malformed, part, read_json, word, words
from adapters.wire.text import Json
from bot.clock import Clock
from bot.errors import PlatformError

EARLY = timedelta(minutes=5)  # a token is renewed that long before its end
MOST_LIFE_SECONDS = 86_400
MOST_SAID = 64_000  # a token answer has about 2,000 bytes

# learn.microsoft.com/entra/identity-platform/reference-error-codes, 2026-11-22: what no second try
# mends. The rest of the 4xx answers passes (throttling, a directory that is busy).
REFUSED = frozenset({"invalid_client", "unauthorized_client", "invalid_request", "invalid_scope"})


@dataclass(frozen=True)
class _Token:
    """A token and when to get a new one."""

    secret: SecretStr
    until: datetime


class Access:
    """Holds the one token of an app registration; many ask, one fetches."""

    def __init__(
        self, hosts: Hosts, installation: Installation, password: SecretStr, clock: Clock
    ) -> None:
        """Ask the login of `hosts` as the app of `installation`."""
        self._hosts = hosts
        self._installation = installation
        self._password = password
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token: _Token | None = None
        self.answered_at: datetime | None = None
        """What Microsoft's clock said when it gave us a token; None: it gave none, or no time."""

    async def token(
        self, session: aiohttp.ClientSession, *, but: SecretStr | None = None
    ) -> SecretStr:
        """Return a token that is good for some minutes.

        Args:
            session: to ask with.
            but: one that was refused, so that another is fetched.

        Raises:
            PlatformError: the login refuses us (permanent) or cannot be reached.
        """
        async with self._lock:
            known = self._token
            if known is None or known.until <= self._clock.now() or known.secret is but:
                self._token = known = await self._fetch(session)
            return known.secret

    async def _fetch(self, session: aiohttp.ClientSession) -> _Token:
        """Ask for a token."""
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._installation.app_id,
            "client_secret": self._password.get_secret_value(),
            "scope": self._hosts.scope,
        }
        address = self._hosts.token_url(self._installation.tenant)
        try:
            async with session.post(address, data=asked, allow_redirects=False) as answer:
                status, headers = answer.status, dict(answer.headers)
                said = await answer.content.read(MOST_SAID)
        except (aiohttp.ClientError, OSError) as error:
            raise connection_failure(error, writes=False) from error
        body = _object(said)
        token, seconds = words(body, "access_token"), part(body, "expires_in")
        if status != 200 or not _is_token(token):  # noqa: PLR2004 - HTTP OK
            raise self._failure(status, headers, body)
        self.answered_at = date_of(headers)
        life = float(seconds) if isinstance(seconds, int | float) else 0.0
        lasts = timedelta(seconds=min(max(life, 0.0), MOST_LIFE_SECONDS))
        return _Token(SecretStr(token), self._clock.now() + lasts - EARLY)

    def _failure(self, status: int, headers: dict[str, str], body: Json) -> PlatformError:
        """Return what an answer without a token means."""
        if status == TOO_MANY:
            wait = seconds_to_wait(header_of(headers, "retry-after"), self._clock.now())
            return PlatformError("ratelimited", retry_after=wait)
        reason = word(body, "error")[:80]
        if status < SERVER_ERROR and reason in REFUSED:
            return PlatformError(f"login_{reason}", permanent=True)
        return PlatformError("no_token")


def _object(said: bytes) -> Json:
    """Return the JSON object that was said; an empty one when it is none."""
    try:
        return read_json(said.decode())
    except (Malformed, UnicodeDecodeError):
        return {}


def _is_token(token: str) -> bool:
    """Return whether a word can stand in a header."""
    return bool(token) and token.isascii() and token.isprintable() and " " not in token

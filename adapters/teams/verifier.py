"""Whether Microsoft signed a request, just now and for us.

The stock verifier answers 500 to what is odd (`platforms.md`). Here each doubt is a plain no, and
nothing of a token is logged.
"""

import re
from base64 import urlsafe_b64decode
from binascii import Error as BadBase64
from dataclasses import dataclass
from typing import Protocol

from jwt import PyJWS
from jwt.exceptions import PyJWTError

from adapters.teams.hosts import Hosts, NotAllowed
from adapters.teams.keys import SigningKey
from adapters.wire.reading import Malformed, read_json, word
from adapters.wire.text import Json
from bot.clock import Clock

LONGEST_HEADER = 8_192
SKEW_SECONDS = (
    300  # learn.microsoft.com, "Authenticate requests with the Bot Connector", 2026-11-22
)
ALGORITHM = "RS256"

_BEARER = re.compile(
    r"Bearer ([A-Za-z0-9_-]{1,2000}\.[A-Za-z0-9_-]{1,6000}\.[A-Za-z0-9_-]{1,2000})"
)
_KEY_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")

_jws = PyJWS(algorithms=[ALGORITHM])


class Unsigned(Exception):
    """Microsoft did not sign this, not just now, or not for us. The text is a word for counting."""


class KnowsKeys(Protocol):
    """Whose signatures count."""

    @property
    def are_known(self) -> bool:
        """Whether there is a key at all."""
        ...

    async def named(self, kid: str) -> SigningKey | None:
        """Return a key; None when there is none of this name, or none could be got."""
        ...


@dataclass(frozen=True)
class Signer:
    """What a signature vouches for.

    Attributes:
        service_url: the only Connector for which it speaks, normalised.
        endorsements: the channels for which its key may sign.
    """

    service_url: str
    endorsements: frozenset[str]


def token_in(headers: list[str]) -> str:
    """Return the token in the `Authorization` headers of a request.

    Raises:
        Unsigned: there is not exactly one header, or it holds nothing like a token.
    """
    found = _BEARER.fullmatch(headers[0]) if len(headers) == 1 else None
    if found is None or len(headers[0]) > LONGEST_HEADER:
        raise Unsigned("no_token")
    return found[1]


@dataclass(frozen=True)
class Verifier:
    """Checks tokens for one app registration.

    Attributes:
        keys: whose signatures count.
        hosts: who signs, and for which hosts.
        app_id: for whom a token must be made.
        clock: the real time; the playground's clock does not move that.
    """

    keys: KnowsKeys
    hosts: Hosts
    app_id: str
    clock: Clock

    async def signer(self, token: str) -> Signer:
        """Return what a token vouches for.

        Raises:
            Unsigned: it is forged, of another time, or made for somebody else.
        """
        key = await self.keys.named(_key_name(token))
        if key is None:
            raise Unsigned("unknown_key" if self.keys.are_known else "no_keys")
        try:
            claims = read_json(_jws.decode(token, key.public, algorithms=[ALGORITHM]).decode())
        except (PyJWTError, UnicodeDecodeError, Malformed, ValueError) as error:
            raise Unsigned("bad_signature") from error
        self._require_ours(claims)
        return Signer(self._service_url(claims), key.endorsements)

    def _require_ours(self, claims: Json) -> None:
        """Stop unless the claims are Microsoft's, for us, and of just now."""
        if claims.get("iss") != self.hosts.issuer:
            raise Unsigned("other_issuer")
        if not self.app_id or word(claims, "aud").lower() != self.app_id.lower():
            raise Unsigned("other_audience")
        now = self.clock.now().timestamp()
        begins, ends = _instant(claims.get("nbf", 0)), _instant(claims.get("exp"))
        if not begins - SKEW_SECONDS <= now <= ends + SKEW_SECONDS:
            raise Unsigned("other_time")

    def _service_url(self, claims: Json) -> str:
        """Return the Connector that the claims name, in whatever case they do."""
        named = [value for name, value in claims.items() if name.lower() == "serviceurl"]
        if len(named) != 1 or not isinstance(named[0], str):
            raise Unsigned("no_service_url")
        try:
            return self.hosts.checked(named[0])
        except NotAllowed as error:
            raise Unsigned("other_host") from error


def _key_name(token: str) -> str:
    """Return the name of the key that a token says it was signed with.

    Raises:
        Unsigned: it names none, or another algorithm.
    """
    first = token.partition(".")[0]
    try:
        header = read_json(urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode())
    except (BadBase64, UnicodeDecodeError, Malformed) as error:
        raise Unsigned("bad_header") from error
    kid = word(header, "kid")
    if header.get("alg") != ALGORITHM or "crit" in header or not _KEY_NAME.fullmatch(kid):
        raise Unsigned("bad_header")
    return kid


def _instant(value: object) -> float:
    """Return a claim as seconds since 1970.

    Raises:
        Unsigned: it is no number; `True` is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unsigned("no_time")
    return value

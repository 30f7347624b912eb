"""The keys with which Microsoft signs what comes in, got once in a while and kept.

The stock verifier asks for them with a blocking call without a time-out, and refuses a key that was
changed for a day (`platforms.md`). Here one fetch runs at a time, what is known is served while the
other side is away, and a key that nobody has heard of is asked for at most once a minute.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import InvalidKeyError

from adapters.teams.hosts import Hosts
from adapters.wire.reading import Malformed, part, read_json, word, words
from adapters.wire.text import Json
from bot.clock import Clock

MOST_BYTES = 1_000_000  # Microsoft's list has about 15 kB
MOST_KEYS = 100
LEAST_BITS = 2_048

FRESH = timedelta(hours=1)  # a key that was withdrawn is not taken for longer
PAUSE = timedelta(minutes=1)
FIRST_PAUSE = timedelta(seconds=5)  # nobody can come in before there is a key


@dataclass(frozen=True)
class Patience:
    """How long is waited.

    Attributes:
        fetch_seconds: for the other side, in all.
        wait_seconds: for fresh keys while older ones are there; the fetch goes on.
    """

    fetch_seconds: float = 5.0
    wait_seconds: float = 1.0


PATIENT = Patience()

Sessions = Callable[[], aiohttp.ClientSession]

log = structlog.get_logger()


@dataclass(frozen=True)
class SigningKey:
    """A key, and the channels for which it may sign."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class Unreachable(Exception):
    """The keys could not be got. The text is for the log."""


class SigningKeys:
    """The keys of one cloud, by their ids."""

    def __init__(
        self, sessions: Sessions, hosts: Hosts, clock: Clock, patience: Patience = PATIENT
    ) -> None:
        """Know none yet; `clock` is the real one, by which keys grow old."""
        self._patience = patience
        self._sessions = sessions
        self._hosts = hosts
        self._clock = clock
        self._keys: Mapping[str, SigningKey] = {}
        self._got_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._fetching: asyncio.Task[None] | None = None

    @property
    def are_known(self) -> bool:
        """Whether there is a key at all: without one nobody can come in."""
        return bool(self._keys)

    async def named(self, kid: str) -> SigningKey | None:
        """Return a key; None when there is none of this name, or none could be got."""
        if kid not in self._keys:
            await self._renewed(self._patience.fetch_seconds)
        elif self._is_old():
            await self._renewed(self._patience.wait_seconds)
        return self._keys.get(kid)

    async def close(self) -> None:
        """Give up a fetch that is going on."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait({self._fetching})

    def _is_old(self) -> bool:
        """Return whether the keys should be asked for again."""
        return self._got_at is None or self._clock.now() - self._got_at >= FRESH

    async def _renewed(self, seconds: float) -> None:
        """Wait up to `seconds` for a fetch: one that is going on, else a new one if it is time."""
        if self._fetching is None or self._fetching.done():
            pause = PAUSE if self._keys else FIRST_PAUSE
            now = self._clock.now()
            if self._tried_at is not None and now - self._tried_at < pause:
                return
            self._tried_at = now
            self._fetching = asyncio.create_task(self._fetch())
        await asyncio.wait({self._fetching}, timeout=seconds)

    async def _fetch(self) -> None:
        """Get the keys anew; those that are there stay when that fails."""
        try:
            async with asyncio.timeout(self._patience.fetch_seconds):
                found = await self._published()
        except (Unreachable, TimeoutError) as error:
            log.warning("teams_keys_not_got", reason=str(error) or "no answer in time")
            return
        self._keys = found
        self._got_at = self._clock.now()

    async def _published(self) -> Mapping[str, SigningKey]:
        """Return what is published now.

        Raises:
            Unreachable: that is nothing that could be used.
        """
        metadata = await self._get(self._hosts.metadata_url)
        address = word(metadata, "jwks_uri")
        if not self._hosts.are_keys_at(address):
            raise Unreachable("the metadata names no address of Microsoft's")
        found = _keys_in(await self._get(address))
        if not found:
            raise Unreachable("no key that could be used")
        return found

    async def _get(self, address: str) -> Json:
        """Return one JSON object.

        Raises:
            Unreachable: there was none, or one larger than any of Microsoft's.
        """
        try:
            async with self._sessions().get(address, allow_redirects=False) as answer:
                if answer.status != 200:  # noqa: PLR2004 - HTTP's word for yes
                    raise Unreachable(f"status {answer.status}")
                body = await answer.content.read(MOST_BYTES + 1)
                while len(body) <= MOST_BYTES and (more := await answer.content.readany()):
                    body += more
        except (aiohttp.ClientError, OSError) as error:
            raise Unreachable(type(error).__name__) from error
        if len(body) > MOST_BYTES:
            raise Unreachable("too large")
        try:
            return read_json(body.decode())
        except (UnicodeDecodeError, Malformed) as error:
            raise Unreachable("not JSON") from error


def _keys_in(published: Json) -> Mapping[str, SigningKey]:
    """Return the keys that can be used, by their ids; an odd one does not spoil the others."""
    listed = part(published, "keys")
    rows = listed[:MOST_KEYS] if isinstance(listed, list) else []
    found = {word(row, "kid"): _key_of(row) for row in rows if word(row, "kid")}
    return {kid: key for kid, key in found.items() if key is not None}


def _key_of(row: Any) -> SigningKey | None:  # noqa: ANN401 - one row of JSON
    """Return a key as it is published; None when it is none that signs with RS256."""
    if word(row, "kty") != "RSA" or word(row, "use") not in {"", "sig"}:
        return None
    try:
        public = RSAAlgorithm.from_jwk({"kty": "RSA", "n": words(row, "n"), "e": word(row, "e")})
    except (InvalidKeyError, ValueError, TypeError, OverflowError):
        return None
    if not isinstance(public, RSAPublicKey) or public.key_size < LEAST_BITS:
        return None
    listed = part(row, "endorsements")
    endorsed = listed if isinstance(listed, list) else []
    return SigningKey(public, frozenset(one for one in endorsed if isinstance(one, str)))

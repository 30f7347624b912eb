"""Our own door before Bolt: reads the bytes once and lets in only what Slack signed just now.

Bolt alone answers 500 to a timestamp such as `abc`, to bytes that are not UTF-8 and to parts that
are missing, and logs the body of what was forged (`reliability.md`). No body and no signature is
logged here.
"""

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from pydantic import SecretStr
from slack_bolt.response import BoltResponse
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from adapters.slack.payloads import read_body
from adapters.slack.shapes import Kind, kind_of
from adapters.wire.bodies import TooLarge, bytes_of
from adapters.wire.metrics import Counts
from adapters.wire.reading import Malformed, word
from adapters.wire.text import Json
from bot.clock import Clock

OLDEST_SECONDS = 300  # docs.slack.dev/authentication/verifying-requests-from-slack, 2026-11-22
SIGNATURE = "x-slack-signature"
TIMESTAMP = "x-slack-request-timestamp"

_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{10}")

HandOver = Callable[[Kind, Json], Awaitable[BoltResponse]]
"""What takes a payload that was let in."""


@dataclass(frozen=True)
class Claim:
    """What a request says of who sent it, and when."""

    signature: str
    timestamp: str


class Unsigned(Exception):
    """Slack did not sign this, or not just now."""


def claim_of(headers: list[tuple[str, str]]) -> Claim | None:
    """Return the claim in the headers; None unless each stands there once and is well formed."""
    signatures = [value for name, value in headers if name == SIGNATURE]
    timestamps = [value for name, value in headers if name == TIMESTAMP]
    if len(signatures) != 1 or len(timestamps) != 1:
        return None
    if not _SIGNATURE.fullmatch(signatures[0]) or not _TIMESTAMP.fullmatch(timestamps[0]):
        return None
    return Claim(signatures[0], timestamps[0])


def is_fresh(claim: Claim, now_seconds: float) -> bool:
    """Return whether a claim was made within five minutes of `now_seconds` since 1970."""
    return abs(now_seconds - int(claim.timestamp)) <= OLDEST_SECONDS


def is_signed(claim: Claim, body: bytes, secret: bytes) -> bool:
    """Return whether the secret signed just this body at just this time."""
    base = b"v0:" + claim.timestamp.encode() + b":" + body
    expected = "v0=" + hmac.new(secret, base, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, claim.signature)


@dataclass(frozen=True)
class Front:
    """Answers `POST /slack/events`.

    Attributes:
        secret: the signing secret; an empty one lets nobody in.
        clock: the time in which Slack lives, against which a signature's age is told.
        hand_over: what takes the payloads that were let in.
        counts: how many were let in, refused or not known.
    """

    secret: SecretStr
    clock: Clock
    hand_over: HandOver
    counts: Counts = field(default_factory=Counts)

    async def answer(self, request: Request) -> Response:
        """Answer one request: 401, 413 and 400 say nothing but that."""
        try:
            payload = read_body(await self._signed_body(request), _content_type(request))
            kind = kind_of(payload)
        except Unsigned:
            return self._refuse(401, "unsigned")
        except TooLarge:
            return self._refuse(413, "too_large")
        except (Malformed, ClientDisconnect):
            return self._refuse(400, "malformed")
        return await self._let_in(kind, payload)

    async def _signed_body(self, request: Request) -> bytes:
        """Return the body of a request that Slack signed just now.

        Raises:
            Unsigned: it did not, as far as anybody can tell.
            TooLarge: it is larger than anything that Slack sends.
        """
        claim = claim_of(_headers(request))
        secret = self.secret.get_secret_value().encode()
        if claim is None or not secret or not is_fresh(claim, self.clock.now().timestamp()):
            raise Unsigned
        body = await bytes_of(request)
        if not is_signed(claim, body, secret):
            raise Unsigned
        return body

    async def _let_in(self, kind: Kind, payload: Json) -> Response:
        """Answer what Slack asks of the server itself; hand the rest over."""
        self.counts.arrived(kind.value)
        if kind is Kind.HANDSHAKE:
            return PlainTextResponse(word(payload, "challenge"))
        if kind in {Kind.SSL_CHECK, Kind.UNKNOWN}:
            return Response()
        answer = await self.hand_over(kind, payload)
        headers = {name: values[0] for name, values in answer.headers.items() if values}
        return Response(answer.body, answer.status, headers)

    def _refuse(self, status: int, why: str) -> Response:
        """Return an answer that is the same for whatever was wrong."""
        self.counts.refused(why)
        return PlainTextResponse(_WORDS[status], status)


_WORDS = {400: "bad request", 401: "unauthorized", 413: "too large"}


def _headers(request: Request) -> list[tuple[str, str]]:
    """Return the headers with their names in lower case, each as often as it was sent."""
    raw = request.headers.raw
    return [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw]


def _content_type(request: Request) -> str:
    """Return the type of the content, none for content that is packed: Slack packs nothing."""
    packed = request.headers.get("content-encoding", "identity") != "identity"
    return "" if packed else request.headers.get("content-type", "")

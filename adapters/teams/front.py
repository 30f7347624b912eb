"""Our own door before botbuilder: lets in only what Microsoft signed just now, for our own tenant.

Who signed is asked before anything of the body is read. No token and nothing of a body is logged,
and whatever is wrong is told in one word.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from adapters.teams.arrivals import TurnAnswer
from adapters.teams.hosts import Hosts, NotAllowed
from adapters.teams.shapes import Kind, kind_of
from adapters.teams.verifier import Signer, Unsigned, Verifier, token_in
from adapters.wire.bodies import TooLarge, bytes_of
from adapters.wire.metrics import Counts
from adapters.wire.reading import Malformed, part, read_json, word
from adapters.wire.text import Json

CHANNEL = "msteams"
JSON_TYPE = "application/json"


HandOver = Callable[[Kind, Json], Awaitable[TurnAnswer]]
"""What takes an activity that was let in."""


@dataclass(frozen=True)
class Front:
    """Answers `POST /teams/messages`.

    Attributes:
        verifier: tells who signed.
        hosts: where answers may be sent.
        tenant: the only one that is served, in lower case.
        hand_over: what takes the activities that were let in.
        counts: how many were let in, refused or not known.
    """

    verifier: Verifier
    hosts: Hosts
    tenant: str
    hand_over: HandOver
    counts: Counts = field(default_factory=Counts)

    async def answer(self, request: Request) -> Response:
        """Answer one request: 401, 413 and 400 say nothing but that."""
        try:
            signer = await self.verifier.signer(token_in(request.headers.getlist("authorization")))
            activity = _read(await bytes_of(request), request)
            self._require_ours(activity, signer)
            kind = kind_of(activity)
        except Unsigned as why:
            return self._refuse(401, str(why))
        except TooLarge:
            return self._refuse(413, "too_large")
        except (Malformed, ClientDisconnect):
            return self._refuse(400, "malformed")
        self.counts.arrived(kind.value)
        return _response(await self._answered(kind, activity))

    async def _answered(self, kind: Kind, activity: Json) -> TurnAnswer:
        """Return what is answered to an activity that was let in."""
        if kind is Kind.UNKNOWN:
            return TurnAnswer(200)
        if kind is Kind.UNKNOWN_INVOKE:
            return TurnAnswer(501)
        return await self.hand_over(kind, activity)

    def _require_ours(self, activity: Json, signer: Signer) -> None:
        """Stop unless the activity is of our tenant, and comes whence its signer speaks."""
        try:
            service_url = self.hosts.checked(word(activity, "serviceUrl"))
        except NotAllowed as error:
            raise Unsigned("other_host") from error
        if service_url != signer.service_url:
            raise Unsigned("other_service_url")
        if activity.get("channelId") != CHANNEL or CHANNEL not in signer.endorsements:
            raise Unsigned("other_channel")
        if not _is_of(activity, self.tenant):
            raise Unsigned("other_tenant")

    def _refuse(self, status: int, why: str) -> Response:
        """Return an answer that is the same for whatever was wrong."""
        self.counts.refused(why)
        return PlainTextResponse(_WORDS[status], status)


_WORDS = {400: "bad request", 401: "unauthorized", 413: "too large"}


def _is_of(activity: Json, tenant: str) -> bool:
    """Return whether all that an activity says of its tenant is `tenant`, and it says something."""
    told = (part(activity, "conversation", "tenantId"), part(activity, "channelData", "tenant"))
    tenants = [told[0], part(told[1], "id") if isinstance(told[1], dict) else told[1]]
    named = [one for one in tenants if one is not None]
    return bool(named) and all(isinstance(one, str) and one.lower() == tenant for one in named)


def _response(answer: TurnAnswer) -> Response:
    """Return an answer as HTTP."""
    if answer.body is None:
        return Response(status_code=answer.status)
    return Response(orjson.dumps(answer.body), answer.status, media_type=JSON_TYPE)


def _read(body: bytes, request: Request) -> Json:
    """Return the activity in a body, its texts fit to be kept.

    Raises:
        Malformed: it is packed, or no JSON object in UTF-8.
    """
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Malformed("packed")
    kind, *parameters = request.headers.get("content-type", "").lower().split(";")
    named = dict(one.strip().partition("=")[::2] for one in parameters)
    if kind.strip() != JSON_TYPE or named.get("charset", "utf-8").strip('" ') != "utf-8":
        raise Malformed("content type")
    try:
        return read_json(body.decode())
    except UnicodeDecodeError as error:
        raise Malformed("not UTF-8") from error

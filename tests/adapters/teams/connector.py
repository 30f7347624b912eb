"""A small Connector and login of our own, on loopback; it speaks wire JSON only."""

import contextlib
import re
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from aiohttp import web
from aiohttp.abc import AbstractResolver
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from adapters.teams.api import TeamsApi
from adapters.teams.arrivals import Installation, Reference
from adapters.teams.consent import Attach, Consents
from adapters.teams.directory import TeamsDirectory
from adapters.teams.hosts import Hosts
from adapters.teams.messenger import TeamsMessenger
from adapters.teams.open_forms import OpenForms
from adapters.teams.references import TeamsReferences
from adapters.teams.replies import Replies
from adapters.teams.stamps import Stamps
from adapters.wire.seals import Seals
from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock
from bot.commands import opening
from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId
from bot.people.ports import DirectoryStore
from bot.surface import Document, PlaceKind
from bot.ui.views import Attachment
from playground.slack.harness import START
from tests.fakes import FakeUnits
from tests.memory import Memory

Json = dict[str, Any]

TENANT = "11111111-1111-4111-8111-111111111111"
APP = "22222222-2222-4222-8222-222222222222"
ANA = AccountId("0a0a0a0a-0000-4000-8000-00000000000a")
BEN = AccountId("0b0b0b0b-0000-4000-8000-00000000000b")
PASSWORD = "not-a-real-secret"
KEY = b"k" * 32

TEAM = "19:team@thread.tacv2"
CHANNEL = ConversationId("19:thanks@thread.tacv2")
GROUP = ConversationId("19:group@thread.v2")
DIRECT = ConversationId("a:ana")


@dataclass(frozen=True)
class Asked:
    """One call that arrived."""

    verb: str
    path: str
    query: dict[str, str]
    body: Any
    token: str
    steps: list[str]


@dataclass(frozen=True)
class Answer:
    """What is answered instead of the usual."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Connector:
    """What Teams knows, what it was asked, and what it is to answer next.

    Attributes:
        answers: by a pattern of verb and path, what the next calls like it are answered.
        life: seconds that a token lives.
    """

    rosters: dict[str, list[Json]] = field(default_factory=dict)
    channels: list[Json] = field(default_factory=list)
    team: Json = field(default_factory=lambda: {"id": TEAM, "name": "All", "tenantId": TENANT})
    asked: list[Asked] = field(default_factory=list)
    logins: list[dict[str, str]] = field(default_factory=list)
    answers: dict[str, deque[Answer]] = field(default_factory=dict)
    uploads: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    life: int = 3600
    valid: set[str] = field(default_factory=set)
    page: int = 500
    origin: str = ""

    def next(self, pattern: str, *answers: Answer) -> None:
        """Answer the next calls whose verb and path match like this."""
        self.answers.setdefault(pattern, deque()).extend(answers)

    def calls(self, pattern: str) -> list[Asked]:
        """Return the calls whose verb and path match."""
        return [one for one in self.asked if re.search(pattern, f"{one.verb} {one.path}")]

    def said(self) -> list[Json]:
        """Return the bodies of all messages that were posted, in order."""
        return [one.body for one in self.calls(r"POST .*/activities$")]

    def app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post(f"/{TENANT}/oauth2/v2.0/token", self._login)
        app.router.add_put("/upload/{rest:.*}", self._upload)
        app.router.add_route("*", "/connector/{rest:.*}", self._call)
        return app

    async def _login(self, request: web.Request) -> web.Response:
        self.logins.append({key: str(value) for key, value in (await request.post()).items()})
        if found := self._next("LOGIN"):
            return _answered(found)
        token = f"token-{len(self.logins)}"
        self.valid.add(token)
        return web.json_response(
            {"token_type": "Bearer", "expires_in": self.life, "access_token": token}
        )

    async def _upload(self, request: web.Request) -> web.Response:
        self.uploads.append((dict(request.headers), await request.read()))
        return web.json_response({}, status=201)

    async def _call(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        body = await request.json() if request.can_read_body else None
        path = request.match_info["rest"]
        raw = request.raw_path.partition("?")[0].removeprefix("/connector/v3/")
        steps = [unquote(step) for step in raw.split("/")]
        asked = Asked(request.method, path, dict(request.query), body, token, steps)
        self.asked.append(asked)
        if token not in self.valid:
            return web.json_response({"error": {"code": "Unauthorized"}}, status=401)
        if found := self._next(f"{request.method} {path}"):
            return _answered(found)
        return self._usual(asked)

    def _next(self, what: str) -> Answer | None:
        for pattern, waiting in self.answers.items():
            if waiting and re.search(pattern, what):
                return waiting.popleft()
        return None

    def _usual(self, asked: Asked) -> web.Response:
        """Answer as Teams does on a good day."""
        if asked.verb == "GET":
            return self._told(asked)
        if asked.steps == ["conversations"]:
            return web.json_response({"id": f"a:{asked.body['members'][0]['id']}"}, status=201)
        if asked.verb == "POST":
            return web.json_response({"id": f"1:{len(self.asked)}"}, status=201)
        return web.json_response({"id": asked.steps[-1]})

    def _told(self, asked: Asked) -> web.Response:
        """Answer a question."""
        match asked.steps:
            case ["conversations", where, "pagedmembers"]:
                return self._page(where, int(asked.query.get("continuationToken", "0")))
            case ["conversations", where, "members", who]:
                return self._member(where, who)
            case ["teams", _, "conversations"]:
                return web.json_response({"conversations": self.channels})
            case ["teams", _]:
                return web.json_response(self.team)
            case _:
                return _refused(404, "ServiceError")

    def _page(self, where: str, begin: int) -> web.Response:
        members = self.rosters.get(where)
        if members is None:
            return _refused(403, "BotNotInConversationRoster")
        page: Json = {"members": members[begin : begin + self.page]}
        if begin + self.page < len(members):
            page["continuationToken"] = str(begin + self.page)
        return web.json_response(page)

    def _member(self, where: str, who: str) -> web.Response:
        for one in self.rosters.get(where, []):
            if who in {one["id"], one["aadObjectId"]}:
                return web.json_response(one)
        return _refused(404, "MemberNotFoundInConversation")


def _answered(answer: Answer) -> web.Response:
    if isinstance(answer.body, bytes):
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)
    return web.json_response(answer.body, status=answer.status, headers=answer.headers)


def _refused(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "no"}}, status=status)


def refused(status: int, code: str = "", **headers: str) -> Answer:
    """Return an answer of the Connector that refuses something."""
    body = {"error": {"code": code, "message": "Somebody's words"}} if code else None
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, body, named)


def member(account: AccountId, name: str, **more: str) -> Json:
    """Return somebody as a roster tells of them."""
    first = name.split(maxsplit=1)[0].lower()
    return {
        "id": f"29:{first}",
        "aadObjectId": account,
        "name": name,
        "email": f"{first}@acme.example",
        "userPrincipalName": f"{first}@acme.example",
        "tenantId": TENANT,
        "userRole": "user",
        **more,
    }


async def nothing_attached(_: Attachment) -> Document:
    raise PlatformError("nothing_to_attach", permanent=True)


@dataclass
class Scene:
    """A way out to a Connector on loopback."""

    connector: Connector
    clock: MovableClock
    memory: Memory
    units: FakeUnits
    hosts: Hosts
    api: TeamsApi
    references: TeamsReferences
    messenger: TeamsMessenger
    directory: TeamsDirectory
    consents: Consents
    seals: Seals
    replies: Replies

    @property
    def service_url(self) -> str:
        return self.hosts.service_url

    def reference(
        self, where: ConversationId, kind: PlaceKind, thread: str | None = None
    ) -> Reference:
        team = TEAM if kind in {PlaceKind.CHANNEL, PlaceKind.PRIVATE_CHANNEL} else ""
        name = "Thanks" if team else ""
        return Reference(self.service_url, where, kind, thread, TENANT, team, name)

    async def knows(
        self, where: ConversationId, kind: PlaceKind, account: AccountId | None = None
    ) -> Reference:
        """Have a conversation known, and return where it is reached."""
        found = self.reference(where, kind)
        await self.references.keep(found, account)
        return found


@contextlib.asynccontextmanager
async def scene(
    *,
    targeted: bool = False,
    attach: Attach = nothing_attached,
    resolver: AbstractResolver | None = None,
) -> AsyncIterator[Scene]:
    """Yield a way out, with a channel, a group chat and Ana's 1:1 chat known."""
    connector = Connector()
    async with TestServer(connector.app()) as server:
        origin = f"http://127.0.0.1:{server.port}"
        here = _scene(connector, origin, attach, targeted=targeted)
        connector.origin = origin
        here.api.open(resolver)
        here.units.write_now(
            lambda stores: stores.get(DirectoryStore).connect("teams", TENANT, "Acme", None)
        )
        connector.rosters = {
            TEAM: [member(ANA, "Ana Lima"), member(BEN, "Ben Ito")],
            CHANNEL: [member(ANA, "Ana Lima"), member(BEN, "Ben Ito")],
            GROUP: [member(ANA, "Ana Lima"), member(BEN, "Ben Ito")],
            DIRECT: [member(ANA, "Ana Lima")],
        }
        connector.channels = [
            {"id": TEAM},
            {"id": CHANNEL, "name": "Thanks", "type": "standard"},
        ]
        await here.knows(CHANNEL, PlaceKind.CHANNEL)
        await here.knows(GROUP, PlaceKind.GROUP)
        await here.knows(DIRECT, PlaceKind.DIRECT, ANA)
        try:
            yield here
        finally:
            await here.api.close()


def _scene(connector: Connector, origin: str, attach: Attach, *, targeted: bool) -> Scene:
    clock, memory = MovableClock(START), Memory()
    hosts, units = Hosts(simulator=origin), FakeUnits(memory)
    us = Installation(TENANT, APP, "Acme")
    api = TeamsApi(hosts, us, SecretStr(PASSWORD), clock)
    references = TeamsReferences(units, us, hosts, clock)
    seals = Seals(KEY, clock)
    stamps = Stamps(seals, TENANT, opening(CAPABILITIES))
    consents = Consents(api, seals, attach, clock)
    messenger = TeamsMessenger(api, references, clock, stamps, consents=consents, targeted=targeted)
    return Scene(
        connector=connector,
        clock=clock,
        memory=memory,
        units=units,
        hosts=hosts,
        api=api,
        references=references,
        messenger=messenger,
        directory=TeamsDirectory(api, references),
        consents=consents,
        seals=seals,
        replies=Replies(api, messenger, references, stamps, OpenForms()),
    )


MINUTE = timedelta(minutes=1)

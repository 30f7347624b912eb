"""The only place that calls the Connector of Teams; every failure becomes a `PlatformError`.

The paths are those of learn.microsoft.com, "Bot Connector REST API" and "Get Teams context",
2026-11-22.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import quote

import aiohttp
from aiohttp.abc import AbstractResolver
from pydantic import SecretStr
from yarl import URL

from adapters.teams.access import Access
from adapters.teams.arrivals import Installation, Reference
from adapters.teams.failures import UNAUTHORISED, failure
from adapters.teams.hosts import Hosts, NotAllowed
from adapters.teams.peers import connector_to_teams
from adapters.wire.failures import connection_failure
from adapters.wire.reading import Malformed, read_json
from adapters.wire.session import open_session
from adapters.wire.text import Json
from bot.clock import Clock
from bot.errors import PlatformError
from bot.identity import AccountId

MOST_SAID = 2_000_000  # bytes of an answer; a page of 500 members has about 150,000
MEMBERS_PAGE = 500  # "between 50 and 500": Get Teams context, 2026-11-22

Verb = Literal["GET", "POST", "PUT", "DELETE"]


@dataclass(frozen=True)
class _Call:
    """One call: to which Connector, below which path, with what."""

    verb: Verb
    service_url: str
    path: str
    body: Json | None = None
    query: tuple[tuple[str, str], ...] = ()

    @property
    def writes(self) -> bool:
        """Whether it matters if it was done."""
        return self.verb != "GET"


class TeamsApi:
    """Calls the Connector with the token of one app registration."""

    def __init__(
        self, hosts: Hosts, installation: Installation, password: SecretStr, clock: Clock
    ) -> None:
        """Call the Connectors of `hosts`, once `open` was called."""
        self.installation = installation
        self._hosts = hosts
        self._clock = clock
        self._access = Access(hosts, installation, password, clock)
        self._session: aiohttp.ClientSession | None = None

    def open(self, resolver: AbstractResolver | None = None) -> None:
        """Get ready to call; needs a running loop, and may be called again.

        Args:
            resolver: tells the addresses of names; None: as the machine does.
        """
        if self._session is None:
            nearby = bool(self._hosts.simulator)
            connector = connector_to_teams(on_this_machine=nearby, resolver=resolver)
            self._session = open_session(connector)

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def check_access(self) -> datetime | None:
        """Get a token, and return what Microsoft's clock says if it told.

        Raises:
            PlatformError: the login refuses us (permanent) or cannot be reached.
        """
        await self._access.token(self._open_session())
        return self._access.answered_at

    # ---- what is said -------------------------------------------------------------------------

    async def post(self, reference: Reference, activity: Json) -> str:
        """Say something in a conversation, or in its thread; return the id of the message.

        Raises:
            PlatformError: it was not said; `ambiguous` when it may have been all the same.
        """
        answer = await self._call(
            _Call("POST", reference.service_url, _activities(reference), activity)
        )
        return _id_of(answer)

    async def post_targeted(self, reference: Reference, account: AccountId, activity: Json) -> str:
        """Show something to one person alone, in a conversation with others.

        learn.microsoft.com, "Targeted messages", 2026-11-22: gone after 24 hours, and no tenant
        must have it.

        Raises:
            PlatformError: as for `post`.
        """
        body = {**activity, "recipient": {"id": account, "isTargeted": True}}
        asked = (("isTargetedActivity", "true"),)
        answer = await self._call(
            _Call("POST", reference.service_url, _activities(reference), body, asked)
        )
        return _id_of(answer)

    async def update(self, reference: Reference, activity_id: str, activity: Json) -> None:
        """Replace what an earlier message says.

        Raises:
            PlatformError: as for `post`.
        """
        path = f"{_activities(reference.without_thread())}/{_quoted(activity_id)}"
        body = {**activity, "id": activity_id}
        await self._call(_Call("PUT", reference.service_url, path, body))

    async def delete(self, reference: Reference, activity_id: str) -> None:
        """Take an earlier message away.

        Raises:
            PlatformError: as for `post`.
        """
        path = f"{_activities(reference.without_thread())}/{_quoted(activity_id)}"
        await self._call(_Call("DELETE", reference.service_url, path))

    async def create_direct(self, service_url: str, account: AccountId) -> str:
        """Return the id of the 1:1 chat with somebody; Teams makes it or gives the known one.

        Raises:
            PlatformError: as for `post`; doing it twice does no harm.
        """
        tenant = self.installation.tenant
        body: Json = {
            "bot": {"id": self.installation.bot_account},
            "members": [{"id": account}],
            "isGroup": False,
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        return _id_of(await self._call(_Call("POST", service_url, "v3/conversations", body)))

    # ---- what is asked ------------------------------------------------------------------------

    async def members(self, reference: Reference, onward: str = "") -> Json:
        """Return one page of who is in a conversation: `members` and `continuationToken`.

        Raises:
            PlatformError: it was refused, or there was no usable answer.
        """
        path = f"{_conversation(reference.without_thread())}/pagedmembers"
        asked = [("pageSize", str(MEMBERS_PAGE))]
        if onward:
            asked.append(("continuationToken", onward))
        return await self._call(_Call("GET", reference.service_url, path, query=tuple(asked)))

    async def member(self, reference: Reference, member: str) -> Json:
        """Return one member of a conversation, by `29:…` or by Entra object id.

        Raises:
            PlatformError: as for `members`; `member_not_found` where there is none.
        """
        path = f"{_conversation(reference.without_thread())}/members/{_quoted(member)}"
        return await self._call(_Call("GET", reference.service_url, path))

    async def team(self, reference: Reference) -> Json:
        """Return what Teams says of the team around a channel.

        Raises:
            PlatformError: as for `members`.
        """
        return await self._call(_Call("GET", reference.service_url, _team(reference)))

    async def channels(self, reference: Reference) -> Json:
        """Return the channels of the team around a channel: `conversations`.

        Raises:
            PlatformError: as for `members`.
        """
        path = f"{_team(reference)}/conversations"
        return await self._call(_Call("GET", reference.service_url, path))

    # ---- files --------------------------------------------------------------------------------

    def is_simulated(self, address: str) -> bool:
        """Return whether an address belongs to a simulated Teams."""
        return bool(self._hosts.simulator) and address.startswith(f"{self._hosts.simulator}/")

    async def upload(self, address: str, content: bytes) -> None:
        """Put the bytes of a file where Teams said; nobody is told about it, and no token goes.

        Raises:
            PlatformError: they were not taken.
        """
        last = len(content) - 1
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes 0-{last}/{len(content)}",
        }
        try:
            async with self._open_session().put(
                URL(address, encoded=True), data=content, headers=headers, allow_redirects=False
            ) as answer:
                status, told = answer.status, dict(answer.headers)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise connection_failure(error, writes=False) from error
        if not _is_success(status):
            raise failure(status, told, None, self._clock.now(), writes=False)

    # ---- steps --------------------------------------------------------------------------------

    async def _call(self, call: _Call) -> Json:
        """Call once, and once more with a fresh token where ours was refused."""
        session = self._open_session()
        token = await self._access.token(session)
        status, headers, said = await self._send(session, call, token)
        if status == UNAUTHORISED:
            token = await self._access.token(session, but=token)
            status, headers, said = await self._send(session, call, token)
        answer = _object(said)
        if _is_success(status):
            if answer is None:
                raise PlatformError("no_json", ambiguous=call.writes)
            return answer
        raise failure(status, headers, answer, self._clock.now(), writes=call.writes)

    async def _send(
        self, session: aiohttp.ClientSession, call: _Call, token: SecretStr
    ) -> tuple[int, dict[str, str], bytes]:
        """Send one request; where it goes is checked here, whatever was checked before."""
        try:
            base = self._hosts.checked(call.service_url)
        except NotAllowed as error:
            raise PlatformError("service_url_not_allowed", permanent=True) from error
        address = URL(f"{base}{call.path}", encoded=True).update_query(call.query)
        try:
            async with session.request(
                call.verb,
                address,
                json=call.body,
                headers={"Authorization": f"Bearer {token.get_secret_value()}"},
                allow_redirects=False,
            ) as answer:
                said = await _read(answer)
                return answer.status, dict(answer.headers), said
        except (aiohttp.ClientError, OSError) as error:
            raise connection_failure(error, writes=call.writes) from error

    def _open_session(self) -> aiohttp.ClientSession:
        """Return the session.

        Raises:
            PlatformError: nobody opened it yet.
        """
        if self._session is None:
            raise PlatformError("not_connected")
        return self._session


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """Return the body; one that is longer than any of Teams' counts as broken off."""
    said = bytearray()
    async for chunk in answer.content.iter_any():
        said += chunk
        if len(said) > MOST_SAID:
            raise aiohttp.ClientPayloadError("the answer is too long")
    return bytes(said)


def _object(said: bytes) -> Json | None:
    """Return the answer as an object, an empty one for no answer; None when it is none."""
    if not said.strip():
        return {}
    try:
        return read_json(said.decode())
    except (Malformed, UnicodeDecodeError):
        return None


def _is_success(status: int) -> bool:
    """Return whether a status is one of what HTTP calls success."""
    return 200 <= status < 300  # noqa: PLR2004 - as HTTP says


def _id_of(answer: Json) -> str:
    """Return the id of what was made; empty when the Connector did not tell one."""
    found = answer.get("id")
    return found if isinstance(found, str) else ""


def _conversation(reference: Reference) -> str:
    """Return the path of a conversation, or of a thread in it."""
    thread = f";messageid={reference.thread}" if reference.thread else ""
    return f"v3/conversations/{_quoted(f'{reference.conversation}{thread}')}"


def _activities(reference: Reference) -> str:
    """Return the path of what is said in a conversation."""
    return f"{_conversation(reference)}/activities"


def _team(reference: Reference) -> str:
    """Return the path of the team around a channel."""
    return f"v3/teams/{_quoted(reference.team)}"


def _quoted(part: str) -> str:
    """Return an id as one step of a path; dots alone would be another step."""
    return quote(part, safe="").replace(".", "%2E") if set(part) == {"."} else quote(part, safe="")

"""The only place that calls Slack, through slack_sdk; every failure becomes a `PlatformError`."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.arrivals import Installation
from adapters.slack.failures import connection_failure, failure
from adapters.slack.render import MESSAGE, PLAINER_MESSAGE, render_message
from adapters.slack.shapes import part, word
from adapters.slack.spelling import spelled
from adapters.slack.text import SENDING, Json
from bot.clock import Clock
from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId, Workspace
from bot.surface import Envelope, Messenger, PlaceFacts, PlaceKind
from bot.ui.language import SOURCE_LANGUAGE, say_in

WHOLE_CALL_SECONDS = 15.0
CONNECT_SECONDS = 5.0
FACTS_LIVE = timedelta(seconds=60)  # reliability.md, external-audience rule (4)
MOST_FACTS = 10_000
HOOKS = "https://hooks.slack.com/"  # where Slack's response URLs lead
CONNECTIONS = 100
MOST_SAID = 1_000  # of an answer to a response URL, which is "ok" or a short object

GONE = frozenset({"message_not_found", "channel_not_found"})
_quiet = logging.getLogger("slack_sdk")  # the SDK writes bodies at DEBUG


def open_session() -> aiohttp.ClientSession:
    """Return the one session of all calls; needs a running loop."""
    return aiohttp.ClientSession(
        trust_env=False,
        timeout=aiohttp.ClientTimeout(total=WHOLE_CALL_SECONDS, sock_connect=CONNECT_SECONDS),
        connector=aiohttp.TCPConnector(limit=CONNECTIONS),
    )


def web_client(base_url: str, token: str | None = None) -> AsyncWebClient:
    """Return a client that tries nothing twice and reads nothing from the environment."""
    _quiet.setLevel(max(_quiet.level, logging.INFO))
    client = AsyncWebClient(
        token=token,
        base_url=base_url,
        timeout=int(WHOLE_CALL_SECONDS),
        retry_handlers=[],  # with the default ones a lost answer posts twice (reliability.md)
        logger=_quiet,
    )
    client.proxy = None  # the SDK takes one from HTTPS_PROXY
    return client


class SlackApi:
    """Calls methods with one token."""

    def __init__(self, client: AsyncWebClient, clock: Clock) -> None:
        """Call through `client`; its session may be set later."""
        self._client = client
        self._clock = clock

    async def read(self, method: str, **arguments: str | int | bool) -> Json:
        """Return the answer of a method that changes nothing.

        Raises:
            PlatformError: it was refused, or there was no usable answer.
        """
        return await self._call(method, "GET", params=arguments, writes=False)

    async def write(self, method: str, arguments: Json) -> Json:
        """Return the answer of a method that changes something.

        Raises:
            PlatformError: as for `read`; `ambiguous` when it may have been done.
        """
        return await self._call(method, "POST", json=arguments, writes=True)

    async def who_we_are(self) -> Installation:
        """Ask whose token this is.

        Raises:
            PlatformError: the token is not taken, or Slack cannot be reached.
        """
        try:
            answer = await self._client.api_call("auth.test", json={})
            found, headers = _object(answer.data), dict(answer.headers)
        except (SlackClientError, AttributeError, aiohttp.ClientError, OSError) as error:
            raise self._failure(error, writes=False) from error
        team, enterprise = word(found, "team_id"), word(found, "enterprise_id")
        granted = next((v for k, v in headers.items() if k.lower() == "x-oauth-scopes"), "")
        everywhere = part(found, "is_enterprise_install") is True
        return Installation(
            workspace=(enterprise if everywhere else team) or team or enterprise,
            team=team,
            enterprise=enterprise,
            bot_user=word(found, "user_id"),
            bot=word(found, "bot_id"),
            name=word(found, "team"),
            url=word(found, "url"),
            scopes=frozenset(scope.strip() for scope in granted.split(",") if scope.strip()),
        )

    async def respond(self, response_url: str, body: Json) -> None:
        """Say something back to where somebody pressed a button or chose a shortcut.

        Raises:
            PlatformError: the address is none of Slack's, or is used up, or did not answer.
        """
        if not self._is_slacks(response_url) or self._client.session is None:
            raise PlatformError("no_response_url", permanent=True)
        try:
            async with self._client.session.post(
                response_url, json=body, allow_redirects=False
            ) as answer:
                status, headers = answer.status, dict(answer.headers)
                said = await answer.content.read(MOST_SAID)
        except (aiohttp.ClientError, OSError) as error:
            raise connection_failure(error, writes=True) from error
        if status != 200 or b'"ok":false' in said.replace(b" ", b""):  # noqa: PLR2004 - HTTP OK
            told = {"error": "response_url_refused"}
            raise failure(status, headers, told, self._clock.now(), writes=True)

    def _is_slacks(self, url: str) -> bool:
        """Return whether an address is one where Slack, or what stands in for it, listens."""
        home, asked = urlsplit(self._client.base_url), urlsplit(url)
        return url.startswith(HOOKS) or (asked.scheme, asked.netloc) == (home.scheme, home.netloc)

    async def _call(self, method: str, verb: str, *, writes: bool, **how: Any) -> Json:
        """Call a method once."""
        try:
            answer = await self._client.api_call(method, http_verb=verb, **how)
        except (SlackClientError, AttributeError, aiohttp.ClientError, OSError) as error:
            # AttributeError: the SDK takes every answer for a JSON object, plain text included.
            raise self._failure(error, writes=writes) from error
        return _object(answer.data)

    def _failure(self, error: Exception, *, writes: bool) -> PlatformError:
        """Return what went wrong in one call."""
        now = self._clock.now()
        if isinstance(error, SlackApiError):
            status, headers, answer = _answer_of(error)
            return failure(status, headers, answer, now, writes=writes)
        if isinstance(error, AttributeError | SlackClientError):
            return PlatformError("no_json", ambiguous=writes)
        return connection_failure(error, writes=writes)


def _answer_of(error: SlackApiError) -> tuple[int, Mapping[str, str], object]:
    """Return status, headers and body; the SDK keeps two different things as its response."""
    response: Any = error.response
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    return status, dict(getattr(response, "headers", {})), getattr(response, "data", None)


def _object(data: object) -> Json:
    """Return the answer as an object; Slack answers with nothing else."""
    return data if isinstance(data, dict) else {}


@dataclass(frozen=True)
class _Known:
    """What was said of a conversation, and when."""

    facts: PlaceFacts
    at: datetime


class SlackMessenger(Messenger):
    """How messages leave towards one Slack workspace."""

    def __init__(
        self, api: SlackApi, installation: Installation, clock: Clock, prefix: str = ""
    ) -> None:
        """Send through `api`; `prefix` is what the names of our slash commands begin with."""
        self._api = api
        self._prefix = prefix
        self._installation = installation
        self._clock = clock
        self._places: dict[ConversationId, _Known] = {}

    async def post(self, envelope: Envelope) -> str:
        """Say the message and return Slack's id of it."""
        address: Json = {"channel": envelope.conversation, **SENDING}
        if envelope.thread:
            address["thread_ts"] = envelope.thread
        answer = await self._say("chat.postMessage", address, envelope)
        return word(answer, "ts")

    async def update(self, envelope: Envelope, message_id: str) -> None:
        """Replace what an earlier message says."""
        address = {"channel": envelope.conversation, "ts": message_id, "parse": SENDING["parse"]}
        await self._say("chat.update", address, envelope)

    async def whisper(self, envelope: Envelope, account: AccountId) -> None:
        """Show the message to one person alone, where they are."""
        address: Json = {"channel": envelope.conversation, "user": account, **SENDING}
        if envelope.thread:
            address["thread_ts"] = envelope.thread
        await self._say("chat.postEphemeral", address, envelope)

    async def withdraw(self, conversation: ConversationId, message_id: str) -> None:
        """Take an earlier message away; one that is gone already is no failure."""
        try:
            await self._api.write("chat.delete", {"channel": conversation, "ts": message_id})
        except PlatformError as error:
            if error.reason not in GONE:
                raise

    async def open_direct(self, account: AccountId) -> ConversationId:
        """Return the direct conversation between the bot and `account`."""
        answer = await self._api.write("conversations.open", {"users": account})
        return ConversationId(word(answer, "channel", "id"))

    async def place(self, conversation: ConversationId) -> PlaceFacts:
        """Return what Slack says of a conversation, at most 60 seconds old."""
        now = self._clock.now()
        known = self._places.get(conversation)
        if known is not None and timedelta() <= now - known.at < FACTS_LIVE:
            return known.facts
        answer = await self._api.read("conversations.info", channel=conversation)
        facts = facts_of(conversation, part(answer, "channel"), self._installation)
        if len(self._places) >= MOST_FACTS:
            self._places.clear()
        self._places[conversation] = _Known(facts, now)
        return facts

    def forget(self, conversation: ConversationId) -> None:
        """Ask anew about a conversation the next time: something happened to it."""
        self._places.pop(conversation, None)

    async def _say(self, method: str, address: Json, envelope: Envelope) -> Json:
        """Send a message; once more without tables and charts where Slack refuses its blocks."""
        say, message = say_in(SOURCE_LANGUAGE), spelled(envelope.message, self._prefix)
        made = render_message(message, envelope.handles, say, MESSAGE)
        try:
            return await self._api.write(method, {**address, **made})
        except PlatformError as error:
            plainer = render_message(message, envelope.handles, say, PLAINER_MESSAGE)
            if error.reason != "invalid_blocks" or plainer == made:
                raise
        return await self._api.write(method, {**address, **plainer})


class SlackMessengers:
    """The messenger of the one workspace whose token we hold."""

    def __init__(self) -> None:
        """Serve nobody until `connect`."""
        self._serves: tuple[Installation, SlackMessenger] | None = None

    def connect(self, installation: Installation, messenger: SlackMessenger) -> None:
        """Serve this workspace from now on."""
        self._serves = (installation, messenger)

    def of(self, workspace: Workspace) -> Messenger:
        """Return the messenger of `workspace`.

        Raises:
            PlatformError: it is not the workspace that we are connected to.
        """
        if self._serves is None or self._serves[0].workspace != workspace.external_id:
            raise PlatformError("not_connected")
        return self._serves[1]


def facts_of(
    conversation: ConversationId, channel: object, installation: Installation
) -> PlaceFacts:
    """Return what the core needs to know of a conversation.

    Raises:
        PlatformError: Slack did not describe one; nothing may be said there then.
    """
    if not isinstance(channel, dict):
        raise PlatformError("no_channel")
    kind = _kind(channel)
    return PlaceFacts(
        conversation=conversation,
        kind=kind,
        shared_outside=_is_shared_outside(channel, installation),
        archived=bool(channel.get("is_archived")),
        bot_is_member=kind in {PlaceKind.DIRECT, PlaceKind.GROUP} or bool(channel.get("is_member")),
        name=word(channel, "name"),
    )


def _kind(channel: Json) -> PlaceKind:
    """Return what sort of conversation Slack describes."""
    if channel.get("is_im"):
        return PlaceKind.DIRECT
    if channel.get("is_mpim"):
        return PlaceKind.GROUP
    if channel.get("is_private") or channel.get("is_group"):
        return PlaceKind.PRIVATE_CHANNEL
    return PlaceKind.CHANNEL


def _is_shared_outside(channel: Json, installation: Installation) -> bool:
    """Return whether people of another organisation are in it, or are invited."""
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        return True
    if channel.get("pending_shared") or channel.get("pending_connected_team_ids"):
        return True
    named = [channel.get("shared_team_ids"), channel.get("connected_team_ids")]
    teams = {team for some in named if isinstance(some, list) for team in some}
    shared = bool(channel.get("is_org_shared") or channel.get("is_shared"))
    return shared and any(not installation.is_ours(str(team)) for team in teams)


async def in_time(seconds: float, call: Any) -> Any:
    """Return what `call` returns within `seconds`.

    Raises:
        PlatformError: it took longer; it may have been done.
    """
    try:
        async with asyncio.timeout(seconds):
            return await call
    except TimeoutError as error:
        raise PlatformError("no_answer", ambiguous=True) from error

"""The only place that calls Slack, through slack_sdk; every failure becomes a `PlatformError`."""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.arrivals import Installation
from adapters.slack.failures import failure
from adapters.wire.failures import connection_failure, date_of
from adapters.wire.reading import part, word
from adapters.wire.session import WHOLE_CALL_SECONDS
from adapters.wire.text import Json
from bot.clock import Clock
from bot.errors import PlatformError

HOOKS = "https://hooks.slack.com/"  # where Slack's response URLs lead
FILES = "https://files.slack.com/"  # where the bytes of files go: docs.slack.dev, 2026-11-22
MOST_SAID = 1_000  # of an answer to a response URL, which is "ok" or a short object

_quiet = logging.getLogger("slack_sdk")  # the SDK writes bodies at DEBUG


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

    async def ask(self, method: str, **arguments: str) -> Json:
        """Return the answer of a method that takes a form and whose repetition does no harm.

        Raises:
            PlatformError: as for `read`.
        """
        return await self._call(method, "POST", data=arguments, writes=False)

    async def put(self, address: str, content: bytes) -> None:
        """Post the bytes of a file to where Slack said; nobody sees them before they are shared.

        Raises:
            PlatformError: the address is none of Slack's, or did not take them.
        """
        if not self._is_slacks(address, FILES) or self._client.session is None:
            raise PlatformError("no_upload_url", permanent=True)
        try:
            async with self._client.session.post(
                address, data=content, allow_redirects=False
            ) as answer:
                status, headers = answer.status, dict(answer.headers)
        except (aiohttp.ClientError, OSError) as error:
            raise connection_failure(error, writes=False) from error
        if status != 200:  # noqa: PLR2004 - HTTP OK
            raise failure(status, headers, None, self._clock.now(), writes=False)

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
            answered_at=date_of(headers),
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

    def _is_slacks(self, url: str, known: str = HOOKS) -> bool:
        """Return whether an address is one where Slack, or what stands in for it, listens."""
        home, asked = urlsplit(self._client.base_url), urlsplit(url)
        return url.startswith(known) or (asked.scheme, asked.netloc) == (home.scheme, home.netloc)

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

"""How payloads reach the bot: signed HTTP or Socket Mode, with Slack's patience and retries."""

import asyncio
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol
from urllib.parse import urlencode

import httpx

from bot.clock import Clock, SystemClock
from playground.slack.shapes import Json
from playground.slack.times import iso
from playground.slack.workspace import Workspace

PATIENCE_SECONDS = 3.0  # docs.slack.dev: events, commands and interactions all get three seconds
RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
LONGEST_SECONDS = 600.0
AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
OK = 200
Envelope = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True)
class Delivery:
    """One payload on its way; `retry` counts from 1 and is 0 for the first attempt."""

    envelope: Envelope
    payload: Json
    what: str
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """What the bot answered. `status` is 0 when nothing came; `fault` then says why."""

    status: int
    body: str = ""
    is_json: bool = False
    fault: str = ""
    no_retry: bool = False

    @property
    def is_good(self) -> bool:
        """Return whether Slack takes this for received."""
        return OK <= self.status < OK + 100

    def json(self) -> Json:
        """Return the JSON object in the body; empty when there is none."""
        try:
            value = json.loads(self.body) if self.body.strip() else {}
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


class Door(Protocol):
    """A way to hand a payload to the bot."""

    async def hand_over(self, delivery: Delivery) -> Answer:
        """Deliver once and return the answer."""
        ...


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return Slack's signature of a request (docs.slack.dev, "Verifying requests")."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def loopback_client() -> httpx.AsyncClient:
    """Return a client for a bot on this machine, who speaks plain HTTP.

    The doors have the patience; the client does not give up before them. It trusts no
    certificate at all: to read the machine's costs 20 ms of every test, and nobody shows one.
    """
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.AsyncClient(trust_env=False, timeout=LONGEST_SECONDS, verify=nobody)


@dataclass
class HttpDoor:
    """Posts to the bot's `/slack/events`, signed with the installation's secret.

    `wall_clock` dates the signature: the machine's clock, as a bot checks its age against that.
    """

    workspace: Workspace
    url: str
    client: httpx.AsyncClient
    patience_seconds: float = PATIENCE_SECONDS
    wall_clock: Clock = field(default_factory=SystemClock)

    async def hand_over(self, delivery: Delivery) -> Answer:
        """Deliver once over HTTP."""
        body, headers = self.request_of(delivery)
        try:
            async with asyncio.timeout(self.patience_seconds):
                response = await self.client.post(self.url, content=body, headers=headers)
        except TimeoutError:
            return Answer(0, fault="http_timeout")
        except httpx.HTTPError:
            return Answer(0, fault="connection_failed")
        return Answer(
            response.status_code,
            response.text,
            "json" in response.headers.get("content-type", ""),
            "" if response.is_success else "http_error",
            response.headers.get("x-slack-no-retry") == "1",
        )

    def request_of(self, delivery: Delivery) -> tuple[bytes, dict[str, str]]:
        """Return the body and the headers of a delivery."""
        if delivery.envelope == "events_api":
            body = json.dumps(delivery.payload).encode()
            kind = "application/json"
        elif delivery.envelope == "slash_commands":
            body = urlencode(delivery.payload).encode()
            kind = "application/x-www-form-urlencoded"
        else:
            body = urlencode({"payload": json.dumps(delivery.payload)}).encode()
            kind = "application/x-www-form-urlencoded"
        stamp = str(int(self.wall_clock.now().timestamp()))
        headers = {
            "Content-Type": kind,
            "User-Agent": AGENT,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(self.workspace.installation.signing_secret, stamp, body),
        }
        if delivery.retry:
            headers["X-Slack-Retry-Num"] = str(delivery.retry)
            headers["X-Slack-Retry-Reason"] = delivery.reason
        return body, headers


@dataclass(frozen=True)
class _Waiting:
    """An event to be tried again at an instant of the workspace's clock."""

    due_at: datetime
    delivery: Delivery


@dataclass
class Post:
    """Delivers to the bot, logs what travels, and tries events again as Slack does."""

    workspace: Workspace
    door: Callable[[], Door]
    _waiting: list[_Waiting] = field(default_factory=list)

    async def deliver(self, delivery: Delivery) -> Answer:
        """Deliver once and log it."""
        started = time.perf_counter()
        answer = await self.door().hand_over(delivery)
        retry = f" (retry {delivery.retry}: {delivery.reason})" if delivery.retry else ""
        self.workspace.feed.log(
            {
                "at": iso(self.workspace.clock.now()),
                "direction": "to bot",
                "what": delivery.what + retry,
                "status": answer.status,
                "ms": round((time.perf_counter() - started) * 1000),
                "request": delivery.payload,
                "response": answer.json() or answer.body or answer.fault,
            }
        )
        return answer

    async def deliver_event(self, payload: Json, what: str) -> Answer:
        """Deliver an event; if the bot does not take it, retry at once and put later ones off.

        Returns:
            The last answer got now. `deliver_due` makes the attempts that wait for the clock.
        """
        return await self._attempt(Delivery("events_api", payload, what))

    async def deliver_due(self) -> None:
        """Make the attempts whose time has come on the workspace's clock."""
        now = self.workspace.clock.now()
        due = [waiting for waiting in self._waiting if waiting.due_at <= now]
        self._waiting = [waiting for waiting in self._waiting if waiting.due_at > now]
        for waiting in due:
            await self._attempt(waiting.delivery)

    @property
    def waiting(self) -> list[Delivery]:
        """Return the events that will be tried again."""
        return [waiting.delivery for waiting in self._waiting]

    async def _attempt(self, delivery: Delivery) -> Answer:
        """Deliver an event once, and see to the next attempt if that was in vain."""
        answer = await self.deliver(delivery)
        if answer.is_good or answer.no_retry or delivery.retry >= len(RETRY_AFTER):
            return answer
        wait = RETRY_AFTER[delivery.retry]
        again = Delivery(
            "events_api", delivery.payload, delivery.what, delivery.retry + 1, answer.fault
        )
        if not wait:
            return await self._attempt(again)
        self._waiting.append(_Waiting(self.workspace.clock.now() + wait, again))
        return answer

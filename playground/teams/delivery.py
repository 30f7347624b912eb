"""How activities reach the bot: signed HTTP, with Teams' patience, and what it sends again."""

import asyncio
import copy
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import httpx

from playground.slack.delivery import Answer
from playground.slack.times import iso
from playground.teams.login import Login
from playground.teams.shapes import Json
from playground.teams.tenant import Tenant

# learn.microsoft.com/azure/bot-service/bot-builder-basics: "about 10 to 15 seconds"; a bot that
# does not answer then gets the activity again, sometimes with another id.
PATIENCE_SECONDS = 15.0
RESENDS = (False, True)  # whether the copy has a new id
RESEND_AFTER = timedelta(seconds=15)
AGENT = "Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)"
PATH = "/teams/messages"


@dataclass(frozen=True)
class Delivery:
    """One activity on its way; `resent` counts from 1 and is 0 for the first attempt."""

    activity: Json
    what: str
    resent: int = 0

    @property
    def is_invoke(self) -> bool:
        """Return whether a client waits for the answer."""
        return bool(self.activity["type"] == "invoke")

    def again(self, tenant: Tenant, *, has_new_id: bool) -> "Delivery":
        """Return the same activity once more, as a second layer would send it with a new id."""
        activity = copy.deepcopy(self.activity)
        if has_new_id:
            activity["id"] = tenant.new_word()
        return replace(self, activity=activity, resent=self.resent + 1)


@dataclass(frozen=True)
class _Waiting:
    """A delivery to be made again at an instant of the tenant's clock."""

    due_at: datetime
    delivery: Delivery


@dataclass
class Post:
    """Delivers to the bot, logs what travels, and sends again what was not taken.

    Attributes:
        copies: how often every activity is delivered at once; the first answer counts.
        held: while this is a list, activities are kept in it instead of delivered.
        last: the delivery made most recently, for a test that repeats it.
    """

    tenant: Tenant
    login: Login
    client: httpx.AsyncClient
    url: str = ""
    patience_seconds: float = PATIENCE_SECONDS
    copies: int = 1
    held: list[Delivery] | None = None
    last: Delivery | None = None
    _waiting: list[_Waiting] = field(default_factory=list)

    def listen_at(self, bot_url: str) -> None:
        """Deliver to the bot at this address from now on."""
        self.url = bot_url.rstrip("/") + PATH

    async def deliver(self, activity: Json, what: str) -> Answer:
        """Deliver an activity; one that is not taken is sent again when the clock moves on.

        Returns:
            The answer got now; 200 when the activity is held.
        """
        delivery = Delivery(activity, f"POST {PATH} {what}")
        self.last = delivery
        if self.held is not None:
            self.held.append(delivery)
            return Answer(200)
        more = [self._attempt(delivery) for _ in range(self.copies - 1)]
        answer, *_ = await asyncio.gather(self._attempt(delivery), *more)
        if not answer.is_good and not delivery.is_invoke:
            self._put_off(delivery)
        return answer

    async def repeat(self, delivery: Delivery | None = None, *, has_new_id: bool = False) -> Answer:
        """Deliver the latest activity, or another one, once more.

        Raises:
            LookupError: nothing was delivered yet.
        """
        chosen = delivery or self.last
        if chosen is None:
            msg = "nothing was delivered yet"
            raise LookupError(msg)
        return await self._attempt(chosen.again(self.tenant, has_new_id=has_new_id))

    def hold(self) -> None:
        """Keep activities back from now on."""
        self.held = []

    async def release(
        self, seed: int = 0, *, most_copies: int = 4, at_once: int = 8
    ) -> Sequence[Answer]:
        """Deliver everything that was held, each 1 to `most_copies` times, in a shuffled order.

        Every second copy of a message has a new id, as a second layer sends it.
        """
        held, self.held = self.held or [], None
        dice = random.Random(seed)
        storm = [copy for one in held for copy in self._copies(one, dice.randint(1, most_copies))]
        dice.shuffle(storm)
        gate = asyncio.Semaphore(at_once)

        async def one(delivery: Delivery) -> Answer:
            async with gate:
                return await self._attempt(delivery)

        return await asyncio.gather(*(one(delivery) for delivery in storm))

    def _copies(self, delivery: Delivery, count: int) -> list[Delivery]:
        """Return a delivery and its copies."""
        more = [delivery.again(self.tenant, has_new_id=bool(n % 2)) for n in range(1, count)]
        return [delivery, *more]

    async def deliver_due(self) -> None:
        """Make the attempts whose time has come on the tenant's clock."""
        now = self.tenant.clock.now()
        due = [waiting for waiting in self._waiting if waiting.due_at <= now]
        self._waiting = [waiting for waiting in self._waiting if waiting.due_at > now]
        for waiting in due:
            answer = await self._attempt(waiting.delivery)
            if not answer.is_good:
                self._put_off(waiting.delivery)

    @property
    def waiting(self) -> list[Delivery]:
        """Return what will be sent again."""
        return [waiting.delivery for waiting in self._waiting]

    def _put_off(self, delivery: Delivery) -> None:
        """Send a delivery again later, unless that was done often enough."""
        if delivery.resent >= len(RESENDS):
            return
        again = delivery.again(self.tenant, has_new_id=RESENDS[delivery.resent])
        self._waiting.append(_Waiting(self.tenant.clock.now() + RESEND_AFTER, again))

    async def _attempt(self, delivery: Delivery) -> Answer:
        """Deliver once and log it."""
        started = time.perf_counter()
        token = self.login.signed_for(self.tenant.service_url)
        answer = await self.hand_over(delivery.activity, token)
        again = f" (sent again {delivery.resent})" if delivery.resent else ""
        self.tenant.feed.log(
            {
                "at": iso(self.tenant.clock.now()),
                "direction": "to bot",
                "what": delivery.what + again,
                "status": answer.status,
                "ms": round((time.perf_counter() - started) * 1000),
                "request": delivery.activity,
                "response": answer.json() or answer.body or answer.fault,
            }
        )
        return answer

    async def hand_over(self, activity: Json, token: str) -> Answer:
        """Post one activity with a token, whatever they are, and return the answer."""
        if not self.url:
            return Answer(0, fault="connection_failed")
        body = json.dumps(activity).encode()
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": AGENT,
        }
        try:
            async with asyncio.timeout(self.patience_seconds):
                response = await self.client.post(self.url, content=body, headers=headers)
        except TimeoutError:
            return Answer(0, fault="http_timeout")
        except httpx.HTTPError:
            return Answer(0, fault="connection_failed")
        is_json = "json" in response.headers.get("content-type", "")
        fault = "" if response.is_success else "http_error"
        return Answer(response.status_code, response.text, is_json, fault)

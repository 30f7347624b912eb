"""The contract of adapters, held by Slack's and by Teams'."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from adapters.slack.gallery import slack_payload
from adapters.slack.platform import EVENTS as SLACK_EVENTS
from adapters.slack.render import render_message as render_for_slack
from adapters.slack.shapes import Kind as SlackKind
from adapters.teams.gallery import card_of, teams_payload
from adapters.teams.platform import EVENTS as TEAMS_EVENTS
from adapters.teams.render import message_card
from adapters.teams.shapes import Kind as TeamsKind
from bot.identity import AccountId, ConversationId
from bot.surface import Envelope, Handle, Handles
from bot.ui.language import say_in
from bot.ui.views import Home, Message
from bot.ui.walk import people_in
from playground.slack import company
from playground.slack.harness import START
from tests.adapters.slack import block_kit
from tests.adapters.slack import door as slack_door
from tests.adapters.teams import door as teams_door
from tests.adapters.teams.adaptive import acts_of, check_activity, check_card
from tests.adapters.teams.connector import ANA, CHANNEL, refused
from tests.adapters.teams.connector import scene as connector
from tests.contracts.adapter_contract import AdapterContract, View

Json = dict[str, Any]
HELLO = Message("Hello")
AT = "2026-11-23T10:00:00.000Z"
LATER = "2026-11-23T10:00:09.000Z"


async def statuses(
    routes: Sequence[Route], path: str, bodies: Sequence[Mapping[str, str]]
) -> list[int]:
    """Post the same body with each of these sets of headers; return the statuses."""
    app = Starlette(routes=list(routes))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://bot.example") as client:
        found = [
            await client.post(path, content=b'{"type": "message"}', headers=dict(one))
            for one in bodies
        ]
    return [answer.status_code for answer in found]


def handles(view: object, shape: str) -> Handles:
    """Return a handle for everybody whom a view mentions, with ids as the platform makes them."""
    return {
        who: Handle(f"Person {who}", AccountId(shape.format(who=who))) for who in people_in(view)
    }


# ---- Slack --------------------------------------------------------------------------------------


class Slack:
    """Slack's adapter."""

    async def forged(self) -> list[int]:
        sent = {"content-type": "application/json"}
        stamp = {"x-slack-request-timestamp": str(int(START.timestamp()))}
        signed = {**sent, **stamp, "x-slack-signature": "v0=" + "0" * 64}
        async with slack_door.scene() as here:
            found = await statuses(
                here.platform.routes(), SLACK_EVENTS, [sent, {**sent, **stamp}, signed]
            )
            assert here.reception.asked == []
        return found

    async def keys_of_one_sent_again(self) -> list[str]:
        return await self._keys([self._said("Ev1")] * 3)

    async def keys_of_two_alike(self) -> list[str]:
        return await self._keys([self._said("Ev1"), self._said("Ev2")])

    def check(self, view: View, language: str) -> None:
        say = say_in(language)
        made = block_kit.travel(slack_payload(view, say, handles(view, "U{who:04}")))
        match view:
            case Message():
                block_kit.check_message(made)
            case Home():
                block_kit.check_home(made)
            case _:
                block_kit.check_modal(made)

    def acts(self, message: Message) -> AbstractSet[str]:
        return block_kit.pinged(render_for_slack(message, {}, say_in("en")))

    async def post_in_a_hurry(self, seconds: int) -> None:
        async with slack_door.scene() as here:
            here.slack.faults.next("chat.postMessage", "rate_limited", retry_after=str(seconds))
            messenger = here.connection.messenger
            assert messenger is not None
            where = ConversationId(company.channel_id("thanks"))
            await messenger.post(Envelope(where, HELLO, {}))

    async def _keys(self, payloads: Sequence[Json]) -> list[str]:
        async with slack_door.scene() as here:
            for payload in payloads:
                await here.platform.hand_over(SlackKind.EVENT, payload)
            return [one.unique_key for one in here.reception.asked]

    def _said(self, event: str) -> Json:
        words = {
            "type": "app_mention",
            "user": company.user_id("ana"),
            "text": f"<@{company.BOT_USER}> kudos mine",
            "channel": company.channel_id("thanks"),
            "ts": "1.1",
            "team": company.TEAM,
        }
        whole = {"type": "event_callback", "event_id": event, "event": words}
        return {**whole, "team_id": company.TEAM}


class TestSlack(AdapterContract):
    """Slack."""

    subject = Slack()


# ---- Teams --------------------------------------------------------------------------------------


class Teams:
    """Teams' adapter."""

    async def forged(self) -> list[int]:
        sent = {"content-type": "application/json"}
        unsigned = "eyJhbGciOiJub25lIn0.e30."
        tokens = ["Bearer", "Bearer x", f"Bearer {unsigned}", "Basic eDp5"]
        async with teams_door.scene() as here:
            found = await statuses(
                here.platform.routes(),
                TEAMS_EVENTS,
                [sent, *({**sent, "authorization": token} for token in tokens)],
            )
            assert here.reception.asked == []
        return found

    async def keys_of_one_sent_again(self) -> list[str]:
        # Teams' own second layer sends with a new id (reliability.md).
        return await self._keys([("1:1", AT), ("1:1", AT), ("1:2", AT)])

    async def keys_of_two_alike(self) -> list[str]:
        return await self._keys([("1:1", AT), ("1:2", LATER)])

    def check(self, view: View, language: str) -> None:
        shape = "00000000-0000-4000-8000-{who:012x}"
        made = teams_payload(view, say_in(language), handles(view, shape), {})
        if isinstance(view, Message | Home):
            check_activity(made)
        else:
            check_card(card_of(made))

    def acts(self, message: Message) -> AbstractSet[str]:
        found = acts_of(message_card(message, {}, say_in("en")))
        return found.pings | found.links

    async def post_in_a_hurry(self, seconds: int) -> None:
        async with connector() as here:
            here.connector.next("activities$", refused(429, Retry_After=str(seconds)))
            await here.messenger.post(Envelope(CHANNEL, HELLO, {}))

    async def _keys(self, sent: Sequence[tuple[str, str]]) -> list[str]:
        async with teams_door.scene() as here:
            where = here.connection.hosts.service_url
            tenant = here.connection.us.tenant
            for activity, at in sent:
                said = self._said(activity, at, where, tenant)
                await here.platform.hand_over(TeamsKind.MESSAGE, said)
            return [one.unique_key for one in here.reception.asked]

    def _said(self, activity: str, at: str, service_url: str, tenant: str) -> Json:
        return {
            "type": "message",
            "id": activity,
            "timestamp": at,
            "channelId": "msteams",
            "serviceUrl": service_url,
            "from": {"id": "29:ana", "aadObjectId": ANA, "name": "Ana Lima"},
            "recipient": {"id": "28:bot", "name": "Goodword"},
            "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": tenant},
            "channelData": {"tenant": {"id": tenant}},
            "text": "kudos mine",
        }


class TestTeams(AdapterContract):
    """Teams."""

    subject = Teams()

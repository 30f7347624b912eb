"""Tokens as the Bot Framework signs them, and activities, as tests need them."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from adapters.teams.keys import SigningKey
from adapters.wire.seals import Seals
from bot.clock import MovableClock
from bot.identity import AccountId

APP = "11111111-1111-4111-8111-111111111111"
TENANT = "22222222-2222-4222-8222-222222222222"
OTHER_TENANT = "33333333-3333-4333-8333-333333333333"
ANA_ID, BEN_ID = (
    "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
    "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb",
)
ANA, BEN = AccountId(ANA_ID), AccountId(BEN_ID)
BOT = f"28:{APP}"
SERVICE = "https://smba.trafficmanager.net/emea/"
ISSUER = "https://api.botframework.com"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
KID = "first-key"

Json = dict[str, Any]


@cache
def private_key(name: str = KID) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, 2_048)


def claims(**changes: object) -> Json:
    """Return the claims of a token that is good; None leaves one out."""
    usual: Json = {
        "iss": ISSUER,
        "aud": APP,
        "serviceurl": SERVICE,
        "nbf": SECONDS - 5,
        "exp": SECONDS + 3_600,
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def signed(said: Json | None = None, *, key: str = KID, **header: object) -> str:
    """Return a token; its header names the key that signs it unless `header` says otherwise."""
    said = claims() if said is None else said
    body = json.dumps(said, separators=(",", ":")).encode()
    return jwt.PyJWS().encode(body, private_key(key), "RS256", {"kid": key, **header})


def segment(value: object) -> str:
    """Return one part of a token that nobody signs."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def published(*names: str, endorsements: object = ("msteams",)) -> Json:
    """Return a key set with the public halves of keys."""
    return {"keys": [row(name, endorsements) for name in names]}


def row(name: str, endorsements: object = ("msteams",)) -> Json:
    numbers: Json = RSAAlgorithm.to_jwk(private_key(name).public_key(), as_dict=True)
    told = {"kty": "RSA", "use": "sig", "kid": name, "n": numbers["n"], "e": numbers["e"]}
    return {**told, "endorsements": endorsements}


@dataclass
class FakeKeys:
    """The keys that count; keeps what was asked for."""

    names: tuple[str, ...] = (KID,)
    endorsements: frozenset[str] = frozenset({"msteams"})
    asked: list[str] = field(default_factory=list)

    @property
    def are_known(self) -> bool:
        return bool(self.names)

    async def named(self, kid: str) -> SigningKey | None:
        self.asked.append(kid)
        if kid not in self.names:
            return None
        return SigningKey(private_key(kid).public_key(), self.endorsements)


# ---- activities ---------------------------------------------------------------------------------


def activity(**changes: object) -> Json:
    """Return words in the 1:1 chat; None leaves a part out."""
    usual: Json = {
        "type": "message",
        "id": "1700000000001",
        "timestamp": "2026-11-23T09:00:00.123Z",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": "29:ana", "name": "Ana", "aadObjectId": ANA_ID},
        "recipient": {"id": BOT, "name": "Goodword"},
        "conversation": {"id": "a:ana", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "help",
        "textFormat": "plain",
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


CHANNEL_ID = "19:thanks@thread.tacv2"


def in_channel(thread: str = "1699", kind: str = "standard", **changes: object) -> Json:
    """Return words in a channel in which the bot is named."""
    usual: Json = {
        "conversation": {
            "id": f"{CHANNEL_ID};messageid={thread}",
            "conversationType": "channel",
            "tenantId": TENANT,
            "isGroup": True,
        },
        "channelData": {
            "tenant": {"id": TENANT},
            "team": {"id": "19:team@thread.tacv2"},
            "channel": {"id": CHANNEL_ID, "name": "thanks", "type": kind},
        },
        "text": "<at>Goodword</at> kudos",
        "entities": [mention("Goodword", BOT)],
    }
    return activity(**{**usual, **changes})


def in_group(**changes: object) -> Json:
    where = {"id": "19:group@thread.v2", "conversationType": "groupChat", "tenantId": TENANT}
    usual: Json = {
        "conversation": where,
        "text": "<at>Goodword</at> kudos",
        "entities": [mention("Goodword", BOT)],
    }
    return activity(**{**usual, **changes})


def mention(name: str, account: str, **more: object) -> Json:
    text = f"<at>{name}</at>"
    return {"type": "mention", "text": text, "mentioned": {"id": account, "name": name, **more}}


def invoke(name: str, value: object, **changes: object) -> Json:
    """Return something that Teams waits for an answer to."""
    usual: Json = {"type": "invoke", "name": name, "value": value, "text": None}
    return activity(**{**usual, **changes})


SEALS = Seals(b"k" * 32, MovableClock(NOW))
CHAT_ID = "a:ana"


def data(
    kind: str,
    name: str,
    value: str = "",
    nonce: str = "n1",
    sealed: str = "",
    *,
    where: str = CHAT_ID,
    only: AccountId | None = None,
) -> Json:
    """Return the data of a card of ours, with the signature of its button.

    Args:
        where: the conversation in which everybody may press it.
        only: who alone may press it.
    """
    made_for = ("all", where) if only is None else ("one", only)
    signed_for = SEALS.sign((TENANT, *made_for, kind, name, value, nonce))
    told = {"v": 1, "a": name, "k": kind, "val": value, "n": nonce, "s": sealed, "g": signed_for}
    return {"goodword": told}


def execute(sent: object, **changes: object) -> Json:
    value = {"action": {"type": "Action.Execute", "verb": "x", "data": sent}}
    return invoke("adaptiveCard/action", value, **{"replyToId": "1650", **changes})


def added(*members: Json, **changes: object) -> Json:
    usual: Json = {"type": "conversationUpdate", "membersAdded": list(members), "text": None}
    made: Json = {**usual, "entities": None, **changes}
    return in_channel(**made)


def event(name: str, **changes: object) -> Json:
    """Return that something happened to a channel."""
    usual: Json = in_channel()["channelData"]
    told: Json = {"channelData": {**usual, "eventType": name}, "text": None, "entities": None}
    made: Json = {"type": "conversationUpdate", **told, **changes}
    return in_channel(**made)


def installed(action: str = "add", **changes: object) -> Json:
    return activity(**{"type": "installationUpdate", "action": action, "text": None, **changes})


EVERY_KIND: dict[str, Callable[[], Json]] = {
    "message": activity,
    "message in a channel": in_channel,
    "message in a group": in_group,
    "card as a message": lambda: activity(text=None, value=data("press", "kudos.me_too", "7")),
    "press": lambda: execute(data("press", "kudos.me_too", "7")),
    "dialog": lambda: invoke("task/fetch", {"data": data("open", "kudos.open")}),
    "submission": lambda: invoke("task/submit", {"data": data("form", "kudos")}),
    "shortcut": lambda: invoke(
        "composeExtension/fetchTask", {"commandId": "kudos", "commandContext": "compose"}
    ),
    "shortcut submission": lambda: invoke(
        "composeExtension/submitAction", {"commandId": "kudos", "data": data("form", "kudos")}
    ),
    "consent": lambda: invoke("fileConsent/invoke", {"action": "decline", "context": {}}),
    "members": lambda: added({"id": "29:ben", "aadObjectId": BEN_ID}),
    "event": lambda: event("channelRenamed"),
    "installation": installed,
}

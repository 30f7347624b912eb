"""Activities as Teams posts them, with real tokens: as JSON, and as bytes on the wire."""

import json
import time
from typing import Any

from playground.teams.keys import CHANNEL, SigningKeys

APP = "5a7c2d10-4b1e-4f3a-9c55-0d2f6e8b1a34"
PASSWORD = "bench-app-password"  # noqa: S105 - of a Teams that only counts
TENANT = "fedcba98-7654-3210-fedc-ba9876543210"
ISSUER = "https://api.botframework.com"
PATH = "/teams/messages"
METADATA = "/v1/.well-known/openidconfiguration"
KEYS = "/v1/.well-known/keys"
LIFE_SECONDS = 3_600

Json = dict[str, Any]


def metadata(origin: str) -> Json:
    """Return the OpenID metadata that names where the keys are."""
    return {
        "issuer": ISSUER,
        "jwks_uri": f"{origin}{KEYS}",
        "id_token_signing_alg_values_supported": ["RS256"],
    }


def token(keys: SigningKeys, service_url: str) -> str:
    """Return a token for an activity, as the Bot Framework makes them."""
    now = int(time.time())
    times = {"nbf": now - 5, "exp": now + LIFE_SECONDS}
    return keys.signed({"iss": ISSUER, "aud": APP, "serviceurl": service_url, **times})


def object_id(number: int) -> str:
    """Return the Entra object id of a person."""
    return f"00000000-0000-4000-8000-{number:012d}"


def direct(number: int) -> str:
    """Return the id of the 1:1 chat with a person."""
    return f"a:bench-{number:08d}"


def said(number: int, person: int, words: str, service_url: str) -> Json:
    """Return the activity of words typed in a 1:1 chat; `number` makes it unlike all others."""
    stamp = time.time_ns() // 1_000_000 + number
    at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(stamp / 1_000))
    return {
        "type": "message",
        "id": str(stamp),
        "timestamp": f"{at}.{stamp % 1_000:03d}Z",
        "localTimestamp": f"{at}.{stamp % 1_000:03d}+00:00",
        "localTimezone": "Europe/Berlin",
        "serviceUrl": service_url,
        "channelId": CHANNEL,
        "from": {
            "id": f"29:bench-{person:08d}",
            "name": f"Person {person}",
            "aadObjectId": object_id(person),
        },
        "conversation": {
            "conversationType": "personal",
            "tenantId": TENANT,
            "id": direct(person),
        },
        "recipient": {"id": f"28:{APP}", "name": "Goodword"},
        "textFormat": "plain",
        "text": words,
        "attachments": [{"contentType": "text/html", "content": f"<p>{words}</p>"}],
        "entities": [
            {
                "type": "clientInfo",
                "locale": "en-US",
                "country": "US",
                "platform": "Web",
                "timezone": "Europe/Berlin",
            }
        ],
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "en-US",
    }


def post(activity: Json, bearer: str) -> bytes:
    """Return the request that brings an activity."""
    body = json.dumps(activity).encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\n"
        "Host: 127.0.0.1\r\n"
        "User-Agent: Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)\r\n"
        f"Authorization: Bearer {bearer}\r\n"
        "Content-Type: application/json; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body

"""Signed slash commands as Slack posts them, as bytes on the wire."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from urllib.parse import urlencode

SECRET = "bench-signing-secret"  # noqa: S105 - of a Slack that only counts
TOKEN = "xoxb-bench"  # noqa: S105 - likewise
TEAM, APP, BOT, BOT_USER = "T0BENCH", "A0BENCH", "B0BENCH", "U0BENCHBOT"
CHANNELS = 5_000  # so many that no card of a run shares another: ten an hour in each stand alone
PATH = "/slack/events"


def account(number: int) -> str:
    """Return Slack's id of a person of the company."""
    return f"U{number:08d}"


def channel(number: int) -> str:
    """Return the id of a channel."""
    return f"C{number % CHANNELS:08d}"


def command(number: int, giver: int, text: str) -> bytes:
    """Return the request of one `/kudos`, signed now; `number` makes its trigger unique."""
    fields = {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": TEAM,
        "team_domain": "bench",
        "channel_id": channel(number),
        "channel_name": f"channel-{number % CHANNELS}",
        "user_id": account(giver),
        "user_name": f"person{giver}",
        "command": "/kudos",
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T0BENCH/1/abcdefghijklmnop",
        "trigger_id": f"{time.time_ns()}.{number}.0123456789abcdef0123456789abcdef",
    }
    return post(urlencode(fields).encode())


def post(body: bytes) -> bytes:
    """Return a signed request with a body."""
    stamp = str(int(time.time()))
    base = b"v0:" + stamp.encode() + b":" + body
    signature = hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1\r\n"
        "Host: 127.0.0.1\r\n"
        "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        "Accept: application/json,*/*\r\n"
        f"X-Slack-Signature: v0={signature}\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def kudos(numbers: range, people: range) -> Iterator[bytes]:
    """Yield one kudos for each number: another giver and another receiver each time.

    Args:
        numbers: never used before in this company, so that no limit refuses and none is a repeat.
        people: of whom the receivers are; the givers are taken from their other end.
    """
    size = len(people)
    for number in numbers:
        giver, receiver = people[-1 - number % size], people[number % size]
        text = f"<@{account(receiver)}|person{receiver}> fixed export {number} on Sunday #care"
        yield command(number, giver, text)

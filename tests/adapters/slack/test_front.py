"""The door before Bolt: what Slack did not sign just now never reaches a handler."""

import gzip
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from slack_bolt.response import BoltResponse
from starlette.applications import Starlette
from starlette.routing import Route

from adapters.slack.front import Front
from adapters.slack.payloads import read_body
from adapters.slack.shapes import Kind
from adapters.wire.bodies import MOST_BYTES
from adapters.wire.metrics import Counts
from adapters.wire.reading import DEEPEST, Malformed, read_json
from bot.clock import MovableClock

SECRET = "0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
COMMAND = {
    "command": "/kudos",
    "text": "grüße",
    "user_id": "U1",
    "team_id": "T1",
    "channel_id": "C1",
    "trigger_id": "1.1",
}
SLASH = urlencode(COMMAND).encode()
EVENT: dict[str, Any] = {
    "type": "event_callback",
    "event_id": "Ev1",
    "team_id": "T1",
    "event": {"type": "app_mention", "text": "x"},
}


def sign(body: bytes, secret: str = SECRET, stamp: str = STAMP) -> str:
    base = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Door:
    """The front with a client before it and a handler behind it that keeps what it gets."""

    def __init__(self) -> None:
        self.taken: list[tuple[Kind, dict[str, Any]]] = []
        self.registry = CollectorRegistry()
        front = Front(SecretStr(SECRET), MovableClock(NOW), self.hand_over, Counts(self.registry))
        app = Starlette(routes=[Route("/slack/events", front.answer, methods=["POST"])])
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://bot.example")

    async def hand_over(self, kind: Kind, payload: dict[str, Any]) -> BoltResponse:
        self.taken.append((kind, payload))
        return BoltResponse(status=200, body={"text": "taken"})

    async def post(
        self, body: bytes, content_type: str = FORM, headers: list[tuple[str, str]] | None = None
    ) -> httpx.Response:
        claims = headers if headers is not None else claim(body)
        sent = [(b"content-type", content_type.encode())]
        sent += [(name.encode(), value.encode()) for name, value in claims]
        return await self.client.post("/slack/events", content=body, headers=sent)

    def count(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(f"goodword_slack_{name}_total", labels) or 0.0


def claim(body: bytes, signature: str | None = None, stamp: str = STAMP) -> list[tuple[str, str]]:
    return [
        ("X-Slack-Signature", sign(body) if signature is None else signature),
        ("X-Slack-Request-Timestamp", stamp),
    ]


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    made = Door()
    yield made
    await made.client.aclose()


async def test_what_slack_signed_is_handed_over(door: Door) -> None:
    answer = await door.post(SLASH)

    assert (answer.status_code, answer.json()) == (200, {"text": "taken"})
    assert door.taken == [(Kind.COMMAND, COMMAND)]
    assert door.count("requests", kind="command") == 1


OFF_BY_ONE = SLASH[:-1] + b"2"
OLD, NEW = str(int(STAMP) - 301), str(int(STAMP) + 301)
UNSIGNED: dict[str, list[tuple[str, str]]] = {
    "no signature header": claim(SLASH)[1:],
    "no timestamp header": claim(SLASH)[:1],
    "no header at all": [],
    "empty signature": claim(SLASH, ""),
    "v0= only": claim(SLASH, "v0="),
    "v1= prefix": claim(SLASH, sign(SLASH).replace("v0=", "v1=")),
    "wrong secret": claim(SLASH, sign(SLASH, "f" * 32)),
    "old secret after rotation": claim(SLASH, sign(SLASH, SECRET[::-1])),
    "right HMAC, body changed by 1 byte": claim(SLASH, sign(OFF_BY_ONE)),
    "right HMAC, timestamp header changed": claim(SLASH, stamp=str(int(STAMP) + 1)),
    "signature upper-case hex": claim(SLASH, "v0=" + sign(SLASH)[3:].upper()),
    "signature with spaces": claim(SLASH, sign(SLASH) + " x"),
    "signature with a line end": claim(SLASH, sign(SLASH) + "\t"),
    "signature non-ASCII": claim(SLASH, "v0=é" + "0" * 63),
    "two signature headers": [*claim(SLASH), *claim(SLASH)[:1]],
    "two timestamp headers": [*claim(SLASH), *claim(SLASH)[1:]],
    "timestamp ''": claim(SLASH, sign(SLASH, stamp=""), ""),
    "timestamp 'abc'": claim(SLASH, sign(SLASH, stamp="abc"), "abc"),
    "timestamp 'nan'": claim(SLASH, sign(SLASH, stamp="nan"), "nan"),
    "timestamp 5,000 digits": claim(SLASH, sign(SLASH, stamp="1" * 5000), "1" * 5000),
    "timestamp Arabic digits": claim(SLASH, sign(SLASH, stamp="١" * 10), "١" * 10),
    "timestamp -301 s": claim(SLASH, sign(SLASH, stamp=OLD), OLD),
    "timestamp +301 s": claim(SLASH, sign(SLASH, stamp=NEW), NEW),
    "timestamp negative": claim(SLASH, sign(SLASH, stamp="-" + STAMP), "-" + STAMP),
}


@pytest.mark.parametrize("headers", UNSIGNED.values(), ids=UNSIGNED.keys())
async def test_what_slack_did_not_sign_is_refused_in_one_word(
    door: Door, headers: list[tuple[str, str]]
) -> None:
    answer = await door.post(SLASH, headers=headers)

    assert (answer.status_code, answer.text) == (401, "unauthorized")
    assert door.taken == []
    assert door.count("refused", reason="unsigned") == 1


@pytest.mark.parametrize("seconds", [-300, 299, -299, 0])
async def test_five_minutes_either_way_are_fresh(door: Door, seconds: int) -> None:
    stamp = str(int(STAMP) + seconds)

    answer = await door.post(SLASH, headers=claim(SLASH, sign(SLASH, stamp=stamp), stamp))

    assert answer.status_code == 200


async def test_without_a_secret_nobody_comes_in() -> None:
    made = Door()
    front = Front(SecretStr(""), MovableClock(NOW), made.hand_over)
    app = Starlette(routes=[Route("/slack/events", front.answer, methods=["POST"])])
    made.client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://bot.example"
    )

    answer = await made.post(SLASH, headers=claim(SLASH, sign(SLASH, secret="")))

    assert answer.status_code == 401


async def test_nothing_of_a_forged_request_is_logged(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    await door.post(SLASH, headers=claim(SLASH, "v0=" + "0" * 64))

    assert "kudos" not in caplog.text
    assert "0000" not in caplog.text


async def test_a_body_that_says_it_is_too_large_is_not_read(door: Door) -> None:
    answer = await door.post(b"x" * (MOST_BYTES + 1))

    assert (answer.status_code, answer.text) == (413, "too large")


async def test_a_body_that_turns_out_too_large_is_dropped(door: Door) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65_536

    headers = dict(claim(b""))
    answer = await door.client.post("/slack/events", content=endless(), headers=headers)

    assert answer.status_code == 413


def payload_of(value: object) -> bytes:
    return urlencode({"payload": json.dumps(value)}).encode()


MALFORMED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", FORM),
    "not JSON": (b"hello", JSON),
    "JSON array": (b"[]", JSON),
    "JSON number": (b"7", JSON),
    "truncated JSON": (b'{"type": "event_callback"', JSON),
    "trailing garbage": (b'{"type": "x"} {}', JSON),
    "duplicate keys": (b'{"type": "x", "type": "y"}', JSON),
    "NaN": (b'{"type": "x", "n": NaN}', JSON),
    "Infinity": (b'{"type": "x", "n": -Infinity}', JSON),
    "1e400": (b'{"type": "x", "n": 1e400}', JSON),
    "endless number": (b'{"type": "x", "n": ' + b"9" * 5_000 + b"}", JSON),
    "deep": (b'{"type": "x", "n": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", JSON),
    "very deep": (b'{"type": "x", "n": ' + b"[" * 400_000 + b"]" * 400_000 + b"}", JSON),
    "not UTF-8": (b'{"type": "\xff"}', JSON),
    "BOM": (b"\xef\xbb\xbf" + b'{"type": "x"}', JSON),
    "wrong Content-Type": (json.dumps(EVENT).encode(), "text/plain"),
    "no Content-Type": (json.dumps(EVENT).encode(), ""),
    "charset=utf-7": (json.dumps(EVENT).encode(), "application/json; charset=utf-7"),
    "form payload twice": (payload_of({"type": "x"}) + b"&" + payload_of({"type": "x"}), FORM),
    "form with 10,000 fields": (b"&".join(b"f%d=1" % n for n in range(10_000)), FORM),
    "multipart without boundary": (b"--x", "multipart/form-data"),
    "XML with DTD": (b"<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>", "application/xml"),
    "type as list": (b'{"type": ["event_callback"]}', JSON),
    "no type": (b"{}", JSON),
    "payload is a list": (payload_of([]), FORM),
    "event without event_id": (json.dumps({**EVENT, "event_id": None}).encode(), JSON),
    "event without event": (json.dumps({**EVENT, "event": None}).encode(), JSON),
    "empty actions": (
        payload_of({"type": "block_actions", "user": {"id": "U"}, "actions": []}),
        FORM,
    ),
    "fields that are no command": (b"a=b", FORM),
    "gzip": (gzip.compress(json.dumps(EVENT).encode()), JSON),
}


@pytest.mark.parametrize(("body", "kind"), MALFORMED.values(), ids=MALFORMED.keys())
async def test_what_is_signed_but_makes_no_sense_is_refused(
    door: Door, body: bytes, kind: str
) -> None:
    answer = await door.post(body, kind)

    assert (answer.status_code, answer.text) == (400, "bad request")
    assert door.taken == []


async def test_a_packed_body_is_refused(door: Door) -> None:
    packed = gzip.compress(SLASH)

    answer = await door.post(packed, headers=[*claim(packed), ("Content-Encoding", "gzip")])

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ({"type": "brand_new", "team_id": "T1"}, "unknown"),
        ({"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1}, "unknown"),
    ],
)
async def test_what_slack_may_have_added_is_taken_and_counted(
    door: Door, payload: dict[str, Any], kind: str
) -> None:
    answer = await door.post(json.dumps(payload).encode(), JSON)

    assert answer.status_code == 200
    assert door.taken == []
    assert door.count("requests", kind=kind) == 1


async def test_an_unknown_event_is_handed_over(door: Door) -> None:
    body = json.dumps({**EVENT, "event": {"type": "something_new"}}).encode()

    answer = await door.post(body, JSON + "; charset=UTF-8")

    assert answer.status_code == 200
    assert [kind for kind, _ in door.taken] == [Kind.EVENT]


async def test_slacks_check_of_the_address_is_answered(door: Door) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()

    answer = await door.post(body, JSON)

    assert (answer.status_code, answer.text) == (200, "abc")
    assert answer.headers["content-type"].startswith("text/plain")


async def test_slacks_check_of_the_certificate_is_answered(door: Door) -> None:
    answer = await door.post(b"ssl_check=1&token=x")

    assert (answer.status_code, answer.text) == (200, "")
    assert door.taken == []


@pytest.mark.parametrize(
    ("sent", "kept"), [("a\x00b", "a\ufffdb"), ("\ud800x", "\ufffdx"), ("👩\u200d🚀", "👩\u200d🚀")]
)
def test_texts_are_made_fit_to_be_kept_at_the_door(sent: str, kept: str) -> None:
    payload = {**EVENT, "event": {"type": sent, "list": [{sent: sent}]}}

    found = read_body(json.dumps(payload).encode(), JSON)

    assert found["event"] == {"type": kept, "list": [{kept: kept}]}


def test_what_is_just_deep_enough_is_read() -> None:
    inner = "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)

    assert read_json(f'{{"x": {inner}}}')
    with pytest.raises(Malformed):
        read_json(f'{{"x": [[{inner}]]}}')


@given(st.binary(max_size=300), st.sampled_from([JSON, FORM, "", "x/y; charset", ";;=", "é"]))
def test_no_bytes_can_break_the_reading(body: bytes, content_type: str) -> None:
    try:
        found = read_body(body, content_type)
    except Malformed:
        return

    assert isinstance(found, dict)

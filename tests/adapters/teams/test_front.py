"""The door before botbuilder: what Microsoft did not sign for us never reaches a handler."""

import gzip
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.routing import Route

from adapters.teams.arrivals import TurnAnswer
from adapters.teams.front import Front
from adapters.teams.hosts import Hosts
from adapters.teams.shapes import Kind
from adapters.teams.verifier import Verifier
from adapters.wire.bodies import MOST_BYTES
from adapters.wire.metrics import Counts
from bot.clock import MovableClock
from tests.adapters.teams.signing import (
    ANA_ID,
    APP,
    EVERY_KIND,
    KID,
    NOW,
    OTHER_TENANT,
    SECONDS,
    SERVICE,
    TENANT,
    FakeKeys,
    Json,
    activity,
    claims,
    invoke,
    segment,
    signed,
)
from tests.bad_inputs import rows_about

PATH = "/teams/messages"
JSON = "application/json; charset=utf-8"


class Door:
    """The front with a client before it and a handler behind it that keeps what it gets."""

    def __init__(self, keys: FakeKeys | None = None) -> None:
        self.taken: list[tuple[Kind, Json]] = []
        self.answers = TurnAnswer(200, {"taken": True})
        self.registry = CollectorRegistry()
        self.keys = keys or FakeKeys()
        verifier = Verifier(self.keys, Hosts(), APP, MovableClock(NOW))
        counts = Counts(self.registry, "teams")
        front = Front(verifier, Hosts(), TENANT, self.hand_over, counts)
        app = Starlette(routes=[Route(PATH, front.answer, methods=["POST"])])
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://bot.example")

    async def hand_over(self, kind: Kind, said: Json) -> TurnAnswer:
        self.taken.append((kind, said))
        return self.answers

    async def post(
        self,
        body: bytes | Json | None = None,
        token: str | None = None,
        content_type: str = JSON,
        headers: list[tuple[str, str]] | None = None,
    ) -> httpx.Response:
        said = activity() if body is None else body
        content = said if isinstance(said, bytes) else json.dumps(said).encode()
        if headers is None:
            headers = [("Authorization", f"Bearer {signed() if token is None else token}")]
        sent = [(name.encode(), value.encode()) for name, value in headers]
        sent.append((b"content-type", content_type.encode()))
        return await self.client.post(PATH, content=content, headers=sent)

    def count(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(f"goodword_teams_{name}_total", labels) or 0.0


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    made = Door()
    yield made
    await made.client.aclose()


async def test_what_microsoft_signed_is_handed_over(door: Door) -> None:
    answer = await door.post()

    assert (answer.status_code, answer.json()) == (200, {"taken": True})
    assert answer.headers["content-type"] == "application/json"
    assert door.taken == [(Kind.MESSAGE, activity())]
    assert door.count("requests", kind="message") == 1


@pytest.mark.parametrize("name", EVERY_KIND)
async def test_every_kind_of_activity_comes_in(door: Door, name: str) -> None:
    answer = await door.post(EVERY_KIND[name]())

    assert answer.status_code == 200
    assert len(door.taken) == 1


async def test_an_answer_without_a_body_is_only_a_status(door: Door) -> None:
    door.answers = TurnAnswer(503)

    answer = await door.post()

    assert (answer.status_code, answer.text) == (503, "")


# ---- who signed ---------------------------------------------------------------------------------


def of(service_url: str) -> tuple[Json, str]:
    """Return an activity and a token that agree on a Connector."""
    return activity(serviceUrl=service_url), signed(claims(serviceurl=service_url))


def of_tenants(conversation: object, channel: object) -> Json:
    where = {"id": "a:ana", "conversationType": "personal", "tenantId": conversation}
    return activity(conversation=where, channelData={"tenant": {"id": channel}})


# What is sent for each row of the file: headers, or an activity and a token.
Sent = list[tuple[str, str]] | tuple[Json, str]

GOOD = f"Bearer {signed()}"
ROWS: dict[str, Sent] = {
    "'Bearer' only": [("Authorization", "Bearer")],
    "'bearer x'": [("Authorization", "bearer x")],
    "two tokens": [("Authorization", GOOD), ("Authorization", GOOD)],
    "alg none": (activity(), f"{segment({'alg': 'none', 'kid': KID})}.{segment(claims())}.AA"),
    "alg HS256 with public key": (
        activity(),
        f"{segment({'alg': 'HS256', 'kid': KID})}.{segment(claims())}.AA",
    ),
    "unknown kid (IndexError in botframework-connector)": (activity(), signed(key="second-key")),
    "kid list": (activity(), f"{segment({'alg': 'RS256', 'kid': [KID]})}.{segment(claims())}.AA"),
    "kid path ../": (activity(), signed(kid="../../key")),
    "exp 6 min ago": (activity(), signed(claims(exp=SECONDS - 360))),
    "nbf in future": (activity(), signed(claims(nbf=SECONDS + 360))),
    "aud other app id": (activity(), signed(claims(aud=OTHER_TENANT))),
    "aud list": (activity(), signed(claims(aud=[APP]))),
    "missing serviceurl claim": (activity(), signed(claims(serviceurl=None))),
    "serviceurl claim != activity.serviceUrl": (
        activity(serviceUrl="https://smba.trafficmanager.net/amer/"),
        signed(),
    ),
    "serviceUrl https://evil.example": of("https://evil.example"),
    "serviceUrl https://x.trafficmanager.net": of("https://x.trafficmanager.net"),
    "serviceUrl https://smba.trafficmanager.net.evil": of("https://smba.trafficmanager.net.evil"),
    "serviceUrl http:// (no TLS)": of("http://smba.trafficmanager.net/emea/"),
    "serviceUrl 169.254.169.254": of("https://169.254.169.254/"),
    "serviceUrl with user:pass@": of("https://user:pass@smba.trafficmanager.net/"),
    "serviceUrl //evil": of("//evil"),
    "serviceUrl 500 chars": of(SERVICE + "a" * 500),
    "tenant id differs: channelData vs conversation": (of_tenants(TENANT, OTHER_TENANT), signed()),
    "channelId 'emulator'": (activity(channelId="emulator"), signed()),
}
AT_THE_KEYS = {
    "JWKS endpoint down": FakeKeys(names=()),  # test_keys.py: with none got, there is none
    "JWKS 10 MB": FakeKeys(names=()),
    "JWKS key rolled 2 h ago": FakeKeys(names=("second-key",)),
}


def test_every_row_about_tokens_is_tried() -> None:
    inputs = {row.input for row in rows_about("webhooks") if row.group == "JWT (Teams)"}

    assert inputs == {*ROWS, *AT_THE_KEYS}


@pytest.mark.parametrize("sent", ROWS.values(), ids=ROWS.keys())
async def test_what_microsoft_did_not_sign_for_us_is_refused_in_one_word(
    door: Door, sent: Sent
) -> None:
    if isinstance(sent, list):
        answer = await door.post(headers=sent)
    else:
        answer = await door.post(sent[0], sent[1])

    assert (answer.status_code, answer.text) == (401, "unauthorized")
    assert door.taken == []


@pytest.mark.parametrize("keys", AT_THE_KEYS.values(), ids=AT_THE_KEYS.keys())
async def test_without_the_key_nobody_comes_in(keys: FakeKeys) -> None:
    door = Door(keys)

    answer = await door.post()

    assert (answer.status_code, answer.text) == (401, "unauthorized")
    reason = "no_keys" if not keys.names else "unknown_key"
    assert door.count("refused", reason=reason) == 1


TENANTS: dict[str, tuple[object, object]] = {
    "both another": (OTHER_TENANT, OTHER_TENANT),
    "conversation another": (OTHER_TENANT, TENANT),
    "conversation another, channel data silent": (OTHER_TENANT, None),
    "neither": (None, None),
    "list": ([TENANT], TENANT),
    "number": (TENANT, 7),
    "empty": ("", TENANT),
}


@pytest.mark.parametrize(("where", "channel"), TENANTS.values(), ids=TENANTS.keys())
async def test_another_tenant_is_refused(door: Door, where: object, channel: object) -> None:
    answer = await door.post(of_tenants(where, channel))

    assert answer.status_code == 401
    assert door.count("refused", reason="other_tenant") == 1


async def test_a_key_that_is_not_endorsed_for_teams_is_refused() -> None:
    door = Door(FakeKeys(endorsements=frozenset({"webchat"})))

    answer = await door.post()

    assert answer.status_code == 401
    assert door.count("refused", reason="other_channel") == 1


async def test_who_did_not_sign_is_refused_before_the_body_is_read(door: Door) -> None:
    read: list[int] = []

    async def body() -> AsyncIterator[bytes]:
        for _ in range(3):
            read.append(1)
            yield b"x"

    for headers in ({}, {"Authorization": f"Bearer {signed(key='second-key')}"}):
        answer = await door.client.post(PATH, content=body(), headers=headers)
        assert answer.status_code == 401

    assert read == []
    assert door.taken == []


async def test_an_unsigned_body_of_any_size_is_401(door: Door) -> None:
    answer = await door.post(b"x" * (MOST_BYTES + 1), headers=[])

    assert answer.status_code == 401


async def test_nothing_of_a_forged_request_is_logged(
    door: Door, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    token = signed(key="second-key")

    await door.post(activity(text="our secret"), token)
    await door.post(activity(text="our secret", channelId="emulator"))
    await door.post(activity(text="our secret", type=None))

    written = caplog.text + "".join(capsys.readouterr())
    assert "secret" not in written
    assert token[:40] not in written
    assert signed()[:40] not in written
    assert ANA_ID not in written


# ---- bodies -------------------------------------------------------------------------------------

GZIP = [("Authorization", GOOD), ("Content-Encoding", "gzip")]
MALFORMED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", JSON),
    "not JSON": (b"hello", JSON),
    "JSON array": (b"[]", JSON),
    "JSON number": (b"7", JSON),
    "truncated JSON": (json.dumps(activity()).encode()[:-2], JSON),
    "trailing garbage": (json.dumps(activity()).encode() + b" {}", JSON),
    "duplicate keys": (b'{"type": "message", "type": "invoke"}', JSON),
    "NaN": (b'{"type": "message", "n": NaN}', JSON),
    "1e400": (b'{"type": "message", "n": 1e400}', JSON),
    "deep": (b'{"n": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", JSON),
    "not UTF-8": (b'{"type": "\xff"}', JSON),
    "BOM": (b"\xef\xbb\xbf{}", JSON),
    "wrong Content-Type": (json.dumps(activity()).encode(), "text/plain"),
    "no Content-Type": (json.dumps(activity()).encode(), ""),
    "charset=utf-7": (json.dumps(activity()).encode(), "application/json; charset=utf-7"),
    "form payload twice": (b"payload=%7B%7D&payload=%7B%7D", "application/x-www-form-urlencoded"),
    "multipart without boundary": (b"--x", "multipart/form-data"),
    "XML with DTD": (b"<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>", "application/xml"),
    "type as list": (json.dumps(activity(type=["message"])).encode(), JSON),
    "no type": (json.dumps(activity(type=None)).encode(), JSON),
    "no id": (json.dumps(activity(id=None)).encode(), JSON),
    "text as list": (json.dumps(activity(text=["help"])).encode(), JSON),
}
TAKEN: dict[str, Json] = {
    "key __proto__": {**activity(), "__proto__": {"type": "invoke"}},
    "unknown event type": activity(type="somethingNew"),
    "text null": {**activity(), "text": None},
    "ts as float": {**activity(), "timestamp": 1.5},
    "ts '0'": activity(timestamp="0"),
    "emoji-only": activity(text="🎉"),
    "NUL in text": activity(text="a\x00b"),
    "lone surrogate in text": activity(text="\ud800x"),
}
LARGE = {"1 GB body", "gzip bomb"}


def test_every_row_about_bodies_is_tried() -> None:
    inputs = {row.input for row in rows_about("webhooks") if row.group == "body"}

    assert inputs <= {*MALFORMED, *TAKEN, *LARGE}


@pytest.mark.parametrize(("body", "content_type"), MALFORMED.values(), ids=MALFORMED.keys())
async def test_what_is_signed_but_makes_no_sense_is_refused(
    door: Door, body: bytes, content_type: str
) -> None:
    answer = await door.post(body, content_type=content_type)

    assert answer.status_code in {400, 401}  # without an origin in it, it is not known to be ours
    assert answer.text in {"bad request", "unauthorized"}
    assert door.taken == []


@pytest.mark.parametrize("said", TAKEN.values(), ids=TAKEN.keys())
async def test_what_is_odd_and_harmless_is_taken(door: Door, said: Json) -> None:
    answer = await door.post(said)

    assert answer.status_code == 200


async def test_texts_are_made_fit_to_be_kept_at_the_door(door: Door) -> None:
    await door.post(activity(text="a\x00\ud800b"))

    assert door.taken[0][1]["text"] == "a\ufffd\ufffdb"


async def test_a_body_that_says_it_is_too_large_is_not_read(door: Door) -> None:
    answer = await door.post(b"x" * (MOST_BYTES + 1))

    assert (answer.status_code, answer.text) == (413, "too large")


async def test_a_body_that_turns_out_too_large_is_dropped(door: Door) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65_536

    answer = await door.client.post(PATH, content=endless(), headers={"Authorization": GOOD})

    assert answer.status_code == 413


async def test_a_packed_body_is_refused(door: Door) -> None:
    answer = await door.post(gzip.compress(b" " * 5_000_000), headers=GZIP)

    assert answer.status_code == 400


# ---- what means nothing to us -------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["typing", "messageReaction", "endOfConversation", "event", "messageUpdate", "new"]
)
async def test_what_means_nothing_to_us_is_taken_and_counted(door: Door, kind: str) -> None:
    answer = await door.post(activity(type=kind))

    assert (answer.status_code, door.taken) == (200, [])
    assert door.count("requests", kind="unknown") == 1


@pytest.mark.parametrize(
    "name", ["composeExtension/query", "signin/verifyState", "something/new", "", None]
)
async def test_an_invoke_that_nobody_knows_is_not_implemented(door: Door, name: str | None) -> None:
    answer = await door.post({**invoke("x", {}), "name": name})

    assert (answer.status_code, door.taken) == (501, [])


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
PARTS = ["type", "name", "id", "from", "conversation", "channelData", "value", "text", "entities"]


@given(st.dictionaries(st.sampled_from([*PARTS, "serviceUrl", "channelId"]), JSON_VALUES))
async def test_no_activity_is_ever_a_fault(changes: dict[str, Any]) -> None:
    door = Door()

    answer = await door.post({**activity(), **changes})

    assert answer.status_code in {200, 400, 401, 501}

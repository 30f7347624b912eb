"""The key set over loopback: got once in a while, kept while the other side is away."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from adapters.teams.hosts import Hosts
from adapters.teams.keys import FIRST_PAUSE, FRESH, MOST_BYTES, PAUSE, Patience, SigningKeys
from bot.clock import MovableClock
from tests.adapters.teams.signing import KID, NOW, Json, published, row

METADATA, KEYS = "/v1/.well-known/openidconfiguration", "/v1/.well-known/keys"
SECOND = "second-key"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Microsoft:
    """Serves metadata and keys on this machine; counts what was asked."""

    origin: str = ""
    rows: Json = field(default_factory=lambda: published(KID))
    address: str = ""
    asked: list[str] = field(default_factory=list)
    answer: Answer | None = None
    gate: asyncio.Event | None = None
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def metadata(self, request: web.Request) -> web.StreamResponse:
        self.asked.append("metadata")
        self.was_asked.set()
        if self.gate is not None:
            await self.gate.wait()
        if self.answer is not None:
            return await self.answer(request)
        return web.json_response({"jwks_uri": self.address or f"{self.origin}{KEYS}"})

    async def keys(self, request: web.Request) -> web.StreamResponse:
        self.asked.append("keys")
        return web.json_response(self.rows)

    def fails(self, status: int = 503) -> None:
        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status)

        self.answer = answer

    @property
    def fetches(self) -> int:
        return self.asked.count("metadata")


@dataclass
class Scene:
    microsoft: Microsoft
    keys: SigningKeys
    clock: MovableClock

    async def knows(self, kid: str = KID) -> bool:
        return await self.keys.named(kid) is not None


@contextlib.asynccontextmanager
async def serving(patience: Patience) -> AsyncIterator[Scene]:
    microsoft, clock = Microsoft(), MovableClock(NOW)
    app = web.Application()
    app.router.add_get(METADATA, microsoft.metadata)
    app.router.add_get(KEYS, microsoft.keys)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    microsoft.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as session:
        keys = SigningKeys(lambda: session, Hosts(simulator=microsoft.origin), clock, patience)
        try:
            yield Scene(microsoft, keys, clock)
        finally:
            if microsoft.gate is not None:
                microsoft.gate.set()
            await keys.close()
            await runner.cleanup()


@pytest.fixture
async def here() -> AsyncIterator[Scene]:
    async with serving(Patience()) as scene:
        yield scene


async def test_a_key_is_got_once_and_kept(here: Scene) -> None:
    found = await here.keys.named(KID)

    assert found is not None
    assert found.endorsements == {"msteams"}
    assert await here.keys.named(KID) is found
    assert here.microsoft.asked == ["metadata", "keys"]


async def test_many_at_once_ask_once(here: Scene) -> None:
    here.microsoft.gate = asyncio.Event()
    asking = [asyncio.create_task(here.knows()) for _ in range(50)]
    await here.microsoft.was_asked.wait()
    here.microsoft.gate.set()

    assert all(await asyncio.gather(*asking))
    assert here.microsoft.fetches == 1


async def test_a_new_key_is_fetched_when_somebody_signs_with_it(here: Scene) -> None:
    await here.knows()
    here.microsoft.rows = published(KID, SECOND)
    here.clock.advance(PAUSE)

    assert await here.knows(SECOND)
    assert here.microsoft.fetches == 2


async def test_an_unknown_key_is_asked_for_at_most_once_a_minute(here: Scene) -> None:
    await here.knows()
    for _ in range(20):
        assert not await here.knows("nobody")
    here.clock.advance(PAUSE)
    for _ in range(20):
        assert not await here.knows("nobody")

    assert here.microsoft.fetches == 2


async def test_a_key_that_was_rolled_two_hours_ago_is_not_taken_any_more(here: Scene) -> None:
    await here.knows()
    here.microsoft.rows = published(SECOND)
    here.clock.advance(timedelta(hours=2))

    assert not await here.knows()
    assert await here.knows(SECOND)


@pytest.mark.parametrize("status", [500, 503, 404, 302])
async def test_keys_are_kept_while_the_other_side_is_away(here: Scene, status: int) -> None:
    await here.knows()
    here.microsoft.fails(status)
    here.clock.advance(timedelta(days=3))

    assert await here.knows()
    assert here.keys.are_known
    assert here.microsoft.fetches == 2


async def test_old_keys_are_served_while_the_other_side_is_slow() -> None:
    async with serving(Patience(wait_seconds=0.01)) as here:
        await here.knows()
        here.microsoft.gate = asyncio.Event()
        here.clock.advance(FRESH)

        assert await here.knows()


async def test_without_any_key_it_is_asked_again_soon(here: Scene) -> None:
    here.microsoft.fails()
    assert not await here.knows()
    assert not here.keys.are_known
    here.microsoft.answer = None

    assert not await here.knows()
    here.clock.advance(FIRST_PAUSE)
    assert await here.knows()


async def test_a_list_that_has_no_key_does_not_take_away_those_that_are_known(here: Scene) -> None:
    await here.knows()
    here.microsoft.rows = {"keys": []}
    here.clock.advance(FRESH)

    assert await here.knows()


async def test_nobody_is_asked_elsewhere_for_keys(here: Scene) -> None:
    here.microsoft.address = "https://login.botframework.com.evil.example/keys"

    assert not await here.knows()
    assert here.microsoft.asked == ["metadata"]


async def test_a_redirect_is_not_followed(here: Scene) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": KEYS})

    here.microsoft.answer = answer

    assert not await here.knows()
    assert here.microsoft.asked == ["metadata"]


async def test_ten_megabytes_of_keys_are_not_read(here: Scene) -> None:
    here.microsoft.rows = {**published(KID), "x": "x" * 10 * MOST_BYTES}

    assert not await here.knows()


BAD_BODIES: dict[str, bytes] = {
    "no JSON": b"<html>",
    "not UTF-8": b'{"x": "\xff"}',
    "a list": b"[]",
    "nothing": b"",
    "deep": b"[" * 10_000,
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_what_is_no_metadata_is_no_key(here: Scene, body: bytes) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body)

    here.microsoft.answer = answer

    assert not await here.knows()


ODD_ROWS: dict[str, object] = {
    "a number": 7,
    "no kid": {**row(SECOND), "kid": None},
    "kid list": {**row(SECOND), "kid": [SECOND]},
    "another type": {**row(SECOND), "kty": "EC"},
    "a key for secrets": {**row(SECOND), "use": "enc"},
    "n missing": {**row(SECOND), "n": None},
    "n no base64": {**row(SECOND), "n": "!"},
    "n empty": {**row(SECOND), "n": ""},
    "e zero": {**row(SECOND), "e": "AA"},
    "a short key": {**row(SECOND), "n": row(SECOND)["n"][:80]},
}


@pytest.mark.parametrize("odd", ODD_ROWS.values(), ids=ODD_ROWS.keys())
async def test_an_odd_key_does_not_spoil_the_others(here: Scene, odd: object) -> None:
    here.microsoft.rows = {"keys": [odd, row(KID)]}

    assert await here.knows()
    here.clock.advance(PAUSE)
    assert not await here.knows(SECOND)


@pytest.mark.parametrize("told", [None, "msteams", [7, None], {}])
async def test_a_key_without_endorsements_is_endorsed_for_nothing(
    here: Scene, told: object
) -> None:
    here.microsoft.rows = published(KID, endorsements=told)

    found = await here.keys.named(KID)

    assert found is not None
    assert found.endorsements == frozenset()


async def test_a_fetch_that_hangs_is_given_up() -> None:
    async with serving(Patience(fetch_seconds=0.05)) as here:
        here.microsoft.gate = asyncio.Event()

        assert not await here.knows()


async def test_nobody_there_is_no_key() -> None:
    async with aiohttp.ClientSession() as session:
        keys = SigningKeys(
            lambda: session, Hosts(simulator="http://127.0.0.1:1"), MovableClock(NOW)
        )

        assert await keys.named(KID) is None
        await keys.close()

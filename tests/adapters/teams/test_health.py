"""What `doctor` says of Teams: good where all is well, and what to do where it is not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.teams.health import teams_checks
from bot.clock import SystemClock
from bot.config import Settings, load_settings
from bot.health.doctor import Finding, Verdict, examine
from playground.teams.keys import SigningKeys

APP = "5a7c2d10-4b1e-4f3a-9c55-0d2f6e8b1a34"
TENANT = "fedcba98-7654-3210-fedc-ba9876543210"
GOOD, DOUBTFUL, BAD = Verdict.GOOD, Verdict.DOUBTFUL, Verdict.BAD

Json = dict[str, Any]


@dataclass
class Microsoft:
    """Entra, the Bot Framework, the Connector and our own door: all on one loopback port."""

    login: tuple[int, Json] = (200, {"access_token": "very-secret-token", "expires_in": 3599})
    login_at: str = ""
    keys: int = 200
    door: int = 401
    origin: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((request.path, request.headers.get("authorization")))
        match request.path:
            case "/teams/messages":
                return web.Response(status=self.door, headers={"location": "https://teams.example"})
            case path if path.startswith("/connector"):
                return web.Response(status=404)
            case path if path.endswith("/token"):
                status, body = self.login
                dated = {"date": self.login_at} if self.login_at else {}
                return web.json_response(body, status=status, headers=dated)
            case path if path.endswith("openidconfiguration"):
                keys = {"jwks_uri": f"{self.origin}/v1/.well-known/keys"}
                return web.json_response(keys, status=self.keys)
            case _:
                return web.json_response(SigningKeys().published())


@asynccontextmanager
async def looked_at(microsoft: Microsoft, **given: object) -> AsyncIterator[dict[str, Finding]]:
    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", microsoft.answer)
    async with TestServer(app) as server:
        microsoft.origin = f"http://127.0.0.1:{server.port}"
        checks = teams_checks(settings(microsoft.origin, **given), SystemClock())
        yield {one.check: one for one in await examine(checks)}


def settings(origin: str, **given: object) -> Settings:
    theirs = {
        "public_url": origin,
        "teams_app_id": APP,
        "teams_app_password": "very-secret-password",
        "teams_tenant_id": TENANT,
        "teams_simulator_url": origin,
    }
    return load_settings({}, _env_file=None, **{**theirs, **given})


async def test_where_all_is_well_everything_is_good() -> None:
    microsoft = Microsoft()

    async with looked_at(microsoft) as found:
        assert {one.verdict for one in found.values()} == {GOOD}
        assert set(found) == {"teams", "clock of teams", "teams keys", "teams host", "teams door"}
        assert "very-secret" not in str(found)


async def test_our_token_goes_nowhere() -> None:
    microsoft = Microsoft()

    async with looked_at(microsoft):
        assert {authorization for _, authorization in microsoft.asked} == {None}


LOGINS = [
    ((401, {"error": "invalid_client"}), "make a new client secret"),
    ((400, {"error": "unauthorized_client"}), "not in this tenant"),
    ((400, {"error": "invalid_request"}), "tenant is not known"),
    ((400, {"error": "invalid_scope"}), "TEAMS_APP_ID and TEAMS_TENANT_ID"),
    ((500, {}), "may this machine call 127.0.0.1"),
    ((200, {"access_token": 7}), "may this machine call 127.0.0.1"),
]


@pytest.mark.parametrize(("login", "advice"), LOGINS)
async def test_a_login_that_says_no_tells_what_to_do(login: tuple[int, Json], advice: str) -> None:
    async with looked_at(Microsoft(login=login)) as found:
        assert found["teams"].verdict is BAD
        assert advice in found["teams"].advice
        assert found["clock of teams"].found == "not told"


async def test_a_clock_that_is_off_is_found() -> None:
    async with looked_at(Microsoft(login_at="Mon, 01 Jan 2024 00:00:00 GMT")) as found:
        assert found["clock of teams"].verdict is BAD


async def test_keys_that_cannot_be_got_are_bad() -> None:
    async with looked_at(Microsoft(keys=500)) as found:
        assert found["teams keys"].verdict is BAD


DOORS = [
    (401, GOOD, "refuses what Microsoft did not sign"),
    (404, BAD, "nobody answers"),
    (200, BAD, "200 instead of 401"),
    (302, BAD, "leads elsewhere"),
    (503, DOUBTFUL, "not ready"),
]


@pytest.mark.parametrize(("status", "verdict", "words"), DOORS)
async def test_our_door_must_be_there_and_locked(status: int, verdict: Verdict, words: str) -> None:
    async with looked_at(Microsoft(door=status)) as found:
        assert found["teams door"].verdict is verdict
        assert words in found["teams door"].found


async def test_without_an_address_there_is_no_door() -> None:
    async with looked_at(Microsoft(), public_url="") as found:
        assert found["teams door"].verdict is BAD
        assert "PUBLIC_URL" in found["teams door"].found


async def test_where_nothing_is_reached_all_is_said_without_a_traceback() -> None:
    nowhere = "http://127.0.0.1:9"  # the discard port: nobody listens there

    found = await examine(teams_checks(settings(nowhere), SystemClock()))

    verdicts = {one.check: one.verdict for one in found}
    assert verdicts.pop("clock of teams") is GOOD
    assert verdicts.pop("teams door") is DOUBTFUL
    assert set(verdicts.values()) == {BAD}
    assert all(one.advice for one in found if one.verdict is not GOOD)

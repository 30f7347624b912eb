"""Promises 1 and 8 over Teams: what Microsoft did not sign for us reaches nothing and no one.

The whole program runs beside a simulated Teams. Forged requests must be refused, no handler may be
called, nothing may be asked or sent outside, and no log may hold a piece of a body.
"""

import json
import time
from asyncio import Runner
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SystemClock
from playground.teams.company import STRANGERS_TENANT
from tests.adapters.teams.signing import private_key, segment
from tests.adapters.teams.test_hosts import LOOK_ALIKES
from tests.end_to_end.teams_world import OnTeams, goodword_on_teams
from tests.promises.conftest import Figures
from tests.promises.figures import percentile
from tests.promises.loops import looped
from tests.promises.sizes import Sizes
from tests.promises.test_unsigned import WORD, places_in, spoil, written_logs

LIVES = "https://smba.trafficmanager.net/emea/"  # a true Connector, which is not the simulated one
REFUSED = {400, 401, 413}
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e300, "", " ", "x" * 2_000, "\x00", "<at>x</at>", [], {}, [[]], [None],
    [{}], {"id": 7}, ["x"], "\ud800", "28:", "msteams",
)  # fmt: skip


@dataclass
class Outside:
    """The program, and how much of it was reached."""

    here: OnTeams
    client: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)

    async def posts(self, activity: object, authorization: str | None) -> int:
        """Send a body with a header to the bot, and return the status of the answer."""
        headers = {"content-type": "application/json"}
        if authorization is not None:
            headers["authorization"] = authorization
        body = json.dumps(activity).encode()
        url = f"{self.here.url}/teams/messages"
        answer = await self.client.post(url, content=body, headers=headers)
        return answer.status_code

    async def kept(self) -> int:
        """Return how many requests were handled so that it shows, and how many calls were made."""
        rows = [await self.here.count(table) for table in ("inbox", "kudos", "reference", "noted")]
        return sum(rows) + len(self.calls())

    def calls(self) -> list[str]:
        """Return the bot's calls but for those of keys, which every visitor may cause."""
        found = [one.what for one in self.here.teams.wire if one.direction == "from bot"]
        return [one for one in found if "(keys)" not in one and "(metadata)" not in one]


@contextmanager
def outside(folder: Path, template: Path) -> Iterator[tuple[Outside, Runner]]:
    """Serve the program beside a simulated Teams, from the outside."""
    with looped(goodword_on_teams(folder, template)) as (here, runner):
        made = Outside(here)
        yield made, runner
        runner.run(made.client.aclose())


def words_of_ana(here: OnTeams, **changes: object) -> dict[str, Any]:
    """Return the activity of a kudos that Ana types, as Teams would send it."""
    tenant = here.teams.tenant
    ana, place = tenant.person("ana"), tenant.place("Thanks")
    usual = {
        "type": "message",
        "id": "1795424499999",
        "timestamp": "2026-11-23T09:00:00.000Z",
        "serviceUrl": tenant.service_url,
        "channelId": "msteams",
        "from": {"id": ana.id, "name": ana.name, "aadObjectId": ana.oid},
        "conversation": {
            "conversationType": "channel",
            "tenantId": tenant.registration.tenant,
            "id": place.id,
            "isGroup": True,
        },
        "recipient": {"id": tenant.bot.id, "name": tenant.bot.name},
        "channelData": {"tenant": {"id": tenant.registration.tenant}},
        "text": f"<at>Goodword</at> kudos {WORD}",
        "entities": [
            {
                "type": "mention",
                "text": "<at>Goodword</at>",
                "mentioned": {"id": tenant.bot.id, "name": "Goodword"},
            }
        ],
    }
    return {**usual, **changes}


def claims_of(here: OnTeams, **changes: object) -> dict[str, Any]:
    """Return the claims of a token as Microsoft writes them; None leaves one out."""
    now, tenant = int(SystemClock().now().timestamp()), here.teams.tenant
    usual = {
        "iss": "https://api.botframework.com",
        "aud": tenant.registration.app,
        "serviceurl": tenant.service_url,
        "nbf": now - 5,
        "exp": now + 3_600,
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def signed(here: OnTeams, **changes: object) -> str:
    """Return a token with Microsoft's own signature, whatever it says."""
    return "Bearer " + here.teams.keys.signed(claims_of(here, **changes))


Forge = Callable[[OnTeams], str | None]


def _by_nobody(here: OnTeams) -> str:
    head = {"alg": "none", "typ": "JWT"}
    return f"Bearer {segment(head)}.{segment(claims_of(here))}."


def _by_another(here: OnTeams) -> str:
    true = here.teams.keys.signed(claims_of(here))
    kid = jwt.get_unverified_header(true).get("kid")
    return "Bearer " + jwt.encode(
        claims_of(here), private_key("attacker"), "RS256", {"kid": str(kid)}
    )


def _by_our_secret(here: OnTeams) -> str:
    secret = here.teams.tenant.registration.secret.ljust(32, "x")
    return "Bearer " + jwt.encode(claims_of(here), secret, "HS256")


def _cut(here: OnTeams) -> str:
    return signed(here)[:-8]


def _with_other_claims(here: OnTeams) -> str:
    head, _, tail = signed(here).split(".")
    return f"{head}.{segment(claims_of(here, aud='somebody else'))}.{tail}"


NOW = int(SystemClock().now().timestamp())

FORGED: dict[str, Forge] = {
    "no token": lambda _: None,
    "empty": lambda _: "",
    "Bearer alone": lambda _: "Bearer",
    "Basic": lambda _: "Basic YTpi",
    "not a token": lambda _: f"Bearer {WORD}",
    "a token twice": lambda here: f"{signed(here)} {signed(here)}",
    "nobody's signature": _by_nobody,
    "another's key": _by_another,
    "our secret": _by_our_secret,
    "cut short": _cut,
    "other claims under the signature": _with_other_claims,
    "for another bot": lambda here: signed(here, aud=STRANGERS_TENANT),
    "for no bot": lambda here: signed(here, aud=None),
    "of another issuer": lambda here: signed(here, iss="https://sts.windows.net/x/"),
    "of no issuer": lambda here: signed(here, iss=None),
    "run out": lambda here: signed(here, exp=NOW - 3_600, nbf=NOW - 7_200),
    "not yet good": lambda here: signed(here, nbf=NOW + 3_600, exp=NOW + 7_200),
    "without an end": lambda here: signed(here, exp=None),
    "for another service": lambda here: signed(here, serviceurl=LIVES),
    "for no service": lambda here: signed(here, serviceurl=None),
}


def of_another_tenant(here: OnTeams) -> Iterator[dict[str, Any]]:
    """Yield activities that are signed as they should be, and are not of our tenant."""
    usual = words_of_ana(here)
    where, told = usual["conversation"], {"tenant": {"id": STRANGERS_TENANT}}
    yield words_of_ana(here, conversation={**where, "tenantId": STRANGERS_TENANT})
    yield words_of_ana(here, channelData=told)
    yield words_of_ana(here, conversation={**where, "tenantId": None}, channelData={})
    yield words_of_ana(here, channelId="directline")
    yield words_of_ana(here, channelId=None)


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, empty_database: Path
) -> Iterator[tuple[Outside, Runner, list[str]]]:
    """The program from the outside, and all that it logs; it is the same for all of these."""
    folder = tmp_path_factory.mktemp("house")
    with outside(folder, empty_database) as (door, runner), written_logs() as logs:
        yield door, runner, logs


House = tuple[Outside, Runner, list[str]]


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_token_is_refused_and_nothing_is_done(house: House, how: str) -> None:
    door, runner, logs = house
    before = runner.run(door.kept())

    status = runner.run(door.posts(words_of_ana(door.here), FORGED[how](door.here)))

    assert status == 401
    assert runner.run(door.kept()) == before
    assert not any(WORD in one for one in logs)


def test_what_is_signed_for_another_tenant_is_refused(house: House) -> None:
    door, runner, logs = house
    before = runner.run(door.kept())

    found = [
        runner.run(door.posts(said, signed(door.here))) for said in of_another_tenant(door.here)
    ]

    assert set(found) <= REFUSED
    assert runner.run(door.kept()) == before
    assert not any(WORD in one for one in logs)


def test_no_other_service_is_believed_and_none_gets_a_token(house: House, figures: Figures) -> None:
    door, runner, _ = house
    before = runner.run(door.kept())
    statuses = Counter[int]()

    for url in [*LOOK_ALIKES, LIVES, "http://127.0.0.1:1/", "http://169.254.169.254/"]:
        said = words_of_ana(door.here, serviceUrl=url)
        statuses[runner.run(door.posts(said, signed(door.here, serviceurl=url)))] += 1

    figures("P8 teams service urls", tried=statuses.total(), statuses=dict(statuses))
    assert statuses.total() >= 60
    assert statuses.keys() <= REFUSED
    assert runner.run(door.kept()) == before


def test_whatever_is_forged_or_spoilt_is_refused_and_reaches_nothing(
    house: House, sizes: Sizes, figures: Figures
) -> None:
    door, runner, logs = house
    before, durations, statuses = runner.run(door.kept()), list[float](), Counter[int]()

    @sizes.examples
    @given(st.data())
    def refused(data: st.DataObject) -> None:
        made = FORGED[data.draw(st.sampled_from(sorted(FORGED)))](door.here)
        said = spoil(words_of_ana(door.here), JUNK, data.draw)
        began = time.perf_counter()
        status = runner.run(door.posts(said, made))
        durations.append(time.perf_counter() - began)
        statuses[status] += 1
        assert status in REFUSED

    refused()
    figures(
        "P1 teams unsigned",
        requests=statuses.total(),
        statuses=dict(statuses),
        calls_and_rows=runner.run(door.kept()) - before,
        http_500=sum(status >= 500 for status in statuses),
        p99_ms=percentile(durations, 0.99) * 1000,
    )
    assert runner.run(door.kept()) == before
    assert not any(WORD in one for one in logs)


def test_what_is_signed_and_spoilt_is_answered_without_a_500(
    house: House, sizes: Sizes, figures: Figures
) -> None:
    door, runner, logs = house
    statuses = Counter[int]()

    @sizes.examples
    @given(st.data())
    def answered(data: st.DataObject) -> None:
        said = spoil(words_of_ana(door.here), JUNK, data.draw)
        assert list(places_in(said)) or not said
        status = runner.run(door.posts(said, signed(door.here)))
        statuses[status] += 1
        assert status in {200, 501, *REFUSED}, said

    answered()
    figures("P1 teams signed and spoilt", requests=statuses.total(), statuses=dict(statuses))
    assert not any(WORD in one for one in logs)

"""G5: what a Teams activity with a real token costs until its turn ends, ours and botbuilder's.

Both get the same activities with the same tokens, and their turns are empty. The stock adapter is
driven as its documentation does: the body becomes an `Activity`, then `process_activity`. HTTP is
left out of its part, and is in ours.
"""

import contextlib
import json
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    ChannelValidation,
    PasswordServiceClientCredentialFactory,
)
from pydantic import SecretStr
from starlette.requests import Request

from adapters.teams.api import TeamsApi
from adapters.teams.app import TeamsBot, WireAdapter
from adapters.teams.arrivals import Installation, Reference, TurnAnswer
from adapters.teams.front import Front
from adapters.teams.hosts import Hosts
from adapters.teams.keys import SigningKeys
from adapters.teams.shapes import Kind
from adapters.teams.verifier import Verifier
from adapters.wire.session import open_session
from benches.activities import APP, METADATA, PASSWORD, PATH, TENANT, said, token
from benches.counting_teams import CountingTeams, teams_in_a_thread
from benches.figures import Figure, Goal, figure, ratios
from benches.routing import Call, micros
from benches.sizes import Sizes
from bot.clock import SystemClock
from bot.errors import PlatformError

TOKENS = 50  # Microsoft uses a token for a while
STOCK_SHARE = 10  # the stock adapter gets a tenth of the activities: it takes that much longer
LEAST_STOCK = 20

Letter = tuple[bytes, str]
"""The body of an activity, and its token."""


async def teams_bench(sizes: Sizes) -> list[Figure]:
    """Return the figures of G5 that need no database."""
    with teams_in_a_thread() as teams:
        letters = _letters(teams, sizes.routed)
        stock = _stock(letters, teams.origin)
        async with _ours(letters, teams.origin) as ours:
            found: tuple[list[float], list[float]] = ([], [])
            few = max(sizes.routed // STOCK_SHARE, LEAST_STOCK)
            for number in range(sizes.rounds + 1):  # the first warms up, and gets the keys
                turns = [(found[0], ours, sizes.routed), (found[1], stock, few)]
                for times, call, count in reversed(turns) if number % 2 else turns:
                    used = await micros(call, count, clock=time.thread_time)
                    if number:
                        times.append(used)
    return [
        figure(
            "CPU of an activity, ÷ stock CloudAdapter",
            ratios(*found),
            "×",
            Goal("G5", most=1 / 25),
        ),
        figure("  CPU of an activity, ours with HTTP", found[0], "µs"),
        figure("  CPU of an activity, stock without HTTP", found[1], "µs"),
    ]


def _letters(teams: CountingTeams, count: int) -> Sequence[Letter]:
    """Return activities with their tokens, none like another."""
    where = teams.service_url
    tokens = [token(teams.keys, where) for _ in range(TOKENS)]
    bodies = (said(number, number % 100, "kudos mine", where) for number in range(count))
    return [
        (json.dumps(body).encode(), tokens[number % TOKENS]) for number, body in enumerate(bodies)
    ]


# ---- the two ------------------------------------------------------------------------------------


def _stock(letters: Sequence[Letter], origin: str) -> Call:
    """Return what takes an activity through botbuilder's own adapter."""
    ChannelValidation.open_id_metadata_endpoint = f"{origin}{METADATA}"
    credentials = PasswordServiceClientCredentialFactory(APP, PASSWORD, TENANT)
    adapter = CloudAdapterBase(
        BotFrameworkAuthenticationFactory.create(credential_factory=credentials)
    )
    bot = ActivityHandler()
    turns: list[str] = []

    async def turn(context: TurnContext) -> None:
        turns.append(context.activity.type)
        await bot.on_turn(context)

    async def call(number: int) -> None:
        body, bearer = letters[number % len(letters)]
        activity = Activity().deserialize(json.loads(body))
        before = len(turns)
        await adapter.process_activity(f"Bearer {bearer}", activity, turn)
        assert len(turns) == before + 1, "the stock adapter ran no turn"

    return call


@contextlib.asynccontextmanager
async def _ours(letters: Sequence[Letter], origin: str) -> AsyncIterator[Call]:
    """Yield what takes an activity through our door and our adapter."""
    hosts, clock = Hosts(simulator=origin), SystemClock()
    turns: list[Kind] = []

    async def serve(kind: Kind, _: dict[str, Any]) -> TurnAnswer:
        turns.append(kind)
        return TurnAnswer(200)

    unopened = TeamsApi(hosts, Installation(TENANT, APP), SecretStr(PASSWORD), clock)
    adapter = WireAdapter(TeamsBot(serve), unopened, _nowhere)
    async with open_session() as session:
        known = SigningKeys(lambda: session, hosts, clock)
        front = Front(Verifier(known, hosts, APP, clock), hosts, TENANT, adapter.dispatch)

        async def call(number: int) -> None:
            answer = await front.answer(_request(*letters[number % len(letters)]))
            assert answer.status_code == 200, bytes(answer.body)

        yield call
        await known.close()
        assert turns, "no turn was run"


def _request(body: bytes, bearer: str) -> Request:
    """Return a request as the web server hands it over."""
    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "query_string": b"",
        "headers": [
            (b"authorization", f"Bearer {bearer}".encode()),
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
        ],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(scope, receive)


def _nowhere(_: dict[str, Any]) -> Reference:
    raise PlatformError("nothing_is_said_here")

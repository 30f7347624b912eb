"""A Connector, a login and keys that answer at once and only count; they run beside the load."""

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from urllib.parse import unquote, urlsplit

import orjson

from benches.activities import (
    APP,
    KEYS,
    METADATA,
    PASSWORD,
    TENANT,
    Json,
    direct,
    metadata,
    object_id,
)
from benches.answering import answering
from playground.teams.keys import SigningKeys


class CountingTeams:
    """What was called.

    Attributes:
        calls: by verb and the last word of the path.
        origin: where it answers.
    """

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.keys = SigningKeys()
        self.origin = ""

    @property
    def service_url(self) -> str:
        """The Connector's address, as activities name it."""
        return f"{self.origin}/connector/"

    @property
    def posts(self) -> int:
        """How many messages were posted or changed."""
        return self.calls["POST activities"] + self.calls["PUT activities"]

    def settings(self) -> dict[str, str]:
        """Return the settings that connect a program with it."""
        return {
            "TEAMS_APP_ID": APP,
            "TEAMS_APP_PASSWORD": PASSWORD,
            "TEAMS_TENANT_ID": TENANT,
            "TEAMS_SIMULATOR_URL": self.origin,
        }

    def answer(self, verb: str, target: str, body: bytes) -> bytes:
        """Return the JSON that Microsoft would answer."""
        path = unquote(urlsplit(target).path)
        parts = path.strip("/").split("/")
        named = next((one for one in reversed(parts) if one in _WORDS), parts[-1])
        self.calls[f"{verb} {named}"] += 1
        return orjson.dumps(self._told(path, named, body, parts))

    def _told(self, path: str, named: str, body: bytes, parts: list[str]) -> Json:
        match named:
            case _ if path == METADATA:
                return metadata(self.origin)
            case _ if path == KEYS:
                return dict(self.keys.published())
            case "token":
                told = {"token_type": "Bearer", "expires_in": 3_599, "access_token": "bench"}
            case "members":
                told = _member(_number(parts[-1]))
            case "pagedmembers":
                told = {"members": [_member(_number(parts[-2]))]}
            case "conversations":
                told = {"id": direct(_number(orjson.loads(body)["members"][0]["id"]))}
            case _:
                told = {"id": str(sum(self.calls.values()))}
        return told


_WORDS = frozenset({"activities", "conversations", "members", "pagedmembers", "token"})


def _number(which: str) -> int:
    """Return the number of the person in an id of ours."""
    return int("0" + "".join(one for one in which[-8:] if one.isdecimal()))


def _member(number: int) -> Json:
    return {
        "id": f"29:bench-{number:08d}",
        "aadObjectId": object_id(number),
        "objectId": object_id(number),
        "name": f"Person {number}",
        "givenName": "Person",
        "surname": str(number),
        "email": f"person{number}@bench.example",
        "userPrincipalName": f"person{number}@bench.example",
        "tenantId": TENANT,
        "userRole": "user",
    }


@contextlib.asynccontextmanager
async def counting_teams() -> AsyncIterator[CountingTeams]:
    """Serve one on a free port."""
    teams = CountingTeams()
    async with answering(teams.answer) as teams.origin:
        yield teams


@contextlib.contextmanager
def teams_in_a_thread() -> Iterator[CountingTeams]:
    """Serve one from a thread of its own, for callers that block, and to count only their time."""
    begun, teams = threading.Event(), CountingTeams()
    loop, over = asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        async with answering(teams.answer) as teams.origin:
            begun.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    begun.wait()
    try:
        yield teams
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()

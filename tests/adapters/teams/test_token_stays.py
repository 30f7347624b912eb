"""The bot token goes to Teams alone (reliability.md T2, P8): not one byte of it goes elsewhere."""

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from adapters.teams.api import TeamsApi
from adapters.teams.arrivals import Installation, Reference
from adapters.teams.hosts import Hosts, NotAllowed
from adapters.teams.peers import Refused, is_public, loopback_socket, public_socket
from adapters.teams.references import TeamsReferences
from bot.clock import MovableClock
from bot.errors import PlatformError
from bot.surface import PlaceKind
from playground.slack.harness import START
from tests.adapters.teams.connector import (
    APP,
    CHANNEL,
    PASSWORD,
    TENANT,
    Answer,
    scene,
)
from tests.adapters.teams.test_hosts import LOOK_ALIKES

HELLO = {"type": "message", "text": "Hello"}
SMBA = "smba.trafficmanager.net"


@dataclass
class Trap:
    """Listens where nothing should ever come, and keeps every byte that does."""

    port: int = 0
    got: bytearray = field(default_factory=bytearray)
    connections: int = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.got += await reader.read(65_536)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def trap() -> AsyncIterator[Trap]:
    found = Trap()
    server = await asyncio.start_server(found.take, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    async with server:
        yield found


@dataclass
class FakeResolver(AbstractResolver):
    """A name server whose answers change."""

    answers: list[str]
    port: int
    asked: int = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        version = ipaddress.ip_address(address).version
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=self.port or port,
                family=socket.AF_INET if version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        return None


def elsewhere(service_url: str) -> Reference:
    return Reference(service_url, CHANNEL, PlaceKind.CHANNEL, None, TENANT)


@pytest.mark.parametrize("address", LOOK_ALIKES)
async def test_a_reference_that_names_another_host_is_neither_kept_nor_followed(
    address: str,
) -> None:
    async with scene() as here:
        before = dict(here.memory.references)

        with pytest.raises(NotAllowed):
            await here.references.keep(elsewhere(address))
        with pytest.raises(PlatformError, match="service_url_not_allowed") as failed:
            await here.api.post(elsewhere(address), HELLO)

        assert failed.value.permanent
        assert here.memory.references == before
        assert here.connector.asked == []


async def test_a_kept_reference_is_checked_again_when_the_settings_changed() -> None:
    async with scene() as here, trap() as other:
        kept = dict(here.memory.references)
        moved = {
            key: note.replace(here.connector.origin, f"http://127.0.0.1:{other.port}")
            for key, note in kept.items()
        }
        here.memory.references.update(moved)
        fresh = TeamsReferences(here.units, here.api.installation, here.hosts, here.clock)

        assert await fresh.of(CHANNEL) is None
        assert other.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("verb", ["post", "update", "delete", "members"])
async def test_a_redirect_is_not_followed(status: int, verb: str) -> None:
    async with scene() as here, trap() as other:
        there = f"http://127.0.0.1:{other.port}/connector/v3/x"
        here.connector.next("conversations", Answer(status, None, {"Location": there}))
        where = here.reference(CHANNEL, PlaceKind.CHANNEL)
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "post": lambda: here.api.post(where, HELLO),
            "update": lambda: here.api.update(where, "1:1", HELLO),
            "delete": lambda: here.api.delete(where, "1:1"),
            "members": lambda: here.api.members(where),
        }

        with pytest.raises(PlatformError):
            await calls[verb]()

        assert (other.connections, bytes(other.got)) == (0, b"")


async def test_a_redirect_of_the_login_is_not_followed() -> None:
    async with scene() as here, trap() as other:
        there = f"http://127.0.0.1:{other.port}/"
        here.connector.next("LOGIN", Answer(307, None, {"Location": there}))

        with pytest.raises(PlatformError):
            await here.api.check_access()

        assert (other.connections, bytes(other.got)) == (0, b"")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.7",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
async def test_a_name_that_leads_to_a_private_address_gets_nothing(address: str) -> None:
    async with trap() as other:
        resolver = FakeResolver([address], other.port)
        api = public_api(resolver)

        with pytest.raises(PlatformError, match="no_connection") as failed:
            await api.check_access()

        await api.close()
        assert resolver.asked == 1
        assert (other.connections, bytes(other.got)) == (0, b"")
        assert not failed.value.ambiguous


async def test_a_dns_answer_that_changes_after_the_check_gets_no_byte_of_the_token() -> None:
    async with trap() as other:
        resolver = FakeResolver(["127.0.0.1"], other.port)
        api = public_api(resolver)
        await know_a_token(api)

        # The name is allowed each time; what it leads to is another matter.
        for _ in range(3):
            with pytest.raises(PlatformError, match="no_connection"):
                await api.post(elsewhere(f"https://{SMBA}/teams/"), HELLO)

        await api.close()
        assert resolver.asked >= 1
        assert (other.connections, bytes(other.got)) == (0, b"")


async def test_the_trap_would_have_caught_it() -> None:
    async with scene() as here, trap() as other:
        await here.api.check_access()
        reader, writer = await asyncio.open_connection("127.0.0.1", other.port)
        writer.write(b"GET / HTTP/1.1\r\nAuthorization: Bearer token-1\r\n\r\n")
        await writer.drain()
        await reader.read()
        writer.close()

        assert b"token-1" in other.got


def public_api(resolver: AbstractResolver) -> TeamsApi:
    """Return a way out to the real hosts, with another name server."""
    api = TeamsApi(Hosts(), Installation(TENANT, APP), SecretStr(PASSWORD), MovableClock(START))
    api.open(resolver)
    return api


async def know_a_token(api: TeamsApi) -> None:
    """Have a token at hand, as after an hour of work."""
    async with scene() as here:
        await here.api.check_access()
        api._access._token = here.api._access._token


# ---- addresses ----------------------------------------------------------------------------------


def info(address: str) -> tuple[object, ...]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return (family, socket.SOCK_STREAM, 0, "", (address, 443))


@given(st.ip_addresses())
def test_no_private_address_is_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    odd = address.is_private or address.is_loopback or address.is_link_local
    if odd or address.is_multicast or address.is_unspecified:
        assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_inside_of_another_is_looked_at_too(address: ipaddress.IPv4Address) -> None:
    inside = [f"::ffff:{address}", f"64:ff9b::{address}"]

    for one in inside:
        assert is_public(ipaddress.ip_address(one)) == is_public(address)


@pytest.mark.parametrize("address", ["52.113.194.132", "2603:1063::1"])
def test_a_public_address_gets_a_socket(address: str) -> None:
    with public_socket(info(address)) as made:
        assert made.type == socket.SOCK_STREAM


def test_a_simulated_teams_is_on_this_machine_alone() -> None:
    with loopback_socket(info("127.0.0.1")) as made:
        assert made.family == socket.AF_INET
    with pytest.raises(Refused):
        loopback_socket(info("52.113.194.132"))


async def test_with_a_simulated_teams_no_other_machine_is_reached() -> None:
    hosts = Hosts(simulator="http://localhost:8766")
    api = TeamsApi(hosts, Installation(TENANT, APP), SecretStr(PASSWORD), MovableClock(START))
    resolver = FakeResolver(["52.113.194.132"], 8766)
    api.open(resolver)

    with pytest.raises(PlatformError, match="no_connection"):
        await api.check_access()

    await api.close()
    assert resolver.asked == 1

"""The web application: health, metrics, and the routes that it is given."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.web.app import build_web
from adapters.web.serve import CannotListen, serve


class Health:
    def __init__(self) -> None:
        self.is_well = True

    async def check(self) -> bool:
        return self.is_well


async def echo(request: Request) -> Response:
    return PlainTextResponse(await request.body(), headers={"cache-control": "max-age=1"})


async def slowly(_: Request) -> Response:
    await asyncio.sleep(0.2)
    return PlainTextResponse("finished")


def build(health: Health, registry: CollectorRegistry) -> Starlette:
    routes = [Route("/echo", echo, methods=["POST"]), Route("/slow", slowly)]
    return build_web(routes, health.check, registry)


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
async def client(health: Health, registry: CollectorRegistry) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(build(health, registry))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as made:
        yield made


async def test_it_is_alive(client: httpx.AsyncClient) -> None:
    assert (await client.get("/livez")).status_code == 200


async def test_it_is_ready_when_its_parts_are(client: httpx.AsyncClient, health: Health) -> None:
    assert (await client.get("/readyz")).status_code == 200

    health.is_well = False

    assert (await client.get("/readyz")).status_code == 503
    assert (await client.get("/livez")).status_code == 200


async def test_metrics_are_those_of_the_registry(
    client: httpx.AsyncClient, registry: CollectorRegistry
) -> None:
    Counter("goodword_things", "Things.", registry=registry).inc()

    answer = await client.get("/metrics")

    assert "goodword_things_total 1.0" in answer.text


async def test_a_given_route_is_served_and_never_redirected(client: httpx.AsyncClient) -> None:
    assert (await client.post("/echo", content=b"hello")).text == "hello"
    assert (await client.post("/echo/", content=b"hello")).status_code == 404
    assert (await client.get("/echo")).status_code == 405


async def test_every_answer_carries_safe_headers(client: httpx.AsyncClient) -> None:
    answer = await client.get("/livez")

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_a_route_may_say_something_else(client: httpx.AsyncClient) -> None:
    answer = await client.post("/echo", content=b"x")

    assert answer.headers.get_list("cache-control") == ["max-age=1"]


class Served:
    """The application on a free port."""

    def __init__(self) -> None:
        self.address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        app = build(Health(), CollectorRegistry())
        running = serve(app, "127.0.0.1", 0, listening=self.address.set_result)
        self.task = asyncio.create_task(running)


async def test_what_is_going_on_is_finished_before_it_stops() -> None:
    served = Served()
    async with httpx.AsyncClient(base_url=await served.address) as client:
        asked = asyncio.create_task(client.get("/slow"))
        await asyncio.sleep(0.05)
        served.task.cancel()

        assert (await asked).text == "finished"
    with pytest.raises(asyncio.CancelledError):
        await served.task


async def test_a_signal_ends_it_in_order() -> None:
    served = Served()
    await served.address

    os.kill(os.getpid(), signal.SIGTERM)

    await asyncio.wait_for(served.task, 5)


async def test_its_own_name_is_not_told() -> None:
    served = Served()
    async with httpx.AsyncClient(base_url=await served.address) as client:
        answer = await client.get("/livez")
    served.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await served.task

    assert "server" not in answer.headers


async def test_an_address_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotListen, match=f"127.0.0.1:{port}"):
            await serve(Starlette(), "127.0.0.1", port)


@pytest.mark.parametrize(
    ("asked", "language", "said"),
    [
        ("", "en", "Privacy"),
        ("de-DE,de;q=0.9,en;q=0.8", "de", "Datenschutz"),
        ("xx;<script>", "en", "Privacy"),
        ("x" * 5_000, "en", "Privacy"),
    ],
)
async def test_what_it_is_and_keeps_is_told_in_the_readers_language(
    client: httpx.AsyncClient, asked: str, language: str, said: str
) -> None:
    answer = await client.get("/about", headers={"accept-language": asked})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in answer.text
    assert f'<h2 id="privacy">{said}</h2>' in answer.text
    assert '<h2 id="terms">' in answer.text
    assert "<script" not in answer.text

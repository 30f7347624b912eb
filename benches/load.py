"""A load generator that costs little: raw connections, and requests that were made beforehand."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass
class Load:
    """What came back.

    Attributes:
        seconds: from the first request to the last answer.
        busy: the share of that time in which this process used its core.
        latencies: seconds from each request to its answer.
        bad: the answers that were not 200, as far as they were kept.
    """

    seconds: float = 0.0
    busy: float = 0.0
    latencies: list[float] = field(default_factory=list)
    bad: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds


class _Connection(asyncio.Protocol):
    """Sends the next request as soon as the answer to the last one is whole."""

    def __init__(self, requests: Iterator[bytes], load: Load) -> None:
        self._requests = requests
        self._load = load
        self._buffer = b""
        self._sent = 0.0
        self._transport: asyncio.WriteTransport | None = None
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # what a TCP connection has

    def begin(self) -> None:
        self._next()

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer = self._buffer + data if self._buffer else data
        end = buffer.find(_END)
        if end < 0:
            return
        head = buffer[:end].lower()
        at = head.find(_LENGTH)
        length = int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(buffer) < end + len(_END) + length:
            return
        self._load.latencies.append(time.perf_counter() - self._sent)
        if not buffer.startswith(b"HTTP/1.1 200"):
            self._load.bad.append(buffer[:500])
        self._buffer = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server hung up"))

    def _next(self) -> None:
        assert self._transport is not None
        request = next(self._requests, None)
        if request is None:
            if not self.done.done():
                self.done.set_result(None)
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)


async def send(port: int, requests: Sequence[bytes], connections: int) -> Load:
    """Send all requests through so many connections and return what came back."""
    load, waiting = Load(), iter(requests)
    loop = asyncio.get_running_loop()
    made = [
        (await loop.create_connection(lambda: _Connection(waiting, load), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    began, used = time.perf_counter(), time.process_time()
    for connection in made:
        connection.begin()
    await asyncio.gather(*(connection.done for connection in made))
    load.seconds = time.perf_counter() - began
    load.busy = (time.process_time() - used) / load.seconds
    assert len(load.latencies) == len(requests)
    return load

"""A Slack Web API that answers at once and only counts; it runs beside the load."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from typing import cast
from urllib.parse import parse_qs, urlsplit

import httptools
import orjson

from benches.wire import BOT, BOT_USER, TEAM


class CountingSlack:
    """What was called.

    Attributes:
        calls: by method; `chat.postMessage` with the first letter of the conversation behind it,
            C for a channel and D for a direct message.
    """

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self._last = 0

    @property
    def posts(self) -> int:
        """How many messages were posted or changed."""
        return sum(n for name, n in self.calls.items() if name.startswith("chat."))

    def answer(self, method: str, query: str, body: bytes) -> bytes:
        """Return the JSON that Slack would answer."""
        self._last += 1
        if method == "conversations.info":
            where = parse_qs(query).get("channel", [""])[0]
            self.calls[method] += 1
            return orjson.dumps({"ok": True, "channel": _channel(where)})
        asked = orjson.loads(body) if body.startswith(b"{") else {}
        where = asked.get("channel", "")
        self.calls[f"{method} {where[:1]}".strip()] += 1
        if method == "auth.test":
            return orjson.dumps(_WHO)
        if method == "users.list":  # the company is in the database already
            return b'{"ok":false,"error":"missing_scope"}'
        if method == "conversations.open":
            return orjson.dumps({"ok": True, "channel": {"id": f"D{asked['users'][1:]}"}})
        ts = f"1700000000.{self._last:06d}"
        return orjson.dumps({"ok": True, "channel": where, "ts": ts, "message": {"ts": ts}})


_WHO = {"ok": True, "team_id": TEAM, "team": "Bench", "user_id": BOT_USER, "bot_id": BOT}


def _channel(where: str) -> dict[str, object]:
    return {"id": where, "name": where.lower(), "is_channel": True, "is_member": True}


class _Connection(asyncio.Protocol):
    """One connection, parsed by httptools."""

    def __init__(self, slack: CountingSlack) -> None:
        self._slack = slack
        self._parser = httptools.HttpRequestParser(self)
        self._url, self._body = b"", b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # what a TCP connection has

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._url, self._body = self._url + url, b""

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        url, self._url = urlsplit(self._url.decode()), b""
        body = self._slack.answer(url.path.rpartition("/")[2], url.query, self._body)
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        assert self._transport is not None
        self._transport.write(head.encode() + body)


@contextlib.asynccontextmanager
async def counting_slack() -> AsyncIterator[tuple[CountingSlack, str]]:
    """Serve one on a free port; yield it and the value for SLACK_API_URL."""
    slack = CountingSlack()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(slack), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield slack, f"http://127.0.0.1:{port}/api/"
    finally:
        server.close()

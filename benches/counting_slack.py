"""A Slack Web API that answers at once and only counts; it runs beside the load."""

import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import orjson

from benches.answering import answering
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


@contextlib.asynccontextmanager
async def counting_slack() -> AsyncIterator[tuple[CountingSlack, str]]:
    """Serve one on a free port; yield it and the value for SLACK_API_URL."""
    slack = CountingSlack()

    def answer(_: str, target: str, body: bytes) -> bytes:
        url = urlsplit(target)
        return slack.answer(url.path.rpartition("/")[2], url.query, body)

    async with answering(answer) as origin:
        yield slack, f"{origin}/api/"

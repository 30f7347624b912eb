"""What happens in the playground, as it happens: live events for the page and the wire log."""

import asyncio
import json
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from playground.slack.shapes import Json

KEPT_ENTRIES = 2_000
WAITING_EVENTS = 1_000
MASK = "••••••"


@dataclass(frozen=True)
class WireEntry:
    """One request and its answer, in either direction, with secrets masked."""

    id: int
    at: str
    direction: str
    what: str
    status: int
    ms: int
    request: Any
    response: Any

    def as_json(self) -> Json:
        """Return the entry as the page reads it; what it holds is shared, to be read only."""
        return dict(vars(self))


@dataclass(frozen=True)
class Subscriber:
    """One open page: whose eyes it sees with, and what it has not read yet; None ends it."""

    persona: str
    events: asyncio.Queue[Json | None]


class Feed:
    """Fans events out to open pages and keeps the latest wire entries."""

    def __init__(self, secrets: Collection[str]) -> None:
        """Mask every one of `secrets` in what is logged."""
        self._secrets = set(secrets)
        self._subscribers: list[Subscriber] = []
        self._entries: deque[WireEntry] = deque(maxlen=KEPT_ENTRIES)
        self._last_id = 0

    def hide(self, secret: str) -> None:
        """Mask `secret` too, from now on."""
        self._secrets.add(secret)

    def subscribe(self, persona: str) -> Subscriber:
        """Return a new subscriber that receives what `persona` may see."""
        subscriber = Subscriber(persona, asyncio.Queue(WAITING_EVENTS))
        self._subscribers.append(subscriber)
        return subscriber

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Stop feeding a page that was closed."""
        self._subscribers.remove(subscriber)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        for subscriber in self._subscribers:
            if subscriber.events.full():
                subscriber.events.get_nowait()
            subscriber.events.put_nowait(None)

    def tell(self, event: Json, only: Collection[str] | None = None) -> None:
        """Send one event to every page, or only to the personas named.

        A page that has stopped reading misses events instead of holding up the rest.
        """
        for subscriber in self._subscribers:
            if only is not None and subscriber.persona not in only:
                continue
            if not subscriber.events.full():
                subscriber.events.put_nowait(event)

    def log(self, entry: Json) -> WireEntry:
        """Keep one wire entry, masked, and show it on open pages."""
        self._last_id += 1
        masked = self.masked(entry)
        kept = WireEntry(id=self._last_id, **masked)
        self._entries.append(kept)
        self.tell({"type": "wire", "entry": kept.as_json()})
        return kept

    def entries(self, after: int = 0) -> list[WireEntry]:
        """Return the kept entries with an id above `after`, oldest first."""
        return [entry for entry in self._entries if entry.id > after]

    def masked(self, value: Json) -> Json:
        """Return a deep copy of `value` in which no secret can be read."""
        text = json.dumps(value, ensure_ascii=False, default=str)
        for secret in self._secrets:
            text = text.replace(json.dumps(secret, ensure_ascii=False)[1:-1], MASK)
        copy: Json = json.loads(text)
        return copy

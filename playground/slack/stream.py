"""Live events as a stream that a browser's EventSource reads."""

import asyncio
import json
from collections.abc import AsyncIterator

from playground.slack.feed import Feed, Subscriber

BEAT_SECONDS = 15.0


async def events_of(feed: Feed, subscriber: Subscriber) -> AsyncIterator[str]:
    """Yield the events of one page, with a sign of life when nothing happens."""
    try:
        yield ": hello\n\n"
        while True:
            try:
                async with asyncio.timeout(BEAT_SECONDS):
                    event = await subscriber.events.get()
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if event is None:
                return
            yield f"data: {json.dumps(event)}\n\n"
    finally:
        feed.unsubscribe(subscriber)

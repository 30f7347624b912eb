"""Work that goes on after an answer was sent."""

import asyncio
from collections.abc import Awaitable

import structlog

PATIENCE_SECONDS = 5.0

log = structlog.get_logger()


class Chores:
    """Keeps what goes on in the background until it has ended."""

    def __init__(self) -> None:
        """Begin with none."""
        self._running: set[asyncio.Future[object]] = set()

    def start(self, work: Awaitable[object]) -> None:
        """Have something done, or go on, in the background."""
        running = asyncio.ensure_future(work)
        self._running.add(running)
        running.add_done_callback(self._ended)

    async def finish(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait for what is going on, but not for ever."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for running in self._running:
            running.cancel()

    def _ended(self, running: asyncio.Future[object]) -> None:
        """Forget what has ended; a bug in it is told to the log."""
        self._running.discard(running)
        if not running.cancelled() and (error := running.exception()):
            log.error("failed_in_the_background", exc_info=error)

"""The one session of all calls to platforms, and calls that must not take long."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import aiohttp
import structlog
from msgspec import json

from bot.errors import PlatformError

WHOLE_CALL_SECONDS = 15.0
CONNECT_SECONDS = 5.0
CONNECTIONS = 100

Answer = TypeVar("Answer")

log = structlog.get_logger()


def open_session(connector: aiohttp.TCPConnector | None = None) -> aiohttp.ClientSession:
    """Return the one session of all calls; needs a running loop.

    Args:
        connector: makes the connections; None: one that connects wherever it is told to.
    """
    return aiohttp.ClientSession(
        trust_env=False,
        json_serialize=_json,
        timeout=aiohttp.ClientTimeout(total=WHOLE_CALL_SECONDS, sock_connect=CONNECT_SECONDS),
        connector=connector or aiohttp.TCPConnector(limit=CONNECTIONS),
    )


def _json(value: object) -> str:
    """Return JSON as it travels: with letters as they are, which the platforms' sizes count."""
    return json.encode(value).decode()


async def in_time(seconds: float, call: Awaitable[Answer]) -> Answer:
    """Return what `call` returns within `seconds`.

    Raises:
        PlatformError: it took longer; it may have been done.
    """
    try:
        async with asyncio.timeout(seconds):
            return await call
    except TimeoutError as error:
        raise PlatformError("no_answer", ambiguous=True) from error


async def was_shown(seconds: float, step: str, call: Awaitable[object]) -> bool:
    """Return whether a call worked in time; why not goes to the log, without what was said.

    Args:
        seconds: how long it may take.
        step: of showing a reply.
        call: what shows it.
    """
    try:
        await in_time(seconds, call)
    except PlatformError as error:
        log.warning("reply_not_shown", step=step, reason=error.reason)
        return False
    return True

"""What adapters hand requests to."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.outcome import Reply
from bot.request import Request

Later = Callable[[Reply], Awaitable[None]]
"""Shows a reply whose request was acknowledged before."""


class Receive(Protocol):
    """`Reception.receive`."""

    def __call__(self, request: Request, later: Later | None = None) -> Awaitable[Reply]:
        """Return the reply, or that it comes later: by `later`."""
        ...

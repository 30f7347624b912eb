"""One event loop for all examples of a property: what is expensive is set up once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from tests.end_to_end.world import in_a_task

Found = TypeVar("Found")
Result = TypeVar("Result")
Run = Callable[[Awaitable[Result]], Result]


@contextlib.contextmanager
def looped(context: AbstractAsyncContextManager[Found]) -> Iterator[tuple[Found, asyncio.Runner]]:
    """Enter an asynchronous context and yield what it gives, with what runs coroutines in it."""
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()
        found = runner.run(stack.enter_async_context(in_a_task(context)))
        try:
            yield found, runner
        finally:
            runner.run(stack.aclose())


@contextlib.asynccontextmanager
async def closing(made: Found, close: Callable[[], Awaitable[None]]) -> AsyncIterator[Found]:
    """Yield something that was made, and close it in the end."""
    try:
        yield made
    finally:
        await close()

"""How units of work wait for a thread, and how their callers in an event loop get the answer."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Condition, Thread
from typing import Any, Generic, TypeVar

from bot.errors import Unavailable
from bot.units import Stores

Result = TypeVar("Result")


class Busy(Unavailable):
    """Too many units wait already."""


@dataclass(eq=False, slots=True)
class Unit(Generic[Result]):
    """A piece of work, what became of it, and the caller who waits for it.

    Attributes:
        work: what to run; it may run more than once.
        waiter: done when `value` or `error` holds the answer.
        value: what the work returned the last time.
        error: what it raised, or why it could not be kept.
        calls: to be made in the caller's event loop, because the work was committed.
    """

    work: Callable[[Stores], Result]
    waiter: "asyncio.Future[None]"
    value: Result = field(init=False)
    error: BaseException | None = None
    calls: Sequence[Callable[[], None]] = ()

    def run(self, stores: Stores) -> None:
        """Run the work and keep what it returns or raises, and nothing of an earlier run."""
        self.calls = ()
        self.error = error_of(partial(self._keep_value, stores))

    def _keep_value(self, stores: Stores) -> None:
        self.value = self.work(stores)


class Lane:
    """Threads that serve waiting units, first come, first served."""

    def __init__(
        self, serve: Callable[[Sequence[Unit[Any]]], None], group: int, waiting: int
    ) -> None:
        """Hand up to `group` units at a time to `serve`; at most `waiting` wait for it."""
        self._serve = serve
        self._group = group
        self._limit = waiting
        self._waiting: deque[Unit[Any]] = deque()
        self._changed = Condition()
        self._closed = False
        self._threads: list[Thread] = []

    def start(self, name: str, threads: int) -> None:
        """Start `threads`, which end with the program or by `close`."""
        for number in range(threads):
            thread = Thread(target=self._work, name=f"{name}-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    async def run(self, work: Callable[[Stores], Result]) -> Result:
        """Have a thread run `work`; return what it returns, raise what it raises.

        Raises:
            Busy: too many wait already.
            Unavailable: the lane is closed.
        """
        unit = Unit(work, asyncio.get_running_loop().create_future())
        with self._changed:
            if self._closed:
                raise Unavailable("the database is being closed")
            if len(self._waiting) >= self._limit:
                raise Busy("too many units of work wait")
            self._waiting.append(unit)
            self._changed.notify()
        await unit.waiter
        if unit.error is not None:
            raise unit.error
        return unit.value

    def close(self) -> None:
        """Serve what waits, then stop the threads; take nothing new."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        """Serve until closed; `serve` keeps to itself whatever goes wrong in a unit."""
        while units := self._take():
            wanted = [unit for unit in units if not unit.waiter.cancelled()]
            self._serve(wanted)
            answer(wanted)

    def _take(self) -> list[Unit[Any]]:
        """Wait for units and return them; none means that the lane was closed."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            share = -(-len(self._waiting) // len(self._threads))  # leaves the others theirs
            count = min(self._group, share)
            return [self._waiting.popleft() for _ in range(count)]


def error_of(call: Callable[[], None]) -> BaseException | None:
    """Return what `call` raises: whatever it is, it belongs to the caller of a unit."""
    try:
        call()
    except BaseException as error:  # noqa: BLE001 - raised again where the unit is awaited
        return error
    return None


def fail(unit: Unit[Any], error: BaseException) -> None:
    """Have the caller of `unit` get `error`."""
    unit.error = error
    unit.calls = ()


def answer(units: Sequence[Unit[Any]]) -> None:
    """Wake those who wait for `units`: one call into each event loop, not one for each unit."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Unit[Any]]] = {}
    for unit in units:
        by_loop.setdefault(unit.waiter.get_loop(), []).append(unit)
    for loop, answered in by_loop.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits there any more
            loop.call_soon_threadsafe(_answer_here, loop, answered)


def _answer_here(loop: asyncio.AbstractEventLoop, units: Sequence[Unit[Any]]) -> None:
    """Make the calls of committed units, each on its own, then let the callers go on."""
    for unit in units:
        for call in unit.calls:
            loop.call_soon(call)
        if not unit.waiter.done():
            unit.waiter.set_result(None)

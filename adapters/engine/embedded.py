"""The engine of one process: jobs in memory, done in the event loop."""

import asyncio
import random
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from traceback import extract_tb
from typing import NamedTuple

import structlog

from bot.clock import Clock
from bot.engine import JobHandler, Transaction

NO_DELAY = timedelta()
FIRST_RETRY_SECONDS = 1.0
LAST_RETRY_SECONDS = 60.0
JITTER_SHARE = 0.25  # so that jobs which failed together do not come back together
MAX_DOUBLINGS = 6

log = structlog.get_logger(__name__)


class Job(NamedTuple):
    """Work to be done: who does it, and for which key."""

    kind: str
    key: str


@dataclass(frozen=True)
class _Arrival:
    """A job that somebody asked for, and the instant from which on to do it."""

    job: Job
    due: datetime


class EmbeddedEngine:
    """Does jobs in the event loop of `run`; implements the port `bot.engine.Engine`.

    Jobs of different keys run side by side, the same job never twice at once. A job asked for
    while it runs is run once more; one asked for while it waits is not, but may be brought
    forward. A job that fails is tried again after 1 to 60 seconds, whatever else asks for it.
    Delays follow the clock: when it is moved, call `nudge`.
    """

    def __init__(self, clock: Clock, chance: Callable[[], float] = random.random) -> None:
        """Go by `clock`; `chance` returns a number from 0 to 1 that spreads retries out."""
        self._clock = clock
        self._chance = chance
        self._handlers: dict[str, JobHandler] = {}
        self._arrivals: deque[_Arrival] = deque()  # the only thing other threads touch
        self._due: dict[Job, datetime] = {}
        self._queue: list[tuple[datetime, int, Job]] = []  # a heap; what `_due` denies is stale
        self._order = count()
        self._running: set[Job] = set()
        self._failures: dict[Job, int] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self._told = False

    def handler(self, kind: str, call: JobHandler) -> None:
        """Name who does the jobs of `kind`."""
        self._handlers[kind] = call

    def enqueue(
        self, transaction: Transaction, kind: str, key: str, delay: timedelta = NO_DELAY
    ) -> None:
        """Have a job done after the transaction commits, `delay` later."""
        transaction.after_commit(partial(self.wake, kind, key, delay))

    def wake(self, kind: str, key: str, delay: timedelta = NO_DELAY) -> None:
        """Have a job done, `delay` from now. May be called from any thread."""
        self._arrivals.append(_Arrival(Job(kind, key), self._clock.now() + delay))
        self.nudge()

    def nudge(self) -> None:
        """Look again which jobs are due. May be called from any thread."""
        loop = self._loop
        if loop is None or self._told:
            return
        self._told = True
        with suppress(RuntimeError):  # the loop was closed: a sweep at the next start looks again
            loop.call_soon_threadsafe(self._changed.set)

    async def run(self) -> None:
        """Do jobs until cancelled; jobs that run then are cancelled and waited for."""
        self._loop = asyncio.get_running_loop()
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    self._changed.clear()
                    self._told = False
                    for job in self._take_due():
                        tasks.create_task(self._do(job), name=f"{job.kind}:{job.key}")
                    await self._wait()
        finally:
            self._loop = None
            self._told = False

    async def _wait(self) -> None:
        """Wait for an arrival, a nudge, the end of a job, or the next instant of the queue."""
        seconds = None
        if self._queue:
            seconds = max(0.0, (self._queue[0][0] - self._clock.now()).total_seconds())
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    def _take_due(self) -> list[Job]:
        """Take in what arrived, and return the jobs to start now."""
        while self._arrivals:
            arrival = self._arrivals.popleft()
            self._expect(arrival.job, arrival.due)
        now = self._clock.now()
        jobs = []
        while self._queue and self._queue[0][0] <= now:
            due, _, job = heappop(self._queue)
            if self._due.get(job) == due and job not in self._running:
                del self._due[job]
                self._running.add(job)
                jobs.append(job)
        return jobs

    def _expect(self, job: Job, due: datetime) -> None:
        """Have `job` wait until `due`, unless it waits for an earlier instant or a retry."""
        waits_until = self._due.get(job)
        if waits_until is not None and (waits_until <= due or job in self._failures):
            return
        self._due[job] = due
        heappush(self._queue, (due, next(self._order), job))

    async def _do(self, job: Job) -> None:
        """Run a job once, and see to what comes after it."""
        try:
            await self._call(job)
            self._failures.pop(job, None)
        except Exception as error:  # noqa: BLE001 - the worker loop: other jobs go on
            self._retry_later(job, error)
        finally:
            self._running.discard(job)
            if job in self._due:  # asked for while it ran
                heappush(self._queue, (self._due[job], next(self._order), job))
            self._changed.set()

    async def _call(self, job: Job) -> None:
        """Hand a job to its handler; without one, say so and drop it."""
        handler = self._handlers.get(job.kind)
        if handler is None:
            log.error("job_without_handler", kind=job.kind, key=job.key)
            return
        await handler(job.key)

    def _retry_later(self, job: Job, error: Exception) -> None:
        """Log a failure, without the words of the error, and have the job wait for a retry."""
        failures = self._failures[job] = self._failures.get(job, 0) + 1
        seconds = retry_seconds(failures, self._chance())
        self._due.pop(job, None)  # the retry answers whoever asked while it ran
        due = self._clock.now() + timedelta(seconds=seconds)
        self._due[job] = due
        log.error(
            "job_failed",
            kind=job.kind,
            key=job.key,
            failures=failures,
            retry_seconds=round(seconds, 1),
            error=type(error).__name__,
            place=place_of(error),
        )


def retry_seconds(failures: int, chance: float) -> float:
    """Return how long to wait after so many failures in a row; `chance` is from 0 to 1."""
    doubled = FIRST_RETRY_SECONDS * 2.0 ** min(failures - 1, MAX_DOUBLINGS)
    return min(doubled * (1 + JITTER_SHARE * chance), LAST_RETRY_SECONDS)


def place_of(error: BaseException) -> str:
    """Return the file and line that raised `error`: all that a log may tell of it."""
    frames = extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"

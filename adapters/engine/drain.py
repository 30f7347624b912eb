"""Drains the ledger of one workspace: says what is due and writes down what became of it.

Two drains of one workspace may run, in other processes too: what keeps them apart is the lease.
"""

import asyncio
import secrets
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from adapters.engine.embedded import place_of
from adapters.engine.speaker import Later, Said, Speaker
from bot.clock import Clock
from bot.engine import Engine
from bot.errors import PlatformError, Unavailable
from bot.identity import Workspace, WorkspaceId
from bot.outbox import (
    DELIVER,
    LEASE,
    MOST_ATTEMPTS,
    RENEW_AFTER,
    Delivery,
    GiveUp,
    Ledger,
    Park,
    Promise,
    Retry,
    Verb,
    Verdict,
    verdict,
)
from bot.outcome import Post, ToPerson
from bot.surface import Handles, Messenger, Messengers
from bot.ui.language import say_in
from bot.ui.walk import people_in
from bot.undelivered import BUG, Authors, undelivered
from bot.units import Stores, Units

MOST_AT_ONCE = 20
LOOK_AGAIN_SECONDS = 0.5
BREATH_SECONDS = 0.005  # those which finish together are replaced together, by one claim
LEAST_NAP = timedelta(seconds=1)
FAREWELL_SECONDS = 3.0  # less than a lease, which nobody renews then
MARK_WAITS_SECONDS = (0.25, 1.0, 4.0, 10.0)
SENDER_DIED = "sender_died"

WorkspaceOf = Callable[[Stores, WorkspaceId], Workspace | None]
Work = Callable[[Stores], None]

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Drain:
    """Does the jobs of kind `DELIVER`; their key is the id of a workspace.

    Attributes:
        workspace_of: looks a connected workspace up; None: it is not connected any more.
        speaker: says one delivery; shared by all drains of the process, because of the pace.
        look_again_seconds: while a slow call holds up its own lane only.
    """

    units: Units
    engine: Engine
    messengers: Messengers
    clock: Clock
    workspace_of: WorkspaceOf
    speaker: Speaker
    look_again_seconds: float = LOOK_AGAIN_SECONDS

    def register(self) -> None:
        """Have the engine call this drain."""
        self.engine.handler(DELIVER, self.drain)

    async def drain(self, key: str) -> None:
        """Say what is due in the ledger of one workspace, until nothing is."""
        workspace_id = WorkspaceId(int(key))
        workspace = await self.units.read(lambda stores: self.workspace_of(stores, workspace_id))
        if workspace is None:
            log.info("drain_without_workspace", workspace=key)
            return
        try:
            messenger = self.messengers.of(workspace)
        except PlatformError as error:  # a process that serves this platform will come
            log.warning("drain_without_messenger", workspace=key, reason=error.reason)
            return
        await _Round(self, workspace, messenger).run()


@dataclass(frozen=True)
class _Round:
    """One drain of one workspace."""

    drain: Drain
    workspace: Workspace
    messenger: Messenger

    async def run(self) -> None:
        """Claim and say, side by side, until nothing is due and nothing is being said."""
        running: dict[asyncio.Task[None], Delivery] = {}
        renewed_at = self.drain.clock.now()
        try:
            while True:
                held, now = tuple(running.values()), self.drain.clock.now()
                if held and now - renewed_at >= RENEW_AFTER:
                    await self._renew(held, now)
                    renewed_at = now
                for delivery, handles in await self._claim(MOST_AT_ONCE - len(held), now):
                    task = asyncio.create_task(self._deliver(delivery, handles))
                    running[task] = delivery
                if not running:
                    return
                await asyncio.wait(
                    running,
                    timeout=self.drain.look_again_seconds,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                await asyncio.sleep(BREATH_SECONDS)
                for task in [task for task in running if task.done()]:
                    await self._look_after(running.pop(task), task)
        finally:
            await _see_off(running)

    async def _renew(self, held: Collection[Delivery], now: datetime) -> None:
        """Keep what is still being said: first of all, so that no claim of ours takes it."""
        await self.drain.units.write(lambda stores: stores.get(Ledger).renew(held, now + LEASE))

    async def _claim(self, room: int, now: datetime) -> list[tuple[Delivery, Handles]]:
        """Take what is due, with the handles of those it mentions; at the end, set the alarm."""
        if room <= 0:
            return []

        def work(stores: Stores) -> list[tuple[Delivery, Handles]]:
            ledger = stores.get(Ledger)
            claimed = ledger.claim(self.workspace.id, now, LEASE, room)
            if not claimed and room == MOST_AT_ONCE:
                self._set_alarm(stores, ledger.next_due(self.workspace.id), now)
            people = people_in(*(delivery.message for delivery in claimed))
            handles = ledger.handles_for(self.workspace.id, people)
            return [(delivery, handles) for delivery in claimed]

        return await self.drain.units.write(work)

    def _set_alarm(self, stores: Stores, due: datetime | None, now: datetime) -> None:
        """Have somebody look again when the next delivery is due."""
        if due is not None:
            nap = max(due - now, LEAST_NAP)
            self.drain.engine.enqueue(stores.transaction, DELIVER, str(self.workspace.id), nap)

    async def _deliver(self, delivery: Delivery, handles: Handles) -> None:
        """Say one delivery and write down what became of it."""
        if delivery.stranded and (decided := after_a_death(delivery)) is not None:
            await self._settle(delivery, decided)
            return
        try:
            result = await self.drain.speaker.say(delivery, handles, self.workspace, self.messenger)
        except PlatformError as error:
            await self._failed(delivery, error)
            return
        match result:
            case Later(until):
                await self._mark(lambda stores: stores.get(Ledger).postpone(delivery, until))
            case Said(conversation, message_id):
                now = self.drain.clock.now()
                await self._mark(
                    lambda stores: stores.get(Ledger).sent(delivery, conversation, message_id, now)
                )

    async def _failed(self, delivery: Delivery, error: PlatformError) -> None:
        """Decide about a delivery that the platform did not take.

        One that was refused only because of the pace counts as untried, however long the storm.
        """
        now = self.drain.clock.now()
        if error.retry_after is not None:
            until = now + timedelta(seconds=error.retry_after)
            self.drain.speaker.pause(self.workspace, until)
            if not (error.permanent or error.ambiguous):
                await self._mark(lambda stores: stores.get(Ledger).postpone(delivery, until))
                return
        await self._settle(delivery, verdict(delivery, error, now))

    async def _settle(self, delivery: Delivery, decided: Verdict) -> None:
        """Write a decision down; when it is the last word, the author is told of it."""
        log.warning(
            "delivery_failed",
            delivery=delivery.id,
            attempts=delivery.attempts,
            verdict=type(decided).__name__,
            reason=decided.reason,
        )
        now = self.drain.clock.now()

        def work(stores: Stores) -> None:
            stores.get(Ledger).settle(delivery, decided, now)
            self._tell(delivery, decided, stores)

        await self._mark(work)

    def _tell(self, delivery: Delivery, decided: Verdict, stores: Stores) -> None:
        """Write a private note to the author of a post that was not said and never will be."""
        author = delivery.author
        if author is None or delivery.verb is not Verb.POST or isinstance(decided, Retry):
            return
        say = say_in(stores.get(Authors).locale_of(author))
        told = undelivered(decided, say, self.workspace.platform)
        note = Post(ToPerson(author), told, f"undelivered:{delivery.id}")
        written = stores.get(Ledger).write((note,), self.workspace, self.drain.clock.now())
        for workspace_id in written:
            self.drain.engine.enqueue(stores.transaction, DELIVER, str(workspace_id))

    async def _mark(self, work: Work) -> None:
        """Write down what became of a delivery; a storage that is away is asked again.

        Raises:
            Unavailable: it stayed away; the lease runs out, and the next sender finds it stranded.
        """
        for seconds in MARK_WAITS_SECONDS:
            with suppress(Unavailable):
                await self.drain.units.write(work)
                return
            await self.drain.speaker.wait(seconds)
        await self.drain.units.write(work)

    async def _look_after(self, delivery: Delivery, task: asyncio.Task[None]) -> None:
        """See what a finished task raised: a bug is a dead letter, and the others go on."""
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        if isinstance(error, Unavailable):
            log.error("delivery_unmarked", delivery=delivery.id)
            return
        code = secrets.token_hex(4)
        log.error(
            "delivery_broken",
            code=code,
            delivery=delivery.id,
            error=type(error).__name__,
            place=place_of(error),  # never the words of the error: people's may be in them
        )
        await self._bury(delivery, GiveUp(f"{BUG}{code}"))

    async def _bury(self, delivery: Delivery, decided: GiveUp) -> None:
        """Make a dead letter first, then tell its author: where even that fails, it stays dead."""
        now = self.drain.clock.now()
        await self._mark(lambda stores: stores.get(Ledger).settle(delivery, decided, now))
        await self._mark(lambda stores: self._tell(delivery, decided, stores))


def after_a_death(delivery: Delivery) -> GiveUp | Park | None:
    """Return what becomes of a delivery whose last sender died; None: it is simply said again."""
    if delivery.promise is Promise.AT_MOST_ONCE and delivery.verb is Verb.POST:
        return Park(SENDER_DIED)
    if delivery.attempts > MOST_ATTEMPTS:
        return GiveUp(SENDER_DIED)  # perhaps it is what they died of
    return None


async def _see_off(running: Iterable[asyncio.Task[None]]) -> None:
    """When the round is broken off, let those who speak finish their sentence, then stop them."""
    tasks = set(running)
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=FAREWELL_SECONDS)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

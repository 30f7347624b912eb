"""Answers that take long: the request is written down, acknowledged, and answered later.

"Commit, then answer" holds as long as the database is quick. Where it is not, what is kept before
the acknowledgement is not the outcome but the request itself: one short row, in one round trip.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.dispatch import Intake
from bot.engine import Engine
from bot.errors import Unavailable
from bot.logs import places_of
from bot.noted import (
    LEASE,
    MOST_ATTEMPTS,
    Note,
    NoteBook,
    Notes,
    UnreadableNote,
    read_request,
)
from bot.outbox import DELIVER, Ledger
from bot.outcome import Post, Reply, ToPerson
from bot.request import Request
from bot.ui.blocks import Heading
from bot.ui.language import say_in
from bot.ui.views import Message
from bot.units import Stores, Units

TAKE_UP = "take up"
"""The kind of job that does what a dead process wrote down and did not do; any key."""

PATIENCE_SECONDS = 0.7  # Slack waits three; with a quick database nothing takes a tenth of this
NOTE_SECONDS = 1.6  # 2.3 in all: something is left for the way
HOLD_EVERY_SECONDS = 20.0  # a third of the lease
FINISH_SECONDS = 5.0
AT_ONCE = 5
TOLD_AT_ONCE = 8  # a database that is quick again would have everybody told in one moment

Do = Callable[[Request], Awaitable[Reply]]
"""Handles a request, once, however long it takes; raises `Unavailable` when nothing was stored."""

Later = Callable[[Reply], Awaitable[None]]
"""How an adapter shows a reply whose request was acknowledged long ago."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Patience:
    """How long things may take.

    Attributes:
        answer_seconds: until a request that is not done is written down.
        note_seconds: for writing it down, after that.
        hold_every_seconds: between two prolongations of the notes that are still going on.
    """

    answer_seconds: float = PATIENCE_SECONDS
    note_seconds: float = NOTE_SECONDS
    hold_every_seconds: float = HOLD_EVERY_SECONDS


PATIENT = Patience()


class Promises:
    """What was acknowledged and is still to be answered, in this process."""

    def __init__(self, book: NoteBook, clock: Clock, patience: Patience = PATIENT) -> None:
        """Write down in `book`."""
        self._book = book
        self._clock = clock
        self._patience = patience
        self._open: set[str] = set()
        self._done: set[str] = set()  # still to be crossed out
        self._going_on: set[asyncio.Future[object]] = set()
        self._holding: asyncio.Task[None] | None = None
        self._telling = asyncio.Semaphore(TOLD_AT_ONCE)

    def __contains__(self, key: str) -> bool:
        return key in self._open or key in self._done

    @property
    def are_going_on(self) -> bool:
        """Whether somebody is still to be answered."""
        return bool(self._open)

    async def answer(
        self, request: Request, do: Do, later: Later | None, only_reads: Callable[[Request], bool]
    ) -> Reply:
        """Return the reply or, when that takes long, that it `comes_later`.

        Args:
            later: gets the reply that comes later; None: nobody is told.
            only_reads: whether nothing but an answer could be lost.

        Raises:
            Unavailable: neither was it done, nor could it be written down in time.
        """
        if request.unique_key in self._open:  # sent again: it is told once
            return _written_down()
        doing = asyncio.ensure_future(do(request))
        try:
            await asyncio.wait({doing}, timeout=self._patience.answer_seconds)
            if doing.done():
                return doing.result()
            if not (request.actor_is_outside or only_reads(request)):
                return await self._promise(request, doing, later)
            if later is None:
                return await doing
        except asyncio.CancelledError:
            doing.cancel()
            raise
        self._go_on(_hand_over(doing, later))
        return _be_patient()

    async def finish(self, seconds: float = FINISH_SECONDS) -> None:
        """Wait for what goes on and what follows from it, but not for ever.

        What is left was written down.
        """
        now = asyncio.get_running_loop().time
        until = now() + seconds
        while self._going_on and now() < until:
            await asyncio.wait(self._going_on, timeout=until - now())
        holding = (self._holding,) if self._holding is not None else ()
        left = (*self._going_on, *holding)
        for one in left:
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    @contextmanager
    def keeping(self, key: str) -> Iterator[None]:
        """Hold a note that is there, until what it asks for is done."""
        self._open.add(key)
        self._hold_on()
        try:
            yield
        finally:
            self._open.discard(key)

    async def put_off(self, key: str, wait: timedelta) -> None:
        """Have nobody take a request up for a while; where that fails, it is one lease."""
        with suppress(Unavailable):
            await self._book.hold((key,), self._clock.now() + wait)

    async def cross_out(self, key: str) -> None:
        """Forget a request that is done; if that fails, once more a little later."""
        self._done.add(key)
        try:
            await self._book.cross_out(key)
        except Unavailable:
            self._hold_on()
        else:
            self._done.discard(key)

    # ---- writing down -------------------------------------------------------------------------

    async def _promise(
        self, request: Request, doing: "asyncio.Future[Reply]", later: Later | None
    ) -> Reply:
        """Write a request down and return that it was; the reply, if that comes first."""
        noting = asyncio.ensure_future(self._book.write(request, self._clock.now()))
        await self._first(doing, noting)
        if not doing.done() and _worked(noting):
            self._go_on(self._keep(request, doing, later))
            return _written_down()
        self._go_on(self._take_back(request.unique_key, noting))
        if doing.done():
            return doing.result()
        doing.cancel()
        log.warning("request_not_written_down", platform=request.platform)
        raise Unavailable("the request could not be written down in time")

    async def _first(self, doing: "asyncio.Future[Reply]", noting: "asyncio.Future[None]") -> None:
        """Wait until a request is done or written down, as long as there is time."""
        now = asyncio.get_running_loop().time
        until = now() + self._patience.note_seconds
        both: set[asyncio.Future[Reply] | asyncio.Future[None]] = {doing, noting}
        await asyncio.wait(both, timeout=until - now(), return_when=asyncio.FIRST_COMPLETED)
        if not _worked(noting):
            await asyncio.wait({doing}, timeout=until - now())

    async def _take_back(self, key: str, noting: "asyncio.Future[None]") -> None:
        """Cross out what need not have been written down, or was so too late."""
        try:
            await noting
        except Unavailable:
            return
        await self.cross_out(key)

    async def _keep(
        self, request: Request, doing: "asyncio.Future[Reply]", later: Later | None
    ) -> None:
        """See a request that was written down to its end."""
        key = request.unique_key
        with self.keeping(key):
            try:
                reply = await doing
            except Unavailable:
                log.warning("request_waits", platform=request.platform)  # for the sweep
                return
            self._go_on(self.cross_out(key))
            if later is not None:
                async with self._telling:
                    await later(reply)

    # ---- in the background --------------------------------------------------------------------

    def _go_on(self, work: Awaitable[object]) -> None:
        """Have something go on behind the answer."""
        going_on: asyncio.Future[object] = asyncio.ensure_future(work)
        self._going_on.add(going_on)
        going_on.add_done_callback(self._ended)

    def _ended(self, work: "asyncio.Future[object]") -> None:
        """Forget what has ended; a bug in it is told to the log, without its words."""
        self._going_on.discard(work)
        if not work.cancelled() and (bug := work.exception()):
            log.error("answer_failed_later", **places_of(bug))

    def _hold_on(self) -> None:
        """Prolong what is open as long as anything is."""
        if self._holding is None or self._holding.done():
            self._holding = asyncio.create_task(self._hold())

    async def _hold(self) -> None:
        """Prolong the notes that are still going on; cross out those that could not be yet."""
        while self._open or self._done:
            await asyncio.sleep(self._patience.hold_every_seconds)
            for key in tuple(self._done):
                await self.cross_out(key)
            await self._prolong()

    async def _prolong(self) -> None:
        """Hold what is open for another while."""
        if not self._open:
            return
        try:
            await self._book.hold(tuple(self._open), self._clock.now() + LEASE)
        except Unavailable:
            log.warning("notes_not_held")


@dataclass(frozen=True)
class NoteKeeper:
    """Does what dead processes wrote down.

    Attributes:
        do: handles a request; the same key has one outcome.
    """

    units: Units
    engine: Engine
    clock: Clock
    promises: Promises
    do: Do

    def register(self) -> None:
        """Have the engine call this keeper."""
        self.engine.handler(TAKE_UP, self.take_up)

    async def take_up(self, key: str) -> None:  # noqa: ARG002 - what every job is called with
        """Do all that nobody holds."""
        while notes := await self._taken():
            for note in notes:
                if note.key not in self.promises:
                    await self._do(note)

    async def _taken(self) -> tuple[Note, ...]:
        """Take some notes that nobody holds."""
        now = self.clock.now()
        return await self.units.write(lambda stores: stores.get(Notes).take(now, AT_ONCE))

    async def _do(self, note: Note) -> None:
        """Do what one note asks for, and have the answer told."""
        if note.attempts > MOST_ATTEMPTS:
            log.error("request_given_up", attempts=MOST_ATTEMPTS)
            return
        try:
            request = read_request(note.kept)
            with self.promises.keeping(note.key):
                reply = await self.do(request)
                now = self.clock.now()
                await self.units.write(lambda stores: self._tell(request, reply, now, stores))
        except (UnreadableNote, Unavailable) as error:
            log.warning("request_not_taken_up", kind=type(error).__name__, attempts=note.attempts)
            await self.promises.put_off(note.key, LEASE * 2**note.attempts)  # 8 times in 8 hours
        else:
            await self.promises.cross_out(note.key)

    def _tell(self, request: Request, reply: Reply, now: datetime, stores: Stores) -> None:
        """Send the answer as a direct message: the way by which they asked may be gone.

        It says what a repeat would be told, which holds no secret.
        """
        intake = stores.get(Intake)
        workspace = intake.workspace(request.platform, request.workspace)
        message = _as_message(intake.answered(request.unique_key) or reply)
        if workspace is None or message is None:
            return
        person = intake.recognise(workspace, (request.actor,)).get(request.actor)
        if person is None or not person.takes_part:
            return
        key = f"answer:{request.unique_key}"
        to = ToPerson(person.id, workspace.id)
        post = Post(to, message, key, optional=True, locale=reply.locale)
        for touched in stores.get(Ledger).write((post,), workspace, now):
            self.engine.enqueue(stores.transaction, DELIVER, str(touched))


async def _hand_over(doing: Awaitable[Reply], later: Later) -> None:
    """Hand a reply on once it is there; where there is none, they ask again."""
    try:
        reply = await doing
    except Unavailable:
        log.warning("answer_lost")
    else:
        await later(reply)


def _worked(noting: "asyncio.Future[None]") -> bool:
    """Return whether something was written down."""
    return noting.done() and not noting.cancelled() and noting.exception() is None


def _as_message(reply: Reply) -> Message | None:
    """Return what a reply says, for where nothing can be opened."""
    if reply.message is not None:
        return reply.message
    if reply.page is not None:
        return Message(reply.page.title, (Heading(reply.page.title), *reply.page.blocks))
    if reply.errors:
        return Message("\n".join(reply.errors.values()))
    if reply.form is not None:
        say = say_in(reply.locale)
        return Message(say("I could not open the form in time. Please try again."))
    return None


def _written_down() -> Reply:
    """Return that a request is kept and will be done."""
    say = say_in("en")
    told = say(
        "This takes longer than usual. I have written down what you want and will answer as soon"
        " as it is done; please do not send it again."
    )
    return Reply(message=Message(told), comes_later=True)


def _be_patient() -> Reply:
    """Return that an answer will come."""
    say = say_in("en")
    told = say("This takes longer than usual. I will answer as soon as I can.")
    return Reply(message=Message(told), comes_later=True)

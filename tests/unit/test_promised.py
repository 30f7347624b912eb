"""Answers that take long: written down, acknowledged, told later."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import Unavailable
from bot.identity import AccountId
from bot.noted import LEASE, MOST_ATTEMPTS, write_request
from bot.outbox import DELIVER
from bot.outcome import Post, Reply, ToPerson
from bot.promised import TAKE_UP, NoteKeeper, Patience, Promises, _as_message
from bot.reception import Reception
from bot.request import Request, Typed
from bot.ui.blocks import Heading, Paragraph
from bot.ui.forms import Form
from bot.ui.text import text
from bot.ui.views import Message, Page
from tests.fakes_notes import FakeNoteBook
from tests.fakes_units import FakeEngine
from tests.memory import Memory, Noted
from tests.office import REASON, Office, shown, who
from tests.people import ANA, BEN, WORKSPACE

SOON = Patience(answer_seconds=0.0, note_seconds=5.0, hold_every_seconds=0.0)
DONE = Reply(message=Message("Done."))
A_MOMENT = 0.01


class SlowBook(FakeNoteBook):
    """A notebook that takes its time until `go_on` is set."""

    def __init__(self, memory: Memory) -> None:
        super().__init__(memory)
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.crossing = asyncio.Event()
        self.crossing.set()
        self.held: list[datetime] = []

    async def write(self, request: Request, now: datetime) -> None:
        await self.go_on.wait()
        await super().write(request, now)

    async def cross_out(self, key: str) -> None:
        await self.crossing.wait()
        await super().cross_out(key)

    async def hold(self, keys: Collection[str], until: datetime) -> None:
        self.held.append(until)
        await super().hold(keys, until)


@dataclass
class Counter:
    """A reception whose work takes as long as a test wants."""

    office: Office = field(default_factory=Office)
    patience: Patience = SOON
    reads: bool = False
    told: list[Reply] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.memory = self.office.memory
        self.book = SlowBook(self.memory)
        self.promises = Promises(self.book, self.office.clock, self.patience)
        self.engine = FakeEngine()
        self.done: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self.request = self.office.request(ANA, Typed(("kudos ", who(BEN), f" {REASON}")))
        self.runs = 0

    @property
    def key(self) -> str:
        return self.request.unique_key

    @property
    def noted(self) -> bool:
        return self.key in self.memory.noted

    async def work(self, _: Request) -> Reply:
        self.runs += 1
        return await asyncio.shield(self.done)

    async def tell(self, reply: Reply) -> None:
        self.told.append(reply)

    async def answer(self, later: Callable[[Reply], Awaitable[None]] | None = None) -> Reply:
        return await self.promises.answer(
            self.request, self.work, later or self.tell, lambda _: self.reads
        )

    async def rest(self) -> None:
        """Let everything that goes on come to its end."""
        while self.promises._going_on:
            await asyncio.wait(self.promises._going_on)
        if self.promises._holding:
            await asyncio.wait({self.promises._holding})

    def keeper(self, do: Callable[[Request], Awaitable[Reply]] | None = None) -> NoteKeeper:
        office = self.office
        reception = Reception(office.units, office.dispatcher, {}, office.clock)
        return NoteKeeper(
            office.units, self.engine, office.clock, self.promises, do or reception.do
        )

    def leave(self, kept: bytes | None = None, attempts: int = 0) -> None:
        """Leave a note behind, as a process does that died a while ago."""
        then = self.office.clock.now() - LEASE
        kept = write_request(self.request) if kept is None else kept
        self.memory.noted[self.key] = Noted(self.key, kept, then, then, attempts)


@pytest.fixture
async def counter() -> Counter:
    return Counter()


# ---- in time --------------------------------------------------------------------------------


async def test_what_is_done_in_time_is_answered_and_not_written_down() -> None:
    counter = Counter(patience=Patience(answer_seconds=5.0))
    counter.done.set_result(DONE)

    assert await counter.answer() == DONE
    assert not counter.noted
    assert counter.told == []


async def test_a_storage_that_is_away_in_time_has_the_platform_ask_again() -> None:
    counter = Counter(patience=Patience(answer_seconds=5.0))
    counter.done.set_exception(Unavailable())

    with pytest.raises(Unavailable):
        await counter.answer()


# ---- written down ---------------------------------------------------------------------------


async def test_what_takes_long_is_written_down_and_acknowledged(counter: Counter) -> None:
    reply = await counter.answer()

    assert reply.comes_later
    assert "written down" in shown(reply)
    assert counter.noted
    assert counter.promises.are_going_on or counter.told == []


async def test_the_reply_is_told_once_it_is_there_and_the_note_is_forgotten(
    counter: Counter,
) -> None:
    await counter.answer()

    counter.done.set_result(DONE)
    await counter.rest()

    assert counter.told == [DONE]
    assert not counter.noted
    assert not counter.promises.are_going_on


async def test_where_nobody_wants_to_be_told_it_is_done_all_the_same(counter: Counter) -> None:
    reply = await counter.promises.answer(
        counter.request, counter.work, None, lambda _: counter.reads
    )
    counter.done.set_result(DONE)
    await counter.rest()

    assert reply.comes_later
    assert counter.runs == 1
    assert not counter.noted


async def test_what_is_sent_again_meanwhile_is_done_and_told_once(counter: Counter) -> None:
    await counter.answer()
    await asyncio.sleep(0)

    again = await counter.answer()
    counter.done.set_result(DONE)
    await counter.rest()

    assert again.comes_later
    assert counter.runs == 1
    assert counter.told == [DONE]


async def test_what_is_done_before_it_is_written_down_is_answered(counter: Counter) -> None:
    counter.book.go_on.clear()
    answering = asyncio.create_task(counter.answer())
    await asyncio.sleep(A_MOMENT)

    counter.done.set_result(DONE)

    assert await answering == DONE
    counter.book.go_on.set()
    await counter.rest()
    assert not counter.noted
    assert counter.told == []


async def test_what_cannot_be_written_down_has_the_platform_ask_again() -> None:
    counter = Counter(patience=replace(SOON, note_seconds=A_MOMENT))
    counter.book.go_on.clear()

    with pytest.raises(Unavailable):
        await counter.answer()
    counter.book.go_on.set()
    await counter.rest()

    assert not counter.noted  # what was written down too late does not stand there


async def test_a_note_that_fails_leaves_the_rest_of_the_time_to_the_work(counter: Counter) -> None:
    counter.book.away_for = 1
    answering = asyncio.create_task(counter.answer())
    await asyncio.sleep(A_MOMENT)

    counter.done.set_result(DONE)

    assert await answering == DONE
    await counter.rest()


async def test_whoever_hangs_up_is_not_worked_for(counter: Counter) -> None:
    counter.book.go_on.clear()
    answering = asyncio.create_task(counter.answer())
    await asyncio.sleep(A_MOMENT)

    answering.cancel()
    await asyncio.wait({answering})

    assert answering.cancelled()
    counter.book.go_on.set()
    assert counter.told == []


async def test_a_note_stays_while_the_storage_cannot_take_the_work(counter: Counter) -> None:
    await counter.answer()

    with capture_logs() as logs:
        counter.done.set_exception(Unavailable())
        await asyncio.sleep(A_MOMENT)

    assert counter.noted
    assert counter.told == []
    assert [log["event"] for log in logs] == ["request_waits"]


async def test_a_note_that_cannot_be_crossed_out_is_so_a_little_later(counter: Counter) -> None:
    await counter.answer()
    await asyncio.sleep(0)
    counter.book.away_for = 3

    counter.done.set_result(DONE)
    await counter.rest()

    assert not counter.noted
    assert counter.told == [DONE]


async def test_a_note_that_goes_on_is_held(counter: Counter) -> None:
    await counter.answer()

    counter.office.clock.advance(timedelta(hours=1))
    counter.book.held.clear()
    await asyncio.sleep(A_MOMENT)

    now = counter.office.clock.now()
    assert set(counter.book.held) == {now + LEASE}
    assert counter.memory.noted[counter.key].held_until == now + LEASE


async def test_all_that_goes_on_is_held_together(counter: Counter) -> None:
    first, second = "slack:T1:first", "slack:T1:second"

    with counter.promises.keeping(first):
        holding = counter.promises._holding
        with counter.promises.keeping(second):
            assert first in counter.promises
            assert second in counter.promises
            assert counter.promises._holding is holding

    assert first not in counter.promises


async def test_a_bug_in_telling_is_logged_without_words(counter: Counter) -> None:
    async def break_down(_: Reply) -> None:
        raise RuntimeError("what a customer said")

    await counter.answer(break_down)
    with capture_logs() as logs:
        counter.done.set_result(DONE)
        await counter.rest()

    assert [log["event"] for log in logs] == ["answer_failed_later"]
    assert "customer" not in str(logs)


# ---- what only reads ------------------------------------------------------------------------


async def test_what_only_reads_is_told_later_without_a_note() -> None:
    counter = Counter(reads=True)

    reply = await counter.answer()
    counter.done.set_result(DONE)
    await counter.rest()

    assert "takes longer" in shown(reply)
    assert not counter.noted
    assert counter.told == [DONE]


async def test_what_only_reads_is_waited_for_where_nobody_can_be_told() -> None:
    counter = Counter(reads=True)
    asyncio.get_running_loop().call_soon(
        asyncio.get_running_loop().call_soon, counter.done.set_result, DONE
    )

    reply = await counter.promises.answer(counter.request, counter.work, None, lambda _: True)

    assert reply == DONE


async def test_an_answer_that_is_lost_is_not_told() -> None:
    counter = Counter(reads=True)
    await counter.answer()

    counter.done.set_exception(Unavailable())
    await counter.rest()

    assert counter.told == []


# ---- the end --------------------------------------------------------------------------------


async def test_at_the_end_what_goes_on_is_waited_for(counter: Counter) -> None:
    await counter.answer()
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(A_MOMENT, counter.done.set_result, DONE)

    await counter.promises.finish(5.0)

    assert counter.told == [DONE]


async def test_the_end_waits_for_what_follows_from_that_too(counter: Counter) -> None:
    counter.book.crossing.clear()
    await counter.answer()
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(A_MOMENT, counter.done.set_result, DONE)
    asyncio.get_running_loop().call_later(3 * A_MOMENT, counter.book.crossing.set)

    await counter.promises.finish(5.0)

    assert counter.told == [DONE]
    assert not counter.noted


async def test_at_the_end_what_takes_too_long_stays_written_down(counter: Counter) -> None:
    await counter.answer()
    await asyncio.sleep(0)

    await counter.promises.finish(A_MOMENT)

    assert counter.noted
    assert not counter.promises.are_going_on
    await Promises(counter.book, counter.office.clock).finish()  # nothing ever went on


# ---- taking up ------------------------------------------------------------------------------


def said(counter: Counter) -> list[Post]:
    posts = [one for one in counter.memory.utterances() if isinstance(one, Post)]
    return [one for one in posts if one.key.startswith("answer:")]


async def test_what_a_dead_process_left_is_done_and_answered_in_person(counter: Counter) -> None:
    counter.leave()
    keeper = counter.keeper()
    keeper.register()

    await counter.engine.handlers[TAKE_UP]("all")

    (answer,) = said(counter)
    assert len(counter.memory.kudos) == 1
    assert answer.to == ToPerson(ANA.id, WORKSPACE.id)
    assert "on their way" in answer.message.summary
    assert (DELIVER, str(WORKSPACE.id), timedelta()) in counter.engine.jobs
    assert not counter.noted


async def test_what_was_done_before_the_death_is_not_done_again(counter: Counter) -> None:
    keeper = counter.keeper()
    await keeper.do(counter.request)
    counter.leave()

    await keeper.take_up("all")

    assert len(counter.memory.kudos) == 1
    assert len(said(counter)) == 1
    assert not counter.noted


async def test_what_still_goes_on_here_is_left_alone(counter: Counter) -> None:
    await counter.answer()
    await asyncio.sleep(0)
    counter.leave()

    await counter.keeper().take_up("all")

    assert counter.memory.kudos == {}
    assert counter.runs == 1


async def test_what_the_storage_cannot_take_waits_for_the_next_time(counter: Counter) -> None:
    async def away(_: Request) -> Reply:
        raise Unavailable

    counter.leave()

    await counter.keeper(away).take_up("all")

    left = counter.memory.noted[counter.key]
    assert left.attempts == 1
    assert left.held_until == counter.office.clock.now() + 2 * LEASE


async def test_what_cannot_be_put_off_waits_for_one_lease(counter: Counter) -> None:
    counter.leave(b"what a customer said")
    counter.book.away_for = 1

    await counter.keeper().take_up("all")

    held_until = counter.memory.noted[counter.key].held_until
    assert held_until == counter.office.clock.now() + LEASE


async def test_what_nobody_can_read_waits_and_is_given_up_in_the_end(counter: Counter) -> None:
    counter.leave(b"what a customer said")
    with capture_logs() as logs:
        await counter.keeper().take_up("all")
        counter.leave(b"what a customer said", MOST_ATTEMPTS)
        await counter.keeper().take_up("all")

    assert [log["event"] for log in logs] == ["request_not_taken_up", "request_given_up"]
    assert "customer" not in str(logs)
    assert counter.noted


async def test_what_outsiders_want_is_not_written_down(counter: Counter) -> None:
    counter.request = replace(counter.request, actor_is_outside=True)

    reply = await counter.answer()
    counter.done.set_result(DONE)
    await counter.rest()

    assert reply.comes_later
    assert not counter.noted
    assert counter.told == [DONE]


@pytest.mark.parametrize(
    "changes",
    [{"workspace": "T-unknown"}, {"actor": AccountId("U-unknown")}, {"actor_is_outside": True}],
)
async def test_whoever_the_bot_is_not_for_is_not_written_to(
    counter: Counter, changes: dict[str, object]
) -> None:
    counter.request = replace(counter.request, **changes)  # type: ignore[arg-type] # by name
    counter.leave()

    await counter.keeper().take_up("all")

    assert not counter.noted
    assert counter.memory.kudos == {}


async def test_what_says_nothing_is_not_told(counter: Counter) -> None:
    async def silent(_: Request) -> Reply:
        return Reply()

    counter.leave()

    await counter.keeper(silent).take_up("all")

    assert said(counter) == []
    assert not counter.noted


def test_a_reply_is_told_in_words() -> None:
    page = Page("My thanks", (Paragraph(text("None yet.")),))
    told = _as_message(Reply(page=page))

    assert told == Message("My thanks", (Heading("My thanks"), *page.blocks))
    assert _as_message(Reply(errors={"a": "Too long.", "b": "Who?"})) == Message("Too long.\nWho?")
    assert "could not open the form" in shown(Reply(message=_as_message(Reply(form=FORM))))
    assert _as_message(Reply()) is None
    assert _as_message(DONE) == DONE.message


FORM = Form("kudos.give", "Say thanks", "Send", ())

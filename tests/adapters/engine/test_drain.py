"""Draining a ledger: at most once or at least once, in order, and nobody waits for a stuck lane."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.engine.drain import MOST_AT_ONCE, SENDER_DIED, Drain
from adapters.engine.embedded import EmbeddedEngine
from adapters.engine.speaker import LONGEST_PAUSE_SECONDS, Speaker, sane_pause
from bot.clock import MovableClock
from bot.errors import PlatformError, Unavailable
from bot.identity import ConversationId, PersonId, Workspace
from bot.outbox import DELIVER, LEASE, MOST_ATTEMPTS, Ledger, Pacer, State
from bot.outcome import Post, Revise, ToConversation, ToPerson, Utterance, Withdraw
from bot.surface import PlaceFacts, PlaceKind
from bot.ui.blocks import Paragraph
from bot.ui.text import Mention
from bot.ui.views import Message
from bot.undelivered import Authors
from tests.fakes_ledger import ACME, FakeLedger, Row
from tests.fakes_messenger import Choose, FakeMessenger, FakeMessengers, Fault
from tests.fakes_units import FakeEngine, FakeUnits

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
THANKS, IDEAS = ConversationId("C-thanks"), ConversationId("C-ideas")
MOST_ROUNDS = 400


class Locales:
    def locale_of(self, person: PersonId) -> str:
        return "en"


def no_limit(_: Workspace) -> Pacer:
    return Pacer(inf, inf)


@dataclass
class World:
    """A ledger, a platform, and the drain between them; time moves only when somebody waits."""

    clock: MovableClock = field(default_factory=lambda: MovableClock(NOW))
    ledger: FakeLedger = field(default_factory=FakeLedger)
    messenger: FakeMessenger = field(default_factory=FakeMessenger)
    engine: FakeEngine = field(default_factory=FakeEngine)

    def __post_init__(self) -> None:
        self.units = FakeUnits({Ledger: self.ledger, Authors: Locales()})
        self.messengers = FakeMessengers(self.messenger)
        self.speaker = Speaker(
            self.clock, no_limit, patience=timedelta(milliseconds=2), wait=self.wait
        )
        self.drain = Drain(
            self.units,
            self.engine,
            self.messengers,
            self.clock,
            lambda _, which: ACME if which == ACME.id else None,
            self.speaker,
            look_again_seconds=0.001,
        )

    async def wait(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    def write(self, *utterances: Utterance) -> None:
        self.ledger.write(utterances, ACME, self.clock.now())

    def card(self, words: str, conversation: ConversationId = THANKS, **more: PersonId) -> None:
        to = ToConversation(ACME.id, conversation)
        self.write(Post(to, Message(words), words, author=more.get("author")))

    def note(self, words: str, person: PersonId) -> None:
        self.write(Post(ToPerson(person), Message(words), words))

    async def once(self) -> None:
        """Drain once."""
        await self.drain.drain(str(ACME.id))

    async def until_quiet(self) -> None:
        """Drain, and again whenever an alarm was set or a lease ran out, until nothing is left."""
        for _ in range(MOST_ROUNDS):
            await self.once()
            naps = [nap for _, _, nap in self.engine.jobs]
            self.engine.jobs.clear()
            if naps:
                self.clock.advance(min(naps))
            elif any(row.state is State.SENDING for row in self.ledger.rows):
                self.clock.advance(LEASE)
            else:
                return
        raise AssertionError("it never ends")

    def row(self, words: str) -> Row:
        return self.ledger.row(words)

    def state(self, words: str) -> State:
        return self.row(words).state

    def go_away(self, writes: int) -> None:
        """Have the storage refuse so many writes."""
        self.units.away_for = writes

    def told(self) -> list[str]:
        """Return what authors were told of undelivered messages."""
        found = [row for row in self.ledger.rows if row.key.startswith("undelivered:")]
        return [row.key for row in found]


@pytest.fixture
async def world() -> World:
    return World()


# ---- the ordinary way -----------------------------------------------------------------------


async def test_what_is_due_is_said_and_marked(world: World) -> None:
    ana = world.ledger.join("Ana")
    world.card("card")
    world.note("note", ana)

    await world.once()

    assert world.messenger.order(THANKS) == ["card"]
    assert world.messenger.order(ConversationId("D-U1")) == ["note"]
    assert (world.row("card").message_id, world.row("note").conversation) == ("m1", "D-U1")
    assert world.engine.jobs == []


async def test_a_lane_is_said_in_order(world: World) -> None:
    words = [f"card {number}" for number in range(30)]
    for one in words:
        world.card(one)

    await world.once()

    assert world.messenger.order(THANKS) == words


async def test_mentions_reach_the_messenger_as_handles(world: World) -> None:
    ana = world.ledger.join("Ana")
    message = Message("Thanks", (Paragraph((Mention(ana),)),))
    world.write(Post(ToConversation(ACME.id, THANKS), message, "k1"))

    await world.once()

    (envelope,) = world.messenger.envelopes
    assert [handle.name for handle in envelope.handles.values()] == ["Ana"]


async def test_a_revision_updates_and_a_withdrawal_takes_away(world: World) -> None:
    world.card("card")
    await world.once()
    world.write(Revise("card", Message("better")))
    await world.once()
    world.write(Withdraw("card"))
    await world.once()

    heard = [(one.verb, one.words, one.message_id) for one in world.messenger.heard]
    assert heard == [("post", "card", "m1"), ("update", "better", "m1"), ("withdraw", "", "m1")]


async def test_an_alarm_is_set_for_what_is_due_later(world: World) -> None:
    to = ToConversation(ACME.id, THANKS)
    world.write(Post(to, Message("later"), "later", due_at=NOW + timedelta(hours=1)))

    await world.once()

    assert world.engine.jobs == [(DELIVER, "1", timedelta(hours=1))]
    assert world.messenger.heard == []


async def test_a_workspace_that_is_gone_or_served_elsewhere_is_left_alone(world: World) -> None:
    world.card("card")

    await world.drain.drain("99")
    world.messengers.messenger = None
    await world.once()

    assert world.state("card") is State.PENDING
    assert world.row("card").attempts == 0


def test_the_engine_is_told_who_drains(world: World) -> None:
    world.drain.register()

    assert world.engine.handlers == {DELIVER: world.drain.drain}


# ---- who may hear it ------------------------------------------------------------------------


def place(
    *, shared_outside: bool = False, archived: bool = False, bot_is_member: bool = True
) -> PlaceFacts:
    return PlaceFacts(
        THANKS,
        PlaceKind.CHANNEL,
        shared_outside=shared_outside,
        archived=archived,
        bot_is_member=bot_is_member,
    )


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"shared_outside": True}, "shared_with_another_organisation"),
        ({"archived": True}, "is_archived"),
        ({"bot_is_member": False}, "not_in_channel"),
    ],
)
async def test_where_words_may_not_be_said_they_are_a_dead_letter_and_the_author_knows(
    world: World, facts: dict[str, bool], reason: str
) -> None:
    ana = world.ledger.join("Ana")
    world.messenger.places[THANKS] = place(**facts)
    world.card("card", author=ana)

    await world.until_quiet()

    assert (world.state("card"), world.row("card").reason) == (State.FAILED, reason)
    assert world.messenger.order(THANKS) == []
    assert world.messenger.order(ConversationId("D-U1")) == ["Your message could not be posted."]


async def test_with_leave_to_post_unasked_membership_is_not_needed_in_open_channels(
    world: World,
) -> None:
    world.speaker.posts_unasked = frozenset({"slack"})
    world.messenger.places[THANKS] = place(bot_is_member=False)
    private = PlaceFacts(
        IDEAS,
        PlaceKind.PRIVATE_CHANNEL,
        shared_outside=False,
        archived=False,
        bot_is_member=False,
    )
    world.messenger.places[IDEAS] = private
    world.card("open")
    world.card("closed", IDEAS)

    await world.until_quiet()

    assert (world.state("open"), world.state("closed")) == (State.SENT, State.FAILED)


async def test_of_a_direct_message_nobody_asks_who_hears_it(world: World) -> None:
    world.note("note", world.ledger.join("Ana"))
    await world.once()
    world.write(Revise("note", Message("better")))
    await world.once()

    assert [one.words for one in world.messenger.heard] == ["note", "better"]
    assert world.messenger.place_calls == []


async def test_words_are_taken_away_even_where_none_may_be_said(world: World) -> None:
    world.card("card")
    await world.once()
    world.messenger.places[THANKS] = place(shared_outside=True)
    world.write(Withdraw("card"))

    await world.once()

    assert world.messenger.heard[-1].verb == "withdraw"


async def test_what_a_platform_does_not_say_of_a_place_is_not_taken_for_leave(world: World) -> None:
    world.messenger.place_error = PlatformError("connection_lost", ambiguous=True)
    world.card("card")
    await world.once()

    assert (world.state("card"), world.messenger.heard) == (State.RETRY, [])


# ---- faults ---------------------------------------------------------------------------------

FAULTS = [fault for fault in Fault if fault is not Fault.NONE]


def scripted(messenger: FakeMessenger, script: list[Fault]) -> None:
    """Have each message go through the script, and then well."""
    times: Counter[str] = Counter()

    def fault(words: str) -> Fault:
        times[words] += 1
        return script[times[words] - 1] if times[words] <= len(script) else Fault.NONE

    messenger.fault = fault


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_direct_message_is_never_said_twice(world: World, fault: Fault) -> None:
    world.note("note", world.ledger.join("Ana"))
    scripted(world.messenger, [fault])

    await world.until_quiet()

    assert world.messenger.times("note") <= 1
    said_for_certain = fault is Fault.TOO_FAST
    assert world.state("note") is (State.SENT if said_for_certain else State.AMBIGUOUS)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_card_is_never_missing(world: World, fault: Fault) -> None:
    world.card("card")
    scripted(world.messenger, [fault] * (MOST_ATTEMPTS - 1))

    await world.until_quiet()

    assert world.messenger.times("card") >= 1
    assert world.state("card") is State.SENT


@pytest.mark.parametrize("retry_after", [1.0, 300.0, 0.0, 0.001, -5.0, nan, inf, -inf, 1e300, None])
async def test_a_storm_of_refusals_ends_with_everything_said_once(
    world: World, retry_after: float | None
) -> None:
    ana = world.ledger.join("Ana")
    world.messenger.retry_after = retry_after
    length = 3 if retry_after is None else 40
    scripted(world.messenger, [Fault.TOO_FAST] * length)
    world.card("card")
    world.note("note", ana)

    await world.until_quiet()

    assert (world.messenger.times("card"), world.messenger.times("note")) == (1, 1)


async def test_a_refusal_for_the_pace_holds_everybody_back(world: World) -> None:
    world.messenger.retry_after = 30
    scripted(world.messenger, [Fault.TOO_FAST])
    world.card("card")
    await world.once()
    world.messenger.fault = lambda _: Fault.NONE
    world.card("other", IDEAS)

    await world.once()

    assert world.messenger.heard == []
    assert [world.row(key).due_at for key in ("card", "other")] == [NOW + timedelta(seconds=30)] * 2
    assert [world.row(key).attempts for key in ("card", "other")] == [0, 0]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (None, None),
        (nan, 30),
        (inf, 30),
        (-1, 30),
        (0, 1),
        (5, 5),
        (1e9, LONGEST_PAUSE_SECONDS),
    ],
)
def test_a_pause_is_sane(said: float | None, meant: float | None) -> None:
    assert sane_pause(said) == meant


async def test_opening_a_conversation_in_vain_leaves_no_doubt(world: World) -> None:
    world.note("note", world.ledger.join("Ana"))
    scripted(world.messenger, [Fault.ACCEPT_THEN_DROP])
    world.messenger.fault = _only_when_opening(world.messenger.fault)

    await world.until_quiet()

    assert (world.state("note"), world.messenger.times("note")) == (State.SENT, 1)


def _only_when_opening(fault: Choose) -> Choose:
    return lambda words: fault(words) if words.startswith("open") else Fault.NONE


async def test_an_update_in_doubt_is_simply_made_again(world: World) -> None:
    world.note("note", world.ledger.join("Ana"))
    await world.once()
    scripted(world.messenger, [Fault.HANG])
    world.write(Revise("note", Message("better")))

    await world.until_quiet()

    assert [one.words for one in world.messenger.heard] == ["note", "better", "better"]


async def test_a_parked_card_tells_its_author_to_have_a_look(world: World) -> None:
    ana = world.ledger.join("Ana")
    world.ledger.write(
        (Post(ToPerson(world.ledger.join("Ben")), Message("note"), "note", author=ana),), ACME, NOW
    )
    scripted(world.messenger, [Fault.HANG])

    await world.until_quiet()

    assert world.messenger.order(ConversationId("D-U1")) == [
        "Your message may not have been posted."
    ]


async def test_a_delivery_that_leads_nowhere_or_says_nothing_is_a_dead_letter(world: World) -> None:
    world.card("nowhere")
    world.row("nowhere").conversation = None
    world.card("nothing", IDEAS)
    world.row("nothing").message = None

    await world.until_quiet()

    reasons = [world.row(key).reason for key in ("nowhere", "nothing")]
    assert reasons == ["no_account", "nothing_to_say"]


# ---- deaths ---------------------------------------------------------------------------------


async def test_what_a_dead_sender_left_is_looked_after_within_five_seconds(world: World) -> None:
    world.card("one")
    world.ledger.claim(ACME.id, NOW, LEASE, 20)  # by a process that is killed at this moment

    await world.once()
    (nap,) = [nap for _, _, nap in world.engine.jobs]
    world.clock.advance(nap)
    await world.once()

    assert world.clock.now() - NOW < timedelta(seconds=5)
    assert world.state("one") is State.SENT


async def test_a_slow_call_keeps_its_delivery_while_its_sender_lives(world: World) -> None:
    world.speaker.patience = timedelta(seconds=60)
    world.card("slow")
    world.messenger.stuck[THANKS] = asyncio.Event()
    task = asyncio.create_task(world.once())
    await _until(lambda: world.state("slow") is State.SENDING)

    for _ in range(8):
        world.clock.advance(timedelta(seconds=1.5))
        await _until(lambda: world.row("slow").due_at == world.clock.now() + LEASE)
        await World(world.clock, world.ledger, world.messenger).once()  # another process looks

    world.messenger.stuck[THANKS].set()
    await task
    assert world.messenger.times("slow") == 1
    assert world.state("slow") is State.SENT


async def test_a_sender_that_died_leaves_a_direct_message_parked(world: World) -> None:
    world.note("note", world.ledger.join("Ana"))
    world.ledger.claim(ACME.id, NOW, LEASE, 20)
    world.clock.advance(LEASE)

    await world.until_quiet()

    assert (world.state("note"), world.row("note").reason) == (State.AMBIGUOUS, SENDER_DIED)
    assert world.messenger.heard == []


async def test_a_sender_that_died_leaves_a_card_to_the_next(world: World) -> None:
    world.card("card")
    world.ledger.claim(ACME.id, NOW, LEASE, 20)
    world.clock.advance(LEASE)

    await world.until_quiet()

    assert world.messenger.times("card") == 1


async def test_a_card_of_which_every_sender_dies_is_a_dead_letter(world: World) -> None:
    world.card("card")
    for _ in range(MOST_ATTEMPTS):
        world.ledger.claim(ACME.id, world.clock.now(), LEASE, 20)
        world.clock.advance(LEASE)

    await world.until_quiet()

    assert (world.state("card"), world.messenger.heard) == (State.FAILED, [])


async def test_a_storage_that_is_away_for_a_moment_doubles_nothing(world: World) -> None:
    world.card("card")
    world.note("note", world.ledger.join("Ana"))
    world.messenger.after_posting = lambda: world.go_away(2)

    await world.until_quiet()

    assert (world.messenger.times("card"), world.messenger.times("note")) == (1, 1)
    assert (world.state("card"), world.state("note")) == (State.SENT, State.SENT)


async def test_a_storage_that_stays_away_leaves_the_delivery_to_its_lease(world: World) -> None:
    world.note("note", world.ledger.join("Ana"))
    world.messenger.after_posting = lambda: world.go_away(5)

    await world.until_quiet()

    assert (world.messenger.times("note"), world.state("note")) == (1, State.AMBIGUOUS)


async def test_a_storage_that_is_away_at_the_claim_is_the_engines_to_ask_again(
    world: World,
) -> None:
    world.units.away_for = 1

    with pytest.raises(Unavailable):
        await world.once()


async def test_whoever_speaks_when_the_program_stops_finishes_the_sentence(world: World) -> None:
    world.messenger.stuck[THANKS] = asyncio.Event()
    world.speaker.patience = timedelta(seconds=5)
    world.card("card")
    task = asyncio.create_task(world.once())
    await _until(lambda: world.state("card") is State.SENDING)

    task.cancel()
    await asyncio.sleep(0)
    world.messenger.stuck[THANKS].set()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert world.state("card") is State.SENT


# ---- side by side ---------------------------------------------------------------------------


async def _until(holds: Callable[[], bool]) -> None:
    """Let the others run until something holds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - what holds is no event of ours
            await asyncio.sleep(0.001)


async def test_a_stuck_lane_keeps_nobody_else_waiting(world: World) -> None:
    world.messenger.stuck[THANKS] = asyncio.Event()
    world.speaker.patience = timedelta(seconds=5)
    world.card("stuck")
    for number in range(30):
        world.card(f"idea {number}", IDEAS)

    task = asyncio.create_task(world.once())
    await _until(lambda: len(world.messenger.order(IDEAS)) == 30)
    assert world.state("stuck") is State.SENDING
    world.messenger.stuck[THANKS].set()
    await task

    assert world.state("stuck") is State.SENT


async def test_no_more_than_twenty_are_said_side_by_side(world: World) -> None:
    release = asyncio.Event()
    world.speaker.patience = timedelta(seconds=5)
    for number in range(MOST_AT_ONCE + 5):
        conversation = ConversationId(f"C{number}")
        world.messenger.stuck[conversation] = release
        world.card(f"card {number}", conversation)

    task = asyncio.create_task(world.once())
    await _until(lambda: world.state("card 0") is State.SENDING)
    sending = Counter(row.state for row in world.ledger.rows)
    release.set()
    await task

    assert sending == {State.SENDING: MOST_AT_ONCE, State.PENDING: 5}
    assert Counter(row.state for row in world.ledger.rows) == {State.SENT: MOST_AT_ONCE + 5}


async def test_the_engine_of_one_process_has_the_ledger_drained(world: World) -> None:
    clock = MovableClock(NOW, ticking=True)
    engine = EmbeddedEngine(clock)
    replace(world.drain, engine=engine, clock=clock).register()
    running = asyncio.create_task(engine.run())

    world.card("card")
    engine.wake(DELIVER, str(ACME.id))
    async with asyncio.timeout(5):
        await world.messenger.changed.wait()
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert world.state("card") is State.SENT


async def test_what_is_written_while_a_lane_is_stuck_is_said(world: World) -> None:
    world.messenger.stuck[THANKS] = asyncio.Event()
    world.speaker.patience = timedelta(seconds=5)
    world.card("stuck")
    task = asyncio.create_task(world.once())
    await _until(lambda: world.state("stuck") is State.SENDING)

    world.card("idea", IDEAS)
    async with asyncio.timeout(2):
        await world.messenger.changed.wait()

    assert world.messenger.order(IDEAS) == ["idea"]
    world.messenger.stuck[THANKS].set()
    await task


async def test_two_drains_of_one_workspace_say_everything_once(world: World) -> None:
    other = World(world.clock, world.ledger, world.messenger, world.engine)
    for number in range(40):
        world.card(f"card {number}", ConversationId(f"C{number % 7}"))

    async with asyncio.TaskGroup() as group:
        group.create_task(world.once())
        group.create_task(other.once())
    await world.until_quiet()

    assert {world.messenger.times(f"card {number}") for number in range(40)} == {1}


async def test_poison_ends_in_dead_letters_while_the_rest_is_said(world: World) -> None:
    ana = world.ledger.join("Ana")
    words = [f"card {number}" for number in range(60)]
    for number, one in enumerate(words):
        world.card(one, ConversationId(f"C{number % 7}"), author=ana)
    bugs, failing, refused = set(words[::20]), set(words[5::20]), set(words[10::20])
    world.messenger.bug_in = frozenset(bugs)
    world.messenger.refuses = dict.fromkeys(refused, "msg_too_long")
    world.messenger.fault = lambda one: Fault.BAD_GATEWAY if one in failing else Fault.NONE

    await world.until_quiet()

    dead = {row.key for row in world.ledger.rows if row.state is State.FAILED}
    assert dead == bugs | failing | refused
    assert {world.row(one).attempts for one in failing} == {MOST_ATTEMPTS}
    assert {world.messenger.times(one) for one in set(words) - dead} == {1}
    assert all(str(world.row(one).reason).startswith("bug:") for one in bugs)
    assert len(world.told()) == len(dead)


async def test_a_bug_in_telling_the_author_does_not_keep_the_dead_letter_alive(
    world: World,
) -> None:
    class NoLocales:
        def locale_of(self, person: PersonId) -> str:
            raise LookupError(person)

    world.units = FakeUnits({Ledger: world.ledger, Authors: NoLocales()})
    world.drain = replace(world.drain, units=world.units)
    world.card("card", author=world.ledger.join("Ana"))
    world.messenger.refuses = {"card": "is_archived"}

    with pytest.raises(LookupError):
        await world.once()

    assert world.state("card") is State.FAILED


# ---- pace -----------------------------------------------------------------------------------


async def test_a_turn_that_is_near_is_waited_for_and_one_that_is_far_is_left(world: World) -> None:
    world.speaker.pacer_for = lambda _: Pacer(1, inf)
    for number in range(3):
        world.card(f"card {number}")

    await world.until_quiet()

    assert world.messenger.order(THANKS) == ["card 0", "card 1", "card 2"]
    assert world.clock.now() >= NOW + timedelta(seconds=2)


async def test_a_postponed_delivery_counts_as_untried_and_its_alarm_is_set(world: World) -> None:
    world.speaker.pacer_for = lambda _: Pacer(0.1, inf)
    world.card("first")
    world.card("second")

    await world.once()

    assert world.messenger.order(THANKS) == ["first"]
    second = world.row("second")
    assert (second.state, second.attempts) == (State.RETRY, 0)
    assert world.engine.jobs == [(DELIVER, "1", second.due_at - NOW)]


# ---- properties -----------------------------------------------------------------------------

LANES = 3


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[int], dict[str, list[Fault]], float | None]:
    """Return the lanes of some messages, what goes wrong with each, and a Retry-After."""
    lanes = draw(st.lists(st.integers(0, 2 * LANES - 1), min_size=1, max_size=12))
    faults = {
        str(number): draw(st.lists(st.sampled_from(Fault), max_size=4))
        for number in range(len(lanes))
    }
    return lanes, faults, draw(st.sampled_from([None, 0.5, 2.0, 30.0, nan, -1.0]))


@given(stories())
def test_whatever_goes_wrong_notes_are_never_doubled_and_cards_never_lost(
    story: tuple[list[int], dict[str, list[Fault]], float | None],
) -> None:
    lanes, faults, retry_after = story
    asyncio.run(_live_through(lanes, faults, retry_after))


async def _live_through(
    lanes: list[int], faults: dict[str, list[Fault]], retry_after: float | None
) -> None:
    world = World()
    world.speaker.patience = timedelta(microseconds=1)
    world.messenger.retry_after = retry_after
    people = [world.ledger.join(f"Person {number}") for number in range(LANES)]
    left = {words: iter(script) for words, script in faults.items()}
    world.messenger.fault = lambda words: next(left.get(words, iter(())), Fault.NONE)
    for number, lane in enumerate(lanes):
        if lane < LANES:
            world.card(str(number), ConversationId(f"C{lane}"))
        else:
            world.note(str(number), people[lane - LANES])

    await world.until_quiet()

    for number, lane in enumerate(lanes):
        times = world.messenger.times(str(number))
        assert times >= 1 if lane < LANES else times <= 1
    for conversation in {one.conversation for one in world.messenger.heard}:
        firsts = list(dict.fromkeys(world.messenger.order(conversation)))
        assert firsts == sorted(firsts, key=int)

"""Whatever happens in whatever order, the ledger in SQL does what the one in memory does."""

import shutil
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.identity import ConversationId, PersonId, Workspace
from bot.outbox import LEASE, Delivery, GiveUp, Ledger, Park, Retry, State, Verdict
from bot.outcome import Address, Post, Revise, ToConversation, ToPerson, Utterance, Withdraw
from bot.ui.views import Message
from storage.outbox import read_message
from tests.fakes_ledger import ACME, FakeLedger
from tests.storage.kept import MINUTE, NOW, Company, company_in, kept_at

CHANNELS = st.sampled_from([ConversationId("C1"), ConversationId("C2")])
KEYS = st.sampled_from(["k1", "k2", "k3"])
WORDS = st.sampled_from(["one", "two", "three"]).map(Message)
WAITS = st.sampled_from([timedelta(), timedelta(seconds=20), MINUTE, 3 * MINUTE])
DEAD = {State.FAILED, State.AMBIGUOUS}
SENDING = {State.SENDING}
OPEN = {State.PENDING, State.RETRY, State.SENDING}


class LedgerMachine(RuleBasedStateMachine):
    """Two ledgers, one in memory and one in SQL, to which the same things happen."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copyfile(self.template, folder / "test.db")
        kept = self._stack.enter_context(kept_at(f"sqlite:///{folder / 'test.db'}"))
        self.company: Company = company_in(kept)
        self.sql = kept.port(Ledger)
        self.fake = FakeLedger()
        self.now = NOW
        self.people: list[tuple[PersonId, PersonId]] = []
        self.held: list[tuple[Delivery, Delivery]] = []
        self.withdrawn: set[str] = set()

    def teardown(self) -> None:
        self._stack.close()

    @initialize()
    def somebody_joins(self) -> None:
        for name in ("Ana", "Ben"):
            self.people.append((self.company.person(name), self.fake.join(name)))

    # ---- what can happen --------------------------------------------------------------------

    @rule(key=KEYS, where=CHANNELS, words=WORDS, held=WAITS, optional=st.booleans())
    def post_a_card(
        self, key: str, where: ConversationId, words: Message, held: timedelta, optional: bool
    ) -> None:
        def post(workspace: Workspace) -> Post:
            to: Address = ToConversation(workspace.id, where)
            return Post(to, words, key, self.now + held if held else None, optional=optional)

        self._write(post(self.company.workspace), post(ACME))

    @rule(key=KEYS, number=st.integers(0, 1), words=WORDS)
    def tell_a_person(self, key: str, number: int, words: Message) -> None:
        in_sql, in_memory = self.people[number]
        self._write(Post(ToPerson(in_sql), words, key), Post(ToPerson(in_memory), words, key))

    @rule(key=KEYS, words=WORDS)
    def revise(self, key: str, words: Message) -> None:
        self._write(Revise(key, words), Revise(key, words))

    @rule(key=KEYS)
    def withdraw(self, key: str) -> None:
        if any(row.key == key and row.state in DEAD | SENDING for row in self.fake.rows):
            self.withdrawn.add(key)
        self._write(Withdraw(key), Withdraw(key))

    @rule(passing=WAITS)
    def time_passes(self, passing: timedelta) -> None:
        self.now += passing

    @rule(most=st.integers(1, 4))
    def claim(self, most: int) -> None:
        ours = self.sql.claim(self.company.workspace.id, self.now, LEASE, most)
        theirs = self.fake.claim(ACME.id, self.now, LEASE, most)
        assert [_shown(one) for one in ours] == [_shown(one) for one in theirs]
        self.held.extend(zip(ours, theirs, strict=True))

    @precondition(lambda self: self.held)
    @rule()
    def a_lease_runs_out(self) -> None:
        self.now += LEASE
        self.claim(4)

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 9), conversation=CHANNELS)
    def it_was_said(self, which: int, conversation: ConversationId) -> None:
        ours, theirs = self.held.pop(which % len(self.held))
        where = ours.conversation or conversation
        self.sql.sent(ours, where, "m1", self.now)
        self.fake.sent(theirs, where, "m1", self.now)

    @precondition(lambda self: self.held)
    @rule(
        which=st.integers(0, 9),
        verdict=st.sampled_from(["retry", "park", "give up"]),
        wait=WAITS,
    )
    def it_failed(self, which: int, verdict: str, wait: timedelta) -> None:
        ours, theirs = self.held.pop(which % len(self.held))
        decided: dict[str, Verdict] = {
            "retry": Retry(self.now + wait, "ratelimited"),
            "park": Park("timeout"),
            "give up": GiveUp("is_archived"),
        }
        self.sql.settle(ours, decided[verdict], self.now)
        self.fake.settle(theirs, decided[verdict], self.now)

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 9), wait=WAITS)
    def it_was_too_early(self, which: int, wait: timedelta) -> None:
        ours, theirs = self.held.pop(which % len(self.held))
        self.sql.postpone(ours, self.now + wait)
        self.fake.postpone(theirs, self.now + wait)

    # ---- what always holds ------------------------------------------------------------------

    @invariant()
    def both_are_in_the_same_state(self) -> None:
        kept = self.company.kept.rows(
            "SELECT verb, lane, state, attempts, payload FROM delivery ORDER BY id"
        )
        assert len(kept) == len(self.fake.rows)
        for row, model in zip(kept, self.fake.rows, strict=True):
            # In SQL nothing is left to replay of a dead letter that was withdrawn.
            may_be_gone = model.key in self.withdrawn and model.state in DEAD
            expected = {model.state, State.CANCELLED} if may_be_gone else {model.state}
            assert row.verb == model.verb
            assert row.state in expected
            assert row.attempts == model.attempts
            if State(row.state) in OPEN:
                assert (read_message(row.payload) if row.payload else None) == model.message
            elif State(row.state) not in DEAD:
                assert row.payload is None

    @invariant()
    def both_are_due_at_the_same_time(self) -> None:
        assert self.sql.next_due(self.company.workspace.id) == self.fake.next_due(ACME.id)
        assert bool(self.sql.waiting(self.now)) == bool(self.fake.waiting(self.now))

    def _write(self, ours: Utterance, theirs: Utterance) -> None:
        touched = self.sql.write([ours], self.company.workspace, self.now)
        assert bool(touched) == bool(self.fake.write([theirs], ACME, self.now))


def _shown(one: Delivery) -> tuple[object, ...]:
    """Return what a sender sees, but for ids and accounts, which differ by nature."""
    key = one.key.partition(":")[0]
    reached = bool(one.account), one.conversation if one.account is None else None
    said = (one.message, one.message_id, one.attempts, one.stranded)
    return (key, one.verb, one.promise, *reached, *said)


def test_both_ledgers_do_the_same(
    sqlite_template: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LedgerMachine, "template", sqlite_template, raising=False)
    runs = 1000 if request.config.getoption("--long") else 60

    run_state_machine_as_test(
        LedgerMachine, settings=settings(max_examples=runs, stateful_step_count=30)
    )

"""Whatever people do with thanks, in any order and on any clock: the rules hold.

Limits, counts, and what each person may read: private words stand on no card, hidden ones on none
until a curator decides, what was taken down stands nowhere in public, and whoever was forgotten is
named nowhere. On the fakes, on SQLite and on PostgreSQL.
"""

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from bot.capabilities import CAPABILITIES
from bot.clock import local_day
from bot.dispatch import Dispatcher, Intake
from bot.errors import Refused, UsageError
from bot.identity import AccountId, ConversationId, Person, PersonId, Role
from bot.people.ports import PeopleStore
from bot.recognition.limits import MOST_A_DAY, MOST_TO_ONE_PERSON
from bot.recognition.model import Kudos, KudosId
from bot.recognition.ports import RecognitionStore
from bot.request import Door, Place, Pressed, Request, Submitted, Typed, Who
from bot.spaces.ports import SpaceStore
from bot.surface import PlaceKind
from bot.ui.blocks import Block, Note, Paragraph, Quote
from bot.ui.text import Mention
from bot.units import Stores
from storage import STORES
from tests.contracts.company import Company
from tests.fakes_units import FakeEngine
from tests.postgres import Pool
from tests.standing import Backend, InMemory, InSql, Read, forget_in
from tests.storage.conftest import POSTGRES
from tests.storage.kept import kept_at, sqlite_copy

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
THERE = Place(ConversationId("C1"), PlaceKind.CHANNEL)
NAMES = ("Ana", "Ben", "Cleo", "Dev", "Eve", "Mia", "Oda")
TEAM, MANAGER, CURATOR = ("Ana", "Ben"), "Mia", "Oda"
MAY_LEAVE = ("Cleo", "Dev", "Eve")
ZONES = ("Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu", "Asia/Kolkata")
WAITS = (timedelta(minutes=1), timedelta(minutes=25), timedelta(hours=7), timedelta(days=9))
MONTH = timedelta(days=30)
SHORTEST_DAY = timedelta(hours=20)
PERSON = st.sampled_from(NAMES)


@dataclass
class Deed:
    """What the machine remembers of one kudos."""

    giver: str
    receivers: tuple[str, ...]
    private: bool
    words: str
    given_at: datetime
    off_card: set[str] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)  # who reported it since the last decision
    decided: set[str] = field(default_factory=set)
    to_manager: set[str] = field(default_factory=set)
    hidden: bool = False
    removed: bool = False
    undone: bool = False
    was_asked: bool = False  # its curator has a message, and nobody's report is left

    @property
    def counts(self) -> bool:
        return not (self.undone or self.removed)

    @property
    def shown(self) -> set[str]:
        return set() if self.private else set(self.receivers) - self.off_card

    @property
    def is_public(self) -> bool:
        return self.counts and not self.hidden and bool(self.shown)

    @property
    def readers(self) -> set[str]:
        """Who may have its words in a direct message."""
        curators = {CURATOR} if self.waiting or self.was_asked else set()
        if not self.counts:
            return {self.giver}
        managers = {MANAGER for who in self.to_manager if who in TEAM}
        return {*self.receivers, *managers, *curators}


class EachCall:
    """Stores of which each call is a unit of its own."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def get(self, port: type[Any]) -> Any:  # noqa: ANN401 - a store
        backend = self._backend

        class _Store:
            def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a method
                def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes
                    return backend.write(lambda s: getattr(s.get(port), name)(*given, **named))

                return call

        return _Store()


class RulesMachine(RuleBasedStateMachine):
    """Seven people, one of them a manager and one a curator, who do what they like."""

    given: Bundle[KudosId] = Bundle("given")

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.backend = self.make_backend(self._stack)
        self.stores = EachCall(self.backend)
        self.dispatcher = Dispatcher(CAPABILITIES, STORES.keys(), FakeEngine())
        self.now = START
        self.deeds: dict[KudosId, Deed] = {}
        self.old_words: set[str] = set()
        self.moved: set[str] = set()
        self.gone: set[str] = set()
        self._numbers = count(1)

    def make_backend(self, stack: ExitStack) -> Backend:
        raise NotImplementedError

    def teardown(self) -> None:
        self._stack.close()

    @initialize()
    def company_begins(self) -> None:
        self.company = Company(cast("Stores", self.stores))
        people = self.company.given_people(*NAMES)
        self.ids: dict[str, PersonId] = {one.name: one.id for one in people}
        self.names = {number: name for name, number in self.ids.items()}
        space, oda = self.company.space, self.ids[CURATOR]
        self.stores.get(SpaceStore).grant(space, oda, Role.CURATOR, by=oda, now=START)
        for name in TEAM:
            manager = self.ids[MANAGER]
            self.stores.get(PeopleStore).set_manager(
                self.ids[name], manager, space, by=manager, now=START
            )

    # ---- what people do ---------------------------------------------------------------------

    @rule(
        target=given,
        giver=PERSON,
        receivers=st.sets(PERSON, min_size=1, max_size=3),
        private=st.booleans(),
    )
    def give(self, giver: str, receivers: set[str], private: bool) -> MultipleResults[KudosId]:
        return multiple(*self._gives(giver, receivers, private=private))

    @rule(target=given, step=st.integers(1, len(NAMES) - 1))
    def everybody_gives(self, step: int) -> MultipleResults[KudosId]:
        behind = (*NAMES[step:], *NAMES[:step])
        made = [self._gives(one, {other}) for one, other in zip(NAMES, behind, strict=True)]
        return multiple(*(number for numbers in made for number in numbers))

    @rule(which=given)
    def undo(self, which: KudosId) -> None:
        deed = self.deeds[which]
        self._does(deed.giver, Pressed("kudos.undo", str(which)))
        if deed.giver in self.gone:
            return
        deed.undone = deed.undone or self.now - deed.given_at < timedelta(days=1)

    @rule(which=given)
    def edit(self, which: KudosId) -> None:
        deed = self.deeds[which]
        words = self._new_words(deed.receivers[-1])
        self._does(deed.giver, Submitted("kudos.reword", {"reason": words}, str(which)))
        if deed.giver in self.gone:
            return
        if deed.counts and self.now - deed.given_at < timedelta(minutes=10):
            self.old_words.add(deed.words)
            deed.words = words

    @rule(which=given, person=PERSON)
    def keep_private(self, which: KudosId, person: str) -> None:
        deed = self.deeds[which]
        self._does(person, Pressed("kudos.keep_private", str(which)))
        if deed.counts and person in deed.receivers and person not in self.gone:
            deed.off_card.add(person)

    @rule(which=given, person=PERSON)
    def join(self, which: KudosId, person: str) -> None:
        deed = self.deeds[which]
        self._does(person, Pressed("kudos.me_too", str(which)))
        if deed.is_public and person not in (deed.giver, *deed.receivers, *self.gone):
            deed.joined.add(person)

    @rule(which=given, people=st.sets(PERSON, min_size=1, max_size=5))
    def report(self, which: KudosId, people: set[str]) -> None:
        deed = self.deeds[which]
        for person in sorted(people):
            self._does(person, Pressed("kudos.report", str(which)))
            if deed.is_public and person not in (deed.giver, *deed.decided, *self.gone):
                deed.waiting.add(person)
                deed.hidden = len(deed.waiting) >= 3

    @rule(which=given, person=st.sampled_from((CURATOR, "Ana")), leave=st.booleans())
    def decide(self, which: KudosId, person: str, leave: bool) -> None:
        deed = self.deeds[which]
        action = "kudos.leave_up" if leave else "kudos.take_down"
        self._does(person, Pressed(action, str(which)))
        concerned = person in (deed.giver, *deed.receivers)
        if person != CURATOR or concerned or not deed.waiting or not deed.counts:
            return
        deed.decided |= deed.waiting
        deed.waiting, deed.hidden, deed.removed = set(), False, not leave

    @rule(which=given, people=st.sets(PERSON, min_size=1, max_size=4), leave=st.booleans())
    def report_and_decide(self, which: KudosId, people: set[str], leave: bool) -> None:
        self.report(which, people)
        self.decide(which, CURATOR, leave)

    @rule(which=given, place=st.integers(0, 2))
    def show_to_manager(self, which: KudosId, place: int) -> None:
        deed = self.deeds[which]
        person = deed.receivers[place % len(deed.receivers)]
        self._does(person, Pressed("kudos.show_to_manager", str(which)))
        able = person in deed.receivers and person in TEAM and deed.giver != MANAGER
        if able and deed.counts and not deed.hidden and person not in self.gone:
            deed.to_manager.add(person)

    @rule(by=st.sampled_from(WAITS))
    def time_passes(self, by: timedelta) -> None:
        self.now += by

    @rule(person=PERSON, zone=st.sampled_from(ZONES))
    def move(self, person: str, zone: str) -> None:
        if person in self.gone:
            return
        store: PeopleStore = self.stores.get(PeopleStore)
        chosen = store.preferences(self.ids[person])
        store.prefer(self.ids[person], replace(chosen, zone=zone))
        self.moved.add(person)

    @rule(person=st.sampled_from(MAY_LEAVE))
    def forget(self, person: str) -> None:
        self._does(person, Submitted("me.forget", {"word": "delete"}, ""))
        with TemporaryDirectory() as folder:
            forget_in(self.backend, Path(folder), self.now)
        self.gone.add(person)
        for deed in self.deeds.values():
            deed.joined.discard(person)
            deed.was_asked = deed.was_asked or deed.waiting == {person}
            deed.waiting.discard(person)
            deed.decided.discard(person)
            if person in deed.words:
                self.old_words.add(deed.words)
                deed.words = deed.words.replace(person, "a colleague")

    # ---- what always holds ------------------------------------------------------------------

    @invariant()
    def words_stand_in_public_exactly_while_everybody_may_read_them(self) -> None:
        public = [one for one in self.backend.standing() if one.reader is None]
        on_cards = Counter(words for one in public for words, _ in _lines(one))
        expected = Counter(deed.words for deed in self.deeds.values() if deed.is_public)
        assert on_cards == expected

    @invariant()
    def a_card_names_those_who_may_stand_on_it(self) -> None:
        by_words = {deed.words: deed for deed in self.deeds.values()}
        for one in self.backend.standing():
            for words, named in _lines(one) if one.reader is None else ():
                deed = by_words[words]
                people = {self.names[who] for who in named}
                assert people == {deed.giver} | deed.shown | deed.joined

    @invariant()
    def whoever_was_forgotten_is_named_nowhere(self) -> None:
        for one in self.backend.standing():
            told = str(one.message)
            assert one.reader is None or one.reader.removeprefix("U") not in self.gone
            assert not [name for name in self.gone if name in told]
        store: RecognitionStore = self.stores.get(RecognitionStore)
        for name in NAMES if self.gone else ():
            for kudos in store.given(self.ids[name], 50):
                assert not [one for one in self.gone if one in kudos.reason]

    @invariant()
    def direct_messages_reach_those_whom_they_are_for(self) -> None:
        by_words = {deed.words: deed for deed in self.deeds.values()}
        for one in self.backend.standing():
            if one.reader is None:
                continue
            name = one.reader.removeprefix("U")
            for words, _ in _lines(one):
                assert words not in self.old_words
                assert name in by_words[words].readers

    @invariant()
    def everybody_counts_what_stands(self) -> None:
        living = [deed for deed in self.deeds.values() if deed.counts]
        given = Counter(deed.giver for deed in living)
        received = Counter(who for deed in living for who in deed.receivers)
        store: RecognitionStore = self.stores.get(RecognitionStore)
        for name in NAMES if self.deeds else ():
            totals = store.totals(self.ids[name], self.now)
            assert (totals.given, totals.received) == (given[name], received[name])

    @invariant()
    def nobody_gives_more_than_a_day_allows(self) -> None:
        for name in NAMES:
            own = sorted(d.given_at for d in self._living(name) if not self._is_for_team(d))
            if name not in self.moved:
                days = Counter(local_day(at, "Europe/Berlin") for at in own)
                assert max(days.values(), default=0) <= MOST_A_DAY
            for first, later in zip(own, own[2 * MOST_A_DAY :], strict=False):
                assert later - first >= SHORTEST_DAY

    @invariant()
    def nobody_thanks_one_person_too_often(self) -> None:
        for name in NAMES:
            for other in set(NAMES) - (set(TEAM) if name == MANAGER else set()):
                times = sorted(d.given_at for d in self._living(name) if other in d.receivers)
                for first, later in zip(times, times[MOST_TO_ONE_PERSON:], strict=False):
                    assert later - first >= MONTH

    @invariant()
    def the_team_budget_is_what_was_taken_from_it(self) -> None:
        if not self.deeds:
            return
        taken = Counter(
            local_year
            for deed in self._living(MANAGER)
            if self._is_for_team(deed)
            for local_year in [self._year_of(deed)]
        )
        store: RecognitionStore = self.stores.get(RecognitionStore)
        for year in (2026, 2027):
            assert store.team_budget(self.ids[MANAGER], year) == taken[year]

    # ---- parts ------------------------------------------------------------------------------

    def _gives(self, giver: str, receivers: set[str], *, private: bool = False) -> list[KudosId]:
        to = tuple(sorted(receivers - {giver}))
        words = self._new_words(*to[-1:])
        flag = " --private" if private else ""
        self._does(giver, Typed(("kudos ", *map(self._who, to), f" {words}{flag}")))
        newest = self._kept_with(giver, words)
        if newest is None:
            return []
        self.deeds[newest.id] = Deed(giver, to, private, words, self.now)
        return [newest.id]

    def _does(self, name: str, door: Door) -> None:
        key = f"key-{next(self._numbers)}"
        request = Request(key, "slack", "T1", AccountId(f"U{name}"), door, THERE)
        try:
            self.backend.write(
                lambda stores: self.dispatcher.handle(request, stores, self.now, final=True)
            )
        except (UsageError, Refused):
            return

    def _who(self, name: str) -> Who:
        return Who(AccountId(f"U{name}"))

    def _new_words(self, name: str = "nobody") -> str:
        name = "nobody" if name in self.gone else name  # nobody writes it anew
        return f"{name} helped a customer, case {next(self._numbers)} of many"

    def _kept_with(self, giver: str, words: str) -> Kudos | None:
        store: RecognitionStore = self.stores.get(RecognitionStore)
        return next((k for k in store.given(self.ids[giver], 50) if k.reason == words), None)

    def _living(self, giver: str) -> list[Deed]:
        return [deed for deed in self.deeds.values() if deed.giver == giver and deed.counts]

    def _is_for_team(self, deed: Deed) -> bool:
        return deed.giver == MANAGER and set(deed.receivers) <= set(TEAM)

    def _year_of(self, deed: Deed) -> int | None:
        number = next(one for one, known in self.deeds.items() if known is deed)
        intake: Intake = self.stores.get(Intake)
        mia: Person = intake.recognise(self.company.workspace, [AccountId(f"U{MANAGER}")])[
            AccountId(f"U{MANAGER}")
        ]
        kudos = self.stores.get(RecognitionStore).kudos(mia.organisation, number)
        return cast("Kudos", kudos).budget_year


def _lines(one: Read) -> list[tuple[str, set[PersonId]]]:
    """Return the words of each kudos that a message shows, and whom it names with them."""
    blocks = one.message.blocks
    if one.key.startswith("rollup:"):
        return [
            (_words(block.text)[1], _mentions([block]))
            for block in blocks
            if isinstance(block, Paragraph)
        ]
    quotes = [block for block in blocks if isinstance(block, Quote)]
    named = _mentions([block for block in blocks if isinstance(block, (Paragraph, Note))])
    return [(_plain(quote.text), named) for quote in quotes]


def _words(spans: Any) -> tuple[str, str]:  # noqa: ANN401 - a text
    """Return what stands in front of the words of a line, and the words."""
    whole = _plain(spans)
    before, _, words = whole.partition(": ")
    return before, words.partition(" Also thankful")[0].strip()


def _plain(spans: Any) -> str:  # noqa: ANN401 - a text
    return "".join(getattr(span, "words", "") for span in spans)


def _mentions(blocks: list[Block]) -> set[PersonId]:
    return {
        span.person
        for block in blocks
        for span in getattr(block, "text", ())
        if isinstance(span, Mention)
    }


class InMemoryMachine(RulesMachine):
    def make_backend(self, stack: ExitStack) -> Backend:
        return InMemory()


class SqliteMachine(RulesMachine):
    template: Path
    folder: Path

    def make_backend(self, stack: ExitStack) -> Backend:
        url = stack.enter_context(sqlite_copy(self.template, self.folder))
        return InSql(stack.enter_context(kept_at(url)))


class PostgresqlMachine(RulesMachine):
    pool: Pool

    def make_backend(self, stack: ExitStack) -> Backend:
        url = stack.enter_context(self.pool.database())
        return InSql(stack.enter_context(kept_at(url)))


def _run(machine: type[RulesMachine], examples: int, request: pytest.FixtureRequest) -> None:
    runs = examples * 20 if request.config.getoption("--long") else examples
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    how = settings(
        max_examples=runs, stateful_step_count=30, deadline=None, suppress_health_check=checks
    )
    run_state_machine_as_test(machine, settings=how)


def test_the_rules_hold_in_memory(request: pytest.FixtureRequest) -> None:
    _run(InMemoryMachine, 40, request)


def test_the_rules_hold_on_sqlite(
    request: pytest.FixtureRequest,
    sqlite_template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SqliteMachine, "template", sqlite_template, raising=False)
    monkeypatch.setattr(SqliteMachine, "folder", tmp_path, raising=False)

    _run(SqliteMachine, 15, request)


@pytest.mark.skipif(not POSTGRES, reason="TEST_DATABASE_URL is not set")
def test_the_rules_hold_on_postgresql(
    request: pytest.FixtureRequest, postgresql_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PostgresqlMachine, "pool", postgresql_pool, raising=False)

    _run(PostgresqlMachine, 3, request)

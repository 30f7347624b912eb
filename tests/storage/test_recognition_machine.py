"""Whatever people give, undo, hide, join and reword, in whatever order: the counts stay right."""

import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.identity import PersonId
from bot.recognition.limits import Spent, fingerprint, refund, spend
from bot.recognition.model import Allowance, Kudos, KudosId, Totals
from bot.recognition.ports import RecognitionStore
from tests.storage.kept import DAY, NOW, Company, company_in, kept_at

NAMES = ("Ana", "Ben", "Cleo", "Dev")
ZONE = "Europe/Berlin"
LATELY = 30 * DAY
PEOPLE = st.integers(0, len(NAMES) - 1)
FAR_EAST = timezone(timedelta(hours=13))

RECOUNT = """
SELECT person_id, month, sum(received) AS received, sum(given) AS given FROM (
    SELECT r.person_id, k.given_at, 1 AS received, 0 AS given,
           {month} AS month
    FROM kudos_receiver r JOIN kudos k ON k.id = r.kudos_id WHERE k.undone_at IS NULL
    UNION ALL
    SELECT k.giver_id, k.given_at, 0, 1, {month} FROM kudos k WHERE k.undone_at IS NULL
) AS each GROUP BY person_id, month
"""
MONTH_IN_SQLITE = "CAST(strftime('%Y%m', k.given_at / 1000000, 'unixepoch') AS INTEGER)"


class RecognitionMachine(RuleBasedStateMachine):
    """Four people who thank each other, and a plain list of what they did."""

    template: Path
    given: Bundle[KudosId] = Bundle("given")

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copyfile(self.template, folder / "test.db")
        kept = self._stack.enter_context(kept_at(f"sqlite:///{folder / 'test.db'}"))
        self.company: Company = company_in(kept)
        self.store = kept.port(RecognitionStore)
        self.people: list[PersonId] = []
        self.now = NOW
        self.alive: dict[KudosId, Kudos] = {}
        self.hidden: set[tuple[KudosId, PersonId]] = set()
        self.joined: dict[KudosId, list[PersonId]] = {}
        self.used: dict[PersonId, Allowance] = {}

    def teardown(self) -> None:
        self._stack.close()

    @initialize()
    def people_join(self) -> None:
        self.people = [self.company.person(name) for name in NAMES]

    # ---- what people do ---------------------------------------------------------------------

    @rule(
        target=given,
        giver=PEOPLE,
        others=st.sets(PEOPLE, min_size=1, max_size=3),
        reason=st.text(max_size=20),
        zone=st.sampled_from([UTC, FAR_EAST]),
    )
    def give(self, giver: int, others: set[int], reason: str, zone: timezone) -> KudosId:
        who = self.people[giver]
        receivers = tuple(self.people[one] for one in sorted(others - {giver}))
        number = self.store.next_id()
        after = spend(
            self.store.allowance(who),
            now=self.now,
            zone=ZONE,
            prints=fingerprint(receivers, reason),
        )
        if not receivers or isinstance(after, Spent):
            return number
        at = self.now.astimezone(zone)
        kudos = self.company.kudos(number, who, *receivers, at=at, reason=reason)
        self.store.add(kudos)
        self.store.set_allowance(who, after)
        self.alive[number], self.joined[number], self.used[who] = kudos, [], after
        return number

    @rule(which=given)
    def undo(self, which: KudosId) -> None:
        kudos = self.store.kudos(self.company.workspace.organisation, which)
        if kudos is None:
            return
        self.store.undo(kudos, self.now)
        if self.alive.pop(which, None) is not None:
            back = refund(self.used[kudos.giver])
            self.store.set_allowance(kudos.giver, back)
            self.used[kudos.giver] = back

    @rule(which=consumes(given))
    def undo_twice_at_once(self, which: KudosId) -> None:
        kudos = self.store.kudos(self.company.workspace.organisation, which)
        if kudos is not None:
            self.store.undo(kudos, self.now)
            self.store.undo(kudos, self.now)
            self.alive.pop(which, None)

    @rule(which=given, person=PEOPLE)
    def hide(self, which: KudosId, person: int) -> None:
        self.store.hide(which, self.people[person], self.now)
        self.hidden.add((which, self.people[person]))

    @rule(which=given, person=PEOPLE)
    def join(self, which: KudosId, person: int) -> None:
        if which not in self.alive:
            return
        who = self.people[person]
        is_first = who not in self.joined[which]
        assert self.store.join(which, who, self.now) is is_first
        if is_first:
            self.joined[which].append(who)
        self.now += timedelta(seconds=1)

    @rule(which=given, reason=st.text(max_size=20))
    def reword(self, which: KudosId, reason: str) -> None:
        self.store.reword(which, reason, self.now)

    @rule(passing=st.sampled_from([timedelta(seconds=1), DAY, 20 * DAY]))
    def time_passes(self, passing: timedelta) -> None:
        self.now += passing

    # ---- what always holds ------------------------------------------------------------------

    @invariant()
    def the_counts_are_those_of_a_recount(self) -> None:
        recount = RECOUNT.format(month=MONTH_IN_SQLITE)
        expected = {(r.person_id, r.month): (r.received, r.given) for r in self._rows(recount)}
        counted = {
            (r.person_id, r.month): (r.received, r.given)
            for r in self._rows("SELECT * FROM thanks_month")
            if (r.received, r.given) != (0, 0)
        }
        assert counted == expected

    @invariant()
    def the_totals_are_right(self) -> None:
        given = Counter(kudos.giver for kudos in self.alive.values())
        received = Counter(who for kudos in self.alive.values() for who in kudos.receivers)
        recent = [k for k in self.alive.values() if k.given_at > self.now - LATELY]
        lately = Counter(kudos.giver for kudos in recent)
        to_them = Counter(who for kudos in recent for who in kudos.receivers)
        for who in self.people:
            expected = Totals(received[who], given[who], to_them[who], lately[who])
            assert self.store.totals(who, self.now) == expected

    @invariant()
    def the_allowance_is_what_was_used(self) -> None:
        for who in self.people:
            assert self.store.allowance(who) == self.used.get(who)

    @invariant()
    def everybody_sees_their_living_kudos_newest_first(self) -> None:
        newest_first = sorted(
            self.alive.values(), key=lambda kudos: (kudos.given_at, kudos.id), reverse=True
        )
        for who in self.people:
            given = [kudos.id for kudos in newest_first if kudos.giver == who]
            received = [kudos.id for kudos in newest_first if who in kudos.receivers]
            assert [kudos.id for kudos in self.store.given(who, 99)] == given
            assert [kudos.id for kudos in self.store.received(who, 99)] == received

    @invariant()
    def who_hides_stays_off_the_card(self) -> None:
        for number in self.alive:
            kudos = self.store.kudos(self.company.workspace.organisation, number)
            assert kudos is not None
            shown = [who for who in kudos.receivers if (number, who) not in self.hidden]
            assert list(kudos.shown) == shown
            assert list(kudos.joined) == self.joined[number]

    def _rows(self, statement: str) -> list[Any]:
        return self.company.kept.rows(statement)


def test_counts_stay_right_whatever_people_do(
    sqlite_template: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RecognitionMachine, "template", sqlite_template, raising=False)
    runs = 500 if request.config.getoption("--long") else 20

    run_state_machine_as_test(
        RecognitionMachine, settings=settings(max_examples=runs, stateful_step_count=25)
    )


def test_a_month_is_counted_in_utc(company: Company) -> None:
    ana, ben = company.person("Ana"), company.person("Ben")
    new_year_there = datetime(2027, 1, 1, 1, 0, tzinfo=FAR_EAST)

    company.gave(1, ana, ben, at=new_year_there)

    months = {row.month for row in company.kept.rows("SELECT month FROM thanks_month")}
    assert months == {202612}

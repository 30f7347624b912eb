"""What every store of reports, teams and shared cards keeps to.

Inherit, and give it a fixture `stores`.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.identity import ConversationId, Person, PersonId, Role, SpaceId, WorkspaceId
from bot.outcome import ToConversation
from bot.recognition.limits import CROWDED
from bot.recognition.model import Draft, Kudos, Reports, RollupId, Totals
from bot.recognition.ports import ModerationStore, TeamStore
from bot.spaces.ports import SpaceStore
from bot.units import Stores
from tests.contracts.recognition_contract import CARE, DAY, NOW, Archive

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
THERE = ConversationId("C-thanks")


class Court(Archive):
    """A company with its kudos, its curators and its managers."""

    @property
    def moderation(self) -> ModerationStore:
        return self.stores.get(ModerationStore)

    @property
    def teams(self) -> TeamStore:
        return self.stores.get(TeamStore)

    @property
    def where(self) -> ToConversation:
        return ToConversation(self.workspace.id, THERE)

    def given_curators(self, *people: Person) -> None:
        """Have some people look after the space."""
        for person in people:
            self.stores.get(SpaceStore).grant(
                self.space, person.id, Role.CURATOR, by=person.id, now=NOW
            )

    def given_in(self, giver: Person, receiver: Person, **changes: object) -> Kudos:
        """Return a kudos with a card, kept with some changes."""
        kudos = Kudos(
            id=self.store.next_id(),
            organisation=self.workspace.organisation,
            space=self.space.id,
            giver=giver.id,
            receivers=(receiver.id,),
            reason="For the export",
            given_at=NOW,
            shown=(receiver.id,),
            channel=THERE,
        )
        kept = replace(kudos, **changes)  # type: ignore[arg-type] # by name
        self.store.add(kept)
        return kept


class ModerationContract:
    """The promises of what recognition keeps besides kudos themselves."""

    @pytest.fixture
    def court(self, stores: Stores) -> Court:
        return Court(stores)

    # ---- what stands in a kudos -------------------------------------------------------------

    def test_a_kudos_comes_back_with_all_that_is_known_of_it(self, court: Court) -> None:
        ana, ben = court.given_people("Ana", "Ben")
        rollup = court.store.new_rollup(court.where, NOW)

        kudos = court.given_in(
            ana, ben, customer="Acme & Söhne", rollup=rollup.id, budget_year=2026, value=CARE
        )

        assert court.now_is(kudos) == kudos

    def test_a_draft_comes_back_with_its_customer(self, court: Court) -> None:
        ana, ben = court.given_people("Ana", "Ben")
        draft = Draft(ana, (ben,), "Half a reas", None, private=False, customer="Acme")

        assert court.store.draft(ana.id, court.store.keep_draft(draft, NOW)) == draft

    def test_showing_it_to_a_manager_is_remembered_for_each(self, court: Court) -> None:
        ana, ben, cleo = court.given_people("Ana", "Ben", "Cleo")
        kudos = court.given_kudos(ana, ben, cleo)

        court.store.show_to_manager(kudos.id, cleo.id, NOW)
        court.store.show_to_manager(kudos.id, cleo.id, NOW)

        assert court.now_is(kudos) == replace(kudos, told_managers=(cleo.id,))

    def test_those_of_the_day_are_the_newest_that_took_nothing_from_a_budget(
        self, court: Court
    ) -> None:
        ana, ben = court.given_people("Ana", "Ben")
        old = court.given_in(ana, ben, given_at=NOW - DAY)
        court.given_in(ana, ben, budget_year=2026)
        undone = court.given_in(ana, ben)
        new = court.given_in(ana, ben, given_at=NOW + SECOND)
        court.store.undo(undone, NOW)

        assert court.store.of_the_day(ana.id, 5) == (new.id, old.id)
        assert court.store.of_the_day(ana.id, 1) == (new.id,)
        assert court.store.of_the_day(ben.id, 5) == ()

    def test_a_team_budget_is_kept_for_each_year(self, court: Court) -> None:
        ana, ben = court.given_people("Ana", "Ben")

        assert court.store.team_budget(ana.id, 2026) == 0
        court.store.set_team_budget(ana.id, 2026, 1)
        court.store.set_team_budget(ana.id, 2026, 2)
        court.store.set_team_budget(ana.id, 2027, 9)

        assert court.store.team_budget(ana.id, 2026) == 2
        assert court.store.team_budget(ben.id, 2026) == 0

    # ---- cards that many share --------------------------------------------------------------

    def test_cards_are_counted_within_the_hour_up_to_a_bound(self, court: Court) -> None:
        ana, ben = court.given_people("Ana", "Ben")
        court.given_in(ana, ben, given_at=NOW - HOUR)
        court.given_in(ana, ben, channel=ConversationId("C-other"))
        court.given_kudos(ana, ben)
        assert court.store.cards_lately(THERE, NOW) == 0

        for number in range(CROWDED + 2):
            court.given_in(ana, ben, given_at=NOW - number * SECOND)
            assert court.store.cards_lately(THERE, NOW) == min(number + 1, CROWDED)

    def test_the_newest_shared_card_of_the_hour_is_open(self, court: Court) -> None:
        store = court.store
        assert store.open_rollup(court.where, NOW) is None

        store.new_rollup(court.where, NOW - HOUR)
        assert store.open_rollup(court.where, NOW) is None

        store.new_rollup(court.where, NOW - SECOND)
        newest = store.new_rollup(court.where, NOW)
        assert store.open_rollup(court.where, NOW) == newest
        assert store.rollup(newest.id) == newest
        assert store.rollup(RollupId(newest.id + 1)) is None

        elsewhere = ToConversation(court.workspace.id, ConversationId("C-other"))
        other = ToConversation(WorkspaceId(court.workspace.id + 1), THERE)
        assert store.open_rollup(elsewhere, NOW) is None
        assert store.open_rollup(other, NOW) is None

    def test_lines_are_the_kudos_that_stand_on_it_oldest_first(self, court: Court) -> None:
        ana, ben = court.given_people("Ana", "Ben")
        rollup = court.store.new_rollup(court.where, NOW)
        new = court.given_in(ana, ben, rollup=rollup.id, given_at=NOW + SECOND)
        old = court.given_in(ana, ben, rollup=rollup.id)
        undone, gone, kept_private = (court.given_in(ana, ben, rollup=rollup.id) for _ in range(3))
        hidden = court.given_in(ana, ben, rollup=rollup.id, given_at=NOW + 2 * SECOND)
        court.given_in(ana, ben)
        court.store.undo(undone, NOW)
        court.moderation.take_down(gone, NOW)
        court.store.hide(kept_private.id, ben.id, NOW)
        court.moderation.hide_from_all(hidden.id, NOW)

        assert court.store.lines(rollup) == (old, new, replace(hidden, hidden=True))

    def test_a_space_has_a_language(self, court: Court) -> None:
        assert court.store.locale_of(court.space.id) == court.space.locale
        assert court.store.locale_of(SpaceId(court.space.id + 99)) == "en"

    # ---- teams ------------------------------------------------------------------------------

    def test_whom_nobody_reports_to_has_no_team(self, court: Court) -> None:
        (ana,) = court.given_people("Ana")

        assert not court.teams.has_reports(ana.id)
        assert court.teams.unthanked(ana.id, NOW, 9) == ()

    # ---- reports ----------------------------------------------------------------------------

    def test_a_report_counts_once_and_in_order(self, court: Court) -> None:
        ana, ben, cleo, dev = court.given_people("Ana", "Ben", "Cleo", "Dev")
        kudos, store = court.given_kudos(ana, ben), court.moderation

        assert store.reports(kudos.id) == Reports()
        assert store.report(kudos.id, dev.id, NOW)
        assert store.report(kudos.id, cleo.id, NOW + SECOND)
        assert not store.report(kudos.id, dev.id, NOW + 2 * SECOND)

        assert store.reports(kudos.id) == Reports((dev.id, cleo.id))

    def test_a_card_that_is_hidden_and_left_up_is_as_before(self, court: Court) -> None:
        ana, ben, cleo = court.given_people("Ana", "Ben", "Cleo")
        kudos, store = court.given_kudos(ana, ben), court.moderation
        store.report(kudos.id, cleo.id, NOW)

        store.hide_from_all(kudos.id, NOW)
        assert court.now_is(kudos) == replace(kudos, hidden=True)

        store.leave_up(kudos.id, NOW)
        assert court.now_is(kudos) == kudos
        assert store.reports(kudos.id) == Reports((), (cleo.id,))
        assert not store.report(kudos.id, cleo.id, NOW + DAY)

    def test_what_is_taken_down_counts_no_more(self, court: Court) -> None:
        ana, ben = court.given_people("Ana", "Ben")
        kudos, store = court.given_kudos(ana, ben), court.moderation

        store.hide_from_all(kudos.id, NOW)
        store.take_down(kudos, NOW)
        store.take_down(kudos, NOW)

        assert court.now_is(kudos) == replace(kudos, removed=True)
        assert store.totals(ana.id, NOW) == store.totals(ben.id, NOW) == Totals(0, 0)
        assert store.received(ben.id, 9) == store.given(ana.id, 9) == ()
        assert store.several(kudos.organisation, [kudos.id]) == ()
        assert store.times_thanked(ana.id, [ben.id], NOW - DAY) == {}
        assert store.of_the_day(ana.id, 9) == ()

    @pytest.mark.parametrize("undone_first", [True, False])
    def test_what_is_undone_and_taken_down_is_counted_off_once(
        self, court: Court, undone_first: bool
    ) -> None:
        ana, ben = court.given_people("Ana", "Ben")
        kudos, store = court.given_kudos(ana, ben), court.moderation
        court.given_kudos(ana, ben, at=NOW - SECOND)

        if undone_first:
            store.undo(kudos, NOW)
        store.take_down(kudos, NOW)
        if not undone_first:
            store.undo(kudos, NOW)

        assert court.now_is(kudos) == replace(kudos, removed=True, undone=True)
        assert store.totals(ana.id, NOW) == Totals(0, 1, 0, 1)
        assert store.totals(ben.id, NOW) == Totals(1, 0, 1, 0)

    def test_curators_are_those_who_look_after_a_space(self, court: Court) -> None:
        ana, ben, cleo = court.given_people("Ana", "Ben", "Cleo")
        store = court.moderation
        assert [one for level in store.curators(court.space.id) for one in level] == []

        court.given_curators(cleo, ben)

        assert store.curators(court.space.id)[-1:] == ((ben, cleo),)
        assert store.curates(ben.id, court.space.id)
        assert not store.curates(ana.id, court.space.id)
        assert not store.curates(ben.id, SpaceId(court.space.id + 99))

    def test_the_queue_holds_what_waits_for_a_curator_oldest_first(self, court: Court) -> None:
        ana, ben, cleo, dev = court.given_people("Ana", "Ben", "Cleo", "Dev")
        court.given_curators(cleo)
        store = court.moderation
        new, old = court.given_kudos(ana, ben), court.given_kudos(ana, ben, at=NOW - DAY)
        decided, undone = (court.given_kudos(ana, ben, at=NOW - 2 * DAY) for _ in range(2))
        for kudos in (new, old, decided, undone):
            store.report(kudos.id, dev.id, NOW)
        store.report(old.id, ben.id, NOW)
        store.leave_up(decided.id, NOW)
        store.undo(undone, NOW)

        assert store.reported(cleo.id, 9) == ((old, 2), (new, 1))
        assert store.reported(cleo.id, 1) == ((old, 2),)
        assert store.reported(PersonId(ana.id), 9) == ()

"""What every store of kudos keeps to. Inherit, and give it a fixture `stores`."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.identity import ConversationId, OrganisationId, Person, PersonId, Standing
from bot.recognition.model import (
    Allowance,
    Draft,
    DraftId,
    Kudos,
    KudosId,
    NamedValue,
    Note,
    Totals,
)
from bot.recognition.ports import RecognitionStore
from bot.units import Stores
from bot.values.model import Value
from bot.values.ports import ValueStore
from tests.contracts.company import Company, account

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CARE = NamedValue("care", "Care", "Asks first")


class Archive(Company):
    """A company with its kudos."""

    @property
    def store(self) -> RecognitionStore:
        return self.stores.get(RecognitionStore)

    def given_kudos(
        self, giver: Person, *receivers: Person, at: datetime = NOW, private: bool = False
    ) -> Kudos:
        """Return a kudos that is kept."""
        people = tuple(person.id for person in receivers)
        kudos = Kudos(
            id=self.store.next_id(),
            organisation=self.workspace.organisation,
            space=self.space.id,
            giver=giver.id,
            receivers=people,
            reason=f"Well done at {at:%d %H:%M}",
            given_at=at,
            private=private,
            value=CARE,
            shown=() if private else people,
            origin=ConversationId("C1"),
            workspace=self.workspace.id,
        )
        self.store.add(kudos)
        return kudos

    def now_is(self, kudos: Kudos) -> Kudos | None:
        """Return a kudos as it is kept now."""
        return self.store.kudos(kudos.organisation, kudos.id)


class RecognitionContract:
    """The promises of `bot.recognition.ports.RecognitionStore`."""

    @pytest.fixture
    def archive(self, stores: Stores) -> Archive:
        return Archive(stores)

    # ---- kudos ------------------------------------------------------------------------------

    def test_a_kudos_comes_back_as_it_was_given(self, archive: Archive) -> None:
        ana, ben, cleo = archive.given_people("Ana", "Ben", "Cleo")

        kudos = archive.given_kudos(ana, cleo, ben)

        assert archive.now_is(kudos) == kudos

    def test_a_kudos_without_value_place_and_card_comes_back_so(self, archive: Archive) -> None:
        ana, ben = archive.given_people("Ana", "Ben")
        bare = Kudos(
            archive.store.next_id(),
            archive.workspace.organisation,
            archive.space.id,
            ana.id,
            (ben.id,),
            "Words: \u202e 顧客 <!here> '; --",
            NOW,
            private=True,
        )
        archive.store.add(bare)

        assert archive.now_is(bare) == bare

    def test_ids_are_never_given_twice(self, archive: Archive) -> None:
        ids = {archive.store.next_id() for _ in range(50)}

        assert len(ids) == 50

    def test_a_kudos_of_another_organisation_is_not_found(self, archive: Archive) -> None:
        kudos = archive.given_kudos(*archive.given_people("Ana", "Ben"))
        elsewhere = OrganisationId(kudos.organisation + 1)

        assert archive.store.kudos(elsewhere, kudos.id) is None
        assert archive.store.several(elsewhere, [kudos.id]) == ()
        assert archive.store.kudos(kudos.organisation, KudosId(kudos.id + 1)) is None

    def test_several_come_oldest_first_without_those_undone(self, archive: Archive) -> None:
        ana, ben = archive.given_people("Ana", "Ben")
        new = archive.given_kudos(ana, ben, at=NOW)
        old = archive.given_kudos(ana, ben, at=NOW - DAY)
        gone = archive.given_kudos(ana, ben, at=NOW - 2 * DAY)
        archive.store.undo(gone, NOW)

        found = archive.store.several(new.organisation, [new.id, old.id, gone.id])

        assert found == (old, new)
        assert archive.store.several(new.organisation, []) == ()

    def test_an_undone_kudos_is_still_found_by_its_id(self, archive: Archive) -> None:
        kudos = archive.given_kudos(*archive.given_people("Ana", "Ben"))

        archive.store.undo(kudos, NOW)

        assert archive.now_is(kudos) == replace(kudos, undone=True)

    def test_lists_are_newest_first_bounded_and_without_those_undone(
        self, archive: Archive
    ) -> None:
        ana, ben = archive.given_people("Ana", "Ben")
        made = [
            archive.given_kudos(ana, ben, at=NOW + hours * timedelta(hours=1)) for hours in range(4)
        ]
        archive.store.undo(made[3], NOW)

        assert archive.store.given(ana.id, 2) == (made[2], made[1])
        assert archive.store.received(ben.id, 2) == (made[2], made[1])
        assert archive.store.given(ben.id, 2) == archive.store.received(ana.id, 2) == ()
        assert archive.store.given(ana.id, 0) == ()

    def test_private_thanks_are_in_ones_own_lists(self, archive: Archive) -> None:
        ana, ben = archive.given_people("Ana", "Ben")
        kudos = archive.given_kudos(ana, ben, private=True)

        assert archive.store.received(ben.id, 9) == archive.store.given(ana.id, 9) == (kudos,)

    def test_of_two_at_the_same_instant_the_later_id_is_newer(self, archive: Archive) -> None:
        ana, ben = archive.given_people("Ana", "Ben")
        first, second = (archive.given_kudos(ana, ben) for _ in range(2))

        newest = max(first, second, key=lambda kudos: kudos.id)
        assert archive.store.newest_of(ana.id) == newest

    def test_the_newest_is_the_newest_that_was_not_undone(self, archive: Archive) -> None:
        ana, ben = archive.given_people("Ana", "Ben")
        old, new = archive.given_kudos(ana, ben, at=NOW - DAY), archive.given_kudos(ana, ben)

        assert archive.store.newest_of(ana.id) == new
        archive.store.undo(new, NOW)
        assert archive.store.newest_of(ana.id) == old
        archive.store.undo(old, NOW)
        assert archive.store.newest_of(ana.id) is None

    def test_totals_count_what_was_not_undone(self, archive: Archive) -> None:
        ana, ben, cleo = archive.given_people("Ana", "Ben", "Cleo")
        archive.given_kudos(ana, ben, cleo, at=NOW - 30 * DAY)
        archive.given_kudos(ana, ben, at=NOW - 30 * DAY + timedelta(seconds=1))
        archive.store.undo(archive.given_kudos(ana, ben), NOW)
        archive.given_kudos(ben, ana)

        assert archive.store.totals(ana.id, NOW) == Totals(1, 2, 1, 1)
        assert archive.store.totals(ben.id, NOW) == Totals(2, 1, 1, 1)
        assert archive.store.totals(PersonId(cleo.id + 99), NOW) == Totals(0, 0)

    def test_times_are_those_since_an_instant_not_at_it_oldest_first(
        self, archive: Archive
    ) -> None:
        ana, ben, cleo = archive.given_people("Ana", "Ben", "Cleo")
        archive.given_kudos(ana, ben, at=NOW)
        archive.given_kudos(ana, ben, cleo, at=NOW - DAY)
        archive.given_kudos(ana, cleo, at=NOW - 2 * DAY)
        archive.given_kudos(cleo, ben, at=NOW)
        archive.store.undo(archive.given_kudos(ana, ben, at=NOW), NOW)

        times = archive.store.times_thanked(ana.id, [ben.id, cleo.id], NOW - 2 * DAY)

        assert times == {ben.id: (NOW - DAY, NOW), cleo.id: (NOW - DAY,)}
        assert archive.store.times_thanked(ana.id, [], NOW - 2 * DAY) == {}

    def test_new_words_take_the_place_of_the_old(self, archive: Archive) -> None:
        kudos = archive.given_kudos(*archive.given_people("Ana", "Ben"))

        archive.store.reword(kudos.id, "Better words for it", NOW)

        assert archive.now_is(kudos) == replace(kudos, reason="Better words for it")

    def test_whoever_is_hidden_stays_a_receiver(self, archive: Archive) -> None:
        ana, ben, cleo = archive.given_people("Ana", "Ben", "Cleo")
        kudos = archive.given_kudos(ana, ben, cleo)

        archive.store.hide(kudos.id, ben.id, NOW)
        archive.store.hide(kudos.id, ben.id, NOW)

        assert archive.now_is(kudos) == replace(kudos, shown=(cleo.id,))

    def test_somebody_joins_once_and_in_order(self, archive: Archive) -> None:
        ana, ben, cleo, dev = archive.given_people("Ana", "Ben", "Cleo", "Dev")
        kudos = archive.given_kudos(ana, ben)

        assert archive.store.join(kudos.id, dev.id, NOW)
        assert archive.store.join(kudos.id, cleo.id, NOW + timedelta(seconds=1))
        assert not archive.store.join(kudos.id, dev.id, NOW + timedelta(seconds=2))

        assert archive.now_is(kudos) == replace(kudos, joined=(dev.id, cleo.id))

    # ---- people and values ------------------------------------------------------------------

    def test_people_are_found_by_id(self, archive: Archive) -> None:
        ana, ben = archive.given_people("Ana", "Ben")

        assert archive.store.people([ana.id, ben.id]) == {ana.id: ana, ben.id: ben}
        assert archive.store.people([PersonId(ben.id + 99)]) == archive.store.people([]) == {}

    def test_people_are_found_by_address_in_any_spelling(self, archive: Archive) -> None:
        [ana, _] = archive.given_accounts(account("Ana"), account("Ben", email=""))
        home = archive.workspace.organisation

        assert archive.store.person_with_email(home, " ANA@Acme.Example ") == ana
        assert archive.store.person_with_email(home, "nobody@acme.example") is None
        assert archive.store.person_with_email(OrganisationId(home + 1), "ana@acme.example") is None

    def test_values_come_by_name_with_what_they_look_like(self, archive: Archive) -> None:
        values = archive.stores.get(ValueStore)
        for name, looks in (("Zeal", ()), ("Care", ("Asks first", "Calls back"))):
            value = Value(values.next_id(), archive.space.id, name.lower(), name, f"{name}.", looks)
            values.save(value)
        gone = Value(values.next_id(), archive.space.id, "gone", "Gone", "", retired=True)
        values.save(gone)

        assert archive.store.values(archive.space) == (CARE, NamedValue("zeal", "Zeal", "Zeal."))

    # ---- what belongs to one person ---------------------------------------------------------

    def test_an_allowance_is_replaced(self, archive: Archive) -> None:
        ana, ben = archive.given_people("Ana", "Ben")
        first = Allowance(date(2026, 11, 23), "Europe/Berlin", 1, NOW, "p")
        second = replace(first, used=2, last=NOW + timedelta(microseconds=1), prints="")

        assert archive.store.allowance(ana.id) is None
        archive.store.set_allowance(ana.id, first)
        archive.store.set_allowance(ana.id, second)

        assert archive.store.allowance(ana.id) == second
        assert archive.store.allowance(ben.id) is None

    def test_a_note_is_replaced(self, archive: Archive) -> None:
        ana, ben = archive.given_people("Ana", "Ben")
        first = Note(ben.id, "kudos:1:to:2", (KudosId(1),), NOW, NOW + DAY)
        second = replace(first, kudos=(KudosId(1), KudosId(2)))

        assert archive.store.note_at(ben.id, NOW) is None
        archive.store.set_note(first)
        archive.store.set_note(second)

        assert archive.store.note_at(ben.id, NOW) == second
        assert archive.store.note_at(ana.id, NOW) is None

    def test_a_note_is_found_by_when_it_was_open(self, archive: Archive) -> None:
        (ben,) = archive.given_people("Ben")
        first = Note(ben.id, "kudos:1:to:2", (KudosId(1),), NOW, NOW)
        later = Note(ben.id, "kudos:3:to:2", (KudosId(3),), NOW + DAY, NOW + DAY)
        archive.store.set_note(first)
        archive.store.set_note(later)

        assert archive.store.note_at(ben.id, NOW + DAY / 2) == first
        assert archive.store.note_at(ben.id, NOW + DAY) == later
        assert archive.store.note_at(ben.id, NOW - DAY) is None

    def test_drafts_come_newest_first_and_only_ones_own(self, archive: Archive) -> None:
        ana, ben = archive.given_people("Ana", "Ben")
        older = archive.store.keep_draft(Draft(ana, (ben,), "One", None, private=False), NOW)
        newer = archive.store.keep_draft(Draft(ana, (), "Two", None, private=True), NOW + DAY)
        archive.store.keep_draft(Draft(ben, (ana,), "Mine", None, private=False), NOW)

        found = archive.store.drafts(ana.id, 5)

        assert list(found) == [newer, older]
        assert found[older].to == (ben,)
        assert list(archive.store.drafts(ana.id, 1)) == [newer]

    def test_a_draft_comes_back_to_who_wrote_it_only(self, archive: Archive) -> None:
        ana, ben, cleo = archive.given_people("Ana", "Ben", "Cleo")
        draft = Draft(ana, (cleo, ben), "Half a reas", "cares", private=True)

        number = archive.store.keep_draft(draft, NOW)

        assert archive.store.draft(ana.id, number) == draft
        assert archive.store.draft(ben.id, number) is None
        assert archive.store.draft(ana.id, DraftId(number + 1)) is None

    def test_a_draft_names_people_as_they_are_when_it_is_read(self, archive: Archive) -> None:
        ana, ben = archive.given_people("Ana", "Ben")
        number = archive.store.keep_draft(Draft(ana, (ben,), "x", None, private=False), NOW)

        archive.given_accounts(account("Ben", standing=Standing.DEACTIVATED))

        draft = archive.store.draft(ana.id, number)
        assert draft is not None
        assert draft.value is None
        assert [person.standing for person in draft.to] == [Standing.DEACTIVATED]

    def test_a_draft_that_was_used_is_forgotten(self, archive: Archive) -> None:
        ana, ben = archive.given_people("Ana", "Ben")
        number = archive.store.keep_draft(Draft(ana, (ben,), "x", None, private=False), NOW)

        archive.store.drop_draft(number)
        archive.store.drop_draft(number)

        assert archive.store.draft(ana.id, number) is None

    def test_the_setup_is_offered_once(self, archive: Archive) -> None:
        assert archive.store.offer_setup(archive.space)
        assert not archive.store.offer_setup(archive.space)

    def test_a_number_that_numbers_nothing_finds_nothing(self, archive: Archive) -> None:
        [ana] = archive.given_people("Ana")
        home = archive.workspace.organisation

        assert archive.store.kudos(home, KudosId(0)) is None
        assert archive.store.kudos(home, KudosId(2**63 - 1)) is None
        assert archive.store.draft(ana.id, DraftId(0)) is None

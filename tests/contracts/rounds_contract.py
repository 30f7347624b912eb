"""What every store of rounds keeps to. Inherit, and give it a fixture `stores`."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.identity import ConversationId, PersonId, SpaceId, Standing
from bot.schedules import Zones
from bot.spaces.model import Chosen
from bot.spaces.ports import SetupStore
from bot.units import Stores
from bot.values.model import Part
from bot.values.ports import RoundStore
from bot.values.round import Answer, Asked, Line, LineId, Result, Round, Tally
from tests.contracts.company import account
from tests.contracts.values_contract import Shelf

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
DAYS = timedelta(days=14)
MINUTE = timedelta(minutes=1)


@dataclass
class Circle(Shelf):
    """A company that asks itself what it does."""

    @property
    def rounds(self) -> RoundStore:
        return self.stores.get(RoundStore)

    def given_round(self, *words: str, opens_at: datetime = NOW) -> tuple[Round, list[Line]]:
        """Return a round with lines that is kept."""
        care = self.given_value("Care")
        number = self.rounds.next_round()
        opened = Round(number, self.space.id, opens_at, opens_at + DAYS)
        lines = [
            Line(self.rounds.next_line(), number, care.id, Part.LOOKS, one)
            for one in words or "abc"
        ]
        self.rounds.add_round(opened, lines)
        return opened, lines

    def given_answers(self, line: Line, *answers: Answer | None) -> None:
        """Have as many new people asked a line, and answer it or not."""
        known = len(self.rounds.members(self.space, PersonId(0), 1000))
        names = (f"P{known + nth}" for nth, _ in enumerate(answers))
        for person, answer in zip(self.given_people(*names), answers, strict=True):
            self.rounds.ask({person.id: [line.id]}, NOW)
            if answer is not None:
                self.rounds.answer(line.id, person.id, answer, NOW)


class RoundsContract:
    """The promises of `bot.values.ports.RoundStore`."""

    @pytest.fixture
    def circle(self, stores: Stores) -> Circle:
        return Circle(stores)

    # ---- whom ---------------------------------------------------------------------------------

    def test_members_come_by_id_and_in_parts(self, circle: Circle) -> None:
        people = circle.given_people("Ana", "Ben", "Cleo")
        circle.given_accounts(account("Gus", standing=Standing.GUEST))
        everybody = tuple(sorted(people, key=lambda person: person.id))

        assert circle.rounds.members(circle.space, PersonId(0), 10) == everybody
        assert circle.rounds.members(circle.space, everybody[0].id, 1) == everybody[1:2]
        assert circle.rounds.headcount(circle.space) == 3

    def test_nobody_belongs_to_a_space_that_is_not_theirs(self, circle: Circle) -> None:
        circle.given_people("Ana")
        elsewhere = replace(circle.space, id=SpaceId(circle.space.id + 1))

        assert circle.rounds.members(elsewhere, PersonId(0), 10) == ()
        assert circle.rounds.headcount(elsewhere) == 0

    def test_a_space_is_found_by_its_zone(self, circle: Circle) -> None:
        assert circle.rounds.spaces_in("UTC") == (circle.space,)
        assert circle.rounds.spaces_in("Asia/Tokyo") == ()
        assert circle.rounds.space(circle.space.id) == circle.space
        assert circle.rounds.space(SpaceId(0)) is None

    def test_a_space_that_chose_no_channel_has_none(self, circle: Circle) -> None:
        assert circle.rounds.own_channels(circle.space) == {}

    def test_the_channel_of_the_space_above_is_not_its_own(self, circle: Circle) -> None:
        child, there = circle.given_child(), ConversationId("C1")
        setup = circle.stores.get(SetupStore)
        setup.choose_channel(circle.space, circle.workspace.id, there)

        assert circle.rounds.own_channels(circle.space) == {circle.workspace.id: there}
        assert circle.rounds.own_channels(child) == {}

    def test_a_space_has_the_zone_of_the_one_above_until_it_chooses(self, circle: Circle) -> None:
        child = circle.given_child()
        setup = circle.stores.get(SetupStore)
        setup.choose(circle.space, Chosen(zone="Asia/Tokyo"))
        assert {one.id for one in circle.rounds.spaces_in("Asia/Tokyo")} == {
            child.id,
            circle.space.id,
        }
        assert circle.rounds.spaces_in("Asia/Tokyo") == tuple(
            circle.rounds.space(one) for one in sorted((circle.space.id, child.id))
        )

        setup.choose(child, Chosen(zone="Europe/Oslo"))

        assert [one.id for one in circle.rounds.spaces_in("Europe/Oslo")] == [child.id]
        assert {"Asia/Tokyo", "Europe/Oslo"} <= set(circle.stores.get(Zones).in_use())

    # ---- a round ------------------------------------------------------------------------------

    def test_a_round_is_unfinished_until_it_closes(self, circle: Circle) -> None:
        assert circle.rounds.unfinished(circle.space) is None
        opened, lines = circle.given_round()

        assert circle.rounds.unfinished(circle.space) == opened
        assert circle.rounds.lines(opened.id) == tuple(lines)
        assert circle.rounds.round_of(lines[0].id) == opened
        assert circle.rounds.newest_closed(circle.space) is None

        circle.rounds.close(opened.id, {}, NOW + DAYS)

        closed = replace(opened, is_closed=True)
        assert circle.rounds.unfinished(circle.space) is None
        assert circle.rounds.newest_closed(circle.space) == closed
        assert circle.rounds.round_of(lines[0].id) == closed

    def test_a_round_of_one_space_is_never_one_of_another(self, circle: Circle) -> None:
        opened, _ = circle.given_round()
        elsewhere = replace(circle.space, id=SpaceId(circle.space.id + 1))

        assert circle.rounds.unfinished(elsewhere) is None
        circle.rounds.close(opened.id, {}, NOW)

        assert circle.rounds.newest_closed(elsewhere) is None

    def test_the_newest_of_several_is_shown(self, circle: Circle) -> None:
        old, _ = circle.given_round()
        circle.rounds.close(old.id, {}, NOW)
        new = Round(circle.rounds.next_round(), circle.space.id, NOW + DAYS, NOW + 2 * DAYS)
        circle.rounds.add_round(new, [])
        circle.rounds.close(new.id, {}, NOW)

        found = circle.rounds.newest_closed(circle.space)

        assert found == replace(new, is_closed=True)

    def test_a_round_is_to_be_asked_from_its_opening_until_all_were(self, circle: Circle) -> None:
        opened, _ = circle.given_round()

        assert circle.rounds.to_ask(NOW - MINUTE) is None
        assert circle.rounds.to_ask(NOW) == opened
        circle.rounds.all_asked(opened.id, NOW)

        assert circle.rounds.to_ask(NOW) is None

    def test_a_closed_round_is_not_to_be_asked(self, circle: Circle) -> None:
        opened, _ = circle.given_round()

        circle.rounds.close(opened.id, {}, NOW)

        assert circle.rounds.to_ask(NOW) is None

    def test_a_round_is_to_be_closed_at_its_end(self, circle: Circle) -> None:
        opened, _ = circle.given_round()

        assert circle.rounds.to_close(NOW + DAYS - MINUTE) == ()
        assert circle.rounds.to_close(NOW + DAYS) == (opened,)
        circle.rounds.close(opened.id, {}, NOW + DAYS)

        assert circle.rounds.to_close(NOW + DAYS) == ()

    # ---- asking and answering -----------------------------------------------------------------

    def test_who_was_asked_is_counted(self, circle: Circle) -> None:
        opened, (first, second, _) = circle.given_round()
        ana, ben = circle.given_people("Ana", "Ben")
        assert circle.rounds.asked_so_far(opened.id) == 0
        assert circle.rounds.last_asked(opened.id) == 0

        circle.rounds.ask({ana.id: [first.id, second.id], ben.id: [first.id]}, NOW)

        assert circle.rounds.asked_so_far(opened.id) == 2
        assert circle.rounds.last_asked(opened.id) == max(ana.id, ben.id)

    def test_an_answer_can_be_changed(self, circle: Circle) -> None:
        opened, (first, second, _) = circle.given_round()
        (ana,) = circle.given_people("Ana")
        circle.rounds.ask({ana.id: [first.id, second.id]}, NOW)

        circle.rounds.answer(first.id, ana.id, Answer.RARELY, NOW)
        circle.rounds.answer(first.id, ana.id, Answer.ALWAYS, NOW)

        asked = (Asked(first, Answer.ALWAYS), Asked(second))
        assert circle.rounds.asked_of(opened.id, ana.id) == asked

    def test_asking_again_forgets_no_answer(self, circle: Circle) -> None:
        opened, (first, *_) = circle.given_round()
        (ana,) = circle.given_people("Ana")
        circle.rounds.ask({ana.id: [first.id]}, NOW)
        circle.rounds.answer(first.id, ana.id, Answer.RARELY, NOW)

        circle.rounds.ask({ana.id: [first.id]}, NOW)

        assert circle.rounds.asked_of(opened.id, ana.id) == (Asked(first, Answer.RARELY),)

    def test_whoever_was_not_asked_cannot_answer(self, circle: Circle) -> None:
        opened, (first, *_) = circle.given_round()
        (ana,) = circle.given_people("Ana")

        circle.rounds.answer(first.id, ana.id, Answer.RARELY, NOW)

        assert circle.rounds.asked_of(opened.id, ana.id) == ()
        assert circle.rounds.tallies(opened.id) == {}
        assert circle.rounds.round_of(LineId(0)) is None

    # ---- closing ------------------------------------------------------------------------------

    def test_always_and_sometimes_count_as_we_do(self, circle: Circle) -> None:
        opened, (first, second, _) = circle.given_round()
        circle.given_answers(first, Answer.ALWAYS, Answer.SOMETIMES, Answer.RARELY, None)
        circle.given_answers(second, None)

        assert circle.rounds.tallies(opened.id) == {first.id: Tally(3, 2), second.id: Tally(0, 0)}

    def test_results_have_the_names_of_the_values_and_the_shares(self, circle: Circle) -> None:
        opened, (first, second, third) = circle.given_round("calls back", "asks", "stays calm")

        circle.rounds.close(opened.id, {first.id: 80, second.id: None, third.id: 5}, NOW)

        assert circle.rounds.results(opened.id) == (
            Result("Care", "calls back", 80),
            Result("Care", "asks", None),
            Result("Care", "stays calm", 5),
        )

    def test_no_answer_is_left_of_a_closed_round(self, circle: Circle) -> None:
        opened, (first, *_) = circle.given_round()
        circle.given_answers(first, *[Answer.ALWAYS] * 5)
        who = circle.rounds.last_asked(opened.id)
        assert circle.rounds.forget_answers(100) == 0

        circle.rounds.close(opened.id, {first.id: 95}, NOW)

        assert circle.rounds.asked_of(opened.id, who) == ()
        assert circle.rounds.forget_answers(3) == 3
        assert circle.rounds.forget_answers(3) == 2
        assert circle.rounds.tallies(opened.id) == {}
        assert circle.rounds.asked_so_far(opened.id) == 0

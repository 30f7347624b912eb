"""What every store keeps to of which something is done by local time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.fanout import Reachable
from bot.identity import Person, PersonId, Standing
from bot.people.ports import PeopleStore
from bot.people.preferences import Preferences
from bot.schedules import Zones
from bot.units import Stores
from bot.values.model import Thanks
from bot.values.newcomer import MOST_CARDS, Newcomer
from bot.values.ports import Arrivals, NewcomerStore, NudgeStore
from tests.contracts.company import account
from tests.contracts.values_contract import Shelf

NOW = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BERLIN = "Europe/Berlin"
EVERYBODY = PersonId(0)


class Town(Shelf):
    """A company whose people are in several zones."""

    @property
    def nudges(self) -> NudgeStore:
        return self.stores.get(NudgeStore)

    @property
    def arrivals(self) -> Arrivals:
        return self.stores.get(Arrivals)

    @property
    def newcomers(self) -> NewcomerStore:
        return self.stores.get(NewcomerStore)

    def wants_nudges(self, person: Person) -> None:
        """Have somebody ask for reminders."""
        self.stores.get(PeopleStore).prefer(person.id, Preferences(nudges=True))

    def to_nudge(self, zone: str = BERLIN, since: datetime = NOW) -> list[str]:
        """Return the names of those who are to be reminded."""
        return named(self.nudges.to_nudge(zone, since, EVERYBODY, 10))

    def arrive(self, *names: str, at: datetime = NOW, new: bool = True) -> int:
        """Have newcomers noted."""
        people = [account(name) for name in names]
        self.given_accounts(*people)
        return self.arrivals.arrived(self.workspace, [one.id for one in people], at, new=new)

    def to_welcome(self, today: datetime = NOW) -> list[tuple[str, int]]:
        """Return who gets a card, and how many they had."""
        found = self.newcomers.to_welcome(BERLIN, today, EVERYBODY, 10)
        return sorted((one.person.name, one.step) for one in found)

    def welcome(self, at: datetime = NOW, *, ended: bool = False) -> None:
        """Have everybody get their card."""
        for one in self.newcomers.to_welcome(BERLIN, at, EVERYBODY, 10):
            self.newcomers.welcomed(Newcomer(one.person, one.step + 1, ended), at)


def named(people: Sequence[Person]) -> list[str]:
    """Return names in their order."""
    return sorted(person.name for person in people)


class LocalContract:
    """The promises of the ports behind what runs by local time."""

    @pytest.fixture
    def town(self, stores: Stores) -> Town:
        return Town(stores)

    # ---- where people are ---------------------------------------------------------------------

    def test_zones_are_those_of_members_with_most_members_first(self, town: Town) -> None:
        town.given_people("Ana", "Ben")
        town.given_accounts(
            account("Cleo", zone="Asia/Tokyo"),
            account("Gus", zone="Africa/Cairo", standing=Standing.GUEST),
        )

        assert town.stores.get(Zones).in_use() == (BERLIN, "Asia/Tokyo")

    def test_a_zone_that_somebody_chose_is_theirs(self, town: Town) -> None:
        (ana,) = town.given_people("Ana")

        town.stores.get(PeopleStore).prefer(ana.id, Preferences(zone="America/Lima"))

        assert town.stores.get(Zones).in_use() == ("America/Lima",)

    def test_people_are_reached_in_a_workspace_that_is_connected(self, town: Town) -> None:
        assert town.stores.get(Reachable).workspace() == town.workspace

        town.directory.disconnect(town.workspace)

        assert town.stores.get(Reachable).workspace() is None

    # ---- reminders ----------------------------------------------------------------------------

    def test_only_those_who_asked_are_reminded(self, town: Town) -> None:
        ana, _ = town.given_people("Ana", "Ben")

        town.wants_nudges(ana)

        assert town.to_nudge() == ["Ana"]
        assert town.to_nudge("Asia/Tokyo") == []

    def test_whoever_left_is_not_reminded(self, town: Town) -> None:
        (ana,) = town.given_people("Ana")
        town.wants_nudges(ana)

        town.given_accounts(account("Ana", standing=Standing.DEACTIVATED))

        assert town.to_nudge() == []

    def test_whoever_was_reminded_since_is_left_out(self, town: Town) -> None:
        (ana,) = town.given_people("Ana")
        town.wants_nudges(ana)

        town.nudges.nudged([ana.id], NOW)

        assert town.to_nudge(since=NOW - DAY) == []
        assert town.to_nudge(since=NOW) == ["Ana"]

    def test_people_to_remind_come_in_parts(self, town: Town) -> None:
        people = town.given_people("Ana", "Ben", "Cleo")
        for person in people:
            town.wants_nudges(person)
        first, second, third = sorted(person.id for person in people)

        found = town.nudges.to_nudge(BERLIN, NOW, first, 1)
        rest = town.nudges.to_nudge(BERLIN, NOW, second, 9)

        assert [one.id for one in found] == [second]
        assert [one.id for one in rest] == [third]

    def test_whoever_wants_no_more_reminders_gets_none(self, town: Town) -> None:
        (ana,) = town.given_people("Ana")
        town.wants_nudges(ana)

        town.nudges.no_more_nudges(ana.id)

        assert town.to_nudge() == []
        assert not town.again(ana).nudges

    def test_recent_thanks_are_public_and_newest_first(self, town: Town) -> None:
        ana, ben = town.given_people("Ana", "Ben")
        town.given_kudos(ana.id, ben.id, NOW - 3 * DAY)
        town.given_kudos(ana.id, ben.id, NOW - DAY, value=None)
        town.given_kudos(ana.id, ben.id, NOW, private=True, shown=())

        found = town.nudges.recent_thanks(town.space, NOW - 2 * DAY, 5)

        assert found == (Thanks(ana.id, (ben.id,), "fixed the export on Sunday", NOW - DAY),)
        assert len(town.nudges.recent_thanks(town.space, NOW - 9 * DAY, 1)) == 1

    # ---- newcomers ----------------------------------------------------------------------------

    def test_a_directory_is_known_once_it_was_read(self, town: Town) -> None:
        assert not town.arrivals.is_known(town.workspace)

        town.arrivals.read(town.workspace, NOW)
        town.arrivals.read(town.workspace, NOW + DAY)

        assert town.arrivals.is_known(town.workspace)

    def test_whoever_was_here_before_is_no_newcomer(self, town: Town) -> None:
        assert town.arrive("Ana", new=False) == 1

        assert town.arrive("Ana") == 0
        assert town.to_welcome() == []

    def test_a_newcomer_is_noted_once(self, town: Town) -> None:
        assert town.arrive("Ana", "Ben") == 2
        assert town.arrive("Ana", "Ben", at=NOW + DAY) == 0
        assert town.arrivals.arrived(town.workspace, [], NOW, new=True) == 0

        assert town.to_welcome() == [("Ana", 0), ("Ben", 0)]

    def test_guests_and_apps_are_no_newcomers(self, town: Town) -> None:
        gus = account("Gus", standing=Standing.GUEST)
        town.given_accounts(gus)

        assert town.arrivals.arrived(town.workspace, [gus.id], NOW, new=True) == 0

    def test_a_newcomer_gets_one_card_a_day(self, town: Town) -> None:
        town.arrive("Ana")

        town.welcome()

        assert town.to_welcome() == []
        assert town.to_welcome(NOW + DAY) == [("Ana", 1)]

    def test_a_step_is_never_taken_back(self, town: Town) -> None:
        town.arrive("Ana")
        (ana,) = town.newcomers.to_welcome(BERLIN, NOW, EVERYBODY, 10)
        town.newcomers.welcomed(replace(ana, step=2), NOW)

        town.newcomers.welcomed(replace(ana, step=1), NOW + DAY)

        assert town.to_welcome(NOW + DAY) == [("Ana", 2)]

    def test_a_path_ends_after_its_last_card(self, town: Town) -> None:
        town.arrive("Ana", "Ben")
        for day in range(MOST_CARDS):
            town.welcome(NOW + day * DAY)

        assert town.to_welcome(NOW + MOST_CARDS * DAY) == []

    def test_a_path_can_end_early(self, town: Town) -> None:
        town.arrive("Ana")

        town.welcome(ended=True)

        assert town.to_welcome(NOW + DAY) == []

    def test_whoever_wants_no_more_cards_gets_none(self, town: Town) -> None:
        town.arrive("Ana")
        town.welcome()

        town.newcomers.no_more_cards(town.given_people("Ana")[0].id)

        assert town.to_welcome(NOW + DAY) == []

    def test_a_path_that_never_began_lapses_after_four_weeks(self, town: Town) -> None:
        town.arrive("Ana")

        assert town.to_welcome(NOW + 27 * DAY) == [("Ana", 0)]
        assert town.to_welcome(NOW + 28 * DAY) == []

    def test_newcomers_come_in_parts(self, town: Town) -> None:
        town.arrive("Ana", "Ben")
        ids = sorted(person.id for person in town.given_people("Ana", "Ben"))

        found = town.newcomers.to_welcome(BERLIN, NOW, ids[0], 10)

        assert [one.person.id for one in found] == ids[1:]

"""What every store of accounts keeps to: one person, many accounts.

Inherit, and give it a fixture `stores`.
"""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.identity import AccountId, Person, PersonId, Praise, Role, Standing, Workspace, WorkspaceId
from bot.people.accounts import (
    CHANGES_COUNT,
    CODE_LASTS,
    MOST_WRONG,
    MOST_WRONG_OF_ALL,
    WRONG_COUNTS,
    Accounts,
    Change,
    Offer,
    Seat,
    reachable,
)
from bot.people.erasures import Erasures
from bot.people.ports import PeopleStore
from bot.people.preferences import Preferences
from bot.recognition.limits import MOST_A_DAY, Spent, spend
from bot.recognition.model import Allowance, Kudos, KudosId
from bot.recognition.ports import RecognitionStore
from bot.spaces.ports import SpaceStore
from bot.surface import Account
from bot.units import Stores
from tests.contracts.company import Company, account

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TENANT = "11aa22bb-tenant"
MILLISECOND = 1_000_000  # nanoseconds


class Twice:
    """A company with a Slack workspace and a Teams tenant."""

    def __init__(self, stores: Stores) -> None:
        self.company = Company(stores)
        self.stores = stores
        began = time.time_ns() // MILLISECOND
        while time.time_ns() // MILLISECOND == began:
            pass  # workspaces are in the order of the milliseconds in which they were connected
        self.teams = self.company.directory.connect("teams", TENANT, "Acme", AccountId("28:bot"))

    @property
    def accounts(self) -> Accounts:
        return self.stores.get(Accounts)

    @property
    def store(self) -> RecognitionStore:
        return self.stores.get(RecognitionStore)

    def in_slack(self, name: str, **how: object) -> Person:
        return self.tells(self.company.workspace, account(name, **how))  # type: ignore[arg-type] # by name

    def in_teams(self, name: str, **how: object) -> Person:
        one = replace(account(name, **how), id=guid(name))  # type: ignore[arg-type] # by name
        return self.tells(self.teams, one)

    def tells(self, workspace: Workspace, one: Account) -> Person:
        self.company.directory.upsert(workspace, [one])
        return self.behind(workspace, one.id)

    def behind(self, workspace: Workspace, account: AccountId) -> Person:
        return self.company.intake.recognise(workspace, [account])[account]

    def two(self) -> tuple[PersonId, PersonId]:
        """Return Ana of Slack and Ana of Teams, who share no verified address."""
        return self.in_slack("Ana", email="").id, self.in_teams("Ana", email="").id

    def seats(self) -> tuple[tuple[PersonId, WorkspaceId], tuple[PersonId, WorkspaceId]]:
        ana, other = self.two()
        return (ana, self.company.workspace.id), (other, self.teams.id)

    def typed(self, at: datetime = NOW) -> tuple[Offer, Seat]:
        """Return a code of Ana of Slack as it was made, and who of Teams typed it then."""
        owner, by = (Seat(who, where) for who, where in self.seats())
        code = self.accounts.offer(owner, NOW)
        offer = self.accounts.offered(self.company.workspace.organisation, code, at)
        assert offer is not None
        self.accounts.claim(offer, by, at)
        return offer, by

    def gave(self, number: int, giver: PersonId, *receivers: PersonId) -> Kudos:
        kudos = Kudos(
            id=KudosId(number),
            organisation=self.company.workspace.organisation,
            space=self.company.space.id,
            giver=giver,
            receivers=receivers,
            reason="for the export",
            given_at=NOW,
            shown=receivers,
            workspace=self.company.workspace.id,
        )
        self.store.add(kudos)
        return kudos

    def kudos(self, number: int) -> Kudos:
        found = self.store.kudos(self.company.workspace.organisation, KudosId(number))
        assert found is not None
        return found

    def counts(self, who: PersonId) -> tuple[int, int]:
        """Return how much somebody received and gave, ever."""
        totals = self.store.totals(who, NOW)
        assert (totals.received, totals.given) == (totals.received_lately, totals.given_lately)
        return totals.received, totals.given


def guid(name: str) -> AccountId:
    return AccountId(f"8f1c-{name.lower()}-guid")


class AccountsContract:
    """The promises of `bot.people.accounts.Accounts`, and of whom a directory takes for whom."""

    @pytest.fixture
    def twice(self, stores: Stores) -> Twice:
        return Twice(stores)

    # ---- the same verified address ----------------------------------------------------------

    def test_verified_by_both_an_address_makes_two_accounts_one_person(self, twice: Twice) -> None:
        ana = twice.in_slack("Ana")

        assert twice.in_teams("Ana", email="ANA@acme.example").id == ana.id
        assert [one.workspace for one in twice.accounts.of(ana.id)] == [
            twice.company.workspace,
            twice.teams,
        ]

    @pytest.mark.parametrize(("here", "there"), [(False, True), (True, False), (False, False)])
    def test_an_address_that_one_platform_does_not_vouch_for_proves_nothing(
        self, twice: Twice, here: bool, there: bool
    ) -> None:
        ana = twice.in_slack("Ana", verified=here)

        assert twice.in_teams("Ana", verified=there).id != ana.id

    @pytest.mark.parametrize("standing", [Standing.GUEST, Standing.OUTSIDER, Standing.BOT])
    def test_only_members_are_joined_by_address(self, twice: Twice, standing: Standing) -> None:
        ana = twice.in_slack("Ana")

        assert twice.in_teams("Ana", standing=standing).id != ana.id

    @pytest.mark.parametrize("standing", [Standing.GUEST, Standing.OUTSIDER])
    def test_nobody_is_joined_to_an_outsider(self, twice: Twice, standing: Standing) -> None:
        otto = twice.in_slack("Otto", standing=standing)

        assert twice.in_teams("Otto").id != otto.id

    def test_whoever_left_one_platform_is_known_on_the_other(self, twice: Twice) -> None:
        ana = twice.in_slack("Ana")
        twice.in_slack("Ana", email="", standing=Standing.DEACTIVATED)

        again = twice.in_teams("Ana")

        assert (again.id, again.standing) == (ana.id, Standing.MEMBER)

    def test_whoever_comes_new_is_not_taken_for_who_left_the_same_platform(
        self, twice: Twice
    ) -> None:
        leaver = twice.in_slack("Ana")
        twice.in_slack("Ana", standing=Standing.DEACTIVATED)
        directory = twice.company.directory
        other = directory.connect("slack", "T2", "Acme East", AccountId("UBOT2"))

        assert twice.tells(other, account("Ana")).id != leaver.id

    def test_the_address_of_somebody_who_left_before_anybody_looked_proves_nothing(
        self, twice: Twice
    ) -> None:
        leaver = twice.in_slack("Ana", standing=Standing.DEACTIVATED)

        assert twice.in_teams("Ana").id != leaver.id

    def test_two_accounts_of_one_workspace_are_never_one_by_address(self, twice: Twice) -> None:
        ana = twice.in_slack("Ana")

        other = replace(account("Ana"), id=AccountId("UAnaAgain"))

        assert twice.tells(twice.company.workspace, other).id != ana.id

    def test_an_account_alone_is_joined_once_its_address_is_verified(self, twice: Twice) -> None:
        early = twice.in_teams("Ana", verified=False)
        ana = twice.in_slack("Ana")
        assert early.id != ana.id
        twice.gave(1, ana.id, twice.in_slack("Ben").id)

        assert twice.in_teams("Ana").id == ana.id

    def test_with_thanks_on_one_side_the_other_side_is_joined(self, twice: Twice) -> None:
        ana = twice.in_slack("Ana", verified=False)
        twice.gave(1, ana.id, twice.in_slack("Ben").id)
        twice.in_teams("Ana")

        assert twice.in_slack("Ana").id == ana.id
        assert twice.behind(twice.teams, guid("Ana")).id == ana.id

    def test_with_thanks_on_both_sides_nobody_is_moved_in_silence(self, twice: Twice) -> None:
        ana, ben = twice.in_slack("Ana", verified=False), twice.in_slack("Ben")
        other = twice.in_teams("Ana")
        twice.gave(1, ana.id, ben.id)
        twice.gave(2, other.id, ben.id)

        assert twice.in_slack("Ana").id == ana.id
        assert twice.behind(twice.teams, guid("Ana")).id == other.id

    def test_who_asked_to_be_forgotten_is_not_joined_later(self, twice: Twice) -> None:
        early = twice.in_teams("Ana", verified=False)
        ana = twice.in_slack("Ana")
        twice.stores.get(Erasures).ask(ana.id, NOW)

        assert twice.in_teams("Ana").id == early.id

    def test_two_directories_do_not_take_turns_at_the_name_and_zone(self, twice: Twice) -> None:
        twice.in_slack("Ana", zone="Asia/Tokyo", locale="ja")
        there = replace(account("Ana"), id=guid("Ana"), name="Ana Sousa", zone="", locale="")

        known = twice.tells(twice.teams, there)
        again = twice.tells(twice.teams, replace(there, zone="UTC", locale="en"))

        assert (known.name, known.zone, known.locale) == ("Ana", "Asia/Tokyo", "ja")
        assert again == known

    # ---- codes ------------------------------------------------------------------------------

    def test_a_code_leads_to_whoever_asked_for_ten_minutes(self, twice: Twice) -> None:
        ana, _ = twice.two()
        home, here = twice.company.workspace.organisation, twice.company.workspace.id

        code = twice.accounts.offer(Seat(ana, here), NOW)

        offer = twice.accounts.offered(home, code, NOW + CODE_LASTS - timedelta(seconds=1))
        assert len(code) == 6
        assert code.isdecimal()
        assert offer is not None
        assert offer == Offer(offer.number, Seat(ana, here))
        assert twice.accounts.offer_numbered(home, offer.number, NOW) == offer
        assert twice.accounts.offered(home, code, NOW + CODE_LASTS) is None
        assert twice.accounts.offered(home, "abcdef", NOW) is None

    def test_the_newest_code_of_a_person_is_the_only_one(self, twice: Twice) -> None:
        ana, _ = twice.two()
        home, here = twice.company.workspace.organisation, twice.company.workspace.id

        old = twice.accounts.offer(Seat(ana, here), NOW)
        new = twice.accounts.offer(Seat(ana, here), NOW)

        assert old == new or twice.accounts.offered(home, old, NOW) is None
        assert twice.accounts.offered(home, new, NOW) is not None

    def test_who_typed_a_code_first_is_who_its_owner_is_asked_about(self, twice: Twice) -> None:
        offer, by = twice.typed()
        ben = twice.in_teams("Ben", email="").id

        twice.accounts.claim(offer, Seat(ben, twice.teams.id), NOW)

        home = twice.company.workspace.organisation
        known = twice.accounts.offer_numbered(home, offer.number, NOW)
        assert known == replace(offer, typed_by=by)

    def test_once_typed_a_code_holds_ten_minutes_more(self, twice: Twice) -> None:
        later = NOW + timedelta(minutes=9)
        offer, by = twice.typed(later)
        ana = offer.owner.person

        assert twice.accounts.take(ana, offer.number, later + CODE_LASTS) is None
        last = later + CODE_LASTS - timedelta(seconds=1)
        assert twice.accounts.take(ana, offer.number, last) == replace(offer, typed_by=by)

    def test_a_code_is_taken_by_its_owner_once(self, twice: Twice) -> None:
        offer, by = twice.typed()
        ana = offer.owner.person

        taken = [twice.accounts.take(who, offer.number, NOW) for who in (by.person, ana, ana)]

        assert taken == [None, replace(offer, typed_by=by), None]

    def test_a_code_that_nobody_typed_is_not_taken(self, twice: Twice) -> None:
        ana, _ = twice.two()
        home, here = twice.company.workspace.organisation, twice.company.workspace.id
        code = twice.accounts.offer(Seat(ana, here), NOW)
        offer = twice.accounts.offered(home, code, NOW)
        assert offer is not None

        assert twice.accounts.take(ana, offer.number, NOW) is None

    def test_a_new_code_asks_anew(self, twice: Twice) -> None:
        offer, _ = twice.typed()

        code = twice.accounts.offer(offer.owner, NOW)

        new = twice.accounts.offered(twice.company.workspace.organisation, code, NOW)
        assert new is not None
        assert new.typed_by is None
        assert twice.accounts.take(offer.owner.person, offer.number, NOW) is None

    def test_an_account_that_goes_takes_no_code_with_it(self, twice: Twice) -> None:
        ana, other = twice.two()
        zoe = twice.in_teams("Zoe", email="").id
        twice.accounts.join(ana, other, NOW)
        there = Seat(ana, twice.teams.id)
        home = twice.company.workspace.organisation
        code = twice.accounts.offer(there, NOW)

        twice.accounts.split(ana, twice.teams.id, NOW)

        assert twice.accounts.offered(home, code, NOW) is None
        assert twice.accounts.known(zoe) is not None

    def test_wrong_codes_count_for_an_hour(self, twice: Twice) -> None:
        ana, ben = (Seat(who, where) for who, where in twice.seats())
        later = NOW + timedelta(minutes=20)

        counted = [twice.accounts.mistyped(ana, now) for now in (NOW, *[later] * (MOST_WRONG - 1))]

        assert counted == [1, 2, 3, 4, 5]
        assert twice.accounts.blocked_until(ana, later) == NOW + WRONG_COUNTS
        assert twice.accounts.blocked_until(ana, NOW + WRONG_COUNTS) is None
        assert twice.accounts.blocked_until(ben, later) is None
        assert twice.accounts.mistyped(ana, NOW + WRONG_COUNTS) == 1

    def test_wrong_codes_stay_with_the_account_whoever_it_belongs_to(self, twice: Twice) -> None:
        ana, other = twice.two()
        there = twice.teams.id
        for _ in range(MOST_WRONG - 1):
            twice.accounts.mistyped(Seat(other, there), NOW)

        for _ in range(3):
            twice.accounts.join(ana, other, NOW)
            other = twice.accounts.split(ana, there, NOW)

        assert twice.accounts.mistyped(Seat(other, there), NOW) == MOST_WRONG
        assert twice.accounts.blocked_until(Seat(other, there), NOW) is not None
        twice.accounts.join(ana, other, NOW)
        assert twice.accounts.blocked_until(Seat(ana, there), NOW) is not None

    def test_many_wrong_codes_of_all_stop_everybody_for_an_hour(self, twice: Twice) -> None:
        home, there = twice.company.workspace.organisation, twice.teams.id
        guessers = [twice.in_teams(f"G{n}", email="").id for n in range(MOST_WRONG_OF_ALL)]
        later = NOW + timedelta(minutes=30)
        for who in guessers[:-1]:
            twice.accounts.mistyped(Seat(who, there), NOW)
        assert twice.accounts.stopped_until(home, NOW) is None

        twice.accounts.mistyped(Seat(guessers[-1], there), later)

        assert twice.accounts.stopped_until(home, later) == later + WRONG_COUNTS
        assert twice.accounts.stopped_until(home, later + WRONG_COUNTS) is None

    def test_changes_count_for_a_day_for_both_people(self, twice: Twice) -> None:
        ana, other = twice.two()
        for _ in range(2):
            twice.accounts.join(ana, other, NOW)
            other = twice.accounts.split(ana, twice.teams.id, NOW)
        twice.accounts.join(other, ana, NOW)

        tomorrow = NOW + CHANGES_COUNT
        done = [
            [twice.accounts.changes([other], what, now) for now in (NOW, tomorrow)]
            for what in (Change.CONNECTED, Change.DISCONNECTED)
        ]
        assert done == [[3, 0], [2, 0]]

    # ---- joining ----------------------------------------------------------------------------

    def test_everything_of_the_second_belongs_to_the_first(self, twice: Twice) -> None:
        ana, other = twice.two()
        ben, cleo = twice.in_slack("Ben").id, twice.in_slack("Cleo").id
        twice.gave(1, ana, ben)
        twice.gave(2, other, ben)
        twice.gave(3, cleo, other)
        twice.store.join(KudosId(3), ben, NOW)
        spaces = twice.stores.get(SpaceStore)
        for who, role in ((ana, Role.CURATOR), (other, Role.CURATOR), (other, Role.OWNER)):
            spaces.grant(twice.company.space, who, role, ben, NOW)

        twice.accounts.join(ana, other, NOW)

        assert twice.behind(twice.teams, guid("Ana")).id == ana
        assert [one.id for one in twice.store.given(ana, 9)] == [2, 1]
        assert [one.id for one in twice.store.received(ana, 9)] == [3]
        assert twice.counts(ana) == (1, 2)
        roles = twice.company.intake.roles(ana, twice.company.space)
        assert roles == {Role.CURATOR, Role.OWNER}
        assert other not in twice.store.people([other])

    def test_thanks_to_both_count_once(self, twice: Twice) -> None:
        ana, other = twice.two()
        ben = twice.in_slack("Ben").id
        twice.gave(1, ben, ana, other)
        twice.store.hide(KudosId(1), other, NOW)

        twice.accounts.join(ana, other, NOW)

        assert (twice.kudos(1).receivers, twice.kudos(1).shown) == ((ana,), ())
        assert (twice.counts(ana), twice.counts(ben)) == ((1, 0), (0, 1))

    def test_thanks_to_each_other_are_taken_back(self, twice: Twice) -> None:
        ana, other = twice.two()
        ben = twice.in_slack("Ben").id
        twice.gave(1, ana, other)
        twice.gave(2, other, ana, ben)

        twice.accounts.join(ana, other, NOW)

        assert not twice.kudos(1).counts
        assert twice.kudos(2).receivers == (ben,)
        assert (twice.counts(ana), twice.counts(ben)) == ((0, 1), (1, 0))

    def test_what_was_taken_back_before_is_not_counted_off_again(self, twice: Twice) -> None:
        ana, other = twice.two()
        twice.store.undo(twice.gave(1, ana, other), NOW)
        twice.store.undo(twice.gave(2, twice.in_slack("Ben").id, ana, other), NOW)

        twice.accounts.join(ana, other, NOW)

        assert twice.counts(ana) == (0, 0)

    def test_nobody_joins_what_is_their_own(self, twice: Twice) -> None:
        ana, other = twice.two()
        ben = twice.in_slack("Ben").id
        twice.gave(1, ana, ben)
        twice.store.join(KudosId(1), other, NOW)

        twice.accounts.join(ana, other, NOW)

        assert twice.kudos(1).joined == ()

    def test_connecting_gives_no_second_day(self, twice: Twice) -> None:
        ana, other = twice.two()
        for who, used in ((ana, 3), (other, 2)):
            day = Allowance(NOW.date(), "Europe/Berlin", used, NOW, "print")
            twice.store.set_allowance(who, day)

        twice.accounts.join(ana, other, NOW)

        known = twice.store.allowance(ana)
        assert known is not None
        assert known.used == MOST_A_DAY
        assert isinstance(spend(known, now=NOW, zone="Europe/Berlin", prints=""), Spent)

    def test_a_day_that_is_over_is_not_added(self, twice: Twice) -> None:
        ana, other = twice.two()
        yesterday = NOW - timedelta(days=1)
        old = Allowance(yesterday.date(), "Europe/Berlin", 5, yesterday, "print")
        twice.store.set_allowance(ana, old)
        twice.store.set_allowance(other, Allowance(NOW.date(), "Europe/Berlin", 1, NOW, "print"))

        twice.accounts.join(ana, other, NOW)

        known = twice.store.allowance(ana)
        assert known is not None
        assert (known.day, known.used) == (NOW.date(), 1)

    def test_team_budgets_of_a_year_are_added(self, twice: Twice) -> None:
        ana, other = twice.two()
        twice.store.set_team_budget(ana, 2026, 7)
        twice.store.set_team_budget(other, 2026, 4)
        twice.store.set_team_budget(other, 2025, 1)

        twice.accounts.join(ana, other, NOW)

        assert [twice.store.team_budget(ana, year) for year in (2025, 2026)] == [1, 11]

    def test_nobody_reports_to_themselves_by_connecting(self, twice: Twice) -> None:
        ana, other = twice.two()
        ben = twice.in_slack("Ben").id
        people, space = twice.stores.get(PeopleStore), twice.company.space
        people.set_manager(ana, ben, space, ben, NOW)
        people.set_manager(ben, other, space, ben, NOW)

        twice.accounts.join(ana, other, NOW)

        assert people.above(ana) == ()
        assert people.above(ben) == (ana,)

    def test_whoever_likes_it_in_private_once_keeps_it_so(self, twice: Twice) -> None:
        ana, other = twice.two()
        twice.stores.get(PeopleStore).prefer(other, Preferences(praise=Praise.PRIVATE))

        twice.accounts.join(ana, other, NOW)

        assert twice.stores.get(PeopleStore).preferences(ana).praise is Praise.PRIVATE

    def test_codes_are_used_up_by_joining(self, twice: Twice) -> None:
        ana, other = twice.two()
        home = twice.company.workspace.organisation
        codes = [twice.accounts.offer(Seat(who, twice.teams.id), NOW) for who in (ana, other)]

        twice.accounts.join(ana, other, NOW)

        assert [twice.accounts.offered(home, code, NOW) for code in codes] == [None, None]

    def test_all_accounts_and_addresses_of_a_person_are_known_when_they_go(
        self, twice: Twice
    ) -> None:
        ana, other = twice.in_slack("Ana").id, twice.in_teams("Ana", email="a.sousa@acme.example")
        twice.accounts.join(ana, other.id, NOW)

        identity = twice.stores.get(Erasures).identity(ana)

        seats = {(one.platform, one.account, one.email) for one in identity.seats}
        assert seats == {
            ("slack", "UAna", "ana@acme.example"),
            ("teams", guid("Ana"), "a.sousa@acme.example"),
        }
        home = twice.company.workspace.organisation
        found = [twice.store.person_with_email(home, one.email) for one in identity.seats]
        assert [one.id for one in found if one] == [ana, ana]

    # ---- taking apart -----------------------------------------------------------------------

    def test_an_account_that_goes_begins_anew(self, twice: Twice) -> None:
        ana = twice.in_slack("Ana").id
        assert twice.in_teams("Ana").id == ana
        twice.gave(1, ana, twice.in_slack("Ben").id)

        other = twice.accounts.split(ana, twice.teams.id, NOW)

        assert twice.behind(twice.teams, guid("Ana")).id == other
        assert twice.behind(twice.company.workspace, AccountId("UAna")).id == ana
        assert (twice.counts(ana), twice.counts(other)) == ((0, 1), (0, 0))
        assert twice.store.people([other])[other].takes_part

    def test_no_address_joins_again_what_was_taken_apart(self, twice: Twice) -> None:
        ana = twice.in_slack("Ana").id
        twice.in_teams("Ana")
        other = twice.accounts.split(ana, twice.teams.id, NOW)

        twice.in_teams("Ana", email="ana.sousa@acme.example")
        twice.in_slack("Ana", email="ana.sousa@acme.example")

        assert twice.in_teams("Ana").id == other
        assert twice.in_slack("Ana").id == ana

    def test_what_was_taken_apart_can_be_connected_again(self, twice: Twice) -> None:
        ana = twice.in_slack("Ana").id
        twice.in_teams("Ana")
        other = twice.accounts.split(ana, twice.teams.id, NOW)

        twice.accounts.join(ana, other, NOW)

        assert len(twice.accounts.of(ana)) == 2

    # ---- where they are reached -------------------------------------------------------------

    def test_where_they_are_members_and_the_bot_is_they_are_reached(self, twice: Twice) -> None:
        ana = twice.in_slack("Ana").id
        twice.in_teams("Ana")
        people = twice.stores.get(PeopleStore)
        assert [one.id for one in people.places(ana)] == [
            twice.company.workspace.id,
            twice.teams.id,
        ]

        twice.company.directory.disconnect(twice.teams)
        assert people.places(ana) == (twice.company.workspace,)

        twice.in_slack("Ana", standing=Standing.DEACTIVATED)
        assert reachable(twice.accounts.of(ana)) == ()

    def test_a_choice_of_place_comes_back_whole(self, twice: Twice) -> None:
        ana = twice.in_slack("Ana").id
        people = twice.stores.get(PeopleStore)

        people.prefer(ana, Preferences(workspace=twice.teams.id))
        assert people.preferences(ana).workspace == twice.teams.id
        people.prefer(ana, Preferences())
        assert people.preferences(ana).workspace is None

    # ---- finding people of other workspaces -------------------------------------------------

    def test_people_are_found_by_name_and_address_wherever_they_are(self, twice: Twice) -> None:
        ana, zoe = twice.in_slack("Ana"), twice.in_teams("Zoe")
        home = twice.company.workspace.organisation

        def find(word: str) -> tuple[Person, ...]:
            return twice.store.people_named(home, word, 9)

        assert (find("zoe"), find("AN"), find("%")) == ((zoe,), (ana,), ())
        assert twice.store.person_with_email(home, "zoe@acme.example") == zoe
        assert twice.store.is_in_several_places(home)
        asked = [ana.id, zoe.id]
        found = twice.store.addresses_elsewhere(twice.company.workspace.id, asked)
        assert found == {zoe.id: "zoe@acme.example"}
        twice.company.directory.disconnect(twice.teams)
        assert not twice.store.is_in_several_places(home)

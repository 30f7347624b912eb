"""What every store of people, of directories and of requests keeps to.

Inherit, and give each a fixture `stores`.
"""

from datetime import UTC, datetime

import pytest

from bot.identity import (
    AccountId,
    ContactLevel,
    PersonId,
    Praise,
    QuietHours,
    Role,
    Standing,
    WorkspaceId,
)
from bot.outcome import Reply
from bot.people.ports import PeopleStore
from bot.people.preferences import Preferences
from bot.spaces.ports import SpaceStore
from bot.surface import Handle
from bot.ui.blocks import Paragraph, Quote
from bot.ui.forms import Form, Words
from bot.ui.text import Mention, Moment, text
from bot.ui.views import Message
from bot.units import Stores
from tests.contracts.company import Company, account

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class DirectoryContract:
    """The promises of `bot.people.ports.DirectoryStore`."""

    @pytest.fixture
    def company(self, stores: Stores) -> Company:
        return Company(stores)

    def test_the_first_workspace_brings_its_organisation_and_a_space(
        self, company: Company
    ) -> None:
        assert company.space.organisation == company.workspace.organisation
        assert company.space.name == "Acme"
        assert not company.space.is_set_up

    def test_a_workspace_that_connects_again_is_the_same(self, company: Company) -> None:
        again = company.directory.connect("slack", "T1", "Acme Ltd", AccountId("UOTHER"))

        assert again.id == company.workspace.id
        assert again.organisation == company.workspace.organisation
        assert (again.name, again.bot_account) == ("Acme Ltd", AccountId("UOTHER"))
        assert company.intake.workspace("slack", "T1") == again

    def test_a_second_workspace_joins_the_organisation(self, company: Company) -> None:
        other = company.directory.connect("teams", "T1", "Acme on Teams", None)

        assert other.id != company.workspace.id
        assert other.organisation == company.workspace.organisation
        assert company.intake.space_of(other, None) == company.space

    def test_a_workspace_that_goes_is_not_found_until_it_comes_back(self, company: Company) -> None:
        company.directory.disconnect(company.workspace)
        assert company.directory.workspace(company.workspace.id) is None
        assert company.intake.workspace("slack", "T1") is None

        company.directory.connect("slack", "T1", "Acme", AccountId("UBOT"))
        assert company.directory.workspace(company.workspace.id) == company.workspace
        assert company.directory.workspace(WorkspaceId(company.workspace.id + 99)) is None

    def test_a_person_is_as_the_directory_says(self, company: Company) -> None:
        [ana] = company.given_accounts(account("Ana", zone="Asia/Tokyo", locale="ja"))

        assert (ana.name, ana.zone, ana.locale) == ("Ana", "Asia/Tokyo", "ja")
        assert ana.standing is Standing.MEMBER
        assert ana.organisation == company.workspace.organisation

    def test_what_the_directory_says_later_holds(self, company: Company) -> None:
        [ana] = company.given_people("Ana")

        [later] = company.given_accounts(
            account("Ana", zone="Asia/Tokyo", standing=Standing.DEACTIVATED)
        )

        assert (later.id, later.zone) == (ana.id, "Asia/Tokyo")
        assert not later.takes_part

    def test_new_accounts_are_counted(self, company: Company) -> None:
        assert company.directory.upsert(company.workspace, [account("Ana"), account("Ben")]) == 2
        assert company.directory.upsert(company.workspace, [account("Ana"), account("Cleo")]) == 1
        assert company.directory.upsert(company.workspace, []) == 0

    def test_the_same_address_in_another_workspace_is_the_same_person(
        self, company: Company
    ) -> None:
        [ana] = company.given_people("Ana")
        teams = company.directory.connect("teams", "T1", "Acme on Teams", None)

        company.directory.upsert(teams, [account("Ana", email="ANA@acme.example")])

        known = company.intake.recognise(teams, [AccountId("UAna")])
        assert known[AccountId("UAna")].id == ana.id

    def test_without_an_address_nobody_is_taken_for_somebody_else(self, company: Company) -> None:
        ana, ben = company.given_accounts(account("Ana", email=""), account("Ben", email=""))

        assert ana.id != ben.id

    def test_a_member_in_one_workspace_is_one_though_they_left_another(
        self, company: Company
    ) -> None:
        [ana] = company.given_people("Ana")
        teams = company.directory.connect("teams", "T1", "Acme on Teams", None)
        gone = account("Ana", standing=Standing.DEACTIVATED, zone="Asia/Tokyo")

        company.directory.upsert(teams, [account("Ana")])
        company.directory.upsert(teams, [gone])

        still = company.again(ana)
        assert (still.standing, still.zone) == (Standing.MEMBER, ana.zone)

    def test_whoever_left_everywhere_is_gone_and_keeps_their_name(self, company: Company) -> None:
        [ana] = company.given_people("Ana")
        teams = company.directory.connect("teams", "T1", "Acme on Teams", None)
        company.directory.upsert(teams, [account("Ana")])

        assert company.directory.deactivate_missing(company.workspace, set()) == 1
        assert company.again(ana).takes_part
        assert company.directory.deactivate_missing(teams, set()) == 1

        left = company.again(ana)
        assert (left.standing, left.name) == (Standing.DEACTIVATED, "Ana")

    def test_whoever_comes_back_is_a_member_again(self, company: Company) -> None:
        [ana] = company.given_people("Ana")
        company.directory.deactivate_missing(company.workspace, set())

        [back] = company.given_people("Ana")

        assert (back.id, back.takes_part) == (ana.id, True)

    def test_whoever_is_missing_from_a_complete_list_has_left(self, company: Company) -> None:
        ana, ben = company.given_people("Ana", "Ben")

        assert company.directory.deactivate_missing(company.workspace, {AccountId("UAna")}) == 1
        assert company.directory.deactivate_missing(company.workspace, {AccountId("UAna")}) == 0

        assert company.again(ana).takes_part
        assert company.again(ben).standing is Standing.DEACTIVATED

    def test_of_whom_a_platform_says_that_they_are_gone_nobody_else_is(
        self, company: Company
    ) -> None:
        ana, ben = company.given_people("Ana", "Ben")
        named = [AccountId("UBen"), AccountId("UNobody")]

        assert company.directory.deactivate(company.workspace, named) == 1
        assert company.directory.deactivate(company.workspace, named) == 0
        assert company.directory.deactivate(company.workspace, []) == 0

        assert company.again(ana).takes_part
        left = company.again(ben)
        assert (left.standing, left.name) == (Standing.DEACTIVATED, "Ben")


class PeopleContract:
    """The promises of `bot.people.ports.PeopleStore`."""

    CHOSEN = Preferences(
        "pt-BR", "America/Sao_Paulo", QuietHours(20, 7, weekends=False), Praise.PRIVATE
    )

    @pytest.fixture
    def company(self, stores: Stores) -> Company:
        return Company(stores)

    def test_whoever_chose_nothing_has_the_defaults(self, company: Company) -> None:
        [ana] = company.given_people("Ana")

        assert company.stores.get(PeopleStore).preferences(ana.id) == Preferences()
        assert (ana.praise, ana.quiet) == (Praise.PUBLIC, QuietHours())

    def test_what_was_chosen_outranks_the_directory_for_good(self, company: Company) -> None:
        [ana] = company.given_people("Ana")
        store = company.stores.get(PeopleStore)

        store.prefer(ana.id, self.CHOSEN)
        company.given_people("Ana")

        now = company.again(ana)
        assert store.preferences(ana.id) == self.CHOSEN
        assert (now.locale, now.zone) == ("pt-BR", "America/Sao_Paulo")
        assert (now.quiet, now.praise) == (self.CHOSEN.quiet, Praise.PRIVATE)

    def test_a_corrected_contact_level_outranks_any_list(self, company: Company) -> None:
        [ana] = company.given_people("Ana")
        store = company.stores.get(PeopleStore)
        level = ContactLevel.CONTACTOR

        store.prefer(ana.id, Preferences(nudges=True, contact_level=level))

        now = company.again(ana)
        assert (now.nudges, now.contact_level) == (True, level)
        assert store.preferences(ana.id) == Preferences(nudges=True, contact_level=level)

    def test_managers_stand_one_above_the_other(self, company: Company) -> None:
        ana, ben, cleo = company.given_people("Ana", "Ben", "Cleo")
        store = company.stores.get(PeopleStore)
        assert store.above(ana.id) == ()

        store.set_manager(ana.id, ben.id, company.space, cleo.id, NOW)
        store.set_manager(ben.id, cleo.id, company.space, cleo.id, NOW)

        assert company.again(ana).manager == ben.id
        assert store.above(ana.id) == (ben.id, cleo.id)

    def test_a_choice_can_be_taken_back(self, company: Company) -> None:
        [ana] = company.given_people("Ana")
        store = company.stores.get(PeopleStore)
        store.prefer(ana.id, self.CHOSEN)

        store.prefer(ana.id, Preferences())

        assert company.again(ana) == ana

    def test_everybody_chooses_for_themselves(self, company: Company) -> None:
        ana, ben = company.given_people("Ana", "Ben")

        company.stores.get(PeopleStore).prefer(ana.id, self.CHOSEN)

        assert company.again(ben) == ben


class IntakeContract:
    """The promises of `bot.dispatch.Intake`."""

    @pytest.fixture
    def company(self, stores: Stores) -> Company:
        return Company(stores)

    def test_an_answer_comes_back_whole(self, company: Company) -> None:
        [ana] = company.given_people("Ana")
        said = text("Hello ", Mention(ana.id), Moment(NOW, "time"))
        reply = Reply(
            message=Message("Hello", (Paragraph(said), Quote(text("\u202e <x>")))),
            instead=True,
            form=Form("kudos", "Thank", "Send", (Words("reason", "Why"),), carry="7"),
            errors={"to": "Who?"},
            locale="pt-BR",
            handles={ana.id: Handle("Ana", AccountId("UAna"))},
        )

        assert company.intake.answered("slack:T1:k1") is None
        company.intake.remember("slack:T1:k1", reply, NOW)

        assert company.intake.answered("slack:T1:k1") == reply
        assert company.intake.answered("slack:T1:k2") is None

    def test_only_known_accounts_are_recognised(self, company: Company) -> None:
        [ana] = company.given_people("Ana")
        asked = [AccountId("UAna"), AccountId("UNobody")]

        assert company.intake.recognise(company.workspace, asked) == {AccountId("UAna"): ana}
        assert company.intake.recognise(company.workspace, []) == {}

    def test_an_account_means_nothing_in_another_workspace(self, company: Company) -> None:
        company.given_people("Ana")
        other = company.directory.connect("teams", "T9", "Acme on Teams", None)

        assert company.intake.recognise(other, [AccountId("UAna")]) == {}

    def test_a_workspace_is_found_by_platform_and_id(self, company: Company) -> None:
        assert company.intake.workspace("slack", "T1") == company.workspace
        assert company.intake.workspace("teams", "T1") is None
        assert company.intake.workspace("slack", "T2") is None

    def test_people_are_shown_with_their_account_here_if_they_have_one(
        self, company: Company
    ) -> None:
        [ana] = company.given_people("Ana")
        other = company.directory.connect("teams", "T9", "Acme on Teams", None)

        here = company.intake.handles(company.workspace, [ana.id, PersonId(ana.id + 99)])
        there = company.intake.handles(other, [ana.id])

        assert here == {ana.id: Handle("Ana", AccountId("UAna"))}
        assert there == {ana.id: Handle("Ana")}
        assert company.intake.handles(other, []) == {}

    def test_roles_are_held_in_a_space(self, company: Company) -> None:
        ana, ben, gone = company.given_people("Ana", "Ben", "Gone")
        spaces = company.stores.get(SpaceStore)
        for person, role in (
            (ben, Role.ADMIN),
            (ana, Role.OWNER),
            (ana, Role.ADMIN),
            (gone, Role.ADMIN),
        ):
            spaces.grant(company.space, person.id, role, ana.id, NOW)
        company.given_accounts(account("Gone", standing=Standing.DEACTIVATED))

        intake, space = company.intake, company.space
        assert intake.roles(ana.id, space) == {Role.OWNER, Role.ADMIN}
        assert intake.holders(space, {Role.OWNER, Role.ADMIN}) == (ana, ben)
        assert intake.holders(space, {Role.OWNER}) == (ana,)
        assert intake.holders(space, {Role.CURATOR}) == ()
        assert intake.roles(PersonId(ana.id + 99), space) == frozenset()

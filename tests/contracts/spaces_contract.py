"""What every storage promises of spaces, their tree, roles, audit log, members and reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.identity import (
    AccountId,
    ContactLevel,
    ConversationId,
    Person,
    PersonId,
    Role,
    Space,
    SpaceId,
    SpaceKind,
    Standing,
    Workspace,
)
from bot.outbox import Ledger
from bot.outcome import Post, ToPerson
from bot.recognition.model import Kudos
from bot.recognition.ports import ModerationStore, RecognitionStore
from bot.request import Place
from bot.spaces.belonging import Homes, Member
from bot.spaces.model import Attachment, Chosen, Room
from bot.spaces.ports import AskingStore, Audit, RoleStore, SetupStore, TreeStore
from bot.spaces.reach_tree import Part
from bot.spaces.reach_views import ReachStore
from bot.surface import Account, PlaceKind
from bot.ui.views import Message
from bot.units import Stores
from bot.values.ports import ValueStore
from tests.contracts.company import Company, account

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CHANNEL, OTHER = ConversationId("C1"), ConversationId("C2")


def department(name: str, department: str) -> Account:
    """Return what a directory says of somebody in a department."""
    return replace(account(name), department=department)


@dataclass
class Spaces:
    """A company with spaces."""

    company: Company
    setup: SetupStore = field(init=False)
    tree: TreeStore = field(init=False)

    def __post_init__(self) -> None:
        self.setup = self.company.stores.get(SetupStore)
        self.tree = self.company.stores.get(TreeStore)

    @property
    def first(self) -> Space:
        return self.setup.first(self.company.workspace.organisation)

    def new(self, name: str, parent: Space | None = None, *, at: datetime = NOW) -> Space:
        """Return a space, below another if one is given."""
        organisation = self.company.workspace.organisation
        space = self.setup.start(organisation, name, SpaceKind.DEPARTMENT)
        if parent is not None:
            self.tree.attach(space, parent.id, at)
        return self.again(space)

    def again(self, space: Space) -> Space:
        found = self.setup.space(space.organisation, space.id)
        assert found is not None
        return found

    def second_chat(self) -> Workspace:
        """Return another chat of the same organisation."""
        return self.company.directory.connect("teams", "T2", "Acme", AccountId("28:bot"))

    def room(self, space: Space, conversation: ConversationId, *, belong: bool = False) -> Room:
        room = Room(self.company.workspace.id, conversation, space.id, members_belong=belong)
        self.setup.give_room(room)
        return room

    def here(self, conversation: ConversationId | None, actor: Person | None = None) -> Space:
        place = Place(conversation, PlaceKind.CHANNEL) if conversation else None
        return self.company.intake.space_of(self.company.workspace, place, actor)

    def gives(
        self, giver: Person, receiver: Person, at: datetime, *, private: bool = False
    ) -> Kudos:
        store = self.company.stores.get(RecognitionStore)
        given = Kudos(
            id=store.next_id(),
            organisation=giver.organisation,
            space=self.first.id,
            giver=giver.id,
            receivers=(receiver.id,),
            reason="for the export",
            given_at=at,
            private=private,
            shown=() if private else (receiver.id,),
        )
        store.add(given)
        return given


class SpacesContract:
    """The promises of the ports of `bot.spaces`."""

    @pytest.fixture
    def spaces(self, stores: Stores) -> Spaces:
        return Spaces(Company(stores))

    # ---- which space --------------------------------------------------------------------------

    def test_everything_begins_in_the_space_of_the_whole_organisation(self, spaces: Spaces) -> None:
        [ana] = spaces.company.given_people("Ana")

        assert spaces.here(None) == spaces.here(CHANNEL, ana) == spaces.first
        assert spaces.first.kind is SpaceKind.ORGANISATION
        assert not spaces.first.is_set_up

    def test_a_conversation_leads_to_its_space_before_the_home_of_whoever_asks(
        self, spaces: Spaces
    ) -> None:
        support, sales = spaces.new("Support"), spaces.new("Sales")
        [ana] = spaces.company.given_people("Ana")
        spaces.setup.move(ana.id, sales.id)
        spaces.room(support, CHANNEL)
        ana = spaces.company.again(ana)

        assert ana.home == sales.id
        assert spaces.here(CHANNEL, ana) == support
        assert spaces.here(OTHER, ana) == sales
        assert spaces.here(None, ana) == sales
        assert spaces.here(OTHER) == spaces.first

    def test_a_space_that_hangs_below_none_is_not_the_first(self, spaces: Spaces) -> None:
        first = spaces.first
        spaces.new("Support")

        assert spaces.first == first

    # ---- what holds ---------------------------------------------------------------------------

    def test_what_a_space_did_not_choose_is_as_in_the_nearest_that_did(
        self, spaces: Spaces
    ) -> None:
        workspace = spaces.company.workspace.id
        spaces.setup.choose(spaces.first, Chosen(value_required=False, locale="de"))
        spaces.setup.choose_channel(spaces.first, workspace, CHANNEL)
        division = spaces.new("Services", spaces.first)
        spaces.setup.choose(division, Chosen(zone="Asia/Tokyo", locale="en"))
        support = spaces.new("Support", division)

        assert support.channels == {workspace: CHANNEL}
        assert spaces.setup.channels(support) == {}
        assert (support.value_required, support.locale, support.zone) == (False, "en", "Asia/Tokyo")
        assert spaces.setup.chosen(support) == Chosen()
        assert support.parent == division.id

    def test_what_a_space_chose_holds_and_comes_back(self, spaces: Spaces) -> None:
        workspace = spaces.company.workspace.id
        spaces.setup.choose(spaces.first, Chosen(value_required=False))
        spaces.setup.choose_channel(spaces.first, workspace, CHANNEL)
        support = spaces.new("Support", spaces.first)
        chosen = Chosen(value_required=True, locale="de", zone="Asia/Tokyo")

        spaces.setup.choose(support, chosen)
        spaces.setup.choose_channel(support, workspace, OTHER)

        support = spaces.again(support)
        assert spaces.setup.chosen(support) == chosen
        assert (support.channels, support.value_required) == ({workspace: OTHER}, True)
        assert spaces.here(None) == spaces.first
        assert spaces.first.channels == {workspace: CHANNEL}

    def test_each_chat_has_its_channel_for_cards_and_changes_no_other(self, spaces: Spaces) -> None:
        setup, here = spaces.setup, spaces.company.workspace.id
        there = spaces.second_chat().id
        teams = ConversationId("19:thanks@thread.tacv2")
        support = spaces.new("Support", spaces.first)
        setup.choose_channel(spaces.first, here, CHANNEL)
        setup.choose_channel(spaces.first, there, teams)
        setup.choose_channel(support, here, OTHER)

        assert setup.channels(spaces.first) == {here: CHANNEL, there: teams}
        assert setup.channels(support) == {here: OTHER}
        assert spaces.again(support).channels == {here: OTHER, there: teams}

        setup.choose_channel(spaces.first, here, OTHER)
        setup.choose_channel(spaces.first, here, None)
        setup.choose_channel(spaces.first, here, None)

        assert setup.channels(spaces.first) == {there: teams}
        assert spaces.again(support).channels == {here: OTHER, there: teams}
        assert spaces.here(None).channels == spaces.first.channels == {there: teams}

    def test_the_chats_are_those_that_are_connected(self, spaces: Spaces) -> None:
        first, second = spaces.company.workspace, spaces.second_chat()
        organisation = first.organisation

        assert spaces.setup.chats(organisation) == (first, second)
        spaces.company.directory.disconnect(second)
        assert spaces.setup.chats(organisation) == (first,)

    def test_a_space_alone_has_what_is_usual(self, spaces: Spaces) -> None:
        support = spaces.new("Support")

        assert support.channels == {}
        assert (support.value_required, support.locale, support.zone) == (True, "en", "UTC")
        assert (support.name, support.kind) == ("Support", SpaceKind.DEPARTMENT)
        assert support.is_set_up

    def test_a_space_can_be_named_and_found_by_its_name(self, spaces: Spaces) -> None:
        support = spaces.new("Help")

        spaces.setup.name(support, "Support", SpaceKind.SITE)

        found = spaces.setup.named(support.organisation, "sUPPORT")
        assert [one.id for one in found] == [support.id]
        assert spaces.again(support).kind is SpaceKind.SITE
        assert spaces.setup.named(support.organisation, "Help") == ()
        spaces.setup.name(support, "Ärzte Straße", SpaceKind.SITE)
        [again] = spaces.setup.named(support.organisation, "ÄRZTE STRASSE")
        assert again.id == support.id
        assert spaces.setup.space(support.organisation, SpaceId(support.id + 99)) is None

    def test_values_hold_below_and_the_own_word_wins(self, spaces: Spaces) -> None:
        support = spaces.new("Support", spaces.first)
        lone = spaces.new("Lyon")
        assert spaces.setup.add_value(spaces.first, "Care", "As after friends.")
        assert spaces.setup.add_value(spaces.first, "Courage", "")
        assert spaces.setup.add_value(support, "care", "We call back.")

        assert spaces.setup.values(spaces.first) == ("Care", "Courage")
        assert spaces.setup.values(support) == ("Courage", "care")
        assert spaces.setup.values(lone) == ()
        kept = spaces.company.stores.get(ValueStore).all(spaces.first)
        assert {one.sentence for one in kept} == {"As after friends.", ""}

    @pytest.mark.parametrize("name", ["Care", "CARE", "42", "!?"])
    def test_a_value_needs_a_word_of_its_own(self, spaces: Spaces, name: str) -> None:
        spaces.setup.add_value(spaces.first, "Care", "As after friends.")

        assert not spaces.setup.add_value(spaces.first, name, "")

    # ---- roles --------------------------------------------------------------------------------

    def test_roles_are_given_and_taken_with_a_line_in_the_log(self, spaces: Spaces) -> None:
        ana, ben = spaces.company.given_people("Ana", "Ben")
        space = spaces.first

        assert spaces.setup.grant(space, ben.id, Role.CURATOR, ana.id, NOW)
        assert not spaces.setup.grant(space, ben.id, Role.CURATOR, ana.id, NOW)
        assert [(one.person, one.role) for one in spaces.setup.holdings(space)] == [
            (ben, Role.CURATOR)
        ]
        assert spaces.setup.revoke(space, ben.id, Role.CURATOR, ana.id, NOW)
        assert not spaces.setup.revoke(space, ben.id, Role.CURATOR, ana.id, NOW)

        assert spaces.setup.holdings(space) == ()
        log = spaces.company.stores.get(Audit).newest(space, 10)
        assert [(one.actor, one.what, one.subject) for one in log] == [
            (ana.id, "role.curator.taken", f"person:{ben.id}"),
            (ana.id, "role.curator", f"person:{ben.id}"),
        ]

    def test_an_owner_who_left_is_none(self, spaces: Spaces) -> None:
        [gone] = spaces.company.given_people("Gone")
        spaces.setup.grant(spaces.first, gone.id, Role.OWNER, gone.id, NOW)
        assert spaces.setup.has_owner(spaces.first)

        spaces.company.given_accounts(account("Gone", standing=Standing.DEACTIVATED))

        assert not spaces.setup.has_owner(spaces.first)
        assert spaces.setup.holdings(spaces.first) == ()
        assert spaces.setup.keepers(spaces.first) == ()

    def test_who_is_above_stands_in_only_where_nobody_is(self, spaces: Spaces) -> None:
        ana, ben, cleo = spaces.company.given_people("Ana", "Ben", "Cleo")
        support = spaces.new("Support", spaces.first)
        intake = spaces.company.intake
        spaces.setup.grant(spaces.first, ana.id, Role.OWNER, ana.id, NOW)
        spaces.setup.grant(spaces.first, ana.id, Role.ANALYST, ana.id, NOW)
        spaces.setup.grant(spaces.first, cleo.id, Role.CURATOR, ana.id, NOW)

        assert intake.roles(ana.id, support) == {Role.OWNER}
        assert intake.roles(cleo.id, support) == {Role.CURATOR}
        assert spaces.setup.keepers(support) == (ana,)
        spaces.setup.grant(support, ben.id, Role.ADMIN, ana.id, NOW)

        assert intake.roles(ana.id, support) == frozenset()
        assert spaces.setup.roles(support, cleo.id) == {Role.CURATOR}
        assert intake.roles(ben.id, spaces.first) == frozenset()
        assert spaces.setup.keepers(support) == (ben,)
        assert intake.holders(support, {Role.CURATOR, Role.SPONSOR}) == (cleo,)
        assert intake.holders(support, {Role.ADMIN, Role.CURATOR}) == (ben,)

    def test_what_somebody_asked_is_found_by_how_its_key_begins(self, spaces: Spaces) -> None:
        company = spaces.company
        [ana] = company.given_people("Ana")
        keys = [
            "ask:1:2026-11-23:2:setup",
            "ask:1:2026-11-23:13:values add",
            "ask:1:2026-11-22:2:setup",
            "ask:12:2026-11-23:2:setup",
            "ask:1:2026-11-2:32:setup",
            "kudos:1:to:2",
        ]
        posts = [Post(ToPerson(ana.id), Message("Please"), key) for key in keys]
        company.stores.get(Ledger).write(posts, company.workspace, NOW)

        found = company.stores.get(AskingStore)

        assert found.asked("ask:1:2026-11-23:") == set(keys[:2])
        assert found.asked("ask:9:2026-11-23:") == frozenset()

    def test_belonging_counts_from_below(self, spaces: Spaces) -> None:
        ana, ben = spaces.company.given_people("Ana", "Ben")
        support = spaces.new("Support", spaces.first)
        lone = spaces.new("Lyon")
        spaces.setup.move(ana.id, support.id)
        roles = spaces.company.stores.get(RoleStore)

        assert roles.belongs(ana.id, support)
        assert roles.belongs(ana.id, spaces.first)
        assert not roles.belongs(ana.id, lone)
        assert roles.belongs(ben.id, spaces.first)
        assert not roles.belongs(ben.id, support)
        assert not roles.belongs(PersonId(ben.id + 99), spaces.first)

    def test_a_lock_is_set_and_lifted_once(self, spaces: Spaces) -> None:
        [ana] = spaces.company.given_people("Ana")
        roles = spaces.company.stores.get(RoleStore)

        assert roles.lock(ana.id, locked=True)
        assert not roles.lock(ana.id, locked=True)
        assert spaces.company.again(ana).locked
        assert roles.lock(ana.id, locked=False)
        assert not roles.lock(ana.id, locked=False)
        assert not spaces.company.again(ana).locked

    def test_the_log_says_where_somebody_was_paused_last(self, spaces: Spaces) -> None:
        ana, ben = spaces.company.given_people("Ana", "Ben")
        support, lyon = spaces.new("Support", spaces.first), spaces.new("Lyon")
        roles = spaces.company.stores.get(RoleStore)
        assert roles.paused_in(ana.id) is None
        for space in (lyon, support):
            roles.note(space, ben.id, "person.locked", f"person:{ana.id}", NOW)
        roles.note(lyon, ben.id, "person.unlocked", f"person:{ana.id}", NOW)

        assert roles.paused_in(ana.id) == support
        assert roles.paused_in(ben.id) is None
        assert roles.holds(support, support)
        assert roles.holds(support, spaces.first)
        assert not roles.holds(spaces.first, support)
        assert not roles.holds(support, lyon)

    # ---- the audit log ------------------------------------------------------------------------

    def test_the_log_is_read_page_by_page_from_the_newest_on(self, spaces: Spaces) -> None:
        [ana] = spaces.company.given_people("Ana")
        support = spaces.new("Support", spaces.first)
        log = spaces.company.stores.get(Audit)
        for number in range(5):
            log.note(support, ana.id, f"some.thing{number}", "space:1", NOW + number * DAY)
        log.note(spaces.first, None, "people.imported", "space:1", NOW)

        page = log.newest(support, 2)
        rest = log.newest(support, 9, page[-1].id)

        assert [one.what for one in page] == ["some.thing4", "some.thing3"]
        assert [one.what for one in rest] == ["some.thing2", "some.thing1", "some.thing0"]
        assert (rest[-1].at, rest[-1].actor) == (NOW, ana.id)
        assert [one.actor for one in log.newest(spaces.first, 9)] == [None]

    # ---- the tree -----------------------------------------------------------------------------

    def test_the_tree_counts_people_and_names_owners(self, spaces: Spaces) -> None:
        ana, ben, _ = spaces.company.given_people("Ana", "Ben", "Cleo")
        support = spaces.new("Support", spaces.first)
        for one in (ana, ben):
            spaces.setup.move(one.id, support.id)
        spaces.setup.grant(support, ana.id, Role.OWNER, ana.id, NOW)

        found = {one.space.id: one for one in spaces.tree.tree(support.organisation)}

        assert found.keys() == {spaces.first.id, support.id}
        assert [owner.id for owner in found[support.id].owners] == [ana.id]
        assert found[support.id].space.parent == spaces.first.id
        assert found[support.id].people == 2
        assert found[spaces.first.id].people == 1
        assert found[spaces.first.id].owners == ()

    def test_spaces_are_attached_and_detached(self, spaces: Spaces) -> None:
        division, support = spaces.new("Services", spaces.first), spaces.new("Support")
        assert spaces.tree.above(support) == ()

        spaces.tree.attach(support, division.id, NOW)
        assert spaces.tree.above(support) == (division.id, spaces.first.id)
        assert spaces.tree.height(spaces.first) == 2
        assert spaces.tree.height(support) == 0
        spaces.tree.attach(support, None, NOW)

        assert spaces.tree.above(spaces.again(support)) == ()
        assert spaces.again(support).parent is None

    def test_a_wish_to_be_attached_is_kept_until_it_is_answered(self, spaces: Spaces) -> None:
        [ana] = spaces.company.given_people("Ana")
        support, other = spaces.new("Support"), spaces.new("Services")
        first = Attachment(support.id, spaces.first.id, ana.id, NOW)
        second = Attachment(support.id, other.id, ana.id, NOW + DAY)
        assert spaces.tree.asked(support.id) is None

        spaces.tree.ask(first)
        assert spaces.tree.asked(support.id) == first
        spaces.tree.ask(second)
        assert spaces.tree.asked(support.id) == second
        spaces.tree.forget(support.id)

        assert spaces.tree.asked(support.id) is None

    # ---- who belongs --------------------------------------------------------------------------

    def test_a_department_is_taken_in_once(self, spaces: Spaces) -> None:
        spaces.company.given_accounts(department("Ana", "Sales"), department("Ben", "Care"))
        support = spaces.new("Support")
        organisation = support.organisation
        assert spaces.setup.departments(organisation) == ("Care", "Sales")
        assert spaces.setup.claimed_by(organisation, "Care") is None

        spaces.setup.claim(support, "Care")

        found = spaces.setup.claimed_by(organisation, "Care")
        assert found is not None
        assert (found.id, found.department) == (support.id, "Care")
        spaces.setup.claim(support, "")
        assert spaces.setup.claimed_by(organisation, "Care") is None
        assert spaces.again(support).department == ""

    def test_a_conversation_belongs_to_one_space(self, spaces: Spaces) -> None:
        support, sales = spaces.new("Support"), spaces.new("Sales")
        workspace = spaces.company.workspace.id
        assert spaces.setup.room(workspace, CHANNEL) is None

        room = spaces.room(support, CHANNEL, belong=True)
        assert spaces.setup.room(workspace, CHANNEL) == room
        assert spaces.setup.rooms(support) == (room,)
        moved = spaces.room(sales, CHANNEL)
        assert spaces.setup.rooms(support) == ()
        assert spaces.setup.rooms(sales) == (moved,)
        spaces.setup.take_room(moved)

        assert spaces.setup.room(workspace, CHANNEL) is None

    def test_who_belongs_where_is_read_and_settled(self, spaces: Spaces) -> None:
        ana, ben = spaces.company.given_accounts(
            department("Ana", "Care"), account("Ben", standing=Standing.GUEST)
        )
        support = spaces.new("Support", spaces.first)
        spaces.setup.claim(support, "Care")
        spaces.setup.grant(support, ana.id, Role.OWNER, ana.id, NOW)
        spaces.room(support, CHANNEL, belong=True)
        spaces.room(support, OTHER)
        homes = spaces.company.stores.get(Homes)

        assert {(one.space, one.parent, one.department) for one in homes.takings()} == {
            (spaces.first.id, None, ""),
            (support.id, spaces.first.id, "Care"),
        }
        [room] = homes.rooms()
        assert (room.space, room.platform, room.conversation) == (support.id, "slack", CHANNEL)
        assert homes.behind(room.workspace) == {AccountId("UAna"): ana.id}
        spaces.setup.grant(spaces.first, ana.id, Role.ADMIN, ana.id, NOW)
        spaces.setup.grant(spaces.first, ana.id, Role.CURATOR, ana.id, NOW)
        kept = frozenset({support.id, spaces.first.id})
        assert homes.members() == (Member(ana.id, ana.organisation, "Care", None, kept),)
        moves: Mapping[PersonId, SpaceId | None] = {ana.id: support.id}
        homes.settle(moves)
        assert spaces.company.again(ana).home == support.id
        homes.settle({ana.id: None})
        homes.settle({})

        assert spaces.company.again(ana).home is None
        assert spaces.company.again(ben).home is None

    # ---- reach --------------------------------------------------------------------------------

    def test_reach_counts_who_was_thanked_and_who_thanked_in_time(self, spaces: Spaces) -> None:
        ana, ben, cleo = spaces.company.given_accounts(
            department("Ana", "Care"), department("Ben", "Sales"), department("Cleo", "Care")
        )
        spaces.gives(ana, ben, NOW - 5 * DAY)
        spaces.gives(ana, cleo, NOW - 5 * DAY)
        spaces.gives(cleo, ana, NOW - 95 * DAY)
        spaces.gives(ben, ana, NOW)

        found = self.reached(spaces, spaces.first)

        assert found == {
            ("Care", False, True): 1,
            ("Care", True, False): 1,
            ("Sales", True, False): 1,
        }
        whole = self.store(spaces).reached(spaces.first, NOW - 90 * DAY, NOW)
        assert (whole.thanks, whole.across) == (2, 1)

    def test_what_was_before_a_space_was_attached_is_not_seen_from_above(
        self, spaces: Spaces
    ) -> None:
        ana, ben, cleo = spaces.company.given_accounts(
            department("Ana", "Care"), department("Ben", "Care"), department("Cleo", "Sales")
        )
        support = spaces.new("Support")
        for one in (ana, ben):
            spaces.setup.move(one.id, support.id)
        spaces.gives(ana, ben, NOW - 5 * DAY)
        spaces.gives(cleo, ben, NOW - 5 * DAY)
        assert self.reached(spaces, spaces.first) == {("Sales", False, True): 1}

        spaces.tree.attach(support, spaces.first.id, NOW - 3 * DAY)
        spaces.gives(ben, ana, NOW - 2 * DAY)

        assert self.reached(spaces, spaces.first) == {
            ("Care", True, False): 1,
            ("Care", False, True): 1,
            ("Sales", False, True): 1,
        }
        above = self.store(spaces).reached(spaces.first, NOW - 90 * DAY, NOW)
        assert (above.thanks, above.across) == (1, 0)
        assert self.reached(spaces, support) == {("Care", True, True): 2}

    def test_private_and_returned_thanks_and_those_taken_back_reach_nobody(
        self, spaces: Spaces
    ) -> None:
        ana, ben, cleo, dag = spaces.company.given_accounts(
            department("Ana", "Care"),
            department("Ben", "Ops"),
            department("Cleo", "Sales"),
            department("Dag", "Legal"),
        )
        spaces.gives(ana, ben, NOW - 5 * DAY, private=True)
        spaces.gives(ana, cleo, NOW - 4 * DAY)
        spaces.gives(cleo, ana, NOW - 4 * DAY + DAY / 2)
        taken_back = spaces.gives(dag, ben, NOW - 3 * DAY)
        spaces.company.stores.get(RecognitionStore).undo(taken_back, NOW - 3 * DAY)
        hidden = spaces.gives(dag, ben, NOW - 2 * DAY)
        spaces.company.stores.get(ModerationStore).hide_from_all(hidden.id, NOW - 2 * DAY)

        assert self.reached(spaces, spaces.first) == {
            ("Care", False, True): 1,
            ("Legal", False, False): 1,
            ("Ops", False, False): 1,
            ("Sales", True, False): 1,
        }
        whole = self.store(spaces).reached(spaces.first, NOW - 90 * DAY, NOW)
        assert (whole.thanks, whole.across) == (1, 1)

    def test_the_whole_tree_is_known_as_it_stood_when_the_window_ended(
        self, spaces: Spaces
    ) -> None:
        ana, ben, cleo, _ = spaces.company.given_accounts(
            department("Ana", "Care"),
            department("Ben", "Care"),
            department("Cleo", "Sales"),
            department("Dag", "Sales"),
        )
        support = spaces.new("Support", spaces.first, at=NOW - DAY)
        night = spaces.new("Night", support, at=NOW - DAY)
        late = spaces.new("Late", spaces.first, at=NOW)
        for one, space in ((ana, support), (ben, night), (cleo, late)):
            spaces.setup.move(one.id, space.id)

        found = {space.id: self.parts(spaces, space) for space in (spaces.first, night, late)}

        first = spaces.first.id
        tree = {
            Part(first, None, (("Sales", "", 1),)),
            Part(support.id, first, (("Care", "", 1),)),
            Part(night.id, support.id, (("Care", "", 1),)),
        }
        assert found[first] == found[night.id] == tree
        assert found[late.id] == {Part(late.id, None, (("Sales", "", 1),))}
        assert self.reached(spaces, spaces.first) == {
            ("Care", False, False): 2,
            ("Sales", False, False): 1,
        }

    def test_a_tree_has_one_midnight(self, spaces: Spaces) -> None:
        support = spaces.new("Support", spaces.first)
        assert self.store(spaces).zone(support) == "UTC"

        spaces.setup.choose(spaces.first, Chosen(zone="Asia/Tokyo"))
        spaces.setup.choose(support, Chosen(zone="Europe/Oslo"))

        assert self.store(spaces).zone(support) == "Asia/Tokyo"
        assert self.store(spaces).zone(spaces.first) == "Asia/Tokyo"

    def test_only_roles_in_the_space_itself_are_held(self, spaces: Spaces) -> None:
        [ana] = spaces.company.given_people("Ana")
        support = spaces.new("Support", spaces.first)
        spaces.setup.grant(spaces.first, ana.id, Role.OWNER, ana.id, NOW)

        assert self.store(spaces).holds(spaces.first, ana.id) == {Role.OWNER}
        assert self.store(spaces).holds(support, ana.id) == frozenset()

    def store(self, spaces: Spaces) -> ReachStore:
        return spaces.company.stores.get(ReachStore)

    def parts(self, spaces: Spaces, space: Space) -> set[Part]:
        return set(self.store(spaces).reached(space, NOW - 90 * DAY, NOW).tree)

    def reached(self, spaces: Spaces, space: Space) -> dict[tuple[str, bool, bool], int]:
        found = self.store(spaces).reached(space, NOW - 90 * DAY, NOW)
        assert {one.level for one in found.crowds} <= {None, *ContactLevel}
        return {(one.department, one.thanked, one.thanking): one.people for one in found.crowds}

"""Who belongs to which space, by their department and the channels they are in."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.identity import AccountId, ConversationId, OrganisationId, PersonId, Role, SpaceId
from bot.spaces.belonging import AT_ONCE, HomeKeeper, Member, Taking, homes
from bot.spaces.model import Room
from tests.fakes import FakeSurfaceDirectory, FakeUnits
from tests.memory import Memory
from tests.office import memory_of
from tests.people import (
    ACME,
    ANA,
    BEN,
    CAST,
    CLEO,
    GUEST,
    LEAVER,
    SPACE,
    WORKSPACE,
    account_of,
    crowd,
)

DIVISION, SUPPORT, NIGHTS, LYON = (SpaceId(number) for number in (2, 3, 4, 5))
TREE = (
    Taking(SpaceId(1), ACME, None),
    Taking(DIVISION, ACME, SpaceId(1), "Services"),
    Taking(SUPPORT, ACME, DIVISION, "Care"),
    Taking(NIGHTS, ACME, SUPPORT),
    Taking(LYON, ACME, None),
)
WHO = PersonId(1)


def goes(
    home: SpaceId | None,
    department: str = "",
    *,
    rooms: tuple[SpaceId, ...] = (),
    unread: tuple[SpaceId, ...] = (),
    owns: tuple[SpaceId, ...] = (),
    organisation: OrganisationId = ACME,
) -> SpaceId | str | None:
    """Return where somebody moves; "stays" if nowhere."""
    member = Member(WHO, organisation, department, home, keeps=frozenset(owns))
    in_rooms = {room: frozenset({WHO}) for room in rooms}
    return homes([member], TREE, in_rooms, unread).get(WHO, "stays")


# ---- the rule ---------------------------------------------------------------------------------


def test_everybody_of_a_department_belongs_to_its_space() -> None:
    assert goes(None, "Care") == SUPPORT
    assert goes(SUPPORT, "Care") == "stays"
    assert goes(None, "Sales") == "stays"


def test_everybody_in_a_channel_belongs_to_its_space() -> None:
    assert goes(None, rooms=(LYON,)) == LYON


def test_the_deeper_space_is_home() -> None:
    assert goes(None, "Services", rooms=(NIGHTS,)) == NIGHTS
    assert goes(SUPPORT, "Care", rooms=(NIGHTS,)) == NIGHTS


def test_nobody_is_taken_out_of_a_deeper_space() -> None:
    assert goes(NIGHTS, "Care", rooms=(NIGHTS, LYON)) == "stays"


def test_who_is_at_home_stays_though_others_take_them_in_too() -> None:
    assert goes(LYON, "Care", rooms=(LYON,)) == "stays"


def test_a_department_counts_before_a_channel() -> None:
    tree = (*TREE, Taking(SpaceId(9), ACME, None, "Sales"))
    member = Member(WHO, ACME, "Sales", None)

    assert homes([member], tree, {LYON: frozenset({WHO})}) == {WHO: SpaceId(9)}


def test_who_left_a_channel_falls_back() -> None:
    assert goes(NIGHTS, "Care") == SUPPORT
    assert goes(LYON) is None


def test_nobody_leaves_while_a_platform_does_not_say_who_is_in_a_channel() -> None:
    assert goes(NIGHTS, "Care", unread=(NIGHTS,)) == "stays"


def test_an_owner_stays_in_their_space() -> None:
    assert goes(LYON, owns=(LYON,)) == "stays"
    assert goes(LYON, "Care", owns=(LYON,)) == "stays"


def test_who_looks_after_the_whole_organisation_stays_in_it() -> None:
    first = SpaceId(1)
    assert goes(None, "Care", rooms=(LYON,), owns=(first,)) == "stays"
    assert goes(LYON, rooms=(LYON,), owns=(first,)) == "stays"


def test_who_owns_a_space_is_not_drawn_into_one_below_it() -> None:
    assert goes(DIVISION, "Care", owns=(DIVISION,)) == "stays"


def test_a_home_that_is_gone_is_none() -> None:
    assert goes(SpaceId(99)) is None
    assert goes(SpaceId(99), "Care") == SUPPORT


def test_departments_of_another_organisation_are_not_ours() -> None:
    assert goes(None, "Care", organisation=OrganisationId(2)) == "stays"


def test_a_ring_ends() -> None:
    ring = (Taking(SpaceId(1), ACME, SpaceId(2), "Care"), Taking(SpaceId(2), ACME, SpaceId(1)))

    assert homes([Member(WHO, ACME, "Care")], ring, {}) == {WHO: SpaceId(1)}


spaces_of = some.frozensets(some.sampled_from([DIVISION, SUPPORT, NIGHTS, LYON]))


@given(
    some.sampled_from([None, DIVISION, SUPPORT, NIGHTS, LYON]),
    some.sampled_from(["", "Care", "Services"]),
    spaces_of,
    some.frozensets(some.sampled_from([SpaceId(1), DIVISION, SUPPORT, NIGHTS, LYON])),
)
def test_looking_again_moves_nobody(
    home: SpaceId | None, department: str, rooms: frozenset[SpaceId], owns: frozenset[SpaceId]
) -> None:
    member = Member(WHO, ACME, department, home, owns)
    in_rooms = {room: frozenset({WHO}) for room in rooms}
    moved = homes([member], TREE, in_rooms).get(WHO, home)

    assert homes([replace(member, home=moved)], TREE, in_rooms) == {}


# ---- the work ---------------------------------------------------------------------------------


@dataclass
class Keeping:
    """A keeper of homes with a memory and a platform that says who is in which channel."""

    memory: Memory = field(default_factory=lambda: memory_of((*CAST, *crowd(AT_ONCE + 3))))
    directory: FakeSurfaceDirectory = field(default_factory=FakeSurfaceDirectory)

    def __post_init__(self) -> None:
        self.units = FakeUnits(self.memory)
        self.keeper = HomeKeeper(self.units, {"slack": self.directory})
        self.memory.spaces[SUPPORT] = replace(SPACE, id=SUPPORT, name="Support")
        self.memory.roles[SUPPORT, BEN.id, Role.OWNER] = None

    def takes_in(self, channel: str, *accounts: str) -> None:
        conversation = ConversationId(channel)
        room = Room(WORKSPACE.id, conversation, SUPPORT, members_belong=True)
        self.memory.rooms[WORKSPACE.id, conversation] = room
        self.directory.conversations[conversation] = tuple(map(AccountId, accounts))

    def home(self, person: PersonId) -> SpaceId | None:
        return self.memory.people[person].home


@pytest.fixture
def keeping() -> Keeping:
    return Keeping()


async def test_members_of_a_channel_come_and_go(keeping: Keeping) -> None:
    known = (ANA, CLEO, GUEST, LEAVER)
    keeping.takes_in("C1", *(account_of(person) for person in known), "UNOBODY")
    await keeping.keeper.keep("all")
    assert [keeping.home(person.id) for person in known] == [SUPPORT, SUPPORT, None, None]

    keeping.takes_in("C1", account_of(CLEO))
    await keeping.keeper.keep("all")

    assert keeping.home(ANA.id) is None
    assert keeping.home(CLEO.id) == SUPPORT


async def test_members_of_all_channels_of_a_space_belong(keeping: Keeping) -> None:
    keeping.takes_in("C1", account_of(ANA))
    keeping.takes_in("C2", account_of(CLEO))

    await keeping.keeper.keep("all")

    assert keeping.home(ANA.id) == keeping.home(CLEO.id) == SUPPORT


async def test_a_channel_that_cannot_be_read_changes_nothing(keeping: Keeping) -> None:
    keeping.takes_in("C1", account_of(ANA))
    await keeping.keeper.keep("all")

    keeping.takes_in("C1")
    keeping.directory.broken.add("C1")
    await keeping.keeper.keep("all")
    await HomeKeeper(keeping.units, {}).keep("all")

    assert keeping.home(ANA.id) == SUPPORT


async def test_many_people_move_in_small_units(keeping: Keeping) -> None:
    keeping.memory.spaces[SUPPORT] = replace(keeping.memory.spaces[SUPPORT], department="Care")
    for person in crowd(AT_ONCE + 3):
        keeping.memory.people[person.id] = replace(person, department="Care")

    await keeping.keeper.keep("all")
    first = keeping.units.writes
    await keeping.keeper.keep("all")

    assert first == 2
    assert keeping.units.writes == first
    assert all(keeping.home(person.id) == SUPPORT for person in crowd(AT_ONCE + 3))

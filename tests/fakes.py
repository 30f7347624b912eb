"""The storage in memory: every port of the core, kept like the SQL stores keep it.

`tests/contracts` holds both to the same promises. A unit that fails is rolled back.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from bot.dispatch import Intake
from bot.errors import PlatformError, Unavailable
from bot.fanout import Reachable
from bot.health.doctor import Health
from bot.identity import (
    AccountId,
    ConversationId,
    Person,
    PersonId,
    Role,
    Space,
    Workspace,
    WorkspaceId,
)
from bot.naming import Called, Names
from bot.noted import Notes
from bot.outbox import Ledger
from bot.outcome import Post, Reply, Utterance
from bot.people.accounts import Accounts
from bot.people.erasures import Erasures, Texts
from bot.people.personal import PeoplePersonal
from bot.people.ports import DirectoryStore, PeopleStore
from bot.recognition.personal import RecognitionPersonal
from bot.recognition.ports import ModerationStore, RecognitionStore, TeamStore
from bot.references import References
from bot.request import Place, Request
from bot.schedules import Zones
from bot.spaces.belonging import Homes
from bot.spaces.personal import SpacePersonal
from bot.spaces.ports import AskingStore, Audit, RoleStore, SetupStore, SpaceStore, TreeStore
from bot.spaces.reach_views import ReachStore
from bot.surface import Account, Handle
from bot.values.personal import ValuePersonal
from bot.values.ports import (
    Arrivals,
    GoalStore,
    NewcomerStore,
    NudgeStore,
    RoundStore,
    StoryStore,
    SuggestionStore,
    ValueStore,
)
from tests.fakes_accounts import FakeAccounts
from tests.fakes_health import FakeHealth
from tests.fakes_local import FakeArrivals, FakeNewcomers, FakeNudges, FakeZones
from tests.fakes_notes import FakeNotes
from tests.fakes_people import FakeDirectory, FakePeople
from tests.fakes_personal import (
    FakeErasures,
    FakePeoplePersonal,
    FakeRecognitionPersonal,
    FakeSpacePersonal,
    FakeTexts,
    FakeValuePersonal,
)
from tests.fakes_recognition import FakeModeration, FakeRecognition, FakeTeams
from tests.fakes_references import FakeReferences
from tests.fakes_rounds import FakeRounds
from tests.fakes_spaces import (
    FakeAsking,
    FakeAudit,
    FakeHomes,
    FakeReach,
    FakeRoles,
    FakeSetup,
    FakeSpaces,
    FakeTree,
    in_force,
    nearest_holders,
)
from tests.fakes_units import FakeTransaction
from tests.fakes_values import FakeGoals, FakeStories, FakeSuggestions, FakeValues
from tests.memory import Memory

Port = TypeVar("Port")
Result = TypeVar("Result")


@dataclass(frozen=True)
class FakeNames:
    """Implements `bot.naming.Names`."""

    memory: Memory

    def called(self, workspace: Workspace, word: str, most: int) -> tuple[Called, ...]:
        here = {who: one for (at, one), who in self.memory.accounts.items() if at == workspace.id}
        found = [
            (one.name, who)
            for who, one in self.memory.people.items()
            if one.organisation == workspace.organisation
            and one.takes_part
            and one.name.casefold().startswith(word.casefold())
        ]
        return tuple(Called(name, here.get(who)) for name, who in sorted(found)[:most])


@dataclass(frozen=True)
class FakeIntake:
    """Implements `bot.dispatch.Intake`."""

    memory: Memory

    def expect(self, request: Request) -> None:
        """Nothing is far away."""

    def answered(self, key: str) -> Reply | None:
        return self.memory.inbox.get(key)

    def remember(self, key: str, reply: Reply, now: datetime) -> None:
        assert key not in self.memory.inbox, "a key is answered once"
        self.memory.inbox[key] = reply

    def workspace(self, platform: str, external_id: str) -> Workspace | None:
        for one in self.memory.workspaces.values():
            if (one.platform, one.external_id) == (platform, external_id):
                return None if one.id in self.memory.disconnected else one
        return None

    def recognise(
        self, workspace: Workspace, accounts: Collection[AccountId]
    ) -> Mapping[AccountId, Person]:
        found = {account: self.memory.accounts.get((workspace.id, account)) for account in accounts}
        return {account: self.memory.person(who) for account, who in found.items() if who}

    def space_of(
        self, workspace: Workspace, place: Place | None, actor: Person | None = None
    ) -> Space:
        room = self.memory.rooms.get((workspace.id, place.conversation)) if place else None
        home = actor.home if actor else None
        first = FakeSpaces(self.memory).first(workspace.organisation)
        return in_force(self.memory, room.space if room else home or first.id)

    def roles(self, person: PersonId, space: Space) -> frozenset[Role]:
        return FakeSpaces(self.memory).roles(space, person)

    def holders(self, space: Space, roles: Collection[Role]) -> tuple[Person, ...]:
        return nearest_holders(self.memory, space.id, roles)

    def handles(
        self, workspace: Workspace, people: Collection[PersonId]
    ) -> Mapping[PersonId, Handle]:
        accounts = {
            who: account
            for (where, account), who in self.memory.accounts.items()
            if where == workspace.id
        }
        return {
            who: Handle(person.name, accounts.get(who))
            for who, person in self.memory.known(people).items()
        }


@dataclass(frozen=True)
class FakeLedgerSink:
    """The part of `bot.outbox.Ledger` that dispatch needs: writes down what must be said."""

    memory: Memory

    def write(
        self, utterances: Collection[Utterance], workspace: Workspace, now: datetime
    ) -> tuple[WorkspaceId, ...]:
        known = {post.key for post in self.memory.said.values() if isinstance(post, Post)}
        for utterance in utterances:
            if not (isinstance(utterance, Post) and utterance.key in known):
                self.memory.said[self.memory.next_number()] = utterance
        return (workspace.id,)


STORES: Mapping[type[Any], Callable[[Memory], object]] = {
    Intake: FakeIntake,
    Names: FakeNames,
    Notes: FakeNotes,
    Ledger: FakeLedgerSink,
    DirectoryStore: FakeDirectory,
    PeopleStore: FakePeople,
    Accounts: FakeAccounts,
    Erasures: FakeErasures,
    Texts: FakeTexts,
    PeoplePersonal: FakePeoplePersonal,
    SpacePersonal: FakeSpacePersonal,
    ValuePersonal: FakeValuePersonal,
    RecognitionPersonal: FakeRecognitionPersonal,
    SpaceStore: FakeSpaces,
    AskingStore: FakeAsking,
    SetupStore: FakeSetup,
    TreeStore: FakeTree,
    RoleStore: FakeRoles,
    Audit: FakeAudit,
    Homes: FakeHomes,
    ReachStore: FakeReach,
    ValueStore: FakeValues,
    GoalStore: FakeGoals,
    StoryStore: FakeStories,
    SuggestionStore: FakeSuggestions,
    RoundStore: FakeRounds,
    NudgeStore: FakeNudges,
    Arrivals: FakeArrivals,
    NewcomerStore: FakeNewcomers,
    Zones: FakeZones,
    Reachable: FakeZones,
    References: FakeReferences,
    RecognitionStore: FakeRecognition,
    TeamStore: FakeTeams,
    ModerationStore: FakeModeration,
    Health: lambda _: FakeHealth(),
}


class FakeStores:
    """The stores of one unit, all on one memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.transaction = FakeTransaction()

    def get(self, port: type[Port]) -> Port:
        return cast("Port", STORES[port](self.memory))  # STORES pairs each port with its fake


class FakeUnits:
    """Runs units one after the other; one that raises leaves nothing behind.

    Attributes:
        away_for: how many of the next writes find the storage away.
        writes, reads: how many units of each sort ran to their end.
    """

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.away_for = 0
        self.writes = 0
        self.reads = 0

    async def write(self, work: Callable[[FakeStores], Result]) -> Result:
        return self.write_now(work)

    def write_now(self, work: Callable[[FakeStores], Result]) -> Result:
        """Do the same without waiting."""
        if self.away_for:
            self.away_for -= 1
            raise Unavailable("the storage is away")
        before, stores = self.memory.snapshot(), FakeStores(self.memory)
        try:
            result = work(stores)
        except BaseException:
            self.memory.restore(before)
            raise
        self.writes += 1
        for call in stores.transaction.calls:
            call()
        return result

    async def read(self, work: Callable[[FakeStores], Result]) -> Result:
        return self.read_now(work)

    def read_now(self, work: Callable[[FakeStores], Result]) -> Result:
        """Do the same without waiting; what a reader changes is a mistake."""
        before, stores = self.memory.snapshot(), FakeStores(self.memory)
        result = work(stores)
        assert self.memory == before, "a reader changed something"
        assert not stores.transaction.calls, "a reader never commits"
        self.reads += 1
        return result


@dataclass
class FakeSurfaceDirectory:
    """Implements `bot.surface.Directory`: what a platform says of accounts and groups.

    Attributes:
        broken: accounts and groups that the platform fails to say anything of.
        asked: what was asked for, in order.
        gone: accounts that it says are no more.
    """

    accounts: dict[AccountId, Account] = field(default_factory=dict)
    groups: dict[str, tuple[AccountId, ...]] = field(default_factory=dict)
    conversations: dict[ConversationId, tuple[AccountId, ...]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    gone: tuple[AccountId, ...] = ()

    async def everyone(self) -> tuple[Account, ...]:
        return tuple(self.accounts.values())

    async def departed(self, present: Collection[AccountId]) -> tuple[AccountId, ...]:
        return tuple(one for one in self.gone if one not in present)

    async def look_up(self, account: AccountId) -> Account | None:
        self._ask(account)
        return self.accounts.get(account)

    async def members_of_conversation(self, conversation: ConversationId) -> tuple[AccountId, ...]:
        self._ask(conversation)
        return self.conversations.get(conversation, ())

    async def members_of_group(self, group: str) -> tuple[AccountId, ...]:
        self._ask(group)
        return self.groups.get(group, ())

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if what in self.broken:
            raise PlatformError("fatal_error")

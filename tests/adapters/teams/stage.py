"""The desk and botbuilder's part with everything around them pretended."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from functools import cached_property, partial

from prometheus_client import CollectorRegistry

from adapters.teams.app import TeamsBot, WireAdapter
from adapters.teams.arrivals import Arrival, Installation, Reference, TurnAnswer
from adapters.teams.consent import FileAnswer
from adapters.teams.desk import SHOW_SECONDS, Desk
from adapters.teams.habits import Habits
from adapters.teams.happenings import Happenings
from adapters.teams.heard import Heard
from adapters.teams.hosts import Hosts
from adapters.teams.lately import Lately
from adapters.teams.meetings import Meetings
from adapters.teams.people import TeamsPeople
from adapters.teams.requests import Reader
from adapters.teams.rosters import Rosters
from adapters.teams.shapes import kind_of
from adapters.teams.whence import reference_of
from adapters.wire.metrics import Counts
from adapters.wire.notices import Notices
from adapters.wire.receiving import Later
from adapters.wire.seals import Seals
from bot.clock import MovableClock
from bot.errors import PlatformError, Unavailable
from bot.identity import AccountId, ConversationId
from bot.outcome import Reply
from bot.request import Request
from bot.surface import Account, Envelope
from tests.adapters.teams.signing import APP, NOW, TENANT, Json
from tests.fakes import FakeSurfaceDirectory

US = Installation(TENANT, APP)
SEALS = Seals(b"k" * 32, MovableClock(NOW))


@dataclass
class FakeReception:
    """Keeps what it was asked and answers what it was told to."""

    reply: Reply = field(default_factory=Reply)
    asked: list[Request] = field(default_factory=list)
    later: list[Later] = field(default_factory=list)
    unavailable: int = 0
    bug: Exception | None = None

    async def receive(self, request: Request, later: Later | None = None) -> Reply:
        self.asked.append(request)
        if later is not None:
            self.later.append(later)
        if self.bug is not None:
            raise self.bug
        if self.unavailable:
            self.unavailable -= 1
            raise Unavailable
        return self.reply


@dataclass
class FakeReplies:
    """Keeps what it was given, and answers what it was told to when it may."""

    body: Json | None = None
    given: list[tuple[Arrival, Reply, bool]] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def give(self, arrival: Arrival, reply: Reply, *, late: bool = False) -> Json | None:
        if self.gate is not None:
            await self.gate.wait()
        self.given.append((arrival, reply, late))
        return self.body


@dataclass
class FakeReferences:
    kept: dict[ConversationId, tuple[Reference, AccountId | None]] = field(default_factory=dict)
    forgotten: list[ConversationId] = field(default_factory=list)
    turned_away: list[AccountId] = field(default_factory=list)
    away: bool = False

    async def keep(self, reference: Reference, account: AccountId | None = None) -> None:
        if self.away:
            raise Unavailable
        known = self.kept.get(reference.conversation)
        self.kept[reference.conversation] = (reference, account or (known[1] if known else None))

    async def take_in(self, account: AccountId, chat: Reference | None) -> None:
        if chat is not None:
            await self.keep(chat, account)

    async def turn_away(self, account: AccountId) -> None:
        self.turned_away.append(account)

    async def around(self, reference: Reference) -> tuple[ConversationId, ...]:
        rooms = [where for where, (one, _) in self.kept.items() if one.team == reference.team]
        return tuple(dict.fromkeys([reference.conversation, *(rooms if reference.team else ())]))

    async def forget(self, *conversations: ConversationId) -> None:
        self.forgotten.extend(conversations)
        for conversation in conversations:
            self.kept.pop(conversation, None)


@dataclass
class FakeMembers:
    """What Teams says of members of conversations."""

    known: dict[str, Json] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def member(self, reference: Reference, member: str) -> Json:
        self.asked.append(member)
        if member not in self.known:
            raise PlatformError("member_not_found")
        return self.known[member]


@dataclass
class FakePlaces:
    """Forgets places, and whispers."""

    forgotten: list[ConversationId] = field(default_factory=list)
    whispered: list[tuple[Envelope, AccountId]] = field(default_factory=list)
    withdrawn: list[tuple[ConversationId, str]] = field(default_factory=list)
    broken: bool = False

    def forget(self, conversation: ConversationId) -> None:
        self.forgotten.append(conversation)

    async def withdraw(self, conversation: ConversationId, message_id: str) -> None:
        if self.broken:
            raise PlatformError("no_connection")
        self.withdrawn.append((conversation, message_id))

    async def whisper(self, envelope: Envelope, account: AccountId) -> None:
        if self.broken:
            raise PlatformError("no_connection")
        self.whispered.append((envelope, account))


@dataclass
class FakeConsents:
    taken: list[FileAnswer] = field(default_factory=list)

    async def take(self, answer: FileAnswer) -> None:
        self.taken.append(answer)


@dataclass
class FakeNotices:
    accounts: list[Account] = field(default_factory=list)
    joined: list[ConversationId] = field(default_factory=list)
    disconnected: list[str] = field(default_factory=list)

    async def keep(self, workspace: str, accounts: tuple[Account, ...]) -> None:
        self.accounts.extend(accounts)

    async def join(self, workspace: str, conversation: ConversationId) -> None:
        self.joined.append(conversation)

    async def disconnect(self, workspace: str) -> None:
        self.disconnected.append(workspace)


@dataclass
class FakeSender:
    sent: list[tuple[str, Reference, Json]] = field(default_factory=list)

    async def post(self, reference: Reference, activity: Json) -> str:
        self.sent.append(("post", reference, activity))
        return "1700"

    async def update(self, reference: Reference, activity_id: str, activity: Json) -> None:
        self.sent.append((f"update {activity_id}", reference, activity))

    async def delete(self, reference: Reference, activity_id: str) -> None:
        self.sent.append((f"delete {activity_id}", reference, {}))


@dataclass
class Stage:
    """All of it together; `deliver` is what the front does with an activity that it let in."""

    reception: FakeReception = field(default_factory=FakeReception)
    replies: FakeReplies = field(default_factory=FakeReplies)
    references: FakeReferences = field(default_factory=FakeReferences)
    members: FakeMembers = field(default_factory=FakeMembers)
    places: FakePlaces = field(default_factory=FakePlaces)
    directory: FakeSurfaceDirectory = field(default_factory=FakeSurfaceDirectory)
    consents: FakeConsents = field(default_factory=FakeConsents)
    notices: FakeNotices = field(default_factory=FakeNotices)
    sender: FakeSender = field(default_factory=FakeSender)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    chores: list[asyncio.Future[object]] = field(default_factory=list)
    show_seconds: float = SHOW_SECONDS
    clock: MovableClock = field(default_factory=lambda: MovableClock(NOW))

    async def deliver(self, activity: Json, bot: TeamsBot | None = None) -> TurnAnswer:
        return await self.adapter(bot).dispatch(kind_of(activity), activity)

    async def finish(self) -> None:
        """Wait for what goes on after the answer."""
        await asyncio.gather(*self.chores)

    def adapter(self, bot: TeamsBot | None = None) -> WireAdapter:
        return WireAdapter(bot or TeamsBot(self.desk.serve), self.sender, where)

    @cached_property
    def desk(self) -> Desk:
        people, heard = TeamsPeople(self.members), Heard()
        habits = Habits(TENANT, self.directory, self.notices.keep, heard, self.clock)
        return Desk(
            installation=US,
            hosts=Hosts(),
            reader=Reader(US, Hosts(), SEALS),
            receive=self.reception.receive,
            replies=self.replies,
            whispers=self.places,
            happenings=self.happenings(people),
            references=self.references,
            people=people,
            meetings=Meetings(self.references, heard, habits, self.start),
            lately=Lately(self.clock),
            consents=self.consents,
            counts=Counts(self.registry, "teams"),
            later=self.start,
            show_seconds=self.show_seconds,
        )

    def happenings(self, people: TeamsPeople) -> Happenings:
        notices = Notices(self.notices.keep, self.notices.join, self.notices.disconnect)
        keep = partial(self.notices.keep, TENANT)
        rosters = Rosters(self.directory, keep, self.start)
        return Happenings(
            US, self.references, self.places, self.directory, people, notices, rosters
        )

    def start(self, work: Awaitable[object]) -> None:
        self.chores.append(asyncio.ensure_future(work))

    def ignored(self, kind: str) -> float:
        return self.registry.get_sample_value("goodword_teams_ignored_total", {"kind": kind}) or 0.0


def where(activity: Json) -> Reference:
    return reference_of(activity, Hosts(), TENANT)

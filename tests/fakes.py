"""The storage in memory: every port of the core, kept like the SQL stores keep it.

`tests/contracts` holds both to the same promises. A unit that fails is rolled back.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from bot.dispatch import Intake
from bot.errors import PlatformError, Unavailable
from bot.identity import (
    AccountId,
    ConversationId,
    OrganisationId,
    Person,
    PersonId,
    Role,
    Space,
    SpaceId,
    Standing,
    Workspace,
    WorkspaceId,
)
from bot.outbox import Ledger
from bot.outcome import Post, Reply, Utterance
from bot.people.ports import DirectoryStore, PeopleStore
from bot.people.preferences import Preferences
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
from bot.request import Place
from bot.spaces.ports import SpaceStore
from bot.surface import Account, Handle
from bot.values.model import Value, ValueId
from bot.values.ports import ValueStore
from tests.fakes_units import FakeTransaction

Port = TypeVar("Port")
Result = TypeVar("Result")

LATELY = timedelta(days=30)


@dataclass
class Memory:
    """What is kept; each table is a dictionary of things that do not change."""

    workspaces: dict[WorkspaceId, Workspace] = field(default_factory=dict)
    disconnected: dict[WorkspaceId, None] = field(default_factory=dict)
    people: dict[PersonId, Person] = field(default_factory=dict)
    emails: dict[PersonId, str] = field(default_factory=dict)
    chosen: dict[PersonId, Preferences] = field(default_factory=dict)
    accounts: dict[tuple[WorkspaceId, AccountId], PersonId] = field(default_factory=dict)
    spaces: dict[SpaceId, Space] = field(default_factory=dict)
    offered: dict[SpaceId, None] = field(default_factory=dict)
    roles: dict[tuple[SpaceId, PersonId, Role], None] = field(default_factory=dict)
    audit: dict[int, str] = field(default_factory=dict)
    values: dict[ValueId, Value] = field(default_factory=dict)
    kudos: dict[KudosId, Kudos] = field(default_factory=dict)
    allowances: dict[PersonId, Allowance] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    drafts: dict[DraftId, Draft] = field(default_factory=dict)
    inbox: dict[str, Reply] = field(default_factory=dict)
    said: dict[int, Utterance] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=lambda: {"last": 1000})

    def next_number(self) -> int:
        """Return a number that was never given before."""
        self.numbers["last"] += 1
        return self.numbers["last"]

    def person(self, who: PersonId) -> Person:
        """Return somebody as they are here, what they chose included."""
        person, chosen = self.people[who], self.chosen.get(who)
        if chosen is None:
            return person
        return replace(
            person,
            zone=chosen.zone or person.zone,
            locale=chosen.locale or person.locale,
            quiet=chosen.quiet,
            praise=chosen.praise,
        )

    def known(self, ids: Iterable[PersonId]) -> dict[PersonId, Person]:
        """Return people by id; unknown ids are missing."""
        return {who: self.person(who) for who in ids if who in self.people}

    def utterances(self) -> tuple[Utterance, ...]:
        """Return all that was to be said, in order."""
        return tuple(self.said.values())

    def snapshot(self) -> "Memory":
        """Return a copy that later changes do not touch."""
        return Memory(**{part.name: copy(getattr(self, part.name)) for part in fields(self)})

    def restore(self, snapshot: "Memory") -> None:
        """Be as `snapshot` was."""
        for part in fields(self):
            setattr(self, part.name, getattr(snapshot, part.name))


@dataclass(frozen=True)
class FakeIntake:
    """Implements `bot.dispatch.Intake`."""

    memory: Memory

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

    def space_of(self, workspace: Workspace, place: Place | None) -> Space:
        theirs = (
            s for s in self.memory.spaces.values() if s.organisation == workspace.organisation
        )
        return min(theirs, key=lambda space: space.id)

    def roles(self, person: PersonId, space: Space) -> frozenset[Role]:
        return frozenset(
            role for where, who, role in self.memory.roles if (where, who) == (space.id, person)
        )

    def holders(self, space: Space, roles: Collection[Role]) -> tuple[Person, ...]:
        ids = [who for where, who, role in self.memory.roles if where == space.id and role in roles]
        able = [p for p in self.memory.known(dict.fromkeys(ids)).values() if p.takes_part]
        return tuple(sorted(able[:5], key=lambda person: person.name))

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
class FakeDirectory:
    """Implements `bot.people.ports.DirectoryStore`."""

    memory: Memory

    def connect(
        self, platform: str, external_id: str, name: str, bot_account: AccountId | None
    ) -> Workspace:
        memory = self.memory
        known = [
            one
            for one in memory.workspaces.values()
            if (one.platform, one.external_id) == (platform, external_id)
        ]
        number = known[0].id if known else WorkspaceId(memory.next_number())
        home = self._organisation(name)
        workspace = Workspace(number, home, platform, external_id, name, bot_account)
        memory.workspaces[number] = workspace
        memory.disconnected.pop(number, None)
        return workspace

    def is_empty(self) -> bool:
        return not self.memory.workspaces

    def _organisation(self, name: str) -> OrganisationId:
        memory = self.memory
        for space in memory.spaces.values():
            return space.organisation
        home = OrganisationId(memory.next_number())
        first = SpaceId(memory.next_number())
        memory.spaces[first] = Space(first, home, name)
        return home

    def workspace(self, workspace: WorkspaceId) -> Workspace | None:
        known = self.memory.workspaces.get(workspace)
        return None if workspace in self.memory.disconnected else known

    def disconnect(self, workspace: Workspace) -> None:
        self.memory.disconnected[workspace.id] = None

    def upsert(self, workspace: Workspace, accounts: Collection[Account]) -> int:
        new = 0
        for one in accounts:
            key = (workspace.id, one.id)
            new += key not in self.memory.accounts
            who = self.memory.accounts.get(key) or self._person_for(workspace, one)
            self.memory.accounts[key] = who
            self._say(who, workspace.organisation, one)
        return new

    def _person_for(self, workspace: Workspace, one: Account) -> PersonId:
        email = one.email.strip().lower()
        if email and one.standing is Standing.MEMBER:
            for who, known in self.memory.emails.items():
                if (
                    known == email
                    and self.memory.people[who].organisation == workspace.organisation
                ):
                    return who
        return PersonId(self.memory.next_number())

    def _say(self, who: PersonId, home: OrganisationId, one: Account) -> None:
        known = self.memory.people.get(who) or Person(who, home, one.name, one.zone, one.locale)
        self.memory.people[who] = replace(
            known,
            name=one.name,
            zone=one.zone,
            locale=one.locale,
            standing=one.standing,
            department=one.department,
        )
        self.memory.emails[who] = one.email.strip().lower()

    def deactivate_missing(self, workspace: Workspace, present: Collection[AccountId]) -> int:
        memory, gone = self.memory, 0
        for (where, account), who in memory.accounts.items():
            person = memory.people[who]
            left = person.standing is Standing.DEACTIVATED
            if where == workspace.id and account not in present and not left:
                memory.people[who] = replace(person, standing=Standing.DEACTIVATED)
                gone += 1
        return gone


@dataclass(frozen=True)
class FakePeople:
    """Implements `bot.people.ports.PeopleStore`."""

    memory: Memory

    def preferences(self, person: PersonId) -> Preferences:
        return self.memory.chosen.get(person, Preferences())

    def prefer(self, person: PersonId, preferences: Preferences) -> None:
        self.memory.chosen[person] = preferences


@dataclass(frozen=True)
class FakeSpaces:
    """Implements `bot.spaces.ports.SpaceStore`."""

    memory: Memory

    def has_owner(self, space: Space) -> bool:
        return any(where == space.id and role is Role.OWNER for where, _, role in self.memory.roles)

    def set_up(
        self,
        space: Space,
        *,
        name: str,
        recognition: ConversationId | None,
        value_required: bool,
        workspace: WorkspaceId,
    ) -> None:
        self.memory.spaces[space.id] = replace(
            self.memory.spaces[space.id],
            name=name,
            recognition=recognition,
            value_required=value_required,
            is_set_up=True,
            workspace=workspace,
        )

    def grant(
        self, space: Space, person: PersonId, role: Role, by: PersonId, now: datetime
    ) -> None:
        if (space.id, person, role) not in self.memory.roles:
            self.memory.roles[space.id, person, role] = None
            self.memory.audit[self.memory.next_number()] = f"role.{role} person:{person} by:{by}"

    def people(self, ids: Collection[PersonId]) -> tuple[Person, ...]:
        return tuple(self.memory.known(ids).values())


@dataclass(frozen=True)
class FakeValues:
    """Implements `bot.values.ports.ValueStore`."""

    memory: Memory

    def all(self, space: Space) -> tuple[Value, ...]:
        theirs = [v for v in self.memory.values.values() if v.space == space.id and not v.retired]
        return tuple(sorted(theirs, key=lambda value: value.name))

    def value(self, space: Space, value: ValueId) -> Value | None:
        known = self.memory.values.get(value)
        return known if known is not None and known.space == space.id else None

    def with_slug(self, space: Space, slug: str) -> Value | None:
        theirs = (v for v in self.memory.values.values() if v.space == space.id)
        return next((value for value in theirs if value.slug == slug), None)

    def next_id(self) -> ValueId:
        return ValueId(self.memory.next_number())

    def save(self, value: Value) -> None:
        self.memory.values[value.id] = value


@dataclass(frozen=True)
class FakeRecognition:
    """Implements `bot.recognition.ports.RecognitionStore`."""

    memory: Memory

    def values(self, space: Space) -> tuple[NamedValue, ...]:
        return tuple(
            NamedValue(value.slug, value.name, value.looks[0] if value.looks else value.sentence)
            for value in FakeValues(self.memory).all(space)
        )

    def people(self, ids: Collection[PersonId]) -> Mapping[PersonId, Person]:
        return self.memory.known(ids)

    def person_with_email(self, organisation: OrganisationId, email: str) -> Person | None:
        wanted = email.strip().lower()
        for who, known in self.memory.emails.items():
            if known == wanted and self.memory.people[who].organisation == organisation:
                return self.memory.person(who)
        return None

    def allowance(self, giver: PersonId) -> Allowance | None:
        return self.memory.allowances.get(giver)

    def set_allowance(self, giver: PersonId, allowance: Allowance) -> None:
        self.memory.allowances[giver] = allowance

    def times_thanked(
        self, giver: PersonId, receivers: Collection[PersonId], since: datetime
    ) -> Mapping[PersonId, tuple[datetime, ...]]:
        found: dict[PersonId, tuple[datetime, ...]] = {}
        for kudos in self._oldest_first():
            if kudos.giver == giver and kudos.given_at > since and not kudos.undone:
                for who in set(receivers).intersection(kudos.receivers):
                    found[who] = (*found.get(who, ()), kudos.given_at)
        return found

    def next_id(self) -> KudosId:
        return KudosId(self.memory.next_number())

    def add(self, kudos: Kudos) -> None:
        self.memory.kudos[kudos.id] = kudos

    def kudos(self, organisation: OrganisationId, kudos: KudosId) -> Kudos | None:
        known = self.memory.kudos.get(kudos)
        return known if known is not None and known.organisation == organisation else None

    def several(self, organisation: OrganisationId, ids: Collection[KudosId]) -> tuple[Kudos, ...]:
        return tuple(
            kudos
            for kudos in self._oldest_first()
            if kudos.id in ids and kudos.organisation == organisation and not kudos.undone
        )

    def newest_of(self, giver: PersonId) -> Kudos | None:
        return next(iter(self.given(giver, 1)), None)

    def received(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        return self._newest(most, lambda kudos: person in kudos.receivers)

    def given(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        return self._newest(most, lambda kudos: kudos.giver == person)

    def totals(self, person: PersonId, now: datetime) -> Totals:
        given = [k for k in self.memory.kudos.values() if k.giver == person and not k.undone]
        received = [k for k in self.memory.kudos.values() if person in k.receivers and not k.undone]
        return Totals(
            len(received),
            len(given),
            sum(kudos.given_at > now - LATELY for kudos in received),
            sum(kudos.given_at > now - LATELY for kudos in given),
        )

    def reword(self, kudos: KudosId, reason: str, now: datetime) -> None:
        self._keep(replace(self.memory.kudos[kudos], reason=reason))

    def undo(self, kudos: Kudos, now: datetime) -> None:
        self._keep(replace(self.memory.kudos[kudos.id], undone=True))

    def hide(self, kudos: KudosId, receiver: PersonId, now: datetime) -> None:
        known = self.memory.kudos[kudos]
        self._keep(replace(known, shown=tuple(who for who in known.shown if who != receiver)))

    def join(self, kudos: KudosId, person: PersonId, now: datetime) -> bool:
        known = self.memory.kudos[kudos]
        if person in known.joined:
            return False
        self._keep(replace(known, joined=(*known.joined, person)))
        return True

    def note_at(self, receiver: PersonId, instant: datetime) -> Note | None:
        theirs = [note for note in self.memory.notes.values() if note.receiver == receiver]
        opened = [note for note in theirs if note.opened_at <= instant]
        return max(opened, key=lambda note: note.opened_at, default=None)

    def set_note(self, note: Note) -> None:
        self.memory.notes[note.anchor] = note

    def keep_draft(self, draft: Draft, now: datetime) -> DraftId:
        number = DraftId(self.memory.next_number())
        self.memory.drafts[number] = draft
        return number

    def draft(self, giver: PersonId, draft: DraftId) -> Draft | None:
        known = self.memory.drafts.get(draft)
        if known is None or known.giver.id != giver:
            return None
        to = tuple(self.memory.known(person.id for person in known.to).values())
        return replace(known, giver=self.memory.person(giver), to=to)

    def drafts(self, giver: PersonId, most: int) -> Mapping[DraftId, Draft]:
        newest = sorted(self.memory.drafts, reverse=True)
        theirs = [number for number in newest if self.memory.drafts[number].giver.id == giver]
        found = {number: self.draft(giver, number) for number in theirs[:most]}
        return {number: draft for number, draft in found.items() if draft is not None}

    def drop_draft(self, draft: DraftId) -> None:
        self.memory.drafts.pop(draft, None)

    def offer_setup(self, space: Space) -> bool:
        is_first = space.id not in self.memory.offered
        self.memory.offered[space.id] = None
        return is_first

    def _keep(self, kudos: Kudos) -> None:
        self.memory.kudos[kudos.id] = kudos

    def _oldest_first(self) -> list[Kudos]:
        return sorted(self.memory.kudos.values(), key=lambda kudos: (kudos.given_at, kudos.id))

    def _newest(self, most: int, fits: Callable[[Kudos], bool]) -> tuple[Kudos, ...]:
        found = [k for k in reversed(self._oldest_first()) if fits(k) and not k.undone]
        return tuple(found[:most])


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
    Ledger: FakeLedgerSink,
    DirectoryStore: FakeDirectory,
    PeopleStore: FakePeople,
    SpaceStore: FakeSpaces,
    ValueStore: FakeValues,
    RecognitionStore: FakeRecognition,
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
    """

    accounts: dict[AccountId, Account] = field(default_factory=dict)
    groups: dict[str, tuple[AccountId, ...]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def everyone(self) -> tuple[Account, ...]:
        return tuple(self.accounts.values())

    async def look_up(self, account: AccountId) -> Account | None:
        self._ask(account)
        return self.accounts.get(account)

    async def members_of_group(self, group: str) -> tuple[AccountId, ...]:
        self._ask(group)
        return self.groups.get(group, ())

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if what in self.broken:
            raise PlatformError("fatal_error")

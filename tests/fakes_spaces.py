"""Spaces, their tree, roles and audit log, kept in memory."""

from collections import ChainMap, Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.identity import (
    ADMINS,
    AccountId,
    ContactLevel,
    ConversationId,
    OrganisationId,
    Person,
    PersonId,
    Role,
    Space,
    SpaceId,
    SpaceKind,
    Workspace,
    WorkspaceId,
)
from bot.outcome import Post
from bot.recognition.limits import is_returned
from bot.spaces.belonging import Member, OpenRoom, Taking
from bot.spaces.model import (
    Attachment,
    Branch,
    Chosen,
    Entry,
    Held,
    Holding,
    Room,
    roles_in_force,
)
from bot.spaces.reach import Crowd, Reached
from bot.spaces.reach_tree import Part
from bot.values.model import Value, ValueId, slug_of
from tests.memory import Memory


def line_of(memory: Memory, space: SpaceId) -> list[SpaceId]:
    """Return a space and those above it, nearest first."""
    found = [space]
    while (parent := memory.spaces[found[-1]].parent) is not None:
        found.append(parent)
    return found


def chosen_in(memory: Memory, space: SpaceId) -> Chosen:
    """Return what a space chose; one of which nothing else is known chose what it says."""
    own = memory.spaces[space]
    said = Chosen(own.value_required, own.locale, own.zone)
    return memory.choices.get(space, said)


def in_force(memory: Memory, space: SpaceId) -> Space:
    """Return a space with what it has from above."""
    line = line_of(memory, space)
    chosen = [chosen_in(memory, one) for one in line]
    required = (one.value_required for one in chosen)
    return replace(
        memory.spaces[space],
        channels=dict(ChainMap(*[dict(memory.spaces[one].channels) for one in line])),
        value_required=next((one for one in required if one is not None), True),
        locale=next((one.locale for one in chosen if one.locale), "en"),
        zone=next((one.zone for one in chosen if one.zone), "UTC"),
    )


def members(memory: Memory) -> list[Person]:
    """Return all members as they are."""
    everybody = memory.known(memory.people).values()
    return [person for person in everybody if person.takes_part]


def nearest_holders(memory: Memory, space: SpaceId, roles: Collection[Role]) -> tuple[Person, ...]:
    """Return up to five members who hold one of the roles, in the nearest space with any."""
    for where in line_of(memory, space):
        ids = [who for at, who, role in memory.roles if at == where and role in roles]
        found = [p for p in memory.known(dict.fromkeys(ids)).values() if p.takes_part]
        if found:
            return tuple(sorted(found, key=lambda person: person.name)[:5])
    return ()


@dataclass(frozen=True)
class FakeSpaces:
    """Implements `bot.spaces.ports.SpaceStore`."""

    memory: Memory

    def first(self, organisation: OrganisationId) -> Space:
        theirs = (
            one
            for one in self.memory.spaces.values()
            if one.organisation == organisation and one.parent is None
        )
        return in_force(self.memory, min(one.id for one in theirs))

    def space(self, organisation: OrganisationId, space: SpaceId) -> Space | None:
        found = self.memory.spaces.get(space)
        if found is None or found.organisation != organisation:
            return None
        return in_force(self.memory, space)

    def named(self, organisation: OrganisationId, name: str) -> tuple[Space, ...]:
        theirs = (one for one in self.memory.spaces.values() if one.organisation == organisation)
        return tuple(one for one in theirs if one.name.casefold() == name.casefold())[:5]

    def has_owner(self, space: Space) -> bool:
        return any(one.role is Role.OWNER for one in self.holdings(space))

    def keepers(self, space: Space) -> tuple[Person, ...]:
        return nearest_holders(self.memory, space.id, ADMINS)

    def roles(self, space: Space, person: PersonId) -> frozenset[Role]:
        memory = self.memory
        held = [
            Held(depth, role, who == person)
            for depth, where in enumerate(line_of(memory, space.id))
            for at, who, role in memory.roles
            if at == where and memory.people[who].takes_part
        ]
        leads = any(one.manager == person for one in members(memory))
        if leads and memory.people[person].takes_part:
            held.append(Held(0, Role.MANAGER, is_mine=True))
        return roles_in_force(held)

    def holdings(self, space: Space) -> tuple[Holding, ...]:
        found = [
            Holding(self.memory.person(who), role)
            for where, who, role in self.memory.roles
            if where == space.id and self.memory.people[who].takes_part
        ]
        return tuple(sorted(found, key=lambda one: (one.person.name, one.person.id, one.role)))

    def grant(
        self, space: Space, person: PersonId, role: Role, by: PersonId, now: datetime
    ) -> bool:
        if (space.id, person, role) in self.memory.roles:
            return False
        self.memory.roles[space.id, person, role] = None
        self.note(space, by, f"role.{role}", f"person:{person}", now)
        return True

    def revoke(
        self, space: Space, person: PersonId, role: Role, by: PersonId, now: datetime
    ) -> bool:
        if (space.id, person, role) not in self.memory.roles:
            return False
        del self.memory.roles[space.id, person, role]
        self.note(space, by, f"role.{role}.taken", f"person:{person}", now)
        return True

    def people(self, ids: Collection[PersonId]) -> tuple[Person, ...]:
        return tuple(self.memory.known(ids).values())

    def note(
        self, space: Space, actor: PersonId | None, what: str, subject: str, now: datetime
    ) -> None:
        number = self.memory.next_number()
        self.memory.audit[number] = (space.id, Entry(number, now, actor, what, subject))


@dataclass(frozen=True)
class FakeAsking(FakeSpaces):
    """Implements `bot.spaces.ports.AskingStore`."""

    def asked(self, beginning: str) -> frozenset[str]:
        posts = (said for said in self.memory.utterances() if isinstance(said, Post))
        return frozenset(one.key for one in posts if one.key.startswith(beginning))


@dataclass(frozen=True)
class FakeSetup(FakeSpaces):
    """Implements `bot.spaces.ports.SetupStore`."""

    def start(self, organisation: OrganisationId, name: str, kind: SpaceKind) -> Space:
        number = SpaceId(self.memory.next_number())
        space = Space(number, organisation, name, is_set_up=True, kind=kind)
        self.memory.spaces[number] = space
        self.memory.choices[number] = Chosen()
        return space

    def name(self, space: Space, name: str, kind: SpaceKind) -> None:
        self._change(space, name=name, kind=kind, is_set_up=True)

    def _change(self, space: Space, **changes: object) -> None:
        known = self.memory.spaces[space.id]
        self.memory.spaces[space.id] = replace(known, **changes)  # type: ignore[arg-type] # by name

    def chosen(self, space: Space) -> Chosen:
        return chosen_in(self.memory, space.id)

    def choose(self, space: Space, chosen: Chosen) -> None:
        self.memory.choices[space.id] = chosen

    def chats(self, organisation: OrganisationId) -> tuple[Workspace, ...]:
        found = sorted(self.memory.workspaces.values(), key=lambda one: one.id)
        theirs = (one for one in found if one.organisation == organisation)
        return tuple(one for one in theirs if one.id not in self.memory.disconnected)

    def channels(self, space: Space) -> Mapping[WorkspaceId, ConversationId]:
        return self.memory.spaces[space.id].channels

    def choose_channel(
        self, space: Space, workspace: WorkspaceId, channel: ConversationId | None
    ) -> None:
        others = {there: one for there, one in self.channels(space).items() if there != workspace}
        mine = {workspace: channel} if channel else {}
        self._change(space, channels={**others, **mine})

    def departments(self, organisation: OrganisationId) -> tuple[str, ...]:
        theirs = (p for p in members(self.memory) if p.organisation == organisation)
        return tuple(sorted({p.department for p in theirs} - {""})[:100])

    def claim(self, space: Space, department: str) -> None:
        self._change(space, department=department)

    def claimed_by(self, organisation: OrganisationId, department: str) -> Space | None:
        found = (
            one
            for one in self.memory.spaces.values()
            if (one.organisation, one.department) == (organisation, department)
        )
        space = next(found, None)
        return in_force(self.memory, space.id) if space else None

    def rooms(self, space: Space) -> tuple[Room, ...]:
        found = [room for room in self.memory.rooms.values() if room.space == space.id]
        return tuple(sorted(found, key=lambda room: room.conversation))

    def room(self, workspace: WorkspaceId, conversation: ConversationId) -> Room | None:
        return self.memory.rooms.get((workspace, conversation))

    def give_room(self, room: Room) -> None:
        self.memory.rooms[room.workspace, room.conversation] = room

    def take_room(self, room: Room) -> None:
        self.memory.rooms.pop((room.workspace, room.conversation), None)

    def move(self, person: PersonId, space: SpaceId | None) -> None:
        self.memory.people[person] = replace(self.memory.people[person], home=space)

    def values(self, space: Space) -> tuple[str, ...]:
        names: dict[str, str] = {}
        for where in line_of(self.memory, space.id):
            for one in self.memory.values.values():
                if one.space == where and not one.retired:
                    names.setdefault(one.slug, one.name)
        return tuple(sorted(names.values()))

    def add_value(self, space: Space, name: str, sentence: str) -> bool:
        slug = slug_of(name)
        taken = (one for one in self.memory.values.values() if one.space == space.id)
        if not slug or slug in {one.slug for one in taken}:
            return False
        number = ValueId(self.memory.next_number())
        self.memory.values[number] = Value(number, space.id, slug, name, sentence)
        return True


@dataclass(frozen=True)
class FakeTree(FakeSpaces):
    """Implements `bot.spaces.ports.TreeStore`."""

    def tree(self, organisation: OrganisationId) -> tuple[Branch, ...]:
        first = self.first(organisation).id
        people = Counter(p.home or first for p in members(self.memory))
        return tuple(
            Branch(
                in_force(self.memory, one.id) if one.parent is None else one,
                tuple(h.person for h in self.holdings(one) if h.role is Role.OWNER)[:5],
                people[one.id],
            )
            for one in self.memory.spaces.values()
            if one.organisation == organisation
        )

    def above(self, space: Space) -> tuple[SpaceId, ...]:
        return tuple(line_of(self.memory, space.id)[1:])

    def height(self, space: Space) -> int:
        below = [one for one in self.memory.spaces.values() if one.parent == space.id]
        return max((1 + self.height(one) for one in below), default=0)

    def ask(self, attachment: Attachment) -> None:
        self.memory.attachments[attachment.child] = attachment

    def asked(self, child: SpaceId) -> Attachment | None:
        return self.memory.attachments.get(child)

    def forget(self, child: SpaceId) -> None:
        self.memory.attachments.pop(child, None)

    def attach(self, child: Space, parent: SpaceId | None, now: datetime) -> None:
        self.memory.choices.setdefault(child.id, chosen_in(self.memory, child.id))
        self.memory.spaces[child.id] = replace(self.memory.spaces[child.id], parent=parent)
        self.memory.attached.pop(child.id, None)
        if parent is not None:
            self.memory.attached[child.id] = now


@dataclass(frozen=True)
class FakeRoles(FakeSpaces):
    """Implements `bot.spaces.ports.RoleStore`."""

    def belongs(self, person: PersonId, space: Space) -> bool:
        found = self.memory.people.get(person)
        if found is None:
            return False
        home = found.home or self.first(found.organisation).id
        return space.id in line_of(self.memory, home)

    def lock(self, person: PersonId, *, locked: bool) -> bool:
        known = self.memory.people[person]
        self.memory.people[person] = replace(known, locked=locked)
        return known.locked != locked

    def paused_in(self, person: PersonId) -> Space | None:
        lines = (line for line in self.memory.audit.values() if not isinstance(line, str))
        pauses = [
            (entry.id, where)
            for where, entry in lines
            if (entry.what, entry.subject) == ("person.locked", f"person:{person}")
        ]
        return in_force(self.memory, max(pauses)[1]) if pauses else None

    def holds(self, inner: Space, outer: Space) -> bool:
        return outer.id in line_of(self.memory, inner.id)


@dataclass(frozen=True)
class FakeAudit:
    """Implements `bot.spaces.ports.Audit`."""

    memory: Memory

    def note(
        self, space: Space, actor: PersonId | None, what: str, subject: str, now: datetime
    ) -> None:
        FakeSpaces(self.memory).note(space, actor, what, subject, now)

    def newest(self, space: Space, most: int, before: int | None = None) -> tuple[Entry, ...]:
        kept = [line for line in self.memory.audit.values() if not isinstance(line, str)]
        entries = [entry for where, entry in kept if where == space.id]
        wanted = [entry for entry in entries if before is None or entry.id < before]
        return tuple(sorted(wanted, key=lambda entry: -entry.id)[:most])


@dataclass(frozen=True)
class FakeHomes:
    """Implements `bot.spaces.belonging.Homes`."""

    memory: Memory

    def takings(self) -> tuple[Taking, ...]:
        return tuple(
            Taking(one.id, one.organisation, one.parent, one.department)
            for one in self.memory.spaces.values()
        )

    def rooms(self) -> tuple[OpenRoom, ...]:
        found = [room for room in self.memory.rooms.values() if room.members_belong]
        return tuple(
            OpenRoom(
                room.space,
                self.memory.workspaces[room.workspace].platform,
                room.workspace,
                room.conversation,
            )
            for room in sorted(found, key=lambda room: (room.space, room.conversation))
            if room.workspace not in self.memory.disconnected
        )

    def members(self) -> tuple[Member, ...]:
        return tuple(
            Member(
                person.id,
                person.organisation,
                person.department,
                person.home,
                frozenset(
                    where
                    for where, who, role in self.memory.roles
                    if who == person.id and role in ADMINS
                ),
            )
            for person in sorted(members(self.memory), key=lambda person: person.id)
        )

    def behind(self, workspace: WorkspaceId) -> Mapping[AccountId, PersonId]:
        return {
            account: who
            for (where, account), who in self.memory.accounts.items()
            if where == workspace and self.memory.people[who].takes_part
        }

    def settle(self, moves: Mapping[PersonId, SpaceId | None]) -> None:
        for who, home in moves.items():
            self.memory.people[who] = replace(self.memory.people[who], home=home)


@dataclass(frozen=True)
class FakeReach:
    """Implements `bot.spaces.reach_views.ReachStore`."""

    memory: Memory

    def holds(self, space: Space, person: PersonId) -> frozenset[Role]:
        return frozenset(
            role for where, who, role in self.memory.roles if (where, who) == (space.id, person)
        )

    def reached(self, space: Space, since: datetime, until: datetime) -> Reached:
        counts = self._people(space, since, until)
        people = {person.id: person for person in members(self.memory) if person.id in counts}
        lately = [one for one in self._reaching() if since <= one[2] < until]
        crowds: Counter[tuple[str, ContactLevel | None, bool, bool]] = Counter()
        for who, person in people.items():
            mine = [one for one in lately if one[2] >= counts[who]]
            thanked = any(who == receiver for _, receiver, _ in mine)
            thanking = any(who == giver for giver, *_ in mine)
            crowds[person.department, person.contact_level, thanked, thanking] += 1
        pairs = [
            (people[giver], people[receiver])
            for giver, receiver, at in lately
            if giver in people and receiver in people and at >= max(counts[giver], counts[receiver])
        ]
        known = [(a, b) for a, b in pairs if a.department and b.department]
        return Reached(
            tuple(Crowd(*sort, count) for sort, count in crowds.items()),
            thanks=len(known),
            across=sum(a.department != b.department for a, b in known),
            space=space.id,
            tree=self._tree(space, until),
        )

    def zone(self, space: Space) -> str:
        return in_force(self.memory, line_of(self.memory, space.id)[-1]).zone

    def _reaching(self) -> list[tuple[PersonId, PersonId, datetime]]:
        """Return who thanked whom when, as far as it says something of reach."""
        living = [one for one in self.memory.kudos.values() if one.counts]
        back = [(one.giver, who, one.given_at) for one in living for who in one.receivers]
        return [
            (one.giver, who, one.given_at)
            for one in living
            for who in one.receivers
            if not (one.private or one.hidden)
            and not is_returned(
                one.given_at, [at for a, b, at in back if (a, b) == (who, one.giver)]
            )
        ]

    def _line(self, space: SpaceId, until: datetime) -> list[SpaceId]:
        """Return a space and those above it as they stood at an instant."""
        line = line_of(self.memory, space)
        attached = self.memory.attached
        late = [one for one in line if one in attached and attached[one] >= until]
        return line[: line.index(late[0]) + 1] if late else line

    def _tree(self, space: Space, until: datetime) -> tuple[Part, ...]:
        """Return the whole tree of a space, with those who belong to each of its spaces."""
        memory = self.memory
        first = FakeSpaces(memory).first(space.organisation).id
        top = self._line(space.id, until)[-1]
        lines = {one: self._line(one, until) for one in memory.spaces}
        sizes = Counter(
            (one.home or first, one.department, one.contact_level) for one in members(memory)
        )
        return tuple(
            Part(
                one,
                line[1] if line[1:] else None,
                tuple((d, level or "", n) for (at, d, level), n in sizes.items() if at == one),
            )
            for one, line in lines.items()
            if line[-1] == top
        )

    def _people(self, space: Space, since: datetime, until: datetime) -> dict[PersonId, datetime]:
        """Return those who count here, each with the instant from which they do."""
        memory = self.memory
        first = FakeSpaces(memory).first(space.organisation).id
        found: dict[PersonId, datetime] = {}
        for person in members(memory):
            line = self._line(person.home or first, until)
            if space.id in line:
                below = line[: line.index(space.id)]
                starts = [memory.attached[one] for one in below if one in memory.attached]
                found[person.id] = max([since, *starts])
        return found

"""People and the directory, kept in memory."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.identity import (
    AccountId,
    OrganisationId,
    Person,
    PersonId,
    Space,
    SpaceId,
    Standing,
    Workspace,
    WorkspaceId,
)
from bot.people.preferences import Preferences
from bot.people.standings import standing_of
from bot.surface import Account
from tests.fakes_spaces import FakeRoles
from tests.memory import Memory


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
            self.memory.standings[key] = one.standing
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
        standing = self._standing(who)
        if one.standing is standing:
            known = replace(
                known, name=one.name, zone=one.zone, locale=one.locale, department=one.department
            )
            self.memory.emails[who] = one.email.strip().lower()
        self.memory.people[who] = replace(known, standing=standing)

    def _standing(self, who: PersonId) -> Standing:
        keys = [key for key, person in self.memory.accounts.items() if person == who]
        known = self.memory.people[who].standing if who in self.memory.people else Standing.MEMBER
        return standing_of([self.memory.standings.get(key, known) for key in keys])

    def deactivate_missing(self, workspace: Workspace, present: Collection[AccountId]) -> int:
        memory, gone = self.memory, 0
        for (where, account), who in memory.accounts.items():
            key = (where, account)
            left = memory.standings.get(key) is Standing.DEACTIVATED
            if where == workspace.id and account not in present and not left:
                memory.standings[key] = Standing.DEACTIVATED
                standing = self._standing(who)
                memory.people[who] = replace(memory.people[who], standing=standing)
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

    def above(self, person: PersonId) -> tuple[PersonId, ...]:
        found: dict[PersonId, None] = {}
        at = self.memory.people[person].manager
        while at is not None and at not in found:
            found[at] = None
            at = self.memory.people[at].manager
        return tuple(found)

    def belongs(self, person: PersonId, space: Space) -> bool:
        return FakeRoles(self.memory).belongs(person, space)

    def set_manager(
        self, person: PersonId, manager: PersonId, space: Space, by: PersonId, now: datetime
    ) -> None:
        self.memory.people[person] = replace(self.memory.people[person], manager=manager)
        self.memory.audit[self.memory.next_number()] = f"person.manager person:{person}"

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
from bot.people.accounts import reachable
from bot.people.preferences import Preferences
from bot.people.standings import standing_of
from bot.surface import Account
from tests.fakes_accounts import FakeAccounts, joined_in_memory
from tests.fakes_spaces import FakeRoles
from tests.memory import Address, Memory


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
            before = self.memory.addresses.get(key, Address("", verified=False))
            who = self.memory.accounts.get(key) or self._person_for(workspace, one)
            self.memory.accounts[key] = who
            self.memory.standings[key] = one.standing
            email = one.email.strip().lower()
            if one.standing is not Standing.DEACTIVATED:
                kept = Address(email, bool(email) and one.email_verified, before.apart)
                self.memory.addresses[key] = kept
                is_member = one.standing is Standing.MEMBER
                if is_member and kept.verified and (before.email, before.verified) != (email, True):
                    who = self._joined(workspace, one, who)
            self._say(who, workspace, one)
        return new

    def _person_for(self, workspace: Workspace, one: Account) -> PersonId:
        known = self._with_address(workspace, one, None)
        return known or PersonId(self.memory.next_number())

    def _with_address(
        self, workspace: Workspace, one: Account, but: PersonId | None
    ) -> PersonId | None:
        memory, email = self.memory, one.email.strip().lower()
        if not (email and one.email_verified and one.standing is Standing.MEMBER):
            return None
        for key, address in memory.addresses.items():
            who = memory.accounts.get(key)
            if (
                who is not None
                and who != but
                and who in memory.people
                and (address.email, address.verified, address.apart) == (email, True, False)
                and self._proves(key[0], memory.standings[key], workspace)
                and memory.people[who].organisation == workspace.organisation
                and workspace.id not in [where for where, _ in self._keys(who)]
            ):
                return who
        return None

    def _proves(self, where: WorkspaceId, standing: Standing, workspace: Workspace) -> bool:
        if standing is Standing.DEACTIVATED:
            return self.memory.workspaces[where].platform != workspace.platform
        return standing is Standing.MEMBER

    def _keys(self, who: PersonId) -> list[tuple[WorkspaceId, AccountId]]:
        return [key for key, person in self.memory.accounts.items() if person == who]

    def _joined(self, workspace: Workspace, one: Account, who: PersonId) -> PersonId:
        memory, keys = self.memory, self._keys(who)
        if len(keys) > 1 or memory.addresses[keys[0]].apart or who not in memory.people:
            return who
        other = self._with_address(workspace, one, who)
        if other is None or who in memory.erasures or other in memory.erasures:
            return who
        for gone, keep in ((who, other), (other, who)):
            involved = any(gone in (k.giver, *k.receivers) for k in memory.kudos.values())
            if len(self._keys(gone)) == 1 and not involved:
                joined_in_memory(memory, keep, gone)
                return keep
        return who

    def _say(self, who: PersonId, workspace: Workspace, one: Account) -> None:
        home = workspace.organisation
        zone, locale = one.zone or "UTC", one.locale or "en"
        is_new = who not in self.memory.people
        known = self.memory.people.get(who) or Person(who, home, one.name, zone, locale)
        standing = self._standing(who)
        best = [key[0] for key in self._keys(who) if self.memory.standings.get(key) is standing]
        leads = is_new or len(best) < 2 or workspace.id == min(best)
        if one.standing is standing and leads:
            alone = len(best) < 2
            known = replace(
                known,
                name=one.name,
                zone=one.zone if one.zone and (alone or one.zone != "UTC") else known.zone,
                locale=one.locale if one.locale and (alone or one.locale != "en") else known.locale,
                department=one.department or ("" if alone else known.department),
            )
            email = one.email.strip().lower()
            self.memory.emails[who] = email or ("" if alone else self.memory.emails.get(who, ""))
        elif one.standing is standing:
            known = replace(
                known,
                zone=zone if known.zone == "UTC" else known.zone,
                locale=locale if known.locale == "en" else known.locale,
                department=known.department or one.department,
            )
            self.memory.emails[who] = self.memory.emails.get(who) or one.email.strip().lower()
        self.memory.people[who] = replace(known, standing=standing)

    def _standing(self, who: PersonId) -> Standing:
        keys = [key for key, person in self.memory.accounts.items() if person == who]
        known = self.memory.people[who].standing if who in self.memory.people else Standing.MEMBER
        return standing_of([self.memory.standings.get(key, known) for key in keys])

    def deactivate_missing(self, workspace: Workspace, present: Collection[AccountId]) -> int:
        here = [account for where, account in self.memory.accounts if where == workspace.id]
        return self.deactivate(workspace, [one for one in here if one not in present])

    def deactivate(self, workspace: Workspace, accounts: Collection[AccountId]) -> int:
        memory, gone = self.memory, 0
        for (where, account), who in memory.accounts.items():
            key = (where, account)
            left = memory.standings.get(key) is Standing.DEACTIVATED
            if where == workspace.id and account in accounts and not left:
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

    def places(self, person: PersonId) -> tuple[Workspace, ...]:
        return reachable(FakeAccounts(self.memory).of(person))

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

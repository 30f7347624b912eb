"""Who belongs to which space: kept by their department and by the channels they are in.

A space says whom it takes in: everybody of a department, everybody in a channel, or both. Who is
taken in stays; of several spaces the deeper one is somebody's home. Who owns or administers their
space, stays, in that of the whole organisation too. Nobody leaves while a platform does not say who
is in a channel.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Protocol

import structlog

from bot.errors import PlatformError
from bot.identity import AccountId, ConversationId, OrganisationId, PersonId, SpaceId, WorkspaceId
from bot.schedules import Daily, Schedule
from bot.spaces.model import MOST_DEPTH
from bot.surface import Directory
from bot.units import Stores, Units

HOMES = "homes"
"""The kind of job that looks who belongs to which space; any key."""

SCHEDULE = Schedule("homes", Daily(time(4, 45)), HOMES, grace=timedelta(hours=20))

AT_ONCE = 200  # people moved in one unit of work

log = structlog.get_logger()


@dataclass(frozen=True)
class Taking:
    """A space, and whom it takes in.

    Attributes:
        department: everybody of it; empty: nobody by department.
    """

    space: SpaceId
    organisation: OrganisationId
    parent: SpaceId | None
    department: str = ""


@dataclass(frozen=True)
class OpenRoom:
    """A channel whose members belong to a space."""

    space: SpaceId
    platform: str
    workspace: WorkspaceId
    conversation: ConversationId


@dataclass(frozen=True)
class Member:
    """Somebody, as far as it matters to which space they belong.

    Attributes:
        home: the space that they belong to now; None: the whole organisation.
        keeps: the spaces that they own or administer.
    """

    person: PersonId
    organisation: OrganisationId
    department: str = ""
    home: SpaceId | None = None
    keeps: frozenset[SpaceId] = frozenset()


class Homes(Protocol):
    """Who belongs to which space, as it is kept."""

    def takings(self) -> tuple[Taking, ...]:
        """Return all spaces with whom they take in."""
        ...

    def rooms(self) -> tuple[OpenRoom, ...]:
        """Return the channels of connected workspaces whose members belong to a space."""
        ...

    def members(self) -> tuple[Member, ...]:
        """Return all members."""
        ...

    def behind(self, workspace: WorkspaceId) -> Mapping[AccountId, PersonId]:
        """Return the members behind the accounts of a workspace."""
        ...

    def settle(self, moves: Mapping[PersonId, SpaceId | None]) -> None:
        """Have people belong to spaces from now on; None: to the whole organisation."""
        ...


def homes(
    members: Iterable[Member],
    takings: Collection[Taking],
    in_rooms: Mapping[SpaceId, frozenset[PersonId]],
    unread: Collection[SpaceId] = (),
) -> dict[PersonId, SpaceId | None]:
    """Return who moves, and whither; None: to the whole organisation.

    Args:
        in_rooms: who is in the channels of each space.
        unread: spaces of whose channels nobody knows who is in them.
    """
    tree = _Tree(takings)
    found: dict[PersonId, SpaceId | None] = {}
    for member in members:
        taking = [
            one
            for one in takings
            if one.organisation == member.organisation
            and (
                (one.department and one.department == member.department)
                or member.person in in_rooms.get(one.space, ())
            )
        ]
        home = tree.home_of(member, taking, unread)
        if home != member.home:
            found[member.person] = home
    return found


def within(space: SpaceId, takings: Collection[Taking]) -> frozenset[SpaceId]:
    """Return a space and those below it."""
    tree = _Tree(takings)
    return frozenset(one.space for one in takings if space in (one.space, *tree.above(one.space)))


class _Tree:
    """The spaces by id."""

    def __init__(self, takings: Collection[Taking]) -> None:
        self._spaces = {one.space: one for one in takings}
        self._first: dict[OrganisationId, SpaceId] = {}
        for one in sorted(takings, key=lambda one: one.space):
            if one.parent is None:
                self._first.setdefault(one.organisation, one.space)

    def above(self, space: SpaceId) -> list[SpaceId]:
        """Return the spaces above one."""
        found: list[SpaceId] = []
        parent = self._spaces[space].parent
        while parent is not None and parent in self._spaces and len(found) < MOST_DEPTH:
            found.append(parent)
            parent = self._spaces[parent].parent
        return found

    def home_of(
        self, member: Member, taking: Collection[Taking], unread: Collection[SpaceId]
    ) -> SpaceId | None:
        """Return where somebody belongs whom some spaces take in."""
        home = member.home if member.home in self._spaces else None
        if (home or self._first.get(member.organisation)) in member.keeps:
            return home
        wanted = {one.space for one in taking}
        if home is None or not (home in wanted or home in unread):
            return self._deepest(wanted, taking)
        below = {one for one in wanted if home in self.above(one)}
        return self._deepest(below, taking) or home

    def _deepest(self, wanted: Collection[SpaceId], taking: Collection[Taking]) -> SpaceId | None:
        """Return the deepest of some spaces, a department before a channel, the oldest first."""
        if not wanted:
            return None
        by_channel = {one.space: not one.department for one in taking}
        return min(
            wanted,
            key=lambda one: (-len(self.above(one)), by_channel.get(one, True), one),
        )


@dataclass(frozen=True)
class HomeKeeper:
    """Keeps who belongs to which space.

    Attributes:
        directories: the directory of each platform, asked who is in a channel.
    """

    units: Units
    directories: Mapping[str, Directory]

    async def keep(self, key: str) -> None:  # noqa: ARG002 - what every job is called with
        """Look who belongs where, and move those for whom it changed."""
        rooms = await self.units.read(lambda stores: stores.get(Homes).rooms())
        read = {room: await self._members(room) for room in rooms}

        def work(stores: Stores) -> dict[PersonId, SpaceId | None]:
            return _moves(stores.get(Homes), read)

        moves = list((await self.units.read(work)).items())
        for start in range(0, len(moves), AT_ONCE):
            await self._settle(dict(moves[start : start + AT_ONCE]))
        if moves:
            log.info("homes_kept", moved=len(moves))

    async def _settle(self, moves: Mapping[PersonId, SpaceId | None]) -> None:
        """Move some people in a unit of its own."""
        await self.units.write(lambda stores: stores.get(Homes).settle(moves))

    async def _members(self, room: OpenRoom) -> tuple[AccountId, ...] | None:
        """Return who is in a channel; None: the platform did not say."""
        directory = self.directories.get(room.platform)
        if directory is None:
            return None
        try:
            return await directory.members_of_conversation(room.conversation)
        except PlatformError as error:
            log.warning("members_not_read", reason=error.reason)
            return None


def _moves(
    store: Homes, read: Mapping[OpenRoom, tuple[AccountId, ...] | None]
) -> dict[PersonId, SpaceId | None]:
    """Return who moves, by what the platforms said."""
    behind = {room.workspace: store.behind(room.workspace) for room in read}
    in_rooms: dict[SpaceId, frozenset[PersonId]] = {}
    for room, accounts in read.items():
        people = behind[room.workspace]
        found = frozenset(people[account] for account in accounts or () if account in people)
        in_rooms[room.space] = in_rooms.get(room.space, frozenset()) | found
    unread = {room.space for room, accounts in read.items() if accounts is None}
    return homes(store.members(), store.takings(), in_rooms, unread)

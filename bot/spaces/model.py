"""A space as its keepers see it: what it chose, who holds what, and where it hangs in the tree."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.identity import ADMINS, ConversationId, Person, PersonId, Role, Space, SpaceId, WorkspaceId

MOST_DEPTH = 8
"""How many spaces may stand above one."""

FLOWING = (ADMINS, frozenset({Role.CURATOR}))
"""Roles for which those above stand in where nobody holds one."""


@dataclass(frozen=True)
class Held:
    """That somebody holds a role `depth` steps above a space; 0 is the space itself."""

    depth: int
    role: Role
    is_mine: bool


def roles_in_force(held: Iterable[Held]) -> frozenset[Role]:
    """Return what one person may do in a space.

    What they hold in it counts. What they hold above it counts where nobody nearer does the same.

    Args:
        held: the roles that members hold in the space and above it.
    """
    known = tuple(held)
    mine = {one.role for one in known if one.is_mine and one.depth == 0}
    for group in FLOWING:
        nearest = min((one.depth for one in known if one.role in group), default=0)
        mine |= {
            one.role for one in known if one.is_mine and one.role in group and one.depth == nearest
        }
    return frozenset(mine)


@dataclass(frozen=True)
class Chosen:
    """The settings that a space chose itself; None: as in its parent."""

    value_required: bool | None = None
    locale: str | None = None
    zone: str | None = None


@dataclass(frozen=True)
class Room:
    """A conversation that belongs to a space.

    Attributes:
        members_belong: whoever is in it belongs to the space.
    """

    workspace: WorkspaceId
    conversation: ConversationId
    space: SpaceId
    members_belong: bool


@dataclass(frozen=True)
class Holding:
    """A role that a member holds."""

    person: Person
    role: Role


@dataclass(frozen=True)
class Branch:
    """A space in the tree.

    Attributes:
        owners: at most five, by name.
        people: how many members belong to it, without those of the spaces below.
    """

    space: Space
    owners: tuple[Person, ...]
    people: int


@dataclass(frozen=True)
class Attachment:
    """That a space wants to be attached below another; nobody agreed yet."""

    child: SpaceId
    parent: SpaceId
    asked_by: PersonId
    asked_at: datetime


@dataclass(frozen=True)
class Entry:
    """A line of the audit log.

    Attributes:
        actor: None: whoever runs the program.
        what: a word of ours, for example `role.owner`; never what somebody wrote.
        subject: what was changed, for example `person:12`.
    """

    id: int
    at: datetime
    actor: PersonId | None
    what: str
    subject: str


def in_order(branches: Iterable[Branch]) -> Iterator[tuple[int, Branch]]:
    """Yield every branch below its parent with its depth, those of one parent by name."""
    below: dict[SpaceId | None, list[Branch]] = {}
    known = sorted(branches, key=lambda one: (one.space.name.casefold(), one.space.id))
    ids = {one.space.id for one in known}
    for one in known:
        parent = one.space.parent if one.space.parent in ids else None
        below.setdefault(parent, []).append(one)
    yield from _below(None, 0, below)


def _below(
    parent: SpaceId | None, depth: int, below: Mapping[SpaceId | None, Collection[Branch]]
) -> Iterator[tuple[int, Branch]]:
    """Yield the branches below one space."""
    for one in below.get(parent, ()) if depth <= MOST_DEPTH else ():
        yield depth, one
        yield from _below(one.space.id, depth + 1, below)

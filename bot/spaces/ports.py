"""What spaces need kept; implemented in `storage/space_store.py` and the files beside it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.identity import (
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
from bot.spaces.model import Attachment, Branch, Chosen, Entry, Holding, Room


class Audit(Protocol):
    """Who changed what; kept for 24 months, without what anybody wrote."""

    def note(
        self, space: Space, actor: PersonId | None, what: str, subject: str, now: datetime
    ) -> None:
        """Keep that something was changed, or that somebody looked at what is another's.

        Args:
            actor: None: whoever runs the program.
            what: a word of ours, for example `kudos.removed`; never what people wrote.
            subject: for example `person:12` or `kudos:34`.
        """
        ...

    def newest(self, space: Space, most: int, before: int | None = None) -> tuple[Entry, ...]:
        """Return the newest entries of a space first; `before` goes on behind an entry's id."""
        ...


class SpaceStore(Protocol):
    """What everything about spaces needs."""

    def first(self, organisation: OrganisationId) -> Space:
        """Return the space that the whole organisation begins with."""
        ...

    def space(self, organisation: OrganisationId, space: SpaceId) -> Space | None:
        """Return one space with the settings in force."""
        ...

    def named(self, organisation: OrganisationId, name: str) -> tuple[Space, ...]:
        """Return the spaces with a name, in any spelling of case of any language; at most 5."""
        ...

    def has_owner(self, space: Space) -> bool:
        """Return whether a member owns this space; who left does not count."""
        ...

    def keepers(self, space: Space) -> tuple[Person, ...]:
        """Return up to five people who may change a space: its own admins, else the next above."""
        ...

    def roles(self, space: Space, person: PersonId) -> frozenset[Role]:
        """Return what a person may do in a space."""
        ...

    def holdings(self, space: Space) -> tuple[Holding, ...]:
        """Return the roles that members hold in a space itself, by name; at most 100."""
        ...

    def grant(
        self, space: Space, person: PersonId, role: Role, by: PersonId, now: datetime
    ) -> bool:
        """Give a role, with a line in the audit log; return whether that was new."""
        ...

    def revoke(
        self, space: Space, person: PersonId, role: Role, by: PersonId, now: datetime
    ) -> bool:
        """Take a role away, with a line in the audit log; return whether there was one.

        Nobody else can change the roles of the space until the commit.
        """
        ...

    def people(self, ids: Collection[PersonId]) -> tuple[Person, ...]:
        """Return people by id."""
        ...

    def note(
        self, space: Space, actor: PersonId | None, what: str, subject: str, now: datetime
    ) -> None:
        """Keep a line in the audit log, as `Audit.note` does."""
        ...


class AskingStore(SpaceStore, Protocol):
    """The same, and what was asked of whom."""

    def asked(self, beginning: str) -> frozenset[str]:
        """Return the keys of all posts of the last days whose key begins so; at most 100.

        Args:
            beginning: ends with a colon; a digit follows in each of the keys.
        """
        ...


class SetupStore(SpaceStore, Protocol):
    """What setting a space up needs."""

    def start(self, organisation: OrganisationId, name: str, kind: SpaceKind) -> Space:
        """Make a space that hangs below no other."""
        ...

    def name(self, space: Space, name: str, kind: SpaceKind) -> None:
        """Say what a space is called and what it is; it counts as set up from now on."""
        ...

    def chosen(self, space: Space) -> Chosen:
        """Return what a space chose itself."""
        ...

    def choose(self, space: Space, chosen: Chosen) -> None:
        """Keep what a space chooses itself."""
        ...

    def chats(self, organisation: OrganisationId) -> tuple[Workspace, ...]:
        """Return the workspaces that are connected to the organisation, oldest first; most 100."""
        ...

    def channels(self, space: Space) -> Mapping[WorkspaceId, ConversationId]:
        """Return the channels for cards that a space chose itself, one at most for each chat."""
        ...

    def choose_channel(
        self, space: Space, workspace: WorkspaceId, channel: ConversationId | None
    ) -> None:
        """Have the cards of one chat go to a channel; None: as in the parent. Others stay."""
        ...

    def departments(self, organisation: OrganisationId) -> tuple[str, ...]:
        """Return the departments that members are in, by name; at most 100."""
        ...

    def claim(self, space: Space, department: str) -> None:
        """Have everybody of a department belong to a space; empty: nobody by department."""
        ...

    def claimed_by(self, organisation: OrganisationId, department: str) -> Space | None:
        """Return the space that everybody of a department belongs to."""
        ...

    def rooms(self, space: Space) -> tuple[Room, ...]:
        """Return the conversations that belong to a space; at most 100."""
        ...

    def room(self, workspace: WorkspaceId, conversation: ConversationId) -> Room | None:
        """Return whose a conversation is."""
        ...

    def give_room(self, room: Room) -> None:
        """Have a conversation belong to a space from now on."""
        ...

    def take_room(self, room: Room) -> None:
        """Have a conversation belong to no space any more."""
        ...

    def move(self, person: PersonId, space: SpaceId | None) -> None:
        """Have somebody belong to a space; None: to the whole organisation."""
        ...

    def values(self, space: Space) -> tuple[str, ...]:
        """Return the names of the values that hold in a space, by name."""
        ...

    def add_value(self, space: Space, name: str, sentence: str) -> bool:
        """Add a value to a space; False where its word is taken, or its name has no letter."""
        ...


class TreeStore(SpaceStore, Protocol):
    """What attaching spaces to each other needs."""

    def tree(self, organisation: OrganisationId) -> tuple[Branch, ...]:
        """Return the spaces of the organisation, at most 200, in no order."""
        ...

    def above(self, space: Space) -> tuple[SpaceId, ...]:
        """Return the spaces above one, nearest first.

        Nobody else can change the tree of the organisation until the commit.
        """
        ...

    def height(self, space: Space) -> int:
        """Return how many spaces stand below each other under one; 0 where there are none."""
        ...

    def ask(self, attachment: Attachment) -> None:
        """Keep that a space wants to be attached; an earlier wish of it is forgotten."""
        ...

    def asked(self, child: SpaceId) -> Attachment | None:
        """Return what a space asked for and nobody answered."""
        ...

    def forget(self, child: SpaceId) -> None:
        """Forget what a space asked for."""
        ...

    def attach(self, child: Space, parent: SpaceId | None, now: datetime) -> None:
        """Hang a space below another from now on; None: below no other."""
        ...


class RoleStore(SpaceStore, Protocol):
    """What roles and locks need."""

    def belongs(self, person: PersonId, space: Space) -> bool:
        """Return whether somebody belongs to a space or to one below it."""
        ...

    def paused_in(self, person: PersonId) -> Space | None:
        """Return the space in which somebody was paused last; None: the audit log does not say."""
        ...

    def holds(self, inner: Space, outer: Space) -> bool:
        """Return whether a space is another one or stands below it."""
        ...

    def lock(self, person: PersonId, *, locked: bool) -> bool:
        """Stop somebody from giving kudos, or let them again; return whether that is a change."""
        ...

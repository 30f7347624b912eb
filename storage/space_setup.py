"""Setting a space up: what it is, what it chose, whose conversations and people are its own."""

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite understands it too

from bot.identity import (
    ConversationId,
    OrganisationId,
    PersonId,
    Space,
    SpaceId,
    SpaceKind,
    Workspace,
    WorkspaceId,
)
from bot.spaces.model import Chosen, Room
from bot.values.model import slug_of
from storage.ids import new_id
from storage.people import person, workspace, workspace_of
from storage.space_store import SqlSpaces
from storage.spaces import MEMBER, own_channels, room, space, space_channel
from storage.units import Transaction
from storage.values import IN_FORCE, value

_MOST = 100
_CHANGE = update(space).where(space.c.id == bindparam("which"))
_CHOSEN = select(space.c.value_required, space.c.locale, space.c.zone).where(
    space.c.id == bindparam("space")
)
_CHATS = (
    select(workspace)
    .where(workspace.c.organisation_id == bindparam("organisation"), workspace.c.connected)
    .order_by(workspace.c.id)
    .limit(_MOST)
)
_NO_CHANNEL = delete(space_channel).where(
    space_channel.c.space_id == bindparam("space"),
    space_channel.c.workspace_id == bindparam("workspace"),
)
_CHANNEL = upsert(space_channel)
_CHANNEL = _CHANNEL.on_conflict_do_update(
    index_elements=[space_channel.c.space_id, space_channel.c.workspace_id],
    set_={"conversation": _CHANNEL.excluded.conversation},
)
DEPARTMENT = func.coalesce(func.nullif(person.c.hr_department, ""), person.c.department)
_DEPARTMENTS = (
    select(DEPARTMENT.label("department"))
    .where(person.c.organisation_id == bindparam("organisation"), MEMBER, DEPARTMENT != "")
    .distinct()
    .order_by("department")
    .limit(_MOST)
)
_CLAIMED = (
    select(space.c.id)
    .where(
        space.c.organisation_id == bindparam("organisation"),
        space.c.department == bindparam("department"),
    )
    .order_by(space.c.id)
    .limit(1)
)
_ROOMS = (
    select(room)
    .where(room.c.space_id == bindparam("space"))
    .order_by(room.c.conversation)
    .limit(_MOST)
)
_here = (
    room.c.workspace_id == bindparam("workspace"),
    room.c.conversation == bindparam("conversation"),
)
_ROOM = select(room).where(*_here)
_NO_ROOM = delete(room).where(*_here)
_GIVE_ROOM = upsert(room)
_GIVE_ROOM = _GIVE_ROOM.on_conflict_do_update(
    index_elements=[room.c.workspace_id, room.c.conversation],
    set_={
        "space_id": _GIVE_ROOM.excluded.space_id,
        "members_belong": _GIVE_ROOM.excluded.members_belong,
    },
)
_MOVE = update(person).where(person.c.id == bindparam("who"))
_TAKEN = select(value.c.id).where(
    value.c.space_id == bindparam("space"), value.c.slug == bindparam("slug")
)


class SqlSetup(SqlSpaces):
    """Implements `bot.spaces.ports.SetupStore`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        super().__init__(transaction)

    def start(self, organisation: OrganisationId, name: str, kind: SpaceKind) -> Space:
        """Make a space that hangs below no other."""
        key = SpaceId(new_id())
        row = {"id": key, "organisation_id": organisation, "name": name, "kind": kind.value}
        self._transaction.execute(insert(_SPACE).values(**row, is_set_up=True))
        return Space(key, organisation, name, is_set_up=True, kind=kind)

    def name(self, space: Space, name: str, kind: SpaceKind) -> None:
        """Say what a space is called and what it is; it counts as set up from now on."""
        changed = _CHANGE.values(name=name, kind=kind.value, is_set_up=True)
        self._transaction.execute(changed, {"which": space.id})

    def chosen(self, space: Space) -> Chosen:
        """Return what a space chose itself."""
        row = self._transaction.execute(_CHOSEN, {"space": space.id}).one()
        return Chosen(
            value_required=row.value_required,
            locale=row.locale,
            zone=row.zone,
        )

    def choose(self, space: Space, chosen: Chosen) -> None:
        """Keep what a space chooses itself."""
        changed = _CHANGE.values(
            value_required=chosen.value_required,
            locale=chosen.locale,
            zone=chosen.zone,
        )
        self._transaction.execute(changed, {"which": space.id})

    def chats(self, organisation: OrganisationId) -> tuple[Workspace, ...]:
        """Return the workspaces that are connected to the organisation, oldest first."""
        rows = self._transaction.execute(_CHATS, {"organisation": organisation})
        return tuple(map(workspace_of, rows))

    def channels(self, space: Space) -> Mapping[WorkspaceId, ConversationId]:
        """Return the channels for cards that a space chose itself."""
        return own_channels(self._transaction, space)

    def choose_channel(
        self, space: Space, workspace: WorkspaceId, channel: ConversationId | None
    ) -> None:
        """Have the cards of one chat go to a channel; None: as in the parent. Others stay."""
        if channel is None:
            self._transaction.execute(_NO_CHANNEL, {"space": space.id, "workspace": workspace})
            return
        row = {"space_id": space.id, "workspace_id": workspace, "conversation": channel}
        self._transaction.execute(_CHANNEL, row)

    def departments(self, organisation: OrganisationId) -> tuple[str, ...]:
        """Return the departments that members are in, by name."""
        key = {"organisation": organisation}
        return tuple(self._transaction.execute(_DEPARTMENTS, key).scalars())

    def claim(self, space: Space, department: str) -> None:
        """Have everybody of a department belong to a space; empty: nobody by department."""
        changed = _CHANGE.values(department=department or None)
        self._transaction.execute(changed, {"which": space.id})

    def claimed_by(self, organisation: OrganisationId, department: str) -> Space | None:
        """Return the space that everybody of a department belongs to."""
        key = {"organisation": organisation, "department": department}
        found = self._transaction.execute(_CLAIMED, key).scalar()
        return self.space(organisation, SpaceId(found)) if found else None

    def rooms(self, space: Space) -> tuple[Room, ...]:
        """Return the conversations that belong to a space."""
        rows = self._transaction.execute(_ROOMS, {"space": space.id})
        return tuple(
            Room(row.workspace_id, row.conversation, row.space_id, row.members_belong)
            for row in rows
        )

    def room(self, workspace: WorkspaceId, conversation: ConversationId) -> Room | None:
        """Return whose a conversation is."""
        key = {"workspace": workspace, "conversation": conversation}
        row = self._transaction.execute(_ROOM, key).first()
        if row is None:
            return None
        return Room(workspace, conversation, SpaceId(row.space_id), row.members_belong)

    def give_room(self, room: Room) -> None:
        """Have a conversation belong to a space from now on."""
        row = {
            "workspace_id": room.workspace,
            "conversation": room.conversation,
            "space_id": room.space,
            "members_belong": room.members_belong,
        }
        self._transaction.execute(_GIVE_ROOM, row)

    def take_room(self, room: Room) -> None:
        """Have a conversation belong to no space any more."""
        key = {"workspace": room.workspace, "conversation": room.conversation}
        self._transaction.execute(_NO_ROOM, key)

    def move(self, person: PersonId, space: SpaceId | None) -> None:
        """Have somebody belong to a space; None: to the whole organisation."""
        self._transaction.execute(_MOVE.values(space_id=space), {"who": person})

    def values(self, space: Space) -> tuple[str, ...]:
        """Return the names of the values that hold in a space, by name."""
        rows = self._transaction.execute(IN_FORCE, {"space": space.id})
        return tuple(row.name for row in rows)

    def add_value(self, space: Space, name: str, sentence: str) -> bool:
        """Add a value to a space; False where its word is taken, or its name has no letter."""
        slug = slug_of(name)
        key = {"space": space.id, "slug": slug}
        if not slug or self._transaction.execute(_TAKEN, key).first() is not None:
            return False
        row = {"id": new_id(), "space_id": space.id, "slug": slug, "name": name}
        lists: dict[str, list[str]] = {"looks": [], "sounds": [], "feels": [], "never": []}
        self._transaction.execute(insert(value).values(**row, sentence=sentence, **lists))
        return True


_SPACE = space  # the methods' own words shadow the table

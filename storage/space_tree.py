"""How spaces hang below each other."""

from datetime import datetime

from sqlalchemy import (
    bindparam,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite understands it too

from bot.identity import OrganisationId, Person, PersonId, Role, Space, SpaceId
from bot.spaces.model import MOST_DEPTH, Attachment, Branch
from storage.locks import first_to_change
from storage.people import PERSON_COLUMNS, organisation, person, person_of
from storage.space_store import SqlSpaces
from storage.spaces import (
    MEMBER,
    SPACE_COLUMNS,
    attachment,
    first_space,
    lineage,
    role,
    space,
    space_of_rows,
)

_MOST_SPACES, _MOST_OWNERS = 200, 5
_of = space.c.organisation_id == bindparam("organisation")
_SPACES = select(*SPACE_COLUMNS).where(_of).order_by(space.c.id).limit(_MOST_SPACES)
_OWNERS = (
    select(role.c.space_id.label("owned"), *PERSON_COLUMNS)
    .join_from(role, person, person.c.id == role.c.person_id)
    .join(space, space.c.id == role.c.space_id)
    .where(_of, role.c.role == Role.OWNER.value, MEMBER)
    .order_by(person.c.name, person.c.id)
    .limit(_MOST_SPACES * _MOST_OWNERS)
)
_home = func.coalesce(person.c.space_id, first_space(bindparam("organisation")))
_COUNTS = (
    select(_home.label("home"), func.count().label("people"))
    .where(person.c.organisation_id == bindparam("organisation"), MEMBER)
    .group_by("home")
)
_LINE = lineage(bindparam("space"))
_ABOVE = select(_LINE.c.id).where(_LINE.c.depth > 0).order_by(_LINE.c.depth)
_below = (
    select(space.c.id, literal(0).label("depth"))
    .where(space.c.id == bindparam("space"))
    .cte("below", recursive=True)
)
_below = _below.union_all(
    select(space.c.id, _below.c.depth + 1).where(
        space.c.parent_id == _below.c.id, _below.c.depth < MOST_DEPTH
    )
)
_HEIGHT = select(func.max(_below.c.depth))
_ORGANISATION = select(organisation.c.id).where(organisation.c.id == bindparam("organisation"))
_ASKED = select(attachment).where(attachment.c.child_id == bindparam("child"))
_FORGET = delete(attachment).where(attachment.c.child_id == bindparam("which"))
_ASK = upsert(attachment)
_ASK = _ASK.on_conflict_do_update(
    index_elements=[attachment.c.child_id],
    set_={
        "parent_id": _ASK.excluded.parent_id,
        "asked_by": _ASK.excluded.asked_by,
        "asked_at": _ASK.excluded.asked_at,
    },
)
_ATTACH = update(space).where(space.c.id == bindparam("which"))


class SqlTree(SqlSpaces):
    """Implements `bot.spaces.ports.TreeStore`."""

    def tree(self, organisation: OrganisationId) -> tuple[Branch, ...]:
        """Return the spaces of the organisation, in no order."""
        key = {"organisation": organisation}
        owners: dict[int, list[Person]] = {}
        for row in self._transaction.execute(_OWNERS, key):
            owners.setdefault(row.owned, []).append(person_of(row))
        people = {row.home: row.people for row in self._transaction.execute(_COUNTS, key)}
        return tuple(
            Branch(
                space_of_rows([row]),
                tuple(owners.get(row.id, ())[:_MOST_OWNERS]),
                people.get(row.id, 0),
            )
            for row in self._transaction.execute(_SPACES, key)
        )

    def above(self, space: Space) -> tuple[SpaceId, ...]:
        """Return the spaces above one, nearest first; nobody else changes the tree meanwhile."""
        first_to_change(self._transaction, _ORGANISATION, {"organisation": space.organisation})
        found = self._transaction.execute(_ABOVE, {"space": space.id}).scalars()
        return tuple(SpaceId(one) for one in found)

    def height(self, space: Space) -> int:
        """Return how many spaces stand below each other under one."""
        return int(self._transaction.execute(_HEIGHT, {"space": space.id}).scalar() or 0)

    def ask(self, attachment: Attachment) -> None:
        """Keep that a space wants to be attached; an earlier wish of it is forgotten."""
        row = {
            "child_id": attachment.child,
            "parent_id": attachment.parent,
            "asked_by": attachment.asked_by,
            "asked_at": attachment.asked_at,
        }
        self._transaction.execute(_ASK, row)

    def asked(self, child: SpaceId) -> Attachment | None:
        """Return what a space asked for and nobody answered."""
        row = self._transaction.execute(_ASKED, {"child": child}).first()
        if row is None:
            return None
        return Attachment(child, SpaceId(row.parent_id), PersonId(row.asked_by), row.asked_at)

    def forget(self, child: SpaceId) -> None:
        """Forget what a space asked for."""
        self._transaction.execute(_FORGET, {"which": child})

    def attach(self, child: Space, parent: SpaceId | None, now: datetime) -> None:
        """Hang a space below another from now on; None: below no other."""
        since = now if parent else None
        changed = _ATTACH.values(parent_id=parent, attached_at=since)
        self._transaction.execute(changed, {"which": child.id})

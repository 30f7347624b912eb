"""Whom thanks reach, counted in groups; one row for each sort of people, never one for each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
)

from bot.identity import ContactLevel, PersonId, Role, Space, SpaceId
from bot.spaces.model import MOST_DEPTH
from bot.spaces.reach import Crowd, Reached
from bot.spaces.reach_tree import Part
from storage.people import person
from storage.recognition import kudos, kudos_receiver
from storage.returns import REACHES, RETURNED
from storage.schema import BigKey
from storage.space_setup import DEPARTMENT
from storage.spaces import MEMBER, first_space, lineage, role, space
from storage.types import UtcDateTime
from storage.units import Transaction

_HELD = select(role.c.role).where(
    role.c.space_id == bindparam("space"), role.c.person_id == bindparam("person")
)
_since, _until = bindparam("since", type_=UtcDateTime), bindparam("until", type_=UtcDateTime)

_stood_there = or_(space.c.attached_at.is_(None), space.c.attached_at < _until)

# A space, and those below it, each with the instant from which it counts here.
_tree = (
    select(space.c.id, _since.label("since"), literal_column("0").label("depth"))
    .where(space.c.id == bindparam("space"))
    .cte("tree", recursive=True)
)
_tree = _tree.union_all(
    select(
        space.c.id,
        case((space.c.attached_at > _tree.c.since, space.c.attached_at), else_=_tree.c.since),
        _tree.c.depth + 1,
    ).where(space.c.parent_id == _tree.c.id, _stood_there, _tree.c.depth < MOST_DEPTH)
)
# The topmost space above it at the same instant, and the whole tree below that.
_line = (
    select(space.c.id, space.c.parent_id, space.c.attached_at, literal_column("0").label("depth"))
    .where(space.c.id == bindparam("space"))
    .cte("line", recursive=True)
)
_line = _line.union_all(
    select(space.c.id, space.c.parent_id, space.c.attached_at, _line.c.depth + 1).where(
        space.c.id == _line.c.parent_id,
        or_(_line.c.attached_at.is_(None), _line.c.attached_at < _until),
        _line.c.depth < MOST_DEPTH,
    )
)
_top = select(_line.c.id).order_by(_line.c.depth.desc()).limit(1).scalar_subquery()
_all = (
    select(space.c.id, null().cast(BigKey).label("parent"), literal_column("0").label("depth"))
    .where(space.c.id == _top)
    .cte("everywhere", recursive=True)
)
_all = _all.union_all(
    select(space.c.id, space.c.parent_id, _all.c.depth + 1).where(
        space.c.parent_id == _all.c.id, _stood_there, _all.c.depth < MOST_DEPTH
    )
)
_TREE = select(_all.c.id, _all.c.parent)
_LINE = lineage(bindparam("space"))
_ZONE = (
    select(space.c.zone)
    .join_from(_LINE, space, space.c.id == _LINE.c.id)
    .order_by(_LINE.c.depth.desc())
    .limit(1)
)
_home = func.coalesce(person.c.space_id, first_space(bindparam("organisation")))
_level = func.coalesce(person.c.own_contact_level, person.c.contact_level)
_belonging = (
    select(_home.label("home"), DEPARTMENT.label("department"), _level.label("level"))
    .where(person.c.organisation_id == bindparam("organisation"), MEMBER)
    .subquery("belonging")
)
_SIZES = select(_belonging, func.count().label("people")).group_by(*_belonging.c)
_people = (
    select(
        person.c.id,
        DEPARTMENT.label("department"),
        _level.label("level"),
        _tree.c.since,
    )
    .join_from(person, _tree, _tree.c.id == _home)
    .where(person.c.organisation_id == bindparam("organisation"), MEMBER)
    .cte("people")
)
_reaching: Select[tuple[Any]] = (
    select(literal_column("1"))
    .join_from(kudos, kudos_receiver, kudos_receiver.c.kudos_id == kudos.c.id)
    .where(~kudos.c.private, kudos.c.given_at >= _people.c.since, kudos.c.given_at < _until)
    .where(REACHES)
)
_thanked = exists(
    _reaching.where(
        kudos_receiver.c.person_id == _people.c.id,
        kudos_receiver.c.given_at >= _people.c.since,  # the index on it begins with the person
        kudos_receiver.c.given_at < _until,
    )
)
_thanking = exists(_reaching.where(kudos.c.giver_id == _people.c.id))
_each = select(
    _people.c.department,
    _people.c.level,
    case((_thanked, 1), else_=0).label("thanked"),
    case((_thanking, 1), else_=0).label("thanking"),
).subquery("each")
_CROWDS = (
    select(
        _each.c.department,
        _each.c.level,
        _each.c.thanked,
        _each.c.thanking,
        func.count().label("people"),
    )
    .group_by(_each.c.department, _each.c.level, _each.c.thanked, _each.c.thanking)
    .order_by(_each.c.department, _each.c.level, _each.c.thanked, _each.c.thanking)
)
_giver, _receiver = _people.alias("giver"), _people.alias("receiver")
# Of so many the share is known to less than a point; all of a year's million would take seconds.
_NEWEST = 20_000
_lately = (
    select(kudos.c.id, kudos.c.giver_id, kudos.c.given_at)
    .where(
        kudos.c.organisation_id == bindparam("organisation"),
        kudos.c.given_at >= _since,
        kudos.c.given_at < _until,
        kudos.c.undone_at.is_(None),
        kudos.c.removed_at.is_(None),
        kudos.c.hidden_at.is_(None),
        ~kudos.c.private,
    )
    .order_by(kudos.c.given_at.desc())
    .limit(_NEWEST)
    .subquery("lately")
)
_ACROSS = (
    select(
        func.count().label("thanks"),
        func.coalesce(
            func.sum(case((_giver.c.department != _receiver.c.department, 1), else_=0)), 0
        ).label("across"),
    )
    .join_from(_lately, kudos_receiver, kudos_receiver.c.kudos_id == _lately.c.id)
    .join(_giver, _giver.c.id == _lately.c.giver_id)
    .join(_receiver, _receiver.c.id == kudos_receiver.c.person_id)
    .where(
        _lately.c.given_at >= _giver.c.since,
        _lately.c.given_at >= _receiver.c.since,
        _giver.c.department != "",
        _receiver.c.department != "",
        ~kudos_receiver.c.undone,
        ~RETURNED,
    )
)


class SqlReach:
    """Implements `bot.spaces.reach_views.ReachStore`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def reached(self, space: Space, since: datetime, until: datetime) -> Reached:
        """Return what happened from `since` on and before `until` in a space and those below."""
        key = {
            "space": space.id,
            "organisation": space.organisation,
            "since": since,
            "until": until,
        }
        crowds = tuple(
            Crowd(
                row.department,
                ContactLevel(row.level) if row.level else None,
                bool(row.thanked),
                bool(row.thanking),
                row.people,
            )
            for row in self._transaction.execute(_CROWDS, key)
        )
        row = self._transaction.execute(_ACROSS, key).one()
        tree = self._parts(key)
        return Reached(crowds, row.thanks, int(row.across), space.id, tree)

    def zone(self, space: Space) -> str:
        """Return the time zone of the topmost space of the tree in which a space stands."""
        return self._transaction.execute(_ZONE, {"space": space.id}).scalar() or "UTC"

    def _parts(self, key: Mapping[str, object]) -> tuple[Part, ...]:
        """Return the whole tree, with those who belong to each of its spaces."""
        sizes: dict[int, list[tuple[str, str, int]]] = {}
        for row in self._transaction.execute(_SIZES, key):
            found = (row.department, row.level or "", row.people)
            sizes.setdefault(row.home, []).append(found)
        return tuple(
            Part(
                SpaceId(row.id),
                SpaceId(row.parent) if row.parent else None,
                tuple(sizes.get(row.id, ())),
            )
            for row in self._transaction.execute(_TREE, key)
        )

    def holds(self, space: Space, person: PersonId) -> frozenset[Role]:
        """Return the roles that somebody holds in a space itself."""
        rows = self._transaction.execute(_HELD, {"space": space.id, "person": person})
        return frozenset(Role(row.role) for row in rows)

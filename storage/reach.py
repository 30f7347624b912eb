"""Whom thanks reach, counted in groups; one row for each sort of people, never one for each."""

from datetime import datetime

from sqlalchemy import (
    bindparam,
    case,
    exists,
    func,
    literal_column,
    select,
)

from bot.identity import ContactLevel, PersonId, Role, Space
from bot.spaces.model import MOST_DEPTH
from bot.spaces.reach import Crowd, Reached
from storage.people import person
from storage.recognition import kudos, kudos_receiver
from storage.space_setup import DEPARTMENT
from storage.spaces import MEMBER, first_space, role, space
from storage.types import UtcDateTime
from storage.units import Transaction

_HELD = select(role.c.role).where(
    role.c.space_id == bindparam("space"), role.c.person_id == bindparam("person")
)
_since, _until = bindparam("since", type_=UtcDateTime), bindparam("until", type_=UtcDateTime)

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
    ).where(space.c.parent_id == _tree.c.id, _tree.c.depth < MOST_DEPTH)
)
_home = func.coalesce(person.c.space_id, first_space(bindparam("organisation")))
_people = (
    select(
        person.c.id,
        DEPARTMENT.label("department"),
        func.coalesce(person.c.own_contact_level, person.c.contact_level).label("level"),
        _tree.c.since,
    )
    .join_from(person, _tree, _tree.c.id == _home)
    .where(person.c.organisation_id == bindparam("organisation"), MEMBER)
    .cte("people")
)
_thanked = exists().where(
    kudos_receiver.c.person_id == _people.c.id,
    kudos_receiver.c.given_at >= _people.c.since,
    kudos_receiver.c.given_at < _until,
    ~kudos_receiver.c.undone,
)
_thanking = exists().where(
    kudos.c.giver_id == _people.c.id,
    kudos.c.given_at >= _people.c.since,
    kudos.c.given_at < _until,
    kudos.c.undone_at.is_(None),
)
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
        return Reached(crowds, thanks=row.thanks, across=int(row.across))

    def holds(self, space: Space, person: PersonId) -> frozenset[Role]:
        """Return the roles that somebody holds in a space itself."""
        rows = self._transaction.execute(_HELD, {"space": space.id, "person": person})
        return frozenset(Role(row.role) for row in rows)

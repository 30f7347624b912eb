"""What an import would do: decided from the whole list and everybody who is known, at once.

The order of the rows never matters, and the same list twice changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.identity import PersonId, Standing
from bot.staff.circles import depths, on_circles
from bot.staff.model import (
    ATTRIBUTES,
    Change,
    Entry,
    Field,
    Known,
    Plan,
    Record,
    Rejected,
    StaffList,
)

STANDINGS: Mapping[Standing, str] = {
    Standing.GUEST: "is a guest in the chat",
    Standing.BOT: "is an app",
    Standing.OUTSIDER: "belongs to another organisation",
    Standing.DEACTIVATED: "has left",
    Standing.ERASED: "has left",
}
UNKNOWN = "nobody in the chat has this address"
NO_ADDRESSES = (
    "the chat tells me nobody's address, so nobody can be matched."
    " Does the app have the scope users:read.email? python3 run.py doctor"
)
ROUND = "would report to themselves, over others in the list"

Matched = dict[PersonId, tuple[Entry, Record]]
"""Whom the list names, and what it says of them."""

People = Mapping[PersonId, Known]


def plan_import(listed: StaffList, known: Sequence[Known]) -> Plan:
    """Return what an import of a list would do.

    Args:
        listed: the list.
        known: everybody of the organisation, in any order.
    """
    people = {person.id: person for person in known}
    by_email = _by_email(known)
    matched, rejected = _match(listed, by_email)
    matched, round_about = _without_circles(listed, matched, people)
    changes, unchanged = _changes(matched, people)
    missing = sum(1 for one in known if one.record != Record() and one.id not in matched)
    return Plan(
        changes=_managers_first(changes, people),
        unchanged=unchanged,
        missing=missing,
        listed=len(matched),
        rejected=tuple(sorted((*listed.rejected, *rejected, *round_about), key=lambda r: r.line)),
    )


def _by_email(known: Iterable[Known]) -> dict[str, Known]:
    """Return whom an address means: a member before a guest or a leaver, the oldest of several."""
    found: dict[str, Known] = {}
    ranked = sorted(known, key=lambda one: (one.standing is not Standing.MEMBER, one.id))
    for person in ranked:
        if person.email:
            found.setdefault(person.email, person)
    return found


def _match(listed: StaffList, by_email: Mapping[str, Known]) -> tuple[Matched, list[Rejected]]:
    """Return what the list says of whom, and the rows that mean nobody."""
    matched: Matched = {}
    rejected = []
    for entry in listed.entries:
        person = by_email.get(entry.email)
        wrong = _whoever(entry, person, Field.EMAIL) or _boss(entry, by_email)
        if wrong or person is None:
            rejected.append(wrong or Rejected(entry.line, Field.EMAIL.value, UNKNOWN))
            continue
        matched[person.id] = (entry, _record(entry, listed.fields, person, by_email))
    return matched, rejected


def _whoever(entry: Entry, person: Known | None, field: Field) -> Rejected | None:
    """Return why an address means nobody who can be listed."""
    if person is None:
        return Rejected(entry.line, field.value, UNKNOWN)
    if person.standing is not Standing.MEMBER:
        return Rejected(entry.line, field.value, STANDINGS[person.standing])
    return None


def _boss(entry: Entry, by_email: Mapping[str, Known]) -> Rejected | None:
    """Return why somebody cannot be the manager."""
    if entry.manager is None:
        return None
    if entry.manager == entry.email:
        return Rejected(entry.line, Field.MANAGER.value, "is the person in this row")
    return _whoever(entry, by_email.get(entry.manager), Field.MANAGER)


def _record(
    entry: Entry, fields: frozenset[Field], person: Known, by_email: Mapping[str, Known]
) -> Record:
    """Return what is kept of a person afterwards; a field without a column stays as it is."""
    said = Record(
        department=entry.department,
        location=entry.location,
        manager=by_email[entry.manager].id if entry.manager else None,
        hired_on=entry.hired_on,
        contact_level=entry.contact_level,
    )
    stays = {
        name: getattr(person.record, name)
        for field, name in ATTRIBUTES.items()
        if field not in fields
    }
    return replace(said, **stays)


def _without_circles(
    listed: StaffList,
    matched: Matched,
    people: People,
) -> tuple[Matched, list[Rejected]]:
    """Return the same without rows by which people would report to themselves."""
    rejected: list[Rejected] = []
    if Field.MANAGER not in listed.fields:
        return matched, rejected
    while found := on_circles(_managers(matched, people)) & matched.keys():
        for person in found:
            entry, _ = matched.pop(person)
            rejected.append(Rejected(entry.line, Field.MANAGER.value, ROUND))
    return matched, rejected


def _managers(matched: Matched, people: People) -> dict[PersonId, PersonId | None]:
    """Return who would report to whom."""
    now = {person.id: person.record.manager for person in people.values()}
    return {**now, **{person: record.manager for person, (_, record) in matched.items()}}


def _changes(matched: Matched, people: People) -> tuple[list[Change], int]:
    """Return who changes, and how many do not."""
    changes = [
        Change(person, entry.email, people[person].record, record)
        for person, (entry, record) in matched.items()
        if people[person].record != record
    ]
    return changes, len(matched) - len(changes)


def _managers_first(changes: Iterable[Change], people: People) -> tuple[Change, ...]:
    """Return the changes from the top down: then no moment between them has a circle."""
    listed = list(changes)
    after = {person.id: person.record.manager for person in people.values()}
    after.update({change.person: change.after.manager for change in listed})
    depth = depths(after)
    return tuple(sorted(listed, key=lambda change: (depth[change.person], change.person)))

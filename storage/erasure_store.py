"""Forgetting somebody: who asked, how far it is, and who must not come back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert  # SQLite understands it too

from bot.identity import (
    AccountId,
    OrganisationId,
    PersonId,
    Praise,
    Role,
    Standing,
    Workspace,
)
from bot.mentions import is_telling, without
from bot.people.erasures import Changed, Identity, Progress, Seat
from bot.spaces.model import MOST_DEPTH
from bot.ui.language import SOURCE_LANGUAGE, say_in
from storage.audit import note
from storage.connecting import connect_tries
from storage.erasure import erasure, mention, tombstone
from storage.notes import noted
from storage.outbox import delivery
from storage.people import account, person, workspace, workspace_of
from storage.recognition import kudos
from storage.spaces import role, space
from storage.stories import story, suggestion
from storage.units import Transaction

AT_ONCE = 100
TEXTS: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "kudos": (kudos, ("reason",)),
    "story": (story, ("words",)),
    "suggestion": (suggestion, ("line", "seen")),
}
"""Where the texts are that `mention` tells of, by kind."""

SHELL: Mapping[str, object] = {
    "name": "",
    "email": "",
    "zone": "UTC",
    "locale": "en",
    "title": "",
    "department": "",
    "standing": Standing.ERASED.value,
    "own_locale": None,
    "own_zone": None,
    "quiet_start": 18,
    "quiet_end": 8,
    "quiet_weekends": True,
    "praise": Praise.PUBLIC.value,
    "nudges": False,
    "locked": False,
    "hr_department": None,
    "location": None,
    "hired_on": None,
    "contact_level": None,
    "own_contact_level": None,
    "nudged_at": None,
    "manager_id": None,
    "space_id": None,
    "preferred_workspace_id": None,
}
"""What is left in the row of somebody who was forgotten."""

_ASK = insert(erasure).on_conflict_do_nothing()
_OPEN = (
    select(erasure.c.person_id)
    .where(erasure.c.done_at.is_(None))
    .order_by(erasure.c.asked_at, erasure.c.person_id)
    .limit(AT_ONCE)
)
_STATE = select(erasure).where(erasure.c.person_id == bindparam("who"))
_WHO = select(person).where(person.c.id == bindparam("who"))
_SEATS = (
    select(account.c.person_id, workspace.c.platform, workspace.c.external_id.label("team"))
    .add_columns(account.c.external_id, account.c.email)
    .join_from(account, workspace, account.c.workspace_id == workspace.c.id)
    .where(account.c.person_id.in_(bindparam("people", expanding=True)))
    .order_by(account.c.person_id, account.c.external_id)
)
_THROUGH = (
    select(workspace)
    .join(person, person.c.organisation_id == workspace.c.organisation_id)
    .where(person.c.id == bindparam("who"))
    .order_by(workspace.c.connected.desc(), workspace.c.id)
    .limit(1)
)
_others = role.alias()
_OWNED_ALONE = (
    select(space.c.name)
    .join(role, role.c.space_id == space.c.id)
    .where(
        role.c.person_id == bindparam("who"),
        role.c.role == Role.OWNER.value,
        ~select(_others.c.person_id)
        .where(
            _others.c.space_id == space.c.id,
            _others.c.role == Role.OWNER.value,
            _others.c.person_id != bindparam("who"),
        )
        .exists(),
    )
    .order_by(space.c.name)
)
_NAMES = select(person.c.name).where(
    person.c.organisation_id == bindparam("organisation"), person.c.id != bindparam("who")
)
_KEEP = update(erasure).where(erasure.c.person_id == bindparam("who"))
_MENTIONS = (
    select(mention)
    .where(mention.c.person_id == bindparam("who"))
    .order_by(mention.c.kind, mention.c.object_id, mention.c.words)
    .limit(bindparam("most"))
)
_WORKSPACES = select(workspace).order_by(workspace.c.id)
_NEXT = (
    select(person.c.id, person.c.email)
    .where(person.c.id > bindparam("after"), person.c.standing != Standing.ERASED.value)
    .order_by(person.c.id)
    .limit(bindparam("most"))
)


class SqlErasures:
    """Implements `bot.people.erasures.Erasures`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def ask(self, person: PersonId, now: datetime) -> None:
        """Note that somebody is to be forgotten; a second time changes nothing."""
        self._transaction.execute(_ASK, {"person_id": person, "asked_at": now})

    def open(self) -> tuple[PersonId, ...]:
        """Return up to a hundred people who are still to be forgotten, oldest first."""
        return tuple(PersonId(one) for one in self._transaction.execute(_OPEN).scalars())

    def identity(self, person: PersonId) -> Identity:
        """Return what says who a person is."""
        email = self._transaction.execute(_WHO, {"who": person}).one().email
        return Identity(person, email, self._seats([person]))

    def _seats(self, people: Collection[int]) -> tuple[Seat, ...]:
        """Return the accounts of people."""
        rows = self._transaction.execute(_SEATS, {"people": list(people)})
        return tuple(
            Seat(
                PersonId(row.person_id),
                row.platform,
                row.team,
                AccountId(row.external_id),
                row.email,
            )
            for row in rows
        )

    def found(self, organisation: OrganisationId | None, word: str) -> tuple[PersonId, ...]:
        """Return whom an address, or an account in any workspace, belongs to."""
        email = word.strip().lower()
        with_account = select(account.c.person_id).where(
            (account.c.external_id == word) | ((account.c.email == email) & (account.c.email != ""))
        )
        address = (person.c.email == email) & (person.c.email != "")
        known = select(person.c.id).where(address | person.c.id.in_(with_account))
        if organisation is not None:
            known = known.where(person.c.organisation_id == organisation)
        rows = self._transaction.execute(known.order_by(person.c.id).limit(AT_ONCE))
        return tuple(PersonId(one) for one in rows.scalars())

    def owned_alone(self, person: PersonId) -> tuple[str, ...]:
        """Return the names of the spaces that nobody else owns, in their order."""
        rows = self._transaction.execute(_OWNED_ALONE, {"who": person}).scalars()
        return tuple(str(one) for one in rows)

    def progress(self, person: PersonId) -> Progress | None:
        """Return how far it is; None: nobody asked, or it is done."""
        row = self._transaction.execute(_STATE, {"who": person}).first()
        if row is None or row.done_at is not None:
            return None
        through = self._transaction.execute(_THROUGH, {"who": person}).first()
        return Progress(row.step, row.after, workspace_of(through) if through else None)

    def begin(self, person: PersonId, prints: Collection[str], now: datetime) -> None:
        """Leave an empty shell of a person, bury their prints, and keep what to look for."""
        execute = self._transaction.execute
        row = execute(_WHO, {"who": person}).one()
        seats = self._seats([person])
        if row.standing != Standing.ERASED.value:
            sought = self._sought(row, seats)
            execute(_KEEP.values(sought=sought, done_at=None), {"who": person})
        self.bury(prints, now)
        self._leave_no_message(person)
        self._leave_no_note(seats)
        self._leave_no_try(person)
        execute(delete(account).where(account.c.person_id == person))
        execute(update(_PERSON).where(_PERSON.c.id == person).values(**SHELL))

    def _sought(self, row: Any, seats: Collection[Seat]) -> list[str]:  # noqa: ANN401 - a row
        """Return the words that say who somebody is, wherever they stand."""
        key = {"organisation": row.organisation_id, "who": row.id}
        others = self._transaction.execute(_NAMES, key).scalars().all()
        names = [row.name] if row.name and is_telling(row.name, others) else []
        emails = {row.email, *(seat.email for seat in seats)} - {""}
        return [*names, *sorted(emails), *(seat.account for seat in seats)]

    def _leave_no_message(self, person: PersonId) -> None:
        """Take what was said, or is to be said, to somebody out of the ledger."""
        theirs = select(account.c.workspace_id, account.c.external_id).where(
            account.c.person_id == person
        )
        where = tuple_(delivery.c.workspace_id, delivery.c.account)
        self._transaction.execute(delete(delivery).where(where.in_(theirs)))

    def _leave_no_note(self, seats: Collection[Seat]) -> None:
        """Forget what somebody wanted and what was not done yet."""
        for seat in seats:
            theirs = delete(noted).where(
                noted.c.platform == seat.platform,
                noted.c.workspace == seat.workspace,
                noted.c.actor == seat.account,
            )
            self._transaction.execute(theirs)

    def _leave_no_try(self, person: PersonId) -> None:
        """Forget the wrong codes that somebody typed: they are kept by account."""
        theirs = select(account.c.workspace_id, account.c.external_id).where(
            account.c.person_id == person
        )
        where = tuple_(connect_tries.c.workspace_id, connect_tries.c.external_id)
        self._transaction.execute(delete(connect_tries).where(where.in_(theirs)))

    def keep(self, person: PersonId, step: str, after: int) -> None:
        """Keep how far it is."""
        self._transaction.execute(_KEEP.values(step=step, after=after), {"who": person})

    def unname(self, person: PersonId, most: int) -> Changed | None:
        """Have up to `most` texts that name somebody say "a colleague"; None: no more do."""
        rows = self._transaction.execute(_MENTIONS, {"who": person, "most": most}).all()
        if not rows:
            return None
        named: dict[tuple[str, int], list[str]] = {}
        for row in rows:
            named.setdefault((row.kind, row.object_id), []).append(row.words)
        for (kind, number), words in named.items():
            self._reword(kind, number, words)
        gone = delete(mention).where(
            mention.c.kind == bindparam("k"),
            mention.c.object_id == bindparam("o"),
            mention.c.person_id == person,
            mention.c.words == bindparam("w"),
        )
        keys = [{"k": row.kind, "o": row.object_id, "w": row.words} for row in rows]
        self._transaction.execute(gone, keys)
        kinds = {kind for kind, _ in named}
        return {kind: tuple(n for k, n in named if k == kind) for kind in kinds}

    def _reword(self, kind: str, number: int, words: Collection[str]) -> None:
        """Take some words out of one text."""
        table, columns = TEXTS[kind]
        row = self._transaction.execute(select(table).where(table.c.id == number)).first()
        if row is None:
            return
        instead = colleague(self._transaction, row.space_id)
        changed = {name: without(getattr(row, name), words, instead) for name in columns}
        self._transaction.execute(update(table).where(table.c.id == number).values(**changed))

    def finish(self, person: PersonId, now: datetime) -> None:
        """Note that it is done; what was looked for is forgotten too, and the log names nobody."""
        home = self._transaction.execute(_WHO, {"who": person}).one().organisation_id
        note(self._transaction, home, None, None, "person.forgotten", "", now)
        self._transaction.execute(_KEEP.values(done_at=now, sought=None, step=""), {"who": person})

    def buried(self, prints: Collection[str]) -> frozenset[str]:
        """Return those of some prints that belong to the forgotten."""
        known: Select[Any] = select(tombstone.c.print).where(tombstone.c.print.in_(list(prints)))
        return frozenset(self._transaction.execute(known).scalars()) if prints else frozenset()

    def bury(self, prints: Collection[str], now: datetime) -> None:
        """Keep prints of the forgotten; those that are kept already stay."""
        if rows := [{"print": one, "at": now} for one in prints]:
            self._transaction.execute(insert(tombstone).on_conflict_do_nothing(), rows)

    def unbury(self, prints: Collection[str]) -> None:
        """Forget prints: whoever they belong to may come back."""
        self._transaction.execute(delete(tombstone).where(tombstone.c.print.in_(list(prints))))

    def workspaces(self) -> tuple[Workspace, ...]:
        """Return every workspace that was ever connected."""
        return tuple(workspace_of(row) for row in self._transaction.execute(_WORKSPACES))

    def identities(self, after: PersonId, most: int) -> tuple[Identity, ...]:
        """Return the next people with an account or an address, by id."""
        rows = self._transaction.execute(_NEXT, {"after": after, "most": most}).all()
        seats: dict[int, list[Seat]] = {}
        for seat in self._seats([row.id for row in rows]):
            seats.setdefault(seat.person, []).append(seat)
        return tuple(
            Identity(PersonId(row.id), row.email, tuple(seats.get(row.id, ()))) for row in rows
        )


def colleague(transaction: Transaction, space_id: int | None) -> str:
    """Return what stands for somebody who was forgotten, in the language of a space."""
    return say_in(locale_of(transaction, space_id))("a colleague")


def locale_of(transaction: Transaction, space_id: int | None) -> str:
    """Return the language of a space: its own, or the nearest one above it."""
    for _ in range(MOST_DEPTH + 1):
        found = select(space.c.locale, space.c.parent_id).where(space.c.id == space_id)
        row = transaction.execute(found).first()
        if row is None or row.locale:
            return str(row.locale) if row else SOURCE_LANGUAGE
        space_id = row.parent_id
    return SOURCE_LANGUAGE


_PERSON = person  # the methods' own word shadows the table

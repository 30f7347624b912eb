"""Kudos: the store."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, Table, func, or_, update
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite understands it too

from bot.identity import (
    ConversationId,
    OrganisationId,
    Person,
    PersonId,
    Space,
    SpaceId,
    WorkspaceId,
)
from bot.recognition.model import (
    Allowance,
    Kudos,
    KudosId,
    NamedValue,
    Note,
    Totals,
)
from storage.drafts import SqlDrafts
from storage.ids import new_id
from storage.kudos_rows import whole
from storage.limits import Limits, allowance_of, note_of
from storage.locks import first_to_change, must_lock
from storage.mentions import index, index_again
from storage.people import people_by_id, person, person_of
from storage.recognition import (
    ALLOWANCE,
    CONNECTED,
    ELSEWHERE,
    GIVEN,
    GIVEN_LATELY,
    HOLD,
    MEMBERS,
    NOTE_AT,
    OF_THE_DAY,
    ONE,
    RECEIVED,
    RECEIVED_LATELY,
    SEVERAL,
    TEAM_BUDGET,
    TIMES,
    TOTALS,
    VALUES,
    WITH_ADDRESS,
    WITH_EMAIL,
    allowance,
    kudos,
    kudos_join,
    kudos_receiver,
    team_budget,
    thanks_month,
    thanks_note,
)
from storage.rollups import SqlCards
from storage.spaces import space
from storage.units import Row, Transaction

LATELY = timedelta(days=30)


class SqlRecognition(SqlDrafts, SqlCards):
    """Implements `bot.recognition.ports.RecognitionStore`.

    On a writer a kudos, an allowance and a note that were read stay as they are until the commit.
    """

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        super().__init__(transaction)
        self._values: dict[SpaceId, tuple[NamedValue, ...]] = {}
        self._held: set[PersonId] = set()

    def values(self, space: Space) -> tuple[NamedValue, ...]:
        """Return the active values of a space, by name, as they are when they are first asked for.

        Whoever gives a kudos asks twice, and changes none in between.
        """
        if space.id not in self._values:
            rows = self._transaction.look_up(VALUES, {"space": space.id})
            self._values[space.id] = tuple(
                NamedValue(row.slug, row.name, row.looks[0] if row.looks else row.sentence)
                for row in rows
            )
        return self._values[space.id]

    def people(self, ids: Collection[PersonId]) -> Mapping[PersonId, Person]:
        """Return people by id."""
        return people_by_id(self._transaction, ids)

    def person_with_email(self, organisation: OrganisationId, email: str) -> Person | None:
        """Return whoever has an address, in any spelling of case."""
        key = {"organisation": organisation, "email": email.strip().lower()}
        row = self._transaction.execute(WITH_EMAIL, key).first()
        if row is None:  # perhaps one that another account of theirs has
            row = self._transaction.execute(WITH_ADDRESS, key).first()
        return person_of(row) if row else None

    def people_named(
        self, organisation: OrganisationId, word: str, most: int
    ) -> tuple[Person, ...]:
        """Return members whose name begins with a word, in any spelling of case, by name."""
        spelled = {word, word.casefold(), word.title(), word.upper()}
        begins = or_(*(person.c.name.startswith(one, autoescape=True) for one in sorted(spelled)))
        rows = self._transaction.execute(
            MEMBERS.where(or_(begins, func.lower(person.c.name).startswith(word, autoescape=True))),
            {"organisation": organisation, "most": most},
        )
        return tuple(person_of(row) for row in rows)

    def is_in_several_places(self, organisation: OrganisationId) -> bool:
        """Return whether more than one workspace of the organisation is connected."""
        rows = self._transaction.execute(CONNECTED, {"organisation": organisation}).all()
        return len(rows) > 1

    def addresses_elsewhere(
        self, workspace: WorkspaceId, people: Collection[PersonId]
    ) -> Mapping[PersonId, str]:
        """Return the addresses of those people who have no account in a workspace."""
        key = {"workspace": workspace, "people": list(people)}
        rows = self._transaction.execute(ELSEWHERE, key).all() if people else ()
        return {PersonId(row.id): row.email or row.name for row in rows}

    def expect(
        self,
        giver: PersonId,
        receivers: Collection[PersonId],
        channel: ConversationId | None,
        now: datetime,
        thanked_since: datetime,
    ) -> None:
        """Expect a kudos: look at its limits at once, and let nobody change them meanwhile."""
        self._hold((giver, *receivers))
        self._limits = Limits(giver, channel, now, thanked_since)
        self._limits.look(self._transaction, receivers)

    def allowance(self, giver: PersonId) -> Allowance | None:
        """Return what a giver used of the current period; None before the first kudos."""
        if self._limits and self._limits.giver == giver and self._limits.allowances:
            return self._limits.allowances.pop()
        return allowance_of(self._first_of(giver, ALLOWANCE, {"giver": giver}))

    def set_allowance(self, giver: PersonId, allowance: Allowance) -> None:
        """Keep what a giver used."""
        self._transaction.add(
            _SET_ALLOWANCE,
            {
                "giver_id": giver,
                "day": allowance.day,
                "zone": allowance.zone,
                "used": allowance.used,
                "last": allowance.last,
                "prints": allowance.prints,
            },
        )

    def team_budget(self, manager: PersonId, year: int) -> int:
        """Return how many kudos a manager gave from the team budget of a year."""
        row = self._first_of(manager, TEAM_BUDGET, {"manager": manager, "year": year})
        return 0 if row is None else int(row.used)

    def set_team_budget(self, manager: PersonId, year: int, used: int) -> None:
        """Keep how many they gave."""
        row = {"manager_id": manager, "year": year, "used": used}
        self._transaction.execute(_SET_BUDGET, row)

    def times_thanked(
        self, giver: PersonId, receivers: Collection[PersonId], since: datetime
    ) -> Mapping[PersonId, tuple[datetime, ...]]:
        """Return when a giver thanked each of some people since an instant, oldest first."""
        if self._limits and (seen := self._limits.take_times(giver, receivers, since)) is not None:
            return seen
        key = {"giver": giver, "people": list(receivers), "since": since}
        found: dict[PersonId, tuple[datetime, ...]] = {}
        for row in self._transaction.execute(TIMES, key):
            who = PersonId(row.person_id)
            found[who] = (*found.get(who, ()), row.given_at)
        return found

    def next_id(self) -> KudosId:
        """Return the id that the next kudos gets."""
        return KudosId(new_id())

    def add(self, kudos: Kudos) -> None:
        """Keep a new kudos and count it."""
        add = self._transaction.add
        add(
            _KUDOS_ROW,
            {
                "id": kudos.id,
                "organisation_id": kudos.organisation,
                "space_id": kudos.space,
                "giver_id": kudos.giver,
                "reason": kudos.reason,
                "value": kudos.value.slug if kudos.value else None,
                "value_name": kudos.value.name if kudos.value else None,
                "value_line": kudos.value.line if kudos.value else None,
                "private": kudos.private,
                "given_at": kudos.given_at,
                "workspace_id": kudos.workspace,
                "origin": kudos.origin,
                "customer": kudos.customer or None,
                "card_channel": kudos.channel,
                "rollup_id": kudos.rollup,
                "budget_year": kudos.budget_year,
            },
        )
        for position, receiver in enumerate(kudos.receivers):
            add(
                kudos_receiver,
                {
                    "kudos_id": kudos.id,
                    "person_id": receiver,
                    "position": position,
                    "on_card": receiver in kudos.shown,
                    "giver_id": kudos.giver,
                    "given_at": kudos.given_at,
                },
            )
        self._count(kudos, 1)

    def _count(self, kudos: Kudos, by: int) -> None:
        """Count a kudos for its giver and receivers, or count it off again."""
        given_at = kudos.given_at.astimezone(UTC)
        month = given_at.year * 100 + given_at.month
        rows = [
            {"person_id": who, "month": month, "received": by, "given": 0}
            for who in kudos.receivers
        ]
        rows.append({"person_id": kudos.giver, "month": month, "received": 0, "given": by})
        for row in rows:
            self._transaction.add(_COUNT, row)

    def kudos(self, organisation: OrganisationId, kudos: KudosId) -> Kudos | None:
        """Return one kudos, undone ones included."""
        key = {"organisation": organisation, "kudos": kudos}
        row = first_to_change(self._transaction, ONE, key)
        return None if row is None else self._whole([row])[0]

    def several(self, organisation: OrganisationId, ids: Collection[KudosId]) -> tuple[Kudos, ...]:
        """Return the kudos with these ids that count, oldest first."""
        key = {"organisation": organisation, "ids": list(ids)}
        return self._whole(self._transaction.execute(SEVERAL, key).all())

    def newest_of(self, giver: PersonId) -> Kudos | None:
        """Return the newest kudos of a giver that counts."""
        found = self.given(giver, 1)
        return found[0] if found else None

    def received(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        """Return the newest thanks to a person, private ones included."""
        rows = self._transaction.execute(RECEIVED, {"person": person, "most": most})
        return self._whole(rows.all())

    def given(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        """Return the newest thanks from a person, private ones included."""
        rows = self._transaction.execute(GIVEN, {"person": person, "most": most})
        return self._whole(rows.all())

    def of_the_day(self, giver: PersonId, most: int) -> tuple[KudosId, ...]:
        """Return the newest kudos of a giver that were taken from their own of a day."""
        rows = self._transaction.execute(OF_THE_DAY, {"person": giver, "most": most})
        return tuple(KudosId(one) for one in rows.scalars())

    def totals(self, person: PersonId, now: datetime) -> Totals:
        """Return how many thanks a person received and gave."""
        execute = self._transaction.execute
        ever = execute(TOTALS, {"person": person}).one()
        key = {"person": person, "since": now - LATELY}
        return Totals(
            int(ever.received),
            int(ever.given),
            execute(RECEIVED_LATELY, key).scalar_one(),
            execute(GIVEN_LATELY, key).scalar_one(),
        )

    def reword(self, kudos: KudosId, reason: str, now: datetime) -> None:
        """Change what a kudos says."""
        changed = update(_KUDOS_ROW).where(_KUDOS_ROW.c.id == kudos)
        self._transaction.execute(changed.values(reason=reason, edited_at=now))
        index_again(self._transaction, "kudos", kudos)

    def name(self, kudos: KudosId, named: Collection[tuple[PersonId, str]]) -> None:
        """Keep who is named in the words of a kudos, each with the words as they stand there."""
        index(self._transaction, "kudos", kudos, named)

    def undo(self, kudos: Kudos, now: datetime) -> None:
        """Take a kudos back; it counts no more. A second time changes nothing."""
        execute = self._transaction.execute
        alive = update(_KUDOS_ROW).where(
            _KUDOS_ROW.c.id == kudos.id, _KUDOS_ROW.c.undone_at.is_(None)
        )
        gone = execute(alive.values(undone_at=now).returning(_KUDOS_ROW.c.removed_at)).first()
        if gone is None or gone.removed_at is not None:  # what a curator took down counts no more
            return
        theirs = kudos_receiver.c.kudos_id == kudos.id
        execute(update(kudos_receiver).where(theirs).values(undone=True))
        self._count(kudos, -1)

    def hide(self, kudos: KudosId, receiver: PersonId, now: datetime) -> None:  # noqa: ARG002 - the port's: no need to say when
        """Keep a receiver off the public card, for ever."""
        theirs = (kudos_receiver.c.kudos_id == kudos) & (kudos_receiver.c.person_id == receiver)
        self._transaction.execute(update(kudos_receiver).where(theirs).values(on_card=False))

    def show_to_manager(self, kudos: KudosId, receiver: PersonId, now: datetime) -> None:
        """Note that a receiver had a kudos shown to their manager."""
        theirs = (kudos_receiver.c.kudos_id == kudos) & (kudos_receiver.c.person_id == receiver)
        self._transaction.execute(update(kudos_receiver).where(theirs).values(to_manager_at=now))

    def join(self, kudos: KudosId, person: PersonId, now: datetime) -> bool:
        """Add somebody's "me too"; return whether it is their first."""
        row = {"kudos_id": kudos, "person_id": person, "at": now}
        return self._transaction.execute(_JOIN, row).first() is not None

    def note_at(self, receiver: PersonId, instant: datetime) -> Note | None:
        """Return the newest note to a receiver that was opened at an instant or before it."""
        if self._limits and self._limits.now == instant and receiver in self._limits.notes:
            return self._limits.notes.pop(receiver)
        key = {"receiver": receiver, "instant": instant}
        return note_of(receiver, self._first_of(receiver, NOTE_AT, key))

    def set_note(self, note: Note) -> None:
        """Keep a note, new or with more in it."""
        self._transaction.add(
            _SET_NOTE,
            {
                "receiver_id": note.receiver,
                "anchor": note.anchor,
                "kudos": list(note.kudos),
                "opened_at": note.opened_at,
                "due_at": note.due_at,
            },
        )

    def offer_setup(self, space: Space) -> bool:
        """Note that somebody is offered the set-up now; return whether nobody was before."""
        offer = update(_SPACE).where(_SPACE.c.id == space.id, ~_SPACE.c.setup_offered)
        return self._transaction.execute(offer.values(setup_offered=True)).rowcount == 1

    def _first_of(self, person: PersonId, statement: Select[Any], key: Row) -> Any:  # noqa: ANN401 - a row, or None
        """Return the one row that a person has of something, which nobody else can change now."""
        self._hold((person,))
        return self._transaction.execute(statement, key).first()

    def _hold(self, people: Collection[PersonId]) -> None:
        """Let nobody else change what these people used and are told until the commit.

        They stand for it themselves, as there may be nothing yet; in the order of their ids, so
        that two who thank each other do not wait for each other.
        """
        new = set(people) - self._held
        if new and must_lock(self._transaction):
            self._held |= new
            self._transaction.execute(HOLD, {"people": sorted(new)}).all()

    def _whole(self, rows: Iterable[Any]) -> tuple[Kudos, ...]:
        """Return the kudos of rows with their receivers and those who joined."""
        return whole(self._transaction, rows)


def _upserting(table: Table) -> Insert:
    """Return the statement that inserts a row or replaces the one with the same key."""
    statement = upsert(table)
    keys = [column.name for column in table.primary_key]
    rest = {c.name: statement.excluded[c.name] for c in table.c if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def _counting() -> Insert:
    """Return the statement that adds to the counts of a person and month."""
    statement = upsert(thanks_month)
    return statement.on_conflict_do_update(
        index_elements=["person_id", "month"],
        set_={
            "received": thanks_month.c.received + statement.excluded.received,
            "given": thanks_month.c.given + statement.excluded.given,
        },
    )


_COUNT = _counting()
_JOIN = upsert(kudos_join).on_conflict_do_nothing().returning(kudos_join.c.person_id)
_SET_ALLOWANCE = _upserting(allowance)
_SET_NOTE = _upserting(thanks_note)
_SET_BUDGET = _upserting(team_budget)
# The methods' own words shadow the tables.
_KUDOS_ROW, _SPACE = kudos, space

"""Kudos, kept in memory."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.identity import OrganisationId, Person, PersonId, Space
from bot.recognition.model import (
    Allowance,
    Draft,
    DraftId,
    Kudos,
    KudosId,
    NamedValue,
    Note,
    Totals,
)
from tests.fakes_values import FakeValues
from tests.memory import Memory

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class FakeRecognition:
    """Implements `bot.recognition.ports.RecognitionStore`."""

    memory: Memory

    def values(self, space: Space) -> tuple[NamedValue, ...]:
        return tuple(
            NamedValue(value.slug, value.name, value.looks[0] if value.looks else value.sentence)
            for value in FakeValues(self.memory).all(space)
        )

    def people(self, ids: Collection[PersonId]) -> Mapping[PersonId, Person]:
        return self.memory.known(ids)

    def person_with_email(self, organisation: OrganisationId, email: str) -> Person | None:
        wanted = email.strip().lower()
        for who, known in self.memory.emails.items():
            if known == wanted and self.memory.people[who].organisation == organisation:
                return self.memory.person(who)
        return None

    def allowance(self, giver: PersonId) -> Allowance | None:
        return self.memory.allowances.get(giver)

    def set_allowance(self, giver: PersonId, allowance: Allowance) -> None:
        self.memory.allowances[giver] = allowance

    def times_thanked(
        self, giver: PersonId, receivers: Collection[PersonId], since: datetime
    ) -> Mapping[PersonId, tuple[datetime, ...]]:
        found: dict[PersonId, tuple[datetime, ...]] = {}
        for kudos in self._oldest_first():
            if kudos.giver == giver and kudos.given_at > since and not kudos.undone:
                for who in set(receivers).intersection(kudos.receivers):
                    found[who] = (*found.get(who, ()), kudos.given_at)
        return found

    def next_id(self) -> KudosId:
        return KudosId(self.memory.next_number())

    def add(self, kudos: Kudos) -> None:
        self.memory.kudos[kudos.id] = kudos

    def kudos(self, organisation: OrganisationId, kudos: KudosId) -> Kudos | None:
        known = self.memory.kudos.get(kudos)
        return known if known is not None and known.organisation == organisation else None

    def several(self, organisation: OrganisationId, ids: Collection[KudosId]) -> tuple[Kudos, ...]:
        return tuple(
            kudos
            for kudos in self._oldest_first()
            if kudos.id in ids and kudos.organisation == organisation and not kudos.undone
        )

    def newest_of(self, giver: PersonId) -> Kudos | None:
        return next(iter(self.given(giver, 1)), None)

    def received(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        return self._newest(most, lambda kudos: person in kudos.receivers)

    def given(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        return self._newest(most, lambda kudos: kudos.giver == person)

    def totals(self, person: PersonId, now: datetime) -> Totals:
        given = [k for k in self.memory.kudos.values() if k.giver == person and not k.undone]
        received = [k for k in self.memory.kudos.values() if person in k.receivers and not k.undone]
        return Totals(
            len(received),
            len(given),
            sum(kudos.given_at > now - LATELY for kudos in received),
            sum(kudos.given_at > now - LATELY for kudos in given),
        )

    def reword(self, kudos: KudosId, reason: str, now: datetime) -> None:
        self._keep(replace(self.memory.kudos[kudos], reason=reason))

    def undo(self, kudos: Kudos, now: datetime) -> None:
        self._keep(replace(self.memory.kudos[kudos.id], undone=True))

    def hide(self, kudos: KudosId, receiver: PersonId, now: datetime) -> None:
        known = self.memory.kudos[kudos]
        self._keep(replace(known, shown=tuple(who for who in known.shown if who != receiver)))

    def join(self, kudos: KudosId, person: PersonId, now: datetime) -> bool:
        known = self.memory.kudos[kudos]
        if person in known.joined:
            return False
        self._keep(replace(known, joined=(*known.joined, person)))
        return True

    def note_at(self, receiver: PersonId, instant: datetime) -> Note | None:
        theirs = [note for note in self.memory.notes.values() if note.receiver == receiver]
        opened = [note for note in theirs if note.opened_at <= instant]
        return max(opened, key=lambda note: note.opened_at, default=None)

    def set_note(self, note: Note) -> None:
        self.memory.notes[note.anchor] = note

    def keep_draft(self, draft: Draft, now: datetime) -> DraftId:
        number = DraftId(self.memory.next_number())
        self.memory.drafts[number] = draft
        return number

    def draft(self, giver: PersonId, draft: DraftId) -> Draft | None:
        known = self.memory.drafts.get(draft)
        if known is None or known.giver.id != giver:
            return None
        to = tuple(self.memory.known(person.id for person in known.to).values())
        return replace(known, giver=self.memory.person(giver), to=to)

    def drafts(self, giver: PersonId, most: int) -> Mapping[DraftId, Draft]:
        newest = sorted(self.memory.drafts, reverse=True)
        theirs = [number for number in newest if self.memory.drafts[number].giver.id == giver]
        found = {number: self.draft(giver, number) for number in theirs[:most]}
        return {number: draft for number, draft in found.items() if draft is not None}

    def drop_draft(self, draft: DraftId) -> None:
        self.memory.drafts.pop(draft, None)

    def offer_setup(self, space: Space) -> bool:
        is_first = space.id not in self.memory.offered
        self.memory.offered[space.id] = None
        return is_first

    def _keep(self, kudos: Kudos) -> None:
        self.memory.kudos[kudos.id] = kudos

    def _oldest_first(self) -> list[Kudos]:
        return sorted(self.memory.kudos.values(), key=lambda kudos: (kudos.given_at, kudos.id))

    def _newest(self, most: int, fits: Callable[[Kudos], bool]) -> tuple[Kudos, ...]:
        found = [k for k in reversed(self._oldest_first()) if fits(k) and not k.undone]
        return tuple(found[:most])

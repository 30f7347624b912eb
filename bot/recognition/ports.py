"""What recognition needs kept; implemented in `storage/recognition.py`."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

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


class RecognitionStore(Protocol):
    """Kudos, drafts, allowances and the notes that tell of them, in one organisation."""

    def values(self, space: Space) -> tuple[NamedValue, ...]:
        """Return the active values of a space, by name."""
        ...

    def people(self, ids: Collection[PersonId]) -> Mapping[PersonId, Person]:
        """Return people by id."""
        ...

    def person_with_email(self, organisation: OrganisationId, email: str) -> Person | None:
        """Return whoever has an address, in any spelling of case."""
        ...

    def allowance(self, giver: PersonId) -> Allowance | None:
        """Return what a giver used of the current period; None before the first kudos."""
        ...

    def set_allowance(self, giver: PersonId, allowance: Allowance) -> None:
        """Keep what a giver used."""
        ...

    def times_thanked(
        self, giver: PersonId, receivers: Collection[PersonId], since: datetime
    ) -> Mapping[PersonId, tuple[datetime, ...]]:
        """Return when a giver thanked each of some people since an instant, oldest first."""
        ...

    def next_id(self) -> KudosId:
        """Return the id that the next kudos gets."""
        ...

    def add(self, kudos: Kudos) -> None:
        """Keep a new kudos and count it."""
        ...

    def kudos(self, organisation: OrganisationId, kudos: KudosId) -> Kudos | None:
        """Return one kudos, undone ones included."""
        ...

    def several(self, organisation: OrganisationId, ids: Collection[KudosId]) -> tuple[Kudos, ...]:
        """Return the kudos with these ids that are not undone, oldest first."""
        ...

    def newest_of(self, giver: PersonId) -> Kudos | None:
        """Return the newest kudos of a giver that is not undone."""
        ...

    def received(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        """Return the newest thanks to a person, private ones included."""
        ...

    def given(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        """Return the newest thanks from a person, private ones included."""
        ...

    def totals(self, person: PersonId, now: datetime) -> Totals:
        """Return how many thanks a person received and gave."""
        ...

    def reword(self, kudos: KudosId, reason: str, now: datetime) -> None:
        """Change what a kudos says."""
        ...

    def undo(self, kudos: Kudos, now: datetime) -> None:
        """Take a kudos back; it counts no more."""
        ...

    def hide(self, kudos: KudosId, receiver: PersonId, now: datetime) -> None:
        """Keep a receiver off the public card, for ever."""
        ...

    def join(self, kudos: KudosId, person: PersonId, now: datetime) -> bool:
        """Add somebody's "me too"; return whether it is their first."""
        ...

    def note_at(self, receiver: PersonId, instant: datetime) -> Note | None:
        """Return the newest note to a receiver that was opened at an instant or before it.

        A kudos is told of in the note that was the newest when it was given.
        """
        ...

    def set_note(self, note: Note) -> None:
        """Keep a note, new or with more in it."""
        ...

    def keep_draft(self, draft: Draft, now: datetime) -> DraftId:
        """Keep a draft for a week."""
        ...

    def draft(self, giver: PersonId, draft: DraftId) -> Draft | None:
        """Return a giver's own draft."""
        ...

    def drafts(self, giver: PersonId, most: int) -> Mapping[DraftId, Draft]:
        """Return the newest drafts of a giver, the newest first."""
        ...

    def drop_draft(self, draft: DraftId) -> None:
        """Forget a draft that was used."""
        ...

    def offer_setup(self, space: Space) -> bool:
        """Note that somebody is offered the set-up now; return whether nobody was before."""
        ...

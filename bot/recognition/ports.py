"""What recognition needs kept; implemented in `storage/recognition.py`."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.identity import (
    ConversationId,
    OrganisationId,
    Person,
    PersonId,
    Space,
    SpaceId,
    WorkspaceId,
)
from bot.outcome import ToConversation
from bot.recognition.model import (
    Allowance,
    Draft,
    DraftId,
    Kudos,
    KudosId,
    NamedValue,
    Note,
    Reports,
    Rollup,
    RollupId,
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

    def people_named(
        self, organisation: OrganisationId, word: str, most: int
    ) -> tuple[Person, ...]:
        """Return members whose name begins with a word, in any spelling of case, by name."""
        ...

    def is_in_several_places(self, organisation: OrganisationId) -> bool:
        """Return whether more than one workspace of the organisation is connected."""
        ...

    def addresses_elsewhere(
        self, workspace: WorkspaceId, people: Collection[PersonId]
    ) -> Mapping[PersonId, str]:
        """Return the addresses of those people who have no account in a workspace.

        Whoever has no address is called by their name.
        """
        ...

    def expect(
        self,
        giver: PersonId,
        receivers: Collection[PersonId],
        channel: ConversationId | None,
        now: datetime,
        thanked_since: datetime,
    ) -> None:
        """Expect that a kudos is given now: all that limits it can be looked at at once.

        Args:
            channel: where its card goes; None: nowhere.
            thanked_since: from when on it counts how often the giver thanked the same people.
        """
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

    def cards_lately(self, channel: ConversationId, now: datetime) -> int:
        """Return how many cards a channel got within the hour; `limits.CROWDED` means or more."""
        ...

    def team_budget(self, manager: PersonId, year: int) -> int:
        """Return how many kudos a manager gave from the team budget of a year."""
        ...

    def set_team_budget(self, manager: PersonId, year: int, used: int) -> None:
        """Keep how many they gave."""
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
        """Return the kudos with these ids that count, oldest first."""
        ...

    def newest_of(self, giver: PersonId) -> Kudos | None:
        """Return the newest kudos of a giver that counts."""
        ...

    def received(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        """Return the newest thanks to a person, private ones included."""
        ...

    def given(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        """Return the newest thanks from a person, private ones included."""
        ...

    def of_the_day(self, giver: PersonId, most: int) -> tuple[KudosId, ...]:
        """Return the newest kudos of a giver that were taken from their own of a day."""
        ...

    def totals(self, person: PersonId, now: datetime) -> Totals:
        """Return how many thanks a person received and gave."""
        ...

    def reword(self, kudos: KudosId, reason: str, now: datetime) -> None:
        """Change what a kudos says; nobody counts as named in it until `name` says so."""
        ...

    def name(self, kudos: KudosId, named: Collection[tuple[PersonId, str]]) -> None:
        """Keep who is named in the words of a kudos, each with the words as they stand there."""
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

    def show_to_manager(self, kudos: KudosId, receiver: PersonId, now: datetime) -> None:
        """Note that a receiver had a kudos shown to their manager."""
        ...

    def open_rollup(self, where: ToConversation, now: datetime) -> Rollup | None:
        """Return the newest card for several kudos that was opened there within the hour.

        One that somebody else is writing on at this moment is passed over: nobody waits.
        """
        ...

    def new_rollup(self, where: ToConversation, now: datetime) -> Rollup:
        """Keep a new card for several kudos."""
        ...

    def rollup(self, rollup: RollupId) -> Rollup | None:
        """Return a card for several kudos, which stays as it is until the commit."""
        ...

    def lines(self, rollup: Rollup) -> tuple[Kudos, ...]:
        """Return the kudos that have a line on a card, oldest first; hidden ones have one too."""
        ...

    def locale_of(self, space: SpaceId) -> str:
        """Return the language of what is posted for all in a space to read."""
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


class TeamStore(RecognitionStore, Protocol):
    """The same, and who reports to whom."""

    def has_reports(self, manager: PersonId) -> bool:
        """Return whether anybody reports to a person."""
        ...

    def unthanked(self, manager: PersonId, since: datetime, most: int) -> tuple[Person, ...]:
        """Return who reports to a manager and was not thanked since an instant, by name.

        Who was hired after it is left out.
        """
        ...

    def seen(self, manager: PersonId, space: SpaceId, now: datetime) -> None:
        """Note in the audit log that a manager saw those names; once in 24 hours."""
        ...


class ModerationStore(RecognitionStore, Protocol):
    """The same, and what was reported."""

    def report(self, kudos: KudosId, person: PersonId, now: datetime) -> bool:
        """Add somebody's report; return whether it is their first of this kudos, ever."""
        ...

    def reports(self, kudos: KudosId) -> Reports:
        """Return who reported a kudos."""
        ...

    def hide_from_all(self, kudos: KudosId, now: datetime) -> None:
        """Hide a kudos until a curator decides."""
        ...

    def leave_up(self, kudos: KudosId, now: datetime) -> None:
        """Decide that a kudos stays; from now on new people must report it."""
        ...

    def take_down(self, kudos: Kudos, now: datetime) -> None:
        """Decide that a kudos goes; it counts no more. A second time changes nothing."""
        ...

    def curators(self, space: SpaceId) -> tuple[tuple[Person, ...], ...]:
        """Return who looks after a space, then after its parent, and so on; levels may be empty."""
        ...

    def curates(self, person: PersonId, space: SpaceId) -> bool:
        """Return whether somebody looks after a space, or after one above it."""
        ...

    def reported(self, curator: PersonId, most: int) -> tuple[tuple[Kudos, int], ...]:
        """Return what waits for a curator's decision with how many reported it, oldest first."""
        ...

    def record(self, kudos: Kudos, what: str, by: PersonId | None, now: datetime) -> None:
        """Add a line to the audit log; it holds no words of anybody.

        Args:
            by: None: nobody is to learn who it was.
        """
        ...

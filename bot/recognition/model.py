"""A kudos and what belongs to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from bot.identity import ConversationId, OrganisationId, Person, PersonId, SpaceId, WorkspaceId

KudosId = NewType("KudosId", int)
DraftId = NewType("DraftId", int)
RollupId = NewType("RollupId", int)


@dataclass(frozen=True)
class NamedValue:
    """As much of a value as recognition needs: `line` says what it looks like."""

    slug: str
    name: str
    line: str = ""


@dataclass(frozen=True)
class Kudos:
    """One thank-you.

    Attributes:
        receivers: everybody thanked, in the order in which they were named.
        shown: those of them who may stand on the public card; empty means that there is no card.
        joined: who pressed "Me too", in that order.
        origin: the conversation in which it was given, if any.
        customer: whom it helped, as the giver named them; empty: nobody was named.
        channel: the conversation in which its card stands, if it has one.
        rollup: the card that it shares with others.
        hidden: by reports, until a curator decides.
        removed: by a curator; it counts no more.
        told_managers: those receivers who showed it to their manager.
        budget_year: the year of the giver's team budget that it was taken from; None: it was one
            of the giver's own of the day.
    """

    id: KudosId
    organisation: OrganisationId
    space: SpaceId
    giver: PersonId
    receivers: tuple[PersonId, ...]
    reason: str
    given_at: datetime
    private: bool = False
    value: NamedValue | None = None
    shown: tuple[PersonId, ...] = ()
    joined: tuple[PersonId, ...] = ()
    undone: bool = False
    origin: ConversationId | None = None
    workspace: WorkspaceId | None = None
    customer: str = ""
    channel: ConversationId | None = None
    rollup: RollupId | None = None
    hidden: bool = False
    removed: bool = False
    told_managers: tuple[PersonId, ...] = ()
    budget_year: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it is one of somebody's thanks: neither taken back nor taken down."""
        return not (self.undone or self.removed)

    @property
    def is_public(self) -> bool:
        """Whether everybody in its channel may read it now."""
        return self.counts and not self.hidden and bool(self.shown)

    def may_be_seen_by(self, person: PersonId) -> bool:
        """Return whether somebody may know of it: by its card, or as one of those concerned."""
        return person in (self.giver, *self.receivers) or (bool(self.shown) and not self.hidden)

    @property
    def card_key(self) -> str:
        """The anchor of its public card in the ledger."""
        return f"{self.subject}:card"

    @property
    def echo_key(self) -> str:
        """The anchor of the one line in the channel of origin."""
        return f"{self.subject}:echo"

    @property
    def subject(self) -> str:
        """The word by which all that is said of it can be found again."""
        return f"kudos:{self.id}"

    def copy_key(self, receiver: PersonId) -> str:
        """Return the anchor of the copy that a receiver had sent to their manager."""
        return f"{self.subject}:manager:{receiver}"

    def note_key(self, receiver: PersonId) -> str:
        """Return the anchor of the message that tells a receiver, if it begins with this kudos."""
        return f"{self.subject}:to:{receiver}"


@dataclass(frozen=True)
class Draft:
    """A kudos that could not be sent yet, kept so that nothing has to be typed again."""

    giver: Person
    to: tuple[Person, ...]
    reason: str
    value: str | None
    private: bool
    customer: str = ""


@dataclass(frozen=True)
class Allowance:
    """What a giver used of the current period.

    Attributes:
        day: the local date that the period belongs to, in `zone`.
        used: how many kudos were given in it.
        last: the instant of the newest one.
        prints: a fingerprint of the newest one, so that a double press is recognised.
    """

    day: date
    zone: str
    used: int
    last: datetime
    prints: str = ""


@dataclass(frozen=True)
class Note:
    """The direct message that tells a receiver of thanks; more within the hour join it.

    Attributes:
        anchor: its key in the ledger.
        kudos: what it tells of, oldest first.
        opened_at: when the first of them was given.
        due_at: when it is said.
    """

    receiver: PersonId
    anchor: str
    kudos: tuple[KudosId, ...]
    opened_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Totals:
    """How many thanks a person received and gave, ever and in the last 30 days."""

    received: int
    given: int
    received_lately: int = 0
    given_lately: int = 0


@dataclass(frozen=True)
class Rollup:
    """One card for the thanks of a busy hour in a channel, a line for each."""

    id: RollupId
    workspace: WorkspaceId
    conversation: ConversationId
    opened_at: datetime

    @property
    def card_key(self) -> str:
        """The anchor of the card in the ledger."""
        return f"rollup:{self.id}:card"


@dataclass(frozen=True)
class Reports:
    """Who reported a card.

    Attributes:
        waiting: those on whose word a curator has not decided yet, in their order.
        decided: those on whose word one has; they cannot report the same card again.
    """

    waiting: tuple[PersonId, ...] = ()
    decided: tuple[PersonId, ...] = ()

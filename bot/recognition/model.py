"""A kudos and what belongs to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from bot.identity import ConversationId, OrganisationId, Person, PersonId, SpaceId, WorkspaceId

KudosId = NewType("KudosId", int)
DraftId = NewType("DraftId", int)


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

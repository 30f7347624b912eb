"""The few words that every capability shares: who, where, and in which organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

OrganisationId = NewType("OrganisationId", int)
WorkspaceId = NewType("WorkspaceId", int)
SpaceId = NewType("SpaceId", int)
PersonId = NewType("PersonId", int)

AccountId = NewType("AccountId", str)
"""A person's id on one platform, for example Slack's `U…`; meaningful only with its workspace."""

ConversationId = NewType("ConversationId", str)
"""A channel or direct message as the platform names it; opaque to the core."""


class Role(StrEnum):
    """What somebody may do in a space, beyond what every member may."""

    CURATOR = "curator"
    MANAGER = "manager"
    SPONSOR = "sponsor"
    ANALYST = "analyst"
    ADMIN = "admin"
    OWNER = "owner"


ADMINS = frozenset({Role.ADMIN, Role.OWNER})
"""Who may change how a space works."""

CURATORS = ADMINS | {Role.CURATOR}
"""Who looks after what people write in a space: reported cards, stories, suggestions, values."""


class Standing(StrEnum):
    """What kind of account the directory says somebody has."""

    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    OUTSIDER = "outsider"  # belongs to another organisation that shares a channel with ours
    DEACTIVATED = "deactivated"
    ERASED = "erased"  # asked to be forgotten: only a number is left, so that totals stay right


class Praise(StrEnum):
    """How a person likes to be thanked."""

    PUBLIC = "public"
    PRIVATE = "private"


class ContactLevel(StrEnum):
    """How near to customers somebody works, after Judd (product.md B12)."""

    CONTACTOR = "contactor"  # serves customers daily
    MODIFIER = "modifier"  # meets customers without a marketing role: reception, delivery, billing
    INFLUENCER = "influencer"  # shapes the offer, rarely meets customers: product, marketing
    ISOLATED = "isolated"  # neither


def subject_of(person: PersonId) -> str:
    """Return how the audit log and the ledger call somebody whom something is about."""
    return f"person:{person}"


@dataclass(frozen=True)
class QuietHours:
    """The part of the day in which the bot does not start a conversation.

    Hours are whole local hours from 0 to 23; the interval is half-open and may cross midnight.
    Equal hours mean that there are none. Saturdays and Sundays are quiet when `weekends` is true.
    """

    start: int = 18
    end: int = 8
    weekends: bool = True


@dataclass(frozen=True)
class Person:
    """A human of the organisation, as far as every capability may know them."""

    id: PersonId
    organisation: OrganisationId
    name: str
    zone: str  # IANA name, for example "Europe/Berlin"
    locale: str  # BCP 47, for example "de" or "pt-BR"
    standing: Standing = Standing.MEMBER
    praise: Praise = Praise.PUBLIC
    quiet: QuietHours = QuietHours()
    department: str = ""
    nudges: bool = False  # asked for a reminder to thank somebody
    locked: bool = False  # an admin stopped them from giving
    manager: PersonId | None = None  # whom they report to
    contact_level: ContactLevel | None = None  # None: nobody said
    home: SpaceId | None = None  # the space they belong to; None: the whole organisation

    @property
    def takes_part(self) -> bool:
        """Whether they may use the bot and be thanked."""
        return self.standing is Standing.MEMBER


@dataclass(frozen=True)
class Workspace:
    """One Slack workspace or Teams tenant that is connected to the organisation."""

    id: WorkspaceId
    organisation: OrganisationId
    platform: str
    external_id: str
    name: str
    bot_account: AccountId | None = None


class SpaceKind(StrEnum):
    """What sort of unit a space is."""

    ORGANISATION = "organisation"
    DIVISION = "division"
    DEPARTMENT = "department"
    SITE = "site"


@dataclass(frozen=True)
class Space:
    """A unit of set-up: one department, one site, or the whole organisation.

    The settings are those in force: what a space does not choose itself is as in its parent.
    """

    id: SpaceId
    organisation: OrganisationId
    name: str
    # Where cards go, for each chat that has such a channel; in others: where the kudos was given.
    channels: Mapping[WorkspaceId, ConversationId] = field(default_factory=dict, hash=False)
    value_required: bool = True
    is_set_up: bool = False
    locale: str = "en"  # the language of what is posted for all to read
    kind: SpaceKind = SpaceKind.ORGANISATION
    parent: SpaceId | None = None
    department: str = ""  # people of this department belong to the space
    zone: str = "UTC"  # IANA name: the local time of what the space does on a schedule

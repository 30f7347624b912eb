"""What the fake stores keep: every table of the storage, in memory."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime

from bot.identity import (
    AccountId,
    ConversationId,
    OrganisationId,
    Person,
    PersonId,
    Role,
    Space,
    SpaceId,
    Standing,
    Workspace,
    WorkspaceId,
)
from bot.outcome import Reply, Utterance
from bot.people.accounts import Change, Seat
from bot.people.preferences import Preferences
from bot.recognition.model import (
    Allowance,
    Draft,
    DraftId,
    Kudos,
    KudosId,
    Note,
    Rollup,
    RollupId,
)
from bot.spaces.model import Attachment, Chosen, Entry, Room
from bot.values.model import (
    GoalCard,
    Story,
    StoryId,
    Suggestion,
    SuggestionId,
    Value,
    ValueId,
)
from bot.values.round import Answer, Line, LineId, Round, RoundId


@dataclass(frozen=True)
class Erasing:
    """How far the forgetting of somebody is."""

    asked_at: datetime
    step: str = ""
    after: int = 0
    sought: tuple[str, ...] = ()
    done_at: datetime | None = None


@dataclass(frozen=True)
class Noted:
    """One request that was written down."""

    key: str
    kept: bytes
    noted_at: datetime
    held_until: datetime
    attempts: int = 0


@dataclass(frozen=True)
class Path:
    """How far a newcomer is."""

    noted_at: datetime
    step: int = 0
    told_at: datetime | None = None
    ended: bool = False


@dataclass(frozen=True)
class Address:
    """The e-mail address of an account; `apart`: no address joins it to anybody any more."""

    email: str
    verified: bool
    apart: bool = False


@dataclass(frozen=True)
class Code:
    """A code that connects accounts."""

    digits: str
    workspace: WorkspaceId
    number: int
    made_at: datetime
    typed_by: Seat | None = None
    typed_at: datetime | None = None

    @property
    def began_at(self) -> datetime:
        return self.typed_at or self.made_at


@dataclass
class Memory:
    """What is kept; each table is a dictionary of things that do not change."""

    workspaces: dict[WorkspaceId, Workspace] = field(default_factory=dict)
    disconnected: dict[WorkspaceId, None] = field(default_factory=dict)
    people: dict[PersonId, Person] = field(default_factory=dict)
    references: dict[tuple[WorkspaceId, ConversationId], str] = field(default_factory=dict)
    emails: dict[PersonId, str] = field(default_factory=dict)
    chosen: dict[PersonId, Preferences] = field(default_factory=dict)
    standings: dict[tuple[WorkspaceId, AccountId], Standing] = field(default_factory=dict)
    erasures: dict[PersonId, Erasing] = field(default_factory=dict)
    tombstones: dict[str, None] = field(default_factory=dict)
    mentions: dict[tuple[str, int, PersonId, str], None] = field(default_factory=dict)
    accounts: dict[tuple[WorkspaceId, AccountId], PersonId] = field(default_factory=dict)
    addresses: dict[tuple[WorkspaceId, AccountId], Address] = field(default_factory=dict)
    codes: dict[PersonId, Code] = field(default_factory=dict)
    wrong_codes: dict[tuple[WorkspaceId, AccountId], tuple[datetime, int]] = field(
        default_factory=dict
    )
    codes_stopped: dict[OrganisationId, datetime] = field(default_factory=dict)
    changes: dict[int, tuple[PersonId, Change, datetime]] = field(default_factory=dict)
    spaces: dict[SpaceId, Space] = field(default_factory=dict)
    offered: dict[SpaceId, None] = field(default_factory=dict)
    roles: dict[tuple[SpaceId, PersonId, Role], None] = field(default_factory=dict)
    audit: dict[int, tuple[SpaceId, Entry] | str] = field(default_factory=dict)
    choices: dict[SpaceId, Chosen] = field(default_factory=dict)  # none: as the space says itself
    rooms: dict[tuple[WorkspaceId, ConversationId], Room] = field(default_factory=dict)
    attachments: dict[SpaceId, Attachment] = field(default_factory=dict)
    attached: dict[SpaceId, datetime] = field(default_factory=dict)
    values: dict[ValueId, Value] = field(default_factory=dict)
    kudos: dict[KudosId, Kudos] = field(default_factory=dict)
    allowances: dict[PersonId, Allowance] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    drafts: dict[DraftId, Draft] = field(default_factory=dict)
    rollups: dict[RollupId, Rollup] = field(default_factory=dict)
    budgets: dict[tuple[PersonId, int], int] = field(default_factory=dict)
    reports: dict[tuple[KudosId, PersonId], bool] = field(default_factory=dict)  # decided?
    goals: dict[SpaceId, GoalCard] = field(default_factory=dict)
    stories: dict[StoryId, Story] = field(default_factory=dict)
    suggestions: dict[SuggestionId, Suggestion] = field(default_factory=dict)
    rounds: dict[RoundId, Round] = field(default_factory=dict)
    rounds_asked: dict[RoundId, None] = field(default_factory=dict)
    round_lines: dict[LineId, Line] = field(default_factory=dict)
    round_shares: dict[LineId, int | None] = field(default_factory=dict)
    answers: dict[tuple[LineId, PersonId], Answer | None] = field(default_factory=dict)
    nudged: dict[PersonId, datetime] = field(default_factory=dict)
    newcomers: dict[PersonId, Path] = field(default_factory=dict)
    readings: dict[WorkspaceId, datetime] = field(default_factory=dict)
    hired: dict[PersonId, date] = field(default_factory=dict)
    inbox: dict[str, Reply] = field(default_factory=dict)
    noted: dict[str, Noted] = field(default_factory=dict)
    said: dict[int, Utterance] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=lambda: {"last": 1000})

    def next_number(self) -> int:
        """Return a number that was never given before."""
        self.numbers["last"] += 1
        return self.numbers["last"]

    def person(self, who: PersonId) -> Person:
        """Return somebody as they are here, what they chose included."""
        person, chosen = self.people[who], self.chosen.get(who)
        if chosen is None:
            return person
        return replace(
            person,
            zone=chosen.zone or person.zone,
            locale=chosen.locale or person.locale,
            quiet=chosen.quiet,
            praise=chosen.praise,
            nudges=chosen.nudges or person.nudges,
            contact_level=chosen.contact_level or person.contact_level,
        )

    def known(self, ids: Iterable[PersonId]) -> dict[PersonId, Person]:
        """Return people by id; unknown ids are missing."""
        return {who: self.person(who) for who in ids if who in self.people}

    def utterances(self) -> tuple[Utterance, ...]:
        """Return all that was to be said, in order."""
        return tuple(self.said.values())

    def snapshot(self) -> "Memory":
        """Return a copy that later changes do not touch."""
        return Memory(**{part.name: copy(getattr(self, part.name)) for part in fields(self)})

    def restore(self, snapshot: "Memory") -> None:
        """Be as `snapshot` was."""
        for part in fields(self):
            setattr(self, part.name, getattr(snapshot, part.name))

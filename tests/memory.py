"""What the fake stores keep: every table of the storage, in memory."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, fields, replace

from bot.identity import (
    AccountId,
    Person,
    PersonId,
    Role,
    Space,
    SpaceId,
    Workspace,
    WorkspaceId,
)
from bot.outcome import Reply, Utterance
from bot.people.preferences import Preferences
from bot.recognition.model import Allowance, Draft, DraftId, Kudos, KudosId, Note
from bot.values.model import Value, ValueId


@dataclass
class Memory:
    """What is kept; each table is a dictionary of things that do not change."""

    workspaces: dict[WorkspaceId, Workspace] = field(default_factory=dict)
    disconnected: dict[WorkspaceId, None] = field(default_factory=dict)
    people: dict[PersonId, Person] = field(default_factory=dict)
    emails: dict[PersonId, str] = field(default_factory=dict)
    chosen: dict[PersonId, Preferences] = field(default_factory=dict)
    accounts: dict[tuple[WorkspaceId, AccountId], PersonId] = field(default_factory=dict)
    spaces: dict[SpaceId, Space] = field(default_factory=dict)
    offered: dict[SpaceId, None] = field(default_factory=dict)
    roles: dict[tuple[SpaceId, PersonId, Role], None] = field(default_factory=dict)
    audit: dict[int, str] = field(default_factory=dict)
    values: dict[ValueId, Value] = field(default_factory=dict)
    kudos: dict[KudosId, Kudos] = field(default_factory=dict)
    allowances: dict[PersonId, Allowance] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    drafts: dict[DraftId, Draft] = field(default_factory=dict)
    inbox: dict[str, Reply] = field(default_factory=dict)
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

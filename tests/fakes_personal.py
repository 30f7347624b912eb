"""Forgetting people, kept in memory."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.identity import (
    AccountId,
    OrganisationId,
    Person,
    PersonId,
    Role,
    Standing,
    Workspace,
    WorkspaceId,
)
from bot.mentions import is_telling, without
from bot.outcome import Post
from bot.people.erasures import Changed, Found, Identity, Progress, Seat, Spot
from bot.personal import About
from bot.recognition.model import Kudos, KudosId
from bot.values.model import StoryId
from tests.fakes_recognition import FakeModeration
from tests.memory import Erasing, Memory

INSTEAD = "a colleague"


@dataclass(frozen=True)
class FakeErasures:
    """Implements `bot.people.erasures.Erasures`."""

    memory: Memory

    def ask(self, person: PersonId, now: datetime) -> None:
        self.memory.erasures.setdefault(person, Erasing(now))

    def open(self) -> tuple[PersonId, ...]:
        known = self.memory.erasures.items()
        return tuple(who for who, erasing in known if erasing.done_at is None)

    def identity(self, person: PersonId) -> Identity:
        seats = [
            Seat(
                who,
                self.memory.workspaces[where].platform,
                self._team(where),
                account,
                self._email(where, account),
            )
            for (where, account), who in self.memory.accounts.items()
            if who == person
        ]
        seats.sort(key=lambda seat: seat.account)
        return Identity(person, self.memory.emails.get(person, ""), tuple(seats))

    def _email(self, workspace: WorkspaceId, account: AccountId) -> str:
        address = self.memory.addresses.get((workspace, account))
        return address.email if address else ""

    def _team(self, workspace: object) -> str:
        return next(w.external_id for w in self.memory.workspaces.values() if w.id == workspace)

    def found(self, organisation: OrganisationId | None, word: str) -> tuple[PersonId, ...]:
        address = word.strip().lower()
        people = {who for who, email in self.memory.emails.items() if email and email == address}
        people |= {who for (_, account), who in self.memory.accounts.items() if account == word}
        return tuple(
            sorted(
                who
                for who in people
                if organisation in (None, self.memory.people[who].organisation)
            )
        )

    def owned_alone(self, person: PersonId) -> tuple[str, ...]:
        owners: dict[int, set[PersonId]] = {}
        for where, who, role in self.memory.roles:
            if role is Role.OWNER:
                owners.setdefault(where, set()).add(who)
        spaces = self.memory.spaces.values()
        return tuple(sorted(one.name for one in spaces if owners.get(one.id) == {person}))

    def progress(self, person: PersonId) -> Progress | None:
        erasing = self.memory.erasures.get(person)
        if erasing is None or erasing.done_at is not None:
            return None
        home = self.memory.people[person].organisation
        workspaces = self.memory.workspaces.values()
        through = next((one for one in workspaces if one.organisation == home), None)
        return Progress(erasing.step, erasing.after, through)

    def begin(self, person: PersonId, prints: Collection[str], now: datetime) -> None:
        memory, known = self.memory, self.memory.people[person]
        if known.standing is not Standing.ERASED:
            identity = self.identity(person)
            others = [one.name for one in memory.people.values() if one.id != person]
            names = [known.name] if is_telling(known.name, others) else []
            emails = sorted({identity.email, *(seat.email for seat in identity.seats)} - {""})
            sought = (*names, *emails, *(seat.account for seat in identity.seats))
            memory.erasures[person] = replace(memory.erasures[person], sought=sought)
        self.bury(prints, now)
        for key in [key for key, who in memory.accounts.items() if who == person]:
            del memory.accounts[key]
        memory.emails[person] = ""
        memory.chosen.pop(person, None)
        memory.people[person] = Person(
            person, known.organisation, "", "UTC", "en", standing=Standing.ERASED
        )

    def keep(self, person: PersonId, step: str, after: int) -> None:
        self._change(person, step=step, after=after)

    def unname(self, person: PersonId, most: int) -> Changed | None:
        keys = sorted(key for key in self.memory.mentions if key[2] == person)[:most]
        if not keys:
            return None
        for kind, number, _, words in keys:
            self._reword(kind, number, words)
        for key in keys:
            del self.memory.mentions[key]
        kinds = {key[0] for key in keys}
        return {
            kind: tuple(dict.fromkeys(key[1] for key in keys if key[0] == kind)) for kind in kinds
        }

    def _reword(self, kind: str, number: int, words: str) -> None:
        if kind == "story":
            story = self.memory.stories[StoryId(number)]
            told = without(story.words, [words], INSTEAD)
            self.memory.stories[story.id] = replace(story, words=told)
            return
        kudos = self.memory.kudos[KudosId(number)]
        reason = without(kudos.reason, [words], INSTEAD)
        self.memory.kudos[kudos.id] = replace(kudos, reason=reason)

    def finish(self, person: PersonId, now: datetime) -> None:
        self.memory.audit[self.memory.next_number()] = "person.forgotten"
        self._change(person, done_at=now, sought=(), step="")

    def _change(self, person: PersonId, **changes: object) -> None:
        erasing = self.memory.erasures[person]
        self.memory.erasures[person] = replace(erasing, **changes)  # type: ignore[arg-type] # by name

    def buried(self, prints: Collection[str]) -> frozenset[str]:
        return frozenset(prints) & self.memory.tombstones.keys()

    def bury(self, prints: Collection[str], now: datetime) -> None:
        self.memory.tombstones.update(dict.fromkeys(prints))

    def unbury(self, prints: Collection[str]) -> None:
        for print_ in prints:
            self.memory.tombstones.pop(print_, None)

    def workspaces(self) -> tuple[Workspace, ...]:
        return tuple(self.memory.workspaces.values())

    def identities(self, after: PersonId, most: int) -> tuple[Identity, ...]:
        ids = sorted(
            who
            for who, person in self.memory.people.items()
            if who > after and person.standing is not Standing.ERASED
        )
        return tuple(self.identity(who) for who in ids[:most])


@dataclass(frozen=True)
class FakeTexts:
    """Implements `bot.people.erasures.Texts`: the words of kudos are all the texts there are."""

    memory: Memory

    def find(self, person: PersonId, spot: Spot, most: int) -> Found:
        sought = self.memory.erasures[person].sought
        after = spot.after[0] if spot.after else 0
        ids = sorted(one for one in self.memory.kudos if one > after)[:most]  # type: ignore[operator] # a number
        reasons = {one: self.memory.kudos[one].reason for one in ids}
        hits = [(one,) for one, reason in reasons.items() if without(reason, sought, "") != reason]
        return Found(0, tuple(hits), Spot(0, (ids[-1],)) if len(ids) == most else None)

    def clear(self, person: PersonId, found: Found) -> Changed:
        sought = self.memory.erasures[person].sought
        changed: list[int] = []
        for key in found.rows:
            kudos = next(one for one in self.memory.kudos.values() if one.id == key[0])
            reason = without(kudos.reason, sought, INSTEAD)
            self.memory.kudos[kudos.id] = replace(kudos, reason=reason)
            changed.append(kudos.id)
        return {"kudos": tuple(changed)} if changed else {}


@dataclass(frozen=True)
class FakePeoplePersonal:
    """Implements `bot.people.personal.PeoplePersonal`."""

    memory: Memory

    def about(self, person: PersonId) -> About:
        known = self.memory.people[person]
        email = self.memory.emails.get(person, "")
        return {"person": {"name": known.name, "email": email}}

    def notices(self, person: PersonId) -> tuple[str, ...]:
        said = [one for one in self.memory.said.values() if isinstance(one, Post)]
        told = [one for one in said if one.subject.startswith("reports:")]
        return tuple(one.key for one in told if f":{person}:" in one.subject)

    def drop(self, person: PersonId) -> None:
        for who, known in self.memory.people.items():
            if known.manager == person:
                self.memory.people[who] = replace(known, manager=None)


@dataclass(frozen=True)
class FakeSpacePersonal:
    """Implements `bot.spaces.personal.SpacePersonal`."""

    memory: Memory

    def about(self, person: PersonId) -> About:
        return {
            "roles": [{"role": role.value} for _, who, role in self.memory.roles if who == person]
        }

    def drop(self, person: PersonId) -> None:
        for key in [key for key in self.memory.roles if key[1] == person]:
            del self.memory.roles[key]


@dataclass(frozen=True)
class FakeValuePersonal:
    """Implements `bot.values.personal.ValuePersonal`."""

    memory: Memory

    def about(self, person: PersonId) -> About:
        return {}

    def drop(self, person: PersonId) -> None:
        """There is nothing yet in memory that would go."""


@dataclass(frozen=True)
class FakeRecognitionPersonal(FakeModeration):
    """Implements `bot.recognition.personal.RecognitionPersonal`."""

    def about(self, person: PersonId) -> About:
        kudos = self.memory.kudos.values()
        return {
            "kudos_given": [{"reason": one.reason} for one in kudos if one.giver == person],
            "kudos_received": [{"reason": one.reason} for one in kudos if person in one.receivers],
        }

    def drop(self, person: PersonId) -> None:
        self.memory.allowances.pop(person, None)
        for anchor in [key for key, note in self.memory.notes.items() if note.receiver == person]:
            del self.memory.notes[anchor]
        for key in [key for key in self.memory.reports if key[1] == person]:
            del self.memory.reports[key]
        drafts = self.memory.drafts
        for number in [key for key, draft in drafts.items() if draft.giver.id == person]:
            del drafts[number]

    def involved(self, person: PersonId, after: int, most: int) -> tuple[KudosId, ...]:
        ids = sorted(
            one.id
            for one in self.memory.kudos.values()
            if one.id > after and person in (one.giver, *one.receivers, *one.joined)
        )
        return tuple(ids[:most])

    def unjoin(self, person: PersonId, kudos: Collection[KudosId]) -> None:
        for number in kudos:
            known = self.memory.kudos[number]
            joined = tuple(who for who in known.joined if who != person)
            self.memory.kudos[number] = replace(known, joined=joined)

    def standing(self, kudos: Collection[int]) -> tuple[Kudos, ...]:
        known = (self.memory.kudos.get(KudosId(one)) for one in kudos)
        return tuple(one for one in known if one is not None and one.counts)

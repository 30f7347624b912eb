"""Kudos, kept in memory."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.identity import (
    CURATORS,
    ConversationId,
    OrganisationId,
    Person,
    PersonId,
    Space,
    SpaceId,
    WorkspaceId,
)
from bot.outcome import ToConversation
from bot.recognition.limits import BUSY_HOUR, CROWDED
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
from bot.spaces.model import Entry
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
        for key, address in self.memory.addresses.items():
            theirs = self.memory.accounts.get(key)
            if wanted and address.email == wanted and theirs is not None:
                one = self.memory.person(theirs)
                return one if one.organisation == organisation else None
        return None

    def people_named(
        self, organisation: OrganisationId, word: str, most: int
    ) -> tuple[Person, ...]:
        begin = [
            self.memory.person(who)
            for who, one in self.memory.people.items()
            if one.organisation == organisation
            and one.takes_part
            and one.name.casefold().startswith(word.casefold())
        ]
        return tuple(sorted(begin, key=lambda one: (one.name, one.id))[:most])

    def is_in_several_places(self, organisation: OrganisationId) -> bool:
        here = [
            one.id
            for one in self.memory.workspaces.values()
            if one.organisation == organisation and one.id not in self.memory.disconnected
        ]
        return len(here) > 1

    def addresses_elsewhere(
        self, workspace: WorkspaceId, people: Collection[PersonId]
    ) -> Mapping[PersonId, str]:
        here = {who for (where, _), who in self.memory.accounts.items() if where == workspace}
        return {
            who: self.memory.emails.get(who) or one.name
            for who, one in self.memory.known(people).items()
            if who not in here
        }

    def expect(
        self,
        giver: PersonId,
        receivers: Collection[PersonId],
        channel: ConversationId | None,
        now: datetime,
        thanked_since: datetime,
    ) -> None:
        """Nothing is far away."""

    def allowance(self, giver: PersonId) -> Allowance | None:
        return self.memory.allowances.get(giver)

    def set_allowance(self, giver: PersonId, allowance: Allowance) -> None:
        self.memory.allowances[giver] = allowance

    def times_thanked(
        self, giver: PersonId, receivers: Collection[PersonId], since: datetime
    ) -> Mapping[PersonId, tuple[datetime, ...]]:
        found: dict[PersonId, tuple[datetime, ...]] = {}
        for kudos in self._oldest_first():
            if kudos.giver == giver and kudos.given_at > since and kudos.counts:
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
            if kudos.id in ids and kudos.organisation == organisation and kudos.counts
        )

    def newest_of(self, giver: PersonId) -> Kudos | None:
        return next(iter(self.given(giver, 1)), None)

    def received(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        return self._newest(most, lambda kudos: person in kudos.receivers)

    def given(self, person: PersonId, most: int) -> tuple[Kudos, ...]:
        return self._newest(most, lambda kudos: kudos.giver == person)

    def of_the_day(self, giver: PersonId, most: int) -> tuple[KudosId, ...]:
        own = self._newest(most, lambda k: k.giver == giver and k.budget_year is None)
        return tuple(kudos.id for kudos in own)

    def team_budget(self, manager: PersonId, year: int) -> int:
        return self.memory.budgets.get((manager, year), 0)

    def set_team_budget(self, manager: PersonId, year: int, used: int) -> None:
        self.memory.budgets[manager, year] = used

    def cards_lately(self, channel: ConversationId, now: datetime) -> int:
        cards = [k for k in self.memory.kudos.values() if k.channel == channel]
        return min(sum(kudos.given_at > now - BUSY_HOUR for kudos in cards), CROWDED)

    def open_rollup(self, where: ToConversation, now: datetime) -> Rollup | None:
        there = (where.workspace, where.conversation)
        found = [
            one
            for one in self.memory.rollups.values()
            if (one.workspace, one.conversation) == there and one.opened_at > now - BUSY_HOUR
        ]
        return max(found, key=lambda one: (one.opened_at, one.id), default=None)

    def new_rollup(self, where: ToConversation, now: datetime) -> Rollup:
        number = RollupId(self.memory.next_number())
        self.memory.rollups[number] = Rollup(number, where.workspace, where.conversation, now)
        return self.memory.rollups[number]

    def rollup(self, rollup: RollupId) -> Rollup | None:
        return self.memory.rollups.get(rollup)

    def lines(self, rollup: Rollup) -> tuple[Kudos, ...]:
        return tuple(
            kudos
            for kudos in self._oldest_first()
            if kudos.rollup == rollup.id and kudos.counts and kudos.shown
        )

    def locale_of(self, space: SpaceId) -> str:
        known = self.memory.spaces.get(space)
        return known.locale if known else "en"

    def totals(self, person: PersonId, now: datetime) -> Totals:
        counting = [kudos for kudos in self.memory.kudos.values() if kudos.counts]
        given = [kudos for kudos in counting if kudos.giver == person]
        received = [kudos for kudos in counting if person in kudos.receivers]
        return Totals(
            len(received),
            len(given),
            sum(kudos.given_at > now - LATELY for kudos in received),
            sum(kudos.given_at > now - LATELY for kudos in given),
        )

    def reword(self, kudos: KudosId, reason: str, now: datetime) -> None:
        self._keep(replace(self.memory.kudos[kudos], reason=reason))
        for key in [key for key in self.memory.mentions if key[:2] == ("kudos", kudos)]:
            del self.memory.mentions[key]

    def name(self, kudos: KudosId, named: Collection[tuple[PersonId, str]]) -> None:
        for person, words in named:
            self.memory.mentions["kudos", kudos, person, words] = None

    def undo(self, kudos: Kudos, now: datetime) -> None:
        self._keep(replace(self.memory.kudos[kudos.id], undone=True))

    def hide(self, kudos: KudosId, receiver: PersonId, now: datetime) -> None:
        known = self.memory.kudos[kudos]
        self._keep(replace(known, shown=tuple(who for who in known.shown if who != receiver)))

    def show_to_manager(self, kudos: KudosId, receiver: PersonId, now: datetime) -> None:
        known = self.memory.kudos[kudos]
        told = {*known.told_managers, receiver}
        in_order = tuple(who for who in known.receivers if who in told)
        self._keep(replace(known, told_managers=in_order))

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
        found = [k for k in reversed(self._oldest_first()) if fits(k) and k.counts]
        return tuple(found[:most])


class FakeTeams(FakeRecognition):
    """Implements `bot.recognition.ports.TeamStore`."""

    def has_reports(self, manager: PersonId) -> bool:
        return bool(self._reports(manager))

    def unthanked(self, manager: PersonId, since: datetime, most: int) -> tuple[Person, ...]:
        thanked = {
            who
            for kudos in self.memory.kudos.values()
            if kudos.counts and kudos.given_at > since
            for who in kudos.receivers
        }
        silent = [person for person in self._reports(manager) if person.id not in thanked]
        return tuple(sorted(silent, key=lambda person: (person.name, person.id))[:most])

    def seen(self, manager: PersonId, space: SpaceId, now: datetime) -> None:
        lines = [one[1] for one in self.memory.audit.values() if not isinstance(one, str)]
        theirs = [one for one in lines if (one.actor, one.what) == (manager, "team.seen")]
        if not any(one.at > now - timedelta(hours=24) for one in theirs):
            number = self.memory.next_number()
            self.memory.audit[number] = (space, Entry(number, now, manager, "team.seen", ""))

    def _reports(self, manager: PersonId) -> list[Person]:
        everybody = self.memory.known(self.memory.people).values()
        return [person for person in everybody if person.manager == manager and person.takes_part]


class FakeModeration(FakeRecognition):
    """Implements `bot.recognition.ports.ModerationStore`."""

    def report(self, kudos: KudosId, person: PersonId, now: datetime) -> bool:
        is_first = (kudos, person) not in self.memory.reports
        self.memory.reports.setdefault((kudos, person), False)
        return is_first

    def reports(self, kudos: KudosId) -> Reports:
        theirs = {who: done for (what, who), done in self.memory.reports.items() if what == kudos}
        return Reports(
            tuple(who for who, done in theirs.items() if not done),
            tuple(who for who, done in theirs.items() if done),
        )

    def hide_from_all(self, kudos: KudosId, now: datetime) -> None:
        self._keep(replace(self.memory.kudos[kudos], hidden=True))

    def leave_up(self, kudos: KudosId, now: datetime) -> None:
        self._keep(replace(self.memory.kudos[kudos], hidden=False))
        self._decide(kudos)

    def take_down(self, kudos: Kudos, now: datetime) -> None:
        self._keep(replace(self.memory.kudos[kudos.id], hidden=False, removed=True))
        self._decide(kudos.id)

    def curators(self, space: SpaceId) -> tuple[tuple[Person, ...], ...]:
        levels = []
        for where in self._line(space):
            ids = [who for at, who, role in self.memory.roles if at == where and role in CURATORS]
            able = [p for p in self.memory.known(dict.fromkeys(ids)).values() if p.takes_part]
            if able:
                levels.append(tuple(sorted(able, key=lambda person: (person.name, person.id))))
        return tuple(levels)

    def curates(self, person: PersonId, space: SpaceId) -> bool:
        return any(person in {one.id for one in level} for level in self.curators(space))

    def reported(self, curator: PersonId, most: int) -> tuple[tuple[Kudos, int], ...]:
        waiting = [
            (kudos, len(self.reports(kudos.id).waiting))
            for kudos in self._oldest_first()
            if kudos.counts and self.curates(curator, kudos.space)
        ]
        return tuple((kudos, count) for kudos, count in waiting if count)[:most]

    def record(self, kudos: Kudos, what: str, by: PersonId | None, now: datetime) -> None:
        self.memory.audit[self.memory.next_number()] = f"{what} {kudos.subject} by:{by}"

    def _line(self, space: SpaceId) -> list[SpaceId]:
        line: list[SpaceId] = []
        at: SpaceId | None = space
        while at is not None and at not in line and at in self.memory.spaces:
            line.append(at)
            at = self.memory.spaces[at].parent
        return line

    def _decide(self, kudos: KudosId) -> None:
        for what, who in self.memory.reports:
            if what == kudos:
                self.memory.reports[what, who] = True

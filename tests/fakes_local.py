"""What runs by local time, kept in memory: reminders, newcomers, zones."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import local_day
from bot.identity import AccountId, Person, PersonId, Space, Workspace
from bot.values.model import Thanks
from bot.values.newcomer import MOST_CARDS, Newcomer
from tests.fakes_spaces import chosen_in
from tests.fakes_values import FakeGoals, FakeStories, public_thanks
from tests.memory import Memory, Path

LAPSES = timedelta(days=28)
HIRED_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class FakeZones:
    """Implements `bot.schedules.Zones` and `bot.fanout.Reachable`."""

    memory: Memory

    def in_use(self) -> tuple[str, ...]:
        people = [one for one in map(self.memory.person, self.memory.people) if one.takes_part]
        counted = Counter(one.zone for one in people)
        most_first = sorted(counted, key=lambda zone: (-counted[zone], zone))
        chosen = (chosen_in(self.memory, one).zone for one in self.memory.spaces)
        spaces = sorted({zone for zone in chosen if zone} - {"UTC"})
        return tuple(dict.fromkeys((*most_first, *spaces)))

    def workspace(self) -> Workspace | None:
        known = self.memory.workspaces.values()
        return next((one for one in known if one.id not in self.memory.disconnected), None)


@dataclass(frozen=True)
class FakeNudges:
    """Implements `bot.values.ports.NudgeStore`."""

    memory: Memory

    def to_nudge(
        self, zone: str, not_since: datetime, after: PersonId, most: int
    ) -> tuple[Person, ...]:
        everybody = self.memory.known(sorted(self.memory.people)).values()
        found = [
            one
            for one in everybody
            if one.zone == zone
            and one.nudges
            and one.takes_part
            and not one.locked
            and one.id > after
            and (one.id not in self.memory.nudged or self.memory.nudged[one.id] <= not_since)
        ]
        return tuple(found[:most])

    def nudged(self, people: Collection[PersonId], at: datetime) -> None:
        self.memory.nudged.update(dict.fromkeys(people, at))

    def recent_thanks(self, space: Space, since: datetime, most: int) -> tuple[Thanks, ...]:
        return tuple(public_thanks(self.memory, space.id, None, since, most))

    def no_more_nudges(self, person: PersonId) -> None:
        self.memory.people[person] = replace(self.memory.people[person], nudges=False)
        if person in self.memory.chosen:
            self.memory.chosen[person] = replace(self.memory.chosen[person], nudges=False)


@dataclass(frozen=True)
class FakeArrivals:
    """Implements `bot.values.ports.Arrivals`."""

    memory: Memory

    def is_known(self, workspace: Workspace) -> bool:
        return workspace.id in self.memory.readings

    def read(self, workspace: Workspace, now: datetime) -> None:
        self.memory.readings.setdefault(workspace.id, now)

    def arrived(
        self, workspace: Workspace, accounts: Collection[AccountId], now: datetime, *, new: bool
    ) -> int:
        found = {self.memory.accounts.get((workspace.id, one)) for one in accounts}
        unnoted = [
            who
            for who in found
            if who is not None
            and self.memory.person(who).takes_part
            and who not in self.memory.newcomers
        ]
        self.memory.newcomers.update({who: Path(now, ended=not new) for who in unnoted})
        return len(unnoted)


class FakeNewcomers(FakeStories, FakeGoals):
    """Implements `bot.values.ports.NewcomerStore`."""

    def to_welcome(
        self, zone: str, today: datetime, after: PersonId, most: int
    ) -> tuple[Newcomer, ...]:
        found = []
        for person in self.memory.known(sorted(self.memory.people)).values():
            path = self.memory.newcomers.get(person.id)
            here = person.zone == zone and person.takes_part and person.id > after
            if here and self._is_due(person, path, today):
                found.append(Newcomer(person, path.step if path else 0))
        return tuple(found[:most])

    def _is_due(self, person: Person, path: Path | None, today: datetime) -> bool:
        date, hired = local_day(today, person.zone), self.memory.hired.get(person.id)
        just_hired = hired is not None and date - HIRED_WITHIN <= hired <= date
        if path is None:
            return just_hired
        if path.step >= MOST_CARDS or (path.told_at is not None and path.told_at >= today):
            return False
        never_began = path.ended and path.step == 0
        on_the_way = not path.ended and path.noted_at > today - LAPSES
        return on_the_way or (never_began and just_hired)

    def welcomed(self, newcomer: Newcomer, at: datetime) -> None:
        known = self.memory.newcomers.get(newcomer.person.id)
        if known is None or known.step < newcomer.step:
            path = Path(at, newcomer.step, at, newcomer.ended)
            self.memory.newcomers[newcomer.person.id] = path

    def no_more_cards(self, person: PersonId) -> None:
        if person in self.memory.newcomers:
            known = self.memory.newcomers[person]
            self.memory.newcomers[person] = replace(known, ended=True)

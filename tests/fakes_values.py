"""Values, what is told of them and the goals above them, kept in memory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.identity import CURATORS, OrganisationId, Person, PersonId, Space, SpaceId
from bot.mentions import named_in
from bot.spaces.model import Entry, Held, roles_in_force
from bot.values.model import (
    GoalCard,
    Story,
    StoryId,
    Suggestion,
    SuggestionId,
    Thanks,
    Told,
    Value,
    ValueId,
    Verdict,
)
from tests.memory import Memory


def line_of(memory: Memory, space: SpaceId) -> list[SpaceId]:
    """Return a space and those above it."""
    line, at = [space], memory.spaces.get(space)
    while at is not None and at.parent is not None and at.parent not in line:
        line.append(at.parent)
        at = memory.spaces.get(at.parent)
    return line


def public_thanks(
    memory: Memory, space: SpaceId, slug: str | None, since: datetime | None, most: int
) -> list[Thanks]:
    """Return the newest public thanks of a space, with a value or with any."""
    found = [
        kudos
        for kudos in memory.kudos.values()
        if kudos.space == space
        and kudos.is_public
        and not kudos.private
        and (slug is None or (kudos.value is not None and kudos.value.slug == slug))
        and (since is None or kudos.given_at > since)
    ]
    found.sort(key=lambda kudos: (kudos.given_at, kudos.id), reverse=True)
    return [Thanks(one.giver, one.shown, one.reason, one.given_at) for one in found[:most]]


@dataclass(frozen=True)
class FakeValues:
    """Implements `bot.values.ports.ValueStore`."""

    memory: Memory

    def all(self, space: Space) -> tuple[Value, ...]:
        by_slug: dict[str, Value] = {}
        for where in line_of(self.memory, space.id):
            for value in self.memory.values.values():
                if value.space == where and not value.retired:
                    by_slug.setdefault(value.slug, value)
        return tuple(sorted(by_slug.values(), key=lambda value: value.name))

    def value(self, space: Space, value: ValueId) -> Value | None:
        known = self.memory.values.get(value)
        line = line_of(self.memory, space.id)
        return known if known is not None and known.space in line else None

    def with_slug(self, space: Space, slug: str) -> Value | None:
        theirs = (v for v in self.memory.values.values() if v.space == space.id)
        return next((value for value in theirs if value.slug == slug), None)

    def next_id(self) -> ValueId:
        return ValueId(self.memory.next_number())

    def save(self, value: Value) -> None:
        self.memory.values[value.id] = value

    def note(self, space: SpaceId, actor: PersonId, what: str, subject: str, now: datetime) -> None:
        number = self.memory.next_number()
        self.memory.audit[number] = (space, Entry(number, now, actor, what, subject))


class FakeGoals(FakeValues):
    """Implements `bot.values.ports.GoalStore`."""

    def goals(self, space: Space) -> GoalCard | None:
        line = line_of(self.memory, space.id)
        return next((self.memory.goals[one] for one in line if one in self.memory.goals), None)

    def save_goals(self, card: GoalCard, now: datetime) -> None:
        self.memory.goals[card.space] = card


class FakeKeepers(FakeValues):
    """Implements `bot.values.ports.Keepers`."""

    def keepers(self, space: SpaceId) -> tuple[Person, ...]:
        for where in line_of(self.memory, space):
            roles = [who for at, who, role in self.memory.roles if at == where and role in CURATORS]
            able = [p for p in self.memory.known(dict.fromkeys(roles)).values() if p.takes_part]
            if able:
                return tuple(sorted(able, key=lambda person: (person.name, person.id))[:5])
        return ()

    def keeps(self, space: SpaceId, person: PersonId) -> bool:
        held = [
            Held(depth, role, who == person)
            for depth, where in enumerate(line_of(self.memory, space))
            for at, who, role in self.memory.roles
            if at == where and self.memory.person(who).takes_part
        ]
        return bool(roles_in_force(held) & CURATORS)

    def people(self, ids: Collection[PersonId]) -> Mapping[PersonId, Person]:
        return self.memory.known(ids)


class FakeStories(FakeKeepers):
    """Implements `bot.values.ports.StoryStore`."""

    def next_story(self) -> StoryId:
        return StoryId(self.memory.next_number())

    def add_story(self, story: Story, about: Collection[PersonId] = ()) -> None:
        self.memory.stories[story.id] = story
        people = list(self.memory.known({story.author, *about}).values())
        for who, words in named_in(story.words, people):
            self.memory.mentions["story", story.id, who, words] = None

    def story(self, space: Space, story: StoryId) -> Story | None:
        known = self.memory.stories.get(story)
        line = line_of(self.memory, space.id)
        return known if known is not None and known.space in line else None

    def take_down(self, story: StoryId, now: datetime) -> None:
        self.memory.stories.pop(story, None)

    def shelf(self, space: Space, slug: str, most: int) -> tuple[Told, ...]:
        found: list[Told] = []
        for where in line_of(self.memory, space.id):
            stories = self.memory.stories.values()
            found.extend(one for one in stories if one.space == where and one.value == slug)
            found.extend(public_thanks(self.memory, where, slug, None, most))
        return tuple(sorted(found, key=lambda told: told.at, reverse=True)[:most])


class FakeSuggestions(FakeKeepers):
    """Implements `bot.values.ports.SuggestionStore`."""

    def next_suggestion(self) -> SuggestionId:
        return SuggestionId(self.memory.next_number())

    def add_suggestion(self, suggestion: Suggestion) -> None:
        self.memory.suggestions[suggestion.id] = suggestion

    def suggestion(
        self, organisation: OrganisationId, suggestion: SuggestionId
    ) -> Suggestion | None:
        known = self.memory.suggestions.get(suggestion)
        if known is None or self.memory.spaces[known.space].organisation != organisation:
            return None
        return known

    def open_of(self, author: PersonId) -> int:
        return sum(one.author == author for one in self._open())

    def waiting(self, space: Space, most: int) -> tuple[Suggestion, ...]:
        theirs = [one for one in self._open() if one.space == space.id]
        return tuple(sorted(theirs, key=lambda one: (one.at, one.id))[:most])

    def _open(self) -> list[Suggestion]:
        known = self.memory.suggestions.values()
        return [one for one in known if one.verdict is Verdict.OPEN]

    def decide(self, suggestion: SuggestionId, verdict: Verdict) -> bool:
        known = self.memory.suggestions[suggestion]
        if known.verdict is not Verdict.OPEN:
            return False
        self.memory.suggestions[suggestion] = replace(known, verdict=verdict)
        return True

    def value_of(self, suggestion: Suggestion) -> Value | None:
        known = self.memory.values.get(suggestion.value)
        return known if known is not None and not known.retired else None

"""Stories of values with the thanks beside them, and lines that people suggest."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    String,
    Table,
    Text,
    bindparam,
    exists,
    func,
    select,
    update,
)

from bot.identity import CURATORS, OrganisationId, Person, PersonId, Role, Space, SpaceId
from bot.spaces.model import Held, roles_in_force
from bot.values.model import (
    Part,
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
from storage.ids import new_id
from storage.mentions import index_people
from storage.people import people_by_id, person_of
from storage.recognition import RECEIVERS, kudos, kudos_receiver
from storage.schema import made_id, metadata, refers_to
from storage.spaces import HOLDERS, ROLES, lineage, space
from storage.types import UtcDateTime
from storage.units import Transaction
from storage.values import SqlValues, value, value_of_row

suggestion = Table(
    "suggestion",
    metadata,
    made_id(),
    refers_to("space_id", "space"),
    refers_to("value_id", "value"),
    refers_to("author_id", "person", index=True),
    Column("part", String, nullable=False),  # looks, sounds, feels or never
    Column("line", Text, nullable=False),
    Column("seen", Text, nullable=False),  # where it was seen
    Column("front_line", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),  # open, taken or declined
    Index(None, "space_id", "state"),
)

story = Table(
    "story",
    metadata,
    made_id(),
    refers_to("space_id", "space"),
    refers_to("author_id", "person", index=True),
    Column("value", String, nullable=False),  # the slug
    Column("words", Text, nullable=False),
    Column("customer", String),
    Column("at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
    Index(None, "space_id", "value", "at"),
)

_LINE = lineage(bindparam("space"))
_LINE_IDS = select(_LINE.c.id)
_STORY = select(story).where(
    story.c.id == bindparam("story"), story.c.space_id.in_(_LINE_IDS), story.c.removed_at.is_(None)
)
_STORIES = (
    select(story)
    .where(
        story.c.space_id == bindparam("space"),
        story.c.value == bindparam("slug"),
        story.c.removed_at.is_(None),
    )
    .order_by(story.c.at.desc(), story.c.id.desc())
    .limit(bindparam("most"))
)
# Space by space, so that an index gives the newest without a look at the others.
_on_a_card = exists().where(kudos_receiver.c.kudos_id == kudos.c.id, kudos_receiver.c.on_card)
PUBLIC_THANKS = (
    select(kudos.c.id, kudos.c.giver_id, kudos.c.reason, kudos.c.given_at)
    .where(
        kudos.c.space_id == bindparam("space"),
        ~kudos.c.private,
        kudos.c.undone_at.is_(None),
        kudos.c.hidden_at.is_(None),
        kudos.c.removed_at.is_(None),
        _on_a_card,
    )
    .order_by(kudos.c.given_at.desc(), kudos.c.id.desc())
    .limit(bindparam("most"))
)
_THANKS_WITH = PUBLIC_THANKS.where(kudos.c.value == bindparam("slug"))
_DOWN = update(story).where(story.c.id == bindparam("which"))

_SUGGESTION = (
    select(suggestion)
    .join(space, space.c.id == suggestion.c.space_id)
    .where(
        suggestion.c.id == bindparam("suggestion"),
        space.c.organisation_id == bindparam("organisation"),
    )
)
_OPEN_OF = select(func.count()).where(
    suggestion.c.author_id == bindparam("author"), suggestion.c.state == Verdict.OPEN.value
)
_WAITING = (
    select(suggestion)
    .where(suggestion.c.space_id == bindparam("space"), suggestion.c.state == Verdict.OPEN.value)
    .order_by(suggestion.c.at, suggestion.c.id)
    .limit(bindparam("most"))
)
_DECIDE = (
    update(suggestion)
    .where(suggestion.c.id == bindparam("which"), suggestion.c.state == Verdict.OPEN.value)
    .values(state=bindparam("verdict"))
)
_VALUE = select(value).where(value.c.id == bindparam("value"), ~value.c.retired)


def thanks_of_rows(transaction: Transaction, rows: Collection[Any]) -> tuple[Thanks, ...]:
    """Return the public thanks of rows of `PUBLIC_THANKS`, in their order."""
    if not rows:
        return ()
    shown: dict[int, list[PersonId]] = {row.id: [] for row in rows}
    for one in transaction.execute(RECEIVERS, {"ids": list(shown)}):
        if one.on_card:
            shown[one.kudos_id].append(PersonId(one.person_id))
    return tuple(
        Thanks(PersonId(row.giver_id), tuple(shown[row.id]), row.reason, row.given_at)
        for row in rows
    )


class SqlKeepers(SqlValues):
    """Implements `bot.values.ports.Keepers`."""

    def keepers(self, space: SpaceId) -> tuple[Person, ...]:
        """Return up to five of them, by name."""
        key = {"space": space, "roles": [role.value for role in CURATORS]}
        rows = self._transaction.execute(HOLDERS, key).all()
        return tuple(person_of(row) for row in rows if row.depth == rows[0].depth)

    def keeps(self, space: SpaceId, person: PersonId) -> bool:
        """Return whether somebody is one of them."""
        rows = self._transaction.execute(ROLES, {"space": space, "person": person})
        held = (Held(row.depth, Role(row.role), bool(row.mine)) for row in rows)
        return bool(roles_in_force(held) & CURATORS)

    def people(self, ids: Collection[PersonId]) -> Mapping[PersonId, Person]:
        """Return people by id."""
        return people_by_id(self._transaction, ids)


class SqlStories(SqlKeepers):
    """Implements `bot.values.ports.StoryStore`."""

    def next_story(self) -> StoryId:
        """Return the id that the next story gets."""
        return StoryId(new_id())

    def add_story(self, story: Story, about: Collection[PersonId] = ()) -> None:
        """Keep a new story, and which of those whom it concerns it names."""
        self._transaction.add(
            _STORY_TABLE,
            {
                "id": story.id,
                "space_id": story.space,
                "author_id": story.author,
                "value": story.value,
                "words": story.words,
                "customer": story.customer,
                "at": story.at,
            },
        )
        concerned = {story.author, *about}
        index_people(self._transaction, "story", story.id, concerned, story.words)

    def story(self, space: Space, story: StoryId) -> Story | None:
        """Return a story of the space or one above it; None: it is not there, or was taken down."""
        row = self._transaction.execute(_STORY, {"space": space.id, "story": story}).first()
        return _story_of(row) if row else None

    def take_down(self, story: StoryId, now: datetime) -> None:
        """Take a story off its shelf."""
        self._transaction.execute(_DOWN.values(removed_at=now), {"which": story})

    def shelf(self, space: Space, slug: str, most: int) -> tuple[Told, ...]:
        """Return the newest stories and public thanks with a value, in the space and above."""
        execute = self._transaction.execute
        found: list[Told] = []
        for one in execute(_LINE_IDS, {"space": space.id}).scalars().all():
            key = {"space": one, "slug": slug, "most": most}
            found.extend(_story_of(row) for row in execute(_STORIES, key))
            found.extend(thanks_of_rows(self._transaction, execute(_THANKS_WITH, key).all()))
        found.sort(key=lambda told: told.at, reverse=True)
        return tuple(found[:most])


class SqlSuggestions(SqlKeepers):
    """Implements `bot.values.ports.SuggestionStore`."""

    def next_suggestion(self) -> SuggestionId:
        """Return the id that the next suggestion gets."""
        return SuggestionId(new_id())

    def add_suggestion(self, suggestion: Suggestion) -> None:
        """Keep a new suggestion."""
        self._transaction.add(
            _SUGGESTION_TABLE,
            {
                "id": suggestion.id,
                "space_id": suggestion.space,
                "value_id": suggestion.value,
                "author_id": suggestion.author,
                "part": suggestion.part.value,
                "line": suggestion.line,
                "seen": suggestion.seen,
                "front_line": suggestion.front_line,
                "at": suggestion.at,
                "state": suggestion.verdict.value,
            },
        )
        said = f"{suggestion.line}\n{suggestion.seen}"
        index_people(self._transaction, "suggestion", suggestion.id, [suggestion.author], said)

    def suggestion(
        self, organisation: OrganisationId, suggestion: SuggestionId
    ) -> Suggestion | None:
        """Return one suggestion."""
        key = {"organisation": organisation, "suggestion": suggestion}
        row = self._transaction.execute(_SUGGESTION, key).first()
        return _suggestion_of(row) if row else None

    def open_of(self, author: PersonId) -> int:
        """Return how many suggestions of an author nobody has decided about."""
        return int(self._transaction.execute(_OPEN_OF, {"author": author}).scalar_one())

    def waiting(self, space: Space, most: int) -> tuple[Suggestion, ...]:
        """Return the space's own suggestions that nobody has decided about, oldest first."""
        rows = self._transaction.execute(_WAITING, {"space": space.id, "most": most})
        return tuple(_suggestion_of(row) for row in rows)

    def decide(self, suggestion: SuggestionId, verdict: Verdict) -> bool:
        """Note what became of a suggestion; return whether it was open."""
        key = {"which": suggestion, "verdict": verdict.value}
        return self._transaction.execute(_DECIDE, key).rowcount > 0

    def value_of(self, suggestion: Suggestion) -> Value | None:
        """Return the value that a suggestion is about, unless it is retired."""
        return value_of_row(self._transaction.execute(_VALUE, {"value": suggestion.value}).first())


def _story_of(row: Any) -> Story:  # noqa: ANN401 - a row
    """Return the story of a whole row."""
    return Story(
        StoryId(row.id),
        SpaceId(row.space_id),
        PersonId(row.author_id),
        row.value,
        row.words,
        row.at,
        row.customer,
    )


def _suggestion_of(row: Any) -> Suggestion:  # noqa: ANN401 - a row
    """Return the suggestion of a whole row."""
    return Suggestion(
        id=SuggestionId(row.id),
        space=SpaceId(row.space_id),
        value=ValueId(row.value_id),
        author=PersonId(row.author_id),
        part=Part(row.part),
        line=row.line,
        at=row.at,
        seen=row.seen,
        front_line=row.front_line,
        verdict=Verdict(row.state),
    )


_STORY_TABLE, _SUGGESTION_TABLE = story, suggestion  # the methods' own words shadow the tables

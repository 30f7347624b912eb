"""What values need kept; implemented in `storage/values.py` and its neighbours."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.identity import (
    AccountId,
    ConversationId,
    OrganisationId,
    Person,
    PersonId,
    Space,
    SpaceId,
    Workspace,
    WorkspaceId,
)
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
from bot.values.newcomer import Newcomer
from bot.values.round import Answer, Asked, Line, LineId, Result, Round, RoundId, Tally


class ValueStore(Protocol):
    """The values in force in a space: its own, and those of the spaces above it."""

    def all(self, space: Space) -> tuple[Value, ...]:
        """Return the active values, by name; of those with one slug, the nearest."""
        ...

    def value(self, space: Space, value: ValueId) -> Value | None:
        """Return one value, retired ones included."""
        ...

    def with_slug(self, space: Space, slug: str) -> Value | None:
        """Return the space's own value that a slug names, retired ones included."""
        ...

    def next_id(self) -> ValueId:
        """Return the id that the next value gets."""
        ...

    def save(self, value: Value) -> None:
        """Keep a value, new or changed."""
        ...

    def note(self, space: SpaceId, actor: PersonId, what: str, subject: str, now: datetime) -> None:
        """Add a line to the audit log of a space; it holds no words of anybody."""
        ...


class GoalStore(ValueStore, Protocol):
    """The goal cards of spaces."""

    def goals(self, space: Space) -> GoalCard | None:
        """Return the card in force: the space's own, else that of the nearest space above."""
        ...

    def save_goals(self, card: GoalCard, now: datetime) -> None:
        """Keep the card of a space, new or changed."""
        ...


class Keepers(Protocol):
    """Who looks after the values of a space: its curators and admins, else those above it."""

    def keepers(self, space: SpaceId) -> tuple[Person, ...]:
        """Return up to five of them, by name."""
        ...

    def keeps(self, space: SpaceId, person: PersonId) -> bool:
        """Return whether somebody is one of them."""
        ...

    def people(self, ids: Collection[PersonId]) -> Mapping[PersonId, Person]:
        """Return people by id."""
        ...


class StoryStore(ValueStore, Keepers, Protocol):
    """The shelves of the values: stories and thanks that everybody may read."""

    def next_story(self) -> StoryId:
        """Return the id that the next story gets."""
        ...

    def add_story(self, story: Story, about: Collection[PersonId] = ()) -> None:
        """Keep a new story.

        Args:
            about: whom it tells of, so that their names can be taken out of it one day.
        """
        ...

    def story(self, space: Space, story: StoryId) -> Story | None:
        """Return a story of the space or one above it; None: it is not there, or was taken down."""
        ...

    def take_down(self, story: StoryId, now: datetime) -> None:
        """Take a story off its shelf."""
        ...

    def shelf(self, space: Space, slug: str, most: int) -> tuple[Told, ...]:
        """Return the newest stories and public thanks with a value, in the space and above."""
        ...


class SuggestionStore(ValueStore, Keepers, Protocol):
    """Lines that people suggest."""

    def next_suggestion(self) -> SuggestionId:
        """Return the id that the next suggestion gets."""
        ...

    def add_suggestion(self, suggestion: Suggestion) -> None:
        """Keep a new suggestion."""
        ...

    def suggestion(
        self, organisation: OrganisationId, suggestion: SuggestionId
    ) -> Suggestion | None:
        """Return one suggestion."""
        ...

    def open_of(self, author: PersonId) -> int:
        """Return how many suggestions of an author nobody has decided about."""
        ...

    def waiting(self, space: Space, most: int) -> tuple[Suggestion, ...]:
        """Return the space's own suggestions that nobody has decided about, oldest first."""
        ...

    def decide(self, suggestion: SuggestionId, verdict: Verdict) -> bool:
        """Note what became of a suggestion; return whether it was open."""
        ...

    def value_of(self, suggestion: Suggestion) -> Value | None:
        """Return the value that a suggestion is about, unless it is retired."""
        ...


class RoundStore(ValueStore, Protocol):
    """Rounds of "do we do this here?". Each belongs to one space, and to none above it."""

    def spaces_in(self, zone: str) -> tuple[Space, ...]:
        """Return the spaces whose local time is that of a zone."""
        ...

    def space(self, space: SpaceId) -> Space | None:
        """Return a space."""
        ...

    def own_channels(self, space: Space) -> Mapping[WorkspaceId, ConversationId]:
        """Return the channels for cards that the space chose itself, one at most for each chat."""
        ...

    def headcount(self, space: Space) -> int:
        """Return how many members belong to a space."""
        ...

    def next_round(self) -> RoundId:
        """Return the id that the next round gets."""
        ...

    def next_line(self) -> LineId:
        """Return the id that the next line gets."""
        ...

    def add_round(self, opened: Round, lines: Collection[Line]) -> None:
        """Keep a new round with its lines."""
        ...

    def unfinished(self, space: Space) -> Round | None:
        """Return the round of a space that is planned or open."""
        ...

    def newest_closed(self, space: Space) -> Round | None:
        """Return the newest round of the space that is closed; never one of another space."""
        ...

    def to_ask(self, now: datetime) -> Round | None:
        """Return a round that is open and whose people were not all asked."""
        ...

    def lines(self, which: RoundId) -> tuple[Line, ...]:
        """Return the lines of a round, in the order in which they were added."""
        ...

    def members(self, space: Space, after: PersonId, most: int) -> tuple[Person, ...]:
        """Return members who belong to a space, by id, beginning behind one."""
        ...

    def asked_so_far(self, which: RoundId) -> int:
        """Return how many people were asked."""
        ...

    def last_asked(self, which: RoundId) -> PersonId:
        """Return the highest id of those who were asked; 0: nobody was."""
        ...

    def ask(self, lines: Mapping[PersonId, Collection[LineId]], now: datetime) -> None:
        """Note which lines people are asked."""
        ...

    def all_asked(self, which: RoundId, now: datetime) -> None:
        """Note that everybody was asked."""
        ...

    def round_of(self, line: LineId) -> Round | None:
        """Return the round that a line belongs to."""
        ...

    def asked_of(self, which: RoundId, person: PersonId) -> tuple[Asked, ...]:
        """Return what somebody is asked in a round, with their answers; nothing once it closed."""
        ...

    def answer(self, line: LineId, person: PersonId, answer: Answer, now: datetime) -> None:
        """Keep an answer of somebody who was asked; a later one takes its place."""
        ...

    def to_close(self, now: datetime) -> tuple[Round, ...]:
        """Return the rounds whose time is over and that are not closed."""
        ...

    def tallies(self, which: RoundId) -> Mapping[LineId, Tally]:
        """Return what was answered to each line."""
        ...

    def close(self, which: RoundId, shares: Mapping[LineId, int | None], now: datetime) -> None:
        """Close a round with the share of each line; no answer can be found any more."""
        ...

    def forget_answers(self, most: int) -> int:
        """Delete up to `most` answers of closed rounds; return how many."""
        ...

    def results(self, which: RoundId) -> tuple[Result, ...]:
        """Return the lines of a closed round with their shares and the names of the values."""
        ...


class NudgeStore(Protocol):
    """Who asked to be reminded to thank somebody."""

    def to_nudge(
        self, zone: str, not_since: datetime, after: PersonId, most: int
    ) -> tuple[Person, ...]:
        """Return members in a zone who want reminders and may give, by id, beginning behind one.

        Args:
            not_since: those who were last reminded after this instant are left out.
        """
        ...

    def nudged(self, people: Collection[PersonId], at: datetime) -> None:
        """Note that people were reminded."""
        ...

    def recent_thanks(self, space: Space, since: datetime, most: int) -> tuple[Thanks, ...]:
        """Return the newest public thanks of a space since an instant."""
        ...

    def no_more_nudges(self, person: PersonId) -> None:
        """Note that somebody wants no more reminders."""
        ...


class Arrivals(Protocol):
    """Who is new, as far as the directories say."""

    def is_known(self, workspace: Workspace) -> bool:
        """Return whether the whole directory of a workspace was read at least once."""
        ...

    def read(self, workspace: Workspace, now: datetime) -> None:
        """Note that the whole directory of a workspace was read."""
        ...

    def arrived(
        self, workspace: Workspace, accounts: Collection[AccountId], now: datetime, *, new: bool
    ) -> int:
        """Note the members behind accounts who were not noted before; return how many.

        Args:
            new: they are newcomers. Otherwise they were here before the bot was.
        """
        ...


class NewcomerStore(StoryStore, GoalStore, Protocol):
    """How far newcomers are on their path."""

    def to_welcome(
        self, zone: str, today: datetime, after: PersonId, most: int
    ) -> tuple[Newcomer, ...]:
        """Return who gets a card today, by id, beginning behind one.

        That is who came within the last four weeks, or was hired within the last two as the list
        of staff says, and neither got all cards, nor one today, nor wants no more.

        Args:
            today: the instant at which today's cards were due.
        """
        ...

    def welcomed(self, newcomer: Newcomer, at: datetime) -> None:
        """Keep how far somebody is after a card."""
        ...

    def no_more_cards(self, person: PersonId) -> None:
        """End somebody's path."""
        ...

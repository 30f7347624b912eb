"""The goal card of a space: its vision and up to three goals."""

from datetime import datetime

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text, bindparam, select
from sqlalchemy.dialects.postgresql import insert  # SQLite understands it too

from bot.identity import Space, SpaceId
from bot.values.model import Goal, GoalCard
from storage.schema import metadata, refers_to
from storage.spaces import lineage
from storage.types import Json, UtcDateTime
from storage.values import SqlValues

goal_card = Table(
    "goal_card",
    metadata,
    refers_to("space_id", "space"),
    Column("vision", Text, nullable=False),
    Column("goals", Json, nullable=False),  # a list of [goal, why]
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("space_id"),
)

_LINE = lineage(bindparam("space"))
_IN_FORCE = (
    select(goal_card)
    .join(_LINE, _LINE.c.id == goal_card.c.space_id)
    .order_by(_LINE.c.depth)
    .limit(1)
)
_new = insert(goal_card)
_KEEP = _new.on_conflict_do_update(
    index_elements=[goal_card.c.space_id],
    set_={name: _new.excluded[name] for name in ("vision", "goals", "at")},
)


class SqlGoals(SqlValues):
    """Implements `bot.values.ports.GoalStore`."""

    def goals(self, space: Space) -> GoalCard | None:
        """Return the card in force: the space's own, else that of the nearest space above."""
        row = self._transaction.execute(_IN_FORCE, {"space": space.id}).first()
        if row is None:
            return None
        goals = tuple(Goal(words, why) for words, why in row.goals)
        return GoalCard(SpaceId(row.space_id), row.vision, goals)

    def save_goals(self, card: GoalCard, now: datetime) -> None:
        """Keep the card of a space, new or changed."""
        goals = [[goal.words, goal.why] for goal in card.goals]
        row = {"space_id": card.space, "vision": card.vision, "goals": goals, "at": now}
        self._transaction.execute(_KEEP, row)

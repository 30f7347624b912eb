"""Values in depth: suggestions, stories, rounds of one question, the goal card, newcomers' paths.

Revision ID: 2026_11_22_h_values
Revises: 2026_11_22_g_recognition
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Json, UtcDateTime

revision = "2026_11_22_h_values"
down_revision = "2026_11_22_g_recognition"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    """Return a column that points to the id of another table."""
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}_{target}")
    return sa.Column(column, KEY, key, nullable=nullable)


SHELF = "ix_kudos_space_id_value_given_at"
TABLES = (
    "reading",
    "newcomer",
    "goal_card",
    "round_answer",
    "round_line",
    "value_round",
    "story",
    "suggestion",
)


def upgrade() -> None:
    """Make the tables."""
    _suggestion()
    _story()
    _value_round()
    _round_line()
    _round_answer()
    _goal_card()
    _newcomer()
    _reading()
    op.create_index(SHELF, "kudos", ["space_id", "value", "given_at"])


def downgrade() -> None:
    """Drop the tables, those that refer to others first."""
    op.drop_index(SHELF, "kudos")
    for name in TABLES:
        op.drop_table(name)


def _suggestion() -> None:
    op.create_table(
        "suggestion",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        _refers("suggestion", "space_id", "space"),
        _refers("suggestion", "value_id", "value"),
        _refers("suggestion", "author_id", "person"),
        sa.Column("part", sa.String, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("seen", sa.Text, nullable=False),
        sa.Column("front_line", sa.Boolean, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion"),
    )
    op.create_index("ix_suggestion_space_id_state", "suggestion", ["space_id", "state"])
    op.create_index("ix_suggestion_author_id", "suggestion", ["author_id"])


def _story() -> None:
    op.create_table(
        "story",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        _refers("story", "space_id", "space"),
        _refers("story", "author_id", "person"),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("customer", sa.String, nullable=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("removed_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
    )
    op.create_index("ix_story_space_id_value_at", "story", ["space_id", "value", "at"])
    op.create_index("ix_story_author_id", "story", ["author_id"])


def _value_round() -> None:
    op.create_table(
        "value_round",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        _refers("value_round", "space_id", "space"),
        sa.Column("opens_at", UtcDateTime, nullable=False),
        sa.Column("closes_at", UtcDateTime, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=True),
        sa.Column("closed_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_value_round"),
    )
    op.create_index("ix_value_round_space_id_opens_at", "value_round", ["space_id", "opens_at"])


def _round_line() -> None:
    op.create_table(
        "round_line",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        _refers("round_line", "round_id", "value_round"),
        sa.Column("place", sa.Integer, nullable=False),
        _refers("round_line", "value_id", "value"),
        sa.Column("part", sa.String, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("share_percent", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_round_line"),
    )
    op.create_index("ix_round_line_round_id_place", "round_line", ["round_id", "place"])


def _round_answer() -> None:
    op.create_table(
        "round_answer",
        _refers("round_answer", "line_id", "round_line"),
        _refers("round_answer", "person_id", "person"),
        sa.Column("answer", sa.String, nullable=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("line_id", "person_id", name="pk_round_answer"),
    )
    op.create_index("ix_round_answer_person_id", "round_answer", ["person_id"])


def _goal_card() -> None:
    op.create_table(
        "goal_card",
        _refers("goal_card", "space_id", "space"),
        sa.Column("vision", sa.Text, nullable=False),
        sa.Column("goals", Json, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("space_id", name="pk_goal_card"),
    )


def _newcomer() -> None:
    op.create_table(
        "newcomer",
        _refers("newcomer", "person_id", "person"),
        sa.Column("noted_at", UtcDateTime, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("told_at", UtcDateTime, nullable=True),
        sa.Column("ended", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_newcomer"),
    )


def _reading() -> None:
    op.create_table(
        "reading",
        _refers("reading", "workspace_id", "workspace"),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_reading"),
    )

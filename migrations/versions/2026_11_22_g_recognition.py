"""Recognition in depth: customers' names, reports, cards that share one message, team budgets.

Revision ID: 2026_11_22_g_recognition
Revises: 2026_11_22_f_tree
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "2026_11_22_g_recognition"
down_revision = "2026_11_22_f_tree"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    """Return a column that points to the id of another table."""
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}_{target}")
    return sa.Column(column, KEY, key, nullable=nullable)


ADDED = ("customer", "hidden_at", "removed_at", "card_channel", "rollup_id", "budget_year")


def upgrade() -> None:
    """Add the columns, one by one so that no big table is copied, and make the tables."""
    op.add_column("kudos", sa.Column("customer", sa.String, nullable=True))
    op.add_column("kudos", sa.Column("hidden_at", UtcDateTime, nullable=True))
    op.add_column("kudos", sa.Column("removed_at", UtcDateTime, nullable=True))
    op.add_column("kudos", sa.Column("card_channel", sa.String, nullable=True))
    op.add_column("kudos", sa.Column("rollup_id", KEY, nullable=True))
    op.add_column("kudos", sa.Column("budget_year", sa.Integer, nullable=True))
    op.add_column("kudos_receiver", sa.Column("to_manager_at", UtcDateTime, nullable=True))
    op.create_index("ix_kudos_card_channel_given_at", "kudos", ["card_channel", "given_at"])
    op.add_column("draft", sa.Column("customer", sa.String, nullable=True))
    _rollup()
    _report()
    _team_budget()


def downgrade() -> None:
    """Drop the tables, then the columns."""
    for name in ("team_budget", "report", "rollup"):
        op.drop_table(name)
    op.drop_column("draft", "customer")
    op.drop_column("kudos_receiver", "to_manager_at")
    op.drop_index("ix_kudos_card_channel_given_at", "kudos")
    for name in reversed(ADDED):
        op.drop_column("kudos", name)


def _rollup() -> None:
    op.create_table(
        "rollup",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        _refers("rollup", "workspace_id", "workspace"),
        sa.Column("conversation", sa.String, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rollup"),
    )
    op.create_index("ix_rollup_conversation_opened_at", "rollup", ["conversation", "opened_at"])


def _report() -> None:
    op.create_table(
        "report",
        _refers("report", "kudos_id", "kudos"),
        _refers("report", "person_id", "person"),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("decided_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("kudos_id", "person_id", name="pk_report"),
    )


def _team_budget() -> None:
    op.create_table(
        "team_budget",
        _refers("team_budget", "manager_id", "person"),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("manager_id", "year", name="pk_team_budget"),
    )

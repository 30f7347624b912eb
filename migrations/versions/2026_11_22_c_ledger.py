"""Inbox, ledger and occurrences: nothing is done, said or fired twice.

Revision ID: 2026_11_22_c_ledger
Revises: 2026_11_22_b_spaces
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "2026_11_22_c_ledger"
down_revision = "2026_11_22_b_spaces"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _inbox()
    _delivery()
    _delivery_indexes()
    _occurrence()


def downgrade() -> None:
    """Drop the tables, those that refer to others first."""
    for name in ("occurrence", "delivery", "inbox"):
        op.drop_table(name)


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("reply", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"])


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "workspace_id",
            KEY,
            sa.ForeignKey("workspace.id", name="fk_delivery_workspace_id_workspace"),
            nullable=False,
        ),
        sa.Column("verb", sa.String, nullable=False),
        sa.Column("lane", sa.String, nullable=False),
        sa.Column("promise", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=True),
        sa.Column("conversation", sa.String, nullable=True),
        sa.Column("account", sa.String, nullable=True),
        sa.Column("thread", sa.String, nullable=True),
        sa.Column("anchor_id", KEY, nullable=True),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("optional", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("lease_until", UtcDateTime, nullable=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("message_id", sa.String, nullable=True),
        sa.Column("reason", sa.String, nullable=True),
        sa.Column("settled_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("key"),
    )


def _delivery_indexes() -> None:
    op.create_index(
        "ix_delivery_open",
        "delivery",
        ["workspace_id", "lane", "id"],
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    passing = sa.text("(subject = '' OR state <> 'sent' OR verb <> 'post')")
    op.create_index(
        "ix_delivery_passing",
        "delivery",
        ["settled_at"],
        sqlite_where=passing,
        postgresql_where=passing,
    )


def _occurrence() -> None:
    op.create_table(
        "occurrence",
        sa.Column("schedule", sa.String, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("claimed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("schedule", "zone", "key", name="pk_occurrence"),
    )
    op.create_index("ix_occurrence_claimed_at", "occurrence", ["claimed_at"])

"""A request can be written down before it is done, where the database is slow.

Revision ID: 2026_11_22_j_notes
Revises: 2026_11_22_i_ledger
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "2026_11_22_j_notes"
down_revision = "2026_11_22_i_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, which is empty but in slow moments."""
    op.create_table(
        "noted",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("platform", sa.String, nullable=False),
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("noted_at", UtcDateTime, nullable=False),
        sa.Column("held_until", UtcDateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_noted"),
    )
    op.create_index("ix_noted_noted_at", "noted", ["noted_at"])


def downgrade() -> None:
    """Drop the table; what was written down and not done is lost."""
    op.drop_table("noted")

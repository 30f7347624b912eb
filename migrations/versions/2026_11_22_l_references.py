"""Where conversations are reached is kept: Teams tells it with each of them, and only there.

Revision ID: 2026_11_22_l_references
Revises: 2026_11_22_k_accounts
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_l_references"
down_revision = "2026_11_22_k_accounts"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reference",
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("conversation", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "conversation", name="pk_reference"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_reference_workspace_id_workspace"
        ),
    )


def downgrade() -> None:
    """Drop the table; the conversations tell it again as people write in them."""
    op.drop_table("reference")

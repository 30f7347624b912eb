"""What is due is found without looking at all that is held; deliveries know their language.

A delivery that is being said keeps the end of its lease as the instant at which it is due: then
there is something to do about it, as with all others, and one index serves them.

Revision ID: 2026_11_22_i_ledger
Revises: 2026_11_22_h_values
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "2026_11_22_i_ledger"
down_revision = "2026_11_22_h_values"
branch_labels = None
depends_on = None

OPEN = sa.text("settled_at IS NULL")


def upgrade() -> None:
    """Have leases end when they are due, add the language and the index."""
    op.execute("UPDATE delivery SET due_at = lease_until WHERE state = 'sending'")
    op.drop_column("delivery", "lease_until")
    op.add_column("delivery", sa.Column("locale", sa.String, server_default="en", nullable=False))
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["workspace_id", "due_at", "id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """Take the index and the language away, and write leases down as before."""
    op.drop_index("ix_delivery_due", table_name="delivery")
    op.drop_column("delivery", "locale")
    op.add_column("delivery", sa.Column("lease_until", UtcDateTime, nullable=True))
    op.execute("UPDATE delivery SET lease_until = due_at WHERE state = 'sending'")

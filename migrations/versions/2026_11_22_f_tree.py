"""Spaces become a tree: what they are, whose conversations are theirs, who asks to be attached.

Revision ID: 2026_11_22_f_tree
Revises: 2026_11_22_e_directory
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "2026_11_22_f_tree"
down_revision = "2026_11_22_e_directory"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    """Return a column that points to the id of another table."""
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}_{target}")
    return sa.Column(column, KEY, key, nullable=nullable)


def upgrade() -> None:
    """Add the columns and make the tables."""
    with op.batch_alter_table("space") as space:
        space.add_column(
            sa.Column("kind", sa.String, server_default="organisation", nullable=False)
        )
        space.add_column(sa.Column("department", sa.String, nullable=True))
        space.add_column(sa.Column("zone", sa.String, nullable=True))
        space.add_column(sa.Column("attached_at", UtcDateTime, nullable=True))
        space.alter_column(
            "value_required", existing_type=sa.Boolean, server_default=None, nullable=True
        )
        space.alter_column("locale", existing_type=sa.String, server_default=None, nullable=True)
    with op.batch_alter_table("audit") as audit:
        audit.add_column(_refers("audit", "space_id", "space", nullable=True))
        audit.create_index("ix_audit_organisation_id_at", ["organisation_id", "at"])
        audit.create_index("ix_audit_space_id", ["space_id"])
        audit.alter_column("actor_id", existing_type=KEY, nullable=True)
    _room()
    _attachment()


def downgrade() -> None:
    """Drop the tables, then the columns; what was inherited becomes the default."""
    for name in ("attachment", "room"):
        op.drop_table(name)
    op.execute("DELETE FROM audit WHERE actor_id IS NULL")  # the form before cannot hold them
    with op.batch_alter_table("audit") as audit:
        audit.drop_index("ix_audit_space_id")
        audit.drop_index("ix_audit_organisation_id_at")
        audit.drop_constraint("fk_audit_space_id_space", type_="foreignkey")
        audit.drop_column("space_id")
        audit.alter_column("actor_id", existing_type=KEY, nullable=False)
    op.execute("UPDATE space SET locale = 'en' WHERE locale IS NULL")
    op.execute(
        sa.update(sa.table("space", sa.column("value_required", sa.Boolean)))
        .where(sa.column("value_required").is_(None))
        .values(value_required=True)
    )
    with op.batch_alter_table("space") as space:
        space.alter_column("locale", existing_type=sa.String, server_default="en", nullable=False)
        space.alter_column(
            "value_required", existing_type=sa.Boolean, server_default=sa.true(), nullable=False
        )
        for name in ("attached_at", "zone", "department", "kind"):
            space.drop_column(name)


def _room() -> None:
    op.create_table(
        "room",
        _refers("room", "workspace_id", "workspace"),
        sa.Column("conversation", sa.String, nullable=False),
        _refers("room", "space_id", "space"),
        sa.Column("members_belong", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "conversation", name="pk_room"),
    )
    op.create_index("ix_room_space_id", "room", ["space_id"])


def _attachment() -> None:
    op.create_table(
        "attachment",
        _refers("attachment", "child_id", "space"),
        _refers("attachment", "parent_id", "space"),
        _refers("attachment", "asked_by", "person"),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("child_id", name="pk_attachment"),
    )

"""Cards have a channel in each chat: a company with two chats has one in both.

Revision ID: 2026_11_22_m_channels
Revises: 2026_11_22_l_references
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_m_channels"
down_revision = "2026_11_22_l_references"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
POSTS_IN = "fk_space_workspace_id_workspace"


def upgrade() -> None:
    """Make the table, and move the one channel of each space into it."""
    op.create_table(
        "space_channel",
        _refers("space_id", "space"),
        _refers("workspace_id", "workspace"),
        sa.Column("conversation", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("space_id", "workspace_id", name="pk_space_channel"),
    )
    # A channel without a workspace was chosen when there was but one: the oldest.
    op.execute(
        "INSERT INTO space_channel (space_id, workspace_id, conversation)"
        " SELECT id, there, recognition FROM (SELECT space.id, space.recognition,"
        " COALESCE(space.workspace_id, (SELECT MIN(workspace.id) FROM workspace WHERE"
        " workspace.organisation_id = space.organisation_id)) AS there FROM space) AS chosen"
        " WHERE recognition IS NOT NULL AND there IS NOT NULL"
    )
    with op.batch_alter_table("space") as space:
        space.drop_constraint(POSTS_IN, type_="foreignkey")
        space.drop_column("workspace_id")
        space.drop_column("recognition")


def downgrade() -> None:
    """Move the channel of the oldest workspace back; a second one of a space is lost."""
    with op.batch_alter_table("space") as space:
        space.add_column(sa.Column("recognition", sa.String, nullable=True))
        space.add_column(sa.Column("workspace_id", KEY, nullable=True))
        space.create_foreign_key(POSTS_IN, "workspace", ["workspace_id"], ["id"])
    op.execute(
        "UPDATE space SET workspace_id = (SELECT MIN(space_channel.workspace_id)"
        " FROM space_channel WHERE space_channel.space_id = space.id)"
    )
    op.execute(
        "UPDATE space SET recognition = (SELECT space_channel.conversation FROM space_channel"
        " WHERE space_channel.space_id = space.id"
        " AND space_channel.workspace_id = space.workspace_id)"
    )
    op.drop_table("space_channel")


def _refers(column: str, target: str) -> sa.Column[int]:
    """Return a column that points to the id of another table."""
    key = sa.ForeignKey(f"{target}.id", name=f"fk_space_channel_{column}_{target}")
    return sa.Column(column, KEY, key, nullable=False)

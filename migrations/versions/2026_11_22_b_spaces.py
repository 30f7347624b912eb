"""Spaces, roles, values and the audit log: what an organisation sets up.

Revision ID: 2026_11_22_b_spaces
Revises: 2026_11_22_a_people
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Json, UtcDateTime

revision = "2026_11_22_b_spaces"
down_revision = "2026_11_22_a_people"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _space()
    _role()
    _audit()
    _value()


def downgrade() -> None:
    """Drop the tables, those that refer to others first."""
    for name in ("value", "audit", "role", "space"):
        op.drop_table(name)


def _space() -> None:
    op.create_table(
        "space",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column(
            "organisation_id",
            KEY,
            sa.ForeignKey("organisation.id", name="fk_space_organisation_id_organisation"),
            nullable=False,
        ),
        sa.Column(
            "parent_id",
            KEY,
            sa.ForeignKey("space.id", name="fk_space_parent_id_space"),
            nullable=True,
        ),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("locale", sa.String, server_default="en", nullable=False),
        sa.Column(
            "workspace_id",
            KEY,
            sa.ForeignKey("workspace.id", name="fk_space_workspace_id_workspace"),
            nullable=True,
        ),
        sa.Column("recognition", sa.String, nullable=True),
        sa.Column("value_required", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("is_set_up", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("setup_offered", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_space"),
    )
    op.create_index("ix_space_organisation_id", "space", ["organisation_id"])


def _role() -> None:
    op.create_table(
        "role",
        sa.Column(
            "space_id",
            KEY,
            sa.ForeignKey("space.id", name="fk_role_space_id_space"),
            nullable=False,
        ),
        sa.Column(
            "person_id",
            KEY,
            sa.ForeignKey("person.id", name="fk_role_person_id_person"),
            nullable=False,
        ),
        sa.Column("role", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("space_id", "person_id", "role", name="pk_role"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "organisation_id",
            KEY,
            sa.ForeignKey("organisation.id", name="fk_audit_organisation_id_organisation"),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column(
            "actor_id",
            KEY,
            sa.ForeignKey("person.id", name="fk_audit_actor_id_person"),
            nullable=False,
        ),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )


def _value() -> None:
    op.create_table(
        "value",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column(
            "space_id",
            KEY,
            sa.ForeignKey("space.id", name="fk_value_space_id_space"),
            nullable=False,
        ),
        sa.Column("slug", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("sentence", sa.String, nullable=False),
        sa.Column("looks", Json, nullable=False),
        sa.Column("sounds", Json, nullable=False),
        sa.Column("feels", Json, nullable=False),
        sa.Column("never", Json, nullable=False),
        sa.Column("retired", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_value"),
        sa.UniqueConstraint("space_id", "slug"),
    )

"""People, their accounts, and the workspaces and the organisation that these belong to.

Revision ID: 2026_11_22_a_people
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_a_people"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _organisation()
    _workspace()
    _person()
    _account()


def downgrade() -> None:
    """Drop the tables, those that refer to others first."""
    for name in ("account", "person", "workspace", "organisation"):
        op.drop_table(name)


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    )


def _workspace() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column(
            "organisation_id",
            KEY,
            sa.ForeignKey("organisation.id", name="fk_workspace_organisation_id_organisation"),
            nullable=False,
        ),
        sa.Column("platform", sa.String, nullable=False),
        sa.Column("external_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("bot_account", sa.String, nullable=True),
        sa.Column("connected", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
        sa.UniqueConstraint("platform", "external_id"),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column(
            "organisation_id",
            KEY,
            sa.ForeignKey("organisation.id", name="fk_person_organisation_id_organisation"),
            nullable=False,
        ),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("locale", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("department", sa.String, nullable=False),
        sa.Column("standing", sa.String, nullable=False),
        sa.Column("own_locale", sa.String, nullable=True),
        sa.Column("own_zone", sa.String, nullable=True),
        sa.Column("quiet_start", sa.Integer, nullable=False),
        sa.Column("quiet_end", sa.Integer, nullable=False),
        sa.Column("quiet_weekends", sa.Boolean, nullable=False),
        sa.Column("praise", sa.String, nullable=False),
        sa.Column("nudges", sa.Boolean, nullable=False),
        sa.Column("locked", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_index("ix_person_organisation_id_email", "person", ["organisation_id", "email"])


def _account() -> None:
    op.create_table(
        "account",
        sa.Column(
            "workspace_id",
            KEY,
            sa.ForeignKey("workspace.id", name="fk_account_workspace_id_workspace"),
            nullable=False,
        ),
        sa.Column("external_id", sa.String, nullable=False),
        sa.Column(
            "person_id",
            KEY,
            sa.ForeignKey("person.id", name="fk_account_person_id_person"),
            nullable=False,
        ),
        sa.Column("standing", sa.String, nullable=False),
        sa.Column("is_admin", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("direct", sa.String, nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "external_id", name="pk_account"),
    )
    op.create_index("ix_account_person_id", "account", ["person_id"])

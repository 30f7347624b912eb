"""Kudos and what is kept with them: receivers, joins, limits, notes, counts, drafts.

Revision ID: 2026_11_22_d_kudos
Revises: 2026_11_22_c_ledger
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Json, UtcDateTime

revision = "2026_11_22_d_kudos"
down_revision = "2026_11_22_c_ledger"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    """Return a column that points to the id of another table."""
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}_{target}")
    return sa.Column(column, KEY, key, nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    _kudos()
    _kudos_receiver()
    _kudos_join()
    _allowance()
    _thanks_note()
    _thanks_month()
    _draft()


def downgrade() -> None:
    """Drop the tables, those that refer to others first."""
    for name in (
        "draft",
        "thanks_month",
        "thanks_note",
        "allowance",
        "kudos_join",
        "kudos_receiver",
        "kudos",
    ):
        op.drop_table(name)


def _kudos() -> None:
    op.create_table(
        "kudos",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        _refers("kudos", "organisation_id", "organisation"),
        _refers("kudos", "space_id", "space"),
        _refers("kudos", "giver_id", "person"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("value", sa.String, nullable=True),
        sa.Column("value_name", sa.String, nullable=True),
        sa.Column("value_line", sa.String, nullable=True),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("given_at", UtcDateTime, nullable=False),
        sa.Column("edited_at", UtcDateTime, nullable=True),
        sa.Column("undone_at", UtcDateTime, nullable=True),
        _refers("kudos", "workspace_id", "workspace", nullable=True),
        sa.Column("origin", sa.String, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_kudos"),
    )
    for column in ("giver_id", "organisation_id"):
        op.create_index(f"ix_kudos_{column}_given_at", "kudos", [column, "given_at"])


def _kudos_receiver() -> None:
    op.create_table(
        "kudos_receiver",
        _refers("kudos_receiver", "kudos_id", "kudos"),
        _refers("kudos_receiver", "person_id", "person"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("on_card", sa.Boolean, nullable=False),
        _refers("kudos_receiver", "giver_id", "person"),
        sa.Column("given_at", UtcDateTime, nullable=False),
        sa.Column("undone", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("kudos_id", "person_id", name="pk_kudos_receiver"),
    )
    op.create_index(
        "ix_kudos_receiver_giver_id_person_id_given_at",
        "kudos_receiver",
        ["giver_id", "person_id", "given_at"],
    )
    op.create_index(
        "ix_kudos_receiver_person_id_given_at", "kudos_receiver", ["person_id", "given_at"]
    )


def _kudos_join() -> None:
    op.create_table(
        "kudos_join",
        _refers("kudos_join", "kudos_id", "kudos"),
        _refers("kudos_join", "person_id", "person"),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("kudos_id", "person_id", name="pk_kudos_join"),
    )


def _allowance() -> None:
    op.create_table(
        "allowance",
        sa.Column(
            "giver_id",
            KEY,
            sa.ForeignKey("person.id", name="fk_allowance_giver_id_person"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("last", UtcDateTime, nullable=False),
        sa.Column("prints", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("giver_id", name="pk_allowance"),
    )


def _thanks_note() -> None:
    op.create_table(
        "thanks_note",
        _refers("thanks_note", "receiver_id", "person"),
        sa.Column("anchor", sa.String, nullable=False),
        sa.Column("kudos", Json, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("anchor", name="pk_thanks_note"),
    )
    op.create_index(
        "ix_thanks_note_receiver_id_opened_at", "thanks_note", ["receiver_id", "opened_at"]
    )
    op.create_index("ix_thanks_note_opened_at", "thanks_note", ["opened_at"])


def _thanks_month() -> None:
    op.create_table(
        "thanks_month",
        _refers("thanks_month", "person_id", "person"),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("received", sa.Integer, nullable=False),
        sa.Column("given", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "month", name="pk_thanks_month"),
    )


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        _refers("draft", "giver_id", "person"),
        sa.Column("receivers", Json, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("value", sa.String, nullable=True),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("kept_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_index("ix_draft_kept_at", "draft", ["kept_at"])
    op.create_index("ix_draft_giver_id_kept_at", "draft", ["giver_id", "kept_at"])

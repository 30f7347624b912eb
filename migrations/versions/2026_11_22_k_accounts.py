"""One person, many accounts: addresses stand with the account, codes connect, people choose where.

Revision ID: 2026_11_22_k_accounts
Revises: 2026_11_22_j_notes
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "2026_11_22_k_accounts"
down_revision = "2026_11_22_j_notes"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT_ONCE = 1_000
PREFERRED = "fk_person_preferred_workspace_id_workspace"


def upgrade() -> None:
    """Add the columns and the tables; whose addresses are verified, the next reading says."""
    op.add_column("account", sa.Column("email", sa.String, nullable=True))
    for name in ("email_verified", "apart"):
        column = sa.Column(name, sa.Boolean, server_default=sa.false(), nullable=False)
        op.add_column("account", column)
    op.add_column("account", sa.Column("left_at", UtcDateTime, nullable=True))
    _fill_addresses()
    with op.batch_alter_table("account") as batch:
        batch.alter_column("email", existing_type=sa.String, nullable=False)
    op.create_index("ix_account_email", "account", ["email"])
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("preferred_workspace_id", KEY, nullable=True))
        batch.create_foreign_key(PREFERRED, "workspace", ["preferred_workspace_id"], ["id"])
    _connect_code()
    _connect_tries()


def downgrade() -> None:
    """Take all of it away."""
    op.drop_table("connect_tries")
    op.drop_table("connect_code")
    with op.batch_alter_table("person") as batch:
        batch.drop_constraint(PREFERRED, type_="foreignkey")
        batch.drop_column("preferred_workspace_id")
    op.drop_index("ix_account_email", table_name="account")
    for name in ("left_at", "apart", "email_verified", "email"):
        op.drop_column("account", name)


def _fill_addresses() -> None:
    """Give each account the address of its person, some at a time."""
    account = sa.table(
        "account",
        sa.column("workspace_id"),
        sa.column("external_id"),
        sa.column("person_id"),
        sa.column("email"),
    )
    person = sa.table("person", sa.column("id"), sa.column("email"))
    keys = sa.tuple_(account.c.workspace_id, account.c.external_id)
    empty = sa.select(account.c.workspace_id, account.c.external_id).where(
        account.c.email.is_(None)
    )
    theirs = sa.select(person.c.email).where(person.c.id == account.c.person_id).scalar_subquery()
    fill = sa.update(account).where(keys.in_(empty.limit(AT_ONCE))).values(email=theirs)
    while op.get_bind().execute(fill).rowcount:
        pass


def _connect_code() -> None:
    op.create_table(
        "connect_code",
        sa.Column(
            "person_id",
            KEY,
            sa.ForeignKey("person.id", name="fk_connect_code_person_id_person"),
            nullable=False,
        ),
        sa.Column(
            "workspace_id",
            KEY,
            sa.ForeignKey("workspace.id", name="fk_connect_code_workspace_id_workspace"),
            nullable=False,
        ),
        sa.Column("number", KEY, nullable=False),
        sa.Column("salt", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column(
            "typed_by",
            KEY,
            sa.ForeignKey("person.id", name="fk_connect_code_typed_by_person"),
            nullable=True,
        ),
        sa.Column(
            "typed_in",
            KEY,
            sa.ForeignKey("workspace.id", name="fk_connect_code_typed_in_workspace"),
            nullable=True,
        ),
        sa.Column("typed_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("person_id", name="pk_connect_code"),
    )
    op.create_index("ix_connect_code_typed_by", "connect_code", ["typed_by"])
    op.create_index("ix_connect_code_made_at", "connect_code", ["made_at"])


def _connect_tries() -> None:
    op.create_table(
        "connect_tries",
        sa.Column(
            "workspace_id",
            KEY,
            sa.ForeignKey("workspace.id", name="fk_connect_tries_workspace_id_workspace"),
            nullable=False,
        ),
        sa.Column("external_id", sa.String, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "external_id", name="pk_connect_tries"),
    )
    op.create_index("ix_connect_tries_since", "connect_tries", ["since"])

"""What is known of people beyond the chat's directory, where they are named, and who was erased.

Revision ID: 2026_11_22_e_directory
Revises: 2026_11_22_d_kudos
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Json, UtcDateTime

revision = "2026_11_22_e_directory"
down_revision = "2026_11_22_d_kudos"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    """Return a column that points to the id of another table."""
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}_{target}")
    return sa.Column(column, KEY, key, nullable=nullable)


def upgrade() -> None:
    """Add the columns and make the tables."""
    op.add_column("organisation", sa.Column("key_canary", sa.String, nullable=True))
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("hr_department", sa.String, nullable=True))
        person.add_column(sa.Column("location", sa.String, nullable=True))
        person.add_column(sa.Column("hired_on", sa.Date, nullable=True))
        person.add_column(sa.Column("contact_level", sa.String, nullable=True))
        person.add_column(sa.Column("own_contact_level", sa.String, nullable=True))
        person.add_column(sa.Column("nudged_at", UtcDateTime, nullable=True))
        person.add_column(sa.Column("left_at", UtcDateTime, nullable=True))
        person.add_column(_refers("person", "manager_id", "person", nullable=True))
        person.add_column(_refers("person", "space_id", "space", nullable=True))
        person.create_index("ix_person_manager_id", ["manager_id"])
        person.create_index("ix_person_space_id", ["space_id"])
    _mention()
    _erasure()
    _tombstone()


def downgrade() -> None:
    """Drop the tables, then the columns."""
    for name in ("tombstone", "erasure", "mention"):
        op.drop_table(name)
    op.drop_column("organisation", "key_canary")
    with op.batch_alter_table("person") as person:
        person.drop_index("ix_person_space_id")
        person.drop_index("ix_person_manager_id")
        person.drop_constraint("fk_person_space_id_space", type_="foreignkey")
        person.drop_constraint("fk_person_manager_id_person", type_="foreignkey")
        for name in (
            "space_id",
            "manager_id",
            "left_at",
            "nudged_at",
            "own_contact_level",
            "contact_level",
            "hired_on",
            "location",
            "hr_department",
        ):
            person.drop_column(name)


def _mention() -> None:
    op.create_table(
        "mention",
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("object_id", KEY, nullable=False),
        _refers("mention", "person_id", "person"),
        sa.Column("words", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("kind", "object_id", "person_id", "words", name="pk_mention"),
    )
    op.create_index("ix_mention_person_id", "mention", ["person_id"])


def _erasure() -> None:
    op.create_table(
        "erasure",
        _refers("erasure", "person_id", "person"),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("done_at", UtcDateTime, nullable=True),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("after", KEY, nullable=False),
        sa.Column("sought", Json, nullable=True),
        sa.PrimaryKeyConstraint("person_id", name="pk_erasure"),
    )


def _tombstone() -> None:
    op.create_table(
        "tombstone",
        sa.Column("print", sa.String, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("print", name="pk_tombstone"),
    )

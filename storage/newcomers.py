"""How far new people are on their path through the values."""

from sqlalchemy import Boolean, Column, Integer, PrimaryKeyConstraint, Table, false

from storage.schema import metadata, refers_to
from storage.types import UtcDateTime

newcomer = Table(
    "newcomer",
    metadata,
    refers_to("person_id", "person"),
    Column("started_at", UtcDateTime, nullable=False),
    Column("step", Integer, nullable=False),  # how many cards they had
    Column("told_at", UtcDateTime),
    Column("ended", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("person_id"),
)

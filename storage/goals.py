"""The goal card of a space: its vision and up to three goals."""

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text

from storage.schema import metadata, refers_to
from storage.types import Json, UtcDateTime

goal_card = Table(
    "goal_card",
    metadata,
    refers_to("space_id", "space"),
    Column("vision", Text, nullable=False),
    Column("goals", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("space_id"),
)

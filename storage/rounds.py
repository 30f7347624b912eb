"""Rounds of "do we do this here?": lines, whom they were asked of, and what they answered."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, String, Table, Text

from storage.schema import made_id, metadata, refers_to
from storage.types import UtcDateTime

value_round = Table(
    "value_round",
    metadata,
    made_id(),
    refers_to("space_id", "space"),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Index(None, "space_id", "opened_at"),
)

round_line = Table(
    "round_line",
    metadata,
    made_id(),
    refers_to("round_id", "value_round", index=True),
    refers_to("value_id", "value"),
    Column("part", String, nullable=False),
    Column("line", Text, nullable=False),
)

round_answer = Table(
    "round_answer",
    metadata,
    refers_to("line_id", "round_line"),
    refers_to("person_id", "person", index=True),
    Column("answer", String),  # NULL: asked, not answered
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("line_id", "person_id"),
)

"""Stories of values, and lines that people suggest for them."""

from sqlalchemy import Boolean, Column, Index, String, Table, Text

from storage.schema import made_id, metadata, refers_to
from storage.types import UtcDateTime

suggestion = Table(
    "suggestion",
    metadata,
    made_id(),
    refers_to("space_id", "space"),
    refers_to("value_id", "value"),
    refers_to("author_id", "person", index=True),
    Column("part", String, nullable=False),  # looks, sounds, feels or never
    Column("line", Text, nullable=False),
    Column("seen", Text, nullable=False),  # where it was seen
    Column("front_line", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),  # open, taken or declined
    Index(None, "space_id", "state"),
)

story = Table(
    "story",
    metadata,
    made_id(),
    refers_to("space_id", "space"),
    refers_to("author_id", "person", index=True),
    Column("value", String, nullable=False),  # the slug
    Column("words", Text, nullable=False),
    Column("customer", String),
    Column("at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
    Index(None, "space_id", "value", "at"),
)

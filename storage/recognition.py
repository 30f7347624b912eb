"""Kudos: the tables. The store that uses them is in `recognition_store.py`."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
)

from storage.schema import made_id, metadata, refers_to
from storage.types import Json, UtcDateTime

kudos = Table(
    "kudos",
    metadata,
    made_id(),
    refers_to("organisation_id", "organisation"),
    refers_to("space_id", "space"),
    refers_to("giver_id", "person"),
    Column("reason", Text, nullable=False),
    Column("value", String),  # the slug and the line as they were: later edits change no card
    Column("value_name", String),
    Column("value_line", String),
    Column("private", Boolean, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("edited_at", UtcDateTime),
    Column("undone_at", UtcDateTime),
    refers_to("workspace_id", "workspace", nullable=True),
    Column("origin", String),
    Index(None, "giver_id", "given_at"),
    Index(None, "organisation_id", "given_at"),
)

kudos_receiver = Table(
    "kudos_receiver",
    metadata,
    refers_to("kudos_id", "kudos"),
    refers_to("person_id", "person"),
    Column("position", Integer, nullable=False),
    Column("on_card", Boolean, nullable=False),
    # Kept here too, so that one index answers "how often has A thanked B lately".
    refers_to("giver_id", "person"),
    Column("given_at", UtcDateTime, nullable=False),
    Column("undone", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("kudos_id", "person_id"),
    Index(None, "person_id", "given_at"),
    Index(None, "giver_id", "person_id", "given_at"),
)

kudos_join = Table(
    "kudos_join",
    metadata,
    refers_to("kudos_id", "kudos"),
    refers_to("person_id", "person"),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("kudos_id", "person_id"),
)

allowance = Table(
    "allowance",
    metadata,
    refers_to("giver_id", "person"),
    Column("day", Date, nullable=False),
    Column("zone", String, nullable=False),
    Column("used", Integer, nullable=False),
    Column("last", UtcDateTime, nullable=False),
    Column("prints", String, nullable=False),
    PrimaryKeyConstraint("giver_id"),
)

thanks_note = Table(
    "thanks_note",
    metadata,
    refers_to("receiver_id", "person"),
    Column("anchor", String, nullable=False),
    Column("kudos", Json, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("receiver_id"),
)

thanks_month = Table(
    "thanks_month",
    metadata,
    refers_to("person_id", "person"),
    Column("month", Integer, nullable=False),  # for example 202611, in UTC
    Column("received", Integer, nullable=False),
    Column("given", Integer, nullable=False),
    PrimaryKeyConstraint("person_id", "month"),
)

draft = Table(
    "draft",
    metadata,
    made_id(),
    refers_to("giver_id", "person"),
    Column("receivers", Json, nullable=False),
    Column("reason", Text, nullable=False),
    Column("value", String),
    Column("private", Boolean, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False, index=True),
)

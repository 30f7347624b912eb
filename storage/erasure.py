"""Who was erased, and where people are named in texts."""

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table

from storage.schema import BigKey, metadata, refers_to
from storage.types import Json, UtcDateTime

mention = Table(
    "mention",
    metadata,
    Column("kind", String, nullable=False),  # of the text's object, for example "kudos"
    Column("object_id", BigKey, nullable=False),
    refers_to("person_id", "person", index=True),
    Column("words", String, nullable=False),  # as they stand in the text
    PrimaryKeyConstraint("kind", "object_id", "person_id", "words"),
)

erasure = Table(
    "erasure",
    metadata,
    refers_to("person_id", "person"),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("step", String, nullable=False, default=""),  # which is being done
    Column("after", BigKey, nullable=False, default=0),  # how far in it
    Column("sought", Json),  # the words to be found everywhere; none once it is done
    PrimaryKeyConstraint("person_id"),
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("print", String, primary_key=True),  # HMAC of an account; the key is not in here
    Column("at", UtcDateTime, nullable=False),
)

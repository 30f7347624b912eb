"""The one MetaData that all tables belong to, and the columns that many of them share."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer

from storage.types import build_metadata

metadata = build_metadata()

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key; SQLite numbers rows by itself only where the type is INTEGER."""


def made_id() -> Column[int]:
    """Return the column of an id that the program makes (`storage/ids.py`)."""
    return Column("id", BigKey, primary_key=True, autoincrement=False)


def counted_id() -> Column[int]:
    """Return the column of an id that the database counts up."""
    return Column("id", BigKey, primary_key=True, autoincrement=True)


def refers_to(
    name: str, target: str, *, nullable: bool = False, index: bool = False
) -> Column[int]:
    """Return a column that points to the id of another table."""
    return Column(name, BigKey, ForeignKey(f"{target}.id"), nullable=nullable, index=index)

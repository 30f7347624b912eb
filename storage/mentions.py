"""Keeping who is named in a text, beside the text."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete

from bot.identity import PersonId
from bot.mentions import named_in
from storage.erasure import mention
from storage.people import people_by_id
from storage.units import Transaction

_FORGET = delete(mention).where(
    mention.c.kind == bindparam("which"), mention.c.object_id == bindparam("number")
)


def index(
    transaction: Transaction, kind: str, number: int, named: Collection[tuple[PersonId, str]]
) -> None:
    """Keep who is named in a new text, by which words."""
    for person, words in named:
        key = {"kind": kind, "object_id": number}
        transaction.add(mention, {**key, "person_id": person, "words": words})


def index_again(transaction: Transaction, kind: str, number: int) -> None:
    """Forget who is named in a text that changes; `index` says anew."""
    transaction.execute(_FORGET, {"which": kind, "number": number})


def index_people(
    transaction: Transaction, kind: str, number: int, whose: Collection[PersonId], text: str
) -> None:
    """Keep which of the people whom a new text concerns are named in it."""
    people = people_by_id(transaction, whose).values()
    index(transaction, kind, number, named_in(text, people))

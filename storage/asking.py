"""What was asked of people with a role."""

from sqlalchemy import bindparam, select

from storage.outbox import delivery
from storage.space_store import SqlSpaces

_MOST = 100
_END = "z"  # behind each digit, in whatever order of letters a database has
# A range, which an index can serve everywhere, and then exactly: some databases order words as if
# the signs between them were not there.
_ASKED = (
    select(delivery.c.key)
    .where(
        delivery.c.key > bindparam("beginning"),
        delivery.c.key < bindparam("end"),
        delivery.c.key.startswith(bindparam("word"), autoescape=False),
    )
    .limit(_MOST)
)


class SqlAsking(SqlSpaces):
    """Implements `bot.spaces.ports.AskingStore`."""

    def asked(self, beginning: str) -> frozenset[str]:
        """Return the keys of all posts of the last days whose key begins so."""
        key = {"beginning": beginning, "end": f"{beginning}{_END}", "word": beginning}
        return frozenset(self._transaction.execute(_ASKED, key).scalars())

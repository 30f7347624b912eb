"""Where conversations are reached, as the adapters noted it."""

from collections.abc import Mapping

from sqlalchemy import (
    Column,
    PrimaryKeyConstraint,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
)
from sqlalchemy import update as change

from bot.identity import ConversationId, Workspace
from storage.schema import metadata, refers_to
from storage.units import Transaction

reference = Table(
    "reference",
    metadata,
    refers_to("workspace_id", "workspace"),
    Column("conversation", String, nullable=False),
    Column("note", String, nullable=False),  # JSON of the adapter's own
    PrimaryKeyConstraint("workspace_id", "conversation"),
)

_ONE = (reference.c.workspace_id == bindparam("workspace")) & (
    reference.c.conversation == bindparam("where")
)
_NOTE = select(reference.c.note).where(_ONE)
_CHANGE = change(reference).where(_ONE)
_FORGET = delete(reference).where(_ONE)
_FORGET_ALL = delete(reference).where(reference.c.workspace_id == bindparam("workspace"))
_ALL = (
    select(reference.c.conversation, reference.c.note)
    .where(reference.c.workspace_id == bindparam("workspace"))
    .order_by(reference.c.conversation)
    .limit(bindparam("most"))
)


class SqlReferences:
    """Implements `bot.references.References`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def keep(self, workspace: Workspace, conversation: ConversationId, note: str) -> None:
        """Remember a note; an earlier one is replaced."""
        key = {"workspace": workspace.id, "where": conversation}
        if not self._transaction.execute(_CHANGE.values(note=note), key).rowcount:
            row = {"workspace_id": workspace.id, "conversation": conversation, "note": note}
            self._transaction.execute(insert(reference).values(**row))

    def of(self, workspace: Workspace, conversation: ConversationId) -> str | None:
        """Return the note of a conversation, None when there is none."""
        key = {"workspace": workspace.id, "where": conversation}
        note: str | None = self._transaction.execute(_NOTE, key).scalar()
        return note

    def all(self, workspace: Workspace, most: int) -> Mapping[ConversationId, str]:
        """Return up to `most` notes of a workspace, in the order of the conversations' ids."""
        rows = self._transaction.execute(_ALL, {"workspace": workspace.id, "most": most})
        return {ConversationId(row.conversation): row.note for row in rows}

    def forget(self, workspace: Workspace, conversation: ConversationId) -> None:
        """Forget a conversation; one that is not known is no failure."""
        key = {"workspace": workspace.id, "where": conversation}
        self._transaction.execute(_FORGET, key)

    def forget_all(self, workspace: Workspace) -> None:
        """Forget every conversation of a workspace: the bot was removed from it."""
        self._transaction.execute(_FORGET_ALL, {"workspace": workspace.id})

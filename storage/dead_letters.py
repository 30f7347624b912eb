"""What could not be said, for an operator to read and to send again."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, update

from bot.audience import NOT_A_MEMBER
from bot.identity import ConversationId, WorkspaceId
from bot.outbox import DeadLetter, State
from storage.outbox import PASSING, delivery, read_message
from storage.units import Transaction

_DEAD_STATES = (State.FAILED.value, State.AMBIGUOUS.value)
IS_DEAD = and_(
    delivery.c.settled_at.is_not(None),
    PASSING,  # what the others say already: it leads to the index
    delivery.c.state.in_(_DEAD_STATES),
)
_DEAD = select(delivery).where(IS_DEAD)
_NEWEST = _DEAD.order_by(delivery.c.settled_at.desc(), delivery.c.id.desc())
COUNT_DEAD = select(func.count()).select_from(delivery).where(IS_DEAD)


class SqlDeadLetters:
    """Implements `bot.outbox.DeadLetters`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def all(self, most: int) -> tuple[DeadLetter, ...]:
        """Return the newest dead letters first."""
        rows = self._transaction.execute(_NEWEST.limit(most))
        return tuple(_dead_letter_of(row) for row in rows)

    def one(self, letter: int) -> DeadLetter | None:
        """Return one dead letter."""
        row = self._transaction.execute(_DEAD.where(delivery.c.id == letter)).first()
        return _dead_letter_of(row) if row else None

    def replay(self, letter: int, now: datetime) -> bool:
        """Have a dead letter said again; return whether there was one with something to say."""
        return self._revive(delivery.c.id == letter, now) == 1

    def revive(self, workspace: WorkspaceId, conversation: ConversationId, now: datetime) -> int:
        """Have everything said that failed because the bot was not in a conversation."""
        absent = (
            (delivery.c.workspace_id == workspace)
            & (delivery.c.conversation == conversation)
            & (delivery.c.reason == NOT_A_MEMBER)
        )
        return self._revive(absent, now)

    def _revive(self, which: ColumnElement[bool], now: datetime) -> int:
        """Have dead letters wait once more, as if they had never been tried."""
        dead = IS_DEAD & delivery.c.payload.is_not(None)
        again = {"state": State.PENDING.value, "due_at": now, "settled_at": None, "attempts": 0}
        return self._transaction.execute(update(delivery).where(dead, which).values(again)).rowcount


def _dead_letter_of(row: Any) -> DeadLetter:  # noqa: ANN401 - a row of _DEAD
    """Return the dead letter of a row."""
    return DeadLetter(
        id=row.id,
        key=row.key,
        state=State(row.state),
        reason=row.reason or "",
        attempts=row.attempts,
        to=row.conversation or row.account or "",
        at=row.settled_at,
        message=read_message(row.payload) if row.payload else None,
    )

"""Cards that many kudos share, and where cards stand."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select

from bot.identity import ConversationId, SpaceId, WorkspaceId
from bot.outcome import ToConversation
from bot.recognition.limits import BUSY_HOUR, CROWDED
from bot.recognition.model import Kudos, Rollup, RollupId
from storage.ids import new_id
from storage.kudos_rows import whole
from storage.limits import Limits
from storage.locks import first_to_change
from storage.recognition import CARDS_LATELY, LINES, OPEN_ROLLUP, ROLLUP, rollup
from storage.spaces import SPACE, space_of_rows
from storage.units import Transaction


class SqlCards:
    """The part of `bot.recognition.ports.RecognitionStore` that knows where cards stand."""

    _limits: Limits | None = None  # of the kudos that is expected

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def cards_lately(self, channel: ConversationId, now: datetime) -> int:
        """Return how many cards a channel got within the hour; `CROWDED` means or more."""
        seen = self._limits
        if seen and seen.cards and (seen.channel, seen.now) == (channel, now):
            return seen.cards.pop()
        key = {"channel": channel, "since": now - BUSY_HOUR, "most": CROWDED}
        return len(self._transaction.execute(CARDS_LATELY, key).all())

    def open_rollup(self, where: ToConversation, now: datetime) -> Rollup | None:
        """Return the newest card for several kudos that was opened there within the hour.

        On PostgreSQL one on which somebody writes at this moment is passed over: two givers then
        write on two cards instead of waiting for each other.
        """
        key = {
            "workspace": where.workspace,
            "conversation": where.conversation,
            "since": now - BUSY_HOUR,
        }
        row = self._transaction.execute(_passing_over(OPEN_ROLLUP), key).first()
        return _rollup_of(row) if row else None

    def new_rollup(self, where: ToConversation, now: datetime) -> Rollup:
        """Keep a new card for several kudos."""
        made = Rollup(RollupId(new_id()), where.workspace, where.conversation, now)
        self._transaction.add(
            _ROLLUP,
            {
                "id": made.id,
                "workspace_id": made.workspace,
                "conversation": made.conversation,
                "opened_at": made.opened_at,
            },
        )
        return made

    def rollup(self, rollup: RollupId) -> Rollup | None:
        """Return a card for several kudos, which stays as it is until the commit."""
        row = first_to_change(self._transaction, ROLLUP, {"rollup": rollup})
        return _rollup_of(row) if row else None

    def lines(self, rollup: Rollup) -> tuple[Kudos, ...]:
        """Return the kudos that have a line on a card, oldest first; hidden ones have one too."""
        key = {
            "channel": rollup.conversation,
            "rollup": rollup.id,
            "since": rollup.opened_at - BUSY_HOUR,
            "until": rollup.opened_at + BUSY_HOUR,
        }
        rows = self._transaction.execute(LINES, key).all()
        return tuple(kudos for kudos in whole(self._transaction, rows) if kudos.shown)

    def locale_of(self, space: SpaceId) -> str:
        """Return the language of what is posted for all in a space to read."""
        rows = self._transaction.execute(SPACE, {"space": space}).all()
        return space_of_rows(rows).locale if rows else "en"


def _rollup_of(row: Any) -> Rollup:  # noqa: ANN401 - a row
    """Return the card of its row."""
    there = ConversationId(row.conversation)
    return Rollup(RollupId(row.id), WorkspaceId(row.workspace_id), there, row.opened_at)


@lru_cache(maxsize=4)
def _passing_over(statement: Select[Any]) -> Select[Any]:
    """Return the statement with a lock that passes over what others hold; SQLite ignores it."""
    return statement.with_for_update(key_share=True, skip_locked=True)


_ROLLUP = rollup  # the methods' own word shadows the table

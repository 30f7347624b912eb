"""Where conversations are reached, for platforms that tell it with each conversation."""

from collections.abc import Mapping
from typing import Protocol

from bot.identity import ConversationId, Workspace


class References(Protocol):
    """What an adapter wants to remember of conversations; the core does not look inside."""

    def keep(self, workspace: Workspace, conversation: ConversationId, note: str) -> None:
        """Remember a note of at most 4,000 characters; an earlier one is replaced."""
        ...

    def of(self, workspace: Workspace, conversation: ConversationId) -> str | None:
        """Return the note of a conversation, None when there is none."""
        ...

    def all(self, workspace: Workspace, most: int) -> Mapping[ConversationId, str]:
        """Return up to `most` notes of a workspace, in the order of the conversations' ids."""
        ...

    def forget(self, workspace: Workspace, conversation: ConversationId) -> None:
        """Forget a conversation; one that is not known is no failure."""
        ...

    def forget_all(self, workspace: Workspace) -> None:
        """Forget every conversation of a workspace: the bot was removed from it."""
        ...

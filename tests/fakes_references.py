"""Where conversations are reached, kept in memory."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.identity import ConversationId, Workspace
from tests.memory import Memory


@dataclass(frozen=True)
class FakeReferences:
    """Implements `bot.references.References`."""

    memory: Memory

    def keep(self, workspace: Workspace, conversation: ConversationId, note: str) -> None:
        self.memory.references[workspace.id, conversation] = note

    def of(self, workspace: Workspace, conversation: ConversationId) -> str | None:
        return self.memory.references.get((workspace.id, conversation))

    def all(self, workspace: Workspace, most: int) -> Mapping[ConversationId, str]:
        found = sorted(key for key in self.memory.references if key[0] == workspace.id)
        return {key[1]: self.memory.references[key] for key in found[:most]}

    def forget(self, workspace: Workspace, conversation: ConversationId) -> None:
        self.memory.references.pop((workspace.id, conversation), None)

    def forget_all(self, workspace: Workspace) -> None:
        for conversation in self.all(workspace, len(self.memory.references)):
            self.forget(workspace, conversation)

"""Spaces and roles, kept in memory."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.identity import ConversationId, Person, PersonId, Role, Space, WorkspaceId
from tests.memory import Memory


@dataclass(frozen=True)
class FakeSpaces:
    """Implements `bot.spaces.ports.SpaceStore`."""

    memory: Memory

    def has_owner(self, space: Space) -> bool:
        return any(where == space.id and role is Role.OWNER for where, _, role in self.memory.roles)

    def set_up(
        self,
        space: Space,
        *,
        name: str,
        recognition: ConversationId | None,
        value_required: bool,
        workspace: WorkspaceId,
    ) -> None:
        self.memory.spaces[space.id] = replace(
            self.memory.spaces[space.id],
            name=name,
            recognition=recognition,
            value_required=value_required,
            is_set_up=True,
            workspace=workspace,
        )

    def grant(
        self, space: Space, person: PersonId, role: Role, by: PersonId, now: datetime
    ) -> None:
        if (space.id, person, role) not in self.memory.roles:
            self.memory.roles[space.id, person, role] = None
            self.memory.audit[self.memory.next_number()] = f"role.{role} person:{person} by:{by}"

    def people(self, ids: Collection[PersonId]) -> tuple[Person, ...]:
        return tuple(self.memory.known(ids).values())

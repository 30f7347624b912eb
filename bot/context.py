"""What a handler may know of the moment: who, where, when, and in which language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.identity import AccountId, OrganisationId, Person, PersonId, Role, Space, Workspace
from bot.request import Place
from bot.surface import Handle
from bot.ui.language import Say


@dataclass(frozen=True)
class Context:
    """The circumstances of one request.

    Attributes:
        actor: who asks; always a member of the organisation.
        space: the unit of set-up that the place belongs to.
        roles: what the actor may do in that space.
        place: the conversation around it; None on a home or a global shortcut.
        now: the instant of the request, in UTC.
        say: the bot's words in the actor's language.
        known: the accounts that the request names, resolved.
        key: the de-duplication key of the request.
        in_form: the request is a form that was sent, and can stay open with errors beside fields.
        carry: what that form carried.
        overheard: what was typed stands for others to read; nothing of ours takes it away.
    """

    organisation: OrganisationId
    workspace: Workspace
    space: Space
    actor: Person
    roles: frozenset[Role]
    place: Place | None
    now: datetime
    say: Say
    known: Mapping[AccountId, Person] = field(default_factory=dict)
    handles: Mapping[PersonId, Handle] = field(default_factory=dict)
    key: str = ""
    in_form: bool = False
    carry: str = ""
    overheard: bool = False

    @property
    def is_admin(self) -> bool:
        """Whether the actor may change the settings of the space."""
        return bool(self.roles & {Role.ADMIN, Role.OWNER})

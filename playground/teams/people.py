"""Who and what a Teams tenant is made of: people, teams, and the places where they talk."""

import base64
import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Literal

PersonKind = Literal["member", "guest", "stranger", "bot"]
PlaceKind = Literal["standard", "private", "shared", "group", "personal"]

CHANNELS = ("standard", "private", "shared")
_PEOPLE = uuid.UUID("7d1f6f2e-9a0b-4c53-8a6e-2c0f5b1d9e44")


def object_id(handle: str) -> str:
    """Return the Entra object id of the person with this handle."""
    return str(uuid.uuid5(_PEOPLE, handle))


def opaque(words: str) -> str:
    """Return the long word that Teams makes of a name, always the same for the same words."""
    digest = hashlib.sha512(words.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass
class Person:
    """One account that Teams knows: a person, a guest, somebody of another company, or a bot.

    Attributes:
        oid: the Entra object id; a bot's is its app id.
        tenant: the tenant that the account belongs to.
        upn: the user principal name; a guest's holds `#EXT#`.
    """

    oid: str
    handle: str
    name: str
    kind: PersonKind = "member"
    tenant: str = ""
    email: str = ""
    upn: str = ""
    title: str = ""
    department: str = ""
    tz: str = "Europe/Berlin"
    locale: str = "en-US"

    @property
    def id(self) -> str:
        """Return the id in activities: `29:…` of a person, `28:…` of a bot."""
        return f"28:{self.oid}" if self.kind == "bot" else f"29:1{opaque(self.oid)}"

    @property
    def is_person(self) -> bool:
        """Return whether somebody can act as this account."""
        return self.kind != "bot"


@dataclass
class Team:
    """One team. `members` are object ids in the order in which they joined."""

    id: str
    name: str
    group: str
    members: list[str] = field(default_factory=list)


@dataclass
class Place:
    """One conversation: a channel, a group chat or a 1:1 chat with the bot.

    `members` are object ids; a standard channel's are those of its team.
    """

    id: str
    name: str
    kind: PlaceKind
    team: str = ""
    topic: str = ""
    members: list[str] = field(default_factory=list)

    @property
    def is_channel(self) -> bool:
        """Return whether this is a channel of a team."""
        return self.kind in CHANNELS

    @property
    def conversation_type(self) -> str:
        """Return the word for the kind of conversation in an activity."""
        if self.is_channel:
            return "channel"
        return "groupChat" if self.kind == "group" else "personal"

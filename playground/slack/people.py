"""Who and what a Slack workspace is made of: users, channels and user groups."""

from dataclasses import dataclass, field
from typing import Literal

UserKind = Literal[
    "member", "admin", "single_guest", "multi_guest", "stranger", "deactivated", "bot", "slackbot"
]
ChannelKind = Literal["public", "private", "mpim", "im"]

LIVELY = ("member", "admin", "single_guest", "multi_guest", "stranger")
"""The kinds of user that a person can act as in the playground."""


@dataclass
class User:
    """One account that Slack knows: a person, a bot or Slackbot itself."""

    id: str
    handle: str
    real_name: str
    kind: UserKind = "member"
    title: str = ""
    department: str = ""
    tz: str = "Europe/Berlin"
    locale: str = "en-US"
    team_id: str = ""
    bot_id: str = ""
    do_not_disturb_until: float = 0.0

    @property
    def email(self) -> str:
        """Return the address in the profile; strangers have one of their own company."""
        if self.kind in ("bot", "slackbot"):
            return ""
        company = "acme.example" if self.kind == "stranger" else "harbour-pine.example"
        return f"{self.handle}@{company}"

    @property
    def is_person(self) -> bool:
        """Return whether somebody can act as this user."""
        return self.kind in LIVELY


@dataclass
class Channel:
    """One conversation. `members` keeps the order in which they joined."""

    id: str
    name: str
    kind: ChannelKind = "public"
    topic: str = ""
    members: list[str] = field(default_factory=list)
    ext_shared: bool = False
    pending_ext_shared: bool = False
    org_shared: bool = False
    archived: bool = False

    def other_than(self, user: str) -> str:
        """Return the other side of a direct message."""
        return next((member for member in self.members if member != user), user)


@dataclass(frozen=True)
class UserGroup:
    """A handle that stands for several users."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...] = ()

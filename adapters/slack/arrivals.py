"""A request from Slack together with the way by which its answer gets back."""

from dataclasses import dataclass
from datetime import datetime

from bot.identity import AccountId
from bot.request import Request

AGAIN = "slack.again"
"""A button of the adapter's own: says once more what was typed, where a form can be opened."""


@dataclass(frozen=True)
class Installation:
    """Whose token we hold: the workspace, or a whole organisation of them, and our own names.

    Attributes:
        workspace: the id under which the workspace is known to the core; the enterprise's when
            the app is installed for all of it.
        team, enterprise: Slack's two ids, empty where there is none.
        bot_user, bot: our account and our bot id.
        scopes: what was granted.
        answered_at: what Slack's clock said when it told us; None: it did not say.
    """

    workspace: str
    team: str
    enterprise: str
    bot_user: str
    bot: str
    name: str = ""
    url: str = ""
    scopes: frozenset[str] = frozenset()
    answered_at: datetime | None = None

    @property
    def bot_account(self) -> AccountId:
        """The bot's own account."""
        return AccountId(self.bot_user)

    def is_ours(self, team: str) -> bool:
        """Return whether an id of a team or an enterprise is one of ours."""
        return team in {self.team, self.enterprise, self.workspace}


@dataclass(frozen=True)
class ByCommand:
    """A slash command: answered in the body; `typed` is what to say to mean the same again.

    `response_url` is where to answer five times in thirty minutes, when the body is gone.
    """

    trigger: str
    typed: str
    response_url: str = ""


@dataclass(frozen=True)
class ByMention:
    """The bot was named in a conversation: nothing that could open a form came along."""

    typed: str


@dataclass(frozen=True)
class ByPress:
    """A button on a message; `response_url` says something back five times in thirty minutes."""

    trigger: str
    response_url: str


@dataclass(frozen=True)
class ByPressInView:
    """A button in a modal or on the Home."""

    trigger: str
    view_id: str
    at_home: bool


@dataclass(frozen=True)
class BySubmission:
    """A form that was sent; `inputs` are the ids of its fields, in order.

    `at_home`: it was opened from the Home.
    """

    inputs: tuple[str, ...]
    at_home: bool


@dataclass(frozen=True)
class ByShortcut:
    """A shortcut; one on a message has a `response_url`."""

    trigger: str
    response_url: str = ""


@dataclass(frozen=True)
class ByHome:
    """Somebody looks at their Home."""


Way = ByCommand | ByMention | ByPress | ByPressInView | BySubmission | ByShortcut | ByHome


@dataclass(frozen=True)
class Arrival:
    """A request, and the way back."""

    request: Request
    way: Way


@dataclass(frozen=True)
class Stale:
    """A form that is not ours, not this person's, or too old to be read."""

    locale: str = "en"

"""The chat platforms that the program is connected to, all of them alike."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.errors import PlatformError
from bot.identity import AccountId, Workspace
from bot.outbox import Pacer
from bot.surface import Directory, Messenger, Messengers


class Presence(Protocol):
    """Where the bot is: the workspace that a platform connected us to, and our account there."""

    @property
    def workspace(self) -> str:
        """The platform's own id of the workspace."""
        ...

    @property
    def name(self) -> str:
        """What people call the workspace; empty: the platform did not say."""
        ...

    @property
    def bot_account(self) -> AccountId:
        """The bot's own account."""
        ...


class Platform(Protocol):
    """One chat platform: the door that requests come in by, and the way out to it."""

    @property
    def name(self) -> str:
        """Its own name, for example `slack`, under which everything of it is kept."""
        ...

    @property
    def directory(self) -> Directory:
        """Who there is."""
        ...

    @property
    def messengers(self) -> Messengers:
        """How messages leave."""
        ...

    @property
    def sees_everybody(self) -> bool:
        """Whether the directory lists the whole company.

        Then an account that was not there before means that somebody joined the company, and one
        that is there no more that somebody left it. Where the bot sees only the teams that it is
        in, both mean nothing.
        """
        ...

    @property
    def presence(self) -> Presence | None:
        """Where the bot is; None before the start."""
        ...

    async def start(self) -> Presence:
        """Connect, and answer from now on; may be called again after a failure.

        Raises:
            PlatformError: it does not take our settings (permanent), or cannot be reached.
        """
        ...

    def complaint(self, error: PlatformError) -> str:
        """Return which setting to look at when the platform does not take ours."""
        ...

    def pacer(self) -> Pacer:
        """Return what keeps messages under the limits of a workspace."""
        ...

    async def listen(self) -> None:
        """Take requests over a connection of our own until cancelled, where that is the way."""
        ...

    def routes(self) -> Sequence[Any]:
        """Return the routes to serve, for the web server; until the start they answer 503."""
        ...

    async def close(self) -> None:
        """Finish what is going on and hang up."""
        ...


class AllMessengers(Messengers):
    """The messengers of all platforms."""

    def __init__(self, platforms: Mapping[str, Messengers]) -> None:
        """Speak through those of each platform, by its name."""
        self._platforms = platforms

    def of(self, workspace: Workspace) -> Messenger:
        """Return the messenger of `workspace`.

        Raises:
            PlatformError: no adapter serves it in this process.
        """
        messengers = self._platforms.get(workspace.platform)
        if messengers is None:
            raise PlatformError("not_connected")
        return messengers.of(workspace)

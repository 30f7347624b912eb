"""What Slack tells of the workspace: people come and change, the bot is invited or removed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from adapters.slack.arrivals import Installation
from adapters.slack.directory import account_of
from adapters.slack.messenger import SlackMessenger
from adapters.wire.notices import Notices
from adapters.wire.reading import part, word
from adapters.wire.text import Json
from bot.identity import ConversationId


@dataclass(frozen=True)
class Happenings:
    """Takes the events that are no request of a person."""

    installation: Installation
    messenger: SlackMessenger
    notices: Notices

    async def take(self, payload: Json) -> bool:
        """Pass on what an event tells and return whether it meant anything to us."""
        event = part(payload, "event")
        tell = _TELLS.get(word(event, "type"))
        return await tell(self, event) if tell else False

    async def _account(self, event: object) -> bool:
        """Keep what Slack says of somebody."""
        account = account_of(part(event, "user"), self.installation)
        if account is None:
            return False
        await self.notices.keep_accounts(self.installation.workspace, (account,))
        return True

    async def _joined(self, event: object) -> bool:
        """Tell of the bot's own arrival in a conversation; others' means nothing to us."""
        channel = ConversationId(word(event, "channel"))
        if not channel or word(event, "user") != self.installation.bot_user:
            return False
        self.messenger.forget(channel)
        await self.notices.bot_joined(self.installation.workspace, channel)
        return True

    async def _changed(self, event: object) -> bool:
        """Ask anew about a conversation: who can see it may be others now."""
        channel = word(event, "channel") or word(event, "channel", "id")
        self.messenger.forget(ConversationId(channel))
        return bool(channel)

    async def _removed(self, _: object) -> bool:
        """Tell that the app is gone."""
        await self.notices.disconnected(self.installation.workspace)
        return True

    async def _revoked(self, event: object) -> bool:
        """Tell that our token is gone; tokens of people are none of ours."""
        bots = part(event, "tokens", "bot")
        ours = isinstance(bots, list) and self.installation.bot_user in bots
        return await self._removed(event) if ours else False


Tell = Callable[[Happenings, object], Awaitable[bool]]

_TELLS: Mapping[str, Tell] = {
    "team_join": Happenings._account,  # noqa: SLF001 - its own table
    "user_change": Happenings._account,  # noqa: SLF001
    "member_joined_channel": Happenings._joined,  # noqa: SLF001
    "channel_shared": Happenings._changed,  # noqa: SLF001
    "channel_unshared": Happenings._changed,  # noqa: SLF001
    "channel_archive": Happenings._changed,  # noqa: SLF001
    "channel_unarchive": Happenings._changed,  # noqa: SLF001
    "channel_rename": Happenings._changed,  # noqa: SLF001
    "app_uninstalled": Happenings._removed,  # noqa: SLF001
    "tokens_revoked": Happenings._revoked,  # noqa: SLF001
}

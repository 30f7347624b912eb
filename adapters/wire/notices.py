"""Whom an adapter tells what happened in a workspace, and where it hands requests in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.identity import ConversationId
from bot.surface import Account

KeepAccounts = Callable[[str, tuple[Account, ...]], Awaitable[None]]
BotJoined = Callable[[str, ConversationId], Awaitable[None]]
Disconnected = Callable[[str], Awaitable[None]]


@dataclass(frozen=True)
class Notices:
    """Who is told what happened in a workspace; each gets the workspace's own id first.

    Each may raise `Unavailable`: the platform then tells us again.

    Attributes:
        keep_accounts: somebody joined, changed or left.
        bot_joined: the bot was invited to a conversation, so what waited for that can be said.
        disconnected: the app was removed, or its token withdrawn.
    """

    keep_accounts: KeepAccounts
    bot_joined: BotJoined
    disconnected: Disconnected

"""Which clock and which language people use: kept when that is new or has changed."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from adapters.teams.heard import Habit, Heard, put
from adapters.wire.notices import KeepAccounts
from bot.clock import Clock
from bot.errors import PlatformError, Unavailable
from bot.identity import AccountId
from bot.surface import Directory

LEARN_SECONDS = 10.0  # nobody waits for it
NOT_AGAIN_FOR = timedelta(minutes=1)

log = structlog.get_logger()


@dataclass
class Habits:
    """Keeps what was heard of people's clocks and languages, behind the answer: it may take long.

    Attributes:
        tenant: whose people they are.
        directory: tells the rest of their accounts.
        keep: gets the accounts.
        heard: what was told.
        clock: tells when something may be tried again.
        seconds: how long one account may take.
    """

    tenant: str
    directory: Directory
    keep: KeepAccounts
    heard: Heard
    clock: Clock
    seconds: float = LEARN_SECONDS
    _known: dict[AccountId, Habit] = field(default_factory=dict)
    _under_way: set[AccountId] = field(default_factory=set)
    _failed: dict[AccountId, datetime] = field(default_factory=dict)

    def is_news(self, account: AccountId) -> bool:
        """Return whether there is something to keep, and nobody is about to or has just failed."""
        told = self.heard.habit_of(account)
        if not any(told) or self._known.get(account) == told or account in self._under_way:
            return False
        failed = self._failed.get(account)
        return failed is None or not timedelta() <= self.clock.now() - failed < NOT_AGAIN_FOR

    async def learn(self, account: AccountId) -> None:
        """Keep somebody's clock and language if they are news; what fails is tried again later."""
        if not self.is_news(account):
            return
        told = self.heard.habit_of(account)
        self._under_way.add(account)
        try:
            async with asyncio.timeout(self.seconds):
                found = await self.directory.look_up(account)
                if found is not None:
                    await self.keep(self.tenant, (self.heard.with_habit(found),))
        except (PlatformError, Unavailable, TimeoutError) as error:
            log.info("habit_not_kept", kind=type(error).__name__)
            put(self._failed, account, self.clock.now())
        else:
            put(self._known, account, told)
            self._failed.pop(account, None)
        finally:
            self._under_way.discard(account)

"""Which clock and which language people use: Teams tells with what they do, not in its rosters."""

from dataclasses import dataclass, field, replace
from zoneinfo import available_timezones

import structlog

from adapters.teams.whence import actor_of
from adapters.wire.notices import KeepAccounts
from adapters.wire.reading import word
from adapters.wire.text import Json
from bot.errors import PlatformError, Unavailable
from bot.identity import AccountId
from bot.surface import Directory

MOST_KNOWN = 20_000

log = structlog.get_logger()

Habit = tuple[str, str]
"""A zone and a language; empty where nobody told."""


@dataclass
class Habits:
    """Keeps what is told of people's clocks and languages, when it is new or has changed."""

    tenant: str
    directory: Directory
    keep: KeepAccounts
    _known: dict[AccountId, Habit] = field(default_factory=dict)
    _zones: frozenset[str] = field(default_factory=lambda: frozenset(available_timezones()))

    async def learn(self, activity: Json) -> None:
        """Keep what an activity tells of whoever sent it; what fails is asked the next time."""
        actor = actor_of(activity)
        told = self._told(activity)
        if not actor or not any(told) or self._known.get(actor) == told:
            return
        try:
            account = await self.directory.look_up(actor)
            if account is not None:
                zone, locale = told
                known = replace(account, zone=zone or account.zone, locale=locale or account.locale)
                await self.keep(self.tenant, (known,))
        except (PlatformError, Unavailable) as error:
            log.info("habit_not_kept", kind=type(error).__name__)
            return
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[actor] = told

    def _told(self, activity: Json) -> Habit:
        """Return what an activity tells; a zone that no machine knows is none."""
        zone = word(activity, "localTimezone")
        return (zone if zone in self._zones else "", word(activity, "locale")[:35])

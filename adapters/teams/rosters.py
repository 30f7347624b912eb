"""Everybody in a place that the bot is new to: there is no list of all people of a tenant."""

from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from bot.errors import PlatformError, Unavailable
from bot.surface import Account

AT_ONCE = 500  # accounts kept by one unit of work

Keep = Callable[[tuple[Account, ...]], Awaitable[None]]
Then = Callable[[], Awaitable[None]]

log = structlog.get_logger()


class TellsEveryone(Protocol):
    """Who there is; may raise `PlatformError`."""

    async def everyone(self) -> tuple[Account, ...]:
        """Return every account of the tenant."""
        ...


class Rosters:
    """Reads the rosters anew when the bot was added somewhere; one reading at a time."""

    def __init__(
        self, directory: TellsEveryone, keep: Keep, later: Callable[[Awaitable[object]], None]
    ) -> None:
        """Ask `directory` in the background, and hand what it says to `keep`."""
        self._directory = directory
        self._keep = keep
        self._later = later
        self._is_wanted = False
        self._is_reading = False
        self._then: list[Then] = []

    def refresh(self, then: Then) -> None:
        """Read once more, after a reading that goes on; `then` is done when that has ended."""
        self._is_wanted = True
        self._then.append(then)
        if not self._is_reading:
            self._is_reading = True
            self._later(self._read())

    async def _read(self) -> None:
        """Read until nobody wants more; what fails is read again with the next day's."""
        try:
            while self._is_wanted:
                self._is_wanted = False
                then, self._then = self._then, []
                accounts = await self._directory.everyone()
                for start in range(0, len(accounts), AT_ONCE):
                    await self._keep(accounts[start : start + AT_ONCE])
                for what in then:
                    await what()
        except (PlatformError, Unavailable) as error:
            log.warning("teams_rosters_not_read", reason=getattr(error, "reason", "unavailable"))
        finally:
            self._is_reading = False

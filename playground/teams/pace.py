"""Teams' rate limits, which can be switched on for a test.

Source: learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit, November 2026.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock

SENDING = ((7, 1), (8, 2), (60, 30), (1_800, 3_600))
READING = ((14, 1), (16, 2), (120, 30), (3_600, 3_600))
TENANT = ((50, 1),)
LIMITS = {
    "send": SENDING,
    "update": SENDING,
    "delete": SENDING,
    "create": SENDING,
    "member": READING,
    "members": READING,
    "team": READING,
    "channels": READING,
}


@dataclass
class Pace:
    """Says when a call comes too soon. Off by default, as most tests are about something else.

    `refused` counts the calls that came too soon.
    """

    clock: Clock
    is_on: bool = False
    refused: int = 0
    _calls: dict[tuple[str, str], deque[datetime]] = field(default_factory=dict)

    def wait_for(self, operation: str, thread: str) -> int:
        """Return 0, or the whole seconds to wait before this call may be made.

        Args:
            operation: as in `LIMITS`; others have no limit.
            thread: the conversation, or what else the limit is counted for.
        """
        if not self.is_on or operation not in LIMITS:
            return 0
        own, whole = self._log(operation, thread), self._log("tenant", "")
        wait = max(self._wait(own, LIMITS[operation]), self._wait(whole, TENANT))
        if wait:
            self.refused += 1
            return wait
        now = self.clock.now()
        own.append(now)
        whole.append(now)
        return 0

    def _log(self, operation: str, thread: str) -> deque[datetime]:
        """Return the instants of the calls in the last hour."""
        calls = self._calls.setdefault((operation, thread), deque())
        while calls and self.clock.now() - calls[0] >= timedelta(hours=1):
            calls.popleft()
        return calls

    def _wait(self, calls: deque[datetime], limits: tuple[tuple[int, int], ...]) -> int:
        """Return the longest wait that one of the limits asks for."""
        now, longest = self.clock.now(), 0.0
        for most, seconds in limits:
            if len(calls) < most:
                continue
            free_at = calls[-most] + timedelta(seconds=seconds)
            longest = max(longest, (free_at - now).total_seconds())
        return max(1, math.ceil(longest)) if longest > 0 else 0

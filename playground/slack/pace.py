"""Slack's rate limits, which can be switched on for a test.

Source: docs.slack.dev/apis/web-api/rate-limits, November 2026.
"""

import math
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock

PER_MINUTE = {"tier1": 1, "tier2": 20, "tier3": 50, "tier4": 100}
POSTS_A_MINUTE = (
    525  # one vendor's published figure for a whole workspace; Slack says "several hundred"
)
BURST = 1


@dataclass
class _Bucket:
    """Tokens that come back with time."""

    tokens: float
    filled_at: datetime


@dataclass
class Pace:
    """Says when a call comes too soon. Off by default, as most tests are about something else."""

    clock: Clock
    is_on: bool = False
    burst: int = BURST
    _buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict)

    def wait_for_call(self, method: str, tier: str) -> int:
        """Return 0, or the seconds to wait before this method may be called again."""
        if not self.is_on or tier not in PER_MINUTE:
            return 0
        per_minute = PER_MINUTE[tier]
        return self._take((method, ""), per_minute / 60, per_minute)

    def wait_for_post(self, channel: str) -> int:
        """Return 0, or the seconds to wait before the next post into this channel."""
        if not self.is_on:
            return 0
        wait = self._take(("post", channel), 1.0, self.burst)
        return wait or self._take(("post", ""), POSTS_A_MINUTE / 60, POSTS_A_MINUTE)

    def _take(self, key: tuple[str, str], per_second: float, most: float) -> int:
        """Take one token, or return how many seconds it takes until there is one."""
        now = self.clock.now()
        bucket = self._buckets.setdefault(key, _Bucket(most, now))
        passed = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.tokens = min(most, bucket.tokens + passed * per_second)
        bucket.filled_at = now
        if bucket.tokens < 1:
            return max(1, math.ceil((1 - bucket.tokens) / per_second))
        bucket.tokens -= 1
        return 0

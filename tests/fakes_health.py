"""What a database says of its health, as a test wants it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.health.doctor import Firing

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass
class FakeHealth:
    """Says what the test wants; all is well otherwise."""

    current: bool = True
    made: bool = True
    damaged: str = ""
    clock: datetime | None = None
    canary: str | None = None
    since: datetime | None = None
    count: int = 0
    fired: datetime | None = NOW
    minute: Firing | None = field(default_factory=lambda: Firing(NOW, NOW + SECOND))
    request: datetime | None = NOW
    dead_letters: int = 0
    left: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)

    def is_made(self) -> bool:
        return self.made

    def is_current(self) -> bool:
        return self.current

    def damage(self) -> str:
        return self.damaged

    def its_time(self) -> datetime | None:
        return self.clock

    def key_canary(self) -> str | None:
        return self.canary

    def mark_keys(self, canary: str) -> None:
        self.canary = self.canary or canary

    def waiting_since(self, now: datetime) -> datetime | None:
        return self.since

    def waiting(self) -> int:
        return self.count

    def last_firing(self) -> datetime | None:
        return self.fired

    def last_minute(self) -> Firing | None:
        return self.minute

    def last_request(self) -> datetime | None:
        return self.request

    def dead(self) -> int:
        return self.dead_letters

    def given_up(self) -> int:
        return self.left

    def failures(self, since: datetime) -> Mapping[str, int]:
        return self.failed

"""What `doctor` looks at, and how it says what it found."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from msgspec import json

from bot.config import Settings
from bot.errors import BotError
from bot.keys import KeyDirectory, KeysError
from bot.units import Stores, Units

LATE = timedelta(minutes=5)
SILENT = timedelta(minutes=10)


class Verdict(StrEnum):
    """How a check ended."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """What one check found; `advice` says what to do where it is not good."""

    check: str
    verdict: Verdict
    found: str
    advice: str = ""


class Health(Protocol):
    """What the database says of itself."""

    def is_current(self) -> bool:
        """Return whether the tables have the newest form."""
        ...

    def waiting_since(self, now: datetime) -> datetime | None:
        """Return since when the oldest due delivery has been due; None when nothing is."""
        ...

    def last_firing(self) -> datetime | None:
        """Return when a schedule last fired."""
        ...

    def dead(self) -> int:
        """Return how many deliveries were given up or parked."""
        ...


Check = Callable[[], Awaitable[Finding]]


async def examine(checks: Collection[tuple[str, Check]]) -> tuple[Finding, ...]:
    """Return what each check found, in order; one that fails is a bad finding itself."""
    return tuple([await _examine(name, check) for name, check in checks])


async def _examine(name: str, check: Check) -> Finding:
    try:
        return await check()
    except (BotError, KeysError, OSError) as error:
        return Finding(name, Verdict.BAD, str(error) or type(error).__name__)


def database_checks(units: Units, now: datetime) -> tuple[tuple[str, Check], ...]:
    """Return the checks of the database, the ledger and the schedules."""

    def asked(judge: Callable[[Health], Finding]) -> Check:
        def look(stores: Stores) -> Finding:
            return judge(stores.get(Health))

        async def check() -> Finding:
            return await units.read(look)

        return check

    return (
        ("database", asked(_form)),
        ("ledger", asked(lambda health: _ledger(health, now))),
        ("schedules", asked(lambda health: _schedules(health, now))),
        ("dead letters", asked(_dead)),
    )


def _form(health: Health) -> Finding:
    if health.is_current():
        return Finding("database", Verdict.GOOD, "has the newest form")
    return Finding("database", Verdict.BAD, "has an older form", "goodword migrate")


def _ledger(health: Health, now: datetime) -> Finding:
    since = health.waiting_since(now)
    if since is None:
        return Finding("ledger", Verdict.GOOD, "nothing waits that is due")
    waits = now - since
    if waits < LATE:
        return Finding("ledger", Verdict.GOOD, f"the oldest waits {waits.seconds} s")
    advice = "is a worker running? goodword serve --all"
    return Finding("ledger", Verdict.DOUBTFUL, f"something waits since {since:%H:%M} UTC", advice)


def _schedules(health: Health, now: datetime) -> Finding:
    last = health.last_firing()
    if last is None or now - last > SILENT:
        advice = "is a scheduler running? goodword serve --all"
        return Finding("schedules", Verdict.DOUBTFUL, "none fired in the last minutes", advice)
    return Finding("schedules", Verdict.GOOD, f"the last fired at {last:%H:%M} UTC")


def _dead(health: Health) -> Finding:
    count = health.dead()
    if not count:
        return Finding("dead letters", Verdict.GOOD, "none")
    return Finding("dead letters", Verdict.DOUBTFUL, f"{count}", "goodword dead list")


def setting_checks(settings: Settings) -> tuple[tuple[str, Check], ...]:
    """Return the checks of the settings and the keys."""

    async def address() -> Finding:
        if settings.uses_socket_mode:
            return Finding("public address", Verdict.GOOD, "not needed in Socket Mode")
        if settings.public_url.startswith("https://"):
            return Finding("public address", Verdict.GOOD, settings.public_url)
        advice = "set PUBLIC_URL to the https address that leads here, or use Socket Mode"
        return Finding("public address", Verdict.DOUBTFUL, "PUBLIC_URL is not https", advice)

    async def keys() -> Finding:
        found = KeyDirectory(settings.key_dir).canary()
        return Finding("keys", Verdict.GOOD, f"{settings.key_dir} (canary {found[:8]})")

    return (("public address", address), ("keys", keys))


def exit_code(findings: Collection[Finding]) -> int:
    """Return 0 when all is good, 1 when something is doubtful, 2 when something is bad."""
    verdicts = {finding.verdict for finding in findings}
    if Verdict.BAD in verdicts:
        return 2
    return 1 if Verdict.DOUBTFUL in verdicts else 0


def as_json(findings: Collection[Finding]) -> str:
    """Return the findings for a program to read."""
    found = {"exit_code": exit_code(findings), "findings": [asdict(one) for one in findings]}
    return json.format(json.encode(found), indent=2).decode()


def as_text(findings: Collection[Finding]) -> str:
    """Return the findings for a person to read."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.verdict.value:<9} {finding.check}: {finding.found}")
        if finding.advice:
            lines.append(f"{'':<9} → {finding.advice}")
    return "\n".join(lines)

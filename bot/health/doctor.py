"""What `doctor` and `admin health` find out about the database, and how findings are said."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from msgspec import json

from bot.errors import BotError
from bot.keys import KeysError
from bot.units import Stores, Units

LATE = timedelta(minutes=5)
SILENT = timedelta(minutes=10)
DRIFT = timedelta(minutes=2)
SKEW = timedelta(seconds=5)
MOST_SKEW = timedelta(minutes=2)  # Slack's signatures are good for five
LATELY = timedelta(hours=24)
NOTHING_CAME = timedelta(days=7)


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


@dataclass(frozen=True)
class Firing:
    """An occurrence of a schedule: when it was due, and when somebody took it."""

    due: datetime
    taken: datetime


class Health(Protocol):
    """What the database says of itself."""

    def is_made(self) -> bool:
        """Return whether there are tables at all, of whatever form."""
        ...

    def is_current(self) -> bool:
        """Return whether the tables have the newest form."""
        ...

    def damage(self) -> str:
        """Return what the database finds wrong with its own file; empty: nothing."""
        ...

    def its_time(self) -> datetime | None:
        """Return what the database server's clock says; None where there is no server."""
        ...

    def key_canary(self) -> str | None:
        """Return the canary of the key directory that this database was used with."""
        ...

    def mark_keys(self, canary: str) -> None:
        """Note the canary of the key directory, unless one is noted."""
        ...

    def waiting_since(self, now: datetime) -> datetime | None:
        """Return since when the oldest due delivery has been due; None when nothing is."""
        ...

    def waiting(self) -> int:
        """Return how many deliveries are still to be said, now or later."""
        ...

    def last_firing(self) -> datetime | None:
        """Return when a schedule last fired."""
        ...

    def last_minute(self) -> Firing | None:
        """Return the newest firing of the schedule that comes every minute."""
        ...

    def last_request(self) -> datetime | None:
        """Return when the last request came in that changed something."""
        ...

    def dead(self) -> int:
        """Return how many deliveries were given up or parked."""
        ...

    def given_up(self) -> int:
        """Return how many requests were written down, tried again and again, and given up."""
        ...

    def failures(self, since: datetime) -> Mapping[str, int]:
        """Return how many deliveries failed since, by the platform's word, the commonest first."""
        ...


Check = Callable[[], Awaitable[Finding]]
Judge = Callable[[Health, datetime], Finding]


async def examine(checks: Collection[tuple[str, Check]]) -> tuple[Finding, ...]:
    """Return what each check found, in order; one that fails is a bad finding itself."""
    return tuple([await _examine(name, check) for name, check in checks])


async def _examine(name: str, check: Check) -> Finding:
    try:
        return await check()
    except (BotError, KeysError, OSError) as error:
        return Finding(name, Verdict.BAD, str(error) or type(error).__name__)


async def database_checks(units: Units, now: datetime) -> tuple[tuple[str, Check], ...]:
    """Return the checks of the database, the ledger and the schedules, for an operator.

    Of one that does not have the newest form, or does not answer, only that is said.
    """

    def asked(judge: Judge) -> Check:
        def look(stores: Stores) -> Finding:
            return judge(stores.get(Health), now)

        async def check() -> Finding:
            return await units.read(look)

        return check

    try:
        current = await units.read(lambda stores: stores.get(Health).is_current())
    except BotError:
        current = False  # the first check says why
    judges = (*_FORM, *_WORK) if current else _FORM[:1]
    return tuple((name, asked(judge)) for name, judge in judges)


NO_DATABASE = Finding("database", Verdict.BAD, "there is no database yet", "python3 run.py migrate")


def at_work(health: Health, now: datetime) -> tuple[Finding, ...]:
    """Return how the bot's work goes, for its admins: what the database can tell at once."""
    return tuple(judge(health, now) for _, judge in _WORK)


def _form(health: Health, _: datetime) -> Finding:
    if health.is_current():
        return Finding("database", Verdict.GOOD, "has the newest form")
    if not health.is_made():
        return NO_DATABASE
    return Finding("database", Verdict.BAD, "has an older form", "python3 run.py migrate")


def _integrity(health: Health, _: datetime) -> Finding:
    if damage := health.damage():
        advice = "stop the bot and put the newest backup in place"
        return Finding("integrity", Verdict.BAD, f"the file is damaged: {damage}", advice)
    return Finding("integrity", Verdict.GOOD, "nothing is damaged")


def _clock(health: Health, now: datetime) -> Finding:
    theirs = health.its_time()
    if theirs is None:
        return Finding("clock of the database", Verdict.GOOD, "it is this machine's")
    return skew("clock of the database", theirs, now)


def skew(check: str, theirs: datetime, now: datetime) -> Finding:
    """Return what a difference between another clock and ours means."""
    apart = abs(theirs - now)
    found = f"{apart.total_seconds():.0f} s apart from this machine's"
    if apart <= SKEW:
        return Finding(check, Verdict.GOOD, found)
    verdict = Verdict.DOUBTFUL if apart <= MOST_SKEW else Verdict.BAD
    return Finding(check, verdict, found, "have the machines take their time from NTP")


def _ledger(health: Health, now: datetime) -> Finding:
    count, since = health.waiting(), health.waiting_since(now)
    if since is None:
        return Finding("ledger", Verdict.GOOD, f"nothing is due, {count:,} to be said later")
    waits = now - since
    if waits < LATE:
        found = f"{count:,} to be said, the oldest waits {waits.seconds} s"
        return Finding("ledger", Verdict.GOOD, found)
    advice = "is a worker running? python3 run.py serve --all"
    found = f"{count:,} to be said, the oldest waits since {since:%Y-%m-%d %H:%M} UTC"
    return Finding("ledger", Verdict.DOUBTFUL, found, advice)


def _schedules(health: Health, now: datetime) -> Finding:
    last = health.last_firing()
    if last is None or now - last > SILENT:
        advice = "is a scheduler running? python3 run.py serve --all"
        return Finding("schedules", Verdict.DOUBTFUL, "none fired in the last minutes", advice)
    minute = health.last_minute()
    late = minute.taken - minute.due if minute else timedelta()
    if late > DRIFT:
        found = f"the last one came {late.total_seconds():.0f} s late"
        return Finding("schedules", Verdict.DOUBTFUL, found, "is this machine too busy?")
    return Finding("schedules", Verdict.GOOD, f"the last fired at {last:%H:%M} UTC")


def _requests(health: Health, now: datetime) -> Finding:
    last = health.last_request()
    if last is None or now - last > NOTHING_CAME:
        advice = (
            "thank somebody in the chat; if nothing happens, look at PUBLIC_URL (with Slack also"
            " at SLACK_APP_TOKEN)"
        )
        return Finding("requests", Verdict.DOUBTFUL, "none came in the last 7 days", advice)
    return Finding("requests", Verdict.GOOD, f"the last came at {last:%Y-%m-%d %H:%M} UTC")


def _failures(health: Health, now: datetime) -> Finding:
    found = health.failures(now - LATELY)
    if not found:
        return Finding("failed sends", Verdict.GOOD, "none in the last 24 hours")
    told = ", ".join(f"{reason} {count:,}" for reason, count in found.items())
    return Finding(
        "failed sends", Verdict.DOUBTFUL, f"{told}, in 24 hours", "python3 run.py dead list"
    )


def _dead(health: Health, _: datetime) -> Finding:
    count = health.dead()
    if not count:
        return Finding("dead letters", Verdict.GOOD, "none")
    return Finding("dead letters", Verdict.DOUBTFUL, f"{count:,}", "python3 run.py dead list")


def _given_up(health: Health, _: datetime) -> Finding:
    count = health.given_up()
    if not count:
        return Finding("requests given up", Verdict.GOOD, "none")
    advice = "look for request_given_up in the log; whoever asked was not answered"
    return Finding("requests given up", Verdict.DOUBTFUL, f"{count:,} in 7 days", advice)


_FORM: tuple[tuple[str, Judge], ...] = (
    ("database", _form),
    ("integrity", _integrity),
    ("clock of the database", _clock),
)
_WORK: tuple[tuple[str, Judge], ...] = (
    ("ledger", _ledger),
    ("schedules", _schedules),
    ("requests", _requests),
    ("requests given up", _given_up),
    ("failed sends", _failures),
    ("dead letters", _dead),
)


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

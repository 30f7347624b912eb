"""What `doctor` looks at around the database: settings, keys, this machine."""

import shutil
import zoneinfo
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from bot.config import Settings
from bot.health.doctor import Check, Finding, Health, Verdict
from bot.keys import KeyDirectory
from bot.units import Units

OLDEST_ZONES = 2025  # zones of older years miss what governments decided since
SCARCE_BYTES = 1024**3
TOO_SCARCE_BYTES = 100 * 1024**2
SQLITE = "sqlite"
ELSEWHERE = "this directory belongs to another installation"


def setting_checks(settings: Settings) -> tuple[tuple[str, Check], ...]:
    """Return the checks of the settings, the keys and this machine."""

    async def address() -> Finding:
        if settings.uses_socket_mode and not settings.has_teams:
            return Finding("public address", Verdict.GOOD, "not needed in Socket Mode")
        if settings.public_url.startswith("https://"):
            return Finding("public address", Verdict.GOOD, settings.public_url)
        advice = "set PUBLIC_URL to the https address that leads here"
        if not settings.has_teams:
            advice += ", or use Socket Mode"
        found = "PUBLIC_URL is not https" if settings.public_url else "PUBLIC_URL is not set"
        return Finding("public address", Verdict.DOUBTFUL, found, advice)

    async def keys() -> Finding:
        found = KeyDirectory(settings.key_dir).known_canary()
        if found is None:
            return Finding("keys", Verdict.GOOD, f"{settings.key_dir}: the first start makes them")
        return Finding("keys", Verdict.GOOD, f"{settings.key_dir} (canary {found[:8]})")

    async def disk() -> Finding:
        return free_space(_folder_of(settings), shutil.disk_usage(_folder_of(settings)).free)

    async def zones() -> Finding:
        return zone_data(zone_version(zoneinfo.TZPATH))

    return (("public address", address), ("keys", keys), ("disk", disk), ("zones", zones))


def key_check(settings: Settings, units: Units) -> tuple[str, Check]:
    """Return the check that this database was always used with these keys."""

    async def fits() -> Finding:
        known = await units.read(lambda stores: stores.get(Health).key_canary())
        mine = KeyDirectory(settings.key_dir).known_canary()
        if known is None:
            return Finding("keys and database", Verdict.GOOD, "not used together yet")
        if known == mine:
            return Finding("keys and database", Verdict.GOOD, "belong together")
        advice = "point KEY_DIR to the directory of before, or put it back from your copy"
        return Finding("keys and database", Verdict.BAD, ELSEWHERE, advice)

    return ("keys and database", fits)


def database_file(settings: Settings) -> Path | None:
    """Return SQLite's file, there or not; None with PostgreSQL."""
    scheme, _, path = settings.database_url.partition(":///")
    return Path(path) if scheme.startswith(SQLITE) else None


def free_space(folder: Path, free: int) -> Finding:
    """Return what so many free bytes mean for what is kept in a folder."""
    found = f"{free / 1024**3:,.1f} GB free in {folder}"
    if free >= SCARCE_BYTES:
        return Finding("disk", Verdict.GOOD, found)
    verdict = Verdict.BAD if free < TOO_SCARCE_BYTES else Verdict.DOUBTFUL
    return Finding("disk", verdict, found, "make room: without it nothing can be kept")


def zone_data(version: str) -> Finding:
    """Return what the version of the time zones means, for example `2026a`."""
    year = version[:4]
    if year.isdecimal() and int(year) >= OLDEST_ZONES:
        return Finding("zones", Verdict.GOOD, f"time zones of {version}")
    advice = "update the time zones of this machine (tzdata), else hours may be wrong"
    return Finding(
        "zones", Verdict.DOUBTFUL, f"time zones of {version or 'nobody knows when'}", advice
    )


def zone_version(folders: Sequence[str]) -> str:
    """Return the version of the zones in use: those of the machine, else of the package."""
    for folder in folders:
        listed = Path(folder) / "tzdata.zi"
        if listed.is_file():
            with listed.open(encoding="ascii", errors="replace") as file:
                return file.readline().removeprefix("# version").strip()
    return metadata.version("tzdata")


def _folder_of(settings: Settings) -> Path:
    """Return where SQLite's file lies; with PostgreSQL, where the bot runs."""
    file = database_file(settings)
    return file.parent if file and file.parent.is_dir() else Path()

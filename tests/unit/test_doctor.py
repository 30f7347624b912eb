"""What the findings of `doctor` mean, and how they are said."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import load_settings
from bot.errors import PlatformError
from bot.health.checkup import free_space, key_check, setting_checks, zone_data, zone_version
from bot.health.doctor import (
    Finding,
    Firing,
    Health,
    Verdict,
    as_json,
    as_text,
    at_work,
    database_checks,
    examine,
    exit_code,
    skew,
)
from bot.keys import KeyDirectory
from tests.fakes_health import FakeHealth
from tests.fakes_units import FakeUnits

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TEAMS = {
    "teams_app_id": "01234567-89ab-cdef-0123-456789abcdef",
    "teams_app_password": "pw",
    "teams_tenant_id": "fedcba98-7654-3210-fedc-ba9876543210",
}
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


CASES = {
    "an older form": (FakeHealth(current=False), "database", Verdict.BAD, "older form"),
    "a damaged file": (FakeHealth(damaged="row 7 missing"), "integrity", Verdict.BAD, "row 7"),
    "a clock that is off": (
        FakeHealth(clock=NOW - 30 * SECOND),
        "clock of the database",
        Verdict.DOUBTFUL,
        "30 s apart",
    ),
    "something that waits": (
        FakeHealth(since=NOW - DAY, count=1200),
        "ledger",
        Verdict.DOUBTFUL,
        "1,200 to be said, the oldest waits since 2026-11-22 10:00 UTC",
    ),
    "something that waits for a moment": (
        FakeHealth(since=NOW - 9 * SECOND, count=3),
        "ledger",
        Verdict.GOOD,
        "3 to be said, the oldest waits 9 s",
    ),
    "no schedule": (FakeHealth(fired=None), "schedules", Verdict.DOUBTFUL, "none fired"),
    "schedules that are late": (
        FakeHealth(minute=Firing(NOW - 5 * MINUTE, NOW)),
        "schedules",
        Verdict.DOUBTFUL,
        "300 s late",
    ),
    "no schedule of every minute": (
        FakeHealth(minute=None),
        "schedules",
        Verdict.GOOD,
        "the last fired at 10:00 UTC",
    ),
    "silence": (FakeHealth(request=None), "requests", Verdict.DOUBTFUL, "none came in"),
    "requests given up": (FakeHealth(left=2), "requests given up", Verdict.DOUBTFUL, "2 in 7"),
    "failed sends": (
        FakeHealth(failed={"not_in_channel": 4, "is_archived": 1}),
        "failed sends",
        Verdict.DOUBTFUL,
        "not_in_channel 4, is_archived 1, in 24 hours",
    ),
    "dead letters": (FakeHealth(dead_letters=5), "dead letters", Verdict.DOUBTFUL, "5"),
}


@pytest.mark.parametrize(("health", "check", "verdict", "found"), CASES.values(), ids=CASES)
async def test_each_trouble_is_found_and_only_it(
    health: FakeHealth, check: str, verdict: Verdict, found: str
) -> None:
    findings = await examine(await database_checks(FakeUnits({Health: health}), NOW))

    by_name = {one.check: one for one in findings}
    assert by_name[check].verdict is verdict
    assert found in by_name[check].found
    assert bool(by_name[check].advice) == (verdict is not Verdict.GOOD)
    assert [one.check for one in findings if one.verdict is not Verdict.GOOD] == (
        [check] if verdict is not Verdict.GOOD else []
    )


@pytest.mark.parametrize(
    ("made", "found"), [(True, "has an older form"), (False, "there is no database yet")]
)
async def test_of_a_database_without_its_tables_only_that_is_said(made: bool, found: str) -> None:
    health = FakeHealth(current=False, made=made, dead_letters=5)

    [finding] = await examine(await database_checks(FakeUnits({Health: health}), NOW))

    assert (finding.found, finding.advice) == (found, "python3 run.py migrate")


def test_admins_are_told_of_the_work_and_not_of_the_machine() -> None:
    assert [one.check for one in at_work(FakeHealth(), NOW)] == [
        "ledger",
        "schedules",
        "requests",
        "requests given up",
        "failed sends",
        "dead letters",
    ]


async def test_a_check_that_fails_is_a_bad_finding() -> None:
    async def check() -> Finding:
        raise PlatformError("invalid_auth", permanent=True)

    [found] = await examine([("slack", check)])

    assert found == Finding("slack", Verdict.BAD, "invalid_auth")


@pytest.mark.parametrize(
    ("apart", "verdict"),
    [(5, Verdict.GOOD), (6, Verdict.DOUBTFUL), (120, Verdict.DOUBTFUL), (121, Verdict.BAD)],
)
def test_a_clock_may_be_a_little_off(apart: int, verdict: Verdict) -> None:
    assert skew("clock", NOW + apart * SECOND, NOW).verdict is verdict
    assert skew("clock", NOW - apart * SECOND, NOW).verdict is verdict


@pytest.mark.parametrize(
    ("free", "verdict"),
    [(2**31, Verdict.GOOD), (2**29, Verdict.DOUBTFUL), (2**20, Verdict.BAD)],
)
def test_a_full_disk_is_told_in_time(free: int, verdict: Verdict) -> None:
    assert free_space(Path("data"), free).verdict is verdict


@pytest.mark.parametrize(
    ("version", "verdict"),
    [("2026a", Verdict.GOOD), ("2019c", Verdict.DOUBTFUL), ("", Verdict.DOUBTFUL)],
)
def test_old_time_zones_are_doubtful(version: str, verdict: Verdict) -> None:
    assert zone_data(version).verdict is verdict


async def test_keys_of_another_installation_are_found(tmp_path: Path) -> None:
    settings = load_settings({}, _env_file=None, key_dir=tmp_path / "keys")
    health = FakeHealth()
    units = FakeUnits({Health: health})

    before = await examine([key_check(settings, units)])
    health.mark_keys(KeyDirectory(tmp_path / "keys").canary())
    same = await examine([key_check(settings, units)])
    health.canary = KeyDirectory(tmp_path / "others").canary()
    other = await examine([key_check(settings, units)])

    assert [one.verdict for one in (*before, *same, *other)] == [
        Verdict.GOOD,
        Verdict.GOOD,
        Verdict.BAD,
    ]


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({}, Verdict.DOUBTFUL),
        ({"public_url": "https://goodword.example"}, Verdict.GOOD),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}, Verdict.GOOD),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", **TEAMS}, Verdict.DOUBTFUL),
    ],
)
async def test_the_platforms_must_find_us_or_we_open_a_socket_to_slack(
    tmp_path: Path, given: dict[str, str], verdict: Verdict
) -> None:
    settings = load_settings({}, _env_file=None, key_dir=tmp_path / "keys", **given)

    findings = {one.check: one for one in await examine(setting_checks(settings))}

    assert findings["public address"].verdict is verdict
    if verdict is Verdict.DOUBTFUL:
        assert findings["public address"].found == "PUBLIC_URL is not set"
    assert not (tmp_path / "keys").exists()  # looking makes none
    assert findings.keys() == {"public address", "keys", "disk", "zones"}


def test_the_worst_finding_decides_the_exit_code() -> None:
    good, doubtful, bad = (Finding("x", verdict, "y") for verdict in Verdict)

    assert [exit_code(some) for some in ([good], [good, doubtful], [doubtful, bad])] == [0, 1, 2]


def test_findings_are_said_in_words_and_in_json() -> None:
    found = (Finding("disk", Verdict.DOUBTFUL, "0.5 GB free", "make room"),)
    good = Finding("zones", Verdict.GOOD, "new")

    assert as_text((*found, good)) == (
        "doubtful  disk: 0.5 GB free\n          → make room\ngood      zones: new"
    )
    assert json.loads(as_json(found)) == {
        "exit_code": 1,
        "findings": [
            {"check": "disk", "verdict": "doubtful", "found": "0.5 GB free", "advice": "make room"}
        ],
    }


async def test_the_disk_is_that_of_the_database(tmp_path: Path) -> None:
    given = {"key_dir": tmp_path / "keys"}
    here = load_settings({}, _env_file=None, database_url=f"sqlite:///{tmp_path}/x.db", **given)
    server = load_settings({}, _env_file=None, database_url="postgresql+psycopg://db/x", **given)

    for settings, folder in ((here, str(tmp_path)), (server, ".")):
        found = {one.check: one for one in await examine(setting_checks(settings))}
        assert found["disk"].found.endswith(f"free in {folder}")


def test_without_zones_of_the_machine_those_of_the_package_count(
    tmp_path: Path,
) -> None:
    with_zones = tmp_path / "zoneinfo"
    with_zones.mkdir()
    (with_zones / "tzdata.zi").write_text("# version 2031z\n")

    assert zone_version((str(with_zones),)) == "2031z"
    assert zone_version((str(tmp_path),))[:2] == "20"

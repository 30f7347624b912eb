"""`doctor` asks the platforms that are connected, and no other."""

from pathlib import Path

import pytest

from bot.config import load_settings
from bot.health.doctor import examine
from bot.operations.looking import checks

GUID = "5a7c2d10-4b1e-4f3a-9c55-0d2f6e8b1a34"
SLACK = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s"}
TEAMS = {"teams_app_id": GUID, "teams_app_password": "pw", "teams_tenant_id": GUID}

ASKED = [
    ({}, {"slack": "no workspace is connected", "teams": "not set up"}),
    (SLACK, {"teams": "not set up"}),
    (TEAMS, {"slack": "not set up"}),
    ({**SLACK, **TEAMS}, {}),
]


@pytest.mark.parametrize(("given", "told"), ASKED)
async def test_only_what_is_connected_is_asked(
    tmp_path: Path, given: dict[str, str], told: dict[str, str]
) -> None:
    own = {"database_url": f"sqlite:///{tmp_path}/x.db", "key_dir": tmp_path / "keys"}
    settings = load_settings({}, _env_file=None, **own, **given)

    async with checks(settings) as known:
        here = [(name, check) for name, check in known if name in told]
        findings = await examine(here)
        names = [name for name, _ in known]

    assert {one.check: one.found for one in findings} == told
    assert {"slack", "teams"} <= set(names)
    assert ("clock of slack" in names, "clock of teams" in names) == (
        "slack_bot_token" in given,
        "teams_app_id" in given,
    )


async def test_looking_makes_nothing(tmp_path: Path) -> None:
    own = {"database_url": f"sqlite:///{tmp_path}/x.db", "key_dir": tmp_path / "keys"}
    settings = load_settings({}, _env_file=None, **own)

    async with checks(settings) as known:
        findings = await examine(known)

    told = [one for one in findings if "database" in one.check]
    assert [one.found for one in told] == ["there is no database yet"]
    assert _in(tmp_path) == []


def _in(folder: Path) -> list[Path]:
    """Return what lies in a folder."""
    return list(folder.iterdir())


async def test_of_an_empty_file_it_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    own = {"database_url": f"sqlite:///{tmp_path}/x.db", "key_dir": tmp_path / "keys"}

    async with checks(load_settings({}, _env_file=None, **own)) as known:
        findings = await examine(known)

    told = [one.found for one in findings if "database" in one.check]
    assert told == ["there is no database yet"]

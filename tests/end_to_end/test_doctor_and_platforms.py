"""`doctor` asks the platforms that are connected, and no other."""

from pathlib import Path

import pytest

from bot.config import load_settings
from bot.operations.looking import checks

GUID = "5a7c2d10-4b1e-4f3a-9c55-0d2f6e8b1a34"
SLACK = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s"}
TEAMS = {"teams_app_id": GUID, "teams_app_password": "pw", "teams_tenant_id": GUID}

ASKED = [
    ({}, {"slack"}),
    (SLACK, {"slack"}),
    (TEAMS, {"teams"}),
    ({**SLACK, **TEAMS}, {"slack", "teams"}),
]


@pytest.mark.parametrize(("given", "asked"), ASKED)
async def test_only_what_is_connected_is_asked(
    tmp_path: Path, given: dict[str, str], asked: set[str]
) -> None:
    own = {"database_url": f"sqlite:///{tmp_path}/x.db", "key_dir": tmp_path / "keys"}
    settings = load_settings({}, _env_file=None, **own, **given)

    async with checks(settings) as known:
        names = {name for name, _ in known}

    assert names & {"slack", "teams"} == asked

"""The settings: what connects which platform, and what is said when some are missing."""

from pathlib import Path

import pytest

from bot.config import SettingsError, load_settings

APP = "5a7c2d10-4b1e-4f3a-9c55-0d2f6e8b1a34"
TENANT = "fedcba98-7654-3210-fedc-ba9876543210"
TEAMS = {"teams_app_id": APP, "teams_app_password": "pw", "teams_tenant_id": TENANT}
SLACK = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s"}

CONNECTED = [
    ({}, False, False),
    (SLACK, True, False),
    (TEAMS, False, True),
    ({**SLACK, **TEAMS}, True, True),
]


@pytest.mark.parametrize(("given", "slack", "teams"), CONNECTED)
def test_either_platform_is_enough(given: dict[str, str], slack: bool, teams: bool) -> None:
    settings = load_settings({}, _env_file=None, **given)

    assert (settings.has_slack, settings.has_teams) == (slack, teams)
    assert settings.has_platform is (slack or teams)


def test_the_ids_of_teams_are_kept_in_the_case_in_which_they_are_compared() -> None:
    given = {**TEAMS, "teams_app_id": f" {APP.upper()} ", "teams_tenant_id": TENANT.upper()}

    settings = load_settings({}, _env_file=None, **given)

    assert (settings.teams_app_id, settings.teams_tenant_id) == (APP, TENANT)


@pytest.mark.parametrize("given", sorted(TEAMS))
def test_a_part_of_teams_names_the_other_two(given: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({}, _env_file=None, **{given: TEAMS[given]})

    missing, _, needed = str(refused.value).partition(" are missing: ")
    assert set(missing.split(" and ")) == {name.upper() for name in TEAMS} - {given.upper()}
    assert needed == "Teams needs TEAMS_APP_ID, TEAMS_APP_PASSWORD, TEAMS_TENANT_ID"


@pytest.mark.parametrize("left_out", sorted(TEAMS))
def test_one_missing_part_of_teams_is_named(left_out: str) -> None:
    given = {name: value for name, value in TEAMS.items() if name != left_out}

    with pytest.raises(SettingsError, match=f"^{left_out.upper()} is missing"):
        load_settings({}, _env_file=None, **given)


def test_what_is_missing_of_both_platforms_is_said_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({}, _env_file=None, slack_signing_secret="s", teams_app_id=APP)

    assert [line.partition(" ")[0] for line in str(refused.value).splitlines()] == [
        "SLACK_BOT_TOKEN",
        "TEAMS_APP_PASSWORD",
    ]


SLACK_IN_PARTS = [
    ({"slack_signing_secret": "s"}, "SLACK_SIGNING_SECRET alone"),
    ({"slack_app_token": "xapp-1"}, "SLACK_APP_TOKEN alone"),
    ({"slack_bot_token": "xoxb-1"}, "set SLACK_SIGNING_SECRET"),
]


@pytest.mark.parametrize(("given", "said"), SLACK_IN_PARTS)
def test_a_part_of_slack_is_named(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load_settings({}, _env_file=None, **given)


NO_GUIDS = ["goodword", APP[:-1], f"{APP}0", f"{{{APP}}}", APP.replace("-", ""), "０" + APP[1:]]


@pytest.mark.parametrize("name", ["teams_app_id", "teams_tenant_id"])
@pytest.mark.parametrize("value", NO_GUIDS)
def test_an_id_that_is_none_is_named_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name.upper()}: ") as refused:
        load_settings({}, _env_file=None, **{**TEAMS, name: value})

    assert value not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8766", "http://localhost:1", "https://[::1]:443", "http://localhost"]
)
def test_a_simulated_teams_is_on_this_machine(url: str) -> None:
    for given in (url, f"{url}/"):
        settings = load_settings({}, _env_file=None, **TEAMS, teams_simulator_url=given)

        assert settings.teams_simulator_url == url


@pytest.mark.parametrize(
    "url",
    [
        "https://teams.example",
        "http://127.0.0.1.example",
        "http://127.0.0.1@teams.example",
        "http://localhost:80/path",
        "http://localhost:80?x",
        "http://0.0.0.0:80",
        "ftp://localhost",
        "localhost:80",
        "http://localhost\n",
    ],
)
def test_a_simulated_teams_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^TEAMS_SIMULATOR_URL: .*on this machine only"):
        load_settings({}, _env_file=None, **TEAMS, teams_simulator_url=url)


def test_a_cloud_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"^TEAMS_CLOUD: "):
        load_settings({}, _env_file=None, **TEAMS, teams_cloud="moon")


def test_the_password_can_stand_in_a_file_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("very-secret\n")
    given = {name: value for name, value in TEAMS.items() if name != "teams_app_password"}

    settings = load_settings({"TEAMS_APP_PASSWORD_FILE": str(file)}, _env_file=None, **given)

    assert settings.teams_app_password.get_secret_value() == "very-secret"
    assert "very-secret" not in repr(settings)

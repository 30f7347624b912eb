"""What an operator types: every command of the program, and every way of getting it wrong."""

import asyncio
import json
import re
import socket
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app, main
from bot.config import Settings
from tests.end_to_end.processes import environment_of, rows, run, serving, simulated

SETTINGS = tuple(name.upper() for name in Settings.model_fields)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no `.env` file and no setting around."""
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


def goodword(*arguments: str, **settings: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, list(arguments), env=settings)


def typed(monkeypatch: pytest.MonkeyPatch, *arguments: str, **settings: str) -> object:
    """Run a command as the shell does, and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["goodword", *arguments])
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


# ---- set up -------------------------------------------------------------------------------------


def test_init_in_an_empty_folder_writes_settings_and_keys_that_nobody_else_reads(
    tmp_path: Path,
) -> None:
    first, again = goodword("init"), goodword("init")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "leave it as it is" in again.output
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    assert all(key.stat().st_mode & 0o077 == 0 for key in (tmp_path / "keys").iterdir())


def test_every_line_of_the_written_settings_can_be_uncommented(tmp_path: Path) -> None:
    goodword("init")
    path = tmp_path / ".env"
    written = path.read_text()

    path.write_text(re.sub(r"(?m)^#(?=[A-Z_]+=)", "", written))
    shown = goodword("config", "show")

    assert shown.exit_code == 0, shown.output
    assert "KEY_DIR=keys" in shown.output


def test_migrate_makes_the_database_and_does_nothing_the_second_time(tmp_path: Path) -> None:
    first, again = goodword("migrate"), goodword("migrate")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "up to date" in again.output
    assert rows(tmp_path, "SELECT count(*) AS n FROM kudos") == [{"n": 0}]


def test_the_manifest_is_json_that_names_every_command() -> None:
    made = goodword("manifest", "slack", PUBLIC_URL="https://goodword.example")

    manifest = json.loads(made.output)
    commands = {entry["command"] for entry in manifest["features"]["slash_commands"]}
    assert made.exit_code == 0
    assert {"/kudos", "/goodword"} <= commands
    assert "goodword.example/slack/events" in made.output


def test_the_manifest_puts_the_prefix_before_every_command() -> None:
    made = goodword("manifest", "slack", "--socket", SLACK_COMMAND_PREFIX="gw-")

    commands = json.loads(made.output)["features"]["slash_commands"]
    assert all(entry["command"].startswith("/gw-") for entry in commands)
    assert json.loads(made.output)["settings"]["socket_mode_enabled"] is True


def test_a_manifest_that_slack_would_refuse_is_not_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = typed(monkeypatch, "manifest", "slack")

    shown = capsys.readouterr()
    assert code == 2
    assert "PUBLIC_URL is missing" in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("prefix", ["thank-you-very-much-", "Gw-", "gw_", "gw kudos"])
def test_a_prefix_that_slack_would_refuse_is_refused_by_us(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], prefix: str
) -> None:
    code = typed(monkeypatch, "manifest", "slack", "--socket", SLACK_COMMAND_PREFIX=prefix)

    assert code == 2
    assert "SLACK_COMMAND_PREFIX" in capsys.readouterr().err


def test_seed_fills_an_empty_database_and_refuses_the_second_time(tmp_path: Path) -> None:
    first = run(tmp_path, "seed")
    filled = rows(tmp_path, "SELECT count(*) AS n FROM kudos")
    again = run(tmp_path, "seed")

    assert first.returncode == 0, first.stderr
    assert int(str(filled[0]["n"])) > 50
    assert again.returncode == 2
    assert "seed an empty one" in again.stderr
    assert "Traceback" not in again.stderr
    assert rows(tmp_path, "SELECT count(*) AS n FROM kudos") == filled


# ---- look ---------------------------------------------------------------------------------------


def test_config_show_hides_every_secret() -> None:
    shown = goodword(
        "config",
        "show",
        SLACK_BOT_TOKEN="xoxb-very-secret",
        SLACK_SIGNING_SECRET="signing-secret",
        SLACK_APP_TOKEN="xapp-very-secret",
        DATABASE_URL="postgresql+psycopg://goodword:p%40ss@db.example/goodword",
    )

    assert shown.exit_code == 0
    for secret in ("very-secret", "signing-secret", "p%40ss"):
        assert secret not in shown.output
    assert "db.example/goodword" in shown.output


def test_version_says_which_one_it_is() -> None:
    assert re.fullmatch(r"Goodword \d+\.\d+\.\d+\n", goodword("version").output)


def test_the_gallery_shows_every_view_on_each_platform_and_in_words(tmp_path: Path) -> None:
    made = goodword("gallery", "shown")

    files = sorted(path.name for path in (tmp_path / "shown").iterdir())
    assert made.exit_code == 0
    for platform in ("slack", "teams"):
        shown = [name for name in files if name.endswith(f".{platform}.json")]
        assert f"{len(shown)} views" in made.output
    for name in files:
        if name.endswith(".json"):
            json.loads((tmp_path / "shown" / name).read_text())


def test_the_dead_letters_of_an_empty_database_are_none() -> None:
    goodword("migrate")

    listed, shown = goodword("dead", "list"), goodword("dead", "show", "7")
    replayed = goodword("dead", "replay", "7")

    assert (listed.exit_code, listed.output) == (0, "No dead letters.\n")
    assert shown.exit_code == 1
    assert "no dead letter with this number" in shown.output
    assert replayed.exit_code == 1


async def test_doctor_finds_a_connected_slack_and_doubts_only_what_does_not_run(
    tmp_path: Path, empty_database: Path
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        environment = environment_of(tmp_path, slack, PUBLIC_URL="https://goodword.example")
        looked = await asyncio.to_thread(run, tmp_path, "doctor", "--json", environment=environment)

    report = json.loads(looked.stdout)
    verdicts = {one["check"]: one["verdict"] for one in report["findings"]}
    assert looked.returncode == report["exit_code"] == 1, looked.stdout + looked.stderr
    assert verdicts == {
        "public address": "good",
        "keys": "good",
        "disk": "good",
        "zones": "good",
        "database": "good",
        "integrity": "good",
        "clock of the database": "good",
        "ledger": "good",
        "schedules": "doubtful",  # nothing has run yet
        "requests": "doubtful",  # nobody has used it yet
        "requests given up": "good",
        "failed sends": "good",
        "dead letters": "good",
        "keys and database": "good",
        "slack": "good",
        "slack scopes": "good",
        "clock of slack": "good",
        "teams": "good",  # not set up
    }


async def test_doctor_names_a_scope_that_is_missing(tmp_path: Path, empty_database: Path) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        slack.workspace.installation.scopes.discard("users:read")
        environment = environment_of(tmp_path, slack)
        looked = await asyncio.to_thread(run, tmp_path, "doctor", environment=environment)

    assert looked.returncode == 2
    assert "missing: users:read (names, time zones and who is a guest)" in looked.stdout
    assert "Traceback" not in looked.stderr


@pytest.mark.parametrize("url", ["sqlite:///goodword.db", "sqlite:////no/such/folder/goodword.db"])
def test_doctor_without_a_usable_database_says_so_and_ends_with_two(
    tmp_path: Path, url: str
) -> None:
    looked = run(
        tmp_path, "doctor", "--json", environment=environment_of(tmp_path, DATABASE_URL=url)
    )

    report = json.loads(looked.stdout)
    verdicts = {one["check"]: one["verdict"] for one in report["findings"]}
    assert looked.returncode == 2
    assert verdicts["database"] == "bad"
    assert verdicts["slack"] == "bad"
    assert "Traceback" not in looked.stderr


async def test_doctor_finds_an_app_token_that_slack_does_not_take(
    tmp_path: Path, empty_database: Path
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        environment = environment_of(tmp_path, slack, SLACK_APP_TOKEN="xapp-wrong")
        looked = await asyncio.to_thread(run, tmp_path, "doctor", environment=environment)

    assert looked.returncode == 2
    assert "bad       slack socket: invalid_auth" in looked.stdout
    assert "xapp-wrong" not in looked.stdout + looked.stderr


async def test_doctor_finds_keys_that_belong_to_another_database(
    tmp_path: Path, empty_database: Path
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        async with serving(tmp_path, slack):
            pass
        (tmp_path / "keys" / "canary").unlink()
        environment = environment_of(tmp_path, slack)
        looked = await asyncio.to_thread(run, tmp_path, "doctor", environment=environment)

    assert looked.returncode == 2
    assert "bad       keys and database" in looked.stdout
    assert "KEY_DIR" in looked.stdout


# ---- getting it wrong ---------------------------------------------------------------------------


def test_wrong_settings_are_listed_all_in_one_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {
        "PORT": "eighty",
        "LOG_LEVEL": "loud",
        "SLACK_COMMAND_PREFIX": "NO SUCH PREFIX",
        "DATABASE_URL": "mysql://db.example/goodword",
    }

    code = typed(monkeypatch, "serve", "--all", **wrong)

    told = capsys.readouterr().err
    assert code == 2
    for name in wrong:
        assert name in told
    assert "db.example" not in told


INCOMPLETE = {
    "a token without a door": ({"SLACK_BOT_TOKEN": "xoxb-1"}, "set SLACK_SIGNING_SECRET"),
    "a secret without a token": ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is missing"),
    "half of Teams": (
        {"TEAMS_APP_ID": "01234567-89ab-cdef-0123-456789abcdef"},
        "TEAMS_APP_PASSWORD and TEAMS_TENANT_ID are missing",
    ),
    "an app id that is none": ({"TEAMS_APP_ID": "goodword"}, "TEAMS_APP_ID: this is a GUID"),
    "a simulated Teams elsewhere": (
        {"TEAMS_SIMULATOR_URL": "https://teams.example"},
        "TEAMS_SIMULATOR_URL: a simulated Teams is on this machine only",
    ),
    "a secret file that is not there": (
        {"SLACK_BOT_TOKEN_FILE": "/no/such"},
        "SLACK_BOT_TOKEN_FILE: No such file",
    ),
    "a database in memory": ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL"),
}


def test_the_app_package_for_teams_is_written_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guid, file = "5a7c2d10-4b1e-4f3a-9c55-0d2f6e8b1a34", tmp_path / "app.zip"
    given = {"TEAMS_APP_ID": guid, "TEAMS_APP_PASSWORD": "pw", "TEAMS_TENANT_ID": guid}
    words = ("manifest", "teams", "--output", str(file))

    without = typed(monkeypatch, *words, **given)
    code = typed(monkeypatch, *words, PUBLIC_URL="https://bot.example", **given)

    assert (without, code) == (2, 0)
    told = capsys.readouterr().err
    assert "PUBLIC_URL is missing" in told
    assert "set it to the https address that leads here" in told
    with zipfile.ZipFile(file) as package:
        assert set(package.namelist()) == {"manifest.json", "de.json", "color.png", "outline.png"}


@pytest.mark.parametrize("what", INCOMPLETE)
def test_a_setting_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    given, expected = INCOMPLETE[what]

    code = typed(monkeypatch, "serve", **given)

    assert code == 2
    assert expected in capsys.readouterr().err


WRONG = {
    "a database that cannot be made": (
        {"DATABASE_URL": "sqlite:////no/such/folder/goodword.db"},
        "DATABASE_URL",
    ),
    "an address of another machine": ({"HOST": "192.0.2.1", "PORT": "0"}, "cannot listen on"),
    "keys in a folder of nobody": ({"KEY_DIR": "/proc/keys-of-goodword"}, "KEY_DIR"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_said_in_a_sentence_without_a_traceback(tmp_path: Path, what: str) -> None:
    given, expected = WRONG[what]

    environment = {**environment_of(tmp_path), **given}
    started = run(tmp_path, "serve", "--all", environment=environment)

    assert started.returncode == 2, started.stderr
    assert expected in started.stderr
    assert "Traceback" not in started.stderr


def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        started = run(tmp_path, "serve", "--all", environment=environment_of(tmp_path, PORT=port))

    assert started.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in started.stderr
    assert "These settings cannot be used" not in started.stderr
    assert "Traceback" not in started.stderr


async def test_a_token_that_slack_does_not_take_stops_the_program_with_a_sentence(
    tmp_path: Path, empty_database: Path
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        environment = environment_of(tmp_path, slack, SLACK_BOT_TOKEN="xoxb-wrong")
        started = await asyncio.to_thread(run, tmp_path, "serve", "--all", environment=environment)

    assert started.returncode == 2
    assert "Slack does not take SLACK_BOT_TOKEN: invalid_auth" in started.stderr
    assert "Traceback" not in started.stderr
    assert "xoxb-wrong" not in started.stderr


async def test_an_app_token_that_slack_does_not_take_stops_the_program_with_a_sentence(
    tmp_path: Path, empty_database: Path
) -> None:
    async with simulated(tmp_path, empty_database) as slack:
        environment = environment_of(tmp_path, slack, SLACK_APP_TOKEN="xapp-wrong")
        started = await asyncio.to_thread(run, tmp_path, "serve", "--all", environment=environment)

    assert started.returncode == 2
    assert "Slack does not take SLACK_APP_TOKEN" in started.stderr
    assert "Traceback" not in started.stderr

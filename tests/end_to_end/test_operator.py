"""What an operator types: every command of the program, and every way of getting it wrong."""

import json
import re
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.end_to_end.processes import environment_of, rows, run, simulated

SETTINGS = (
    "SLACK_BOT_TOKEN SLACK_SIGNING_SECRET SLACK_APP_TOKEN SLACK_API_URL SLACK_COMMAND_PREFIX"
    " PUBLIC_URL DATABASE_URL KEY_DIR LOG_FORMAT LOG_LEVEL HOST PORT"
).split()


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no `.env` file and no setting around."""
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


def goodword(*arguments: str, **settings: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, list(arguments), env=settings)


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


def test_a_manifest_that_slack_would_refuse_is_not_written(tmp_path: Path) -> None:
    made = run(tmp_path, "manifest", "slack")

    assert made.returncode == 2
    assert "PUBLIC_URL is missing" in made.stderr
    assert "Traceback" not in made.stderr
    assert made.stdout == ""


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


def test_the_gallery_shows_every_view_on_slack_and_in_words(tmp_path: Path) -> None:
    made = goodword("gallery", "shown")

    files = sorted(path.name for path in (tmp_path / "shown").iterdir())
    assert made.exit_code == 0
    assert f"{len([name for name in files if name.endswith('.json')])} views" in made.output
    for name in files:
        if name.endswith(".json"):
            json.loads((tmp_path / "shown" / name).read_text())


def test_the_dead_letters_of_an_empty_database_are_none() -> None:
    goodword("migrate")

    listed, shown = goodword("dead", "list"), goodword("dead", "show", "7")
    replayed = goodword("dead", "replay", "7")

    assert (listed.exit_code, listed.output) == (0, "")
    assert shown.exit_code == 1
    assert "no dead letter with this number" in shown.output
    assert replayed.exit_code == 1


async def test_doctor_finds_a_connected_slack_and_doubts_only_what_does_not_run(
    tmp_path: Path, empty_database: Path
) -> None:
    import asyncio

    async with simulated(tmp_path, empty_database) as slack:
        environment = environment_of(tmp_path, slack, PUBLIC_URL="https://goodword.example")
        looked = await asyncio.to_thread(run, tmp_path, "doctor", "--json", environment=environment)

    report = json.loads(looked.stdout)
    verdicts = {one["check"]: one["verdict"] for one in report["findings"]}
    assert looked.returncode == report["exit_code"] == 1, looked.stdout + looked.stderr
    assert verdicts == {
        "public address": "good",
        "keys": "good",
        "database": "good",
        "ledger": "good",
        "schedules": "doubtful",  # nothing has run yet
        "dead letters": "good",
        "slack": "good",
    }


async def test_doctor_names_a_scope_that_is_missing(tmp_path: Path, empty_database: Path) -> None:
    import asyncio

    async with simulated(tmp_path, empty_database) as slack:
        slack.workspace.installation.scopes.discard("users:read")
        environment = environment_of(tmp_path, slack)
        looked = await asyncio.to_thread(run, tmp_path, "doctor", environment=environment)

    assert looked.returncode == 2
    assert "users:read" in looked.stdout
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


# ---- getting it wrong ---------------------------------------------------------------------------


def test_wrong_settings_are_listed_all_in_one_message(tmp_path: Path) -> None:
    wrong = environment_of(
        tmp_path,
        PORT="eighty",
        LOG_LEVEL="loud",
        SLACK_COMMAND_PREFIX="NO SUCH PREFIX",
        DATABASE_URL="mysql://db.example/goodword",
    )

    started = run(tmp_path, "serve", "--all", environment=wrong)

    assert started.returncode == 2
    for name in ("PORT", "LOG_LEVEL", "SLACK_COMMAND_PREFIX", "DATABASE_URL"):
        assert name in started.stderr
    assert "Traceback" not in started.stderr
    assert "db.example" not in started.stderr


WRONG = {
    "a token without a door": ({"SLACK_BOT_TOKEN": "xoxb-1"}, "set SLACK_SIGNING_SECRET"),
    "a secret without a token": ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is missing"),
    "a secret file that is not there": ({"SLACK_BOT_TOKEN_FILE": "/no/such"}, "_FILE"),
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

    started = run(tmp_path, "serve", "--all", environment=environment_of(tmp_path, **given))

    assert started.returncode == 2, started.stderr
    assert expected in started.stderr
    assert "Traceback" not in started.stderr


def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        started = run(tmp_path, "serve", "--all", environment=environment_of(tmp_path, PORT=port))

    assert started.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in started.stderr
    assert "Traceback" not in started.stderr


async def test_a_token_that_slack_does_not_take_stops_the_program_with_a_sentence(
    tmp_path: Path, empty_database: Path
) -> None:
    import asyncio

    async with simulated(tmp_path, empty_database) as slack:
        environment = environment_of(tmp_path, slack, SLACK_BOT_TOKEN="xoxb-wrong")
        started = await asyncio.to_thread(
            run, tmp_path, "serve", "--all", environment=environment
        )

    assert started.returncode == 2
    assert "Slack does not take SLACK_BOT_TOKEN: invalid_auth" in started.stderr
    assert "Traceback" not in started.stderr
    assert "xoxb-wrong" not in started.stderr


async def test_an_app_token_that_slack_does_not_take_stops_the_program_with_a_sentence(
    tmp_path: Path, empty_database: Path
) -> None:
    import asyncio

    async with simulated(tmp_path, empty_database) as slack:
        environment = environment_of(tmp_path, slack, SLACK_APP_TOKEN="xapp-wrong")
        started = await asyncio.to_thread(
            run, tmp_path, "serve", "--all", environment=environment
        )

    assert started.returncode == 2
    assert "Slack does not take SLACK_APP_TOKEN" in started.stderr
    assert "Traceback" not in started.stderr

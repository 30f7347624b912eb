"""`goodword export FOLDER`: everything as files that only the operator reads."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from tests.end_to_end.processes import change, environment_of, rows, run

FILES = ["kudos.csv", "kudos.json", "people.csv", "settings.json", "values.json"]


@pytest.fixture(scope="session")
def seeded_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the company of the demo, to be copied."""
    folder = tmp_path_factory.mktemp("seeded")
    done = run(folder, "seed")
    assert done.returncode == 0, done.stderr
    change(folder, "UPDATE person SET email = 'p' || id || '@acme.example'")
    return folder / "goodword.db"


@pytest.fixture(autouse=True)
def _in_a_seeded_folder(
    tmp_path: Path, seeded_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stand in a folder with the company of the demo in its database."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(seeded_database, tmp_path / "goodword.db")
    for name, value in environment_of(tmp_path).items():
        monkeypatch.setenv(name, value)


def goodword(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def sheet(name: str) -> list[dict[str, str]]:
    with Path("out", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_is_there_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    result = goodword("export", "out")

    folder = tmp_path / "out"
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *folder.iterdir()))


def test_both_files_of_kudos_hold_every_public_kudos(tmp_path: Path) -> None:
    result = goodword("export", "out")

    wanted = rows(tmp_path, "SELECT id FROM kudos WHERE NOT private AND undone_at IS NULL")
    objects = json.loads(Path("out", "kudos.json").read_text())
    assert len(wanted) > 50
    assert len(sheet("kudos.csv")) == len(objects) == len(wanted)
    assert f"{len(wanted):,} kudos" in result.output


def test_private_kudos_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    change(tmp_path, "UPDATE kudos SET private = 1 WHERE id = (SELECT min(id) FROM kudos)")
    before = rows(tmp_path, "SELECT count(*) AS n FROM kudos WHERE private")[0]["n"]

    without, whole = goodword("export", "out"), len(sheet("kudos.csv"))
    included = goodword("export", "out", "--private")

    assert f"{before} private kudos are left out; --private includes them" in without.output
    assert "left out" not in included.output
    assert len(sheet("kudos.csv")) == whole + int(str(before))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(tmp_path: Path, start: str) -> None:
    change(tmp_path, f"UPDATE kudos SET reason = '{start}HYPERLINK(1)'")

    goodword("export", "out")

    with Path("out", "kudos.csv").open(encoding="utf-8", newline="") as file:
        found = [row["reason"] for row in csv.DictReader(file)]
    assert set(found) == {f"'{start}HYPERLINK(1)"}


def test_what_was_exported_can_be_imported_and_changes_nothing(tmp_path: Path) -> None:
    change(tmp_path, "UPDATE person SET hr_department = '=Care', hired_on = '2021-02-03'")
    goodword("export", "out")

    result = goodword("import", "people", "out/people.csv", "--dry-run")

    assert "0 people change" in result.output, result.output


def test_without_a_workspace_there_is_nothing_to_export(tmp_path: Path) -> None:
    (tmp_path / "goodword.db").unlink()
    goodword("migrate")

    assert "nothing to export" in str(goodword("export", "out").exception)


def test_pruning_by_hand_says_what_it_would_delete_and_then_deletes_it(tmp_path: Path) -> None:
    change(tmp_path, "INSERT INTO inbox (key, at, reply) VALUES ('k', 0, '{}')")

    counted, done, again = goodword("prune", "--dry-run"), goodword("prune"), goodword("prune")

    assert "1  keys of requests" in counted.output
    assert "nothing was deleted" in counted.output
    assert "Deleted 1 rows" in done.output
    assert "Deleted 0 rows" in again.output

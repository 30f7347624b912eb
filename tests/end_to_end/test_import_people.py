"""`goodword import people`: an operator's list of staff, on a real database, again and again."""

import asyncio
import contextlib
import csv
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.errors import CannotGoOn
from tests.bad_imports import AT_WORK
from tests.end_to_end.processes import change, environment_of, rows, run
from tests.end_to_end.world import until

HEADER = ("e-mail", "department", "manager")
LISTED = "SELECT email, hr_department, manager_id FROM person ORDER BY email"
SLOW = """
CREATE TRIGGER slow BEFORE UPDATE ON person WHEN new.id = {person} BEGIN
  SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
    WHERE i < 100000000) SELECT i FROM n);
END"""


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder with an empty database, as an operator does."""
    shutil.copy(empty_database, tmp_path / "goodword.db")
    monkeypatch.chdir(tmp_path)
    for name, value in environment_of(tmp_path).items():
        monkeypatch.setenv(name, value)


def company_of(folder: Path, count: int) -> None:
    """Have the chat know so many people, p1 to the last."""
    with contextlib.closing(sqlite3.connect(folder / "goodword.db")) as connection:
        connection.execute("INSERT INTO organisation (id, name) VALUES (1, 'Acme')")
        connection.executemany(
            "INSERT INTO person (id, organisation_id, name, email, zone, locale, title, department,"
            " standing, quiet_start, quiet_end, quiet_weekends, praise, nudges, locked)"
            " VALUES (?, 1, 'P', ?, 'UTC', 'en', '', '', 'member', 18, 8, 1, 'public', 0, 0)",
            [(number, address(number)) for number in range(1, count + 1)],
        )
        connection.commit()


def address(number: int) -> str:
    return f"p{number}@acme.example"


def write(name: str, listed: Iterable[tuple[object, ...]], header: Iterable[str] = HEADER) -> str:
    with Path(name).open("w", newline="") as file:
        csv.writer(file).writerows([tuple(header), *listed])
    return name


def under_p1(numbers: Iterable[int], department: str = "Care") -> list[tuple[object, ...]]:
    """Return rows of people who report to p1, who reports to nobody."""
    return [(address(one), department, address(1) if one != 1 else "") for one in numbers]


def importing(*arguments: str) -> Result:
    result = CliRunner().invoke(app, ["import", "people", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit | CannotGoOn)
    return result


def why(result: Result) -> str:
    """Return the sentence with which a command stopped."""
    assert isinstance(result.exception, CannotGoOn)
    return str(result.exception)


def kept(folder: Path) -> list[dict[str, object]]:
    return rows(folder, LISTED)


# ---- what an operator sees ----------------------------------------------------------------------


def test_a_dry_run_shows_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    company_of(tmp_path, 30)
    before = kept(tmp_path)

    result = importing(write("people.csv", under_p1(range(1, 31))), "--dry-run")

    assert result.exit_code == 0
    assert "30 people change" in result.output
    assert "p10@acme.example: department – → Care, manager – → p1@acme.example" in result.output
    assert "… and 10 more" in result.output
    assert kept(tmp_path) == before


def test_a_bad_row_stops_no_other_and_stands_in_a_file_that_only_its_owner_reads(
    tmp_path: Path,
) -> None:
    company_of(tmp_path, 3)
    bad = [("nobody@acme.example", "=cmd|' /C calc'!A0", ""), (address(3), "Care", address(3))]

    result = importing(write("people.csv", [*under_p1([1, 2]), *bad]))

    errors = tmp_path / "people.csv.errors.csv"
    written = list(csv.reader(errors.read_text("utf-8-sig").splitlines()))
    assert result.exit_code == 1
    assert "line 4, e-mail: nobody in the chat has this address" in result.output
    assert [one["hr_department"] for one in kept(tmp_path)] == ["Care", "Care", None]
    assert written[0] == ["line", "column", "reason", *HEADER]
    assert written[1][4] == "'=cmd|' /C calc'!A0"
    assert errors.stat().st_mode & 0o077 == 0


def test_the_file_of_rejected_rows_can_be_mended_and_imported(tmp_path: Path) -> None:
    company_of(tmp_path, 2)
    importing(write("people.csv", [(address(1), "=1+1", address(7))]))
    errors = tmp_path / "people.csv.errors.csv"
    errors.write_text(errors.read_text("utf-8").replace(address(7), address(2)), "utf-8")

    result = importing(str(errors))

    assert result.exit_code == 0, result.output
    assert kept(tmp_path)[0] == {"email": address(1), "hr_department": "=1+1", "manager_id": 2}
    assert not (tmp_path / "people.csv.errors.csv.errors.csv").exists()


def test_all_or_nothing_changes_nothing_while_a_row_is_bad(tmp_path: Path) -> None:
    company_of(tmp_path, 2)

    result = importing(
        write("people.csv", [*under_p1([1, 2]), ("a@", "Care", "")]), "--all-or-nothing"
    )

    assert why(result) == "Nothing was changed, as --all-or-nothing asks."
    assert kept(tmp_path)[0]["hr_department"] is None


def test_columns_that_mean_nothing_are_named(tmp_path: Path) -> None:
    company_of(tmp_path, 1)

    result = importing(write("p.csv", [(address(1), "9", "Care")], ("Mail", "Salary", "Abteilung")))

    assert "Columns that I do not use: Salary" in result.output


def test_a_spreadsheet_is_refused_with_the_way_out(tmp_path: Path) -> None:
    company_of(tmp_path, 1)
    Path("people.xlsx").write_bytes(b"PK\x03\x04" + bytes(100))

    assert "save the first sheet as “CSV UTF-8”" in why(importing("people.xlsx"))


def test_a_file_that_is_not_there_is_said_in_a_sentence_without_a_traceback(
    tmp_path: Path,
) -> None:
    company_of(tmp_path, 1)

    ended = run(tmp_path, "import", "people", "no.csv")

    assert ended.returncode == 2
    assert ended.stderr == "no.csv cannot be read: No such file or directory\n"


def test_without_any_address_the_missing_scope_is_named(tmp_path: Path) -> None:
    company_of(tmp_path, 1)
    change(tmp_path, "UPDATE person SET email = ''")

    assert "users:read.email" in why(importing(write("people.csv", under_p1([1]))))


def test_the_log_names_nobody(tmp_path: Path) -> None:
    company_of(tmp_path, 2)
    write("people.csv", under_p1([1, 2]))

    ended = run(tmp_path, "import", "people", "people.csv")

    assert ended.returncode == 0
    assert ended.stderr == ""
    assert address(2) not in ended.stdout


# ---- the rows of bad_inputs.jsonl that need a database ------------------------------------------


def same_file_twice(folder: Path) -> None:
    company_of(folder, 600)
    file = write("people.csv", under_p1(range(1, 601)))
    importing(file)
    first = kept(folder)

    again = importing(file)

    assert "0 people change, 600 stay as they are" in again.output
    assert kept(folder) == first


def one_row_changed(folder: Path) -> None:
    company_of(folder, 20)
    importing(write("people.csv", under_p1(range(1, 21))))

    again = importing(write("people.csv", [*under_p1(range(1, 20)), (address(20), "Sales", "")]))

    assert "1 people change, 19 stay as they are" in again.output


def shuffled(folder: Path) -> None:
    company_of(folder, 40)
    listed = [(address(n), f"D{n % 3}", address(n // 2) if n > 1 else "") for n in range(1, 41)]
    listed += [(address(7), "other", ""), (address(12), "D0", address(24))]
    random.Random(1).shuffle(listed)
    importing(write("people.csv", listed))
    one = kept(folder)
    change(folder, "UPDATE person SET hr_department = NULL, manager_id = NULL")

    random.Random(2).shuffle(listed)
    importing(write("people.csv", listed))

    assert kept(folder) == one


def shrunk(folder: Path) -> None:
    company_of(folder, 40)
    importing(write("people.csv", under_p1(range(1, 41))))
    before = kept(folder)
    small = write("people.csv", under_p1(range(1, 5), "Sales"))

    told = why(importing(small))
    unchanged = kept(folder)
    sure = importing(small, "--yes")

    assert "Earlier lists told of 40 people, this one names 4." in told
    assert unchanged == before
    assert "4 people change" in sure.output
    assert [one["hr_department"] for one in kept(folder)].count("Care") == 36


def without_the_importer(folder: Path) -> None:
    company_of(folder, 20)
    importing(write("people.csv", under_p1(range(1, 21))))

    again = importing(write("people.csv", under_p1(range(2, 21))))

    assert again.exit_code == 0
    assert "1 people of earlier lists are not in this one; they are left as they" in again.output
    assert {one["hr_department"] for one in kept(folder)} == {"Care"}


def racing(folder: Path) -> None:
    company_of(folder, 1200)
    up = [(address(n), "Up", address(n - 1) if n > 1 else "") for n in range(1, 1201)]
    down = [(address(n), "Down", address(n + 1) if n < 1200 else "") for n in range(1, 1201)]
    write("up.csv", up)
    write("down.csv", down)

    with contextlib.ExitStack() as stack:
        both = [started(folder, f"{name}.csv", stack) for name in ("up", "down")]
        codes = [one.wait(60) for one in both]

    found = {one["email"]: one for one in kept(folder)}
    assert set(codes) <= {0, 1, 2}
    assert {one["hr_department"] for one in found.values()} <= {"Up", "Down"}
    assert not circles(folder)


def killed(folder: Path) -> None:
    company_of(folder, 2000)
    file = write("people.csv", under_p1(range(1, 2001)))
    change(folder, SLOW.format(person=1300))
    done = "SELECT count(*) AS n FROM person WHERE hr_department IS NOT NULL"

    with contextlib.ExitStack() as stack:
        process = started(folder, file, stack)
        asyncio.run(until(lambda: rows(folder, done) == [{"n": 1000}], "half is kept", 30))
        process.kill()
        process.wait(30)
    half = rows(folder, done)
    change(folder, "DROP TRIGGER slow")
    again = importing(file)

    assert half == [{"n": 1000}]
    assert "1,000 people change, 1,000 stay as they are" in again.output
    assert {one["hr_department"] for one in kept(folder)} == {"Care"}


def on_a_full_disk(folder: Path) -> None:
    company_of(folder, 2000)
    file = write("people.csv", under_p1(range(1, 2001)))
    most = 400 * 1024

    ended = subprocess.run(
        [sys.executable, "-m", "bot", "import", "people", file],
        cwd=folder,
        env=environment_of(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    again = importing(file)

    assert ended.returncode == 2
    assert "run the same command again" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert again.exit_code == 0
    assert {one["hr_department"] for one in kept(folder)} == {"Care"}


def with_the_database_away(folder: Path) -> None:
    company_of(folder, 20)
    file = write("people.csv", under_p1(range(1, 21)))

    with contextlib.closing(sqlite3.connect(folder / "goodword.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        told = why(importing(file))
    again = importing(file)

    assert "the database cannot be" in told
    assert again.exit_code == 0
    assert {one["hr_department"] for one in kept(folder)} == {"Care"}


SCENES: dict[str, Callable[[Path], None]] = {
    "same file twice": same_file_twice,
    "same file, 1 row changed": one_row_changed,
    "same rows shuffled": shuffled,
    "file shrinks by 90 % (mass leave guard)": shrunk,
    "file removes the importer": without_the_importer,
    "two imports racing": racing,
    "kill -9 at 50 %": killed,
    "disk full at 90 %": on_a_full_disk,
    "DB down at 10 %": with_the_database_away,
}


def test_every_row_about_the_work_itself_has_a_scene() -> None:
    assert sorted(SCENES) == sorted(AT_WORK)


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_an_import_can_be_run_again_and_loses_nothing(
    scene: Callable[[Path], None], tmp_path: Path
) -> None:
    scene(tmp_path)


def started(folder: Path, file: str, stack: contextlib.ExitStack) -> "subprocess.Popen[bytes]":
    """Start an import in a process of its own."""
    return stack.enter_context(
        subprocess.Popen(
            [sys.executable, "-m", "bot", "import", "people", file],
            cwd=folder,
            env=environment_of(folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    )


def circles(folder: Path) -> list[object]:
    """Return everybody who reports to themselves over others."""
    managers = {one["id"]: one["manager_id"] for one in rows(folder, "SELECT * FROM person")}
    found = []
    for start, manager in managers.items():
        at, steps = manager, 0
        while at is not None and at != start and steps < len(managers):
            at, steps = managers[at], steps + 1
        if at is not None:
            found.append(start)
    return found

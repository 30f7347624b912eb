"""Packages of npm that only the tests look at, installed beside the list of them."""

import fcntl
import shutil
import subprocess
from pathlib import Path

FOLDER = Path(__file__).parent
LONGEST_SECONDS = 300


class NotHere(Exception):
    """The packages are not installed and cannot be; the text says why."""


def provide(folder: Path = FOLDER) -> Path:
    """Return the folder of the packages that `folder` lists, installed exactly as it says.

    Raises:
        NotHere: there is no npm, or it could not install them.
    """
    with (folder / "package.json").open("rb") as listed:
        fcntl.flock(listed, fcntl.LOCK_EX)  # several workers of one run ask at the same time
        if not _is_installed(folder):
            _install(folder)
    return folder / "node_modules"


def _is_installed(folder: Path) -> bool:
    """Return whether what is listed is there, and not older than the list."""
    done, listed = folder / "node_modules/.package-lock.json", folder / "package-lock.json"
    return done.exists() and done.stat().st_mtime >= listed.stat().st_mtime


def _install(folder: Path) -> None:
    """Install what is listed, without running anything of it."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotHere("npm is not installed. On Debian or Ubuntu: sudo apt install npm")
    command = (npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    try:
        subprocess.run(
            command, cwd=folder, check=True, capture_output=True, timeout=LONGEST_SECONDS
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NotHere(f"npm could not install what {folder.name} lists: {error}") from error

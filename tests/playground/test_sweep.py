"""A demo that was killed leaves a folder behind; the next one removes it."""

import os
import subprocess
import sys
from pathlib import Path

from playground.demo import FOLDER, sweep


def test_only_folders_of_demos_that_are_gone_are_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(20)
    gone = tmp_path / f"{FOLDER}{ended.pid}-abc"
    running = tmp_path / f"{FOLDER}{os.getpid()}-abc"
    strange = tmp_path / f"{FOLDER}notes"
    other = tmp_path / f"my-{FOLDER}{ended.pid}-abc"
    for folder in (gone, running, strange, other):
        folder.mkdir()
        (folder / "goodword.db").touch()
    link = tmp_path / f"{FOLDER}{ended.pid}-link"
    link.symlink_to(other)

    sweep(tmp_path)

    assert sorted(tmp_path.iterdir()) == sorted((running, strange, other, link))
    assert (other / "goodword.db").exists()

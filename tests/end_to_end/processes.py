"""The program as a process of its own, as an operator starts it."""

import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from adapters.slack.manifest import slack_manifest
from bot.capabilities import CAPABILITIES
from bot.clock import SystemClock
from playground.slack.harness import SlackHarness, running_slack
from tests.end_to_end.world import settings_for, until

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0


def environment_of(folder: Path, slack: SlackHarness | None = None, **more: str) -> dict[str, str]:
    """Return the environment of a process: where Slack is, and a folder of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{folder / 'goodword.db'}",
        "KEY_DIR": str(folder / "keys"),
        "PORT": "0",
        "LOG_FORMAT": "json",
        **(slack.settings() if slack else {}),
        **more,
    }


def run(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command of the program to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=dict(environment or environment_of(folder)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@dataclass
class Process:
    """A running program, and all that it wrote to its log."""

    child: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)

    async def read(self) -> None:
        """Keep what the program writes."""
        assert self.child.stderr is not None
        async for line in self.child.stderr:
            self.lines.append(line.decode())

    @property
    def log(self) -> str:
        """All that was written so far."""
        return "".join(self.lines)

    def address(self) -> str | None:
        """Return where the program listens, once it said so."""
        found = re.search(r'"address": "(http://[^"]+)"', self.log)
        return found.group(1) if found else None

    def kill(self) -> None:
        """End the program in the middle of whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self.child.send_signal(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask the program to stop, and return its exit code."""
        with contextlib.suppress(ProcessLookupError):
            self.child.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.child.wait(), START_SECONDS)


@contextlib.asynccontextmanager
async def simulated(folder: Path, template: Path) -> AsyncIterator[SlackHarness]:
    """Run a simulated Slack with our manifest, beside an empty database."""
    shutil.copy(template, folder / "goodword.db")
    async with running_slack(None, SystemClock()) as slack:
        known = settings_for(slack, folder, public_url="https://goodword.example")
        manifest = slack_manifest(CAPABILITIES, known, socket_mode=False)
        slack.workspace.installation.read_manifest(manifest)
        yield slack


@contextlib.asynccontextmanager
async def serving(folder: Path, slack: SlackHarness, **more: str) -> AsyncIterator[Process]:
    """Start `goodword serve --all`, wait until it answers, and have Slack deliver to it."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", "--all",
        cwd=folder,
        env=environment_of(folder, slack, **more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        limit=2**22,
    )  # fmt: skip
    process = Process(child)
    reading = asyncio.create_task(process.read())
    try:
        await until(lambda: process.address() or child.returncode, "it listens", START_SECONDS)
        address = process.address()
        assert address is not None, process.log
        await until(lambda: "directory_read" in process.log, "it is connected", START_SECONDS)
        slack.slack.listen_at(address)
        yield process
    finally:
        process.kill()
        await child.wait()
        await reading


def rows(folder: Path, query: str) -> list[dict[str, object]]:
    """Return what a query finds in the database of a folder."""
    with contextlib.closing(sqlite3.connect(folder / "goodword.db", timeout=20)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


def change(folder: Path, statement: str) -> None:
    """Change the database of a folder from outside."""
    with contextlib.closing(sqlite3.connect(folder / "goodword.db", timeout=20)) as connection:
        connection.execute(statement)
        connection.commit()


def nobody_is_quiet(folder: Path) -> None:
    """Have everybody be told at once, whatever day of the week it is."""
    change(folder, "UPDATE person SET quiet_start = 0, quiet_end = 0, quiet_weekends = 0")


def everything_is_said(folder: Path) -> bool:
    """Return whether the ledger waits for nothing."""
    return not rows(folder, "SELECT 1 FROM delivery WHERE settled_at IS NULL")


def log_lines(process: Process) -> list[dict[str, object]]:
    """Return the log of a process, line by line."""
    return [json.loads(line) for line in process.lines if line.startswith("{")]

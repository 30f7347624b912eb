"""The demo as people start it: a process of its own on a free port."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playground.demo import free_port

ROOT = Path(__file__).resolve().parents[3]
READY = "Press Ctrl-C"  # the last line of the welcome
STOPS_WITHIN_SECONDS = 5
OURS = ("SLACK_", "TEAMS_", "DATABASE_URL", "PUBLIC_URL", "KEY_DIR", "LOG_")


@dataclass
class RunningDemo:
    """A demo that can be visited."""

    process: subprocess.Popen[str]
    address: str

    def forget_the_past(self) -> None:
        """Move the clock by five weeks, for nobody may thank the same person too often in four.

        Whom the invented history makes thank whom differs from start to start.
        """
        now = datetime.fromisoformat(self._ask("state")["now"])
        self._ask("clock", {"to": (now + timedelta(weeks=5)).isoformat()})

    def _ask(self, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        sent = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.address}/playground/api/{path}", data=sent)
        with urlopen(request) as answer:
            read: dict[str, Any] = json.load(answer)
            return read

    def stop(self, signal: int) -> str:
        """Send a signal, wait for the end and return what was written meanwhile."""
        self.process.send_signal(signal)
        return self.process.communicate(timeout=STOPS_WITHIN_SECONDS)[0]


def start(port: int, more: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start the demo with an environment that holds none of our settings but `more`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port)],
        cwd=ROOT,
        env={**kept, **(more or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def running_demo() -> Iterator[RunningDemo]:
    """Yield a demo that has said it is ready."""
    port = free_port()
    process = start(port)
    try:
        wait_until_ready(process)
        yield RunningDemo(process, f"http://127.0.0.1:{port}")
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=STOPS_WITHIN_SECONDS)


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Read what the demo says until its welcome is complete."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith(READY):
            return
    raise AssertionError("the demo did not start:\n" + "".join(said))

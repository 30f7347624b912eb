"""The demo as people start it: a process of its own on a free port."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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

"""Servers in processes of their own, each on one core, and what they use. Needs Linux's /proc."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVER_CORE, LOAD_CORE = 0, -1
START_SECONDS = 60
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Process:
    """A server that runs."""

    pid: int
    port: int

    def cpu_seconds(self) -> float:
        """Return the processor time that all its threads have used."""
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii")
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def rss_megabytes(self) -> float:
        """Return how much memory it holds now."""
        pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * _PAGE / 1_000_000


def pin(core: int) -> None:
    """Keep this process on one core, counted from either end."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[core]})


@contextlib.contextmanager
def spawned(
    arguments: Sequence[str], environment: dict[str, str]
) -> Iterator[subprocess.Popen[str]]:
    """Run Python with `arguments` on the server's core while the context lasts."""
    cores = sorted(os.sched_getaffinity(0) | {0})
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    os.sched_setaffinity(process.pid, {cores[SERVER_CORE]})
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


@contextlib.asynccontextmanager
async def serving(module: str, *arguments: str, **environment: str) -> AsyncIterator[Process]:
    """Run a module that prints its port once it can answer."""
    with spawned(["-m", module, *arguments], environment) as process:
        assert process.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            line = await asyncio.to_thread(process.stdout.readline)
        assert line.strip().isdecimal(), f"{module} did not start"
        yield Process(process.pid, int(line))

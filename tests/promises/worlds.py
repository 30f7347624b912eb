"""A simulated Slack, a database, and programs between them that come and die."""

import asyncio
import contextlib
import multiprocessing
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from adapters.slack.manifest import slack_manifest
from bot.capabilities import CAPABILITIES
from bot.clock import SystemClock
from playground.slack.harness import SlackHarness, running_slack
from storage.database import build_reader
from tests.end_to_end.world import settings_for
from tests.promises.mortal import Fate, live
from tests.storage.kept import Kept, kept_at

PATIENCE_SECONDS = 60.0  # of the test; a busy machine is no failure
QUIET = "UPDATE person SET quiet_start = 0, quiet_end = 0, quiet_weekends = false"

NewDatabase = Callable[[], AbstractContextManager[str]]
Nursery = multiprocessing.context.ForkServerContext


@dataclass(frozen=True)
class World:
    """A simulated Slack, a database, and what starts programs between them."""

    slack: SlackHarness
    kept: Kept
    reader: Engine
    folder: Path
    nursery: Nursery

    @property
    def log(self) -> Path:
        """Where all processes write what they have to say."""
        return self.folder / "log"

    @contextlib.asynccontextmanager
    async def living(self, fate: Fate | None = None) -> AsyncIterator[BaseProcess]:
        """Run the program in a process of its own, and have Slack deliver to it."""
        ours, theirs = self.nursery.Pipe()
        settings = {
            **{name.lower(): value for name, value in self.slack.settings().items()},
            "database_url": self.kept.url,
            "key_dir": str(self.folder / "keys"),
            "log_level": "debug",
        }
        known = (settings, fate or Fate(), str(self.log), theirs)
        child = self.nursery.Process(target=live, args=known, daemon=True)
        child.start()
        theirs.close()  # so that we hear when the child is gone
        try:
            await self._listen_to(ours)
            yield child
        finally:
            child.kill()
            await asyncio.to_thread(child.join)
            ours.close()

    async def _listen_to(self, child: Connection) -> None:
        """Have Slack deliver to a process once it listens; one that dies before never does."""
        assert await asyncio.to_thread(child.poll, PATIENCE_SECONDS), "it does not listen"
        with contextlib.suppress(EOFError):
            self.slack.slack.listen_at(child.recv())

    def looks(self, query: str) -> list[Any]:
        """Return what a query finds, on a reader: a writer would keep the program from writing."""
        with self.reader.connect() as connection:
            return list(connection.execute(text(query)).all())

    def everything_is_said(self) -> bool:
        """Return whether the ledger waits for nothing, and has been written."""
        found = self.looks("SELECT settled_at FROM delivery")
        return bool(found) and all(row.settled_at is not None for row in found)


NewWorld = Callable[[], AbstractAsyncContextManager[World]]


@contextlib.asynccontextmanager
async def world(new_database: NewDatabase, folder: Path, nursery: Nursery) -> AsyncIterator[World]:
    """Run a simulated Slack with our manifest, beside a database of its own."""
    with new_database() as url, kept_at(url) as kept:
        async with running_slack(None, SystemClock()) as slack:
            known = settings_for(slack, folder, public_url="https://goodword.example")
            manifest = slack_manifest(CAPABILITIES, known, socket_mode=False)
            slack.workspace.installation.read_manifest(manifest)
            reader = build_reader(url, 1)
            yield World(slack, kept, reader, folder, nursery)
            reader.dispose()

"""The fixture of every scene: the program and a simulated Slack, connected to each other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.end_to_end.world import Goodword, in_a_task, running_goodword


@pytest.fixture
async def goodword(tmp_path: Path, empty_database: Path) -> AsyncIterator[Goodword]:
    """The program beside a simulated Slack; it is Monday, 2026-11-23, 09:00 UTC."""
    async with in_a_task(running_goodword(tmp_path, empty_database)) as running:
        yield running

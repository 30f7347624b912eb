"""Promises 4 and 17: kill -9 while somebody is being forgotten; in the end nothing is left."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx
import pytest

from playground.slack.company import user_id
from storage.schema import metadata
from tests.end_to_end.test_erasure import ADDRESS, ANA, holds, in_files
from tests.end_to_end.world import until
from tests.promises.conftest import Figures
from tests.promises.mortal import Fate
from tests.promises.sizes import Sizes
from tests.promises.worlds import PATIENCE_SECONDS, QUIET, NewWorld, World

SOUGHT = (ANA, ADDRESS, user_id("ana"))
MOST_KILLS = 60
OPEN = "SELECT 1 FROM erasure WHERE done_at IS NULL"


async def a_life(here: World) -> None:
    """Have Ana do what leaves traces, and others speak of her; she asks to be forgotten."""
    slack = here.slack
    here.kept.change(QUIET)
    said = (
        ("ana", f"/kudos @ben {ANA} and Ben rescued the export on Sunday"),
        ("ben", f"/kudos @ana @chloe Ana helped, write to {ADDRESS} for more of it"),
        ("jo", f"/kudos @chloe did what {ANA.upper()} could not do in a week"),
        ("ana", "/kudos @ben short"),  # kept as a draft
        ("ana", "/goodword me data"),
        ("ana", "/goodword me delete"),
    )
    for who, words in said:
        await slack.say(who, "general", words)
        await until(here.everything_is_said, "all is said", PATIENCE_SECONDS)
    with suppress(httpx.HTTPError):  # it may die before it can answer
        await slack.submit("ana", {"word": "delete"})


def hits(here: World) -> Iterator[str]:
    """Yield where her name, her address or her account stands in any column of any table."""
    for table in metadata.sorted_tables:
        for row in here.kept.rows(table.select()):
            for column, value in row._mapping.items():
                shown = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                yield from (f"{table}.{column}" for word in SOUGHT if holds(str(shown), word))


async def test_killed_amid_forgetting_it_goes_on_until_nothing_is_left(
    new_world: NewWorld, sizes: Sizes, figures: Figures, tmp_path: Path
) -> None:
    kills, after = 0, 1
    further = 1 if sizes.long else 4

    async with new_world() as here:
        async with here.living(Fate(erasing=after)) as child:
            await a_life(here)
            assert list(hits(here))
            await asyncio.to_thread(child.join, PATIENCE_SECONDS)
        while child.exitcode == -9:
            kills, after = kills + 1, after + further
            assert kills <= MOST_KILLS, "it does not get anywhere"
            child = await goes_on(here, Fate(erasing=after))
        found, log = list(hits(here)), here.log.read_text(encoding="utf-8")

    figures(
        f"P4 {here.kept.engine.dialect.name} forgetting",
        kills=kills,
        hits_in_the_database=len(found),
        log_lines=log.count("\n"),
        hits_in_the_log=sum(holds(log, word) for word in SOUGHT),
    )
    assert kills > 1
    assert found == []
    assert in_files(tmp_path, *SOUGHT) == []  # the database's own, the keys, and the log


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)  # PostgreSQL frees by itself
async def test_killed_before_the_file_let_go_of_what_was_forgotten_the_next_process_does_it(
    new_world: NewWorld, tmp_path: Path
) -> None:
    async with new_world() as here:
        async with here.living(Fate(forgotten=True)) as child:
            await a_life(here)
            await asyncio.to_thread(child.join, PATIENCE_SECONDS)
        assert child.exitcode == -9
        assert not here.looks(OPEN)
        async with here.living():
            await until(lambda: not in_files(tmp_path, *SOUGHT), "no file holds it")


async def goes_on(here: World, fate: Fate) -> BaseProcess:
    """Run another process until it dies, or has nothing more to do and is asked to stop."""
    async with here.living(fate) as child:
        await until(
            lambda: not child.is_alive() or is_at_rest(here),
            "it died or went to the end",
            PATIENCE_SECONDS,
        )
        child.terminate()
        await asyncio.to_thread(child.join, PATIENCE_SECONDS)
    return child


def is_at_rest(here: World) -> bool:
    """Return whether nobody is to be forgotten, and all is said that was to be said anew."""
    return not here.looks(OPEN) and here.everything_is_said()

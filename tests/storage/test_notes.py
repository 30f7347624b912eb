"""Requests that were written down, on both databases."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock
from bot.erasing import Eraser
from bot.errors import Unavailable
from bot.identity import AccountId
from bot.keys import KeyDirectory
from bot.people.erasures import Erasures
from bot.request import Request, Typed, Who
from bot.tombstones import Tombstones
from storage import STORES
from storage.database import NOTE_SECONDS, Database
from storage.migrate import upgrade
from storage.notebook import SqlNoteBook
from tests.contracts.notes_contract import NOW, Desk, NotesContract, thanks
from tests.fakes_units import FakeEngine
from tests.storage.kept import company_in, kept_at


@pytest.fixture
async def desk(migrated_url: str, working: Database) -> AsyncIterator[Desk]:
    book = SqlNoteBook(migrated_url)
    yield Desk(book, working)
    await book.close()


class TestSqlNotes(NotesContract):
    """Notes."""


async def test_what_comes_at_once_is_kept_and_forgotten_together(desk: Desk) -> None:
    requests = [thanks(f"{number:03d}") for number in range(100)]

    await asyncio.gather(*(desk.book.write(one, NOW) for one in requests))
    kept = await desk.keys(most=1_000)
    await asyncio.gather(*(desk.book.cross_out(one.unique_key) for one in requests[1:]))

    assert kept == [one.key for one in requests]
    assert [note.key for note in await desk.takes(most=1_000, now=NOW.replace(hour=12))] == [
        requests[0].unique_key
    ]


async def test_after_the_end_nobody_waits_for_ever(desk: Desk) -> None:
    await desk.book.write(thanks("a"), NOW)
    assert isinstance(desk.book, SqlNoteBook)
    await desk.book.close()

    async with asyncio.timeout(5):
        with pytest.raises(Unavailable):
            await desk.book.write(thanks("b"), NOW)
        with pytest.raises(Unavailable):
            await desk.book.cross_out(thanks("a").unique_key)


async def test_whoever_does_not_wait_any_more_is_no_trouble_to_others(desk: Desk) -> None:
    writing = [asyncio.create_task(desk.book.write(thanks(key), NOW)) for key in "ab"]
    await asyncio.sleep(0)

    writing[0].cancel()
    await asyncio.wait(writing)

    assert await desk.keys() == ["a", "b"]


async def test_a_database_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    book = SqlNoteBook(f"sqlite:///{tmp_path / 'none' / 'goodword.db'}")

    with pytest.raises(Unavailable):
        await book.write(thanks("a"), NOW)
    with pytest.raises(Unavailable):
        await book.cross_out("a")
    with pytest.raises(Unavailable):
        await book.hold(["a"], NOW)

    await book.close()


async def test_a_file_that_somebody_keeps_locked_is_unavailable_in_time(tmp_path: Path) -> None:
    upgrade(url := f"sqlite:///{tmp_path / 'goodword.db'}")
    book = SqlNoteBook(url)
    with contextlib.closing(sqlite3.connect(tmp_path / "goodword.db")) as somebody:
        somebody.execute("BEGIN IMMEDIATE")

        with pytest.raises(Unavailable):
            await asyncio.wait_for(book.write(thanks("a"), NOW), 2 * NOTE_SECONDS)

        somebody.rollback()
    await book.write(thanks("a"), NOW)
    await book.close()


def naming(key: str, actor: str, named: str) -> Request:
    """Return thanks from somebody to somebody."""
    said = Typed(("kudos ", Who(AccountId(named)), " for the night"))
    return replace(thanks(key), actor=AccountId(actor), door=said)


async def test_whoever_is_forgotten_is_in_no_note(
    migrated_url: str, desk: Desk, tmp_path: Path
) -> None:
    with kept_at(migrated_url) as kept:
        company = company_in(kept)
        ana, _ = company.person("Ana"), company.person("Ben")
    for key, actor, named in (
        ("by her", "U-Ana", "U-Ben"),
        ("to her", "U-Ben", "U-Ana"),
        ("by others", "U-Ben", "U-Cleo"),
    ):
        await desk.book.write(naming(key, actor, named), NOW)
    tombstones = Tombstones(KeyDirectory(tmp_path / "keys"), tmp_path / "keys")
    eraser = Eraser(
        desk.units, FakeEngine(), MovableClock(NOW), tombstones, CAPABILITIES, STORES.keys()
    )
    await desk.units.write(lambda stores: stores.get(Erasures).ask(ana, NOW))

    await eraser.erase("all")

    assert await desk.keys() == ["by others"]

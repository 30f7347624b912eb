"""`me data`, `me delete`: scene 25, and that nothing is left of whoever asked to be forgotten."""

import json
import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from playground.slack.company import user_id
from playground.slack.messages import Message
from storage.units import SqlStores
from tests.end_to_end.world import REASON, Goodword, in_a_task, local, running_goodword

ANA, ADDRESS = "Ana Sousa", "ana@harbour-pine.example"


async def forgets(goodword: Goodword, who: str) -> None:
    """Have somebody ask to be forgotten, and wait until they are."""
    await goodword.says(who, "/goodword me delete")
    assert await goodword.submits(who, word="delete") == {}
    await goodword.settled()


def texts_of(goodword: Goodword, message: Message) -> str:
    return goodword.words(message)


# ---- me data -----------------------------------------------------------------------------------


async def test_everything_about_me_comes_as_a_file_by_direct_message(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben", "Ana Sousa and Ben rescued the export on Sunday")
    await goodword.thanks("ben", "@ana", "Ana wrote the handbook that everybody uses now")

    await goodword.says("ana", "/goodword me data")

    [file] = goodword.slack.workspace.files.values()
    known = json.loads(file.content)
    assert known["people"]["person"]["name"] == ANA
    assert known["people"]["person"]["email"] == ADDRESS
    [given] = known["recognition"]["kudos_given"]
    assert given["to"] == ["Ben Okafor"]
    [received] = known["recognition"]["kudos_received"]
    assert (received["from"], received["reason"][:3]) == ("Ben Okafor", "Ana")
    [named] = known["people"]["named_in"]
    assert (named["words"], named["written_by"]) == ("Ana", "Ben Okafor")
    assert "everything that Goodword keeps about you" in goodword.notes("ana")[-1].text


async def test_nothing_of_the_file_stays_in_the_ledger(goodword: Goodword) -> None:
    await goodword.thanks("ben", "@ana", "wrote the handbook that everybody uses now")

    await goodword.says("ana", "/goodword me data")

    rows = await goodword.rows("SELECT key, payload FROM delivery WHERE key LIKE 'my-data:%'")
    assert [row["payload"] for row in rows] == [None]


async def test_what_somebody_took_back_is_in_no_file_of_others(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@chloe", "Chloé and Ben Okafor rescued the export on Sunday")
    await goodword.thanks("ana", "@ben", "Ben Okafor rescued the export once more on Monday")
    await goodword.says("ana", "/kudos undo")

    await goodword.says("ben", "/goodword me data")

    [file] = goodword.slack.workspace.files.values()
    assert "once more on Monday" not in file.content.decode()
    assert json.loads(file.content)["recognition"]["kudos_received"] == []


async def test_without_the_right_to_send_files_it_is_said_what_to_do(goodword: Goodword) -> None:
    goodword.slack.workspace.installation.scopes.discard("files:write")

    await goodword.says("ana", "/goodword me data")

    told = goodword.words(goodword.notes("ana")[-1])
    assert "I may not send files here yet" in told
    assert "goodword person export" in told


# ---- scene 25 ----------------------------------------------------------------------------------


async def test_cards_of_before_name_a_colleague(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben", "Ben and Ana Sousa rescued the export on Sunday")
    await goodword.thanks("ben", "@ana @chloe", "Ana wrote the handbook, and Chloe drew it")
    cards = goodword.cards()

    await forgets(goodword, "ana")

    first, second = (goodword.words(card) for card in cards)
    for words in (first, second):
        assert "Ana" not in words
        assert "Sousa" not in words
        assert "@ana" not in words
    assert "a colleague thanks @ben" in first
    assert "Ben and a colleague rescued the export" in first
    assert "@ben thanks a colleague" in second
    assert "a colleague wrote the handbook, and Chloe drew it" in second


async def test_messages_to_others_name_a_colleague(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    [note] = goodword.notes("ben")

    await forgets(goodword, "ana")

    assert "Ana" not in goodword.words(note)
    assert "a colleague" in goodword.words(note)


async def test_totals_stay_as_they_were(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben @chloe")
    await goodword.thanks("ben", "@ana", "wrote the handbook that everybody uses now")
    before = await totals(goodword)

    await forgets(goodword, "ana")

    assert await totals(goodword) == before


async def totals(goodword: Goodword) -> list[Any]:
    """Return every number that is made of thanks."""
    queries = (
        "SELECT count(*) AS n FROM kudos WHERE undone_at IS NULL",
        "SELECT count(*) AS n FROM kudos_receiver",
        "SELECT sum(given) AS n FROM thanks_month",
        "SELECT sum(received) AS n FROM thanks_month",
        "SELECT count(DISTINCT giver_id) AS n FROM kudos",
        "SELECT count(DISTINCT person_id) AS n FROM kudos_receiver",
        "SELECT count(*) AS n FROM person",
    )
    return [(await goodword.rows(query))[0]["n"] for query in queries]


async def test_the_form_says_what_happens_and_wants_the_word(goodword: Goodword) -> None:
    await goodword.is_set_up("ana")

    await goodword.says("ana", "/goodword me delete")

    told = goodword.words(goodword.form("ana"))
    assert "cannot be taken back" in told
    assert "You are the only owner of" in told
    assert await goodword.submits("ana", word="yes") == {
        "word": "Type delete, or close this form to stay."
    }
    assert await goodword.count("erasure") == 0


async def test_the_last_owner_can_go(goodword: Goodword) -> None:
    await goodword.is_set_up("ana")

    await forgets(goodword, "ana")

    assert await goodword.count("role") == 0


# ---- what is left: nothing ---------------------------------------------------------------------


async def a_life(goodword: Goodword) -> None:
    """Have Ana do whatever leaves a trace, and others speak of her."""
    await goodword.is_set_up("ana")
    await goodword.thanks("ana", "@ben", f"{ANA} and Ben rescued the export on Sunday")
    await goodword.thanks("ben", "@ana @chloe", f"Ana helped, write to {ADDRESS} for more of it")
    await goodword.presses("chloe", goodword.cards()[0], "Me too")
    await goodword.thanks("jo", "@chloe", f"did what {ANA.upper()} could not do in a week")
    await goodword.presses("ana", goodword.cards()[-1], "Me too")
    await goodword.says("ana", "/kudos @ben short")  # kept as a draft
    await goodword.says("ana", "/goodword me")
    await goodword.submits("ana", zone="Europe/Lisbon")
    await goodword.says("ana", "/goodword me data")
    await goodword.says("esra", "/kudos mine")
    await goodword.slack.open_home("ben")
    await goodword.settled()


async def test_nothing_in_the_database_says_who_they_were(goodword: Goodword) -> None:
    await a_life(goodword)
    account = user_id("ana")
    assert await hits(goodword, ANA, ADDRESS, account)

    await forgets(goodword, "ana")

    assert await hits(goodword, ANA, ADDRESS, account) == []


async def test_nothing_in_the_files_says_who_they_were(goodword: Goodword) -> None:
    await a_life(goodword)
    account = user_id("ana")
    sought = (ANA, ADDRESS, account)
    assert in_files(goodword.folder, *sought)

    await forgets(goodword, "ana")

    assert in_files(goodword.folder, *sought) == []


async def hits(goodword: Goodword, *sought: str) -> list[str]:
    """Return where any of some words stands in any column of any table."""

    def look(stores: Any) -> list[str]:  # noqa: ANN401
        assert isinstance(stores, SqlStores)
        execute = stores.transaction.execute
        tables = execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        found = []
        for table in tables.scalars().all():
            for row in execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    shown = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                    found += [f"{table}.{column}" for word in sought if holds(str(shown), word)]
        return found

    return await goodword.reads(look)


def in_files(folder: Path, *sought: str) -> list[str]:
    """Return which files below a folder hold any of some words, in any case."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes().decode("latin-1")
            found += [f"{path.name}: {word}" for word in sought if holds(held, word)]
    return found


def holds(held: str, word: str) -> bool:
    """Return whether a text holds a word in any case; Hana's address holds Ana's, and may."""
    return re.search(rf"(?<![a-z]){re.escape(word)}", held, re.IGNORECASE) is not None


# ---- and stays nothing -------------------------------------------------------------------------


async def test_the_directory_does_not_bring_them_back(goodword: Goodword) -> None:
    await forgets(goodword, "ana")

    await goodword.program.sync_directory()
    await goodword.slack.admin.change_user("ana", real_name="Ana Sousa-Lind")
    await goodword.thanks("ben", "@ana", "wrote the handbook that everybody uses now")

    assert await hits(goodword, "Sousa") == []
    assert await goodword.count("account", f"external_id = '{user_id('ana')}'") == 0
    assert await goodword.kudos() == 0


async def test_whoever_was_forgotten_gets_one_kind_line(goodword: Goodword) -> None:
    await forgets(goodword, "ana")
    before = await goodword.count("inbox")

    await goodword.says("ana", f"/kudos @ben {REASON}")

    assert "You asked me to forget you" in goodword.told("ana")
    assert "goodword person welcome" in goodword.told("ana")
    assert await goodword.count("inbox") == before
    assert await goodword.kudos() == 0


@pytest.fixture
async def restored(tmp_path: Path, empty_database: Path) -> AsyncIterator[Goodword]:
    """The program on a backup from before somebody was forgotten, with the keys of today."""
    folder = tmp_path / "world"
    folder.mkdir()
    backup = tmp_path / "backup.db"
    async with in_a_task(running_goodword(folder, empty_database)) as before:
        await a_life(before)
        with sqlite3.connect(folder / "goodword.db") as live, sqlite3.connect(backup) as copy:
            live.backup(copy)
        await forgets(before, "ana")
    for left in folder.glob("goodword.db*"):
        left.unlink()
    async with in_a_task(running_goodword(folder, backup)) as after:
        yield after


async def test_after_a_restore_they_are_forgotten_again(restored: Goodword) -> None:
    await restored.settled()

    assert await hits(restored, ANA, ADDRESS, user_id("ana")) == []


# ---- who reports to whom, who left ---------------------------------------------------------------


async def test_an_admin_says_who_reports_to_whom(goodword: Goodword) -> None:
    await goodword.is_set_up("jo")

    await goodword.says("jo", "/goodword admin reports @ana to @ben")

    assert "@ana reports to @ben." in goodword.told("jo")
    for who in ("ana", "ben"):
        assert "@jo changed it." in goodword.words(goodword.notes(who)[-1])
    (row,) = await goodword.rows(
        "SELECT manager.name FROM person JOIN person AS manager ON person.manager_id = manager.id"
    )
    assert row["name"] == "Ben Okafor"
    assert await goodword.count("audit", "what = 'person.manager'") == 1


async def test_somebody_who_left_keeps_their_name_on_what_they_gave(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben", "Ben rescued the export on Sunday for us")

    await goodword.slack.admin.change_user("ana", kind="deactivated")
    await goodword.presses("jo", goodword.cards()[0], "Me too")

    assert "Ana Sousa thanked Ben Okafor" in goodword.words(goodword.cards()[0])


async def test_a_message_that_still_waits_is_said_without_the_name(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ian", "Ana and Ian rescued the export on Sunday")  # it is night
    assert goodword.notes("ian") == []

    await forgets(goodword, "ana")
    await goodword.moves(local(9, "Pacific/Auckland", day=24))

    [note] = goodword.notes("ian")
    assert "a colleague and Ian rescued the export" in goodword.words(note)
    assert "Ana" not in goodword.words(note)


async def test_what_waits_for_the_forgotten_is_never_said(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ian")

    await forgets(goodword, "ian")
    await goodword.moves(local(9, "Pacific/Auckland", day=24))

    assert goodword.notes("ian") == []

"""Who is who on Teams: who is gone, who is a stranger, and whose clock is whose."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from playground.teams.people import object_id
from tests.end_to_end.teams_world import OnTeams, goodword_on_teams
from tests.end_to_end.world import in_a_task

ERASED = timedelta(minutes=10)


@pytest.fixture
async def goodword(tmp_path: Path, empty_database: Path) -> AsyncIterator[OnTeams]:
    """The program beside a simulated Teams."""
    async with in_a_task(goodword_on_teams(tmp_path, empty_database)) as here:
        yield here


async def gone(goodword: OnTeams) -> set[str]:
    """Return the names of all who count as gone."""
    rows = await goodword.rows(
        "SELECT name FROM account JOIN person ON person.id = account.person_id"
        " WHERE account.standing = 'deactivated'"
    )
    return {str(row["name"]) for row in rows}


async def traces(goodword: OnTeams, *words: str) -> list[str]:
    """Return the tables that hold one of the words."""
    tables = await goodword.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    found = []
    for table in (str(row["name"]) for row in tables):
        rows = await goodword.rows(f"SELECT * FROM {table}")
        if any(word in repr(value) for row in rows for value in row.values() for word in words):
            found.append(table)
    return found


# ---- who is gone --------------------------------------------------------------------------------


@pytest.mark.parametrize("team", ["Customer Care", "Product"])
async def test_a_team_that_the_bot_is_taken_out_of_makes_nobody_a_leaver(
    goodword: OnTeams, team: str
) -> None:
    await goodword.tells("ana", "help")
    people = await goodword.count("person")

    await goodword.teams.admin.remove(team)
    await goodword.program.sync_directory()
    await goodword.settled()

    assert await gone(goodword) == set()
    assert await goodword.count("person") == people
    await goodword.tells("fatima", "kudos @Priya Raman found the lost parcel for the customer")
    assert "deactivated" not in goodword.newest("fatima")


async def test_whoever_leaves_a_team_has_not_left_the_company(goodword: OnTeams) -> None:
    await goodword.tells("fatima", "help")

    await goodword.teams.admin.leave("fatima", "Customer Care")
    await goodword.program.sync_directory()

    assert await gone(goodword) == set()


async def test_whoever_is_gone_is_marked_so_the_same_day(goodword: OnTeams) -> None:
    await goodword.tells("fatima", "help")
    fatima = goodword.teams.tenant.person("fatima")

    del goodword.teams.tenant.people[fatima.oid]
    await goodword.program.sync_directory()

    assert await gone(goodword) == {fatima.name}


@pytest.mark.parametrize("what", ["remove_for", "block", "withhold"])
async def test_whoever_does_not_want_the_bot_has_not_left(goodword: OnTeams, what: str) -> None:
    await goodword.tells("fatima", "help")
    await goodword.teams.admin.leave("fatima", "Customer Care")

    done = getattr(goodword.teams.admin, what)("fatima")
    if done is not None:
        await done
    await goodword.program.sync_directory()

    assert await gone(goodword) == set()


async def test_whoever_is_seen_again_is_a_member_again(goodword: OnTeams) -> None:
    await goodword.tells("fatima", "help")
    fatima = goodword.teams.tenant.person("fatima")
    del goodword.teams.tenant.people[fatima.oid]
    await goodword.program.sync_directory()

    goodword.teams.tenant.people[fatima.oid] = fatima
    await goodword.program.sync_directory()

    assert await gone(goodword) == set()


# ---- strangers ----------------------------------------------------------------------------------


async def test_whoever_was_forgotten_and_writes_again_leaves_no_trace(goodword: OnTeams) -> None:
    ana = goodword.teams.tenant.person("ana")
    await goodword.tells("ana", "home")
    await goodword.tells("ana", "me delete")
    await goodword.clicks(
        "ana", goodword.chat("ana")[-1], "Delete me for good", **{"words:word": "delete"}
    )
    await goodword.teams.move(ERASED)
    await goodword.settled()
    assert await traces(goodword, ana.oid, ana.name) == []

    await goodword.tells("ana", "help")
    assert "I did" in goodword.newest("ana")
    await goodword.tells("ana", "home")
    await goodword.types("ana", "@Goodword help")
    await goodword.program.sync_directory()
    await goodword.settled()

    assert await traces(goodword, ana.oid, ana.name) == []


async def test_of_people_of_another_organisation_nothing_is_written_down(
    goodword: OnTeams,
) -> None:
    olga = goodword.teams.tenant.person("olga")

    await goodword.types("olga", "@Goodword help", "Product/Acme orders")
    await goodword.settled()

    assert await traces(goodword, olga.oid, olga.name) == []


async def test_a_first_word_is_taken_by_the_clock_of_whoever_says_it(goodword: OnTeams) -> None:
    priya = goodword.teams.tenant.person("priya")
    nora = replace(priya, oid=object_id("nora"), handle="nora", name="Nora Berg")
    goodword.teams.tenant.people[nora.oid] = nora

    await goodword.tells("nora", "help")

    [row] = await goodword.rows("SELECT zone FROM person WHERE name = 'Nora Berg'")
    assert row["zone"] == priya.tz

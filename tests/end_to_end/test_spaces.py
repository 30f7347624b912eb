"""Spaces of one's own: begun by anybody, attached by agreement, with roles, locks and a log."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.spaces.belonging import HOMES
from bot.units import Stores
from storage.units import SqlStores
from tests.end_to_end.world import Goodword, in_a_task, running_goodword

COMPANY = "Harbour & Pine"
TEAM = ("ana", "ben", "chloe", "dieter", "esra", "gita")
DAY = timedelta(days=1)


@pytest.fixture
async def on_either(
    tmp_path: Path, empty_database: Path, migrated_url: str
) -> AsyncIterator[Goodword]:
    """The program on SQLite, then on PostgreSQL."""
    running = running_goodword(tmp_path, empty_database, database_url=migrated_url)
    async with in_a_task(running) as goodword:
        yield goodword


async def begins_support(goodword: Goodword, **answers: str) -> None:
    """Have Ana, a plain member, begin a space for whoever is in #support."""
    await goodword.slack.admin.invite("chloe", "support")
    await goodword.says("ana", "/goodword setup")
    await goodword.presses("ana", goodword.answer("ana"), "Start a space for my department")
    support = goodword.slack.workspace.channel("support").id
    assert await goodword.submits("ana", name="Support", members=support, **answers) == {}
    for _ in ("sponsor", "values"):
        await goodword.presses("ana", goodword.form("ana"), "Skip this step")
    assert await goodword.submits("ana") == {}
    await goodword.settled()
    question = goodword.notes("jo")[-1]
    assert "@ana wants the people of" in goodword.words(question)
    assert await homes(goodword, "Support") == {"Ana"}
    await goodword.presses("jo", question, "Agree")
    await goodword.slack.admin.invite("esra", "support")  # before her it was not half of them all
    goodword.program.engine.wake(HOMES, "all")
    await goodword.settled()


async def homes(goodword: Goodword, space: str) -> set[str]:
    """Return the first names of those who belong to a space."""
    found = await goodword.rows(
        "SELECT person.name FROM person JOIN space ON space.id = person.space_id"
        " WHERE space.name = :space",
        space=space,
    )
    return {row["name"].split()[0] for row in found}


async def reach(goodword: Goodword, who: str) -> str:
    """Return how far thanks reach in somebody's space."""
    await goodword.says(who, "/goodword admin reach")
    return goodword.told(who)


# ---- scene 24 ---------------------------------------------------------------------------------


async def test_a_department_begins_by_itself_and_is_attached_later(on_either: Goodword) -> None:
    goodword = on_either
    await goodword.is_set_up("jo", recognition="thanks")
    await goodword.has_value("Care")
    await begins_support(goodword)

    assert await homes(goodword, "Support") == {"Ana", "Ben", "Chloé", "Dieter", "Esra", "Gita"}
    assert "@ana began a space called Support" in goodword.words(goodword.notes("jo")[-2])
    await goodword.thanks("ana", "@ben")
    await goodword.thanks("ben", "@gita", "stayed until the last clinic had its data")
    assert len(goodword.cards("general")) == 2  # no value asked for, no channel chosen
    await goodword.moves(DAY)
    assert "Of 5–9 people in the last 90 days, 30 % received" in await reach(goodword, "ana")
    assert "almost nobody received thanks and almost nobody gave" in await reach(goodword, "jo")

    await goodword.says("ana", f"/goodword admin attach {COMPANY}")
    assert f"{COMPANY} is above this space once" in goodword.told("ana")
    question = goodword.notes("jo")[-1]
    assert "May Support stand below" in goodword.words(question)
    await goodword.presses("jo", question, "Agree")
    assert f"Support stands below {COMPANY} now" in goodword.words(goodword.notes("ana")[-1])

    await goodword.thanks("chloe", "@dieter", "drew the plan for the new shelves with me")
    assert "Which value does it show?" in goodword.told("chloe")
    await goodword.presses("chloe", goodword.answer("chloe"), "#care")
    assert "#care" in goodword.words(goodword.cards("thanks")[-1])

    await goodword.moves(DAY)
    assert "50 % received thanks and 50 % gave thanks" in await reach(goodword, "ana")
    above = await reach(goodword, "jo")
    assert "Of 10–19 people in the last 90 days, almost nobody received thanks" in above
    (kept,) = await goodword.rows(
        "SELECT count(*) AS n FROM kudos JOIN space ON space.id = kudos.space_id"
        " WHERE space.name = 'Support'"
    )
    assert kept["n"] == 3  # the history moved along


async def test_what_was_attached_is_detached_again(goodword: Goodword) -> None:
    await goodword.is_set_up("jo", recognition="thanks")
    await begins_support(goodword)
    await goodword.says("ana", f"/goodword admin attach {COMPANY}")
    await goodword.presses("jo", goodword.notes("jo")[-1], "Agree")
    await goodword.says("ana", "/goodword admin spaces")
    assert "Support" in goodword.told("ana")

    await goodword.says("ana", "/goodword admin detach")
    await goodword.thanks("ana", "@ben")

    assert "@ana took Support out" in goodword.words(goodword.notes("jo")[-1])
    assert len(goodword.cards("general")) == 1
    await goodword.says("ana", "/goodword admin audit")
    log = goodword.told("ana")
    assert log.index("detached the space") < log.index("began the space")


async def test_the_log_tells_of_values_and_of_who_looked_at_a_team(on_either: Goodword) -> None:
    await on_either.is_set_up("jo")
    await on_either.says("jo", "/goodword values add")
    assert await on_either.submits("jo", name="Craft", sentence="We finish what we begin.") == {}
    await on_either.says("jo", "/goodword admin reports @ben to @ana")
    for _ in range(2):
        await on_either.says("ana", "/kudos team")

    await on_either.says("jo", "/goodword admin audit")

    log = on_either.told("jo")
    assert "added a value" in log
    assert log.count("looked at whom in their team nobody thanked") == 1


async def test_an_owner_may_say_no(goodword: Goodword) -> None:
    await goodword.is_set_up("jo")
    await begins_support(goodword)
    await goodword.says("ana", f"/goodword admin attach {COMPANY}")

    await goodword.presses("jo", goodword.notes("jo")[-1], "Decline")

    assert "declined: Support stays where it is" in goodword.words(goodword.notes("ana")[-1])
    assert await goodword.count("space", "parent_id IS NOT NULL") == 0


# ---- who belongs ------------------------------------------------------------------------------


async def test_who_comes_and_goes_in_the_channel_comes_and_goes_in_the_space(
    goodword: Goodword,
) -> None:
    await goodword.is_set_up("jo")
    await begins_support(goodword)

    await goodword.slack.admin.invite("hana", "support")
    goodword.slack.admin.remove("ben", "support")
    await goodword.program.sync_directory()
    await goodword.settled()

    assert await homes(goodword, "Support") == {"Ana", "Chloé", "Dieter", "Esra", "Gita", "佐藤"}


async def test_everybody_of_a_department_in_the_list_of_staff_belongs(goodword: Goodword) -> None:
    await goodword.is_set_up("jo")
    await has_departments(goodword, {"Chloé Martin": "Sales", "Kai Lindqvist": "Sales"})

    await goodword.says("kai", "/goodword setup")
    await goodword.presses("kai", goodword.answer("kai"), "Start a space for my department")
    await goodword.submits("kai", name="Selling", department="Sales")
    assert await homes(goodword, "Selling") == {"Kai"}
    await goodword.presses("jo", goodword.notes("jo")[-1], "Decline")
    assert await homes(goodword, "Selling") == {"Kai"}
    assert "everybody stays where they are" in goodword.words(goodword.notes("kai")[-1])
    await goodword.moves(timedelta(minutes=1))
    await goodword.says("kai", "/goodword setup")
    await goodword.presses("kai", goodword.answer("kai"), "Change who is in")
    await goodword.submits("kai", name="Selling", department="Sales")
    await goodword.presses("jo", goodword.notes("jo")[-1], "Agree")
    await goodword.settled()

    assert await homes(goodword, "Selling") == {"Chloé", "Kai"}
    await has_departments(goodword, {"Esra Yılmaz": "Sales", "Chloé Martin": "Design"})
    goodword.program.engine.wake(HOMES, "all")
    await goodword.settled()
    assert await homes(goodword, "Selling") == {"Esra", "Kai"}


async def has_departments(goodword: Goodword, departments: dict[str, str]) -> None:
    """Have an operator's list of staff say who is in which department."""

    def work(stores: Stores) -> None:
        assert isinstance(stores, SqlStores)
        for name, department in departments.items():
            change = text("UPDATE person SET hr_department = :department WHERE name = :name")
            stores.transaction.execute(change, {"name": name, "department": department})

    await goodword.program.database.write(work)


# ---- roles and locks --------------------------------------------------------------------------


async def test_a_role_is_given_and_taken_and_told(goodword: Goodword) -> None:
    await goodword.is_set_up("jo")

    await goodword.says("jo", "/goodword admin grant @ben curator")
    await goodword.says("jo", "/goodword admin roles")
    assert "*Curator*\n@ben" in goodword.told("jo")
    await goodword.says("jo", "/goodword admin revoke @ben curator")

    given, taken = (goodword.words(note) for note in goodword.notes("ben"))
    assert f"@jo made you curator of {COMPANY}" in given
    assert "no longer curator" in taken
    await goodword.says("jo", "/goodword admin revoke @jo owner")
    assert "needs an owner" in goodword.told("jo")


async def test_a_pause_stops_kudos_and_is_told_with_its_reason(goodword: Goodword) -> None:
    await goodword.is_set_up("jo")

    await goodword.says("jo", "/goodword admin lock @ben let us talk about Friday first")
    await goodword.thanks("ben", "@ana")

    assert "let us talk about Friday first" in goodword.words(goodword.notes("ben")[-1])
    assert await goodword.kudos() == 0
    assert await goodword.count("audit", "what LIKE '%Friday%' OR subject LIKE '%Friday%'") == 0
    await goodword.says("jo", "/goodword admin unlock @ben")
    await goodword.thanks("ben", "@ana")
    assert await goodword.kudos() == 1


async def test_a_form_does_what_a_command_does(goodword: Goodword) -> None:
    await goodword.is_set_up("jo")
    await goodword.says("jo", "/goodword admin grant")

    assert await goodword.submits("jo", people=["ben"], role="analyst") == {}
    await goodword.says("ben", "/goodword admin reach")

    assert "Of 10–19 people in the last 90 days, almost nobody" in goodword.told("ben")

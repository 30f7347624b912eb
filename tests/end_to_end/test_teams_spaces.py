"""What those who look after Goodword do in Teams: the set-up, values, roles, spaces, health."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from playground.teams.harness import words_of
from tests.end_to_end.teams_world import CHANNEL, OnTeams, goodword_on_teams
from tests.end_to_end.test_values_told import LINE
from tests.end_to_end.world import in_a_task

COMPANY = "Harbour Ltd"
DAY = timedelta(days=1)
TEAM = ("ana", "ben", "gita", "ian", "jo", "kai", "chloe", "dieter")


@pytest.fixture
async def goodword(tmp_path: Path, empty_database: Path) -> AsyncIterator[OnTeams]:
    """The program beside a simulated Teams."""
    async with in_a_task(goodword_on_teams(tmp_path, empty_database)) as here:
        yield here


async def has_care(goodword: OnTeams, owner: str = "jo", **values: str) -> None:
    """Have somebody set the organisation up, and add a value."""
    await goodword.is_set_up_here(owner, CHANNEL, COMPANY)
    await goodword.tells(owner, "values add")
    await goodword.fills(owner, "Save the value", **{"name": "Care", **values})


# ---- the set-up --------------------------------------------------------------------------------


async def test_the_set_up_goes_step_by_step_and_ends_with_what_is_set(goodword: OnTeams) -> None:
    await goodword.praises("ana")
    await goodword.clicks("ana", goodword.chat("ana")[-1], "Set up Goodword")
    assert "Step 1 of 4" in words_of(goodword.with_button("ana", "Save and go on"))
    await goodword.fills("ana", "Save and go on", name=COMPANY)
    assert "Step 2 of 4" in words_of(goodword.with_button("ana", "Save and go on"))
    await goodword.fills("ana", "Save and go on", sponsor=["ben"])
    await goodword.fills("ana", "Save and go on", values="Care: as after friends\n• Courage")
    assert "Step 4 of 4" in words_of(goodword.with_button("ana", "Save and finish"))

    there = goodword.teams.tenant.place(CHANNEL).id
    await goodword.fills("ana", "Save and finish", recognition=there)

    told = goodword.all_told("ana")
    assert f"{COMPANY} is set up." in told
    assert "Cards go to" in told
    assert "Care, Courage" in told
    held = await goodword.rows(
        "SELECT role.role, person.name FROM role JOIN person ON person.id = role.person_id"
        " ORDER BY role.role"
    )
    assert [(row["role"], row["name"]) for row in held] == [
        ("owner", "Ana Sousa"),
        ("sponsor", "Ben Okafor"),
    ]
    (space,) = await goodword.rows("SELECT name FROM space")
    assert space["name"] == COMPANY
    assert f"made you sponsor of {COMPANY}" in goodword.all_told("ben")


async def test_the_way_back_shows_what_was_kept(goodword: OnTeams) -> None:
    await goodword.tells("ana", "setup")
    await goodword.fills("ana", "Save and go on", name=COMPANY)

    await goodword.clicks("ana", goodword.with_button("ana", "Back"), "Back")

    assert goodword.held_in("ana", "Save and go on")["name"] == COMPANY


async def test_somebody_else_is_told_whom_to_ask_and_asks(goodword: OnTeams) -> None:
    await goodword.is_set_up_here("jo", name=COMPANY)

    await goodword.tells("ben", "setup")
    assert "can do this" in goodword.newest("ben")
    ask = "Ask Jo Miller to do this"
    await goodword.clicks("ben", goodword.with_button("ben", ask), ask)

    assert "asks you to do this" in goodword.all_told("jo")


# ---- values ------------------------------------------------------------------------------------


async def test_a_value_is_added_edited_shown_and_retired(goodword: OnTeams) -> None:
    await has_care(goodword, looks="We call back the same day")
    await goodword.tells("ben", "values")
    assert "We call back the same day" in goodword.newest("ben")
    await goodword.tells("ben", "values add")
    assert "can do this" in goodword.newest("ben")

    await goodword.tells("jo", "values")
    await goodword.clicks("jo", goodword.with_button("jo", "Edit Care"), "Edit Care")
    await goodword.answers("jo", looks="We call back within the hour")

    await goodword.tells("ben", "values")
    assert "within the hour" in goodword.newest("ben")


async def test_goals_stand_above_the_values(goodword: OnTeams) -> None:
    await has_care(goodword)
    await goodword.tells("jo", "values goals edit")
    await goodword.fills(
        "jo", "Save the goals", vision="Every shop counts on us", goal_1="Be quick"
    )

    await goodword.tells("kai", "values")

    told = goodword.newest("kai")
    assert told.index("Every shop counts on us") < told.index("#care")


async def test_a_story_and_thanks_stand_on_one_shelf(goodword: OnTeams) -> None:
    await has_care(goodword)
    await goodword.tells("ana", "values story #care Hana stayed until the till worked")
    await goodword.praises("ben", "Chloé Martin", "drove back with the key at night #care")
    await goodword.tells("jo", "values")

    await goodword.clicks("jo", goodword.chat("jo")[-1], "Stories of Care")

    shelf = words_of(goodword.dialog("jo"))
    assert "Hana stayed until the till worked" in shelf
    assert "drove back with the key at night" in shelf
    await goodword.answers("jo", "Take it down")
    assert "Hana stayed" not in words_of(goodword.teams.dialog("jo"))
    assert await goodword.count("story", "removed_at IS NOT NULL") == 1


async def test_a_suggestion_goes_to_an_admin_and_the_author_hears(goodword: OnTeams) -> None:
    await has_care(goodword, "kai")
    await goodword.tells("ben", "values suggest")
    await goodword.fills("ben", "Send the suggestion", part="sounds", line=LINE, seen="on a call")

    card = goodword.with_button("kai", "Take this line in")
    assert "suggests a line for **Care**" in words_of(card)
    await goodword.clicks("kai", card, "Take this line in")

    assert "Your line is part of Care now" in goodword.all_told("ben")
    await goodword.tells("ben", "values")
    assert LINE in goodword.newest("ben")


async def test_a_round_from_the_question_to_the_shares(goodword: OnTeams) -> None:
    await has_care(goodword, looks="calls back\nasks first\nstays calm")
    await goodword.tells("jo", "values round")
    await goodword.fills("jo", "Show what happens")
    await goodword.clicks("jo", goodword.with_button("jo", "Open the round"), "Open the round")
    await goodword.moves(timedelta(minutes=5))
    await goodword.moves(DAY)  # everybody's hours came

    for who in TEAM[:6]:
        for line in range(3):
            question = next(one for one in goodword.chat(who) if "round.answer" in str(one.cards))
            await goodword.teams.people.press_nth(who, question, 3 * line, {})
            await goodword.settled()
    await goodword.moves(15 * DAY)

    results = words_of(goodword.posted()[-1])
    assert results.count("almost everybody") == 3
    await goodword.tells("kai", "values results")
    assert "almost everybody" in goodword.newest("kai")
    assert await goodword.count("round_answer") == 0


# ---- roles, locks, reports ---------------------------------------------------------------------


async def test_a_role_is_given_and_taken_and_told(goodword: OnTeams) -> None:
    await goodword.is_set_up_here("jo", name=COMPANY)

    await goodword.types("jo", "@Goodword admin grant @Ben Okafor curator")
    await goodword.tells("jo", "admin roles")
    assert "Curator" in goodword.newest("jo")
    assert "Ben Okafor" in goodword.newest("jo")
    await goodword.types("jo", "@Goodword admin revoke @Ben Okafor curator")
    await goodword.tells("jo", "admin grant")
    await goodword.fills("jo", "Give the role", people=["gita"], role="analyst")

    assert f"made you curator of {COMPANY}" in goodword.all_told("ben")
    assert "no longer curator" in goodword.all_told("ben")
    assert "made you analyst" in goodword.all_told("gita")
    await goodword.tells("gita", "admin reach")
    assert "in the last 90 days" in goodword.newest("gita")


async def test_a_pause_stops_kudos_and_is_told_with_its_reason(goodword: OnTeams) -> None:
    await goodword.is_set_up_here("jo")

    await goodword.types("jo", "@Goodword admin lock @Ben Okafor let us talk about Friday first")
    await goodword.praises("ben", "Gita Shrestha")
    assert "let us talk about Friday first" in goodword.all_told("ben")
    assert await goodword.kudos() == 0
    await goodword.types("jo", "@Goodword admin unlock @Ben Okafor")
    await goodword.praises("ben", "Gita Shrestha")

    assert await goodword.kudos() == 1


async def test_who_reports_to_whom_is_set_and_stands_in_the_log(goodword: OnTeams) -> None:
    await goodword.is_set_up_here("jo")
    await goodword.types("jo", "@Goodword admin reports @Ben Okafor to @Kai Lindqvist")

    await goodword.tells("kai", "kudos team")
    assert "Ben Okafor" in goodword.newest("kai")
    await goodword.tells("jo", "admin audit")

    assert "looked at whom in their team nobody thanked" in goodword.newest("jo")


async def test_what_comes_next_and_how_it_goes_are_for_admins(goodword: OnTeams) -> None:
    await goodword.is_set_up_here("jo")

    for typed, expected in (("admin schedule preview", "What I send next"), ("admin health", "")):
        await goodword.tells("jo", typed)
        assert expected in goodword.newest("jo")
        assert "I don't know" not in goodword.newest("jo")
        await goodword.tells("kai", typed)
        assert "can do this" in goodword.newest("kai")


# ---- scene 24 ----------------------------------------------------------------------------------


async def test_a_department_begins_by_itself_is_attached_and_detached(goodword: OnTeams) -> None:
    await goodword.is_set_up_here("kai", CHANNEL, COMPANY)
    await goodword.types("ana", "@Goodword help", "Leads")  # so that the bot knows the channel
    await goodword.tells("ana", "setup")
    start = "Start a space for my department"
    await goodword.clicks("ana", goodword.with_button("ana", start), start)
    leads = goodword.teams.tenant.place("Leads").id
    await goodword.goes_on("ana", "Save and go on", name="Leading", members=leads)
    for _ in ("sponsor", "values"):
        await goodword.goes_on("ana", "Skip this step")
    await goodword.goes_on("ana", "Save and finish")
    question = goodword.with_button("kai", "Agree")
    assert "wants the people of" in words_of(question)
    await goodword.clicks("kai", question, "Agree")
    assert await homes(goodword, "Leading") == {"Ana Sousa", "Dieter Krämer", "Jo Miller"}

    await goodword.tells("ana", f"admin attach {COMPANY}")
    await goodword.clicks("kai", goodword.with_button("kai", "Agree"), "Agree")
    assert f"Leading stands below {COMPANY} now" in goodword.all_told("ana")
    await goodword.tells("ana", "admin spaces")
    assert "Leading" in goodword.newest("ana")
    await goodword.tells("ana", "admin detach")

    assert "took Leading out" in goodword.all_told("kai")
    assert await goodword.count("space", "parent_id IS NOT NULL") == 0


async def homes(goodword: OnTeams, space: str) -> set[str]:
    """Return the names of those who belong to a space."""
    found = await goodword.rows(
        "SELECT person.name FROM person JOIN space ON space.id = person.space_id"
        " WHERE space.name = :space",
        space=space,
    )
    return {row["name"] for row in found}

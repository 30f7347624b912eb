"""The reminder to thank somebody: only those who asked, rarely, and easily stopped."""

from datetime import timedelta

import pytest

from bot.identity import Standing
from bot.values.nudges import NUDGE
from tests.office import buttons, said, shown
from tests.people import ANA, BEN, CLEO, FAY, LEO, SPACE, THANKS, WORKSPACE, crowd
from tests.unit.values.running import SPREAD, Running, at

THURSDAY = "2026-11-26T15:00"
BERLIN = "Europe/Berlin"


@pytest.fixture
def office() -> Running:
    return Running()


async def test_whoever_asked_is_reminded_on_thursday_afternoon(office: Running) -> None:
    office.prefers(ANA, nudges=True)

    await office.fires(NUDGE, BERLIN, THURSDAY)

    (post,) = office.notes(ANA)
    assert "Who helped a customer this week?" in said(post.message)
    assert {"kudos.open", "nudge.stop"} == buttons(post.message).keys()
    assert post.due_at is not None
    assert at("2026-11-26 14:00") <= post.due_at < at("2026-11-26 14:00") + SPREAD


async def test_nobody_else_is_reminded(office: Running) -> None:
    for person in (BEN, LEO, CLEO):
        office.prefers(person, nudges=True)
    office.changes(FAY, nudges=True, standing=Standing.DEACTIVATED)

    await office.fires(NUDGE, BERLIN, THURSDAY)

    assert office.memory.utterances() == ()


async def test_the_same_firing_reminds_nobody_twice(office: Running) -> None:
    office.prefers(ANA, nudges=True)

    for late in (0, 1, 60):
        await office.fires(NUDGE, BERLIN, THURSDAY, late_minutes=late)

    assert len(office.notes(ANA)) == 1


async def test_two_weeks_lie_between_two_reminders_also_over_the_change_of_the_clocks(
    office: Running,
) -> None:
    office.prefers(ANA, nudges=True)

    for day in ("2027-03-18", "2027-03-25", "2027-04-01", "2027-04-08", "2027-04-15"):
        await office.fires(NUDGE, BERLIN, f"{day}T15:00", late_minutes=2)

    keys = [post.key.rpartition(" ")[2] for post in office.notes(ANA)]
    assert keys == ["2027-03-18T15:00", "2027-04-01T15:00", "2027-04-15T15:00"]


async def test_a_reminder_that_is_late_waits_for_the_end_of_quiet_hours(office: Running) -> None:
    office.changes(FAY, nudges=True)

    await office.fires(NUDGE, BERLIN, THURSDAY, late_minutes=5 * 60)

    (post,) = office.notes(FAY)
    assert post.due_at is not None
    assert at("2026-11-27 07:00") <= post.due_at < at("2026-11-27 07:15")


async def test_recent_thanks_help_to_remember(office: Running) -> None:
    office.prefers(ANA, nudges=True)
    office.sets(channels={WORKSPACE.id: THANKS})
    for reason in ("fixed the oldest export", "fixed the older export", "fixed the newest export"):
        office.thanks(BEN, CLEO, reason=reason)
        office.waits(hours=1)
    office.thanks(BEN, CLEO, reason="fixed it in secret --private")

    await office.fires(NUDGE, BERLIN, THURSDAY)

    told = said(office.notes(ANA)[0].message)
    assert "fixed the newest export" in told
    assert "Ben to Cleo" in told
    assert "fixed the older export" in told
    assert "oldest" not in told
    assert "secret" not in told


async def test_everybody_of_a_large_company_is_reminded_once(office: Running) -> None:
    for person in crowd(450):
        office.memory.people[person.id] = person
        office.changes(person, nudges=True)

    await office.fires(NUDGE, BERLIN, THURSDAY)

    posts = office.memory.utterances()
    assert len(posts) == 450
    assert office.units.writes == 3


async def test_where_no_workspace_is_connected_nothing_is_used_up(office: Running) -> None:
    office.prefers(ANA, nudges=True)
    office.memory.disconnected.update(dict.fromkeys(office.memory.workspaces))

    await office.fires(NUDGE, BERLIN, THURSDAY)

    assert office.memory.nudged == {}
    assert office.memory.utterances() == ()


async def test_one_press_ends_the_reminders(office: Running) -> None:
    office.prefers(ANA, nudges=True)

    reply = office.presses(ANA, "nudge.stop")
    await office.fires(NUDGE, BERLIN, THURSDAY)

    assert reply.instead
    assert "You can have them again with me" in shown(reply)
    assert office.notes(ANA) == []
    assert office.memory.spaces[SPACE.id].id == SPACE.id


async def test_people_get_it_spread_over_a_quarter_of_an_hour(office: Running) -> None:
    for person in crowd(100):
        office.memory.people[person.id] = person
        office.changes(person, nudges=True)

    await office.fires(NUDGE, BERLIN, THURSDAY)

    due = {post.due_at for person in crowd(100) for post in office.notes(person)}
    assert len(due) == 100
    assert max(filter(None, due)) - min(filter(None, due)) < timedelta(minutes=15)

"""What comes by itself, at its local time: reminders, newcomers' cards, the round of a quarter."""

from datetime import UTC, datetime, timedelta

from bot.clock import zone_of
from playground.slack.company import user_id
from playground.slack.people import User
from tests.end_to_end.world import Goodword, local

MINUTES = timedelta(minutes=1)
STORY = "#care Hana stayed until the till worked again"


async def wants_reminders(goodword: Goodword, who: str) -> None:
    await goodword.says(who, "/goodword me")
    assert await goodword.submits(who, nudges=["yes"]) == {}


async def hires(goodword: Goodword, handle: str, name: str, tz: str) -> None:
    """Have somebody new start at the company."""
    newcomer = User(user_id(handle), handle, name, "member", "Clerk", "Support", tz)
    newcomer.team_id = goodword.slack.workspace.user("ana").team_id
    await goodword.slack.slack.admin.join_team(newcomer)
    await goodword.settled()


# ---- reminders --------------------------------------------------------------------------------


async def test_whoever_asked_is_reminded_on_thursday_at_three_where_they_are(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ben", "drove back with the key at night")
    for who in ("gita", "kai"):  # in Kolkata and Stockholm
        await wants_reminders(goodword, who)
    before = {who: len(goodword.notes(who)) for who in ("gita", "kai", "chloe")}

    await goodword.moves(local(15, "Asia/Kolkata", 26))
    await goodword.moves(15 * MINUTES)
    assert len(goodword.notes("gita")) == before["gita"] + 1
    assert len(goodword.notes("kai")) == before["kai"]
    await goodword.moves(local(15, "Europe/Stockholm", 26))
    await goodword.moves(15 * MINUTES)

    reminder = goodword.notes("kai")[-1]
    assert "Who helped a customer this week?" in goodword.words(reminder)
    assert "drove back with the key at night" in goodword.words(reminder)
    assert len(goodword.notes("kai")) == before["kai"] + 1
    assert len(goodword.notes("gita")) == before["gita"] + 1
    assert len(goodword.notes("chloe")) == before["chloe"]


async def test_one_press_on_a_reminder_is_the_last(goodword: Goodword) -> None:
    await wants_reminders(goodword, "kai")
    await goodword.moves(local(15, "Europe/Stockholm", 26))
    await goodword.moves(15 * MINUTES)
    reminder = goodword.notes("kai")[-1]

    await goodword.presses("kai", reminder, "No more reminders")
    said = len(goodword.notes("kai"))
    await goodword.moves(local(15, "Europe/Stockholm", 26) + timedelta(days=14))
    await goodword.moves(15 * MINUTES)

    assert len(goodword.notes("kai")) == said
    assert "No more reminders" in goodword.words(goodword.notes("kai")[-1])


async def test_two_weeks_lie_between_two_reminders(goodword: Goodword) -> None:
    await wants_reminders(goodword, "kai")
    thursday = local(15, "Europe/Stockholm", 26)

    told = []
    for week in range(3):
        await goodword.moves(thursday + timedelta(weeks=week))
        await goodword.moves(15 * MINUTES)
        told.append(len(goodword.notes("kai")))

    assert told == [told[0], told[0], told[0] + 1]


# ---- newcomers --------------------------------------------------------------------------------


async def test_a_newcomer_meets_one_value_a_day_with_a_story(goodword: Goodword) -> None:
    await goodword.is_set_up()
    for name in ("Care", "Courage"):
        await goodword.has_value(name, looks=f"{name} is seen here")
    await goodword.says("ana", f"/goodword values story {STORY}")
    await hires(goodword, "noa", "Noa Levi", "Europe/Berlin")

    for day in (24, 25, 26, 27, 30):
        await goodword.moves(local(10, "Europe/Berlin", day))
        await goodword.moves(15 * MINUTES)

    first, care, courage = (goodword.words(one) for one in goodword.notes("noa"))
    assert "Welcome to" in first
    assert "one of our values each" in first
    assert "#care" in care
    assert "Care is seen here" in care
    assert "Hana stayed until the till worked again" in care
    assert "#courage" in courage


async def test_nobody_who_was_there_before_the_bot_gets_cards(goodword: Goodword) -> None:
    await goodword.is_set_up()
    await goodword.has_value("Care")

    await goodword.moves(local(10, "Europe/Berlin", 24))
    await goodword.moves(15 * MINUTES)

    assert await goodword.count("newcomer", "step > 0") == 0
    assert await goodword.count("newcomer") >= 11


async def test_a_newcomer_can_end_the_cards(goodword: Goodword) -> None:
    await goodword.is_set_up()
    for name in ("Care", "Courage"):
        await goodword.has_value(name)
    await hires(goodword, "noa", "Noa Levi", "Europe/Berlin")
    await goodword.moves(local(10, "Europe/Berlin", 24))
    await goodword.moves(15 * MINUTES)

    await goodword.presses("noa", goodword.notes("noa")[-1], "No more cards")
    await goodword.moves(local(10, "Europe/Berlin", 25))
    await goodword.moves(15 * MINUTES)

    (last,) = goodword.notes("noa")
    assert "No more cards" in goodword.words(last)


# ---- the round of the quarter -----------------------------------------------------------------


async def test_on_the_first_tuesday_of_the_second_month_everybody_is_asked(
    goodword: Goodword,
) -> None:
    await goodword.is_set_up(recognition="thanks")
    await goodword.has_value("Care", looks="calls back\nasks first\nstays calm")
    (space,) = await goodword.rows("SELECT zone FROM space")
    ten = datetime(2027, 2, 2, 10, 0, tzinfo=zone_of(space["zone"])).astimezone(UTC)
    before = len(goodword.notes("ana"))

    await goodword.moves(ten - MINUTES)
    assert await goodword.count("value_round") == 0
    await goodword.moves(ten)
    assert await goodword.count("value_round") == 1
    await goodword.moves(timedelta(days=1))

    assert await goodword.count("value_round") == 1
    assert len(goodword.notes("ana")) == before + 1
    assert "Do we do this here?" in goodword.words(goodword.notes("ana")[-1])

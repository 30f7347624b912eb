"""Scene 3: five kudos a local day; whoever travels west gains nothing."""

from datetime import timedelta

from tests.end_to_end.world import REASON, Goodword, instants_in, local

COLLEAGUES = ("ben", "chloe", "dieter", "esra", "gita")
SIXTH = "translated the manual for the clinic"
AUCKLAND, HONOLULU = "Pacific/Auckland", "Pacific/Honolulu"


async def give_all(goodword: Goodword, giver: str = "ian") -> None:
    """Spend the five kudos of the day."""
    for who in COLLEAGUES:
        await goodword.thanks(giver, f"@{who}", f"{REASON} with {who}", "general")
    assert await goodword.kudos() == 5


async def test_the_sixth_kudos_is_refused_with_the_instant_of_renewal(goodword: Goodword) -> None:
    await give_all(goodword)
    cards = len(goodword.public())

    await goodword.thanks("ian", "@hana", SIXTH)

    assert "You have given your 5 kudos of today" in goodword.told("ian")
    assert instants_in(goodword.words(goodword.answer("ian"))) == [local(0, AUCKLAND, 24)]
    assert await goodword.kudos() == 5
    assert len(goodword.public()) == cards


async def test_the_form_names_the_renewal_by_the_clocks_of_the_giver(goodword: Goodword) -> None:
    await give_all(goodword)
    await goodword.says("ian", "/kudos")

    errors = await goodword.submits("ian", to=["hana"], reason=SIXTH)

    assert "You can thank again from" in errors["reason"]
    assert "24" in errors["reason"]
    assert "12:00" in errors["reason"] or "00:00" in errors["reason"]
    assert await goodword.kudos() == 5


async def test_a_saved_draft_comes_back_in_the_morning_and_can_be_sent(goodword: Goodword) -> None:
    await give_all(goodword)
    await goodword.thanks("ian", "@hana", SIXTH)

    await goodword.presses("ian", goodword.answer("ian"), "Save for then")
    assert "Saved. I remind you at" in goodword.told("ian")
    assert instants_in(goodword.told("ian")) == [local(8, AUCKLAND, 24)]
    await goodword.moves(local(8, AUCKLAND, 24) - timedelta(minutes=1))
    assert goodword.notes("ian") == []
    await goodword.moves(local(8, AUCKLAND, 24))

    (reminder,) = goodword.notes("ian")
    assert "You wanted to thank @hana" in goodword.words(reminder)
    await goodword.presses("ian", reminder, "Open your draft")
    assert goodword.filled_in("ian")["reason"] == SIXTH
    assert await goodword.submits("ian") == {}
    assert await goodword.kudos() == 6


async def test_saving_a_draft_twice_reminds_once(goodword: Goodword) -> None:
    await give_all(goodword)
    await goodword.thanks("ian", "@hana", SIXTH)
    refusal = goodword.answer("ian")

    await goodword.presses("ian", refusal, "Save for then")
    again = {**goodword.heard("block_actions"), "trigger_id": "13345224609.738474920.again"}
    await goodword.delivers(again, "interactive")
    await goodword.moves(local(9, AUCKLAND, 24))

    assert len(goodword.notes("ian")) == 1


async def test_the_day_renews_at_local_midnight(goodword: Goodword) -> None:
    await give_all(goodword)

    await goodword.moves(local(0, AUCKLAND, 24) - timedelta(seconds=1))
    await goodword.thanks("ian", "@hana", SIXTH)
    assert await goodword.kudos() == 5
    await goodword.moves(local(0, AUCKLAND, 24))
    await goodword.thanks("ian", "@hana", SIXTH)

    assert await goodword.kudos() == 6


async def test_moving_from_auckland_to_honolulu_does_not_give_five_more(goodword: Goodword) -> None:
    await give_all(goodword)
    await goodword.says("ian", "/goodword me")
    assert await goodword.submits("ian", zone=HONOLULU) == {}

    moments = (
        goodword.clock.now(),
        local(0, HONOLULU, 23),  # midnight where they say they are
        local(0, AUCKLAND, 24),  # midnight where they were
        goodword.clock.now() + timedelta(hours=19, minutes=59),
    )
    for moment in sorted(moments):
        await goodword.moves(moment)
        await goodword.thanks("ian", "@hana", SIXTH)
        assert "You have given your 5 kudos of today" in goodword.told("ian"), moment
        assert instants_in(goodword.told("ian")) == [local(0, HONOLULU, 24)]
    assert await goodword.kudos() == 5

    await goodword.moves(local(0, HONOLULU, 24))
    await goodword.thanks("ian", "@hana", SIXTH)
    assert await goodword.kudos() == 6


async def test_a_zone_that_slack_reports_changes_no_more_than_one_chosen_by_hand(
    goodword: Goodword,
) -> None:
    await give_all(goodword)

    await goodword.slack.admin.change_user("ian", tz=HONOLULU)
    await goodword.moves(local(0, AUCKLAND, 24))
    await goodword.thanks("ian", "@hana", SIXTH)

    assert await goodword.kudos() == 5


async def test_an_undone_kudos_can_be_given_again(goodword: Goodword) -> None:
    await give_all(goodword)

    await goodword.says("ian", "/kudos undo")
    await goodword.thanks("ian", "@hana", SIXTH)

    assert await goodword.kudos() == 5
    assert "Thanked @hana" in goodword.told("ian")


async def test_one_person_can_be_thanked_three_times_in_thirty_days(goodword: Goodword) -> None:
    for number in ("first", "second", "third"):
        await goodword.thanks("ian", "@ben", f"{REASON} for the {number} time")

    await goodword.thanks("ian", "@ben", f"{REASON} for the fourth time")

    shown = goodword.words(goodword.form("ian"))
    assert "You have thanked @ben 3 times in 30 days" in shown
    assert goodword.filled_in("ian")["reason"].endswith("for the fourth time")
    assert await goodword.kudos() == 3

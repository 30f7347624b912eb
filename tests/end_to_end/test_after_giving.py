"""What can be done with a kudos that was given: join, keep private, edit, undo."""

from datetime import timedelta

import pytest

from tests.end_to_end.world import REASON, Goodword

BETTER = "fixed the import on Saturday for the school"


async def undo_by_button(goodword: Goodword, who: str) -> None:
    """Take the newest kudos back with the button of its answer."""
    await goodword.presses(who, goodword.answer(who), "Undo")


async def undo_by_command(goodword: Goodword, who: str) -> None:
    """Take the newest kudos back with a command."""
    await goodword.says(who, "/kudos undo")


# ---- me too -------------------------------------------------------------------------------------


async def test_me_too_puts_a_name_on_the_card(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")

    await goodword.presses("chloe", goodword.cards()[0], "Me too")
    await goodword.presses("dieter", goodword.cards()[0], "Me too")

    (card,) = goodword.cards()
    assert "Also thankful: @chloe, @dieter" in goodword.words(card)
    assert "Your name is on the card now" in goodword.told("chloe")


async def test_me_too_pressed_twice_counts_once(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")

    await goodword.presses("chloe", goodword.cards()[0], "Me too")
    await goodword.presses("chloe", goodword.cards()[0], "Me too")

    assert "You have joined this one already" in goodword.told("chloe")
    assert goodword.words(goodword.cards()[0]).count("@chloe") == 1
    assert await goodword.count("kudos_join") == 1


@pytest.mark.parametrize("who", ["ana", "ben"])
async def test_giver_and_receiver_cannot_join_their_own_card(goodword: Goodword, who: str) -> None:
    await goodword.thanks("ana", "@ben")

    await goodword.presses(who, goodword.cards()[0], "Me too")

    assert "This card is yours already" in goodword.told(who)
    assert "Also thankful" not in goodword.words(goodword.cards()[0])


# ---- keep private -------------------------------------------------------------------------------


async def test_keeping_it_private_takes_one_of_several_off_the_card(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben @chloe")

    await goodword.presses("ben", goodword.notes("ben")[0], "Keep private")

    (card,) = goodword.cards()
    assert "@ana thanks @chloe" in goodword.words(card)
    assert "@ben" not in goodword.words(card)
    assert "Ben" not in goodword.words(card)


async def test_keeping_it_private_as_the_only_receiver_removes_the_card(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")

    await goodword.presses("ben", goodword.notes("ben")[0], "Keep private")

    assert goodword.public() == []
    assert REASON in goodword.words(goodword.notes("ben")[0])
    await goodword.says("ben", "/kudos mine")
    assert REASON in goodword.told("ben")


async def test_whoever_kept_it_private_does_not_come_back_with_a_later_change(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ben @chloe")
    edit = goodword.answer("ana")
    await goodword.presses("ben", goodword.notes("ben")[0], "Keep private")

    await goodword.presses("dieter", goodword.cards()[0], "Me too")
    await goodword.presses("ana", edit, "Edit the text")
    await goodword.submits("ana", reason=BETTER)

    (card,) = goodword.cards()
    assert BETTER in goodword.words(card)
    assert "@ben" not in goodword.words(card)


# ---- edit ---------------------------------------------------------------------------------------


async def test_an_edit_within_ten_minutes_changes_card_and_message(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    answer = goodword.answer("ana")
    await goodword.moves(timedelta(minutes=9, seconds=59))

    await goodword.presses("ana", answer, "Edit the text")
    assert goodword.filled_in("ana")["reason"] == REASON
    assert await goodword.submits("ana", reason=BETTER) == {}

    (card,), (note,) = goodword.cards(), goodword.notes("ben")
    for shown in (goodword.words(card), goodword.words(note)):
        assert BETTER in shown
        assert REASON not in shown
    assert await goodword.count("kudos", "edited_at IS NOT NULL") == 1


async def test_an_edit_after_ten_minutes_is_refused(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    answer = goodword.answer("ana")
    await goodword.moves(timedelta(minutes=10))

    await goodword.presses("ana", answer, "Edit the text")

    assert goodword.slack.modal("ana") is None
    assert "for 10 minutes" in goodword.told("ana")


async def test_a_form_left_open_past_the_ten_minutes_changes_nothing(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.presses("ana", goodword.answer("ana"), "Edit the text")
    await goodword.moves(timedelta(minutes=11))

    await goodword.submits("ana", reason=BETTER)

    assert REASON in goodword.words(goodword.cards()[0])
    assert "for 10 minutes" in "\n".join([*goodword.news("ana"), shown_form(goodword, "ana")])


def shown_form(goodword: Goodword, who: str) -> str:
    """Return what is open for somebody, if anything is."""
    return goodword.words(goodword.slack.modal(who))


async def test_an_edit_that_is_too_short_is_refused_beside_the_field(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.presses("ana", goodword.answer("ana"), "Edit the text")

    errors = await goodword.submits("ana", reason="🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉")

    assert list(errors) == ["reason"]
    assert REASON in goodword.words(goodword.cards()[0])


# ---- undo ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("undo", [undo_by_button, undo_by_command])
async def test_undo_removes_card_and_message(goodword: Goodword, undo: object) -> None:
    await goodword.thanks("ana", "@ben")

    assert callable(undo)
    await undo(goodword, "ana")

    assert goodword.public() == []
    assert goodword.notes("ben") == []
    assert "Undone" in goodword.told("ana")
    assert await goodword.kudos() == 0


async def test_undo_pressed_twice_changes_nothing_the_second_time(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    answer = goodword.answer("ana")

    await goodword.presses("ana", answer, "Undo")
    again = {**goodword.heard("block_actions"), "trigger_id": "1.2.again"}
    assert (await goodword.delivers(again, "interactive")).status == 200
    await goodword.says("ana", "/kudos undo")

    assert "There is no kudos of yours to undo" in goodword.told("ana")
    assert await goodword.kudos() == 0
    assert len(goodword.slack.calls("chat.delete")) == 2


async def test_nobody_can_undo_the_kudos_of_another(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.presses("ana", goodword.answer("ana"), "Undo")
    await goodword.thanks("ana", "@ben", BETTER)
    press = goodword.heard("block_actions")
    (row,) = await goodword.rows("SELECT id FROM kudos WHERE undone_at IS NULL")
    chloe = goodword.slack.workspace.user("chloe")
    forged = {
        **press,
        "user": {**press["user"], "id": chloe.id, "name": "chloe", "username": "chloe"},
        "trigger_id": "1.2.other",
        "actions": [{**press["actions"][0], "value": str(row["id"])}],
    }

    assert (await goodword.delivers(forged, "interactive")).status == 200
    await goodword.settled()

    assert "Only the giver can undo a kudos" in goodword.told("chloe")
    assert await goodword.kudos() == 1
    assert len(goodword.cards()) == 1


async def test_undo_after_a_day_is_refused(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.moves(timedelta(hours=24))

    await goodword.says("ana", "/kudos undo")

    assert "can be undone for 24 hours" in goodword.told("ana")
    assert len(goodword.cards()) == 1


async def test_undo_before_the_message_was_due_means_that_it_never_comes(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ian")

    await goodword.says("ana", "/kudos undo")
    await goodword.moves(timedelta(hours=12))

    assert goodword.notes("ian") == []
    assert goodword.public() == []


async def test_undo_leaves_the_other_thanks_in_a_shared_message(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.thanks("chloe", "@ben", BETTER)

    await goodword.says("ana", "/kudos undo")

    (note,) = goodword.notes("ben")
    assert REASON not in goodword.words(note)
    assert BETTER in goodword.words(note)


async def test_pressing_a_button_of_an_undone_card_says_so(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    card = goodword.cards()[0]
    await goodword.says("ana", "/kudos undo")

    await goodword.slack.press("chloe", card, "Me too")
    await goodword.settled()

    assert "This kudos was taken back" in goodword.told("chloe")

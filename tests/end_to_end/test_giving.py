"""Giving thanks, from the words typed to the card, the message and the answer."""

import pytest

from tests.end_to_end.world import REASON, Goodword, local

FOURTEEN = "helped me, ok?"

assert len(FOURTEEN) == 14


# ---- the ways in --------------------------------------------------------------------------------


async def test_a_typed_kudos_becomes_a_card_a_message_and_a_private_answer(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ben")

    (card,), (note,) = goodword.cards(), goodword.notes("ben")
    assert "@ana thanks @ben" in goodword.words(card)
    assert REASON in goodword.words(card)
    assert REASON in goodword.words(note)
    assert "Thanked @ben. The card goes to #general." in goodword.told("ana")
    assert await goodword.kudos() == 1


async def test_the_card_pings_nobody_but_giver_and_receiver(goodword: Goodword) -> None:
    await goodword.thanks(
        "ana", "@ben", "told <!channel> & <!here> about *it*, see http://evil.example"
    )

    (card,) = goodword.cards()
    workspace = goodword.slack.workspace
    assert sorted(card.pings) == sorted([workspace.user("ana").id, workspace.user("ben").id])
    assert card.links == []


async def test_a_command_without_words_opens_the_form_and_the_form_sends(
    goodword: Goodword,
) -> None:
    await goodword.says("ana", "/kudos")
    errors = await goodword.submits("ana", to=["ben"], reason=REASON)

    (card,) = goodword.cards()
    assert errors == {}
    assert "@ana thanks @ben" in goodword.words(card)
    assert "The card goes to #general." in goodword.told("ana")
    assert len(goodword.notes("ben")) == 1


async def test_a_form_sent_twice_with_the_same_words_gives_one_kudos(goodword: Goodword) -> None:
    await goodword.says("ana", "/kudos")
    await goodword.submits("ana", to=["ben"], reason=REASON)
    again = await goodword.delivers(goodword.heard("view_submission"), "interactive")
    await goodword.settled()

    assert again.status == 200
    assert await goodword.kudos() == 1
    assert len(goodword.cards()) == 1


async def test_the_form_says_beside_the_field_what_is_wrong(goodword: Goodword) -> None:
    await goodword.says("ana", "/kudos")

    errors = await goodword.submits("ana", to=["lena"], reason=REASON)

    assert errors == {"to": "Lena Fischer is a guest here; kudos are for members."}
    assert goodword.public() == []
    assert await goodword.kudos() == 0


async def test_the_global_shortcut_opens_the_form_and_the_answer_stays_in_it(
    goodword: Goodword,
) -> None:
    await goodword.slack.shortcut("ana", "kudos.from_anywhere")
    errors = await goodword.submits("ana", to=["ben"], reason=REASON)

    assert errors == {}
    assert "Thanked @ben" in goodword.words(goodword.form("ana"))
    assert len(goodword.notes("ben")) == 1


async def test_the_message_shortcut_fills_in_who_wrote_the_message(goodword: Goodword) -> None:
    message = await goodword.says("ben", "The export is through.")
    assert message is not None

    await goodword.slack.shortcut("ana", "kudos.from_message", message)
    assert goodword.filled_in("ana")["to"] == [goodword.slack.workspace.user("ben").id]
    assert await goodword.submits("ana", reason=REASON) == {}

    assert "@ana thanks @ben" in goodword.words(goodword.cards()[-1])


async def test_a_mention_in_a_thread_gives_a_card_in_that_thread(goodword: Goodword) -> None:
    first = await goodword.says("ben", "The export is through.")
    assert first is not None

    await goodword.says("ana", f"@goodword kudos @ben {REASON}", thread_ts=first.ts)

    (card,) = goodword.cards()
    assert card.thread_ts == first.ts
    assert "@ana thanks @ben" in goodword.words(card)
    assert goodword.answer("ana").thread_ts == first.ts
    assert "Thanked @ben" in goodword.told("ana")


async def test_thank_back_opens_the_form_with_the_giver_in_it(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")

    await goodword.presses("ben", goodword.notes("ben")[0], "Thank back")
    assert goodword.filled_in("ben")["to"] == [goodword.slack.workspace.user("ana").id]
    assert await goodword.submits("ben", reason="explained the whole export to me") == {}
    await goodword.moves(local(8, "America/Sao_Paulo"))

    assert len(goodword.notes("ana")) == 1
    assert await goodword.kudos() == 2


# ---- what can be added --------------------------------------------------------------------------


async def test_several_people_share_one_card_and_each_gets_a_message(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben @chloe @dieter")

    (card,) = goodword.cards()
    assert "@ana thanks @ben, @chloe, @dieter" in goodword.words(card)
    assert [len(goodword.notes(who)) for who in ("ben", "chloe", "dieter")] == [1, 1, 1]
    assert await goodword.kudos() == 1


async def test_a_private_kudos_is_read_by_its_receiver_alone(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben", f"{REASON} --private")

    (note,) = goodword.notes("ben")
    assert goodword.public() == []
    assert "just between you" in goodword.words(note)
    assert "Keep private" not in goodword.words(note)
    assert "Nobody else sees it" in goodword.told("ana")


async def test_the_private_tick_of_the_form_works_like_the_typed_word(goodword: Goodword) -> None:
    await goodword.says("ana", "/kudos")
    (tick,) = goodword.form("ana").values["private"]
    await goodword.submits("ana", to=["ben"], reason=REASON, private={tick: ["yes"]})

    assert goodword.public() == []
    assert len(goodword.notes("ben")) == 1


async def test_a_second_thanks_within_the_hour_joins_the_first_message(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.thanks("chloe", "@ben", "found the missing invoice for the clinic")

    (note,) = goodword.notes("ben")
    assert REASON in goodword.words(note)
    assert "found the missing invoice" in goodword.words(note)


async def test_the_card_shows_the_value_with_the_line_of_its_behaviour(goodword: Goodword) -> None:
    await goodword.is_set_up()
    await goodword.has_value("Care", looks="We call back the same day")

    await goodword.thanks("ana", "@ben", f"{REASON} #care")

    (card,) = goodword.cards()
    assert "#care · We call back the same day" in goodword.words(card)
    assert f"{REASON} #care" not in goodword.words(card)


# ---- scene 4: nothing typed is lost -------------------------------------------------------------


async def test_a_reason_of_fourteen_characters_opens_the_form_with_the_text_kept(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ben", FOURTEEN)

    kept = goodword.filled_in("ana")
    assert kept["reason"] == FOURTEEN
    assert kept["to"] == [goodword.slack.workspace.user("ben").id]
    assert await goodword.kudos() == 0
    assert await goodword.submits("ana", reason=f"{FOURTEEN} And stayed until it worked.") == {}
    assert await goodword.kudos() == 1


async def test_an_unknown_value_offers_the_nearest_and_one_press_sends(goodword: Goodword) -> None:
    await goodword.is_set_up()
    await goodword.has_value("Care")

    await goodword.thanks("ana", "@ben", f"{REASON} #cares")
    assert await goodword.kudos() == 0
    assert goodword.public() == []
    await goodword.presses("ana", goodword.answer("ana"), "#care")

    (card,) = goodword.cards()
    assert "#care" in goodword.words(card)
    assert REASON in goodword.words(card)
    assert "Thanked @ben" in goodword.told("ana")


async def test_pressing_an_offered_value_twice_sends_one_kudos(goodword: Goodword) -> None:
    await goodword.is_set_up()
    await goodword.has_value("Care")
    await goodword.thanks("ana", "@ben", f"{REASON} #cares")
    offered = goodword.answer("ana")

    await goodword.presses("ana", offered, "#care")
    press = goodword.heard("block_actions")
    again = {**press, "trigger_id": f"{press['trigger_id']}9"}
    assert (await goodword.delivers(again, "interactive")).status == 200
    await goodword.settled()

    assert await goodword.kudos() == 1
    assert len(goodword.cards()) == 1


async def test_a_text_that_is_too_long_comes_back_in_the_form(goodword: Goodword) -> None:
    long = "thanks for the work. " * 80

    await goodword.thanks("ana", "@ben", long)

    assert goodword.filled_in("ana")["reason"] == long.strip()  # whole, to be shortened by them
    assert await goodword.kudos() == 0


# ---- looking ------------------------------------------------------------------------------------


async def test_mine_and_given_show_the_thanks_of_the_asker_only_to_them(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    cards = len(goodword.public())

    await goodword.says("ben", "/kudos mine")
    await goodword.says("ana", "/kudos given")
    await goodword.says("chloe", "/kudos mine")

    assert REASON in goodword.told("ben")
    assert REASON in goodword.told("ana")
    assert "Nothing yet" in goodword.told("chloe")
    assert len(goodword.public()) == cards


async def test_help_shows_every_command_and_help_kudos_its_examples(goodword: Goodword) -> None:
    await goodword.says("ana", "/goodword help")
    short = goodword.told("ana")
    await goodword.says("ana", "/goodword help kudos")

    assert "/goodword values" in short
    assert "/kudos undo" in goodword.told("ana")
    assert "#care" in goodword.told("ana")


async def test_the_own_command_without_words_is_help(goodword: Goodword) -> None:
    await goodword.says("ana", "/goodword")

    assert "What I can do" in goodword.told("ana")


async def test_an_unknown_command_names_the_nearest_ones(goodword: Goodword) -> None:
    await goodword.says("ana", "/goodword kudso")

    assert "I don't know kudso. Did you mean /kudos" in goodword.told("ana")


async def test_the_home_shows_thanks_settings_and_the_way_to_help(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")

    home = await goodword.slack.open_home("ben")

    shown = goodword.words(home)
    assert REASON in shown
    assert "Europe/London" in shown
    assert "What I can do" in shown


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("Thanks I received", REASON),
        ("Thanks I gave", "Nothing yet"),
        ("What I can do", "/kudos"),
        ("Change my settings", "Time zone"),
        ("Thank a colleague", "Whom do you thank?"),
    ],
)
async def test_every_button_of_the_home_opens_what_it_says(
    goodword: Goodword, button: str, expected: str
) -> None:
    await goodword.thanks("ana", "@ben")
    home = await goodword.slack.open_home("ben")

    await goodword.presses("ben", home, button)

    assert expected in goodword.words(goodword.form("ben"))


async def test_a_kudos_from_the_home_shows_in_the_home_without_opening_it_again(
    goodword: Goodword,
) -> None:
    await goodword.thanks("chloe", "@ana")
    home = await goodword.slack.open_home("ana")
    await goodword.presses("ana", home, "Thank a colleague")
    assert await goodword.submits("ana", to=["ben"], reason=REASON) == {}

    assert "thanked others 1 time" in goodword.words(goodword.slack.home("ana"))
    assert len(goodword.notes("ben")) == 1


async def test_a_kudos_in_a_direct_message_with_the_bot_has_no_card_before_the_set_up(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ben", channel="@goodword")

    assert goodword.public() == []
    assert len(goodword.notes("ben")) == 1
    assert "No card this time" in goodword.told("ana")

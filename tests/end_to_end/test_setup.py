"""Setting a space up, and its values: who may, who may not, and whom one can ask instead."""

from tests.end_to_end.world import REASON, Goodword

OFFER = "You are the first here"
CARE_LINES = {"looks": "We call back the same day", "never": "We pass people on"}


def button_of(goodword: Goodword, who: str, words: str) -> str:
    """Return the whole words of the button on the newest answer that begin with these."""
    found = [line for line in goodword.told(who).splitlines() if line.startswith(words)]
    assert found, f"no button “{words}…” in: {goodword.told(who)}"
    return found[0]


# ---- the set-up ---------------------------------------------------------------------------------


async def test_the_set_up_is_offered_once_to_the_first_giver(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.thanks("chloe", "@ben", "found the missing invoice for the clinic")
    await goodword.thanks("ana", "@dieter")

    (first, third), (second,) = goodword.news("ana"), goodword.news("chloe")
    assert OFFER in first
    assert OFFER not in second
    assert OFFER not in third


async def test_the_set_up_goes_step_by_step_and_ends_with_what_is_set(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.presses("ana", goodword.answer("ana"), "Set up Goodword")
    ben = goodword.slack.workspace.user("ben").id
    thanks = goodword.slack.workspace.channel("thanks").id

    assert "Step 1 of 4" in goodword.words(goodword.form("ana"))
    assert await goodword.submits("ana", name="Harbour Ltd") == {}
    assert "Step 2 of 4" in goodword.words(goodword.form("ana"))
    assert await goodword.submits("ana", sponsor=ben) == {}
    assert "Step 3 of 4" in goodword.words(goodword.form("ana"))
    assert await goodword.submits("ana", values="Care: as after friends\n• Courage") == {}
    assert "Step 4 of 4" in goodword.words(goodword.form("ana"))
    assert goodword.filled_in("ana")["zone"] == "America/Sao_Paulo"
    assert await goodword.submits("ana", recognition=thanks) == {}

    told = goodword.told("ana")
    assert "Harbour Ltd is set up." in told
    assert "Cards go to #thanks" in told
    assert "Care, Courage" in told
    assert "The next 7 days" in told
    assert "A card for each newcomer" in told
    assert goodword.slack.modal("ana") is None
    held = await goodword.rows(
        "SELECT role.role, person.name FROM role JOIN person ON person.id = role.person_id"
        " ORDER BY role.role"
    )
    assert [(row["role"], row["name"]) for row in held] == [
        ("owner", "Ana Sousa"),
        ("sponsor", "Ben Okafor"),
    ]
    assert "@ana made you sponsor of Harbour Ltd" in goodword.words(goodword.notes("ben")[-1])
    (space,) = await goodword.rows(
        "SELECT name, conversation, zone FROM space JOIN space_channel ON space_id = space.id"
    )
    assert dict(space) == {
        "name": "Harbour Ltd",
        "conversation": thanks,
        "zone": "America/Sao_Paulo",
    }


async def test_a_set_up_that_was_left_half_way_keeps_what_was_sent(goodword: Goodword) -> None:
    await goodword.says("ana", "/goodword setup")
    await goodword.submits("ana", name="Harbour Ltd")
    await goodword.presses("ana", goodword.form("ana"), "Skip this step")
    await goodword.submits("ana", values="Care")
    await goodword.slack.close("ana")

    await goodword.says("ana", "/goodword setup")
    told = goodword.told("ana")
    assert "Harbour Ltd is set up." in told
    assert "nobody yet" in told
    await goodword.presses("ana", goodword.answer("ana"), "Change where thanks go")
    thanks = goodword.slack.workspace.channel("thanks").id
    await goodword.submits("ana", recognition=thanks)

    assert "Cards go to #thanks" in goodword.told("ana")


async def test_the_way_back_shows_what_was_kept(goodword: Goodword) -> None:
    await goodword.says("ana", "/goodword setup")
    await goodword.submits("ana", name="Harbour Ltd")

    await goodword.presses("ana", goodword.form("ana"), "Back")

    assert "Step 1 of 4" in goodword.words(goodword.form("ana"))
    assert goodword.filled_in("ana")["name"] == "Harbour Ltd"


async def test_somebody_else_cannot_change_the_set_up_and_is_told_whom_to_ask(
    goodword: Goodword,
) -> None:
    await goodword.is_set_up("jo")

    await goodword.says("ana", "/goodword setup")

    assert goodword.slack.modal("ana") is None
    assert "only @jo can do this" in goodword.told("ana")
    assert "Start a space for my department" in goodword.told("ana")


async def test_asking_the_owner_to_change_the_set_up_sends_them_one_message(
    goodword: Goodword,
) -> None:
    await goodword.is_set_up("kai")
    await goodword.says("ana", "/goodword setup")
    answer = goodword.answer("ana")

    await goodword.presses("ana", answer, button_of(goodword, "ana", "Ask Kai"))

    (asked,) = goodword.notes("kai")
    assert "@ana asks you to do this: /goodword setup" in goodword.words(asked)
    assert "is asked" in goodword.told("ana")


async def test_the_form_of_a_space_that_was_set_up_meanwhile_changes_nothing(
    goodword: Goodword,
) -> None:
    await goodword.says("ana", "/goodword setup")
    await goodword.is_set_up("jo", name="Harbour Ltd")

    await goodword.submits("ana", name="Ana's own")

    (space,) = await goodword.rows("SELECT name FROM space")
    assert space["name"] == "Harbour Ltd"
    assert await goodword.count("role") == 1


async def test_the_owner_changes_the_set_up_and_sees_what_was_set_before(
    goodword: Goodword,
) -> None:
    await goodword.is_set_up("jo", name="Harbour Ltd", recognition="thanks")
    await goodword.says("jo", "/goodword setup")

    await goodword.presses("jo", goodword.answer("jo"), "Change where thanks go")
    assert goodword.filled_in("jo")["recognition"] == goodword.slack.workspace.channel("thanks").id
    await goodword.slack.close("jo")
    await goodword.presses("jo", goodword.answer("jo"), "Change who is in")

    assert goodword.filled_in("jo")["name"] == "Harbour Ltd"


async def test_a_home_channel_without_the_bot_is_told_to_the_giver(goodword: Goodword) -> None:
    await goodword.is_set_up("jo", recognition="random-without-the-bot")

    await goodword.thanks("ben", "@chloe")
    assert "/invite @Goodword" in goodword.words(goodword.notes("ben")[0])
    await goodword.slack.admin.invite("goodword", "random-without-the-bot", "ben")
    await goodword.settled()

    assert REASON in goodword.words(goodword.cards("random-without-the-bot")[0])


# ---- values -------------------------------------------------------------------------------------


async def test_everybody_sees_the_values_and_only_admins_see_how_to_change_them(
    goodword: Goodword,
) -> None:
    await goodword.is_set_up("jo")
    await goodword.has_value("Care", **CARE_LINES)

    await goodword.says("ana", "/goodword values")
    await goodword.says("jo", "/goodword values")

    assert "We call back the same day" in goodword.told("ana")
    assert "Edit Care" not in goodword.told("ana")
    assert "Edit Care" in goodword.told("jo")


async def test_an_admin_edits_a_value_and_its_word_stays(goodword: Goodword) -> None:
    await goodword.is_set_up("jo")
    await goodword.has_value("Care", **CARE_LINES)
    await goodword.says("jo", "/goodword values")

    await goodword.presses("jo", goodword.answer("jo"), "Edit Care")
    assert goodword.filled_in("jo")["looks"] == "We call back the same day"
    assert await goodword.submits("jo", name="Deep care", looks="We listen to the end") == {}
    await goodword.thanks("ana", "@ben", f"{REASON} #care")

    assert "#care · We listen to the end" in goodword.words(goodword.cards()[0])


async def test_a_retired_value_cannot_be_chosen_and_stays_on_old_cards(goodword: Goodword) -> None:
    await goodword.is_set_up("jo")
    await goodword.has_value("Care", **CARE_LINES)
    await goodword.has_value("Craft")
    await goodword.thanks("ana", "@ben", f"{REASON} #care")
    await goodword.says("jo", "/goodword values")

    await goodword.presses("jo", goodword.answer("jo"), "Retire Care")
    await goodword.thanks("chloe", "@ben", f"{REASON} #care")

    assert "#craft" in goodword.told("chloe")
    assert "\n#care" not in goodword.told("chloe")
    (card,) = goodword.cards()
    assert "#care" in goodword.words(card)


async def test_two_values_cannot_have_the_same_word(goodword: Goodword) -> None:
    await goodword.is_set_up("jo")
    await goodword.has_value("Care")
    await goodword.says("jo", "/goodword values add")

    errors = await goodword.submits("jo", name="care")

    assert errors == {"name": "There is a value #care already."}


async def test_a_member_may_not_add_a_value_but_may_ask_an_admin_once_a_day(
    goodword: Goodword,
) -> None:
    await goodword.is_set_up("kai")
    await goodword.says("ana", "/goodword values add")
    answer = goodword.answer("ana")

    assert goodword.slack.modal("ana") is None
    for _ in range(2):
        await goodword.presses("ana", answer, button_of(goodword, "ana", "Ask Kai"))
        goodword.news("ana")
        await goodword.says("ana", "/goodword values add")

    assert len(goodword.notes("kai")) == 1
    assert await goodword.count("value") == 0


async def test_a_forged_form_of_a_value_is_refused_for_a_member(goodword: Goodword) -> None:
    await goodword.is_set_up("kai")
    await goodword.says("kai", "/goodword values add")
    await goodword.submits("kai", name="Care")
    sent = goodword.heard("view_submission")
    ana = goodword.slack.workspace.user("ana")
    forged = {**sent, "user": {**sent["user"], "id": ana.id, "name": "ana", "username": "ana"}}

    answer = await goodword.delivers(forged, "interactive")

    assert answer.status == 200
    assert await goodword.count("value") == 1


async def test_once_values_are_required_a_kudos_without_one_offers_them(
    goodword: Goodword,
) -> None:
    await goodword.is_set_up("jo")
    await goodword.has_value("Care")

    await goodword.thanks("ana", "@ben")
    assert "Which value does it show?" in goodword.told("ana")
    await goodword.presses("ana", goodword.answer("ana"), "#care")

    assert "#care" in goodword.words(goodword.cards()[0])

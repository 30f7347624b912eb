"""Who people are and how they like it: zones, quiet hours, private praise, comings and goings."""

from datetime import timedelta

import pytest

from playground.slack.people import User
from tests.end_to_end.world import REASON, Goodword, instants_in, local

AUCKLAND = "Pacific/Auckland"
MORNING = local(8, AUCKLAND, 24)


# ---- quiet hours --------------------------------------------------------------------------------


async def test_at_night_in_auckland_the_message_waits_until_eight_and_the_giver_knows(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ian")

    assert "It is outside working hours for @ian" in goodword.told("ana")
    assert instants_in(goodword.told("ana")) == [MORNING]
    assert len(goodword.cards()) == 1
    await goodword.moves(MORNING - timedelta(seconds=1))
    assert goodword.notes("ian") == []
    await goodword.moves(MORNING)
    assert REASON in goodword.words(goodword.notes("ian")[0])


async def test_thanks_of_one_night_arrive_in_one_message(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ian")
    await goodword.moves(timedelta(hours=4))
    await goodword.thanks("ben", "@ian", "found the missing invoice for the clinic")
    await goodword.moves(MORNING)

    (note,) = goodword.notes("ian")
    assert REASON in goodword.words(note)
    assert "the missing invoice" in goodword.words(note)


async def test_weekends_are_quiet(goodword: Goodword) -> None:
    await goodword.moves(local(11, "Europe/London", 28))  # a Saturday

    await goodword.thanks("ana", "@ben")
    await goodword.moves(local(7, "Europe/London", 30))
    assert goodword.notes("ben") == []
    await goodword.moves(local(8, "Europe/London", 30))

    assert len(goodword.notes("ben")) == 1


async def test_a_message_held_in_a_program_that_was_stopped_comes_after_the_start(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ian")
    goodword.program.engine._due.clear()  # what a new process knows of the old one's alarms

    await goodword.moves(MORNING)

    assert len(goodword.notes("ian")) == 1


# ---- me -----------------------------------------------------------------------------------------


async def test_a_zone_that_does_not_exist_is_refused_beside_the_field(goodword: Goodword) -> None:
    await goodword.says("ana", "/goodword me")

    errors = await goodword.submits("ana", zone="Middle-earth/Shire")

    assert errors == {"zone": "I don't know this zone. Write it like Europe/Berlin."}
    (row,) = await goodword.rows("SELECT count(*) AS n FROM person WHERE zone LIKE '%Shire%'")
    assert row["n"] == 0


async def test_a_zone_chosen_by_hand_outranks_the_one_of_slack(goodword: Goodword) -> None:
    await goodword.says("ian", "/goodword me")
    assert await goodword.submits("ian", zone="europe/london") == {}
    await goodword.slack.admin.change_user("ian", tz="Pacific/Honolulu")

    await goodword.thanks("ana", "@ian")

    assert len(goodword.notes("ian")) == 1


async def test_hours_that_are_never_quiet_let_everything_through(goodword: Goodword) -> None:
    await goodword.says("ian", "/goodword me")
    assert await goodword.submits("ian", quiet_start="0", quiet_end="0") == {}

    await goodword.thanks("ana", "@ian")

    assert len(goodword.notes("ian")) == 1


async def test_the_form_shows_what_was_chosen_before(goodword: Goodword) -> None:
    await goodword.says("ian", "/goodword me")
    await goodword.submits("ian", zone="Europe/London", praise="private", quiet_start="20")

    await goodword.says("ian", "/goodword me")

    kept = goodword.filled_in("ian")
    assert (kept["zone"], kept["praise"], kept["quiet_start"]) == ("Europe/London", "private", "20")


async def test_settings_changed_from_the_home_show_there_at_once(goodword: Goodword) -> None:
    home = await goodword.slack.open_home("ben")
    await goodword.presses("ben", home, "Change my settings")
    assert await goodword.submits("ben", zone="Asia/Tokyo") == {}

    assert "Asia/Tokyo" in goodword.words(goodword.slack.home("ben"))


# ---- private praise -----------------------------------------------------------------------------


async def prefers_private(goodword: Goodword, who: str) -> None:
    """Have somebody choose to be thanked in private."""
    await goodword.says(who, "/goodword me")
    assert await goodword.submits(who, praise="private") == {}


async def test_who_likes_private_thanks_stands_on_no_card(goodword: Goodword) -> None:
    await prefers_private(goodword, "ben")

    await goodword.thanks("ana", "@ben")

    assert goodword.public() == []
    assert len(goodword.notes("ben")) == 1
    assert "@ben prefers to be thanked in private: not on the card" in goodword.told("ana")


async def test_among_several_only_the_one_who_likes_it_private_is_left_out(
    goodword: Goodword,
) -> None:
    await prefers_private(goodword, "ben")

    await goodword.thanks("ana", "@ben @chloe")

    (card,) = goodword.cards()
    assert "@ana thanks @chloe" in goodword.words(card)
    assert "Ben" not in goodword.words(card)
    assert [len(goodword.notes(who)) for who in ("ben", "chloe")] == [1, 1]


async def test_the_line_in_the_origin_names_nobody_who_likes_it_private(
    goodword: Goodword,
) -> None:
    await goodword.is_set_up(recognition="thanks")
    await prefers_private(goodword, "ben")

    await goodword.thanks("ana", "@ben @chloe")

    assert all("Ben" not in goodword.words(said) for said in goodword.public())


# ---- comings and goings -------------------------------------------------------------------------


def newcomer(handle: str = "pia") -> User:
    """Return somebody who was not at the company before."""
    return User(
        f"U0{handle.upper():0<8}", handle, "Pia Neu", tz="Europe/Berlin", team_id="T0HARBOUR1"
    )


async def test_a_newcomer_can_be_thanked_on_the_first_day(goodword: Goodword) -> None:
    await goodword.slack.admin.join_team(newcomer())

    await goodword.thanks("ana", "@pia")

    assert len(goodword.notes("pia")) == 1
    assert len(goodword.slack.calls("users.info")) == 0


async def test_somebody_of_whom_slack_never_told_is_looked_up(goodword: Goodword) -> None:
    user = newcomer("quentin")
    goodword.slack.workspace.users[user.id] = user

    await goodword.thanks("ana", "@quentin")

    assert len(goodword.notes("quentin")) == 1


async def test_a_new_name_shows_on_the_next_card(goodword: Goodword) -> None:
    await goodword.slack.admin.change_user("ben", real_name="Ben Okafor-Ruiz")

    await goodword.thanks("ana", "@ben")

    assert "Ana Sousa thanked Ben Okafor-Ruiz" in goodword.words(goodword.cards()[0])


async def test_a_member_who_becomes_a_guest_cannot_be_thanked_any_more(goodword: Goodword) -> None:
    await goodword.slack.admin.change_user("ben", kind="single_guest")

    await goodword.thanks("ana", "@ben")

    assert "@ben is a guest here" in goodword.words(goodword.form("ana"))
    assert await goodword.kudos() == 0


async def test_a_message_that_waits_for_somebody_who_leaves_is_not_sent(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ian")

    await goodword.slack.admin.change_user("ian", kind="deactivated")
    await goodword.moves(MORNING)

    assert goodword.notes("ian") == []
    assert sorted(set((await goodword.deliveries()).values())) == ["cancelled", "sent"]


async def test_somebody_missing_from_the_whole_listing_counts_as_gone(goodword: Goodword) -> None:
    del goodword.slack.workspace.users[goodword.slack.workspace.user("ben").id]

    await goodword.program.sync_directory()

    (row,) = await goodword.rows("SELECT standing FROM account WHERE external_id LIKE 'U0BEN%'")
    assert row["standing"] == "deactivated"


async def test_whoever_comes_back_can_be_thanked_again(goodword: Goodword) -> None:
    await goodword.slack.admin.change_user("ben", kind="deactivated")
    await goodword.slack.admin.change_user("ben", kind="member")

    await goodword.thanks("ana", "@ben")

    assert len(goodword.notes("ben")) == 1


# ---- the end ------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [("tokens_revoked", "app_uninstalled"), ("app_uninstalled",)])
async def test_after_the_app_was_removed_nothing_is_sent(
    goodword: Goodword, order: tuple[str, ...]
) -> None:
    await goodword.thanks("ana", "@ian")
    sent = len(goodword.posts())
    bot = goodword.slack.workspace.user("goodword").id
    goodword.slack.workspace.installation.is_installed = False
    for kind in order:
        await goodword.slack.people.event({"type": kind, "tokens": {"oauth": [], "bot": [bot]}})

    await goodword.moves(MORNING)

    assert len(goodword.posts()) == sent
    assert (await goodword.rows("SELECT connected FROM workspace"))[0]["connected"] == 0


async def test_a_late_command_after_the_removal_is_answered_and_not_stored(
    goodword: Goodword,
) -> None:
    await goodword.slack.admin.uninstall()

    await goodword.slack.say("ana", "general", f"/kudos @ben {REASON}")
    await goodword.settled()

    assert "not connected" in goodword.told("ana")
    assert await goodword.count("kudos") == 0


async def test_the_revoked_token_of_a_person_changes_nothing(goodword: Goodword) -> None:
    ana = goodword.slack.workspace.user("ana").id
    await goodword.slack.people.event(
        {"type": "tokens_revoked", "tokens": {"oauth": [ana], "bot": []}}
    )

    await goodword.thanks("ana", "@ben")

    assert len(goodword.cards()) == 1

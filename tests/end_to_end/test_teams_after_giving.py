"""What can be done in Teams with a kudos that was given: join, edit, undo, report, show."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.units import Stores
from playground.teams.harness import words_of
from playground.teams.messages import Message
from storage.units import SqlStores
from tests.end_to_end.teams_world import CHANNEL, OnTeams, goodword_on_teams
from tests.end_to_end.test_teams_giving import BETTER
from tests.end_to_end.world import REASON, in_a_task

HIDDEN = "hidden until a curator has looked at it"
HOME = {
    "Thanks I received": REASON,
    "Thanks I gave": "Nothing yet",
    "What I can do": "kudos",
    "Change my settings": "Time zone",
    "Thank a colleague": "Whom do you thank?",
}
AWAKE = ("ben", "jo", "kai", "chloe", "ana", "dieter")


@pytest.fixture
async def goodword(tmp_path: Path, empty_database: Path) -> AsyncIterator[OnTeams]:
    """The program beside a simulated Teams."""
    async with in_a_task(goodword_on_teams(tmp_path, empty_database)) as here:
        yield here


async def changes(goodword: OnTeams, statement: str, **key: object) -> None:
    """Change the database by hand."""

    def keep(stores: Stores) -> None:
        assert isinstance(stores, SqlStores)
        stores.transaction.execute(text(statement), key)

    await goodword.program.database.write(keep)


async def reports_to(goodword: OnTeams, who: str, manager: str) -> None:
    """Have the list of staff say that somebody reports to somebody."""
    await changes(
        goodword,
        "UPDATE person SET manager_id ="
        " (SELECT person_id FROM account WHERE external_id = :manager)"
        " WHERE id = (SELECT person_id FROM account WHERE external_id = :who)",
        who=goodword.oid(who),
        manager=goodword.oid(manager),
    )


async def curated_by(goodword: OnTeams, who: str) -> None:
    """Have somebody look after the space, without the way through its forms."""
    await changes(goodword, "UPDATE space SET is_set_up = true")
    await changes(
        goodword,
        "INSERT INTO role (space_id, person_id, role)"
        " SELECT space.id, account.person_id, 'curator' FROM space, account"
        " WHERE account.external_id = :who",
        who=goodword.oid(who),
    )


def with_words(goodword: OnTeams, who: str, words: str) -> Message:
    """Return the newest message of somebody's chat that says something."""
    found = [one for one in goodword.chat(who) if words in words_of(one)]
    assert found, goodword.all_told(who)
    return found[-1]


# ---- join, keep private ------------------------------------------------------------------------


async def test_me_too_puts_names_on_the_card_for_everybody(goodword: OnTeams) -> None:
    await goodword.praises("ana")
    (card,) = goodword.posted()

    await goodword.clicks("chloe", card, "Me too")
    await goodword.clicks("kai", goodword.posted()[0], "Me too")
    await goodword.clicks("kai", goodword.posted()[0], "Me too")
    await goodword.clicks("ben", goodword.posted()[0], "Me too")

    for shown in (words_of(goodword.posted()[0]), words_of(goodword.teams.card("gita", card))):
        assert "Chloé Martin" in shown
        assert shown.count("Kai Lindqvist") == 1
    assert await goodword.count("kudos_join") == 2
    assert "Your name is on the card now" in goodword.all_told("chloe")
    assert "You have joined this one already" in goodword.all_told("kai")
    assert "This card is yours already" in goodword.all_told("ben")


async def test_keeping_it_private_takes_one_of_several_off_the_card(goodword: OnTeams) -> None:
    await goodword.types("ana", f"@Goodword kudos @Ben Okafor @Chloé Martin {REASON}")

    await goodword.clicks("ben", goodword.chat("ben")[-1], "Keep private")

    (card,) = goodword.posted()
    assert "Chloé Martin" in words_of(card)
    assert "Ben" not in words_of(card)
    assert REASON in words_of(goodword.chat("ben")[0]) + goodword.all_told("ben")


async def test_keeping_it_private_as_the_only_one_removes_the_card(goodword: OnTeams) -> None:
    await goodword.praises("ana")

    await goodword.clicks("ben", goodword.chat("ben")[-1], "Keep private")

    assert goodword.posted() == []
    await goodword.tells("ben", "kudos mine")
    assert REASON in goodword.newest("ben")


async def test_who_likes_private_thanks_stands_on_no_card(goodword: OnTeams) -> None:
    await goodword.tells("ben", "me")
    await goodword.fills("ben", "Save my settings", praise="private")

    await goodword.praises("ana")

    assert goodword.posted() == []
    assert REASON in goodword.all_told("ben")
    assert "prefers to be thanked in private" in goodword.newest("ana")


# ---- edit, undo --------------------------------------------------------------------------------


async def test_an_edit_within_ten_minutes_changes_card_and_message(goodword: OnTeams) -> None:
    await goodword.praises("ana")
    answer = goodword.chat("ana")[-1]

    await goodword.clicks("ana", answer, "Edit the text")
    assert goodword.dialog_holds("ana")["reason"] == REASON
    assert await goodword.answers("ana", reason=BETTER) == {}

    for shown in (goodword.posted()[0], goodword.chat("ben")[-1]):
        assert BETTER in words_of(shown)
        assert REASON not in words_of(shown)
    await goodword.moves(timedelta(minutes=11))
    await goodword.clicks("ana", answer, "Edit the text")
    told = words_of(goodword.teams.dialog("ana")) + goodword.all_told("ana")
    assert "for 10 minutes" in told


@pytest.mark.parametrize("by_button", [True, False])
async def test_undo_takes_card_and_message_away(goodword: OnTeams, by_button: bool) -> None:
    await goodword.praises("ana")
    (card,) = goodword.posted()

    if by_button:
        await goodword.clicks("ana", goodword.chat("ana")[-1], "Undo")
    else:
        await goodword.tells("ana", "kudos undo")

    assert goodword.posted() == []
    assert goodword.chat("ben") == []
    assert await goodword.kudos() == 0
    assert "Undone" in goodword.all_told("ana")
    await goodword.teams.press("chloe", card, "Me too")
    await goodword.settled()
    assert "This kudos was taken back" in goodword.all_told("chloe")


async def test_nobody_takes_back_the_kudos_of_another(goodword: OnTeams) -> None:
    await goodword.praises("ana")
    (card,) = [one for one in goodword.chat("ana") if "Undo" in words_of(one)]

    await goodword.teams.press("ben", card, "Undo")  # a card that was copied to him
    await goodword.settled()

    assert await goodword.kudos() == 1
    assert "Undone" not in goodword.all_told("ben")


# ---- reports -----------------------------------------------------------------------------------


async def test_three_reports_hide_a_card_and_a_curator_brings_it_back(goodword: OnTeams) -> None:
    await curated_by(goodword, "jo")
    await goodword.praises("ana")

    for who in ("chloe", "kai"):
        await goodword.clicks(who, goodword.posted()[0], "Report it")
    assert REASON in words_of(goodword.posted()[0])
    await goodword.clicks("gita", goodword.posted()[0], "Report it")

    assert HIDDEN in words_of(goodword.posted()[0])
    assert REASON not in words_of(goodword.posted()[0])
    told = with_words(goodword, "jo", "3 people reported it")
    assert "Chloé" not in words_of(told)
    await goodword.clicks("jo", told, "Leave it up")
    assert REASON in words_of(goodword.posted()[0])
    assert "left it up" in goodword.all_told("gita")


async def test_what_a_curator_takes_down_is_gone_and_its_giver_is_told(goodword: OnTeams) -> None:
    await curated_by(goodword, "jo")
    await goodword.praises("ana")
    await goodword.clicks("kai", goodword.posted()[0], "Report it")

    await goodword.tells("jo", "admin queue")
    assert REASON in goodword.newest("jo")
    await goodword.clicks("jo", goodword.with_button("jo", "Take it down"), "Take it down")
    await goodword.moves(timedelta(hours=6))  # the working day of Ana has begun

    assert goodword.posted() == []
    assert "A curator has taken down your thanks" in goodword.all_told("ana")
    await goodword.tells("chloe", "admin queue")
    assert "can do this" in goodword.newest("chloe")


# ---- managers ----------------------------------------------------------------------------------


async def test_a_receiver_shows_thanks_to_their_manager(goodword: OnTeams) -> None:
    await goodword.praises("ana", reason=f"{REASON} --private")
    await goodword.clicks("ben", goodword.chat("ben")[-1], "Show it")
    assert "Nobody is set as your manager" in goodword.all_told("ben")
    await reports_to(goodword, "ben", "kai")
    await goodword.moves(timedelta(minutes=10))  # before that it is the same press

    await goodword.clicks("ben", goodword.with_button("ben", "Show it"), "Show it")

    copy = with_words(goodword, "kai", "shows you thanks from")
    assert REASON in words_of(copy)
    assert "gets it now" in goodword.all_told("ben")


async def test_a_manager_sees_whom_nobody_thanked_and_thanks_by_one_press(
    goodword: OnTeams,
) -> None:
    for who in ("ben", "gita"):
        await reports_to(goodword, who, "ana")
    await goodword.praises("ana")

    await goodword.tells("ana", "kudos team")
    shown = goodword.newest("ana")
    assert "Gita Shrestha" in shown
    assert "59 kudos are left" in shown
    await goodword.clicks("ana", goodword.chat("ana")[-1], "Thank Gita Shrestha")

    assert goodword.dialog_holds("ana")["to"] == goodword.oid("gita")


# ---- looking -----------------------------------------------------------------------------------


async def test_each_sees_what_they_gave_and_got(goodword: OnTeams) -> None:
    await goodword.praises("ana")

    await goodword.tells("ana", "kudos given")
    await goodword.tells("ben", "kudos mine")

    assert "Ben Okafor" in goodword.newest("ana")
    assert "Ana Sousa" in goodword.newest("ben")
    assert REASON in goodword.newest("ben")


async def test_help_is_given_here_and_in_a_channel_and_for_what_is_not_known(
    goodword: OnTeams,
) -> None:
    for typed, expected in (("help", "values"), ("help kudos", "kudos undo"), ("kudso", "kudos")):
        await goodword.tells("ana", typed)
        assert expected in goodword.newest("ana")
        assert "/" + expected not in goodword.newest("ana")
    await goodword.types("ana", "@Goodword help")
    assert goodword.posted() == []
    assert "What I can do" in goodword.newest("ana")


async def test_every_button_of_the_home_opens_what_it_says(goodword: OnTeams) -> None:
    await goodword.praises("ana")
    await goodword.tells("ben", "home")

    for button, expected in HOME.items():
        await goodword.clicks("ben", goodword.with_button("ben", button), button)
        assert expected in words_of(goodword.dialog("ben"))


async def test_settings_changed_from_the_home_show_there_at_once(goodword: OnTeams) -> None:
    await goodword.tells("ben", "home")
    settings = "Change my settings"
    await goodword.clicks("ben", goodword.with_button("ben", settings), settings)

    await goodword.answers("ben", zone="Asia/Tokyo")

    home = goodword.with_button("ben", "Change my settings")
    assert "Asia/Tokyo" in words_of(home)
    assert len([one for one in goodword.chat("ben") if "Good work, seen" in words_of(one)]) == 1


async def test_after_ten_cards_within_an_hour_the_others_share_one(goodword: OnTeams) -> None:
    await goodword.is_set_up_here("jo", recognition=CHANNEL)
    pairs = [(giver, to) for giver in AWAKE for to in AWAKE if giver != to][:13]
    for number, (giver, to) in enumerate(pairs):
        await goodword.praises(giver, to, f"{REASON}, number {number}", "Product/General")

    *alone, shared = goodword.posted()
    assert len(alone) == 10
    for number in (10, 11, 12):
        assert f"number {number}" in words_of(shared)
    await goodword.tells(pairs[12][0], "kudos undo")
    assert "number 12" not in words_of(goodword.posted()[-1])

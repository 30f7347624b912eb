"""Giving thanks in Teams, by every way in: what Slack's people can do, Teams' people can."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from playground.teams.harness import words_of
from tests.end_to_end.teams_world import CHANNEL, OnTeams, goodword_on_teams
from tests.end_to_end.world import REASON, in_a_task

BETTER = "fixed the import on Saturday for the school"
FIVE = ("ben", "chloe", "gita", "jo", "kai")


@pytest.fixture
async def goodword(tmp_path: Path, empty_database: Path) -> AsyncIterator[OnTeams]:
    """The program beside a simulated Teams."""
    async with in_a_task(goodword_on_teams(tmp_path, empty_database)) as here:
        yield here


# ---- the ways in -------------------------------------------------------------------------------


async def test_a_typed_kudos_becomes_a_card_a_message_and_a_private_answer(
    goodword: OnTeams,
) -> None:
    await goodword.praises("ana")

    (card,) = goodword.posted()
    assert "<at>Ana Sousa</at> thanks <at>Ben Okafor</at>" in words_of(card)
    assert REASON in words_of(card)
    assert REASON in goodword.newest("ben")
    assert "Thanked" in goodword.newest("ana")
    assert "Thanks" in goodword.newest("ana")


async def test_a_mention_in_a_thread_gives_a_card_in_that_thread(goodword: OnTeams) -> None:
    first = await goodword.types("ben", "The export is through.")

    await goodword.types("ana", f"@Goodword kudos @Ben Okafor {REASON}", thread=first)

    (card,) = goodword.posted()
    assert card.thread == first.id
    assert card.is_reply


async def test_thanks_in_a_group_chat_reach_the_person_and_the_giver_alone(
    goodword: OnTeams,
) -> None:
    await goodword.praises("gita", place="Night shift")

    assert goodword.posted("Night shift") == []  # cards are for channels, as in Slack
    assert REASON in goodword.newest("ben")
    assert "No card this time" in goodword.newest("gita")


async def test_thanks_in_a_private_channel_stay_there(goodword: OnTeams) -> None:
    await goodword.praises("ana", "Dieter Krause", place="Leads")

    assert [REASON in words_of(card) for card in goodword.posted("Leads")] == [True]
    assert goodword.posted() == []


async def test_a_form_in_a_channel_is_shown_to_its_giver_alone(goodword: OnTeams) -> None:
    await goodword.types("ana", "@Goodword kudos")

    assert goodword.posted() == []
    offer = goodword.with_button("ana", "Open the form")
    await goodword.clicks("ana", offer, "Open the form")
    assert await goodword.answers("ana", to=["ben"], reason=REASON) == {}
    (card,) = goodword.posted()
    assert "<at>Ben Okafor</at>" in words_of(card)


async def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(goodword: OnTeams) -> None:
    await goodword.tells("ana", "kudos")

    await goodword.fills("ana", "Send thanks", to=["ana"], reason=REASON)

    assert await goodword.kudos() == 0
    shown = goodword.with_button("ana", "Send thanks").seen_by(goodword.oid("ana"))
    assert "You can't thank yourself" in words_of(shown[0])
    assert "Ana Sousa" in words_of(shown[0])
    assert goodword.held_in("ana", "Send thanks")["to"] == goodword.oid("ana")
    assert goodword.held_in("ana", "Send thanks")["reason"] == REASON
    await goodword.fills("ana", "Send thanks", to=["ben"])
    assert await goodword.kudos() == 1


async def test_thank_for_this_on_a_message_fills_in_who_wrote_it(goodword: OnTeams) -> None:
    said = await goodword.types("ben", "The secret export works again")

    await goodword.teams.extension("ana", CHANNEL, "kudos.from_message", said)
    assert goodword.dialog_holds("ana")["to"] == goodword.oid("ben")
    assert "The secret export works again" in words_of(goodword.dialog("ana"))
    assert await goodword.answers("ana", reason=REASON) == {}

    assert await goodword.kudos() == 1
    assert REASON in goodword.newest("ben")
    for table, column in (("inbox", "reply"), ("kudos", "reason"), ("delivery", "payload")):
        kept = await goodword.rows(f"SELECT {column} AS words FROM {table}")
        assert not any("secret" in str(row["words"]) for row in kept)


async def test_kudos_beside_the_box_for_typing_opens_the_form(goodword: OnTeams) -> None:
    await goodword.teams.extension("ana", CHANNEL, "kudos.from_anywhere")
    refused = await goodword.answers("ana", reason="too short", to=["ben"])
    assert list(refused) == ["words:reason"]  # Teams itself does not send it
    await goodword.answers("ana", reason="🎉" * 20, to=["ben"])
    assert "15 characters" in words_of(goodword.dialog("ana"))
    assert goodword.dialog_holds("ana")["reason"] == "🎉" * 20
    assert "Ben Okafor" in words_of(goodword.dialog("ana"))

    await goodword.answers("ana", to=["ben"], reason=REASON)

    assert await goodword.kudos() == 1
    assert "Thanked" in goodword.all_told("ana") + words_of(goodword.teams.dialog("ana"))


async def test_thank_back_opens_a_dialog_with_the_giver_in_it(goodword: OnTeams) -> None:
    await goodword.praises("ana")

    await goodword.clicks("ben", goodword.with_button("ben", "Thank back"), "Thank back")
    assert goodword.dialog_holds("ben")["to"] == goodword.oid("ana")
    assert await goodword.answers("ben", reason="explained the whole export to me") == {}

    assert await goodword.kudos() == 2
    assert goodword.teams.dialog("ben") is None or "Thanked" in words_of(goodword.dialog("ben"))


async def test_several_people_and_a_private_kudos(goodword: OnTeams) -> None:
    await goodword.types(
        "ana", f"@Goodword kudos @Ben Okafor @Chloé Martin @Kai Lindqvist {REASON}"
    )
    await goodword.types("ben", f"@Goodword kudos @Gita Shrestha {BETTER} --private")

    (card,) = goodword.posted()
    for name in ("Ben Okafor", "Chloé Martin", "Kai Lindqvist"):
        assert name in words_of(card)
    assert "just between you" in goodword.newest("gita")
    assert await goodword.kudos() == 2


async def test_the_form_has_a_tick_for_private_and_a_customer(goodword: OnTeams) -> None:
    await goodword.tells("ana", "kudos")
    await goodword.fills(
        "ana", "Send thanks", to=["ben"], reason=REASON, private=True, customer="Acme & <Sons>"
    )

    assert goodword.posted() == []
    assert "Customer: Acme" in goodword.newest("ben")
    assert "just between you" in goodword.newest("ben")


async def test_markup_of_people_is_inert_on_the_card(goodword: OnTeams) -> None:
    evil = "told us **now**, see [the bank](http://evil.example) _on_ Sunday <at>all</at>"

    await goodword.types("ana", "@Goodword kudos")
    offer = goodword.with_button("ana", "Open the form")
    await goodword.clicks("ana", offer, "Open the form")
    await goodword.answers("ana", to=["ben"], reason=evil)

    (card,) = goodword.posted()
    mentioned = [
        one["mentioned"]["id"] for shown in card.cards for one in shown["msteams"]["entities"]
    ]
    assert sorted(mentioned) == sorted([goodword.oid("ana"), goodword.oid("ben")])
    marked = [one for shown in card.cards for one in texts_with_markdown(shown)]
    assert marked
    assert not any("http" in one or "**now" in one or "<at>all" in one for one in marked)


def texts_with_markdown(node: object) -> list[str]:
    """Return every text of a card in which Teams reads Markdown and mentions."""
    if isinstance(node, list):
        return [found for one in node for found in texts_with_markdown(one)]
    if not isinstance(node, dict):
        return []
    own = [str(node["text"])] if node.get("type") == "TextBlock" else []
    own += [str(node["value"]), str(node["title"])] if {"title", "value"} == node.keys() else []
    return own + [found for one in node.values() for found in texts_with_markdown(one)]


# ---- values in thanks --------------------------------------------------------------------------


async def test_an_unknown_value_offers_the_nearest_and_one_press_sends(goodword: OnTeams) -> None:
    await goodword.is_set_up_here()
    await goodword.tells("jo", "values add")
    await goodword.fills("jo", "Save the value", name="Care", looks="We call back the same day")

    await goodword.praises("ana", reason=f"{REASON} #cares")
    assert await goodword.kudos() == 0
    await goodword.clicks("ana", goodword.with_button("ana", "#care"), "#care")

    assert await goodword.kudos() == 1
    (card,) = goodword.posted()
    assert "We call back the same day" in words_of(card)
    assert "#cares" not in words_of(card)


# ---- five a day --------------------------------------------------------------------------------


async def test_the_sixth_can_be_saved_and_comes_back_in_the_morning(goodword: OnTeams) -> None:
    for to in FIVE:
        await goodword.praises("ana", to)
    await goodword.praises("ana", "dieter", BETTER)

    await goodword.clicks("ana", goodword.with_button("ana", "Save for then"), "Save for then")
    assert "Saved. I remind you at" in goodword.all_told("ana")
    await goodword.moves(timedelta(hours=30))

    reminder = goodword.with_button("ana", "Open your draft")
    assert "You wanted to thank" in words_of(reminder)
    await goodword.clicks("ana", reminder, "Open your draft")
    assert goodword.dialog_holds("ana")["reason"] == BETTER
    assert await goodword.answers("ana") == {}
    assert await goodword.kudos() == 6


async def test_one_person_can_be_thanked_three_times_in_thirty_days(goodword: OnTeams) -> None:
    for number in ("first", "second", "third", "fourth"):
        await goodword.praises("ana", reason=f"{REASON} for the {number} time")

    assert await goodword.kudos() == 3
    assert "3 times in 30 days" in goodword.newest("ana")
    offer = goodword.with_button("ana", "Open the form")
    await goodword.clicks("ana", offer, "Open the form")
    assert goodword.dialog_holds("ana")["reason"].endswith("for the fourth time")


# ---- where the bot is not ----------------------------------------------------------------------


async def test_a_bot_that_was_removed_says_in_plain_words_what_to_do(goodword: OnTeams) -> None:
    await goodword.is_set_up_here(recognition="Design")
    await goodword.teams.admin.remove("Product")
    await goodword.settled()

    await goodword.praises("ana")
    await goodword.moves(timedelta(hours=3))  # the working day of Ana has begun

    told = goodword.all_told("ana")
    assert goodword.posted("Design") == []
    assert "I am not in that channel" in told
    await goodword.teams.admin.install("Product")
    await goodword.settled()
    assert [REASON in words_of(card) for card in goodword.posted("Design")] == [True]


async def test_where_the_bot_was_never_added_teams_says_so(goodword: OnTeams) -> None:
    await goodword.teams.admin.remove("Night shift")

    await goodword.praises("gita", place="Night shift")

    assert any("is not in Night shift" in one for one in goodword.teams.notices("gita"))
    assert await goodword.kudos() == 0

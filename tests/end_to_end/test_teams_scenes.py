"""Scenes 1, 3 and 4 of the product, played over Microsoft Teams."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.teams.harness import words_of
from tests.end_to_end.teams_world import CHANNEL, OnTeams, goodword_on_teams
from tests.end_to_end.world import REASON, in_a_task

FIVE = ("ben", "chloe", "gita", "jo", "kai")


@pytest.fixture
async def goodword(tmp_path: Path, empty_database: Path) -> AsyncIterator[OnTeams]:
    """The program beside a simulated Teams."""
    async with in_a_task(goodword_on_teams(tmp_path, empty_database)) as here:
        yield here


# ---- scene 1: whatever Teams delivers again changes nothing -----------------------------------


async def test_a_message_delivered_again_with_the_same_and_with_a_new_id_is_one_kudos(
    goodword: OnTeams,
) -> None:
    await goodword.praises("ana")

    for has_new_id in (False, True, True):
        answer = await goodword.teams.post.repeat(has_new_id=has_new_id)
        assert answer.status == 200
    await goodword.settled()

    assert await goodword.kudos() == 1
    assert len(goodword.posted()) == 1
    assert len(goodword.chat("ben")) == 1
    assert len(goodword.chat("ana")) == 1


async def test_a_message_delivered_four_times_at_once_is_one_kudos(goodword: OnTeams) -> None:
    goodword.teams.post.copies = 4

    await goodword.praises("ana")

    assert await goodword.kudos() == 1
    assert len(goodword.posted()) == 1
    assert len(goodword.chat("ben")) == 1


async def test_a_click_delivered_again_with_the_same_and_with_a_new_id_counts_once(
    goodword: OnTeams,
) -> None:
    await goodword.praises("ana")
    (card,) = goodword.posted()

    await goodword.clicks("kai", card, "Me too")
    for has_new_id in (False, True):
        await goodword.teams.post.repeat(has_new_id=has_new_id)
    await goodword.settled()

    assert await goodword.count("kudos_join") == 1
    assert "Kai Lindqvist" in words_of(goodword.posted()[0])


async def test_many_messages_delivered_several_times_in_any_order_are_one_kudos_each(
    goodword: OnTeams,
) -> None:
    goodword.teams.post.hold()
    for giver in ("ana", "ben", "gita", "ian", "jo"):
        for number, to in enumerate(("kai", "chloe", "dieter")):
            await goodword.praises(giver, to, f"{REASON}, for the {number + 1}. time")

    answers = await goodword.teams.post.release(seed=7)
    await goodword.settled()

    assert {answer.status for answer in answers} == {200}
    assert await goodword.kudos() == 15
    notes = [goodword.chat(who) for who in ("kai", "chloe", "dieter")]
    assert await goodword.count("kudos_receiver") == 15
    assert all(notes)


# ---- scene 3: five a day ----------------------------------------------------------------------


async def test_the_sixth_kudos_of_the_day_is_refused_with_the_time_of_renewal(
    goodword: OnTeams,
) -> None:
    for to in FIVE:
        await goodword.praises("ana", to)
    assert await goodword.kudos() == 5

    await goodword.praises("ana", "dieter")

    assert await goodword.kudos() == 5
    assert "You have given your 5 kudos of today" in goodword.newest("ana")
    assert "{{TIME(2026-11-24T" in goodword.newest("ana")
    assert "5 kudos of today" not in words_of(goodword.teams.messages(CHANNEL)[-1])


async def test_moving_to_another_zone_does_not_give_five_more(goodword: OnTeams) -> None:
    for to in FIVE:
        await goodword.praises("ana", to)
    await goodword.tells("ana", "me")
    await goodword.clicks(
        "ana", goodword.chat("ana")[-1], "Save my settings", **{"words:zone": "Pacific/Honolulu"}
    )

    await goodword.praises("ana", "dieter")

    assert await goodword.kudos() == 5
    assert "You have given your 5 kudos of today" in goodword.newest("ana")


# ---- scene 4: a short reason, a value that is nearly right ------------------------------------


async def test_a_short_reason_opens_the_form_with_the_text_kept(goodword: OnTeams) -> None:
    await goodword.tells("ana", "kudos @Ben Okafor for helping me")

    assert await goodword.kudos() == 0
    form = goodword.chat("ana")[-1]
    assert "15 characters" in words_of(form)
    assert "for helping me" in str(form.cards)

    await goodword.clicks(
        "ana", form, "Send thanks", **{"words:reason": "for helping me with the export"}
    )
    assert await goodword.kudos() == 1


async def test_an_answer_in_a_channel_is_private(goodword: OnTeams) -> None:
    await goodword.praises("ana", reason="for helping me")

    assert goodword.posted() == []
    assert "15 characters" in goodword.newest("ana")


async def test_people_at_once_are_all_served(goodword: OnTeams) -> None:
    givers = ("ana", "gita", "jo", "ian")

    await asyncio.gather(*(goodword.praises(giver, "kai") for giver in givers))
    await goodword.settled()

    assert await goodword.kudos() == 4

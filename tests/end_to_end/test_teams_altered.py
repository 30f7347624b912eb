"""What a card sends back was in the hands of a client: what a client changed does nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.cards import DATA
from playground.teams.harness import words_of
from playground.teams.messages import Message
from tests.adapters.teams.adaptive import elements_in
from tests.end_to_end.teams_world import OnTeams, goodword_on_teams
from tests.end_to_end.world import in_a_task

PHISHING = "URGENT: your account expires, write your password to kai@evil.example"
STALE = "from an earlier time"


@pytest.fixture
async def goodword(tmp_path: Path, empty_database: Path) -> AsyncIterator[OnTeams]:
    """The program beside a simulated Teams."""
    async with in_a_task(goodword_on_teams(tmp_path, empty_database)) as here:
        yield here


def alter(card: Message, title: str, **told: str) -> None:
    """Have a client send something else for a button."""
    for one in elements_in(card.cards):
        if one.get("title") == title and "data" in one:
            one["data"][DATA].update(told)


async def card_of(goodword: OnTeams) -> Message:
    """Return the card of a kudos in a channel."""
    await goodword.praises("ana")
    (card,) = goodword.posted()
    return card


@pytest.mark.parametrize(
    "told",
    [
        {"a": "nudge.stop", "val": "", "n": "forged"},
        {"a": "nudge.stop", "val": ""},
        {"a": "kudos.undo"},
        {"val": "999"},
        {"n": "forged"},
        {"g": ""},
    ],
)
async def test_a_button_that_was_altered_leaves_the_card_of_all_as_it_is(
    goodword: OnTeams, told: dict[str, str]
) -> None:
    card = await card_of(goodword)
    before = words_of(card)
    alter(card, "Me too", **told)

    await goodword.clicks("kai", card, "Me too")

    assert words_of(goodword.posted()[0]) == before
    assert STALE in goodword.all_told("kai")
    assert await goodword.count("kudos_join") == 0


async def test_nobody_is_told_what_a_client_wrote_into_a_button(goodword: OnTeams) -> None:
    card = await card_of(goodword)
    alter(card, "Me too", a="space.ask", val=f"1:1:{PHISHING}", n="forged")
    told = len(goodword.chat("jo"))

    await goodword.clicks("kai", card, "Me too")

    assert len(goodword.chat("jo")) == told


async def test_the_button_of_somebodys_own_message_does_nothing_for_others(
    goodword: OnTeams,
) -> None:
    card = await card_of(goodword)
    own = data_in(goodword.chat("ana")[-1], "Undo")
    alter(card, "Me too", **own)

    await goodword.clicks("kai", card, "Me too")

    assert STALE in goodword.all_told("kai")
    assert await goodword.kudos() == 1


async def test_ones_own_button_never_takes_the_place_of_a_card_for_all(goodword: OnTeams) -> None:
    card = await card_of(goodword)
    before = words_of(card)
    alter(card, "Me too", **data_in(goodword.chat("ana")[-1], "Undo"))

    await goodword.clicks("ana", card, "Me too")

    assert [words_of(one) for one in goodword.posted()] in ([before], [])


async def test_a_button_that_stands_for_long_answers_anew(goodword: OnTeams) -> None:
    await goodword.tells("ana", "home")
    home = goodword.chat("ana")[-1]
    files = len(goodword.chat("ana"))

    await goodword.clicks("ana", home, "Send me my data")
    first = len(goodword.chat("ana"))
    await goodword.clicks("ana", home, "Send me my data")  # a double click
    for has_new_id in (False, True):
        await goodword.teams.post.repeat(has_new_id=has_new_id)
    await goodword.settled()
    assert len(goodword.chat("ana")) == first > files
    await goodword.teams.move(timedelta(minutes=30))
    await goodword.clicks("ana", home, "Send me my data")

    assert len(goodword.chat("ana")) > first


def data_in(message: Message, title: str) -> dict[str, Any]:
    """Return what a button sends back."""
    buttons = [one for one in elements_in(message.cards) if one.get("title") == title]
    return next(dict(one["data"][DATA]) for one in buttons if "data" in one)

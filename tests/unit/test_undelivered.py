"""An author whose message could not be posted is told why, and what to do next."""

import pytest

from bot.outbox import GiveUp, Park
from bot.ui.language import PSEUDO_LANGUAGE, say_in
from bot.ui.words import words
from bot.undelivered import undelivered


@pytest.mark.parametrize(
    ("verdict", "helps"),
    [
        (GiveUp("not_in_channel"), "Add me to it"),
        (GiveUp("not_in_channel"), "choose another one"),
        (GiveUp("shared_with_another_organisation"), "another organisation"),
        (GiveUp("is_archived"), "choose another one"),
        (GiveUp("channel_not_found"), "choose another one"),
        (GiveUp("bug:1a2b3c4d"), "the code 1a2b3c4d"),
        (GiveUp("msg_too_long"), "msg_too_long"),
        (Park("no_answer_in_time"), "have a look"),
    ],
)
def test_every_reason_says_what_helps(verdict: GiveUp | Park, helps: str) -> None:
    say = say_in("en")

    said = words(undelivered(verdict, say), {}, say)

    assert helps in said


def test_a_channel_of_another_chat_is_named_with_the_chat() -> None:
    say = say_in("en")

    said = words(undelivered(GiveUp("not_in_channel"), say, "slack"), {}, say)

    assert "at once: in Slack." in said


@pytest.mark.parametrize("reason", ["not_in_channel", "is_archived", "bug:1", "other"])
def test_all_of_it_can_be_translated(reason: str) -> None:
    said = undelivered(GiveUp(reason), say_in(PSEUDO_LANGUAGE))

    assert not said.summary.isascii()
    assert said.summary != undelivered(GiveUp(reason), say_in("en")).summary

"""What somebody is told whose file could not be sent."""

import pytest

from bot.outbox import GiveUp
from bot.ui.language import say_in
from bot.ui.words import words
from bot.undelivered import FILE, NOT_ALLOWED, TOO_BIG, undelivered


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (NOT_ALLOWED, "An admin can allow it (files:write)"),
        (TOO_BIG, "too big to be sent here"),
        (f"{FILE}storage_limit_reached", "did not take it (storage_limit_reached)"),
    ],
)
def test_it_is_said_why_and_who_can_hand_it_over(reason: str, told: str) -> None:
    said = words(undelivered(GiveUp(reason), say_in("en")), {}, say_in("en"))

    assert "The file could not be sent." in said
    assert told in said
    assert "goodword person export" in said

"""Who may see the words of our people: asked before every send."""

from dataclasses import replace

import pytest

from bot.audience import ARCHIVED, NOT_A_MEMBER, SHARED_OUTSIDE, objection
from bot.surface import PlaceFacts, PlaceKind
from tests.people import GENERAL

OPEN = PlaceFacts(
    GENERAL, PlaceKind.CHANNEL, shared_outside=False, archived=False, bot_is_member=True
)


def test_our_own_channels_may() -> None:
    assert objection(OPEN) is None


@pytest.mark.parametrize("unasked", [True, False])
def test_a_channel_shared_with_others_may_not(unasked: bool) -> None:
    place = replace(OPEN, shared_outside=True, archived=True, bot_is_member=False)

    assert objection(place, can_post_unasked=unasked) == SHARED_OUTSIDE


def test_an_archived_channel_may_not() -> None:
    assert objection(replace(OPEN, archived=True, bot_is_member=False)) == ARCHIVED


def test_a_channel_without_the_bot_may_if_it_can_post_unasked() -> None:
    place = replace(OPEN, bot_is_member=False)

    assert objection(place) == NOT_A_MEMBER
    assert objection(place, can_post_unasked=True) is None

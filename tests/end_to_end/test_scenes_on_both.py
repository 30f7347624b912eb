"""Scenes 1, 3 and 4 of the product on either database: the tests of other modules, run here."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.end_to_end.test_giving import (
    test_a_reason_of_fourteen_characters_opens_the_form_with_the_text_kept,
    test_an_unknown_value_offers_the_nearest_and_one_press_sends,
)
from tests.end_to_end.test_limits import (
    test_moving_from_auckland_to_honolulu_does_not_give_five_more,
    test_the_sixth_kudos_is_refused_with_the_instant_of_renewal,
)
from tests.end_to_end.test_repeats import (
    test_an_event_delivered_four_times_at_once_and_again_later_is_one_kudos,
)
from tests.end_to_end.world import Goodword, in_a_task, running_goodword

__all__ = [
    "test_a_reason_of_fourteen_characters_opens_the_form_with_the_text_kept",
    "test_an_event_delivered_four_times_at_once_and_again_later_is_one_kudos",
    "test_an_unknown_value_offers_the_nearest_and_one_press_sends",
    "test_moving_from_auckland_to_honolulu_does_not_give_five_more",
    "test_the_sixth_kudos_is_refused_with_the_instant_of_renewal",
]


@pytest.fixture
async def goodword(
    tmp_path: Path, empty_database: Path, migrated_url: str
) -> AsyncIterator[Goodword]:
    """The program on either database, beside a simulated Slack."""
    running = running_goodword(tmp_path, empty_database, database_url=migrated_url)
    async with in_a_task(running) as here:
        yield here

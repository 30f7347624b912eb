"""What somebody is who has several accounts."""

import pytest

from bot.identity import Standing
from bot.people.standings import standing_of

MEMBER, GUEST, GONE = Standing.MEMBER, Standing.GUEST, Standing.DEACTIVATED


@pytest.mark.parametrize(
    ("accounts", "standing"),
    [
        ([MEMBER], MEMBER),
        ([GONE, MEMBER], MEMBER),
        ([MEMBER, GONE], MEMBER),
        ([GUEST, MEMBER], MEMBER),
        ([GUEST, GONE], GUEST),
        ([GONE, GONE], GONE),
        ([], GONE),
    ],
)
def test_a_member_anywhere_is_a_member(accounts: list[Standing], standing: Standing) -> None:
    assert standing_of(accounts) is standing

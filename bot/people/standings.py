"""What somebody is who has several accounts."""

from collections.abc import Collection

from bot.identity import Standing

_BEST_FIRST = (
    Standing.MEMBER,
    Standing.GUEST,
    Standing.OUTSIDER,
    Standing.BOT,
    Standing.DEACTIVATED,
    Standing.ERASED,
)


def standing_of(accounts: Collection[Standing]) -> Standing:
    """Return what a person is: a member when any account is, gone only when every one is.

    Args:
        accounts: what each of their accounts is; without any they are gone.
    """
    return min(accounts, key=_BEST_FIRST.index, default=Standing.DEACTIVATED)

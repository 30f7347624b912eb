"""Whoever was forgotten is not brought back by a directory or a look-up."""

from collections.abc import Collection
from typing import Protocol

from bot.identity import AccountId
from bot.people.erasures import Erasures
from bot.surface import Account
from bot.units import Stores


class Prints(Protocol):
    """Makes prints by which the forgotten are known again."""

    def of_account(self, platform: str, workspace: str, account: AccountId) -> str:
        """Return the print of an account; `workspace` is the platform's own id of it."""
        ...

    def of_email(self, email: str) -> str:
        """Return the print of an address."""
        ...


def never_forgotten(
    accounts: Collection[Account],
    platform: str,
    workspace: str,
    prints: Prints | None,
    stores: Stores,
) -> tuple[Account, ...]:
    """Return the accounts without those of people who were forgotten, in their order."""
    if prints is None:
        return tuple(accounts)
    made = {
        one.id: (
            prints.of_account(platform, workspace, one.id),
            *((prints.of_email(one.email),) if one.email.strip() else ()),
        )
        for one in accounts
    }
    buried = stores.get(Erasures).buried([one for some in made.values() for one in some])
    if not buried:
        return tuple(accounts)
    return tuple(one for one in accounts if buried.isdisjoint(made[one.id]))

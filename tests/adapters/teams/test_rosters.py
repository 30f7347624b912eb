"""Everybody in a place that the bot is new to."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field

import pytest

from adapters.teams.rosters import AT_ONCE, Rosters
from bot.errors import BotError, PlatformError, Unavailable
from bot.identity import AccountId, Standing
from bot.surface import Account


def account(number: int) -> Account:
    return Account(AccountId(f"{number}"), "Somebody", "", "", Standing.MEMBER)


@dataclass
class Office:
    """A directory and a memory, either of which may fail; readings run when they are awaited."""

    accounts: tuple[Account, ...] = (account(1),)
    fails: BotError | None = None
    readings: int = 0
    kept: list[tuple[Account, ...]] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    chores: list[asyncio.Future[object]] = field(default_factory=list)

    async def everyone(self) -> tuple[Account, ...]:
        self.readings += 1
        if self.fails is not None:
            raise self.fails
        return self.accounts

    async def keep(self, accounts: tuple[Account, ...]) -> None:
        self.kept.append(accounts)

    def later(self, work: Awaitable[object]) -> None:
        self.chores.append(asyncio.ensure_future(work))

    async def done(self) -> None:
        self.after.append(len(self.kept))

    async def finish(self) -> None:
        await asyncio.gather(*self.chores)


async def test_what_is_wanted_ten_times_at_once_is_read_once() -> None:
    office = Office()
    rosters = Rosters(office, office.keep, office.later)

    for _ in range(10):
        rosters.refresh(office.done)
    await office.finish()

    assert (office.readings, office.kept) == (1, [(account(1),)])
    assert office.after == [1] * 10  # each was wanted for something, which comes afterwards


async def test_what_is_wanted_again_is_read_again() -> None:
    office = Office()
    rosters = Rosters(office, office.keep, office.later)

    for _ in range(2):
        rosters.refresh(office.done)
        await office.finish()

    assert office.readings == 2


async def test_very_many_are_kept_in_portions() -> None:
    office = Office(tuple(account(number) for number in range(AT_ONCE + 1)))

    Rosters(office, office.keep, office.later).refresh(office.done)
    await office.finish()

    assert [len(some) for some in office.kept] == [AT_ONCE, 1]


@pytest.mark.parametrize("failure", [PlatformError("no_rosters"), Unavailable()])
async def test_what_fails_is_read_when_it_is_wanted_again(failure: BotError) -> None:
    office = Office(fails=failure)
    rosters = Rosters(office, office.keep, office.later)
    rosters.refresh(office.done)
    await office.finish()
    office.fails = None

    rosters.refresh(office.done)
    await office.finish()

    assert (office.readings, len(office.kept)) == (2, 1)

"""What a platform says of people, and what is made of who is missing."""

from collections.abc import Collection

import pytest

from bot.connections import Connections
from bot.errors import PlatformError
from bot.identity import AccountId, Standing
from bot.surface import Account
from tests.fakes import FakeSurfaceDirectory
from tests.office import Office
from tests.people import ANA, BEN, WORKSPACE


@pytest.fixture
def office() -> Office:
    return Office()


def listing(office: Office, *missing: str) -> FakeSurfaceDirectory:
    """Return a directory of everybody in the office but some."""
    here = {account for where, account in office.memory.accounts if where == WORKSPACE.id}
    known = {one: Account(one, one, "", "", Standing.MEMBER) for one in sorted(here)}
    return FakeSurfaceDirectory({one: each for one, each in known.items() if one not in missing})


def account_of(office: Office, who: object) -> AccountId:
    return next(account for (_, account), one in office.memory.accounts.items() if one == who)


async def sync(office: Office, directory: FakeSurfaceDirectory, *, complete: bool) -> None:
    connections = Connections(office.units, office.engine, office.clock)
    where = WORKSPACE.platform, WORKSPACE.external_id
    await connections.sync(*where, directory, complete=complete)


async def test_whoever_is_missing_from_a_list_of_everybody_has_left(office: Office) -> None:
    await sync(office, listing(office, account_of(office, ANA.id)), complete=True)

    assert office.memory.people[ANA.id].standing is Standing.DEACTIVATED
    assert office.memory.people[BEN.id].takes_part


async def test_whoever_is_missing_from_a_part_of_the_list_has_not(office: Office) -> None:
    directory = FakeSurfaceDirectory({})

    await sync(office, directory, complete=False)

    assert office.memory.people[ANA.id].takes_part
    assert office.memory.people[BEN.id].takes_part


async def test_of_whom_a_platform_says_so_has_left_all_the_same(office: Office) -> None:
    ana, ben = (account_of(office, one.id) for one in (ANA, BEN))
    directory = listing(office, ana)
    directory.gone = (ana, ben)

    await sync(office, directory, complete=False)

    assert office.memory.people[ANA.id].standing is Standing.DEACTIVATED
    assert office.memory.people[BEN.id].takes_part  # he is on the list


async def test_a_list_that_cannot_be_read_to_its_end_changes_nothing(office: Office) -> None:
    directory = BreaksOff({})

    await sync(office, directory, complete=False)

    assert office.memory.people[ANA.id].takes_part


class BreaksOff(FakeSurfaceDirectory):
    """A directory that can list people, and then breaks off."""

    async def departed(self, present: Collection[AccountId]) -> tuple[AccountId, ...]:
        raise PlatformError("http_500")

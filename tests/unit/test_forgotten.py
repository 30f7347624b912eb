"""Whoever asked to be forgotten and writes again: one kind line, and nothing of it is kept."""

from pathlib import Path

import pytest

from bot.connections import Connections
from bot.identity import AccountId, Standing
from bot.keys import KeyDirectory
from bot.people.returning import never_forgotten
from bot.reception import Reception
from bot.request import Request, Typed, Who
from bot.surface import Account
from bot.tombstones import Tombstones
from tests.fakes import FakeSurfaceDirectory
from tests.office import REASON, Office, shown
from tests.people import BEN, WORKSPACE, account_of

GONE = Account(AccountId("UGONE"), "Gia", "Africa/Lagos", "en", Standing.MEMBER, "gia@acme.example")
NEW = Account(AccountId("UNEW"), "Nia", "Africa/Lagos", "en", Standing.MEMBER, "nia@acme.example")
PLATFORM, TEAM = WORKSPACE.platform, WORKSPACE.external_id


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def tombstones(office: Office, tmp_path: Path) -> Tombstones:
    """The prints of Gia, who was forgotten."""
    made = Tombstones(KeyDirectory(tmp_path / "keys"), tmp_path / "keys")
    prints = (made.of_account(PLATFORM, TEAM, GONE.id), made.of_email(GONE.email))
    office.memory.tombstones.update(dict.fromkeys(prints))
    return made


@pytest.fixture
def directory() -> FakeSurfaceDirectory:
    return FakeSurfaceDirectory({one.id: one for one in (GONE, NEW)})


@pytest.fixture
def reception(office: Office, tombstones: Tombstones, directory: FakeSurfaceDirectory) -> Reception:
    return Reception(
        office.units, office.dispatcher, {PLATFORM: directory}, office.clock, tombstones
    )


def typed(actor: AccountId, *to: AccountId) -> Request:
    """Return somebody's kudos."""
    said = Typed(("kudos ", *map(Who, to), f" {REASON}"))
    return Request("k1", PLATFORM, TEAM, actor, said)


async def test_they_get_one_kind_line_and_nothing_is_stored(
    office: Office, reception: Reception, directory: FakeSurfaceDirectory
) -> None:
    before = office.memory.snapshot()

    told = shown(await reception.receive(typed(GONE.id, account_of(BEN))))

    assert "You asked me to forget you, and I did" in told
    assert "goodword person welcome" in told
    assert office.memory == before
    assert directory.asked == []


async def test_nobody_brings_them_back_by_naming_them(
    office: Office, reception: Reception, directory: FakeSurfaceDirectory
) -> None:
    await reception.receive(typed(account_of(BEN), GONE.id))

    assert directory.asked == []
    assert (WORKSPACE.id, GONE.id) not in office.memory.accounts


async def test_others_are_still_looked_up(
    office: Office, reception: Reception, directory: FakeSurfaceDirectory
) -> None:
    await reception.receive(typed(account_of(BEN), NEW.id, GONE.id))

    assert directory.asked == [NEW.id]
    assert (WORKSPACE.id, NEW.id) in office.memory.accounts


async def test_the_directory_does_not_bring_them_back(
    office: Office, tombstones: Tombstones, directory: FakeSurfaceDirectory
) -> None:
    connections = Connections(office.units, office.engine, office.clock, tombstones)

    await connections.sync(PLATFORM, TEAM, directory)

    names = {one.name for one in office.memory.people.values()}
    assert "Nia" in names
    assert "Gia" not in names


@pytest.mark.parametrize(
    "again",
    [
        Account(AccountId("UOTHER"), "Gia", "UTC", "en", Standing.MEMBER, "GIA@acme.example "),
        Account(GONE.id, "Gia Renamed", "UTC", "en", Standing.MEMBER, ""),
    ],
    ids=["another account, the same address", "the same account, no address"],
)
def test_address_and_account_each_tell_who_it_is(
    office: Office, tombstones: Tombstones, again: Account
) -> None:
    left = office.units.read_now(
        lambda stores: never_forgotten([again, NEW], PLATFORM, TEAM, tombstones, stores)
    )

    assert left == (NEW,)


def test_without_prints_everybody_stays(office: Office) -> None:
    left = office.units.read_now(
        lambda stores: never_forgotten([GONE, NEW], PLATFORM, TEAM, None, stores)
    )

    assert left == (GONE, NEW)

"""People's clocks and languages come with what they do: Teams' rosters tell neither."""

from dataclasses import dataclass, field

from adapters.teams.habits import Habits
from bot.identity import AccountId, Standing
from bot.surface import Account
from tests.adapters.teams.signing import TENANT, Json
from tests.fakes import FakeSurfaceDirectory

ANA = AccountId("0a0a0a0a-0000-4000-8000-00000000000a")


@dataclass
class Kept:
    accounts: list[Account] = field(default_factory=list)

    async def keep(self, tenant: str, accounts: tuple[Account, ...]) -> None:
        assert tenant == TENANT
        self.accounts.extend(accounts)


def doing(zone: str = "Europe/Lisbon", locale: str = "pt-PT") -> Json:
    return {"from": {"aadObjectId": ANA}, "localTimezone": zone, "locale": locale}


def habits(kept: Kept, directory: FakeSurfaceDirectory | None = None) -> Habits:
    known = Account(ANA, "Ana", "", "", Standing.MEMBER, email="ana@acme.example")
    return Habits(TENANT, directory or FakeSurfaceDirectory({ANA: known}), kept.keep)


async def test_a_clock_and_a_language_are_kept_with_all_that_is_known() -> None:
    kept = Kept()

    await habits(kept).learn(doing())

    (account,) = kept.accounts
    assert (account.zone, account.locale) == ("Europe/Lisbon", "pt-PT")
    assert (account.name, account.email) == ("Ana", "ana@acme.example")


async def test_what_is_told_again_is_kept_once_and_what_changes_anew() -> None:
    kept = Kept()
    here = habits(kept)

    for zone in ("Europe/Lisbon", "Europe/Lisbon", "Asia/Tokyo"):
        await here.learn(doing(zone))

    assert [account.zone for account in kept.accounts] == ["Europe/Lisbon", "Asia/Tokyo"]


async def test_a_zone_that_does_not_exist_changes_none() -> None:
    kept = Kept()

    await habits(kept).learn(doing("Middle-earth/Shire"))
    await habits(kept).learn(doing("../../etc", ""))

    assert [account.zone for account in kept.accounts] == [""]


async def test_a_directory_that_is_away_is_asked_again_with_the_next_word() -> None:
    kept = Kept()
    directory = FakeSurfaceDirectory(
        {ANA: Account(ANA, "Ana", "", "", Standing.MEMBER)}, broken={ANA}
    )
    here = habits(kept, directory)

    await here.learn(doing())
    assert kept.accounts == []
    directory.broken.clear()
    await here.learn(doing())

    assert [account.zone for account in kept.accounts] == ["Europe/Lisbon"]

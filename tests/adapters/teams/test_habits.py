"""People's clocks and languages come with what they do: Teams' rosters tell neither."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from adapters.teams.habits import Habits
from adapters.teams.heard import MOST_HEARD, Heard, put
from bot.clock import MovableClock
from bot.identity import AccountId, Standing
from bot.surface import Account
from tests.adapters.teams.signing import NOW, TENANT, Json
from tests.fakes import FakeSurfaceDirectory

ANA = AccountId("0a0a0a0a-0000-4000-8000-00000000000a")
KNOWN = Account(ANA, "Ana", "", "", Standing.MEMBER, email="ana@acme.example")


@dataclass
class Slow(FakeSurfaceDirectory):
    """A directory that answers when it is let."""

    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def look_up(self, account: AccountId) -> Account | None:
        self.asked.append(account)
        await self.go_on.wait()
        return self.accounts.get(account)


@dataclass
class Scene:
    """What is kept of what is heard."""

    directory: FakeSurfaceDirectory = field(
        default_factory=lambda: FakeSurfaceDirectory({ANA: KNOWN})
    )
    kept: list[Account] = field(default_factory=list)
    seconds: float = 5.0

    def __post_init__(self) -> None:
        self.clock, self.heard = MovableClock(NOW), Heard()
        self.habits = Habits(
            TENANT, self.directory, self.keep, self.heard, self.clock, self.seconds
        )

    async def keep(self, tenant: str, accounts: tuple[Account, ...]) -> None:
        assert tenant == TENANT
        self.kept.extend(accounts)

    async def learn(self, zone: str = "Europe/Lisbon", locale: str = "pt-PT") -> None:
        self.heard.hear(doing(zone, locale), None)
        await self.habits.learn(ANA)


def doing(zone: str = "Europe/Lisbon", locale: str = "pt-PT") -> Json:
    return {"from": {"aadObjectId": ANA}, "localTimezone": zone, "locale": locale}


async def test_a_clock_and_a_language_are_kept_with_all_that_is_known() -> None:
    scene = Scene()

    await scene.learn()

    (account,) = scene.kept
    assert (account.zone, account.locale) == ("Europe/Lisbon", "pt-PT")
    assert (account.name, account.email) == ("Ana", "ana@acme.example")


async def test_what_is_told_again_is_kept_once_and_what_changes_anew() -> None:
    scene = Scene()

    for zone in ("Europe/Lisbon", "Europe/Lisbon", "Asia/Tokyo"):
        await scene.learn(zone)

    assert [account.zone for account in scene.kept] == ["Europe/Lisbon", "Asia/Tokyo"]


async def test_a_zone_that_does_not_exist_changes_none() -> None:
    scene = Scene()

    await scene.learn("Middle-earth/Shire")
    await scene.learn("../../etc", "")

    assert [account.zone for account in scene.kept] == [""]


async def test_who_tells_nothing_is_not_looked_up() -> None:
    scene = Scene()

    await scene.learn("", "")

    assert scene.directory.asked == []


async def test_a_directory_that_is_away_is_asked_again_a_minute_later() -> None:
    scene = Scene(FakeSurfaceDirectory({ANA: KNOWN}, broken={ANA}))

    await scene.learn()
    scene.directory.broken.clear()
    scene.clock.advance(timedelta(seconds=59))
    await scene.learn()
    assert scene.kept == []
    scene.clock.advance(timedelta(seconds=1))
    await scene.learn()

    assert [account.zone for account in scene.kept] == ["Europe/Lisbon"]


async def test_while_somebody_is_asked_for_nobody_asks_again() -> None:
    directory = Slow({ANA: KNOWN})
    scene = Scene(directory)

    first = asyncio.ensure_future(scene.learn())
    await asyncio.sleep(0)
    await scene.learn("Asia/Tokyo")
    directory.go_on.set()
    await first

    assert directory.asked == [ANA]
    assert scene.habits.is_news(ANA)  # for what she told meanwhile may still be kept


async def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    scene = Scene(Slow({ANA: KNOWN}), seconds=0.01)

    await scene.learn()

    assert scene.kept == []
    assert not scene.habits.is_news(ANA)


def test_of_somebody_who_is_dropped_nothing_is_known() -> None:
    heard = Heard()
    heard.hear(doing(), None)

    heard.drop(ANA)
    heard.drop(ANA)

    assert heard.with_habit(KNOWN) == KNOWN


def test_not_everybody_is_remembered_for_ever() -> None:
    known = {AccountId(str(number)): number for number in range(MOST_HEARD)}

    put(known, ANA, 1)

    assert known == {ANA: 1}

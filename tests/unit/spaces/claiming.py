"""Channels whose people are looked at, and what owners say to it."""

import asyncio
from collections.abc import Iterable

from bot.fanout import Fanout
from bot.identity import AccountId, ConversationId, Person
from bot.outcome import Post
from bot.spaces.claim_keeper import ClaimKeeper
from bot.spaces.claims import CLAIMS
from tests.fakes import FakeSurfaceDirectory
from tests.office import Office, buttons
from tests.people import BEN, CLEO, GENERAL, ODA, THANKS, account_of


def looks(
    office: Office,
    people: Iterable[Person] = (BEN, CLEO),
    *,
    broken: Iterable[str] = (),
    platforms: Iterable[str] = ("slack",),
) -> None:
    """Have it looked who is in the channels that were chosen; `people` are in each of them."""
    accounts = tuple(account_of(person) for person in people)
    channels: dict[ConversationId, tuple[AccountId, ...]] = {THANKS: accounts, GENERAL: accounts}
    directory = FakeSurfaceDirectory(conversations=channels, broken=set(broken))
    keeper = ClaimKeeper(
        Fanout(office.units, office.engine, office.clock), dict.fromkeys(platforms, directory)
    )
    keys = [key for kind, key, _ in office.engine.jobs if kind == CLAIMS]
    office.engine.jobs = [job for job in office.engine.jobs if job[0] != CLAIMS]
    for key in keys:
        asyncio.run(keeper.look(key))


def questions(office: Office) -> list[Post]:
    """Return what Oda was asked about whom spaces take in."""
    return [post for post in office.notes(ODA) if "space.admit" in buttons(post.message)]


def admits(office: Office) -> None:
    """Have it looked, and Oda agree to all that she is asked."""
    looks(office)
    for post in questions(office):
        office.presses(ODA, "space.admit", buttons(post.message)["space.admit"])

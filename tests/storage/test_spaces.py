"""Spaces under load: one owner always stays, the tree never closes, plans read what they need."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.capabilities import CAPABILITIES
from bot.clock import MovableClock
from bot.dispatch import Dispatcher, Intake
from bot.identity import Role, Space, SpaceKind
from bot.reception import Reception
from bot.request import Request, Typed, Who
from bot.spaces.model import MOST_DEPTH
from bot.spaces.ports import SetupStore, TreeStore
from storage import STORES
from storage.database import Database
from storage.spaces import space
from tests.fakes_units import FakeEngine
from tests.storage.kept import NOW, Company, account


@pytest.fixture
async def other(migrated_url: str) -> AsyncIterator[Database]:
    """The same database as another process opens it."""
    database = Database(migrated_url, STORES)
    yield database
    await database.close()


def reception_at(database: Database) -> Reception:
    dispatcher = Dispatcher(CAPABILITIES, STORES.keys(), FakeEngine())
    return Reception(database, dispatcher, {}, MovableClock(NOW))


def typed(key: str, actor: str, *said: str | Who) -> Request:
    return Request(key, "slack", "T1", account(actor).id, Typed(said))


def revoking(key: str, actor: str, owner: str) -> Request:
    return typed(key, actor, "admin revoke ", Who(account(owner).id), " owner")


def owners(company: Company, where: Space) -> set[int]:
    held = company.kept.port(SetupStore).holdings(where)
    return {one.person.id for one in held if one.role is Role.OWNER}


def begun(company: Company, name: str, owner: str) -> Space:
    """Return a space that somebody owns and belongs to."""
    setup, who = company.kept.port(SetupStore), company.person(owner)
    made = setup.start(company.workspace.organisation, name, SpaceKind.DEPARTMENT)
    setup.grant(made, who, Role.OWNER, who, NOW)
    setup.move(who, made.id)
    return made


async def test_of_two_owners_who_remove_each_other_one_stays(
    company: Company, working: Database, other: Database
) -> None:
    setup = company.kept.port(SetupStore)
    for number in range(8):
        ana, ben = company.person("Ana"), company.person("Ben")
        for who in (ana, ben):
            setup.grant(company.space, who, Role.OWNER, who, NOW)

        await asyncio.gather(
            reception_at(working).receive(revoking(f"a{number}", "Ana", "Ben")),
            reception_at(other).receive(revoking(f"b{number}", "Ben", "Ana")),
        )

        assert len(owners(company, company.space)) == 1


async def test_two_spaces_are_never_attached_below_each_other(
    company: Company, working: Database, other: Database
) -> None:
    north, south = begun(company, "North", "Ana"), begun(company, "South", "Ben")
    setup, tree = company.kept.port(SetupStore), company.kept.port(TreeStore)
    for who in ("Ana", "Ben"):  # each owns both, so that nobody needs to be asked
        for where in (north, south):
            setup.grant(where, company.person(who), Role.OWNER, company.person(who), NOW)
    for number in range(8):
        await asyncio.gather(
            reception_at(working).receive(typed(f"a{number}", "Ana", "admin attach South")),
            reception_at(other).receive(typed(f"b{number}", "Ben", "admin attach North")),
        )

        assert sorted((len(tree.above(north)), len(tree.above(south)))) == [0, 1]
        for where in (north, south):
            tree.attach(where, None, NOW)


def test_a_ring_in_the_rows_ends_every_question(company: Company) -> None:
    one, two = (begun(company, name, "Ana") for name in ("North", "South"))
    for child, parent in ((one, two), (two, one)):
        change = space.update().where(space.c.id == child.id).values(parent_id=parent.id)
        company.kept.change(change)
    intake = company.kept.port(Intake)

    found = company.kept.port(SetupStore).space(one.organisation, one.id)

    assert found is not None
    assert replace(found, parent=None) == one
    assert Role.OWNER in intake.roles(company.person("Ana"), one)
    assert len(company.kept.port(TreeStore).above(one)) == MOST_DEPTH
    assert company.kept.port(TreeStore).height(one) == MOST_DEPTH

"""What an operator does about one person's data: hand it over, forget, let come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from adapters.engine.embedded import EmbeddedEngine
from bot.capabilities import CAPABILITIES
from bot.clock import SystemClock
from bot.config import Settings
from bot.erasing import Eraser
from bot.errors import CannotGoOn
from bot.exports import Exports
from bot.identity import AccountId, PersonId, subject_of
from bot.keys import KeyDirectory
from bot.my_data import PersonalFiles
from bot.operations.keeping import opened
from bot.people.erasures import Erasures
from bot.tombstones import Tombstones
from bot.units import Stores, Units
from storage import STORES
from storage.letting_go import let_go


async def export_person(settings: Settings, word: str) -> bytes:
    """Return all that is known of somebody, as JSON.

    Args:
        word: an e-mail address, or a platform's id of an account.

    Raises:
        CannotGoOn: nobody, or more than one person, is meant.
    """
    async with opened(settings) as database:
        person = await _meant(database, word)
        await _note(database, "person.exported", subject_of(person))
        return await PersonalFiles(database, SystemClock(), CAPABILITIES, STORES.keys()).of(person)


async def forget_person(settings: Settings, word: str) -> None:
    """Forget somebody; what stands on a platform is changed by the worker that runs.

    Raises:
        CannotGoOn: as for `export_person`.
    """
    async with _erasing(settings) as (units, eraser):
        person = await _meant(units, word)
        now = SystemClock().now()
        await units.write(lambda stores: stores.get(Erasures).ask(person, now))
        await eraser.erase("")


async def forget_again(settings: Settings) -> None:
    """Forget everybody of whom the key directory says that they were forgotten."""
    async with _erasing(settings) as (_, eraser):
        await eraser.reforget("")


async def welcome_person(settings: Settings, word: str) -> bool:
    """Let somebody come back who was forgotten; return whether they had been."""
    async with _erasing(settings) as (units, eraser):
        tombstones = eraser.tombstones
        workspaces = await units.read(lambda stores: stores.get(Erasures).workspaces())
        prints = {
            tombstones.of_email(word),
            *(
                tombstones.of_account(one.platform, one.external_id, AccountId(word))
                for one in workspaces
            ),
        }
        known = await units.read(lambda stores: stores.get(Erasures).buried(prints))
        gone = set(known).union(*(tombstones.welcome(one) for one in prints))
        await units.write(lambda stores: stores.get(Erasures).unbury(gone))
        if gone:
            await _note(units, "person.welcomed", "")
        return bool(gone)


async def _note(units: Units, what: str, subject: str) -> None:
    """Add a line to the audit log of the organisation."""
    now = SystemClock().now()

    def work(stores: Stores) -> None:
        exports = stores.get(Exports)
        home = exports.organisation()
        if home is not None:
            exports.note(home, what, subject, now)

    await units.write(work)


@asynccontextmanager
async def _erasing(settings: Settings) -> AsyncIterator[tuple[Units, Eraser]]:
    """Yield the database and what forgets people in it."""
    clock = SystemClock()
    async with opened(settings) as database:
        yield (
            database,
            Eraser(
                units=database,
                engine=EmbeddedEngine(clock),
                clock=clock,
                tombstones=Tombstones(KeyDirectory(settings.key_dir), settings.key_dir),
                capabilities=CAPABILITIES,
                ports=STORES.keys(),
                clean=partial(let_go, settings.database_url),
            ),
        )


async def _meant(units: Units, word: str) -> PersonId:
    """Return the one person whom a word means."""
    people = await units.read(lambda stores: stores.get(Erasures).found(None, word))
    if not people:
        raise CannotGoOn(f"Nobody here has the address or the account {word}.")
    if len(people) > 1:
        raise CannotGoOn(f"{len(people)} people have {word}: name an account, such as U0123ABCD.")
    return people[0]

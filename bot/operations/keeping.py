"""What an operator does with the database, the keys and the dead letters."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar

from bot.clock import SystemClock
from bot.config import Settings
from bot.errors import CannotGoOn
from bot.health.doctor import Health
from bot.keys import FORMS, KeyDirectory
from bot.operations.plainly import said_plainly
from bot.outbox import DeadLetters
from bot.retention import past, prune
from storage import STORES
from storage.database import Database
from storage.migrate import upgrade

Result = TypeVar("Result")


def migrate_database(settings: Settings) -> None:
    """Bring the database to the newest form."""
    with said_plainly():
        upgrade(settings.database_url)


def make_keys(settings: Settings) -> None:
    """Make the keys that this installation needs."""
    with said_plainly():
        KeyDirectory(settings.key_dir).key(FORMS)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """Yield the database, for a command that works on what is in it.

    Raises:
        CannotGoOn: it cannot be used, or has an older form; the text says what to do.
    """
    with said_plainly():
        database = Database(settings.database_url, STORES)
        try:
            if not await database.read(lambda stores: stores.get(Health).is_current()):
                raise CannotGoOn("DATABASE_URL: an older form; run python3 run.py migrate")
            yield database
        finally:
            await database.close()


async def prune_database(settings: Settings, *, dry_run: bool) -> Mapping[str, int]:
    """Delete what was kept long enough, or only count it; return how much, by what it is."""
    now = SystemClock().now()
    async with opened(settings) as database:
        if not dry_run:
            return {"rows": await prune(database, now)}
        return await past(database, now)


async def dead_letters(settings: Settings, look: Callable[[DeadLetters], Result]) -> Result:
    """Return what `look` finds among, or does with, the dead letters."""
    async with opened(settings) as database:
        return await database.write(lambda stores: look(stores.get(DeadLetters)))

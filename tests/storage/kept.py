"""A migrated database for one test, and the small company in it."""

import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Engine, Executable, event, text

from bot.dispatch import Intake
from bot.identity import AccountId, Person, PersonId, Space, Standing, Workspace
from bot.people.ports import DirectoryStore
from bot.recognition.model import Kudos, KudosId
from bot.recognition.ports import RecognitionStore
from bot.surface import Account
from storage import STORES
from storage.database import build_writer
from storage.units import Rows, SqlStores, Transaction

Port = TypeVar("Port")
Result = TypeVar("Result")

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Kept:
    """A migrated database; each unit has a transaction of its own and is committed at once."""

    url: str
    engine: Engine

    def write(self, work: Callable[[SqlStores], Result]) -> Result:
        with self.engine.begin() as connection:
            transaction = Transaction(connection, Rows())
            result = work(SqlStores(transaction, STORES))
            transaction.flush()
            return result

    def port(self, port: type[Port]) -> Port:
        """Return the store of a port, of which each call is a unit of work."""
        return cast("Port", _EachCall(self, port))  # it has every method that the store has

    def rows(self, statement: Executable | str, **key: object) -> list[Any]:
        wanted = text(statement) if isinstance(statement, str) else statement
        with self.engine.begin() as connection:
            return list(connection.execute(wanted, key).all())

    def scalar(self, statement: Executable | str, **key: object) -> Any:  # noqa: ANN401 - anything
        return self.rows(statement, **key)[0][0]

    def change(self, statement: Executable | str, **key: object) -> int:
        wanted = text(statement) if isinstance(statement, str) else statement
        with self.engine.begin() as connection:
            return connection.execute(wanted, key).rowcount


class _EachCall:
    """Stands for a store; each call of a method is a unit of its own."""

    def __init__(self, kept: Kept, port: type[object]) -> None:
        self._kept = kept
        self._port = port

    def __getattr__(self, name: str) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            return self._kept.write(
                lambda stores: getattr(stores.get(self._port), name)(*arguments, **named)
            )

        return call


@contextmanager
def sqlite_copy(template: Path, folder: Path) -> Iterator[str]:
    """Yield the URL of a copy of a migrated file."""
    file = folder / f"{uuid.uuid4().hex}.db"
    shutil.copyfile(template, file)
    yield f"sqlite:///{file}"


@contextmanager
def kept_at(url: str) -> Iterator[Kept]:
    """Yield the database at a URL, open."""
    engine = build_writer(url, connections=4)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _never_waits_for_the_disk)
    yield Kept(url, engine)
    engine.dispose()


def _never_waits_for_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


def account(name: str, *, standing: Standing = Standing.MEMBER, email: str = "") -> Account:
    """Return what a directory says of somebody."""
    zone = "Europe/Berlin"
    who = AccountId(f"U-{name}")
    return Account(who, name, zone, "en", standing, email, email_verified=bool(email))


@dataclass(frozen=True)
class Company:
    """One workspace, its space, and some people."""

    kept: Kept
    workspace: Workspace
    space: Space

    def person(self, name: str, standing: Standing = Standing.MEMBER) -> PersonId:
        """Return somebody with an account, new or not."""
        one = account(name, standing=standing)
        self.kept.port(DirectoryStore).upsert(self.workspace, [one])
        return self.known(name).id

    def known(self, name: str) -> Person:
        """Return somebody by name."""
        key = AccountId(f"U-{name}")
        return self.kept.port(Intake).recognise(self.workspace, [key])[key]

    def kudos(
        self,
        number: int,
        giver: PersonId,
        *receivers: PersonId,
        at: datetime = NOW,
        reason: str = "for the export",
    ) -> Kudos:
        """Return a kudos that is not kept yet."""
        return Kudos(
            id=KudosId(number),
            organisation=self.workspace.organisation,
            space=self.space.id,
            giver=giver,
            receivers=receivers,
            reason=reason,
            given_at=at,
            shown=receivers,
            workspace=self.workspace.id,
        )

    def gave(self, number: int, giver: PersonId, *receivers: PersonId, at: datetime = NOW) -> Kudos:
        """Keep a kudos and return it."""
        kudos = self.kudos(number, giver, *receivers, at=at)
        self.kept.port(RecognitionStore).add(kudos)
        return kudos


def company_in(kept: Kept, platform: str = "slack", team: str = "T1") -> Company:
    """Connect a workspace and return it with its space."""
    workspace = kept.port(DirectoryStore).connect(platform, team, "Acme", AccountId("U-bot"))
    return Company(kept, workspace, kept.port(Intake).space_of(workspace, None))

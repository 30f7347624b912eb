"""A company large enough that no limit refuses: half of it awake, half in its quiet hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from benches.wire import BOT_USER, TEAM, account
from bot.identity import Praise, Standing
from storage.database import build_writer
from storage.door import inbox
from storage.migrate import upgrade
from storage.outbox import delivery
from storage.people import account as account_table
from storage.people import organisation, person, workspace
from storage.recognition import allowance, kudos, kudos_receiver, thanks_month
from storage.spaces import space
from storage.values import value

VALUES = ("care", "courage", "craft", "curiosity")
BATCH = 5_000


@dataclass(frozen=True)
class Company:
    """Where a company is kept, and which of its people are where.

    Attributes:
        awake: receivers of these are told at once: a card and a direct message each.
        asleep: receivers of these are told tomorrow: a card and no more today.
    """

    url: str
    size: int

    @property
    def awake(self) -> range:
        return range(self.size // 2)

    @property
    def asleep(self) -> range:
        return range(self.size // 2, self.size)


def found_company(url: str, size: int) -> Company:
    """Make a database at `url` with a company in it."""
    upgrade(url)
    engine = build_writer(url)
    with engine.begin() as connection:
        _furnish(connection)
        for start in range(0, size, BATCH):
            numbers = range(start, min(start + BATCH, size))
            connection.execute(insert(person), list(_people(numbers, size)))
            connection.execute(insert(account_table), [_account(number) for number in numbers])
    engine.dispose()
    return Company(url, size)


def _furnish(connection: Connection) -> None:
    """Make the organisation, its workspace, its space and its values."""
    connection.execute(insert(organisation).values(id=1, name="Bench"))
    where = {"platform": "slack", "external_id": TEAM, "name": "Bench", "bot_account": BOT_USER}
    connection.execute(insert(workspace).values(id=1, organisation_id=1, connected=True, **where))
    settings = {"name": "Bench", "is_set_up": True, "setup_offered": True}
    connection.execute(insert(space).values(id=1, organisation_id=1, **settings))
    for number, slug in enumerate(VALUES, 1):
        named = {"slug": slug, "name": slug.title(), "sentence": f"We show {slug} every day."}
        lines = {"looks": [f"{slug} seen"], "sounds": [], "feels": [], "never": []}
        connection.execute(insert(value).values(id=number, space_id=1, **named, **lines))


def _people(numbers: range, size: int) -> Iterator[dict[str, object]]:
    """Yield the rows of people; ids leave room for those of the furniture."""
    hour = datetime.now(UTC).hour
    for number in numbers:
        quiet = (0, 0) if number < size // 2 else ((hour - 2) % 24, (hour + 12) % 24)
        yield {
            "id": 1_000 + number,
            "organisation_id": 1,
            "name": f"Person {number}",
            "email": f"person{number}@bench.example",
            "zone": "UTC",
            "locale": "en",
            "standing": Standing.MEMBER.value,
            "quiet_start": quiet[0],
            "quiet_end": quiet[1],
            "quiet_weekends": False,
            "praise": Praise.PUBLIC.value,
        }


def _account(number: int) -> dict[str, object]:
    """Return the account of a person, with whom the bot has spoken before."""
    return {
        "workspace_id": 1,
        "external_id": account(number),
        "person_id": 1_000 + number,
        "standing": Standing.MEMBER.value,
        "direct": f"D{number:08d}",
    }


def rows(url: str) -> dict[str, int]:
    """Return what is in the database, for the bench to check itself."""
    tables = (kudos, kudos_receiver, inbox, allowance, thanks_month, delivery)
    engine = build_writer(url)
    with engine.connect() as connection:
        found = {
            table.name: int(
                connection.execute(select(func.count()).select_from(table)).scalar_one()
            )
            for table in tables
        }
        said = select(func.count()).where(delivery.c.state == "sent")
        found["sent"] = int(connection.execute(said).scalar_one())
    engine.dispose()
    return found

"""How far newcomers are on their path, and since when a directory is known as a whole."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    PrimaryKeyConstraint,
    Table,
    bindparam,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert  # SQLite understands it too

from bot.clock import local_day
from bot.identity import AccountId, PersonId, Standing, Workspace
from bot.values.newcomer import MOST_CARDS, Newcomer
from storage.goals import SqlGoals
from storage.people import PERSON_COLUMNS, account, person, person_of
from storage.schema import metadata, refers_to
from storage.stories import SqlStories
from storage.types import UtcDateTime
from storage.units import Transaction

LAPSES = timedelta(days=28)  # whoever came longer ago is no newcomer
HIRED_WITHIN = timedelta(days=14)

newcomer = Table(
    "newcomer",
    metadata,
    refers_to("person_id", "person"),
    Column("noted_at", UtcDateTime, nullable=False),
    Column("step", Integer, nullable=False),  # how many cards they had
    Column("told_at", UtcDateTime),  # when the newest of them was due
    Column("ended", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("person_id"),
)

reading = Table(
    "reading",
    metadata,
    refers_to("workspace_id", "workspace"),
    Column("at", UtcDateTime, nullable=False),  # when its directory was first read as a whole
    PrimaryKeyConstraint("workspace_id"),
)

_READ = select(reading.c.at).where(reading.c.workspace_id == bindparam("workspace"))
_FIRST_READ = insert(reading).on_conflict_do_nothing()
_UNNOTED = (
    select(person.c.id)
    .distinct()
    .join_from(account, person, account.c.person_id == person.c.id)
    .join(newcomer, newcomer.c.person_id == person.c.id, isouter=True)
    .where(
        account.c.workspace_id == bindparam("workspace"),
        account.c.external_id.in_(bindparam("accounts", expanding=True)),
        person.c.standing == Standing.MEMBER.value,
        newcomer.c.person_id.is_(None),
    )
)
_NOTE = insert(newcomer).on_conflict_do_nothing()
_on_the_way = ~newcomer.c.ended & (
    newcomer.c.noted_at > bindparam("noted_since", type_=UtcDateTime)
)
_never_began = newcomer.c.person_id.is_(None) | (newcomer.c.ended & (newcomer.c.step == 0))
_just_hired = person.c.hired_on.between(bindparam("hired_since"), bindparam("hired_until"))
_WELCOME = (
    select(*PERSON_COLUMNS, func.coalesce(newcomer.c.step, 0).label("step"))
    .join_from(person, newcomer, newcomer.c.person_id == person.c.id, isouter=True)
    .where(
        func.coalesce(person.c.own_zone, person.c.zone) == bindparam("zone"),
        person.c.standing == Standing.MEMBER.value,
        person.c.id > bindparam("after"),
        or_(_on_the_way, _never_began & _just_hired),
        func.coalesce(newcomer.c.step, 0) < MOST_CARDS,
        or_(
            newcomer.c.told_at.is_(None),
            newcomer.c.told_at < bindparam("today", type_=UtcDateTime),
        ),
    )
    .order_by(person.c.id)
    .limit(bindparam("most"))
)
_new = insert(newcomer)
_WELCOMED = _new.on_conflict_do_update(
    index_elements=[newcomer.c.person_id],
    set_={name: _new.excluded[name] for name in ("noted_at", "step", "told_at", "ended")},
    where=newcomer.c.step < _new.excluded.step,
)
_END = update(newcomer).where(newcomer.c.person_id == bindparam("who")).values(ended=True)


class SqlArrivals:
    """Implements `bot.values.ports.Arrivals`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def is_known(self, workspace: Workspace) -> bool:
        """Return whether the whole directory of a workspace was read at least once."""
        return self._transaction.execute(_READ, {"workspace": workspace.id}).first() is not None

    def read(self, workspace: Workspace, now: datetime) -> None:
        """Note that the whole directory of a workspace was read."""
        self._transaction.execute(_FIRST_READ, {"workspace_id": workspace.id, "at": now})

    def arrived(
        self, workspace: Workspace, accounts: Collection[AccountId], now: datetime, *, new: bool
    ) -> int:
        """Note the members behind accounts who were not noted before; return how many."""
        if not accounts:
            return 0
        key = {"workspace": workspace.id, "accounts": list(accounts)}
        found = self._transaction.execute(_UNNOTED, key).scalars().all()
        rows = [{"person_id": who, "noted_at": now, "step": 0, "ended": not new} for who in found]
        if rows:
            self._transaction.execute(_NOTE, rows)
        return len(rows)


class SqlNewcomers(SqlStories, SqlGoals):
    """Implements `bot.values.ports.NewcomerStore`."""

    def to_welcome(
        self, zone: str, today: datetime, after: PersonId, most: int
    ) -> tuple[Newcomer, ...]:
        """Return who gets a card today, by id, beginning behind one."""
        date = local_day(today, zone)
        key = {
            "zone": zone,
            "today": today,
            "after": after,
            "most": most,
            "noted_since": today - LAPSES,
            "hired_since": date - HIRED_WITHIN,
            "hired_until": date,
        }
        rows = self._transaction.execute(_WELCOME, key)
        return tuple(Newcomer(person_of(row), row.step) for row in rows)

    def welcomed(self, newcomer: Newcomer, at: datetime) -> None:
        """Keep how far somebody is after a card."""
        row = {"person_id": newcomer.person.id, "step": newcomer.step, "ended": newcomer.ended}
        self._transaction.execute(_WELCOMED, {**row, "noted_at": at, "told_at": at})

    def no_more_cards(self, person: PersonId) -> None:
        """End somebody's path."""
        self._transaction.execute(_END, {"who": person})

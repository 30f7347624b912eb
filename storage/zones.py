"""Where people are: in which zones, and in which workspace they are reached first."""

from sqlalchemy import func, select

from bot.identity import Standing, Workspace
from storage.people import person, workspace, workspace_of
from storage.spaces import space
from storage.units import Transaction

_zone = func.coalesce(person.c.own_zone, person.c.zone)
_OF_PEOPLE = (
    select(_zone.label("zone"))
    .where(person.c.standing == Standing.MEMBER.value)
    .group_by(_zone)
    .order_by(func.count().desc(), _zone)
)
_FIRST_CONNECTED = select(workspace).where(workspace.c.connected).order_by(workspace.c.id).limit(1)
_OF_SPACES = select(space.c.zone.label("zone")).where(space.c.zone.is_not(None)).distinct()


class SqlZones:
    """Implements `bot.schedules.Zones` and `bot.fanout.Reachable`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def in_use(self) -> tuple[str, ...]:
        """Return the zones of all members and spaces, each once, those with most members first."""
        people = self._transaction.execute(_OF_PEOPLE).scalars()
        spaces = self._transaction.execute(_OF_SPACES).scalars()
        return tuple(dict.fromkeys((*people, *sorted(spaces))))

    def workspace(self) -> Workspace | None:
        """Return the workspace that was connected first and still is; None: there is none."""
        row = self._transaction.execute(_FIRST_CONNECTED).first()
        return workspace_of(row) if row else None

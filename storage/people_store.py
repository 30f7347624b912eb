"""What people chose for themselves, and who reports to whom."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.identity import (
    ContactLevel,
    PersonId,
    Praise,
    QuietHours,
    Space,
    Workspace,
    WorkspaceId,
    subject_of,
)
from bot.people.accounts import reachable
from bot.people.preferences import Preferences
from storage.accounts import SqlAccounts
from storage.audit import note
from storage.people import people_by_id, person
from storage.space_store import SqlRoles
from storage.units import Transaction

_CHOSEN = select(
    person.c.own_locale,
    person.c.own_zone,
    person.c.quiet_start,
    person.c.quiet_end,
    person.c.quiet_weekends,
    person.c.praise,
    person.c.nudges,
    person.c.own_contact_level,
    person.c.preferred_workspace_id,
).where(person.c.id == bindparam("person"))
_MANAGER = select(person.c.manager_id).where(person.c.id == bindparam("person"))
_CHOOSE = update(person).where(person.c.id == bindparam("which"))


class SqlPeople:
    """Implements `bot.people.ports.PeopleStore` and `bot.undelivered.Authors`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def preferences(self, person: PersonId) -> Preferences:
        """Return what a person chose; the defaults if nothing."""
        row = self._transaction.execute(_CHOSEN, {"person": person}).one()
        quiet = QuietHours(row.quiet_start, row.quiet_end, row.quiet_weekends)
        level, where = row.own_contact_level, row.preferred_workspace_id
        return Preferences(
            row.own_locale,
            row.own_zone,
            quiet,
            Praise(row.praise),
            nudges=row.nudges,
            contact_level=ContactLevel(level) if level else None,
            workspace=WorkspaceId(where) if where else None,
        )

    def places(self, person: PersonId) -> tuple[Workspace, ...]:
        """Return the workspaces in which a person can be reached, the first connected first."""
        return reachable(SqlAccounts(self._transaction).of(person))

    def prefer(self, person: PersonId, preferences: Preferences) -> None:
        """Keep what a person chose."""
        self._transaction.execute(
            _CHOOSE.values(
                own_locale=preferences.locale,
                own_zone=preferences.zone,
                quiet_start=preferences.quiet.start,
                quiet_end=preferences.quiet.end,
                quiet_weekends=preferences.quiet.weekends,
                praise=preferences.praise.value,
                nudges=preferences.nudges,
                own_contact_level=preferences.contact_level,
                preferred_workspace_id=preferences.workspace,
            ),
            {"which": person},
        )

    def above(self, person: PersonId) -> tuple[PersonId, ...]:
        """Return whom a person reports to, directly or over others, the nearest first."""
        found: dict[PersonId, None] = {}
        at = self._manager_of(person)
        while at is not None and at not in found:
            found[at] = None
            at = self._manager_of(at)
        return tuple(found)

    def _manager_of(self, person: PersonId) -> PersonId | None:
        manager = self._transaction.execute(_MANAGER, {"person": person}).scalar()
        return PersonId(manager) if manager else None

    def belongs(self, person: PersonId, space: Space) -> bool:
        """Return whether somebody belongs to a space or to one below it."""
        return SqlRoles(self._transaction).belongs(person, space)

    def set_manager(
        self, person: PersonId, manager: PersonId, space: Space, by: PersonId, now: datetime
    ) -> None:
        """Keep whom a person reports to, with a line in the audit log of a space."""
        self._transaction.execute(_CHOOSE.values(manager_id=manager), {"which": person})
        note(
            self._transaction,
            space.organisation,
            space.id,
            by,
            "person.manager",
            subject_of(person),
            now,
        )

    def locale_of(self, person: PersonId) -> str:
        """Return the language in which the bot speaks to a person."""
        found = people_by_id(self._transaction, [person]).get(person)
        return found.locale if found else "en"

"""What people and spaces keep of somebody: told to them, and forgotten."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, or_, select, update

from bot.identity import PersonId, subject_of
from bot.outbox import Verb
from bot.personal import About
from storage.connecting import connect_code, connect_tries, drop_codes
from storage.erasure import mention
from storage.erasure_store import TEXTS
from storage.outbox import delivery, read_message
from storage.people import account, person, workspace
from storage.spaces import attachment, audit, role, space
from storage.units import Transaction

_PERSON = select(person).where(person.c.id == bindparam("who"))
_ACCOUNTS = (
    select(account, workspace.c.platform, workspace.c.name.label("workspace"))
    .join_from(account, workspace, account.c.workspace_id == workspace.c.id)
    .where(account.c.person_id == bindparam("who"))
    .order_by(account.c.external_id)
)
_WRONG_CODES = (
    select(connect_tries)
    .join(
        account,
        (account.c.workspace_id == connect_tries.c.workspace_id)
        & (account.c.external_id == connect_tries.c.external_id),
    )
    .where(account.c.person_id == bindparam("who"))
    .order_by(connect_tries.c.since)
)
_REPORTS_TO_THEM = select(person.c.name).where(person.c.manager_id == bindparam("who"))
_NAMED = select(mention).where(mention.c.person_id == bindparam("who"))
_WAITING = (
    select(delivery)
    .join(
        account,
        (account.c.workspace_id == delivery.c.workspace_id)
        & (account.c.external_id == delivery.c.account),
    )
    .where(account.c.person_id == bindparam("who"), delivery.c.payload.is_not(None))
    .order_by(delivery.c.id)
)
_ROLES = (
    select(role.c.role, space.c.name)
    .join_from(role, space, role.c.space_id == space.c.id)
    .where(role.c.person_id == bindparam("who"))
    .order_by(space.c.name, role.c.role)
)
_AUDIT = (
    select(audit.c.at, audit.c.what, audit.c.subject, audit.c.actor_id)
    .where(or_(audit.c.actor_id == bindparam("who"), audit.c.subject == bindparam("subject")))
    .order_by(audit.c.id)
)
_ASKED = (
    select(attachment.c.asked_at, space.c.name)
    .join_from(attachment, space, attachment.c.child_id == space.c.id)
    .where(attachment.c.asked_by == bindparam("who"))
)
_NUMBERS = ("manager_id", "organisation_id", "space_id", "preferred_workspace_id")
NOTICES = "reports%:{person}:%"
"""What the ledger calls messages that `bot.people.personal.notice_of` says are about somebody."""


class SqlPeoplePersonal:
    """Implements `bot.people.personal.PeoplePersonal`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def about(self, person: PersonId) -> About:
        """Return what is kept of a person."""
        execute = self._transaction.execute
        row = execute(_PERSON, {"who": person}).one()
        reports = execute(_REPORTS_TO_THEM, {"who": person}).scalars().all()
        return {
            "person": {
                **plain(row, but=_NUMBERS),
                "preferred_workspace": self._workspace(row.preferred_workspace_id),
                "manager": name_of(self._transaction, row.manager_id),
                "space": self._space(row.space_id),
                "reports_to_them": sorted(reports),
            },
            "accounts": [
                plain(one, but=("person_id", "workspace_id"))
                for one in execute(_ACCOUNTS, {"who": person})
            ],
            "codes_to_connect_accounts": [
                {"made_at": one.made_at.isoformat()}
                for one in all_of(self._transaction, connect_code, "person_id", person)
            ],
            "codes_typed": [
                {"made_at": one.made_at.isoformat()}
                for one in all_of(self._transaction, connect_code, "typed_by", person)
            ],
            "wrong_codes": [
                {"since": one.since.isoformat(), "wrong": one.wrong}
                for one in execute(_WRONG_CODES, {"who": person})
            ],
            "named_in": list(self._named_in(person)),
            "still_to_be_said_to_them": [
                {"due_at": one.due_at.isoformat(), "says": read_message(one.payload).summary}
                for one in execute(_WAITING, {"who": person})
            ],
        }

    def _workspace(self, number: int | None) -> str | None:
        """Return the name of a workspace."""
        named = select(workspace.c.name).where(workspace.c.id == number)
        return None if number is None else self._transaction.execute(named).scalar()

    def _space(self, number: int | None) -> str | None:
        """Return the name of a space."""
        named = select(space.c.name).where(space.c.id == number)
        return None if number is None else self._transaction.execute(named).scalar()

    def _named_in(self, person: PersonId) -> Iterable[About]:
        """Yield the texts of others in which they are named, and who wrote each."""
        execute = self._transaction.execute
        for row in execute(_NAMED, {"who": person}).all():
            table, columns = TEXTS[row.kind]
            text = execute(select(table).where(table.c.id == row.object_id)).first()
            author = getattr(text, "giver_id", None) or getattr(text, "author_id", None)
            if text is None or author == person or not _stands(text):
                continue
            yield {
                "kind": row.kind,
                "words": row.words,
                "text": " ".join(getattr(text, name) for name in columns),
                "written_by": name_of(self._transaction, author),
            }

    def notices(self, person: PersonId) -> tuple[str, ...]:
        """Return the keys of the messages to others which say who reports to whom."""
        like = NOTICES.format(person=person)
        found = select(delivery.c.key).where(
            delivery.c.subject.like(like), delivery.c.verb == Verb.POST.value
        )
        return tuple(self._transaction.execute(found).scalars())

    def drop(self, person: PersonId) -> None:
        """Forget whose manager somebody was, and of what message the author."""
        execute = self._transaction.execute
        execute(update(_PEOPLE).where(_PEOPLE.c.manager_id == person).values(manager_id=None))
        execute(update(delivery).where(delivery.c.author_id == person).values(author_id=None))
        drop_codes(self._transaction, person)


class SqlSpacePersonal:
    """Implements `bot.spaces.personal.SpacePersonal`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def about(self, person: PersonId) -> About:
        """Return the roles of a person, and the lines of the audit log that are about them."""
        execute = self._transaction.execute
        return {
            "roles": [
                {"role": row.role, "space": row.name} for row in execute(_ROLES, {"who": person})
            ],
            "audit": [
                {
                    "at": row.at.isoformat(),
                    "what": row.what,
                    "about": "you" if row.subject == subject_of(person) else row.subject,
                    "by_you": row.actor_id == person,
                }
                for row in execute(_AUDIT, {"who": person, "subject": subject_of(person)})
            ],
            "asked_to_attach": [
                {"space": row.name, "at": row.asked_at.isoformat()}
                for row in execute(_ASKED, {"who": person})
            ],
        }

    def drop(self, person: PersonId) -> None:
        """Take all roles from a person; the lines of the audit log name an empty shell."""
        execute = self._transaction.execute
        execute(delete(role).where(role.c.person_id == person))
        execute(delete(attachment).where(attachment.c.asked_by == person))


def _stands(text: Any) -> bool:  # noqa: ANN401 - any row
    """Return whether a text still counts: nobody took it back or down."""
    return not (getattr(text, "undone_at", None) or getattr(text, "removed_at", None))


def name_of(transaction: Transaction, who: int | None) -> str | None:
    """Return somebody's name; None for nobody, and for somebody who was forgotten."""
    if who is None:
        return None
    named: Select[Any] = select(person.c.name).where(person.c.id == who)
    return transaction.execute(named).scalar() or None


def names_of(transaction: Transaction, people: Collection[int]) -> Mapping[int, str]:
    """Return the names of people by id; nobody is missing who exists."""
    named: Select[Any] = select(person.c.id, person.c.name).where(person.c.id.in_(set(people)))
    return {row.id: row.name or "a colleague" for row in transaction.execute(named)}


def plain(row: Any, but: Collection[str] = ()) -> dict[str, object]:  # noqa: ANN401 - any row
    """Return a row as JSON can say it, without some of its columns."""
    return {name: _plain(value) for name, value in row._mapping.items() if name not in but}  # noqa: SLF001 - SQLAlchemy's public name for it


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def all_of(transaction: Transaction, table: Table, column: str, who: PersonId) -> list[Any]:
    """Return the rows of a table that are somebody's, by their key."""
    own = select(table).where(table.c[column] == who).order_by(*table.primary_key)
    return list(transaction.execute(own).all())


_PEOPLE = person  # a method's own word shadows the table

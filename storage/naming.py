"""Who is called how, and by which account they are mentioned."""

from sqlalchemy import bindparam, func, or_, select

from bot.identity import AccountId, Standing, Workspace
from bot.naming import Called
from storage.people import account, person
from storage.units import Transaction

_HERE = (account.c.person_id == person.c.id) & (account.c.workspace_id == bindparam("workspace"))
_MEMBERS = (
    select(person.c.name, func.min(account.c.external_id).label("account"))
    .join_from(person, account, _HERE, isouter=True)
    .where(
        person.c.organisation_id == bindparam("organisation"),
        person.c.standing == Standing.MEMBER.value,
    )
    .group_by(person.c.id, person.c.name)
    .order_by(person.c.name, person.c.id)
    .limit(bindparam("most"))
)


class SqlNames:
    """Implements `bot.naming.Names`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def called(self, workspace: Workspace, word: str, most: int) -> tuple[Called, ...]:
        """Return members of the organisation whose names begin with a word, in any case."""
        spelled = sorted({word, word.casefold(), word.title(), word.upper()})
        begins = [person.c.name.startswith(one, autoescape=True) for one in spelled]
        lowered = func.lower(person.c.name).startswith(word, autoescape=True)
        key = {"workspace": workspace.id, "organisation": workspace.organisation, "most": most}
        rows = self._transaction.execute(_MEMBERS.where(or_(lowered, *begins)), key)
        return tuple(_called(row.name, row.account) for row in rows)


def _called(name: str, external_id: str | None) -> Called:
    """Return a member as the core knows them by name."""
    return Called(name, AccountId(external_id) if external_id else None)

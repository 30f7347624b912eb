"""What two people who turn out to be one counted twice, or gave each other.

Everything adds up, so that nobody has more left by connecting; thanks that both received count
once, and thanks to oneself do not count at all.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, delete, func, or_, select, update

from bot.identity import PersonId
from bot.recognition.limits import together
from storage.recognition import (
    kudos,
    kudos_join,
    kudos_receiver,
    team_budget,
    thanks_month,
)
from storage.recognition_store import SqlRecognition
from storage.rounds import round_answer
from storage.units import Transaction

_keep: BindParameter[int] = bindparam("keep")
_gone: BindParameter[int] = bindparam("gone")
_other = kudos_receiver.alias("other")
_BY_BOTH = (
    select(_other, kudos_receiver.c.on_card.label("on_card_too"))
    .join_from(
        _other,
        kudos_receiver,
        and_(
            kudos_receiver.c.kudos_id == _other.c.kudos_id,
            kudos_receiver.c.person_id == _keep,
        ),
    )
    .where(_other.c.person_id == _gone)
)
_TO_EACH_OTHER = select(kudos_receiver).where(
    or_(
        and_(kudos_receiver.c.giver_id == _keep, kudos_receiver.c.person_id == _gone),
        and_(kudos_receiver.c.giver_id == _gone, kudos_receiver.c.person_id == _keep),
    )
)
_RECEIVERS = select(func.count()).where(kudos_receiver.c.kudos_id == bindparam("kudos"))
_GAVE_OR_GOT = (
    select(kudos.c.id).where(kudos.c.giver_id == bindparam("who")),
    select(kudos_receiver.c.kudos_id).where(kudos_receiver.c.person_id == bindparam("who")),
)


def has_no_history(transaction: Transaction, who: PersonId) -> bool:
    """Return whether somebody neither gave nor received anything."""
    return all(
        transaction.execute(one.limit(1), {"who": who}).first() is None for one in _GAVE_OR_GOT
    )


def settle(transaction: Transaction, keep: PersonId, gone: PersonId, now: datetime) -> None:
    """Have counts and thanks be right once `gone` is `keep`; before everything else is joined."""
    _thanks_to_oneself(transaction, keep, gone, now)
    _thanks_to_both(transaction, keep, gone)
    _joined_by_themselves(transaction, keep, gone)
    _months(transaction, keep, gone)
    _budgets(transaction, keep, gone)
    _allowances(transaction, keep, gone)
    _answers(transaction, keep, gone)


def _thanks_to_both(transaction: Transaction, keep: PersonId, gone: PersonId) -> None:
    """Have a kudos that both received count once; it stays off the card if either wanted that."""
    execute = transaction.execute
    for row in execute(_BY_BOTH, {"keep": keep, "gone": gone}).all():
        _drop_receiver(transaction, row)
        if not row.on_card:
            mine = kudos_receiver.c.person_id == keep
            same = update(kudos_receiver).where(kudos_receiver.c.kudos_id == row.kudos_id, mine)
            execute(same.values(on_card=False))


def _thanks_to_oneself(
    transaction: Transaction, keep: PersonId, gone: PersonId, now: datetime
) -> None:
    """Take back what they thanked each other for; others who were thanked with them stay so."""
    execute = transaction.execute
    for row in execute(_TO_EACH_OTHER, {"keep": keep, "gone": gone}).all():
        others = execute(_RECEIVERS, {"kudos": row.kudos_id}).scalar_one()
        if others > 1:
            _drop_receiver(transaction, row)
            continue
        if not row.undone:
            _count(transaction, row.person_id, row.given_at, received=-1)
            _count(transaction, row.giver_id, row.given_at, given=-1)
        execute(
            update(kudos_receiver)
            .where(kudos_receiver.c.kudos_id == row.kudos_id)
            .values(undone=True)
        )
        alive = update(kudos).where(kudos.c.id == row.kudos_id, kudos.c.undone_at.is_(None))
        execute(alive.values(undone_at=now))


def _drop_receiver(transaction: Transaction, row: Any) -> None:  # noqa: ANN401 - a row
    """Take one receiver off a kudos, and off the counts."""
    if not row.undone:
        _count(transaction, row.person_id, row.given_at, received=-1)
    transaction.execute(
        delete(kudos_receiver).where(
            kudos_receiver.c.kudos_id == row.kudos_id, kudos_receiver.c.person_id == row.person_id
        )
    )


def _count(
    transaction: Transaction, who: int, given_at: datetime, *, received: int = 0, given: int = 0
) -> None:
    """Change the counts of a month."""
    at = given_at.astimezone(UTC)
    theirs = update(thanks_month).where(
        thanks_month.c.person_id == who, thanks_month.c.month == at.year * 100 + at.month
    )
    transaction.execute(
        theirs.values(
            received=thanks_month.c.received + received, given=thanks_month.c.given + given
        )
    )


def _joined_by_themselves(transaction: Transaction, keep: PersonId, gone: PersonId) -> None:
    """Take away each "me too" of the one on what the other gave or received."""
    both = (int(keep), int(gone))
    given = select(kudos.c.id).where(kudos.c.giver_id.in_(both))
    received = select(kudos_receiver.c.kudos_id).where(kudos_receiver.c.person_id.in_(both))
    transaction.execute(
        delete(kudos_join).where(
            kudos_join.c.person_id.in_(both),
            or_(kudos_join.c.kudos_id.in_(given), kudos_join.c.kudos_id.in_(received)),
        )
    )


def _months(transaction: Transaction, keep: PersonId, gone: PersonId) -> None:
    """Add the counts of the months in which both gave or received."""
    rows = transaction.execute(select(thanks_month).where(thanks_month.c.person_id == gone)).all()
    for row in rows:
        same = (thanks_month.c.person_id == keep) & (thanks_month.c.month == row.month)
        transaction.execute(
            update(thanks_month)
            .where(same)
            .values(
                received=thanks_month.c.received + row.received,
                given=thanks_month.c.given + row.given,
            )
        )


def _budgets(transaction: Transaction, keep: PersonId, gone: PersonId) -> None:
    """Add what both gave from their team budgets of a year."""
    rows = transaction.execute(select(team_budget).where(team_budget.c.manager_id == gone)).all()
    for row in rows:
        same = (team_budget.c.manager_id == keep) & (team_budget.c.year == row.year)
        more = update(team_budget).where(same).values(used=team_budget.c.used + row.used)
        transaction.execute(more)


def _allowances(transaction: Transaction, keep: PersonId, gone: PersonId) -> None:
    """Add what both used of their day; of two days that do not touch, the newer one counts."""
    store = SqlRecognition(transaction)
    found = [one for one in map(store.allowance, (keep, gone)) if one is not None]
    if found:
        store.set_allowance(keep, together(found))


def _answers(transaction: Transaction, keep: PersonId, gone: PersonId) -> None:
    """Have an answer of the second stand where the first was asked and did not answer."""
    theirs = round_answer.alias("theirs")
    answered = select(theirs.c.line_id).where(
        theirs.c.person_id == gone, theirs.c.answer.is_not(None)
    )
    transaction.execute(
        delete(round_answer).where(
            round_answer.c.person_id == keep,
            round_answer.c.answer.is_(None),
            round_answer.c.line_id.in_(answered),
        )
    )

"""What values keep of somebody: told to them, and forgotten."""

from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.identity import PersonId
from bot.personal import About
from storage.newcomers import newcomer
from storage.personal import all_of, plain
from storage.rounds import round_answer, round_line
from storage.stories import story, suggestion
from storage.units import Transaction

_ANSWERS = (
    select(round_line.c.line, round_answer.c.answer, round_answer.c.at)
    .join_from(round_answer, round_line, round_answer.c.line_id == round_line.c.id)
    .where(round_answer.c.person_id == bindparam("who"))
    .order_by(round_line.c.id)
)


class SqlValuePersonal:
    """Implements `bot.values.personal.ValuePersonal`."""

    def __init__(self, transaction: Transaction) -> None:
        """Work in `transaction`."""
        self._transaction = transaction

    def about(self, person: PersonId) -> About:
        """Return what is kept of a person."""
        own = self._transaction
        answers: list[Any] = list(own.execute(_ANSWERS, {"who": person}).all())
        return {
            "suggestions": [
                plain(row, ("author_id",)) for row in all_of(own, suggestion, "author_id", person)
            ],
            "stories": [
                plain(row, ("author_id",)) for row in all_of(own, story, "author_id", person)
            ],
            "round_answers": [plain(row) for row in answers],
            "newcomer": [
                plain(row, ("person_id",)) for row in all_of(own, newcomer, "person_id", person)
            ],
        }

    def drop(self, person: PersonId) -> None:
        """Take somebody off the path of newcomers; what they wrote is a colleague's from now on."""
        self._transaction.execute(delete(newcomer).where(newcomer.c.person_id == person))

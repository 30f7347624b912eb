"""Rounds of "do we do this here?": lines, whom they were asked of, and what they answered."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    bindparam,
    case,
    delete,
    distinct,
    func,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert  # SQLite understands it too

from bot.identity import (
    ConversationId,
    Person,
    PersonId,
    Space,
    SpaceId,
    Standing,
    WorkspaceId,
)
from bot.spaces.model import MOST_DEPTH
from bot.values.model import Part, ValueId
from bot.values.round import Answer, Asked, Line, LineId, Result, Round, RoundId, Tally
from storage.ids import new_id
from storage.people import PERSON_COLUMNS, person, person_of
from storage.schema import made_id, metadata, refers_to
from storage.spaces import (
    SPACE,
    SPACE_COLUMNS,
    first_space,
    own_channels,
    space,
    space_of_rows,
)
from storage.types import UtcDateTime
from storage.values import SqlValues, value

value_round = Table(
    "value_round",
    metadata,
    made_id(),
    refers_to("space_id", "space"),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("asked_at", UtcDateTime),  # when the last of its people was asked
    Column("closed_at", UtcDateTime),
    Index(None, "space_id", "opens_at"),
)

round_line = Table(
    "round_line",
    metadata,
    made_id(),
    refers_to("round_id", "value_round"),
    Column("place", Integer, nullable=False),
    refers_to("value_id", "value"),
    Column("part", String, nullable=False),
    Column("line", Text, nullable=False),
    Column("share_percent", Integer),  # once it closed; NULL: too few answered
    Index(None, "round_id", "place"),
)

round_answer = Table(
    "round_answer",
    metadata,
    refers_to("line_id", "round_line"),
    refers_to("person_id", "person", index=True),
    Column("answer", String),  # NULL: asked, not answered
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("line_id", "person_id"),
)

_zoned = (
    select(space.c.id, func.coalesce(space.c.zone, "UTC").label("zone"), literal(0).label("depth"))
    .where(space.c.parent_id.is_(None))
    .cte("zoned", recursive=True)
)
_zoned = _zoned.union_all(
    select(space.c.id, func.coalesce(space.c.zone, _zoned.c.zone), _zoned.c.depth + 1).where(
        space.c.parent_id == _zoned.c.id, _zoned.c.depth < MOST_DEPTH
    )
)
_line = (
    select(_zoned.c.id.label("start"), _zoned.c.id, literal(0).label("depth"))
    .where(_zoned.c.zone == bindparam("zone"))
    .cte("line", recursive=True)
)
_line = _line.union_all(
    select(_line.c.start, space.c.parent_id, _line.c.depth + 1)
    .join_from(_line, space, space.c.id == _line.c.id)
    .where(space.c.parent_id.is_not(None), _line.c.depth < MOST_DEPTH)
)
_IN_ZONE = (
    select(_line.c.start, *SPACE_COLUMNS)
    .join_from(_line, space, space.c.id == _line.c.id)
    .order_by(_line.c.start, _line.c.depth)
)
_home = func.coalesce(person.c.space_id, first_space(person.c.organisation_id))
_MEMBERS = (
    select(*PERSON_COLUMNS)
    .where(
        person.c.organisation_id == bindparam("organisation"),
        person.c.standing == Standing.MEMBER.value,
        _home == bindparam("space"),
    )
    .order_by(person.c.id)
)
_SOME_MEMBERS = _MEMBERS.where(person.c.id > bindparam("after")).limit(bindparam("most"))
_HEADCOUNT = select(func.count()).select_from(_MEMBERS.order_by(None).subquery())

_OF_SPACE = select(value_round).where(value_round.c.space_id == bindparam("space"))
_UNFINISHED = _OF_SPACE.where(value_round.c.closed_at.is_(None)).limit(1)
_NEWEST_CLOSED = (
    _OF_SPACE.where(value_round.c.closed_at.is_not(None))
    .order_by(value_round.c.opens_at.desc(), value_round.c.id.desc())
    .limit(1)
)
_TO_ASK = (
    select(value_round)
    .where(
        value_round.c.opens_at <= bindparam("now", type_=UtcDateTime),
        value_round.c.asked_at.is_(None),
        value_round.c.closed_at.is_(None),
    )
    .order_by(value_round.c.opens_at, value_round.c.id)
    .limit(1)
)
_TO_CLOSE = (
    select(value_round)
    .where(
        value_round.c.closes_at <= bindparam("now", type_=UtcDateTime),
        value_round.c.closed_at.is_(None),
    )
    .order_by(value_round.c.closes_at, value_round.c.id)
    .limit(100)
)
_LINES = (
    select(round_line)
    .where(round_line.c.round_id == bindparam("round"))
    .order_by(round_line.c.place)
)
_ROUND_OF = (
    select(value_round)
    .join(round_line, round_line.c.round_id == value_round.c.id)
    .where(round_line.c.id == bindparam("line"))
)
_ANSWERS = select(round_answer).join(round_line, round_line.c.id == round_answer.c.line_id)
_IN_ROUND = _ANSWERS.where(round_line.c.round_id == bindparam("round"))
_ASKED_SO_FAR = _IN_ROUND.with_only_columns(
    func.count(distinct(round_answer.c.person_id)).label("people"),
    func.coalesce(func.max(round_answer.c.person_id), 0).label("last"),
)
_ASKED_OF = (
    select(round_line, round_answer.c.answer)
    .join(round_answer, round_answer.c.line_id == round_line.c.id)
    .join(value_round, value_round.c.id == round_line.c.round_id)
    .where(
        round_line.c.round_id == bindparam("round"),
        round_answer.c.person_id == bindparam("person"),
        value_round.c.closed_at.is_(None),
    )
    .order_by(round_line.c.place)
)
_ASK = insert(round_answer).on_conflict_do_nothing()
_ANSWER = update(round_answer).where(
    round_answer.c.line_id == bindparam("line"), round_answer.c.person_id == bindparam("person")
)
_we_do = round_answer.c.answer.in_((Answer.ALWAYS.value, Answer.SOMETIMES.value))
_TALLIES = _IN_ROUND.with_only_columns(
    round_answer.c.line_id,
    func.count(round_answer.c.answer).label("answered"),
    func.sum(case((_we_do, 1), else_=0)).label("we_do"),
).group_by(round_answer.c.line_id)
_ROUND = update(value_round).where(value_round.c.id == bindparam("which"))
_SHARE = (
    update(round_line)
    .where(round_line.c.id == bindparam("which"))
    .values(share_percent=bindparam("share"))
)
_LEFT_OVER = (
    _ANSWERS.join(value_round, value_round.c.id == round_line.c.round_id)
    .where(value_round.c.closed_at.is_not(None))
    .with_only_columns(round_answer.c.line_id, round_answer.c.person_id)
    .limit(bindparam("most"))
)
_FORGET = delete(round_answer).where(
    tuple_(round_answer.c.line_id, round_answer.c.person_id).in_(_LEFT_OVER)
)
_RESULTS = (
    select(round_line.c.line, round_line.c.share_percent, value.c.name)
    .join(value, value.c.id == round_line.c.value_id)
    .where(round_line.c.round_id == bindparam("round"))
    .order_by(round_line.c.place)
)


class SqlRounds(SqlValues):
    """Implements `bot.values.ports.RoundStore`."""

    def spaces_in(self, zone: str) -> tuple[Space, ...]:
        """Return the spaces whose local time is that of a zone."""
        rows = self._transaction.execute(_IN_ZONE, {"zone": zone})
        return tuple(space_of_rows(list(line)) for _, line in groupby(rows, attrgetter("start")))

    def space(self, space: SpaceId) -> Space | None:
        """Return a space."""
        rows = self._transaction.execute(SPACE, {"space": space}).all()
        return space_of_rows(rows) if rows else None

    def own_channels(self, space: Space) -> Mapping[WorkspaceId, ConversationId]:
        """Return the channels for cards that the space chose itself, one at most for each chat."""
        return own_channels(self._transaction, space)

    def headcount(self, space: Space) -> int:
        """Return how many members belong to a space."""
        key = {"space": space.id, "organisation": space.organisation}
        return int(self._transaction.execute(_HEADCOUNT, key).scalar_one())

    def next_round(self) -> RoundId:
        """Return the id that the next round gets."""
        return RoundId(new_id())

    def next_line(self) -> LineId:
        """Return the id that the next line gets."""
        return LineId(new_id())

    def add_round(self, opened: Round, lines: Collection[Line]) -> None:
        """Keep a new round with its lines."""
        row = {"id": opened.id, "space_id": opened.space}
        times = {"opens_at": opened.opens_at, "closes_at": opened.closes_at}
        self._transaction.add(value_round, {**row, **times})
        for place, line in enumerate(lines):
            self._transaction.add(
                round_line,
                {
                    "id": line.id,
                    "round_id": line.round,
                    "place": place,
                    "value_id": line.value,
                    "part": line.part.value,
                    "line": line.words,
                },
            )

    def unfinished(self, space: Space) -> Round | None:
        """Return the round of a space that is planned or open."""
        return _round_of(self._transaction.execute(_UNFINISHED, {"space": space.id}).first())

    def newest_closed(self, space: Space) -> Round | None:
        """Return the newest round of the space that is closed; never one of another space."""
        return _round_of(self._transaction.execute(_NEWEST_CLOSED, {"space": space.id}).first())

    def to_ask(self, now: datetime) -> Round | None:
        """Return a round that is open and whose people were not all asked."""
        return _round_of(self._transaction.execute(_TO_ASK, {"now": now}).first())

    def lines(self, which: RoundId) -> tuple[Line, ...]:
        """Return the lines of a round, in the order in which they were added."""
        return tuple(map(_line_of, self._transaction.execute(_LINES, {"round": which})))

    def members(self, space: Space, after: PersonId, most: int) -> tuple[Person, ...]:
        """Return members who belong to a space, by id, beginning behind one."""
        key = {"space": space.id, "organisation": space.organisation, "after": after, "most": most}
        return tuple(map(person_of, self._transaction.execute(_SOME_MEMBERS, key)))

    def asked_so_far(self, which: RoundId) -> int:
        """Return how many people were asked."""
        return int(self._transaction.execute(_ASKED_SO_FAR, {"round": which}).one().people)

    def last_asked(self, which: RoundId) -> PersonId:
        """Return the highest id of those who were asked; 0: nobody was."""
        return PersonId(self._transaction.execute(_ASKED_SO_FAR, {"round": which}).one().last)

    def ask(self, lines: Mapping[PersonId, Collection[LineId]], now: datetime) -> None:
        """Note which lines people are asked."""
        rows = [
            {"line_id": line, "person_id": who, "at": now}
            for who, theirs in lines.items()
            for line in theirs
        ]
        if rows:
            self._transaction.execute(_ASK, rows)

    def all_asked(self, which: RoundId, now: datetime) -> None:
        """Note that everybody was asked."""
        self._transaction.execute(_ROUND.values(asked_at=now), {"which": which})

    def round_of(self, line: LineId) -> Round | None:
        """Return the round that a line belongs to."""
        return _round_of(self._transaction.execute(_ROUND_OF, {"line": line}).first())

    def asked_of(self, which: RoundId, person: PersonId) -> tuple[Asked, ...]:
        """Return what somebody is asked in a round, with their answers; nothing once it closed."""
        rows = self._transaction.execute(_ASKED_OF, {"round": which, "person": person})
        return tuple(
            Asked(_line_of(row), Answer(row.answer) if row.answer else None) for row in rows
        )

    def answer(self, line: LineId, person: PersonId, answer: Answer, now: datetime) -> None:
        """Keep an answer of somebody who was asked; a later one takes its place."""
        key = {"line": line, "person": person}
        self._transaction.execute(_ANSWER.values(answer=answer.value, at=now), key)

    def to_close(self, now: datetime) -> tuple[Round, ...]:
        """Return the rounds whose time is over and that are not closed."""
        found = map(_round_of, self._transaction.execute(_TO_CLOSE, {"now": now}))
        return tuple(one for one in found if one is not None)

    def tallies(self, which: RoundId) -> Mapping[LineId, Tally]:
        """Return what was answered to each line."""
        rows = self._transaction.execute(_TALLIES, {"round": which})
        return {LineId(row.line_id): Tally(row.answered, int(row.we_do)) for row in rows}

    def close(self, which: RoundId, shares: Mapping[LineId, int | None], now: datetime) -> None:
        """Close a round with the share of each line; no answer can be found any more."""
        self._transaction.execute(_ROUND.values(closed_at=now), {"which": which})
        rows = [{"which": line, "share": share} for line, share in shares.items()]
        if rows:
            self._transaction.execute(_SHARE, rows)

    def forget_answers(self, most: int) -> int:
        """Delete up to `most` answers of closed rounds; return how many."""
        return self._transaction.execute(_FORGET, {"most": most}).rowcount

    def results(self, which: RoundId) -> tuple[Result, ...]:
        """Return the lines of a closed round with their shares and the names of the values."""
        rows = self._transaction.execute(_RESULTS, {"round": which})
        return tuple(Result(row.name, row.line, row.share_percent) for row in rows)


def _round_of(row: Any) -> Round | None:  # noqa: ANN401 - a row, or None
    """Return the round of a whole row."""
    if row is None:
        return None
    closed = row.closed_at is not None
    return Round(RoundId(row.id), SpaceId(row.space_id), row.opens_at, row.closes_at, closed)


def _line_of(row: Any) -> Line:  # noqa: ANN401 - a row
    """Return the line of a row that begins with a whole line."""
    return Line(
        LineId(row.id), RoundId(row.round_id), ValueId(row.value_id), Part(row.part), row.line
    )

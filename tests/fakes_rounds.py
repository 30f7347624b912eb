"""Rounds of "do we do this here?", kept in memory."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from bot.identity import ConversationId, Person, PersonId, Space, SpaceId, WorkspaceId
from bot.values.round import Answer, Asked, Line, LineId, Result, Round, RoundId, Tally
from tests.fakes_spaces import in_force
from tests.fakes_values import FakeValues


class FakeRounds(FakeValues):
    """Implements `bot.values.ports.RoundStore`."""

    def spaces_in(self, zone: str) -> tuple[Space, ...]:
        found = (in_force(self.memory, one) for one in self.memory.spaces)
        return tuple(one for one in found if one.zone == zone)

    def space(self, space: SpaceId) -> Space | None:
        return in_force(self.memory, space) if space in self.memory.spaces else None

    def own_channels(self, space: Space) -> Mapping[WorkspaceId, ConversationId]:
        return self.memory.spaces[space.id].channels

    def headcount(self, space: Space) -> int:
        return len(self._members(space))

    def _members(self, space: Space) -> list[Person]:
        theirs = [s for s in self.memory.spaces.values() if s.organisation == space.organisation]
        first = min((one.id for one in theirs if one.parent is None), default=None)
        everybody = self.memory.known(sorted(self.memory.people)).values()
        return [
            one
            for one in everybody
            if one.takes_part
            and one.organisation == space.organisation
            and (one.home or first) == space.id
        ]

    def next_round(self) -> RoundId:
        return RoundId(self.memory.next_number())

    def next_line(self) -> LineId:
        return LineId(self.memory.next_number())

    def add_round(self, opened: Round, lines: Collection[Line]) -> None:
        self.memory.rounds[opened.id] = opened
        self.memory.round_lines.update({line.id: line for line in lines})

    def unfinished(self, space: Space) -> Round | None:
        theirs = (one for one in self.memory.rounds.values() if one.space == space.id)
        return next((one for one in theirs if not one.is_closed), None)

    def newest_closed(self, space: Space) -> Round | None:
        theirs = [one for one in self.memory.rounds.values() if one.space == space.id]
        closed = [one for one in theirs if one.is_closed]
        return max(closed, key=lambda one: (one.opens_at, one.id), default=None)

    def to_ask(self, now: datetime) -> Round | None:
        open_ = [
            one
            for one in self.memory.rounds.values()
            if one.opens_at <= now and not one.is_closed and one.id not in self.memory.rounds_asked
        ]
        return min(open_, key=lambda one: (one.opens_at, one.id), default=None)

    def lines(self, which: RoundId) -> tuple[Line, ...]:
        return tuple(line for line in self.memory.round_lines.values() if line.round == which)

    def members(self, space: Space, after: PersonId, most: int) -> tuple[Person, ...]:
        return tuple(one for one in self._members(space) if one.id > after)[:most]

    def _asked(self, which: RoundId) -> set[PersonId]:
        lines = {line.id for line in self.lines(which)}
        return {person for line, person in self.memory.answers if line in lines}

    def asked_so_far(self, which: RoundId) -> int:
        return len(self._asked(which))

    def last_asked(self, which: RoundId) -> PersonId:
        return max(self._asked(which), default=PersonId(0))

    def ask(self, lines: Mapping[PersonId, Collection[LineId]], now: datetime) -> None:
        for who, theirs in lines.items():
            for line in theirs:
                self.memory.answers.setdefault((line, who), None)

    def all_asked(self, which: RoundId, now: datetime) -> None:
        self.memory.rounds_asked[which] = None

    def round_of(self, line: LineId) -> Round | None:
        known = self.memory.round_lines.get(line)
        return self.memory.rounds[known.round] if known else None

    def asked_of(self, which: RoundId, person: PersonId) -> tuple[Asked, ...]:
        if which not in self.memory.rounds or self.memory.rounds[which].is_closed:
            return ()
        return tuple(
            Asked(line, self.memory.answers[line.id, person])
            for line in self.lines(which)
            if (line.id, person) in self.memory.answers
        )

    def answer(self, line: LineId, person: PersonId, answer: Answer, now: datetime) -> None:
        if (line, person) in self.memory.answers:
            self.memory.answers[line, person] = answer

    def to_close(self, now: datetime) -> tuple[Round, ...]:
        over = [one for one in self.memory.rounds.values() if one.closes_at <= now]
        still_open = [one for one in over if not one.is_closed]
        return tuple(sorted(still_open, key=lambda one: (one.closes_at, one.id)))

    def tallies(self, which: RoundId) -> Mapping[LineId, Tally]:
        found: dict[LineId, Tally] = {}
        for line in self.lines(which):
            given = [said for (at, _), said in self.memory.answers.items() if at == line.id]
            if given:
                said = [one for one in given if one is not None]
                found[line.id] = Tally(len(said), sum(one is not Answer.RARELY for one in said))
        return found

    def close(self, which: RoundId, shares: Mapping[LineId, int | None], now: datetime) -> None:
        self.memory.rounds[which] = replace(self.memory.rounds[which], is_closed=True)
        self.memory.round_shares.update(shares)

    def forget_answers(self, most: int) -> int:
        gone = [
            key
            for key in self.memory.answers
            if self.memory.rounds[self.memory.round_lines[key[0]].round].is_closed
        ][:most]
        for key in gone:
            del self.memory.answers[key]
        return len(gone)

    def results(self, which: RoundId) -> tuple[Result, ...]:
        return tuple(
            Result(
                self.memory.values[line.value].name,
                line.words,
                self.memory.round_shares.get(line.id),
            )
            for line in self.lines(which)
        )

"""Rounds of "do we do this here?": asked once, answered with a press, shown as shares alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.identity import Person, SpaceId
from bot.outcome import Reply
from bot.ui.actions import Button
from bot.ui.views import Message
from bot.ui.walk import _parts
from bot.values.model import Value
from bot.values.round import LINES_EACH, Answer, Asked, Round
from bot.values.rounds import OPEN_ROUNDS, ROUNDS
from tests.office import buttons, said, shown
from tests.people import ANA, BEN, FAY, MEMBERS, MIA, ODA, SPACE, THANKS, WORKSPACE, crowd
from tests.unit.values.running import Running, at

TUESDAY = "2027-02-02T10:00"
CLOSES = at("2027-02-16 09:00")
BERLIN = "Europe/Berlin"


@pytest.fixture
def office() -> Running:
    office = Running()
    office.sets(zone=BERLIN, channels={WORKSPACE.id: THANKS})
    return office


def care(office: Running, lines: int = 3) -> Value:
    """Have one value with as many lines as are wanted."""
    (value,) = office.values("Care")
    value = replace(value, looks=tuple(f"line {nth}" for nth in range(min(lines, 5))))
    value = replace(value, sounds=tuple(f"sound {nth}" for nth in range(max(0, lines - 5))))
    office.memory.values[value.id] = value
    return value


def only_round(office: Running) -> Round:
    (which,) = office.memory.rounds.values()
    return which


def question(office: Running, person: Person) -> Message:
    (post,) = office.notes(person)
    return post.message


def choices(message: Message | None) -> list[Button]:
    """Return the answers that can be pressed, in order."""
    found = [part for part in _parts(message) if isinstance(part, Button)]
    return sorted(found, key=lambda button: (button.value.partition(":")[0], button.label))


def asked(office: Running, person: Person) -> Sequence[Asked]:
    from tests.fakes_rounds import FakeRounds

    return FakeRounds(office.memory).asked_of(only_round(office).id, person.id)


def answers(office: Running, person: Person, answer: Answer) -> list[Reply]:
    """Have somebody answer everything that they are asked."""
    lines = [one.line.id for one in asked(office, person)]
    return [office.presses(person, "round.answer", f"{line}:{answer.value}") for line in lines]


async def opens(office: Running) -> None:
    await office.fires(OPEN_ROUNDS, BERLIN, TUESDAY)


async def goes_on(office: Running) -> None:
    await office.engine.handlers[ROUNDS]("rounds")


# ---- opening ----------------------------------------------------------------------------------


async def test_everybody_is_asked_three_lines_once(office: Running) -> None:
    care(office)

    await opens(office)
    await opens(office)
    await goes_on(office)

    assert "Do we do this here?" in said(question(office, ANA))
    for person in MEMBERS:
        assert len(choices(question(office, person))) == 3 * LINES_EACH
    assert len(office.memory.utterances()) == len(MEMBERS)
    assert only_round(office).closes_at == CLOSES


async def test_the_question_says_what_is_kept_of_whom(office: Running) -> None:
    care(office)

    await opens(office)

    told = said(question(office, ANA))
    assert "Named" in told
    assert "Your name is kept with your answers until the round closes" in told
    assert "Only shares are ever shown" in told
    assert "nonym" not in told


async def test_quiet_hours_are_kept(office: Running) -> None:
    care(office)

    await office.fires(OPEN_ROUNDS, BERLIN, TUESDAY, late_minutes=10 * 60)

    (post,) = office.notes(FAY)
    assert post.due_at is not None
    assert at("2027-02-03 07:00") <= post.due_at < at("2027-02-03 07:15")


async def test_a_space_of_another_zone_has_its_own_time(office: Running) -> None:
    care(office)

    await office.fires(OPEN_ROUNDS, "Asia/Tokyo", TUESDAY)

    assert office.memory.rounds == {}


async def test_small_spaces_and_those_without_lines_are_not_asked(office: Running) -> None:
    await opens(office)
    care(office)
    for person in MEMBERS[4:]:
        office.changes(person, home=SpaceId(5))
    await opens(office)

    assert office.memory.rounds == {}
    assert "Fewer than 5 people" in shown(office.types(ANA, "values results"))


async def test_a_large_company_is_asked_in_parts_and_evenly(office: Running) -> None:
    care(office, lines=10)
    for person in crowd(450):
        office.memory.people[person.id] = person

    await opens(office)

    counts = [
        sum(line == key[0] for key in office.memory.answers) for line in office.memory.round_lines
    ]
    assert len(office.memory.utterances()) == 450 + len(MEMBERS)
    assert len(counts) == 10
    assert max(counts) - min(counts) <= 1


async def test_whoever_comes_while_a_round_is_open_is_not_asked(office: Running) -> None:
    care(office)
    await opens(office)

    (late,) = crowd(1)
    office.memory.people[late.id] = late
    await goes_on(office)

    assert office.notes(late) == []


# ---- answering --------------------------------------------------------------------------------


async def test_an_answer_is_kept_and_shown_and_can_be_changed(office: Running) -> None:
    care(office)
    await opens(office)
    first = asked(office, ANA)[0].line.id

    reply = office.presses(ANA, "round.answer", f"{first}:always")
    assert reply.instead
    assert "Your answer: always" in shown(reply)
    assert "[✓ always]" in shown(reply)
    reply = office.presses(ANA, "round.answer", f"{first}:rarely")

    assert "Your answer: rarely" in shown(reply)
    assert office.memory.answers[first, ANA.id] is Answer.RARELY


async def test_nobody_answers_for_others_or_what_was_not_asked(office: Running) -> None:
    care(office)
    await opens(office)
    first = asked(office, ANA)[0].line.id
    (stranger,) = crowd(1)

    for value in (f"{first}:never", "5:always", "x", f"{first}"):
        assert "You are not asked this" in shown(office.presses(ANA, "round.answer", value))
    assert set(office.memory.answers.values()) == {None}
    assert stranger.id not in {who for _, who in office.memory.answers}


async def test_an_answer_after_the_end_leads_to_the_results(office: Running) -> None:
    care(office)
    await opens(office)
    first = asked(office, ANA)[0].line.id

    office.clock.move_to(CLOSES)

    reply = office.presses(ANA, "round.answer", f"{first}:always")
    assert "This round closed on" in shown(reply)
    assert "values results" in shown(reply)
    assert set(office.memory.answers.values()) == {None}


# ---- closing ----------------------------------------------------------------------------------


async def closed(office: Running, *rare: Person) -> str:
    """Have everybody answer, some of them "rarely", and return the card with the results."""
    care(office)
    await opens(office)
    for person in MEMBERS:
        answers(office, person, Answer.RARELY if person in rare else Answer.SOMETIMES)
    office.clock.move_to(CLOSES)
    await goes_on(office)
    return said(office.cards()[-1].message)


async def test_the_channel_and_everybody_who_asks_see_the_same_shares(office: Running) -> None:
    card = await closed(office, ANA, BEN)

    assert card.count("80 %") == 3
    assert "We do this" in card
    assert shown(office.types(ANA, "values results")) == card
    assert office.cards()[-1].to.conversation == THANKS  # type: ignore[union-attr] # a card


async def test_lines_that_few_do_come_first(office: Running) -> None:
    value = care(office)
    await opens(office)
    for person in MEMBERS:
        low, *high = [one.line.id for one in asked(office, person) if one.line.words != "line 0"]
        first = next(one.line.id for one in asked(office, person) if one.line.words == "line 0")
        office.presses(person, "round.answer", f"{first}:rarely")
        for line in (low, *high):
            office.presses(person, "round.answer", f"{line}:always")
    office.clock.move_to(CLOSES)
    await goes_on(office)

    card = said(office.cards()[-1].message)
    assert card.index("What gets in the way?") < card.index("line 0") < card.index("We do this")
    assert "almost nobody" in card
    assert card.count("almost everybody") == 2
    assert value.name in card


async def test_no_single_answer_is_left(office: Running) -> None:
    await closed(office)

    assert office.memory.answers == {}


async def test_of_lines_that_few_answered_nothing_is_said(office: Running) -> None:
    care(office)
    await opens(office)
    for person in MEMBERS[:4]:
        answers(office, person, Answer.RARELY)
    office.clock.move_to(CLOSES)
    await goes_on(office)

    card = said(office.cards()[-1].message)
    assert "%" not in card
    assert "3 lines had fewer than 5 answers" in card


async def test_results_come_once(office: Running) -> None:
    await closed(office)

    await goes_on(office)
    await goes_on(office)

    assert len(office.cards()) == 1


async def test_where_the_space_has_no_channel_of_its_own_results_are_only_asked_for(
    office: Running,
) -> None:
    care(office)
    office.sets(channels={})
    await opens(office)
    office.clock.move_to(CLOSES)

    await goes_on(office)

    assert office.cards() == []
    assert "What Acme says" in shown(office.types(ANA, "values results"))


async def test_a_round_of_a_space_is_not_shown_in_the_space_above(office: Running) -> None:
    await closed(office)

    above = replace(SPACE, id=SpaceId(77), name="Holding")
    office.memory.spaces[above.id] = above
    office.sets(parent=above.id)
    for person in (ANA, MIA):
        office.changes(person, home=above.id)

    told = shown(office.types(ANA, "values results"))
    assert "%" not in told
    assert "line 0" not in told


# ---- by hand ----------------------------------------------------------------------------------


def previews(office: Running, day: str = "", hour: str = "") -> Reply:
    return office.sends(ODA, "values.round", {"day": day, "hour": hour})


async def test_an_admin_sees_what_would_happen_before_anything_is_kept(office: Running) -> None:
    care(office)
    office.types(ODA, "values round")

    reply = previews(office)

    assert "People asked: 9" in shown(reply)
    assert "at once" in shown(reply)
    assert buttons(reply.message) == {"round.open": ""}
    assert office.memory.rounds == {}


async def test_a_round_opened_at_once_is_asked_at_the_next_look(office: Running) -> None:
    care(office)

    reply = office.presses(ODA, "round.open")
    await goes_on(office)

    assert "open until" in shown(reply)
    assert len(office.notes(ANA)) == 1


async def test_a_round_can_be_planned_by_the_clocks_of_the_space(office: Running) -> None:
    care(office)
    reply = previews(office, "2026-11-25", "14")

    opened = office.presses(ODA, "round.open", buttons(reply.message)["round.open"])
    await goes_on(office)
    assert office.notes(ANA) == []
    assert "The round opens" in shown(opened)
    assert "A round runs from" in shown(office.types(ODA, "values round"))
    assert "opens" in shown(office.types(ODA, "values results"))
    office.clock.move_to(at("2026-11-25 13:00"))
    await goes_on(office)

    assert only_round(office).opens_at == at("2026-11-25 13:00")
    assert len(office.notes(ANA)) == 1
    assert "A round runs from" in shown(office.types(ANA, "values results"))


async def test_a_time_that_has_passed_is_refused_with_the_reason(office: Running) -> None:
    care(office)

    for day, hour in (("2026-11-23", "8"), ("2026-11-20", ""), ("2020-01-01", "9")):
        errors = previews(office, day, hour).errors
        assert "has passed: in Europe/Berlin it is Mon 23 Nov, 11:00" in errors["day"]
    stamp = buttons(previews(office, "2026-11-25", "14").message)["round.open"]
    office.waits(days=3)

    assert "has passed" in shown(office.presses(ODA, "round.open", stamp))
    for stamp in ("9" * 18, "1"):
        reply = office.presses(ODA, "round.open", stamp)
        assert office.memory.rounds == {} or "has passed" in shown(reply)


async def test_nobody_plans_further_ahead_than_a_year(office: Running) -> None:
    care(office)

    for day in ("2028-01-01", "9999-12-31"):
        assert "within a year" in previews(office, day, "9").errors["day"]


async def test_what_is_no_time_is_said_beside_the_field(office: Running) -> None:
    care(office)

    for day, hour in (("", "9"), ("someday", "9"), ("2026-12-01", "99"), ("2026-12-01", "x")):
        assert previews(office, day, hour).errors.keys() == {"day"}


async def test_only_admins_open_rounds(office: Running) -> None:
    care(office)

    for reply in (
        office.types(ANA, "values round"),
        office.sends(ANA, "values.round", {}),
        office.presses(ANA, "round.open"),
    ):
        assert "Only Oda can do this" in shown(reply)
    assert office.memory.rounds == {}


async def test_there_is_no_round_of_nothing_or_of_too_few(office: Running) -> None:
    assert "no lines yet" in shown(office.types(ODA, "values round"))
    assert "There was no round here yet" in shown(office.types(ODA, "values results"))
    care(office)
    for person in (*MEMBERS[1:5],):
        office.changes(person, home=SpaceId(5))
    assert "no round here yet" in shown(office.types(ODA, "values results"))
    office.changes(ANA, home=SpaceId(5))

    assert "Fewer than 5 people" in shown(office.types(ODA, "values round"))
    assert office.clock.now() - at("2026-11-23 10:00") < timedelta(days=1)

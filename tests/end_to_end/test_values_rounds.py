"""A round from its opening by hand to its results, and nothing left of who said what."""

from datetime import timedelta

from playground.slack.messages import Message
from tests.end_to_end.world import Goodword

STAFF = ("ana", "ben", "chloe", "dieter", "esra", "fatima", "gita", "hana", "ian", "jo", "kai")


async def is_open(goodword: Goodword) -> None:
    """Have a round open, and everybody asked."""
    await goodword.is_set_up(recognition="thanks")
    await goodword.has_value("Care", looks="calls back\nasks first\nstays calm")
    await goodword.says("jo", "/goodword values round")
    assert await goodword.submits("jo") == {}
    await goodword.presses("jo", goodword.answer("jo"), "Open the round")
    await goodword.moves(timedelta(minutes=5))
    await goodword.moves(timedelta(days=1))  # everybody's hours came


def question(goodword: Goodword, who: str) -> Message:
    found = [one for one in goodword.notes(who) if "round.answer" in str(one.blocks)]
    assert len(found) == 1, f"{who} was asked {len(found)} times"
    return found[0]


async def test_a_round_from_the_question_to_the_shares(goodword: Goodword) -> None:
    await is_open(goodword)

    for who in STAFF[:6]:
        for line in range(3):
            await goodword.presses(who, question(goodword, who), _press(line, answer=0))
    await goodword.moves(timedelta(days=15))

    results = goodword.words(goodword.cards("thanks")[-1])
    assert results.count("almost everybody") == 3
    assert all(line in results for line in ("calls back", "asks first", "stays calm"))
    await goodword.says("kai", "/goodword values results")
    assert "almost everybody" in goodword.told("kai")
    assert await goodword.count("round_answer") == 0


def _press(line: int, answer: int) -> str:
    """Return which of the nine buttons answers a line."""
    number = 3 * line + answer + 1
    return "round.answer" if number == 1 else f"round.answer~{number}"


async def test_the_card_says_what_is_named_and_shows_the_answer(goodword: Goodword) -> None:
    await is_open(goodword)

    card = question(goodword, "kai")
    assert "Your name is kept with your answers until the round closes" in goodword.words(card)
    await goodword.presses("kai", card, _press(1, answer=2))

    assert "Your answer: rarely" in goodword.words(question(goodword, "kai"))
    found = await goodword.rows("SELECT answer FROM round_answer WHERE answer IS NOT NULL")
    assert [row["answer"] for row in found] == ["rarely"]


async def test_of_few_answers_nothing_is_said(goodword: Goodword) -> None:
    await is_open(goodword)
    for who in STAFF[:4]:
        await goodword.presses(who, question(goodword, who), _press(0, answer=2))

    await goodword.moves(timedelta(days=15))

    results = goodword.words(goodword.cards("thanks")[-1])
    assert "%" not in results
    assert "fewer than 5 answers" in results


async def test_an_answer_that_comes_too_late_is_told_so(goodword: Goodword) -> None:
    await is_open(goodword)
    card = question(goodword, "kai")

    await goodword.moves(timedelta(days=15))
    await goodword.presses("kai", card, _press(0, answer=0))

    assert "This round closed on" in goodword.told("kai")


async def test_a_time_that_has_passed_is_refused(goodword: Goodword) -> None:
    await goodword.is_set_up()
    await goodword.has_value("Care", looks="calls back")
    await goodword.says("jo", "/goodword values round")

    errors = await goodword.submits("jo", day="2026-11-20", hour="9")

    assert "has passed" in errors["day"]
    assert await goodword.count("value_round") == 0

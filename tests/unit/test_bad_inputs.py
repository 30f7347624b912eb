"""Whatever is typed at the commands, nothing is lost, forged or half done."""

import pytest

from bot.ui.blocks import Quote
from bot.ui.text import text
from tests.bad_commands import (
    AMOUNTS,
    AT_A_MOMENT,
    LONG,
    NOBODY,
    ONE_PERSON,
    OPTED_OUT,
    SHAPES,
    TABLES,
    VERBATIM,
    Act,
    office_of_bad_inputs,
    rows,
    saying,
    to,
)
from tests.office import Office, draft, mentioned, shown, who
from tests.people import ANA, BEN, DEV, MIA


@pytest.fixture
def office() -> Office:
    return office_of_bad_inputs()


def test_every_row_is_covered_or_excused_exactly_once() -> None:
    inputs = [row.input for row in rows()]
    known = [name for table in TABLES for name in table]

    assert sorted(known) == sorted(inputs)
    assert len(known) == len(inputs) == 102


@pytest.mark.parametrize("name", SHAPES)
def test_what_says_nothing_shows_how_it_is_done(office: Office, name: str) -> None:
    before = office.memory.snapshot()

    told = shown(office.types(ANA, *SHAPES[name]))

    assert "help" in told or "Or type kudos @ana" in told
    assert office.memory.utterances() == ()
    assert office.memory == before


@pytest.mark.parametrize("name", LONG)
def test_what_is_too_long_is_kept_in_the_form(office: Office, name: str) -> None:
    said = LONG[name]

    reply = office.types(ANA, *said)

    assert draft(reply, "reason") == str(said[-1]).strip()
    assert draft(reply, "to") == (BEN.id,)
    assert office.kudos == ()


@pytest.mark.parametrize("name", NOBODY)
def test_whoever_cannot_be_thanked_is_named(office: Office, name: str) -> None:
    said, why = NOBODY[name]

    reply = office.types(ANA, *said)

    assert why in shown(reply)
    assert reply.form is not None
    assert office.kudos == ()
    assert office.memory.utterances() == ()


@pytest.mark.parametrize(
    ("name", "why"),
    [("empty user group", "nobody in this group"), ("group of 5,000", "At most 25 people")],
)
def test_a_manager_is_refused_a_group_for_what_it_is(office: Office, name: str, why: str) -> None:
    assert why in shown(office.types(MIA, *NOBODY[name][0]))


@pytest.mark.parametrize("name", ONE_PERSON)
def test_a_person_named_twice_is_thanked_once(office: Office, name: str) -> None:
    office.types(ANA, *ONE_PERSON[name])

    assert office.last.receivers == (BEN.id,)


def test_whoever_opted_out_is_thanked_in_private_and_the_giver_knows(office: Office) -> None:
    assert any(row.input == OPTED_OUT for row in rows())

    reply = office.types(ANA, *to(who(DEV)))

    assert "prefers to be thanked in private" in shown(reply)
    assert office.cards() == []
    assert len(office.notes(DEV)) == 1


@pytest.mark.parametrize("name", AMOUNTS)
def test_without_points_an_amount_is_a_word(office: Office, name: str) -> None:
    words = f"helped {AMOUNTS[name]} customers on Sunday"

    office.types(ANA, *saying(words))

    assert office.last.reason == words


@pytest.mark.parametrize("name", VERBATIM)
def test_words_are_kept_as_they_are_and_stay_words(office: Office, name: str) -> None:
    words = f"{VERBATIM[name]} – thank you for that"

    office.types(ANA, *saying(words))

    [card] = office.cards()
    assert office.last.reason == words
    assert Quote(text(words)) in card.message.blocks
    assert mentioned(card.message) == {ANA.id, BEN.id}


@pytest.mark.parametrize(("act", "told", "count"), AT_A_MOMENT.values(), ids=AT_A_MOMENT)
def test_at_every_moment_it_is_refused_with_a_reason_or_done_once(
    office: Office, act: Act, told: str, count: int
) -> None:
    assert told in act(office)
    assert sum(not kudos.undone for kudos in office.kudos) == count

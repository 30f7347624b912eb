"""Suggesting a line: anybody suggests, those who look after the value decide, the author hears."""

from dataclasses import replace

import pytest

from bot.identity import ContactLevel, Person, Role
from bot.outcome import Reply
from bot.values.model import MOST_LINES, Suggestion, Value, Verdict
from tests.office import Office, buttons, said, shown
from tests.people import ANA, BEN, CLEO, DEV, FAY, ODA, SPACE

LINE = "“I do not know yet, and I find out.”"


def suggests(office: Office, person: Person, about: Value, **changes: str) -> Reply:
    answers = {"value": str(about.id), "part": "sounds", "line": LINE, "seen": "on a call"}
    return office.sends(person, "values.suggestion", {**answers, **changes})


def last(office: Office) -> Suggestion:
    return list(office.memory.suggestions.values())[-1]


def test_those_who_look_after_the_value_get_a_card(office: Office) -> None:
    office.memory.roles[SPACE.id, BEN.id, Role.CURATOR] = None
    (care,) = office.values("Care")

    reply = suggests(office, ANA, care)

    number = str(last(office).id)
    for keeper in (BEN, ODA):
        (card,) = office.notes(keeper)
        assert LINE in said(card.message)
        assert "Ana suggests a line for Care, “Sounds like”" in said(card.message)
        assert "Seen: on a call" in said(card.message)
        assert buttons(card.message) == {"suggestion.take": number, "suggestion.decline": number}
    assert "Ben, Oda can see it now" in shown(reply)


def test_nobody_is_disturbed_in_quiet_hours(office: Office) -> None:
    office.memory.roles[SPACE.id, FAY.id, Role.CURATOR] = None
    (care,) = office.values("Care")
    office.waits(hours=10)

    suggests(office, ANA, care)

    (card,) = office.notes(FAY)
    assert card.due_at is not None
    assert card.due_at.isoformat() == "2026-11-24T07:00:00+00:00"


def test_whoever_serves_customers_daily_has_a_badge(office: Office) -> None:
    (care,) = office.values("Care")
    contactor = replace(ANA, contact_level=ContactLevel.CONTACTOR)
    office.memory.people[ANA.id] = contactor

    suggests(office, ANA, care)
    suggests(office, BEN, care)

    with_badge, without = office.notes(ODA)
    assert "Front line" in said(with_badge.message)
    assert "Front line" not in said(without.message)


def test_a_line_that_is_taken_in_is_part_of_the_value(office: Office) -> None:
    (care,) = office.values("Care")
    suggests(office, ANA, care)

    reply = office.presses(ODA, "suggestion.take", last(office).id)

    assert office.memory.values[care.id].sounds == (LINE,)
    assert last(office).verdict is Verdict.TAKEN
    assert reply.instead
    assert "Oda took it in" in shown(reply)
    assert "Your line is part of Care now" in said(office.notes(ANA)[-1].message)


def test_a_line_that_is_declined_changes_nothing_and_the_author_hears_kindly(
    office: Office,
) -> None:
    (care,) = office.values("Care")
    suggests(office, ANA, care)

    office.presses(ODA, "suggestion.decline", last(office).id)

    assert office.memory.values[care.id] == care
    assert "Thank you for saying what you saw" in said(office.notes(ANA)[-1].message)


def test_the_others_see_that_it_is_decided(office: Office) -> None:
    office.memory.roles[SPACE.id, BEN.id, Role.CURATOR] = None
    (care,) = office.values("Care")
    suggests(office, ANA, care)
    (card,) = office.notes(BEN)

    office.presses(ODA, "suggestion.take", last(office).id)

    now = office.now_says(card.key)
    assert "Oda took it in" in said(now)
    assert buttons(now) == {}
    assert "already" in shown(office.presses(BEN, "suggestion.decline", last(office).id))


@pytest.mark.parametrize(
    ("part", "field"),
    [("looks", "looks"), ("sounds", "sounds"), ("feels", "feels"), ("never", "never")],
)
def test_each_list_can_get_a_line(office: Office, part: str, field: str) -> None:
    (care,) = office.values("Care")
    suggests(office, ANA, care, part=part)

    office.presses(ODA, "suggestion.take", last(office).id)

    assert LINE in getattr(office.memory.values[care.id], field)


def test_where_the_list_is_full_one_says_which_line_goes(office: Office) -> None:
    (care,) = office.values("Care")
    full = replace(care, sounds=tuple(f"line {n}" for n in range(MOST_LINES)))
    office.memory.values[care.id] = full
    suggests(office, ANA, care)
    number = last(office).id

    asked = office.presses(ODA, "suggestion.take", number)
    assert asked.form is not None
    choice = asked.form.fields[0]
    goes = choice.options[2].value  # type: ignore[union-attr] # it is a choice
    office.sends(ODA, asked.form.name, {"old": goes}, asked.form.carry)

    assert office.memory.values[care.id].sounds == ("line 0", "line 1", LINE, "line 3", "line 4")
    assert last(office).verdict is Verdict.TAKEN


def test_a_line_that_is_gone_cannot_be_replaced(office: Office) -> None:
    (care,) = office.values("Care")
    suggests(office, ANA, care)

    reply = office.sends(ODA, "suggestion.replace", {"old": "gone"}, last(office).id)

    assert reply.errors.keys() == {"old"}


def test_a_line_that_is_there_already_is_taken_in_once(office: Office) -> None:
    (care,) = office.values("Care")
    office.memory.values[care.id] = replace(care, sounds=(LINE,))
    suggests(office, ANA, care)

    office.presses(ODA, "suggestion.take", last(office).id)

    assert office.memory.values[care.id].sounds == (LINE,)


def test_only_those_who_look_after_the_value_decide(office: Office) -> None:
    (care,) = office.values("Care")
    suggests(office, ANA, care)
    number = last(office).id

    for reply in (
        office.presses(ANA, "suggestion.take", number),
        office.presses(ANA, "suggestion.decline", number),
        office.sends(ANA, "suggestion.replace", {"old": "x"}, number),
    ):
        assert "Only those who look after this value" in shown(reply)
    assert last(office).verdict is Verdict.OPEN


def test_a_suggestion_for_a_retired_value_leads_nowhere(office: Office) -> None:
    (care,) = office.values("Care")
    suggests(office, ANA, care)
    office.presses(ODA, "values.retire", care.id)

    assert "does not exist" in shown(office.presses(ODA, "suggestion.take", last(office).id))
    assert "No suggestion waits" in shown(office.types(ODA, "values suggestions"))


def test_what_waits_can_be_looked_up(office: Office) -> None:
    (care,) = office.values("Care")
    assert "No suggestion waits" in shown(office.types(ODA, "values suggestions"))
    suggests(office, ANA, care)

    assert LINE in shown(office.types(ODA, "values suggestions"))
    assert "Only Oda can do this" in shown(office.types(ANA, "values suggestions"))


def test_what_is_wrong_is_said_beside_the_field(office: Office) -> None:
    (care,) = office.values("Care")

    for field, wrong in {
        "value": "5",
        "part": "smells",
        "line": "x" * 141,
        "seen": "x" * 301,
    }.items():
        assert suggests(office, ANA, care, **{field: wrong}).errors.keys() == {field}
    assert suggests(office, ANA, care, line=" ").errors.keys() == {"line"}
    assert office.memory.suggestions == {}


def test_a_line_is_one_line(office: Office) -> None:
    (care,) = office.values("Care")

    suggests(office, ANA, care, line="first\nsecond   third")

    assert last(office).line == "first second third"


def test_five_open_suggestions_are_enough_for_one_person(office: Office) -> None:
    (care,) = office.values("Care")
    for _ in range(5):
        suggests(office, ANA, care)

    assert "wait for an answer" in shown(office.types(ANA, "values suggest"))
    assert "wait for an answer" in shown(suggests(office, ANA, care))
    assert suggests(office, BEN, care).errors == {}
    assert len(office.memory.suggestions) == 6


def test_the_form_has_the_only_value_chosen(office: Office) -> None:
    assert "no values here yet" in shown(office.types(ANA, "values suggest"))
    (care,) = office.values("Care")

    one = office.types(ANA, "values suggest").form
    office.values("Zeal")
    two = office.presses(CLEO, "values.suggest").form

    assert one is not None
    assert two is not None
    assert one.fields[0].initial == str(care.id)  # type: ignore[union-attr] # it is a choice
    assert two.fields[0].initial is None  # type: ignore[union-attr] # the same


def test_where_nobody_looks_after_the_values_it_is_kept_for_later(office: Office) -> None:
    (care,) = office.values("Care")
    office.memory.roles.clear()

    assert "kept until somebody looks" in shown(suggests(office, DEV, care))
    assert len(office.memory.suggestions) == 1

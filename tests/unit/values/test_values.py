"""Values as behaviours: seen by everybody, written by admins."""

from dataclasses import replace

import pytest

from bot.identity import SpaceId
from bot.request import Answers
from bot.values.model import Value, ValueId, slug_of
from tests.office import Office, buttons, draft, shown
from tests.people import ANA, MEMBERS, ODA, SPACE

CARE: Answers = {
    "name": "Care",
    "sentence": "We look after each other.",
    "looks": "Asks first\n\n  Stays calm ",
    "sounds": "“How can I help?”",
    "feels": "Safe",
    "never": "Shrugs",
}


def care(office: Office) -> Value:
    office.sends(ODA, "values.save", CARE)
    return next(iter(office.memory.values.values()))


def test_everybody_sees_the_values_with_all_their_lists(office: Office) -> None:
    care(office)

    told = shown(office.types(ANA, "values"))

    for words in ("Care", "#care", "We look after", "Looks like: Asks first\nStays calm", "Shrugs"):
        assert words in told
    assert "[Edit" not in told


def test_where_there_are_none_it_says_who_adds_them(office: Office) -> None:
    assert "An admin adds them with values add" in shown(office.types(ANA, "values"))
    assert "[Add a value]" in shown(office.types(ODA, "values"))


def test_an_admin_sees_what_can_be_done_with_them(office: Office) -> None:
    office.values("Care", "Zeal")

    found = buttons(office.types(ODA, "values").message).keys()

    assert {"values.add", "values.edit", "values.retire", "goals.edit"} <= found


def test_a_value_is_kept_as_it_was_written(office: Office) -> None:
    value = care(office)

    assert (value.slug, value.name, value.looks) == ("care", "Care", ("Asks first", "Stays calm"))


def test_only_admins_add_edit_and_retire(office: Office) -> None:
    value = care(office)

    for reply in (
        office.types(ANA, "values add"),
        office.presses(ANA, "values.add"),
        office.presses(ANA, "values.edit", value.id),
        office.presses(ANA, "values.retire", value.id),
        office.sends(ANA, "values.save", CARE),
    ):
        assert "Only Oda can do this" in shown(reply)
    assert list(office.memory.values.values()) == [value]


def test_the_form_of_a_new_value_is_empty(office: Office) -> None:
    assert draft(office.types(ODA, "values add"), "name") == ""


def test_the_form_of_a_value_has_everything_in_it(office: Office) -> None:
    reply = office.presses(ODA, "values.edit", care(office).id)

    assert draft(reply, "name") == "Care"
    assert draft(reply, "looks") == "Asks first\nStays calm"


def test_an_edited_value_keeps_its_tag(office: Office) -> None:
    value = care(office)

    office.sends(ODA, "values.save", {**CARE, "name": "Kindness"}, value.id)

    [changed] = office.memory.values.values()
    assert (changed.id, changed.slug, changed.name) == (value.id, "care", "Kindness")


def test_a_value_can_be_saved_again_under_its_own_name(office: Office) -> None:
    value = care(office)

    reply = office.sends(ODA, "values.save", {**CARE, "sentence": "New."}, value.id)

    assert not reply.errors
    assert office.memory.values[value.id].sentence == "New."


def test_two_values_cannot_have_one_tag(office: Office) -> None:
    care(office)
    [_, zeal] = office.values("Other", "Zeal")

    new = office.sends(ODA, "values.save", {**CARE, "name": "CARE!"})
    renamed = office.sends(ODA, "values.save", {**CARE, "name": "Care"}, zeal.id)

    assert new.errors == renamed.errors == {"name": "There is a value #care already."}


def test_a_retired_value_cannot_be_chosen_and_comes_back_under_its_name(office: Office) -> None:
    value = care(office)

    reply = office.presses(ODA, "values.retire", value.id)
    assert reply.instead
    assert "There are no values" in shown(office.types(ANA, "values"))
    assert "does not exist" in shown(office.presses(ODA, "values.edit", value.id))
    office.sends(ODA, "values.save", CARE)

    [back] = office.memory.values.values()
    assert (back.id, back.retired) == (value.id, False)


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 30])
def test_a_value_that_does_not_exist_is_no_failure(office: Office, number: str) -> None:
    assert "does not exist" in shown(office.presses(ODA, "values.edit", number))


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("name", "123"),
        ("name", "!?"),
        ("name", ""),
        ("name", "x" * 41),
        ("sentence", "x" * 301),
        ("looks", "a\n" * 6),
        ("never", "x" * 141),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(office: Office, key: str, written: str) -> None:
    reply = office.sends(ODA, "values.save", {**CARE, key: written})

    assert reply.errors.keys() == {key}
    assert office.memory.values == {}


def test_ten_values_are_enough(office: Office) -> None:
    names = [f"{letter}alue" for letter in "ABCDEFGHIJ"]
    values = office.values(*names)

    assert "enough" in shown(office.types(ODA, "values add"))
    assert office.sends(ODA, "values.save", CARE).errors.keys() == {"name"}
    edited = office.sends(ODA, "values.save", {**CARE, "name": "Better"}, values[0].id)
    assert not edited.errors


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Care", "care"),
        ("Good  Humour!", "good-humour"),
        ("Fürsorge", "fursorge"),
        ("顧客第一", "顧客第一"),
        ("3 steps", ""),
        ("", ""),
        ("-", ""),
        ("x" * 99, "x" * 40),
    ],
)
def test_a_tag_is_made_from_the_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_value_without_a_sentence_or_lists_can_be_shown(office: Office) -> None:
    number = ValueId(5)
    office.memory.values[number] = Value(number, SPACE.id, "care", "Care", "")
    office.memory.values[ValueId(6)] = Value(ValueId(6), SpaceId(99), "far", "Far away", "")

    told = shown(office.types(ANA, "values"))

    assert "Care  #care" in told
    assert "Far away" not in told


# ---- values of the spaces above ---------------------------------------------------------------


def below(office: Office, *names: str) -> tuple[Value, ...]:
    """Have the space hang below another one that agreed on values; return those."""
    above = replace(SPACE, id=SpaceId(77), name="Holding")
    office.memory.spaces[above.id] = above
    office.memory.spaces[SPACE.id] = replace(SPACE, parent=above.id)
    for person in MEMBERS:
        office.memory.people[person.id] = replace(person, home=SPACE.id)
    made = tuple(replace(one, space=above.id) for one in office.values(*names))
    office.memory.values.update({one.id: one for one in made})
    return made


def test_values_of_the_spaces_above_are_in_force_too(office: Office) -> None:
    below(office, "Trust")
    office.values("Care")

    told = shown(office.types(ANA, "values"))

    assert "#care" in told
    assert "#trust" in told


def test_values_of_the_spaces_above_are_changed_there(office: Office) -> None:
    (trust,) = below(office, "Trust")

    found = buttons(office.types(ODA, "values").message)

    assert "values.edit" not in found
    for action in ("values.edit", "values.retire"):
        assert "can be changed there" in shown(office.presses(ODA, action, trust.id))
    assert office.memory.values[trust.id] == trust


def test_of_two_values_with_one_tag_the_nearer_one_holds(office: Office) -> None:
    below(office, "Care")
    (own,) = office.values("Care")

    found = buttons(office.types(ANA, "values").message)

    assert found["values.stories"] == str(own.id)

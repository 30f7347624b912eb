"""Stories: told by anybody, read by everybody, taken down by whoever may."""

from bot.identity import Role
from bot.values.model import Story
from tests.office import IN_DIRECT, Office, buttons, draft, shown, who
from tests.people import ANA, BEN, DEV, LEAVER, ODA, SPACE

STORY = "Li stayed on the phone until the printer worked"


def told(office: Office) -> list[Story]:
    return list(office.memory.stories.values())


def test_a_story_that_is_typed_stands_on_the_shelf(office: Office) -> None:
    (care,) = office.values("Care")

    reply = office.types(ANA, f'values story #care {STORY} for:"Acme Ltd"')

    (story,) = told(office)
    assert (story.value, story.words, story.customer) == ("care", STORY, "Acme Ltd")
    assert "on the shelf of Care" in shown(reply)
    assert buttons(reply.message) == {"values.stories": str(care.id)}


def test_a_story_from_its_form_stands_on_the_shelf(office: Office) -> None:
    (care,) = office.values("Care")

    office.sends(ANA, "values.story", {"value": "care", "words": STORY, "customer": ""})
    page = shown(office.presses(BEN, "values.stories", care.id))

    assert f"{STORY}" in page
    assert "Ana, " in page
    assert told(office)[0].customer is None


def test_what_is_missing_opens_the_form_with_what_was_typed(office: Office) -> None:
    office.values("Care", "Zeal")

    for words, slug, kept in (
        ("", None, ""),
        (f"{STORY}", None, STORY),
        ("#zeal too short", "zeal", "too short"),
        (f"#nothing {STORY}", None, f"#nothing {STORY}"),
    ):
        reply = office.types(ANA, f"values story {words}")
        assert draft(reply, "value") == slug
        assert draft(reply, "words") == kept
    assert told(office) == []


def test_whom_a_story_is_about_is_named_in_its_words(office: Office) -> None:
    office.values("Care")

    reply = office.types(ANA, "values story #care ", who(BEN), " stayed on the phone for hours")

    assert draft(reply, "words") == "Ben stayed on the phone for hours"


def test_whom_a_story_is_about_is_known_when_they_are_to_be_forgotten(office: Office) -> None:
    office.values("Care")
    opened = office.types(ANA, "values story #care ", who(BEN), " stayed on the phone for hours")
    assert opened.form is not None

    words = "Ben stayed on the phone for hours, as Ben does"
    answers = {"value": "care", "words": words, "customer": ""}
    office.sends(ANA, "values.story", answers, opened.form.carry)

    assert {key[2:] for key in office.memory.mentions} == {(BEN.id, "Ben")}


def test_a_form_that_names_strangers_is_about_nobody(office: Office) -> None:
    office.values("Care")

    answers = {"value": "care", "words": STORY, "customer": ""}
    office.sends(ANA, "values.story", answers, "9999,x,-1,,")

    assert len(told(office)) == 1
    assert not office.memory.mentions


def test_a_mention_that_leads_nowhere_is_left_out(office: Office) -> None:
    office.values("Care")

    reply = office.types(ANA, "values story #care ", who(LEAVER), f" {STORY}")

    assert str(draft(reply, "words")).endswith(STORY)


def test_without_values_there_is_no_shelf(office: Office) -> None:
    assert "no shelf to stand on" in shown(office.types(ANA, f"values story {STORY}"))
    assert "no shelf to stand on" in shown(office.presses(ANA, "values.tell", 1))


def test_what_is_wrong_is_said_beside_the_field(office: Office) -> None:
    office.values("Care")

    for field, change in {
        "value": {"value": "zeal"},
        "words": {"words": "too short"},
        "customer": {"customer": "x" * 81},
    }.items():
        answers = {"value": "care", "words": STORY, "customer": "", **change}
        assert office.sends(ANA, "values.story", answers).errors.keys() == {field}
    assert told(office) == []


def test_the_form_of_a_shelf_has_its_value_chosen(office: Office) -> None:
    care, zeal = office.values("Care", "Zeal")

    assert draft(office.presses(ANA, "values.tell", zeal.id), "value") == "zeal"
    assert draft(office.presses(ANA, "values.tell"), "value") is None
    assert care.slug == "care"


def test_thanks_with_the_value_stand_on_its_shelf(office: Office) -> None:
    (care,) = office.values("Care")
    office.thanks(ANA, BEN, reason="kept calm in the storm #care")
    office.thanks(ANA, DEV, reason="helped me quietly all day #care")
    office.thanks(BEN, ANA, reason="told nobody at all about it #care --private")

    page = shown(office.presses(ODA, "values.stories", care.id))

    assert "kept calm in the storm" in page
    assert "Ana to Ben" in page
    assert "quietly" not in page
    assert "nobody" not in page


def test_an_empty_shelf_asks_for_a_story(office: Office) -> None:
    (care,) = office.values("Care")

    reply = office.presses(ANA, "values.stories", care.id)

    assert "There is no story here yet" in shown(reply)
    assert "[Tell a story]" in shown(reply)
    assert "does not exist" in shown(office.presses(ANA, "values.stories", 5))


def test_only_the_author_and_those_who_look_after_values_take_a_story_down(office: Office) -> None:
    (care,) = office.values("Care")
    office.memory.roles[SPACE.id, BEN.id, Role.CURATOR] = None
    office.types(ANA, f"values story #care {STORY}")
    (story,) = told(office)

    assert "Take this story down" not in shown(office.presses(DEV, "values.stories", care.id))
    assert "Only its author" in shown(office.presses(DEV, "values.take_down", story.id))
    for able in (ANA, BEN):
        assert "Take this story down" in shown(office.presses(able, "values.stories", care.id))
    left = office.presses(BEN, "values.take_down", story.id)

    assert left.instead
    assert "There is no story here yet" in shown(left)
    assert "not on the shelf any more" in shown(office.presses(ANA, "values.take_down", story.id))


def test_the_story_of_a_retired_value_can_still_be_taken_down(office: Office) -> None:
    (care,) = office.values("Care")
    office.types(ANA, f"values story #care {STORY}")
    office.presses(ODA, "values.retire", care.id)

    reply = office.presses(ANA, "values.take_down", told(office)[0].id)

    assert "It is taken down" in shown(reply)
    assert told(office) == []


def test_whoever_thanks_themselves_is_shown_the_way_to_a_story(office: Office) -> None:
    reply = office.thanks(ANA, ANA)

    assert "values story" in shown(reply)


def test_a_story_can_be_told_in_a_direct_message(office: Office) -> None:
    office.values("Care")

    office.types(ANA, f"values story #care {STORY}", place=IN_DIRECT)

    assert len(told(office)) == 1

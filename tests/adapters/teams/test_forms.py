"""Forms as cards, and what comes back from them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.answers import NO_ANSWER
from adapters.teams.cards import DATA, Stamp, told_in
from adapters.teams.forms import (
    NO_ROOMS,
    SUPPORT,
    TICKED,
    Draft,
    Rooms,
    field_of,
    read_answers,
    render_form,
)
from adapters.teams.gallery import teams_payload
from bot.capabilities import CAPABILITIES
from bot.commands import Action, Capability, Press, opening
from bot.context import Context
from bot.identity import ConversationId
from bot.outcome import Outcome
from bot.request import Who
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Paragraph
from bot.ui.forms import (
    Channel,
    Choice,
    Choices,
    Day,
    Field,
    Form,
    Number,
    Option,
    PersonField,
    Rating,
    Tick,
    Words,
)
from bot.ui.support import PARTS
from bot.ui.text import text
from bot.ui.views import Home, Message
from tests.adapters.slack.samples import ANA, BO, SAY
from tests.adapters.teams.adaptive import check_card, elements_in, nodes
from tests.adapters.teams.samples import ANA_ID, HANDLES

OTHER_ID = "0b0b0b0b-0000-4000-8000-00000000000b"
MANY = tuple(Option(str(number), f"Option {number}") for number in range(300))
ROOM = ConversationId("19:thanks@thread.tacv2")
STAMP = Stamp("nonce", "sealed")


def rendered(
    *fields: Field,
    intro: tuple[Block, ...] = (),
    as_card: bool = False,
    rooms: Rooms = NO_ROOMS,
    draft: Draft | None = None,
) -> list[dict[str, Any]]:
    form = Form("kudos", "Thank somebody", "Send the kudos", fields, intro)
    made = render_form(form, HANDLES, SAY, stamp=STAMP, as_card=as_card, rooms=rooms, draft=draft)
    check_card(made)
    return list(made["body"])


def element(field: Field, rooms: Rooms = NO_ROOMS) -> dict[str, Any]:
    made = rendered(field, rooms=rooms)
    return next(one for one in made if one["type"].startswith("Input."))


def words_in(part: object) -> str:
    return " ".join(str(one["text"]) for one in nodes(part) if "text" in one)


# ---- fields ---------------------------------------------------------------------------------


def test_words_have_their_lengths_and_say_what_is_missing() -> None:
    made = element(Words("why", "Why", "so", least=15, most=300, multiline=True))

    assert made == {
        "type": "Input.Text",
        "id": "words:why",
        "label": "Why",
        "maxLength": 300,
        "isMultiline": True,
        "isRequired": True,
        "regex": r"^[\s\S]{15,}$",
        "errorMessage": "Please write at least 15 characters.",
        "value": "so",
        "spacing": "Medium",
    }


def test_a_draft_that_is_too_long_stays_whole() -> None:
    made = element(Words("why", "Why", "x" * 400, most=300))

    assert (len(made["value"]), made["maxLength"]) == (400, 400)


def test_a_hint_stands_below_its_input() -> None:
    field, hint, _ = rendered(Words("why", "Why", hint="In your *own* words."))

    assert field["type"] == "Input.Text"
    assert words_in(hint) == "In your *own* words."


def test_the_chosen_option_stays_among_too_many_and_the_others_are_counted() -> None:
    field, note, hint, _ = rendered(Choice("value", "Value", MANY, "299", "Our values"))

    assert len(field["choices"]) == 100
    assert field["value"] == "299"
    assert field["choices"][-1]["value"] == "299"
    assert field["style"] == "filtered"
    assert words_in(note) == "… 200 more options not shown"
    assert words_in(hint) == "Our values"


def test_an_optional_choice_can_be_taken_back() -> None:
    made = element(Choice("value", "Value", MANY[:2], optional=True))

    assert made["choices"][0] == {"title": "Nothing chosen", "value": NO_ANSWER}
    assert made["value"] == NO_ANSWER
    assert "isRequired" not in made
    assert read_answers({"choice:value": NO_ANSWER}) == {}


def test_the_hint_of_an_option_stands_behind_it() -> None:
    made = element(Choice("value", "Value", (Option("care", "Care", "Asks first"),)))

    assert made["choices"] == [{"title": "Care – Asks first", "value": "care"}]


def test_values_with_commas_come_back_whole_from_several_choices() -> None:
    options = (Option("Sales, North", "Sales, North"), Option("50 %", "Half"), Option("c", "*C*"))

    made = element(Choices("units", "Units", options, ("Sales, North", "50 %")))

    assert made["choices"][2]["title"] == r"\*C\*"
    answer = {"choices:units": made["value"]}
    assert read_answers(answer) == {"units": ("Sales, North", "50 %")}


def test_people_are_picked_from_the_directory() -> None:
    made = element(PersonField("to", "Whom?", (ANA, BO), 5))

    assert made["choices.data"] == {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
    assert made["choices"] == [{"title": "Ana Lima", "value": ANA_ID}]
    assert made["value"] == ANA_ID
    assert made["isMultiSelect"] is True


def test_one_person_is_picked_alone() -> None:
    assert "isMultiSelect" not in element(PersonField("to", "Whom?"))


def test_a_channel_is_chosen_from_those_that_the_bot_is_in() -> None:
    made = element(Channel("where", "Where?", ROOM, optional=True), rooms={ROOM: "Thanks"})

    assert [one["title"] for one in made["choices"]] == ["Nothing chosen", "Thanks"]
    assert made["value"] == ROOM


def test_without_any_channel_it_says_what_to_do() -> None:
    body = rendered(Channel("where", "Where?"))

    assert "Add me to a team" in words_in(body)


def test_nothing_to_choose_from_is_said() -> None:
    assert "nothing to choose from yet" in words_in(rendered(Choice("value", "Value", ())))


def test_days_and_numbers_have_their_bounds() -> None:
    day = element(Day("day", "Day", date(2026, 11, 3)))
    number = element(Number("count", "How many?", 1, 5, 3))

    assert day["value"] == "2026-11-03"
    assert (number["min"], number["max"], number["value"]) == (1, 5, 3)
    assert number["errorMessage"] == "Please give a whole number from 1 to 5."


def test_a_rating_is_a_row_of_steps_with_words_at_both_ends() -> None:
    made = element(Rating("nps", "How likely?", 1, 5, "not at all", "very"))

    assert made["style"] == "expanded"
    assert [one["title"] for one in made["choices"]] == [
        "1 – not at all",
        "2",
        "3",
        "4",
        "5 – very",
    ]


def test_a_rating_that_may_be_left_out_is_a_menu() -> None:
    made = element(Rating("nps", "How likely?", 0, 10, "no", "yes", optional=True))

    assert made["style"] == "compact"
    assert made["choices"][0]["value"] == NO_ANSWER


def test_a_tick_is_a_toggle() -> None:
    made = element(Tick("private", "Who sees it?", "Only *them*", initial=True))

    assert (made["title"], made["value"]) == (r"Only \*them\*", "yes")
    assert read_answers({"tick:private": "yes"}) == {"private": TICKED}
    assert read_answers({"tick:private": "no"}) == {"private": ""}


# ---- forms ----------------------------------------------------------------------------------


def test_a_dialog_has_one_button_that_brings_back_form_and_seal() -> None:
    row = rendered(Words("why", "Why"))[-1]

    assert row["actions"] == [
        {
            "type": "Action.Submit",
            "title": "Send the kudos",
            "style": "positive",
            "data": {"goodword": {"v": 1, "a": "kudos", "k": "form", "n": "nonce", "s": "sealed"}},
        }
    ]


def test_in_a_chat_a_form_has_its_title_and_can_be_closed() -> None:
    body = rendered(Words("why", "Why"), as_card=True)

    assert body[0]["text"] == "Thank somebody"
    send, cancel = body[-1]["actions"]
    assert (send["type"], send["verb"]) == ("Action.Execute", "kudos")
    assert cancel["data"]["goodword"]["k"] == "close"
    assert cancel["associatedInputs"] == "None"


def test_a_button_above_the_fields_does_not_ask_for_them() -> None:
    intro = (Buttons((Button("Skip this step", "space.step", "1:2"),)),)

    in_dialog = rendered(Words("why", "Why"), intro=intro)[0]["actions"][0]
    in_chat = rendered(Words("why", "Why"), intro=intro, as_card=True)[1]["actions"][0]

    assert (in_dialog["type"], in_dialog["associatedInputs"]) == ("Action.Submit", "None")
    assert (in_chat["type"], in_chat["associatedInputs"]) == ("Action.Execute", "None")


def test_what_was_wrong_stands_above_and_what_was_filled_in_is_kept() -> None:
    fields: tuple[Field, ...] = (
        Words("why", "Why", "first"),
        Choice("value", "Value", MANY[:3], "0"),
        Choices("units", "Units", MANY[:3], ("0",)),
        PersonField("to", "Whom?", most=3),
        Day("day", "Day", date(2026, 1, 1)),
        Number("count", "How many?", 1, 5, 1),
        Rating("nps", "How likely?", 1, 5, "no", "yes"),
        Tick("private", "Who?", "Only them", initial=True),
        Words("note", "Note", "was emptied", optional=True),
    )
    sent = {
        "words:why": "short",
        "choice:value": "2",
        "choices:units": "1,2",
        "people:to": f"{ANA_ID},{OTHER_ID}",
        "day:day": "2026-11-03",
        "number:count": 4,
        "rating:nps": "5",
        "tick:private": "no",
        "words:note": "",
    }

    draft = Draft({"why": "Tell more.", "gone": "And this."}, read_answers(sent))
    body = rendered(*fields, draft=draft)

    assert body[0]["style"] == "attention"
    assert words_in(body[0]) == "Why   Tell more. And this."
    values = {one["id"]: one.get("value", "") for one in body if "id" in one}
    assert values == {**sent, "tick:private": "no"}


def test_fields_for_which_there_is_no_room_are_counted() -> None:
    fields = tuple(Words(f"f{number}", "Why " * 60, "x" * 2000) for number in range(30))

    body = rendered(*fields)

    shown = sum(one["type"] == "Input.Text" for one in body)
    assert f"… {30 - shown} more questions not shown" in words_in(body)
    assert body[-1]["type"] == "ActionSet"


def test_what_stands_above_gives_way_to_the_fields() -> None:
    intro = tuple(Paragraph(text("word " * 400)) for _ in range(30))

    body = rendered(Words("why", "Why", "x" * 3000), intro=intro)

    assert any(one["type"] == "Input.Text" for one in body)
    assert "more parts not shown" in words_in(body)


# ---- answers --------------------------------------------------------------------------------


def test_answers_come_back_under_the_keys_of_the_fields() -> None:
    sent = {
        "goodword": {"v": 1},
        "msteams": {},
        "words:why": "so\x00",
        "number:count": 3.0,
        "people:to": f"{ANA_ID.upper()}, {OTHER_ID},{ANA_ID},29:abc,",
        "channel:where": ROOM,
        "unknown:x": "y",
        "plain": "z",
        "words:list": ["a"],
    }

    answers = read_answers(told_in(sent))

    assert answers == {
        "why": "so\ufffd",
        "count": "3.0",
        "to": (Who(ANA_ID), Who(answers["to"][1].account)),  # type: ignore[union-attr]
        "where": ROOM,
    }
    assert field_of("words:why") == "why"


@given(
    st.dictionaries(
        st.sampled_from(["words:a", "choices:b", "people:c", "tick:d", "number:e", "x", ":"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text()),
    )
)
def test_whatever_comes_back_never_raises(sent: dict[str, object]) -> None:
    assert set(read_answers(sent)) <= {"a", "b", "c", "d", "e"}


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_several_choices_come_back_as_they_were(one: str, other: str) -> None:
    options = (Option(one, "One"), Option(other, "Other"))

    body = rendered(Choices("units", "Units", options, (one, other)))

    field = body[0]
    if field["type"] == "Input.ChoiceSet":
        found = read_answers({"choices:units": field.get("value", "")})["units"]
        assert set(found) <= {one, other}
        assert len(found) == len(field["choices"])


@pytest.mark.parametrize("kind", PARTS["Fields"])
def test_every_kind_of_field_is_spoken_for(kind: type) -> None:
    assert kind in SUPPORT


def test_what_opens_a_dialog_only_looks_and_changes_nothing() -> None:
    actions = [action for capability in CAPABILITIES for action in capability.actions]

    assert [one.name for one in actions if one.opens_form and not one.reads_only] == []


def test_the_examples_show_each_button_that_opens_a_dialog_and_no_other() -> None:
    opens = opening(CAPABILITIES)
    views = [one.view(SAY) for capability in CAPABILITIES for one in capability.examples]
    messages = [one for one in views if isinstance(one, Message | Home)]

    payloads = [teams_payload(view, SAY, opens=opens) for view in messages]
    told = [part[DATA] for part in elements_in(payloads) if DATA in part]

    assert {one["a"] for one in told if one["k"] == "open"} == opens
    assert {one["a"] for one in told if one["k"] == "press"}.isdisjoint(opens)


def nothing(_press: Press, _context: Context) -> Outcome:
    return Outcome()


def test_a_capability_that_is_new_needs_no_change_here() -> None:
    new = Capability(
        "new", actions=(Action("new.open", nothing, reads_only=True, opens_form=True),)
    )
    message = Message("Hello", (Buttons((Button("Open", "new.open"),)),))

    known = teams_payload(message, SAY, opens=opening([new]))
    unknown = teams_payload(message, SAY)

    kinds = [
        [part[DATA]["k"] for part in elements_in(one) if DATA in part] for one in (known, unknown)
    ]
    assert kinds == [["open"], ["press", "press"]]

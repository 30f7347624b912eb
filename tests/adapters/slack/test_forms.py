"""Forms as modals, and what comes back from them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.forms import SUPPORT, TICKED, read_answers, render_form
from bot.identity import AccountId, ConversationId
from bot.request import Who
from bot.ui.blocks import Paragraph
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
from tests.adapters.slack.block_kit import check_modal
from tests.adapters.slack.samples import ANA, BO, HANDLES, SAY, form_with
from tests.golden import Golden

MANY = tuple(Option(str(number), f"Option {number}") for number in range(112))


def rendered(*fields: Field, intro: tuple[Paragraph, ...] = ()) -> dict[str, Any]:
    form = Form("kudos", "Thank somebody", "Send the kudos", fields, intro)
    made = render_form(form, HANDLES, SAY, private_metadata="signed", callback_id="kudos")
    check_modal(made)
    return made


def element(field: Field) -> dict[str, Any]:
    (block,) = rendered(field)["blocks"]
    return dict(block["element"])


# ---- fields ---------------------------------------------------------------------------------


def test_lengths_are_those_that_slack_takes() -> None:
    made = element(Words("why", "Why", initial="x" * 4000, least=9000, most=9000))

    assert [made["min_length"], made["max_length"], len(made["initial_value"])] == [3000] * 3


def test_the_chosen_option_stays_among_too_many() -> None:
    (block,) = rendered(Choice("value", "Value", MANY, initial="111", hint="Our values"))["blocks"]

    assert len(block["element"]["options"]) == 100
    assert block["element"]["initial_option"]["value"] == "111"
    assert block["hint"]["text"] == "… 12 more options not shown\nOur values"


def test_several_choices_begin_with_those_already_made() -> None:
    made = element(Choices("values", "Values", MANY[:3], initial=("0", "2", "gone")))

    assert [option["value"] for option in made["initial_options"]] == ["0", "2"]


def test_a_choice_of_nothing_says_so() -> None:
    (block,) = rendered(Choice("value", "Value", ()))["blocks"]

    assert block["type"] == "rich_text"
    assert block["block_id"] == "value"


def test_one_person_is_picked_from_the_people_of_the_workspace() -> None:
    made = element(PersonField("to", "To", initial=(BO, ANA)))

    assert made == {"type": "users_select", "initial_user": "U0ANA", "action_id": "to"}


def test_a_bare_form_asks_without_suggesting_anything() -> None:
    fields = (
        Words("why", "Why"),
        Choice("value", "Value", MANY[:2]),
        Choices("values", "Values", MANY[:2]),
        Choices("none", "None", ()),
        PersonField("to", "To"),
        Channel("where", "Where"),
        Day("when", "When"),
        Tick("ok", "Consent", "I agree"),
    )

    elements = [block.get("element", {}) for block in rendered(*fields)["blocks"]]

    assert not [name for one in elements for name in one if name.startswith("initial")]


def test_several_people_are_at_most_as_many_as_allowed() -> None:
    made = element(PersonField("to", "To", initial=(ANA, ANA), most=3))

    assert [made["type"], made["max_selected_items"]] == ["multi_users_select", 3]
    assert made["initial_users"] == ["U0ANA"]


def test_a_channel_may_be_private() -> None:
    made = element(Channel("where", "Where", ConversationId("C0GENERAL")))

    assert made["filter"]["include"] == ["public", "private"]
    assert made["initial_conversation"] == "C0GENERAL"


def test_a_number_outside_of_its_bounds_is_not_offered() -> None:
    assert "initial_value" not in element(Number("n", "How many", 1, 5, initial=9))


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (Rating("r", "How", 1, 5, "bad", "good"), "radio_buttons"),
        (Rating("r", "How", 1, 5, "bad", "good", optional=True), "static_select"),
        (Rating("r", "How", 0, 10, "bad", "good"), "static_select"),
        (Rating("r", "How", 5, 1, "bad", "good"), "radio_buttons"),
    ],
)
def test_a_rating_can_be_taken_back_where_it_is_optional(field: Rating, kind: str) -> None:
    assert element(field)["type"] == kind


def test_a_rating_says_what_its_ends_mean() -> None:
    options = element(Rating("r", "How", 1, 3, "bad", "good"))["options"]

    assert [option["text"]["text"] for option in options] == ["1 – bad", "2", "3 – good"]


def test_a_tick_with_many_words_says_them_below() -> None:
    (block,) = rendered(Tick("ok", "Consent", "I agree " * 20, initial=True))["blocks"]

    assert block["element"]["options"][0]["text"]["text"] == "Yes"
    assert block["hint"]["text"].startswith("I agree I agree")
    assert block["optional"] is True


def test_too_many_questions_are_counted() -> None:
    blocks = rendered(*(Words(f"w{number}", "Why") for number in range(120)))["blocks"]

    assert len(blocks) == 100
    assert blocks[-1]["elements"][0]["elements"][0]["text"] == "… 21 more questions not shown"


def test_an_introduction_makes_room_for_the_questions() -> None:
    intro = tuple(Paragraph(text(f"Part {number}")) for number in range(100))

    blocks = rendered(Words("why", "Why"), intro=intro)["blocks"]

    assert [len(blocks), blocks[-1]["block_id"]] == [100, "why"]


@pytest.mark.parametrize(("metadata", "callback"), [("m" * 3001, "c"), ("m", "c" * 256)])
def test_what_must_come_back_whole_is_never_cut(metadata: str, callback: str) -> None:
    form = Form("kudos", "Thanks", "Send", ())

    with pytest.raises(ValueError, match="too long for Slack"):
        render_form(form, {}, SAY, private_metadata=metadata, callback_id=callback)


def test_every_kind_of_field_has_its_level() -> None:
    assert set(SUPPORT) == set(PARTS["Fields"])


def test_a_whole_form_looks_as_agreed(golden: Golden) -> None:
    made = render_form(
        form_with("Words"), HANDLES, SAY, private_metadata="signed", callback_id="kudos"
    )

    golden.check("form", made)


# ---- answers --------------------------------------------------------------------------------


def state(key: str, kind: str, **given_: object) -> dict[str, object]:
    return {key: {key: {"type": kind, **given_}}}


@pytest.mark.parametrize(
    ("kind", "given_", "answer"),
    [
        ("plain_text_input", {"value": "a\x00b\ud800"}, "a\ufffdb\ufffd"),
        ("number_input", {"value": "12"}, "12"),
        ("datepicker", {"selected_date": "2026-11-03"}, "2026-11-03"),
        ("static_select", {"selected_option": {"value": "a"}}, "a"),
        ("radio_buttons", {"selected_option": {"value": "3"}}, "3"),
        ("multi_static_select", {"selected_options": [{"value": "a"}, {"value": "b"}]}, ("a", "b")),
        ("multi_static_select", {"selected_options": []}, ()),
        ("checkboxes", {"selected_options": [{"value": "yes"}]}, TICKED),
        ("checkboxes", {"selected_options": []}, ""),
        ("users_select", {"selected_user": "U1A"}, (Who(AccountId("U1A")),)),
        ("multi_users_select", {"selected_users": ["W1A"]}, (Who(AccountId("W1A")),)),
        ("conversations_select", {"selected_conversation": "C1A"}, "C1A"),
    ],
)
def test_answers_come_back_as_what_they_are(
    kind: str, given_: dict[str, object], answer: object
) -> None:
    assert read_answers(state("k", kind, **given_)) == {"k": answer}


@pytest.mark.parametrize(
    ("kind", "given_"),
    [
        ("plain_text_input", {}),
        ("plain_text_input", {"value": None}),
        ("plain_text_input", {"value": 3}),
        ("static_select", {"selected_option": None}),
        ("static_select", {"selected_option": "a"}),
        ("users_select", {"selected_user": "<!channel>"}),
        ("users_select", {"selected_user": ["U1"]}),
        ("conversations_select", {"selected_conversation": 1}),
        ("unheard_of", {"value": "x"}),
    ],
)
def test_what_was_left_empty_or_broken_is_missing(kind: str, given_: dict[str, object]) -> None:
    assert read_answers(state("k", kind, **given_)) == {}


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        "x",
        {"k": None},
        {"k": {"other": {"type": "plain_text_input", "value": "x"}}},
        {"k": {"k": {"type": ["unhashable"], "value": "x"}}},
        {1: {1: {"type": "plain_text_input", "value": "x"}}},
    ],
)
def test_what_is_no_form_has_no_answers(values: object) -> None:
    assert read_answers(values) == {}


def test_deep_and_wide_states_are_harmless() -> None:
    deep: object = "x"
    for _ in range(200):
        deep = {"k": deep}
    wide = {str(number): {str(number): {"type": "checkboxes"}} for number in range(50_000)}

    assert read_answers(deep) == {}
    assert len(read_answers(wide)) == 100


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
KINDS = st.sampled_from(
    ["plain_text_input", "static_select", "multi_static_select", "checkboxes", "users_select",
     "multi_users_select", "conversations_select", "datepicker"]
)  # fmt: skip
NAMES = st.sampled_from(
    ["value", "selected_option", "selected_options", "selected_user", "selected_users",
     "selected_conversation", "selected_date"]
)  # fmt: skip


@given(
    JSON
    | st.builds(lambda kind, name, value: state("k", kind, **{name: value}), KINDS, NAMES, JSON)
)
def test_no_state_whatever_raises(values: object) -> None:
    for answer in read_answers(values).values():
        assert isinstance(answer, str | tuple)

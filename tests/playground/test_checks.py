"""Blocks and views that Slack would refuse are refused, and good ones are not."""

from typing import Any

import pytest

from playground.slack.checks.blocks import problems_in_blocks
from playground.slack.checks.views import problems_in_view
from playground.slack.ids import with_block_ids


def plain(text: str) -> dict[str, Any]:
    """Return a plain text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    """Return a mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Hello", **more: object) -> dict[str, Any]:
    """Return a section."""
    return {"type": "section", "text": mrkdwn(text), **more}


def button(**more: object) -> dict[str, Any]:
    """Return a button."""
    return {"type": "button", "action_id": "go", "text": plain("Go"), **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    """Return a row of elements."""
    return {"type": "actions", "elements": list(elements)}


def select(values: list[str], **more: object) -> dict[str, Any]:
    """Return a menu."""
    options = [{"text": plain(value or "?"), "value": value} for value in values]
    return {"type": "static_select", "action_id": "pick", "options": options, **more}


def field(element: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return an input."""
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def modal(*blocks: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return a modal."""
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks), **more}


def chart(**more: object) -> dict[str, Any]:
    """Return a bar chart over two weeks."""
    points = [{"label": "W1", "value": 3}, {"label": "W2", "value": 4}]
    plot = {
        "type": "bar",
        "series": [{"name": "Thanks", "data": points}],
        "axis_config": {"categories": ["W1", "W2"]},
        **more,
    }
    return {"type": "data_visualization", "title": "Thanks a week", "chart": plot}


def table(rows: int, columns: int, text: str = "x") -> dict[str, Any]:
    """Return a table."""
    cell = {"type": "raw_text", "text": text}
    return {"type": "table", "rows": [[cell] * columns] * rows}


IMAGE = {"type": "image", "image_url": "https://a.example/b.png", "alt_text": "A cake"}
CONFIRM = {
    "title": plain("Sure?"),
    "text": plain("It cannot be undone."),
    "confirm": plain("Delete"),
    "deny": plain("Keep"),
}
CARD = {"type": "card", "title": mrkdwn("A"), "actions": [button()]}

GOOD = [
    section(),
    section(fields=[plain("a"), mrkdwn("b")]),
    section(accessory=button(style="primary", value="", confirm=CONFIRM)),
    section(accessory={**IMAGE}),
    {"type": "divider"},
    {"type": "header", "text": plain("x" * 150)},
    IMAGE,
    {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A"},
    {"type": "context", "elements": [mrkdwn("a"), IMAGE]},
    actions(button(), select(["a", "b"])),
    field({"type": "plain_text_input", "action_id": "words"}),
    table(100, 20),
    chart(),
    {"type": "data_visualization", "title": "A", "chart": {
        "type": "pie", "segments": [{"label": "a", "value": 1}]}},
    {"type": "markdown", "text": "**bold**"},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
    CARD,
    {"type": "carousel", "elements": [CARD]},
    {"type": "container", "title": plain("More"), "child_blocks": [section()]},
]  # fmt: skip

BAD = [
    (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section"}, "must define at least one of: text, fields [json-pointer:/blocks/0]"),
    (section(fields=[plain("a")] * 11), "no more than 10 items allowed"),
    (section(fields=[plain("x" * 2001)]), "must be less than 2001 characters"),
    (section(colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
    (section(block_id="x" * 256), "must be less than 256 characters"),
    ({"type": "section", "text": "raw"}, "must be an object [json-pointer:/blocks/0/text]"),
    (
        {"type": "section", "text": {**mrkdwn("a"), "emoji": True}},
        "invalid additional property: emoji",
    ),
    ({"type": "header", "text": mrkdwn("A")}, "unsupported type: mrkdwn"),
    ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
    ({"type": "hologram"}, "unsupported block type: hologram [json-pointer:/blocks/0/type]"),
    ({"text": "?"}, "missing required field: type"),
    ({**IMAGE, "alt_text": ""}, "must be more than 0 characters"),
    ({"type": "image", "image_url": "https://a.example"}, "missing required field: alt_text"),
    ({"type": "image", "alt_text": "A"}, "must define exactly one of: image_url, slack_file"),
    ({"type": "context", "elements": [mrkdwn("a")] * 11}, "no more than 10 items allowed"),
    ({"type": "context", "elements": [button()]}, "unsupported element: button"),
    (actions(), "must have at least 1 items"),
    (actions(*[button(action_id=f"b{n}") for n in range(26)]), "no more than 25 items allowed"),
    (actions(button(), button()), "action_id already exists: go"),
    (actions({"type": "plain_text_input", "action_id": "a"}), "unsupported element"),
    (actions(button(text=mrkdwn("Go"))), "unsupported type: mrkdwn"),
    (actions(button(text=plain("x" * 76))), "must be less than 76 characters"),
    (actions(button(value="x" * 2001)), "must be less than 2001 characters"),
    (actions(button(style="huge")), "must be a valid enum value"),
    (actions(button(action_id="x" * 256)), "must be less than 256 characters"),
    (actions(button(confirm={"title": plain("?")})), "missing required field: text"),
    (actions(select([])), "must have at least 1 items"),
    (actions(select([str(n) for n in range(101)])), "no more than 100 items allowed"),
    (actions(select(["a", "a"])), "duplicate option values"),
    (actions(select(["x" * 151])), "must be less than 151 characters"),
    (
        actions(select(["a"], initial_option={"text": plain("b"), "value": "b"})),
        "initial option(s) must match an option provided",
    ),
    (actions({**select(["a"]), "type": "overflow", "placeholder": plain("x")}), "placeholder"),
    (actions({**select([str(n) for n in range(11)]), "type": "radio_buttons"}), "no more than 10"),
    (field({"type": "number_input", "action_id": "n"}), "is_decimal_allowed"),
    (field({"type": "datepicker", "initial_date": "1/2/26"}), "YYYY-MM-DD"),
    (field({"type": "plain_text_input", "max_length": 3001}), "must be from 1 to 3000"),
    (field(button()), "unsupported element: button"),
    (table(101, 1), "no more than 100 items allowed"),
    (table(1, 21), "no more than 20 items allowed"),
    (table(2, 1, "x" * 3000) | {"rows": [[{"type": "raw_text", "text": "x" * 3000}]] * 4}, "large"),
    (chart(series=[]), "must have at least 1 items"),
    (chart(axis_config={"categories": ["W1"]}), "data labels must match categories"),
    (chart(axis_config={"categories": ["W1", "x" * 21]}), "must be less than 21 characters"),
    ({"type": "alert", "text": plain("a")}, "unsupported block type: alert"),
    ({"type": "card"}, "must define at least one of"),
    ({**CARD, "body": mrkdwn("x" * 201)}, "must be less than 201 characters"),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_a_good_block_is_taken(block: dict[str, Any]) -> None:
    assert problems_in_blocks([block], "message") == []


@pytest.mark.parametrize(("block", "words"), BAD)
def test_a_wrong_block_is_refused(block: dict[str, Any], words: str) -> None:
    found = problems_in_blocks([block], "message")

    assert any(words in line for line in found), found


def test_a_message_has_at_most_fifty_blocks_and_a_view_a_hundred() -> None:
    divider = {"type": "divider"}

    assert problems_in_blocks([divider] * 50, "message") == []
    assert problems_in_blocks([divider] * 51, "message")
    assert problems_in_blocks([divider] * 100, "home") == []
    assert problems_in_blocks([divider] * 101, "home")


def test_block_ids_are_unique_in_a_message() -> None:
    found = problems_in_blocks([section(block_id="a"), section(block_id="a")], "message")

    assert found == ["block_id already exists: a [json-pointer:/blocks]"]


def test_one_action_id_may_stand_in_two_blocks() -> None:
    assert problems_in_blocks([actions(button()), actions(button())], "message") == []


def test_a_message_has_at_most_two_charts_and_one_table() -> None:
    assert problems_in_blocks([chart()] * 2, "message") == []
    assert problems_in_blocks([chart()] * 3, "message")
    assert problems_in_blocks([table(1, 1)] * 2, "message")


@pytest.mark.parametrize("block", [chart(), table(1, 1), {"type": "markdown", "text": "a"}])
def test_some_blocks_stand_in_messages_only(block: dict[str, Any]) -> None:
    assert problems_in_blocks([block], "message") == []
    assert problems_in_blocks([block], "home")


def test_an_alert_stands_in_modals_only() -> None:
    alert = {"type": "alert", "text": plain("Careful"), "level": "warning"}

    assert problems_in_view(modal(alert), "modal") == []
    assert problems_in_view({"type": "home", "blocks": [alert]}, "home")


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (modal(field(select(["a"]))), "missing required field: submit"),
        (modal(title=plain("x" * 25)), "must be less than 25 characters"),
        (modal(submit=plain("x" * 25)), "must be less than 25 characters"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters"),
        (modal(callback_id="x" * 256), "must be less than 256 characters"),
        (modal(section("")), "[json-pointer:/view/blocks/0/text/text]"),
        ({"type": "modal", "blocks": []}, "missing required field: title"),
        ({"type": "home", "blocks": []}, "must be a valid enum value (modal)"),
        ("view", "must be an object"),
    ],
)
def test_a_wrong_modal_is_refused(view: object, words: str) -> None:
    found = problems_in_view(view, "modal")

    assert any(words in line for line in found), found


def test_a_home_has_no_title() -> None:
    home = {"type": "home", "blocks": [section()]}

    assert problems_in_view(home, "home") == []
    assert problems_in_view(home | {"title": plain("A")}, "home")


def test_ids_are_made_up_where_there_are_none() -> None:
    sent = [section(), actions({"type": "button", "text": plain("Go")})]

    kept = with_block_ids(sent)

    assert len({block["block_id"] for block in kept}) == 2
    assert kept[1]["elements"][0]["action_id"]
    assert "block_id" not in sent[0]

"""How each kind of block and view looks in Teams."""

import json
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from msgspec.json import encode

from adapters.teams.cards import Stamp
from adapters.teams.emoji import character_of
from adapters.teams.render import (
    PLAINER_MESSAGE,
    SUPPORT,
    message_card,
    render_home,
    render_message,
    render_page,
)
from bot.capabilities import CAPABILITIES
from bot.commands import opening
from bot.identity import AccountId, ConversationId
from bot.surface import Handle
from bot.ui.actions import Button, Confirm
from bot.ui.blocks import (
    Block,
    Buttons,
    Chart,
    Divider,
    Fact,
    Facts,
    Heading,
    Image,
    Note,
    Paragraph,
    Progress,
    Quote,
    Series,
    Table,
)
from bot.ui.language import say_in
from bot.ui.support import PARTS
from bot.ui.text import Bold, Code, Emoji, Invite, Italic, Link, Mention, Moment, Plain, Room, text
from bot.ui.views import Home, Message, Page
from tests.adapters.slack.samples import ANA, BO, NOON, SAY, STRANGER
from tests.adapters.teams.adaptive import OURS, check_activity, check_card, nodes
from tests.adapters.teams.samples import ANA_ID, HANDLES

UNDO = Button("Undo this kudos", "kudos.undo", "12")
STAMP = Stamp("nonce", "sealed", opens=opening(CAPABILITIES))


def card_of(*blocks: Block, stamp: Stamp = STAMP) -> dict[str, Any]:
    made = render_message(Message("Ana thanked Bo", blocks), HANDLES, SAY, stamp=stamp)
    check_activity(made)
    return dict(made["attachments"][0]["content"])


def rendered(*blocks: Block) -> list[dict[str, Any]]:
    return list(card_of(*blocks)["body"])


def words_in(part: object) -> str:
    return " ".join(str(one["text"]) for one in nodes(part) if "text" in one)


# ---- texts ----------------------------------------------------------------------------------


def test_a_paragraph_is_runs() -> None:
    (block,) = rendered(Paragraph(text("See ", Bold("this"), " *now*")))

    assert block == {
        "type": "RichTextBlock",
        "inlines": [
            {"type": "TextRun", "text": "See "},
            {"type": "TextRun", "text": "this", "weight": "Bolder"},
            {"type": "TextRun", "text": " *now*"},
        ],
    }


def test_each_line_is_an_element_and_an_empty_one_a_gap() -> None:
    first, second, third = rendered(Paragraph(text("one\ntwo\n\n\nthree")))

    assert "spacing" not in first
    assert second["spacing"] == "None"
    assert third["spacing"] == "Medium"


def test_a_mention_pings_the_account_of_this_tenant() -> None:
    card = card_of(Paragraph(text("Well done, ", Mention(ANA), "! ", Bold("Great"), " *work*")))

    assert card["body"] == [
        {
            "type": "TextBlock",
            "text": "Well done, <at>Ana Lima</at>\\! **Great** \\*work\\*",
            "wrap": True,
        }
    ]
    assert card["msteams"]["entities"] == [
        {
            "type": "mention",
            "text": "<at>Ana Lima</at>",
            "mentioned": {"id": ANA_ID, "name": "Ana Lima"},
        }
    ]


def test_two_people_of_one_name_are_told_apart() -> None:
    other = AccountId("0b0b0b0b-0000-4000-8000-00000000000b")
    handles = {ANA: Handle("Ana Lima", ANA_ID), BO: Handle("Ana Lima", other)}

    card = message_card(Message("Two", (Paragraph((Mention(ANA), Mention(BO))),)), handles, SAY)

    assert check_card(card).pings == {ANA_ID, other}
    assert {one["mentioned"]["name"] for one in card["msteams"]["entities"]} == {"Ana Lima"}


def test_a_name_cannot_break_out_of_a_mention() -> None:
    handles = {ANA: Handle("</at> <b>*Eve*_", ANA_ID)}

    card = message_card(Message("Hm", (Paragraph((Mention(ANA),)),)), handles, SAY)

    assert card["msteams"]["entities"][0]["text"] == "<at>at b Eve</at>"
    assert check_card(card).pings == {ANA_ID}


def test_somebody_without_an_account_here_is_a_literal_name() -> None:
    (block,) = rendered(Paragraph((Mention(BO),)))

    assert words_in(block) == "Bo <at>Ana Lima</at> *Ek*"


def test_somebody_unknown_is_a_colleague() -> None:
    (block,) = rendered(Paragraph((Mention(STRANGER),)))

    assert words_in(block) == "a colleague"


def test_a_mention_beside_an_address_is_a_name_as_the_address_could_become_a_link() -> None:
    card = card_of(Paragraph(text(Mention(ANA), " see https://evil.tld")))

    assert card["body"][0]["type"] == "RichTextBlock"
    assert "Ana Lima" in words_in(card["body"])
    assert "msteams" not in card


def test_a_moment_is_shown_in_the_readers_zone() -> None:
    (block,) = rendered(Paragraph((Plain("Until "), Moment(NOON))))

    at = "2026-11-03T12:00:00Z"
    assert block["text"] == f"Until {{{{DATE({at},SHORT)}}}} {{{{TIME({at})}}}}"


def test_a_moment_before_1971_is_said_in_words() -> None:
    (block,) = rendered(Paragraph((Moment(datetime(1969, 1, 1, tzinfo=UTC), "date"),)))

    assert words_in(block) == "Jan 1, 1969 UTC"


def test_what_people_write_never_becomes_a_date_of_the_client() -> None:
    (block,) = rendered(Paragraph(text("{{DATE(2017-02-14T06:08:39Z,SHORT)}}")))

    assert [run["text"] for run in block["inlines"]] == ["{", "{DATE(2017-02-14T06:08:39Z,SHORT)}}"]


def test_a_link_is_a_run_that_leads_there_and_a_bad_one_only_words() -> None:
    (block,) = rendered(Paragraph((Link("a", OURS), Link("b", "javascript:alert(1)"))))

    assert block["inlines"] == [
        {"type": "TextRun", "text": "a", "selectAction": {"type": "Action.OpenUrl", "url": OURS}},
        {"type": "TextRun", "text": "b"},
    ]


def test_styles_and_channels() -> None:
    spans = (Italic("it"), Code("co"), Room(ConversationId("19:x@thread.tacv2")))

    (block,) = rendered(Paragraph(spans))

    assert block["inlines"][0]["italic"] is True
    assert block["inlines"][1]["fontType"] == "Monospace"
    assert block["inlines"][2] == {"type": "TextRun", "text": "a channel"}


def test_a_channel_of_another_chat_is_named_with_the_chat() -> None:
    (block,) = rendered(Paragraph((Room(ConversationId("C0GENERAL"), "slack"),)))

    assert block["inlines"][0]["text"] == "a channel in Slack"


@pytest.mark.parametrize(
    ("invite", "says"),
    [
        (Invite(), "Manage team → Apps → Goodword"),
        (Invite("teams"), "Manage team → Apps → Goodword"),
        (Invite("slack"), "in Slack"),
    ],
)
def test_how_the_bot_comes_to_a_channel_is_said_as_teams_calls_it(
    invite: Invite, says: str
) -> None:
    (block,) = rendered(Paragraph((invite,)))

    assert block["inlines"][0]["text"] == says


def test_every_emoji_that_the_bot_uses_has_a_character() -> None:
    views = [example.view(say_in("en")) for one in CAPABILITIES for example in one.examples]
    used = {one["name"] for one in nodes(json.loads(encode(views))) if one.get("type") == "emoji"}

    assert used
    assert all(map(character_of, used))
    assert rendered(Paragraph((Plain("x"), Emoji("no such")))) == rendered(Paragraph(text("x")))


# ---- blocks ---------------------------------------------------------------------------------


def test_a_heading_is_one_for_screen_readers_too() -> None:
    (block,) = rendered(Heading("Good *work*\nseen"))

    assert block["style"] == "heading"
    assert block["text"] == "Good \\*work\\* seen"


def test_a_heading_with_an_address_is_shown_as_runs() -> None:
    (block,) = rendered(Heading("https://evil.tld"))

    assert block["type"] == "RichTextBlock"


def test_a_short_button_stands_beside_its_paragraph() -> None:
    (block,) = rendered(Paragraph(text("Thanks"), Button("Read it all", "kudos.look", "1")))

    assert [column["width"] for column in block["columns"]] == ["stretch", "auto"]


def test_a_long_button_stands_below_its_paragraph() -> None:
    said, below = rendered(Paragraph(text("Thanks"), Button("Suggest a line for this one", "x")))

    assert (said["type"], below["type"]) == ("RichTextBlock", "ActionSet")


def test_a_quote_is_set_apart_with_its_source_below() -> None:
    (block,) = rendered(Quote(text("well done"), text("a customer")))

    assert block["style"] == "emphasis"
    said, source = block["items"]
    assert words_in(said) == "well done"
    assert [run["text"] for run in source["inlines"]] == ["— ", "a customer"]
    assert all(run["isSubtle"] for run in source["inlines"])


def test_facts_are_facts() -> None:
    (block,) = rendered(Facts((Fact("Received", text("12")), Fact("Given", ()))))

    assert block == {
        "type": "FactSet",
        "facts": [{"title": "Received", "value": "12"}, {"title": "Given", "value": "–"}],
    }


def test_facts_that_markdown_cannot_say_are_lines() -> None:
    made = rendered(Facts((Fact("Site", text("https://evil.tld")), Fact("Given", text("1")))))

    assert [block["type"] for block in made] == ["RichTextBlock", "RichTextBlock"]


def test_a_table_is_a_table_on_a_wide_card() -> None:
    card = card_of(Table(("Who", "Count"), ((text("Ana"), text("3")), (text("Bo"),))))

    (block,) = card["body"]
    assert block["firstRowAsHeaders"] is True
    assert len(block["rows"]) == 3
    assert card["msteams"]["width"] == "Full"


def test_a_long_table_says_how_many_rows_are_missing() -> None:
    rows = tuple((text(f"Row {number}"), text("x" * 60)) for number in range(150))

    made = rendered(Table(("Name", "Words"), rows))

    shown = len(made[0]["rows"])
    assert words_in(made[1:]) == f"… {151 - shown} more rows not shown"


def test_a_table_with_too_many_columns_is_lines() -> None:
    made = rendered(Table(tuple("abcdefghij"), ((text("1"),) * 10,)))

    assert words_in(made[1]).replace(" ", "") == "·".join("1" * 10)


@pytest.mark.parametrize(
    ("kind", "categories", "series", "element"),
    [
        ("bar", ("Mon", "Tue"), (Series("a", (1.0, 2.5)),), "Chart.VerticalBar"),
        ("bar", ("Mon",), (Series("a", (1,)), Series("b", (2,))), "Chart.VerticalBar.Grouped"),
        ("line", ("2026-11-01", "2026-11-02"), (Series("a", (1, 2)),), "Chart.Line"),
        ("line", ("Mon", "Tue"), (Series("a", (1, 2)),), "Chart.VerticalBar"),
        ("pie", ("A", "B"), (Series("all", (1, 2)),), "Chart.Pie"),
    ],
)
def test_a_chart_is_drawn_with_its_figures_to_fall_back_on(
    kind: Literal["bar", "line", "pie"],
    categories: tuple[str, ...],
    series: tuple[Series, ...],
    element: str,
) -> None:
    title, chart, summary = rendered(Chart(kind, "Reach", categories, series, "It grows."))

    assert chart["type"] == element
    assert chart["fallback"]["items"][0]["type"] == "Table"
    assert words_in(title) == "Reach"
    assert words_in(summary) == "It grows."


def test_a_chart_that_cannot_be_drawn_is_lines_of_figures() -> None:
    made = rendered(Chart("pie", "Share", ("a", "b"), (Series("all", (1, -2)),), "One is less."))

    assert {block["type"] for block in made} == {"RichTextBlock"}
    assert "-2" in words_in(made)


def test_progress_is_words_and_a_bar_with_another_to_fall_back_on() -> None:
    words, bar = rendered(Progress("Set up", 3, 7))

    assert "3 of 7" in words_in(words)
    assert (bar["type"], bar["value"], bar["max"]) == ("ProgressBar", 3, 7)
    assert words_in(bar["fallback"]) == "■■■■□□□□□□"


def test_an_image_has_words_and_a_bad_one_is_words() -> None:
    good, bad = rendered(Image(OURS + "a.png", "A cup"), Image("http://x.tld/a.png", "A *cup*"))

    assert good["altText"] == "A cup"
    assert words_in(bad) == "A *cup*"


def test_a_divider_is_a_line_above_what_follows_and_nothing_at_an_end() -> None:
    divided = rendered(Divider(), Note(text("a")), Divider(), Note(text("b")), Divider())

    assert [block.get("separator", False) for block in divided] == [False, True]


# ---- buttons --------------------------------------------------------------------------------


def test_a_button_brings_back_what_it_stands_for_in_old_clients_too() -> None:
    (row,) = rendered(Buttons((Button("Undo", "kudos.undo", "12", "danger"),)))

    (button,) = row["actions"]
    data = {
        "goodword": {
            "v": 1,
            "a": "kudos.undo",
            "k": "press",
            "val": "12",
            "n": "nonce",
            "s": "sealed",
        }
    }
    assert button == {
        "type": "Action.Execute",
        "verb": "kudos.undo",
        "title": "Undo",
        "style": "destructive",
        "data": data,
        "fallback": {
            "type": "Action.Submit",
            "title": "Undo",
            "style": "destructive",
            "data": data,
        },
    }


def test_a_button_that_opens_a_form_opens_a_dialog() -> None:
    (row,) = rendered(Buttons((Button("Thank a colleague", "kudos.open", style="primary"),)))

    (button,) = row["actions"]
    assert button["type"] == "Action.Submit"
    assert button["data"]["msteams"] == {"type": "task/fetch"}
    assert button["data"]["goodword"]["k"] == "open"


def test_in_a_dialog_nothing_opens_another() -> None:
    page = Page("Help", (Buttons((Button("Thank a colleague", "kudos.open"), UNDO)),))

    card = render_page(page, HANDLES, SAY, stamp=STAMP)

    check_card(card)
    actions = card["body"][0]["actions"]
    assert {one["type"] for one in actions} == {"Action.Submit"}
    assert {one["data"]["goodword"]["k"] for one in actions} == {"press"}


def test_many_buttons_stand_in_rows_of_six() -> None:
    made = rendered(Buttons(tuple(Button(f"Go {one}", f"go{one}") for one in range(14))))

    assert [len(row["actions"]) for row in made] == [6, 6, 2]


def test_a_question_is_asked_before_the_press_counts() -> None:
    sure = Confirm("Take it down?", "Nobody sees it then.", "Take it down", "Keep it")

    row, question = rendered(Buttons((Button("Remove", "kudos.take_down", "1", "danger", sure),)))

    (asks,) = row["actions"]
    assert asks["type"] == "Action.ToggleVisibility"
    assert asks["targetElements"] == [question["id"]]
    assert question["isVisible"] is False
    yes, no = question["items"][-1]["actions"]
    assert (yes["title"], yes["fallback"]["title"]) == ("Take it down", "Take it down")
    assert yes["data"]["goodword"]["a"] == "kudos.take_down"
    assert (no["title"], no["type"]) == ("Keep it", "Action.ToggleVisibility")


# ---- views ----------------------------------------------------------------------------------


def test_a_message_without_blocks_shows_its_summary() -> None:
    made = render_message(Message("Done.\nThanks."), HANDLES, SAY)

    check_activity(made)
    assert words_in(made["attachments"][0]["content"]["body"]) == "Done. Thanks."


def test_views_without_anything_to_show_say_so() -> None:
    home = render_home(Home((Paragraph(()),)), HANDLES, SAY)
    page = render_page(Page("Empty", ()), HANDLES, SAY)

    check_activity(home)
    assert "nothing here yet" in words_in(home)
    assert "nothing here yet" in words_in(page)


def test_a_message_of_60_blocks_fits_whole() -> None:
    blocks = tuple(Paragraph(text(f"Block {one}: " + "word " * 20)) for one in range(60))

    made = render_message(Message("Many", blocks), HANDLES, SAY)

    check_activity(made)
    assert "Block 59" in words_in(made)


def test_what_does_not_fit_is_left_out_from_the_end_and_counted() -> None:
    blocks = tuple(Paragraph(text(f"Block {one}: " + "word " * 400)) for one in range(60))

    made = render_message(Message("Many", blocks), HANDLES, SAY)

    check_activity(made)
    body = made["attachments"][0]["content"]["body"]
    assert "Block 0" in words_in(body[0])
    assert words_in(body[-1]) == f"… {61 - len(body)} more parts not shown"


def test_a_text_that_is_too_long_for_a_card_is_shown_as_far_as_it_goes() -> None:
    facts = Facts(tuple(Fact(f"Fact {one}", text("字" * 300)) for one in range(60)))

    made = render_message(Message("Many", (facts,)), HANDLES, SAY)

    check_activity(made)
    body = made["attachments"][0]["content"]["body"]
    assert body[0]["facts"][0]["title"] == "Fact 0"
    assert words_in(body) == "… 1 more part not shown"


def test_it_is_said_in_the_language_of_the_reader() -> None:
    blocks = tuple(Paragraph(text("wort " * 500)) for _ in range(60))

    made = render_message(Message("Viel", blocks), HANDLES, say_in("de"))

    assert "not shown" not in words_in(made)


def test_what_old_clients_press_goes_before_anything_that_is_read() -> None:
    stamp = Stamp("n" * 20, "s" * 600)
    rows = tuple(
        Paragraph(text(f"Line {one}"), Button("Undo", "kudos.undo", str(one))) for one in range(22)
    )

    card = card_of(*rows, stamp=stamp)

    assert "Line 21" in words_in(card["body"])
    assert not any("fallback" in one for one in nodes(card["body"]))


def test_a_plainer_message_has_nothing_newer_and_no_tables() -> None:
    blocks = (
        Chart("bar", "Reach", ("Mon",), (Series("a", (1,)),), "It grows."),
        Table(("A",), ((text("b"),),)),
        Progress("Set up", 3, 7),
    )

    made = render_message(Message("Plain", blocks), HANDLES, SAY, surface=PLAINER_MESSAGE)

    check_activity(made)
    kinds = {one.get("type") for one in nodes(made["attachments"][0]["content"]["body"])}
    assert kinds == {"RichTextBlock", "TextRun"}


def test_every_kind_of_block_and_span_is_spoken_for() -> None:
    assert set(SUPPORT) == {*PARTS["Blocks"], *PARTS["Spans"]}

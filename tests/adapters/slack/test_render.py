"""How each kind of block and view looks in Slack."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.slack.render import (
    PLAINER_MESSAGE,
    SUPPORT,
    action_of,
    render_home,
    render_message,
    render_page,
)
from bot.identity import ConversationId, PersonId
from bot.ui.actions import Button
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
from bot.ui.text import Bold, Code, Emoji, Invite, Link, Mention, Moment, Plain, Room, text
from bot.ui.views import Home, Message, Page
from tests.adapters.slack.block_kit import OURS, check_home, check_message, check_modal
from tests.adapters.slack.samples import ANA, BO, HANDLES, NOON, SAY, STRANGER
from tests.golden import Golden

UNDO = Button("Undo this kudos", "kudos.undo", "12")


def rendered(*blocks: Block) -> list[dict[str, Any]]:
    made = render_message(Message("Ana thanked Bo", blocks), HANDLES, SAY)
    check_message(made)
    return list(made["blocks"])


def in_rich_text(*blocks: Block) -> list[dict[str, Any]]:
    """The elements of the first line of the first block."""
    return list(rendered(*blocks)[0]["elements"][0]["elements"])


# ---- texts ----------------------------------------------------------------------------------


def test_a_paragraph_is_rich_text() -> None:
    (block,) = rendered(Paragraph(text("See ", Bold("this"), " <!here>")))

    assert block == {
        "type": "rich_text",
        "block_id": "b0",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "See "},
                    {"type": "text", "text": "this", "style": {"bold": True}},
                    {"type": "text", "text": " <!here>"},
                ],
            }
        ],
    }


def test_a_mention_pings_the_account_of_this_workspace() -> None:
    assert in_rich_text(Paragraph((Mention(ANA),))) == [{"type": "user", "user_id": "U0ANA"}]


def test_somebody_without_an_account_here_is_a_literal_name() -> None:
    (element,) = in_rich_text(Paragraph((Mention(BO),)))

    assert element == {"type": "text", "text": "Bo <!channel> *Ek*"}


def test_somebody_unknown_is_a_colleague() -> None:
    (element,) = in_rich_text(Paragraph((Mention(STRANGER),)))

    assert element == {"type": "text", "text": "a colleague"}


def test_a_moment_is_shown_in_the_readers_zone_with_words_to_fall_back_on() -> None:
    (element,) = in_rich_text(Paragraph((Moment(NOON, "date"),)))

    assert element == {
        "type": "date",
        "timestamp": 1793707200,
        "format": "{date_short}",
        "fallback": "Nov 3, 2026 UTC",
    }


def test_a_moment_before_1970_is_said_in_words() -> None:
    (element,) = in_rich_text(Paragraph((Moment(datetime(1969, 1, 1, tzinfo=UTC), "date"),)))

    assert element == {"type": "text", "text": "Jan 1, 1969 UTC"}


@pytest.mark.parametrize("platform", ["", "slack"])
def test_how_the_bot_comes_to_a_channel_is_what_to_type(platform: str) -> None:
    (element,) = in_rich_text(Paragraph((Invite(platform),)))

    assert element == {"type": "text", "text": "/invite @Goodword", "style": {"code": True}}


@pytest.mark.parametrize("platform", ["", "slack"])
def test_a_channel_of_slack_can_be_opened(platform: str) -> None:
    (element,) = in_rich_text(Paragraph((Room(ConversationId("C0GENERAL"), platform),)))

    assert element == {"type": "channel", "channel_id": "C0GENERAL"}


def test_what_is_in_another_chat_is_named_with_the_chat() -> None:
    there = (Room(ConversationId("C0GENERAL"), "teams"), Plain(": "), Invite("teams"))

    elements = in_rich_text(Paragraph(there))

    assert "".join(element["text"] for element in elements) == "a channel in Teams: in Teams"


def test_an_emoji_that_slack_cannot_have_is_left_out() -> None:
    elements = in_rich_text(Paragraph(text("Well done ", Emoji("tada"), Emoji("party popper"))))

    assert [element["type"] for element in elements] == ["text", "emoji"]


def test_a_link_that_is_none_is_only_words() -> None:
    elements = in_rich_text(Paragraph((Link("a", OURS), Link("b", "javascript:alert(1)"))))

    assert elements == [
        {"type": "link", "url": OURS, "text": "a"},
        {"type": "text", "text": "b"},
    ]


def test_a_paragraph_without_words_is_dropped() -> None:
    kinds = [
        block["type"] for block in rendered(Heading(" "), Paragraph(text("", " \u200b")), Divider())
    ]

    assert kinds == ["divider"]


def test_harmless_text_has_its_button_beside_it() -> None:
    (block,) = rendered(Paragraph(text("From ", Mention(ANA), " at ", Moment(NOON, "time")), UNDO))

    assert block["type"] == "section"
    assert block["text"] == {
        "type": "mrkdwn",
        "verbatim": True,
        "text": "From <@U0ANA> at <!date^1793707200^{time}|12:00\u202fPM UTC>",
    }
    assert block["accessory"]["value"] == "12"


@pytest.mark.parametrize("words", ["*shout*", "a_b_c", "5 > 3", "https://x", ":tada:", "@here"])
def test_text_that_could_mean_something_has_its_button_below(words: str) -> None:
    above, below = rendered(Paragraph(text(words), UNDO))

    assert above["elements"][0]["elements"] == [{"type": "text", "text": words}]
    assert [below["type"], len(below["elements"])] == ["actions", 1]


def test_marks_are_put_only_around_whole_words() -> None:
    (whole,) = rendered(Note(text("Type ", Code("/kudos"), ".")))
    (inside,) = rendered(Note(text("un", Bold("happy"))))

    assert whole["elements"][0]["text"] == "Type `/kudos`."
    assert inside["type"] == "rich_text"


@pytest.mark.parametrize(
    "span", [Bold(" spaced "), Link("a*b", OURS), Link("a", "ftp://x"), Mention(BO)]
)
def test_what_mrkdwn_cannot_say_is_rich_text(span: Bold | Link | Mention) -> None:
    (block,) = rendered(Note((span,)))

    assert block["type"] == "rich_text"


def test_a_note_is_quiet() -> None:
    moment = Moment(datetime(1969, 1, 1, tzinfo=UTC), "date")

    (block,) = rendered(Note(text("Since ", moment, ", see ", Link("how", OURS + "?a=1&b=2"))))

    assert block["elements"] == [
        {
            "type": "mrkdwn",
            "verbatim": True,
            "text": f"Since Jan 1, 1969 UTC, see <{OURS}?a=1&amp;b=2|how>",
        }
    ]


def test_a_quote_stands_apart_from_who_said_it() -> None:
    (block,) = rendered(Quote(text("> Great *help*"), text("ACME")))

    quote, source = block["elements"]
    assert quote["type"] == "rich_text_quote"
    assert quote["elements"] == [{"type": "text", "text": "> Great *help*"}]
    assert [part["text"] for part in source["elements"]] == ["— ", "ACME"]


def test_a_long_text_is_cut_with_an_ellipsis_and_never_inside_a_character() -> None:
    (element,) = in_rich_text(Paragraph(text("👩‍👩‍👧" * 2000)))

    assert element["text"].endswith("👩‍👩‍👧…")


# ---- facts, tables, charts ------------------------------------------------------------------


def test_facts_stand_in_two_columns_ten_to_a_section() -> None:
    facts = tuple(Fact(f"Label {number}", text("value")) for number in range(12))

    first, second = rendered(Facts(facts))

    assert [len(first["fields"]), len(second["fields"])] == [10, 2]
    assert first["fields"][0]["text"] == "*Label 0*\nvalue"


def test_a_fact_that_could_mean_something_turns_all_into_lines() -> None:
    (block,) = rendered(Facts((Fact("Customer", text("A*B*C")), Fact("Where", ()))))

    assert block["type"] == "rich_text"
    assert [part["text"] for part in block["elements"][1]["elements"]] == ["Where", "  ", "–"]


def test_a_table_is_a_table_and_a_second_one_is_lines() -> None:
    table = Table(("Who", "Thanks"), ((text(Mention(ANA)), text("3")), (text("Bo"),)))

    first, second = rendered(table, table)

    assert [first["type"], second["type"]] == ["table", "rich_text"]
    assert [len(row) for row in first["rows"]] == [2, 2, 2]
    assert [part.get("text") for part in second["elements"][1]["elements"]] == [None, " · ", "3"]


def test_a_table_says_how_many_rows_are_missing() -> None:
    table, note = rendered(Table(("n",), tuple((text(str(n)),) for n in range(150))))

    assert len(table["rows"]) == 100
    assert note["elements"][0]["elements"][0]["text"] == "… 51 more rows not shown"


def test_a_heavy_table_leaves_room_for_other_blocks() -> None:
    table, note = rendered(Table(("n",), ((text("x" * 400),),) * 20))

    assert len(table["rows"]) == 13
    assert note["elements"][0]["elements"][0]["text"] == "… 8 more rows not shown"


def test_a_table_with_too_many_columns_is_lines() -> None:
    (block,) = rendered(Table(tuple("abcdefghijklmnopqrstu"), ()))

    assert block["type"] == "rich_text"


def test_a_table_in_a_home_is_lines() -> None:
    made = render_home(Home((Table(("a",), ((text("1"),),)),)), HANDLES, SAY)

    check_home(made)
    assert [block["type"] for block in made["blocks"]] == ["rich_text"]


TREND = Chart("line", "Trend", ("Mon", "Tue"), (Series("Thanks", (1, 2.5)),), "It rises.")


def test_a_chart_is_drawn_and_summed_up() -> None:
    chart, summary = rendered(TREND)

    assert chart["chart"] == {
        "type": "line",
        "series": [
            {
                "name": "Thanks",
                "data": [{"label": "Mon", "value": 1}, {"label": "Tue", "value": 2.5}],
            }
        ],
        "axis_config": {"categories": ["Mon", "Tue"]},
    }
    assert summary["elements"][0]["text"] == "It rises."


def test_a_pie_has_segments() -> None:
    chart, _ = rendered(Chart("pie", "Share", ("a", "b"), (Series("x", (1, 2)),), "s"))

    assert chart["chart"]["segments"] == [{"label": "a", "value": 1}, {"label": "b", "value": 2}]


def test_the_third_chart_is_said_in_lines() -> None:
    kinds = [block["type"] for block in rendered(TREND, TREND, TREND)]

    assert kinds.count("data_visualization") == 2
    assert kinds[-1] == "rich_text"


@pytest.mark.parametrize(
    "chart",
    [
        Chart("pie", "Share", ("a", "b"), (Series("x", (1, 0)),), "s"),
        Chart("pie", "Share", tuple("abcdefg"), (Series("x", (1,) * 7),), "s"),
        Chart("bar", "Many", ("a",), tuple(Series(str(n), (1,)) for n in range(7)), "s"),
        Chart("bar", "Ragged", ("a", "b"), (Series("x", (1,)),), "s"),
        Chart("bar", "Alike", ("a", "a"), (Series("x", (1, 2)),), "s"),
        Chart("bar", "Endless", ("a",), (Series("x", (float("inf"),)),), "s"),
        Chart("bar", " ", ("a",), (Series("x", (1,)),), "s"),
        Chart("bar", "Nothing", (), (), "s"),
    ],
    ids=lambda chart: chart.title,
)
def test_a_chart_that_slack_would_refuse_is_said_in_lines(chart: Chart) -> None:
    assert {block["type"] for block in rendered(chart)} == {"rich_text"}


def test_a_second_try_has_neither_tables_nor_charts() -> None:
    message = Message("s", (TREND, Table(("a",), ((text("1"),),))))

    made = render_message(message, HANDLES, SAY, PLAINER_MESSAGE)

    assert {block["type"] for block in made["blocks"]} == {"rich_text"}


def test_progress_is_a_bar_and_words() -> None:
    label, bar = in_rich_text(Progress("Answers", 3, 7))

    assert [label["text"], bar["text"]] == ["Answers", "  ■■■■□□□□□□  3 of 7"]


def test_a_picture_that_cannot_be_shown_is_its_words() -> None:
    shown, said = rendered(Image(OURS + "a.png", "A postcard"), Image("http://x/a.png", "A card"))

    assert shown["alt_text"] == "A postcard"
    assert said["elements"][0]["elements"][0]["text"] == "A card"


# ---- buttons --------------------------------------------------------------------------------


def test_the_same_action_twice_has_two_ids_that_mean_the_same() -> None:
    beside, below = rendered(Paragraph(text("a"), UNDO), Buttons((UNDO, UNDO)))

    ids = [one["action_id"] for one in (beside["accessory"], *below["elements"])]
    assert ids == ["kudos.undo", "kudos.undo~2", "kudos.undo~3"]
    assert {action_of(one) for one in ids} == {"kudos.undo"}


def test_more_buttons_than_a_row_takes_go_into_the_next() -> None:
    rows = rendered(Buttons(tuple(Button(f"Pick {n}", f"pick.{n}") for n in range(30))))

    assert [len(row["elements"]) for row in rows] == [25, 5]


# ---- views ----------------------------------------------------------------------------------


def test_the_summary_is_the_fallback_and_never_markup() -> None:
    made = render_message(Message("Bo & <!channel>", (Divider(),)), HANDLES, SAY)

    assert made["text"] == "Bo &amp; &lt;!channel&gt;"


def test_a_message_without_blocks_shows_its_summary() -> None:
    (element,) = in_rich_text()

    assert element["text"] == "Ana thanked Bo"


def test_a_message_without_any_words_still_says_something() -> None:
    made = render_message(Message(""), HANDLES, SAY)

    check_message(made)
    assert made["text"] == "–"


def test_what_does_not_fit_is_counted() -> None:
    blocks = rendered(*(Paragraph(text(f"Part {number}")) for number in range(60)))

    assert len(blocks) == 50
    assert blocks[-1]["elements"][0]["text"] == "… 11 more parts not shown"


def test_a_message_stays_below_what_slack_takes_in_all() -> None:
    blocks = rendered(*(Paragraph(text("x" * 2900)) for _ in range(6)))

    assert blocks[-1]["elements"][0]["text"] == "… 3 more parts not shown"


def test_an_empty_home_and_page_say_so() -> None:
    home = render_home(Home(()), HANDLES, SAY)
    page = render_page(Page("Help", ()), HANDLES, SAY)

    check_home(home)
    check_modal(page)
    assert home["blocks"] == page["blocks"]


def test_our_words_are_in_the_readers_language() -> None:
    made = render_page(Page("Help", (Note((Mention(PersonId(9)),)),)), {}, say_in("en-XA"))

    assert made["close"]["text"] == "Çļôšé"
    assert made["blocks"][0]["elements"][0]["text"] == "å çôļļéåğûé"


def test_every_kind_of_block_and_span_has_its_level() -> None:
    assert set(SUPPORT) == {*PARTS["Blocks"], *PARTS["Spans"]}


def test_a_whole_card_looks_as_agreed(golden: Golden) -> None:
    card = Message(
        "Ana thanked Bo",
        (
            Heading("Thank you, Bo"),
            Paragraph(text(Mention(ANA), " thanks ", Mention(BO), " ", Emoji("tada"))),
            Quote(text("You saved the <launch> & our *week*"), text("ACME, ", Link("case", OURS))),
            Facts((Fact("Value", text("Courage")), Fact("When", text(Moment(NOON))))),
            Progress("This week", 3, 7),
            TREND,
            Table(("Who", "Thanks"), ((text(Mention(ANA)), text("3")),)),
            Divider(),
            Note((Plain("Only you see this."),)),
            Buttons((UNDO, Button("Edit the words", "kudos.edit", "12", "primary"))),
        ),
    )

    made = render_message(card, HANDLES, SAY)

    check_message(made)
    golden.check("card", made)

"""Views in which given words stand everywhere that words can stand."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import strategies as st

from bot.identity import AccountId, ConversationId, PersonId
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
from bot.ui.language import say_in
from bot.ui.text import (
    Bold,
    Code,
    Emoji,
    Invite,
    Italic,
    Link,
    Mention,
    Moment,
    Plain,
    Room,
    Text,
    text,
)
from bot.ui.views import Message
from tests.adapters.slack.block_kit import OURS

SAY = say_in("en")
NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
ANA, BO, CY, STRANGER = (PersonId(number) for number in (1, 2, 3, 4))
HANDLES = {
    ANA: Handle("Ana Lima", AccountId("U0ANA")),
    BO: Handle("Bo <!channel> *Ek*"),
    CY: Handle("Cy", AccountId("<!channel>")),
}
BAD_INPUTS = Path(__file__).parents[2] / "bad_inputs.jsonl"

NASTY = (
    "<!channel>", "<!here|here>", "<@U0EVE>", "<#C0EVE|general>", "<!subteam^S1>", "@here",
    "@channel", "<https://evil.tld|https://bank.com>", "https://evil.tld/x", "www.evil.tld",
    "mailto:eve@evil.tld", "&lt;!channel&gt;", "&amp;lt;", "*bold*", "_it_", "~no~", "`code`",
    "```", "\n> quote", ":tada:", "[x](https://evil.tld)", "<javascript:alert(1)|x>", "|", "^",
    "\x00", "\ud800", "\udfff", "\u202e", "\u2066", "\u2069", "\u200b", "\u200d", "\ufe0f", "\r\n",
    "\x07", "e\u0301", "👩‍👩‍👧", "👍🏽", "🇩🇪", "a" * 80, " " * 40, "שלום", "مرحبا", "{name}",
    "{count}",
    "<!date^1^{date}|x>", "~2", "😀" * 30,
)  # fmt: skip


def people_write() -> st.SearchStrategy[str]:
    """Words as people, customers and attackers write them, up to some thousand characters."""
    parts = st.lists(st.sampled_from(NASTY) | st.text(max_size=20), max_size=8).map("".join)
    long = st.tuples(parts, st.sampled_from([1, 1, 1, 1, 1, 7, 90])).map(lambda p: p[0] * p[1])
    return long.map(lambda words: words[:5000])


def bad_inputs() -> list[str]:
    """What must be shown and never act: as it is written down, and with its escapes resolved."""
    lines = map(json.loads, BAD_INPUTS.read_text(encoding="utf-8").splitlines())
    written = [line["input"] for line in lines if line["class"] == "commands"]
    meant = [_resolved(words) for words in written]
    extra = ["", " ", "\u200b", "a" * 40_001, "\n" * 1000, ":tada:" * 500, "a" + "\u0301" * 200]
    return list(dict.fromkeys([*written, *meant, *extra]))


def _resolved(words: str) -> str:
    spelled = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), words)
    return spelled.replace("\\r", "\r").replace("\\n", "\n")


def spans_with(words: str) -> Text:
    """Return every kind of span, with the words in each that has any."""
    return (
        Plain(words),
        Plain(" "),
        Bold(words),
        Plain(" "),
        Italic(words),
        Plain(" "),
        Code(words),
        Plain(" "),
        Link(words, OURS),
        Mention(ANA),
        Mention(BO),
        Mention(CY),
        Mention(STRANGER),
        Room(ConversationId("C0GENERAL")),
        Room(ConversationId(words)),
        Room(ConversationId("19:general"), "teams"),
        Room(ConversationId("C0GENERAL"), words),
        Invite(),
        Invite(words),
        Moment(NOON),
        Moment(NOON, "date"),
        Moment(NOON, "time"),
        Emoji("tada"),
        Emoji(words),
    )


def button_with(words: str, action: str = "kudos.undo") -> Button:
    return Button(words, action, words, "danger", Confirm(words, words, words, words))


def blocks_with(words: str) -> tuple[Block, ...]:
    """Return every kind of block, with the words in every place."""
    spans = spans_with(words)
    plain = text(words)
    return (
        Heading(words),
        Paragraph(plain, button_with(words)),
        Paragraph(spans),
        Note(plain),
        Note(spans),
        Quote(plain, spans),
        Quote(spans),
        Facts((Fact(words, plain), Fact(words, spans), Fact("Plain", text("value")))),
        Table((words, "Count"), ((plain, text("3")), (spans, ()), (plain,))),
        Table((words,), ((plain,), (spans,))),
        Chart("bar", words, ("Mon", "Tue"), (Series(words, (1.0, 2.5)),), words),
        Chart("pie", "Share", (words, words + "b"), (Series("all", (1, 2)),), words),
        Chart("line", "Trend", ("Mon",), (Series("a", ()),), words),
        Progress(words, 3, 7),
        Divider(),
        Image(OURS + "a.png", words),
        Image(f"http:{words}", words),
        Buttons((button_with(words), button_with(words), button_with("Other", "other"))),
    )


def fields_with(words: str) -> tuple[Field, ...]:
    """Return every kind of field, with the words in every place."""
    options = (Option("a", words, words), Option("b", "B"), Option(words, words))
    return (
        Words("words", words, words, words, words, most=200),
        Words("long", words, words, multiline=True, least=9000, most=9000),
        Choice("choice", words, options, "a", words),
        Choices("choices", words, options, (words, "b"), words),
        PersonField("person", words, (ANA, STRANGER), 1, words),
        PersonField("people", words, (ANA, ANA, BO, CY), 5, words),
        Channel("channel", words, ConversationId(words), words),
        Day("day", words, date(2026, 1, 2), words),
        Number("number", words, 1, 5, 3, words),
        Rating("rating", words, 1, 5, words, words),
        Tick("tick", words, words, initial=True, hint=words),
        Choice("none", words, ()),
    )


def form_with(words: str) -> Form:
    return Form("kudos", words, words, fields_with(words), blocks_with(words)[:9])


def messages_with(words: str) -> tuple[Message, ...]:
    """Return messages small enough that every block is really shown in one of them."""
    return tuple(Message(words, (block,)) for block in blocks_with(words))

"""Plain words for everything."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.identity import ConversationId, PersonId
from bot.surface import Handle
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
from bot.ui.text import Bold, Emoji, Link, Mention, Moment, Room, text
from bot.ui.views import Home, Message, Page
from bot.ui.words import moment_words, number_words, progress_bar, words

SAY = say_in("en")
ANA = PersonId(1)
NAMES = {ANA: Handle("Ana"), PersonId(2): Handle(" ")}
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (Heading("Thanks"), "Thanks"),
        (Paragraph(text("a ", Bold("b"))), "a b"),
        (Paragraph(text("a"), Button("Undo it", "undo")), "a [Undo it]"),
        (Quote(text("Great"), text("ACME")), "“Great”\n— ACME"),
        (Quote(text("Great")), "“Great”"),
        (Facts((Fact("Value", text("Courage")), Fact("By", text("Bo")))), "Value: Courage\nBy: Bo"),
        (Table(("Who", "n"), ((text(Mention(ANA)), text("3")),)), "Who · n\nAna · 3"),
        (Progress("Answers", 3, 7), "Answers: 3 of 7"),
        (Image("https://x", "A card"), "A card"),
        (Divider(), ""),
        (Note(text("quiet")), "quiet"),
        (Buttons((Button("Undo", "u"), Button("Edit", "e"))), "[Undo] [Edit]"),
        (
            Chart("bar", "Trend", ("Mon", "Tue"), (Series("n", (1, float("nan"), 1234.5)),), "Up."),
            "Trend\nUp.\n · n\nMon · 1\nTue · –\n– · 1,234.5",
        ),
        (Chart("bar", "Bare", ("Mon",), (Series("n", ()),), "None."), "Bare\nNone.\n · n\nMon · –"),
    ],
)
def test_every_block_can_be_said(block: Block, said: str) -> None:
    assert words(block, NAMES, SAY) == said


def test_every_view_can_be_said() -> None:
    blocks = (Heading("Title"), Divider(), Note(text("quiet")))

    assert words(Message("In short", blocks), NAMES, SAY) == "In short\nTitle\nquiet"
    assert words(Home(blocks), NAMES, SAY) == "Title\nquiet"
    assert words(Page("Help", blocks), NAMES, SAY) == "Help\nTitle\nquiet"


def test_spans_that_have_no_words_of_their_own_are_named() -> None:
    said = text(
        Mention(ANA), Mention(PersonId(2)), Mention(PersonId(9)), " in ",
        Room(ConversationId("C1")), Emoji("tada"), Link(" here", "https://x"),
    )  # fmt: skip

    assert words(said, NAMES, SAY) == "Anaa colleaguea colleague in a channel here"


@pytest.mark.parametrize(
    ("shape", "locale", "said"),
    [
        ("date", "en", "Nov 3, 2026 UTC"),
        ("time", "de", "12:00 UTC"),
        ("date_time", "de", "03.11.2026, 12:00 UTC"),
        ("date", "en-XA", "Nov 3, 2026 UTC"),
    ],
)
def test_a_moment_is_said_in_the_readers_language(shape: str, locale: str, said: str) -> None:
    say = say_in(locale) if locale.startswith("en") else type(SAY)(locale, SAY._catalogue)

    assert moment_words(Moment(NOON, shape), say) == said  # type: ignore[arg-type] # parametrized


@pytest.mark.parametrize(
    "at",
    [
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
        datetime(2026, 11, 3, 12),  # noqa: DTZ001 - what a careless caller may send
    ],
)
def test_no_moment_is_too_odd_to_be_said(at: datetime) -> None:
    assert moment_words(Moment(at), SAY).endswith("UTC")


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert number_words(1234.5, type(SAY)("de", SAY._catalogue)) == "1.234,5"


@pytest.mark.parametrize(
    ("done", "whole", "bar"),
    [(0, 7, "□" * 10), (7, 7, "■" * 10), (9, 7, "■" * 10), (-1, 7, "□" * 10), (1, 0, "□" * 10)],
)
def test_a_bar_is_never_longer_than_it_is(done: int, whole: int, bar: str) -> None:
    assert progress_bar(Progress("a", done, whole)) == bar

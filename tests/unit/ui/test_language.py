"""The bot's words in each language."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from bot.capabilities import CAPABILITIES
from bot.commands import Example
from bot.recognition.examples import PEOPLE
from bot.ui.actions import Button, Confirm
from bot.ui.blocks import Fact, Heading, Image, Quote, Table
from bot.ui.forms import Field, Form, Option
from bot.ui.language import (
    LOCALES,
    Say,
    best_of,
    languages,
    mark,
    moment_in_words,
    nearest,
    say_in,
    spoken_in,
    voice,
)
from bot.ui.text import Bold, Code, Italic, Link, Plain, text
from bot.ui.views import Message, Page
from tests.catalogue import sentences, template
from tests.golden import Golden

GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Hello {name}"
msgstr "{name}, guten Tag"

msgid "{count} card"
msgid_plural "{count} cards"
msgstr[0] "{count} Karte"
msgstr[1] "{count} Karten"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language in ("de", "pt-BR", "en"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "goodword.po").write_text(GERMAN, encoding="utf-8")
    return tmp_path


def test_a_catalogue_is_read_as_it_is_committed(folder: Path) -> None:
    say = voice("de", folder)

    assert say("Hello {name}", name="Ana") == "Ana, guten Tag"
    assert say.many("{count} card", "{count} cards", 1) == "1 Karte"
    assert say.many("{count} card", "{count} cards", 2) == "2 Karten"
    assert say("never translated") == "never translated"


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en", "1,600 cards"), ("de", "1.600 Karten"), ("fr", "1\u202f600 cards")],
)
def test_numbers_are_grouped_as_in_the_language(folder: Path, locale: str, said: str) -> None:
    say = voice(locale, folder if locale == "de" else folder.parent / "none")

    assert say.many("{count} card", "{count} cards", 1600) == said
    number, *_ = say.many_spans("{count} card", "{count} cards", 1600)
    assert number == Plain(said.rpartition(" ")[0])


def test_small_numbers_and_years_are_written_as_they_are() -> None:
    for locale in ("en", "de", "en-XA"):
        assert say_in(locale)("{count}/{year}", count=999, year="2026") == "999/2026"


def test_a_language_that_nobody_speaks_groups_as_english_does() -> None:
    assert say_in("en-XA")("{count}", count=1600) == "1,600"


def test_nothing_is_said_as_nothing(folder: Path) -> None:
    assert voice("de", folder)("") == ""


def test_without_a_catalogue_the_words_are_english(folder: Path) -> None:
    assert voice("fr", folder)("Hello {name}", name="Ana") == "Hello Ana"


def test_the_languages_are_those_with_a_catalogue_and_english(folder: Path) -> None:
    assert spoken_in(folder) == ("en", "de", "pt-BR")
    assert languages()[0] == "en"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE_ch", "de"),
        ("pt-BR", "pt-BR"),
        ("pt-br-x-old", "pt-BR"),
        ("pt", "en"),
        ("en-US", "en"),
        ("en-XA", "en-XA"),
        ("", "en"),
        ("-", "en"),
        ("日本語", "en"),
    ],
)
def test_a_locale_gets_the_nearest_language(locale: str, language: str) -> None:
    assert best_of(("en", "de", "pt-BR"), locale) == language


@given(st.text())
def test_whatever_a_platform_says_of_a_locale_there_is_a_voice(locale: str) -> None:
    assert say_in(locale).locale in (*languages(), "en-XA")
    assert nearest(locale) in (*languages(), "en-XA")


def test_values_stand_where_their_names_stand() -> None:
    say = say_in("en")

    assert say("{a} and {b}", a="{b}", b=2) == "{b} and 2"
    assert say("{a} and {b}", a="x") == "x and {b}"
    assert say("{a}") == "{a}"
    assert say.spans("{a}, {b}{c}.", a=Bold("x"), b=text("y", Italic("z")), c=3) == text(
        Bold("x"), ", ", "y", Italic("z"), "3", "."
    )
    assert say.spans("{missing}") == text("{missing}")
    assert say.many_spans("{count} of {all}", "", 1, all="9") == text("1", " of ", "9")
    assert mark("words") == "words"


@given(st.text(), st.text())
def test_what_people_write_is_never_read_as_a_template(one: str, other: str) -> None:
    say = say_in("en")

    assert say("{a} thanked {b}", a=one, b=other) == f"{one} thanked {other}"


@pytest.mark.parametrize(
    ("zone", "locale", "said"),
    [
        ("Europe/Berlin", "en", "Tue 24 Nov, 00:00"),
        ("Europe/Berlin", "de", "Di., 24. Nov., 00:00"),
        ("Europe/Berlin", "de-AT", "Di., 24. Nov., 00:00"),
        ("nowhere", "en", "Mon 23 Nov, 23:00"),
        ("Europe/Berlin", "en-XA", "Tue 24 Nov, 00:00"),
        ("Europe/Berlin", "not a locale", "Tue 24 Nov, 00:00"),
    ],
)
def test_an_instant_is_told_in_the_readers_zone(zone: str, locale: str, said: str) -> None:
    assert moment_in_words(datetime(2026, 11, 23, 23, 0, tzinfo=UTC), zone, locale) == said


# ---- every sentence can be translated -------------------------------------------------------

PSEUDO = say_in("en-XA")
EXAMPLES = [
    pytest.param(example, id=example.name) for one in CAPABILITIES for example in one.examples
]
_LABELLED = ("label", "hint", "placeholder", "words", "low", "high")
OWN_WORDS: Mapping[type, tuple[str, ...]] = {
    Message: ("summary",),
    Page: ("title",),
    Form: ("title", "submit"),
    Button: ("label",),
    Fact: ("label",),
    Confirm: ("title", "question", "yes", "no"),
    Option: ("label", "hint"),
    Table: ("header",),
    Image: ("alt",),
    **dict.fromkeys((Heading, Plain, Bold, Italic, Link), ("words",)),
    **dict.fromkeys(get_args(Field), _LABELLED),
}

# People's words, and what has the same name in every language: whole strings, nothing else.
NOT_OURS = (
    *("Nov", "Dec", "AM", "PM"),  # Babel writes the date in each language
    *(person.name for person in PEOPLE),
    "Care",
    "care",
    "Courage",
    "courage",
    "We look after customers as we would after friends.",
    "Asks what the customer needs before offering anything",
    "Says what is wrong while it can still be put right",
    "Asks what is needed before offering anything",
    "Calls back on the day that was said",
    "“I will see to it, and call you at four.”",
    "Taken seriously, also with a small thing",
    "Passing somebody on without a name",
    "Every shop on the coast counts on us.",
    "Answer within the hour",
    "A shop that waits loses its customers.",
    "One person to talk to",
    "On a call with a shop that had two tills down",
    "Says no when it is no",
    "Acme",
    "Slack",
    "Teams",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "#cares",
    "Europe/Berlin",
    "English",
    "Deutsch",
    "Customer support",
    "Support",
    "Sales",
    "Finance",
    "Legal",
    "Lyon",
    "UTC",
    "some.thing",
)


def ours(view: object) -> Iterator[str]:
    """Yield every run of words in a view that the bot says itself, but what is to be typed."""
    if isinstance(view, tuple):
        for part in view:
            yield from ours(part)
    elif isinstance(view, Struct) and not isinstance(view, Code):
        for name in OWN_WORDS.get(type(view), ()):
            said = getattr(view, name, "")
            yield from said if isinstance(said, tuple) else (said,)
        for name in view.__struct_fields__:
            if not (isinstance(view, Quote) and name == "text"):
                yield from ours(getattr(view, name))


def untranslated(words: str) -> list[str]:
    """Return the plain ASCII words that are not people's own."""
    for known in sorted(NOT_OURS, key=len, reverse=True):
        words = words.replace(known, "")
    return re.findall(r"[A-Za-z]{2,}", words)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_word_of_ours_can_be_translated(example: Example) -> None:
    view = example.view(PSEUDO)

    assert [found for words in ours(view) for found in untranslated(words)] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_place_in_a_sentence_is_filled(example: Example) -> None:
    assert [words for words in ours(example.view(say_in("en"))) if "{" in words] == []


def test_the_search_for_untranslated_words_finds_some() -> None:
    say = say_in("en")
    examples = [example for one in CAPABILITIES for example in one.examples]

    said = [words for example in examples for words in ours(example.view(say))]
    found = [word for words in said for word in untranslated(words)]

    assert len(found) > 300


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_title_of_a_form_fits_every_platform(example: Example) -> None:
    view = example.view(say_in("en"))

    assert not isinstance(view, Form) or (len(view.title) <= 24 and len(view.submit) <= 24)


def test_every_example_has_a_name_of_its_own() -> None:
    names = [example.name for one in CAPABILITIES for example in one.examples]

    assert len(set(names)) == len(names) >= 40


def test_the_template_of_the_catalogues_is_up_to_date(request: pytest.FixtureRequest) -> None:
    update = bool(request.config.getoption("--update-golden"))

    Golden(LOCALES, update=update).check_text("goodword.pot", template())


def test_the_template_has_every_sort_of_sentence() -> None:
    found = {message for _, message in sentences()}

    for message in (
        "You can't thank yourself. Do you want to tell a story instead? {story}",
        "Whom do you thank?",
        "Your thanks are on their way.",
        ("{count} thank-you for you", "{count} thank-yous for you"),
    ):
        assert message in found


def test_no_sentence_is_put_together_from_pieces() -> None:
    pieces = [m for _, m in sentences() if isinstance(m, str) and m != m.strip()]

    assert pieces == []


def test_a_voice_says_which_language_it_is() -> None:
    assert isinstance(say_in("en"), Say)
    assert say_in("en").locale == "en"

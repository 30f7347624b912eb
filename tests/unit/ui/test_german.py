"""German is complete: every sentence, every form, and what must stay exactly as it is."""

import re
from datetime import UTC, datetime

import pytest

from bot.capabilities import CAPABILITIES
from bot.ui.blocks import Quote
from bot.ui.forms import Form
from bot.ui.language import languages, nearest, say_in
from bot.ui.text import Moment, text
from bot.ui.words import moment_words, number_words, words
from tests.catalogue import said_in, template
from tests.golden import Golden
from tests.translations import (
    catalogue_of,
    forms,
    merged,
    missing_in,
    read,
    sentences_in,
    wrong_in,
)

TRANSLATIONS = languages()[1:]
TITLE = 24  # characters: titles of forms, what sends them, and names of shortcuts
FORMAL = re.compile(r"(?<!^)(?<![.!?:] )\b(?:Sie|Ihnen|Ihr|Ihre[mnrs]?)\b")
SIGN = re.compile(r"\w[:*_]in(?:nen)?\b")  # a sign for all genders inside a word
TEMPLATE = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Hello {name}, type `/kudos` or --private"
msgstr ""

msgid "New"
msgstr ""

msgid "{count} card"
msgid_plural "{count} cards"
msgstr[0] ""
msgstr[1] ""
"""
GERMAN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Hello {name}, type `/kudos` or --private"
msgstr "{name}, guten Tag! Tippe `/kudos` oder --private"

msgid "Old"
msgstr "Alt"

msgid "{count} card"
msgid_plural "{count} cards"
msgstr[0] "{count} Karte"
msgstr[1] "{count} Karten"
"""


def german() -> str:
    return catalogue_of("de").read_text(encoding="utf-8")


def test_german_says_every_sentence_in_every_form() -> None:
    missing = list(missing_in(read(german(), "de"), read(template())))

    told = "\n".join(missing)
    assert not missing, f"say in German, after --update-golden put the places there:\n{told}"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_has_the_sentences_of_the_sources(
    language: str, pytestconfig: pytest.Config
) -> None:
    path = catalogue_of(language)
    update = bool(pytestconfig.getoption("--update-golden"))
    now = merged(path.read_text(encoding="utf-8"), template(), language)

    Golden(path.parent, update=update).check_text(path.name, now)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_keeps_places_and_what_is_typed(language: str) -> None:
    words = catalogue_of(language).read_text(encoding="utf-8")

    assert list(wrong_in(read(words, language))) == []


def test_german_says_du_and_speaks_of_everybody() -> None:
    said = [words for one in sentences_in(read(german(), "de")) for words in forms(one.string)]

    assert [words for words in said if FORMAL.search(words) or SIGN.search(words)] == []
    assert FORMAL.search("Wählen Sie einen Kanal.")
    assert not FORMAL.search("Die Karte steht. Sie bleibt.")
    assert SIGN.search("Danke den Kolleg:innen")


def test_what_german_forms_and_shortcuts_are_called_fits_every_platform() -> None:
    say = say_in("de")
    views = [example.view(say) for one in CAPABILITIES for example in one.examples]
    titles = [
        word for view in views if isinstance(view, Form) for word in (view.title, view.submit)
    ]
    names = [say(one.label) for capability in CAPABILITIES for one in capability.shortcuts]

    assert [words for words in (*titles, *names) if len(words) > TITLE] == []


# ---- who gets German ------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["de", "de-DE", "de_DE", "de-AT", "de_ch", "DE"])
def test_whoever_speaks_german_gets_german(locale: str) -> None:
    assert nearest(locale) == "de"
    assert say_in(locale)("Whom do you thank?") == "Wem dankst du?"


def test_german_has_two_forms_for_one_and_for_several() -> None:
    row = ("… {count} more row not shown", "… {count} more rows not shown")

    assert say_in("de").many(*row, 1) == "… 1 weitere Zeile nicht gezeigt"
    assert say_in("de").many(*row, 0) == "… 0 weitere Zeilen nicht gezeigt"


def test_dates_and_numbers_are_written_as_in_german() -> None:
    noon = Moment(datetime(2026, 11, 23, 11, 0, tzinfo=UTC))

    assert moment_words(noon, say_in("de-AT")) == "23.11.2026, 11:00 UTC"
    assert number_words(1234.5, say_in("de-AT")) == "1.234,5"


def test_quotes_stand_in_the_marks_of_german() -> None:
    said = words(Quote(text("Toll"), text("ACME")), {}, say_in("de"))

    assert said == "„Toll“\n— ACME"


# ---- bringing a translation up to date ------------------------------------------------------


def test_a_merge_keeps_what_is_translated_adds_what_is_new_and_drops_what_is_gone() -> None:
    made = read(merged(GERMAN, TEMPLATE, "de"), "de")

    assert [str(one.id) for one in made if one.id and not one.pluralizable] == [
        "Hello {name}, type `/kudos` or --private",
        "New",
    ]
    assert list(missing_in(made, read(TEMPLATE))) == ["New"]


def test_a_merge_twice_changes_nothing_more() -> None:
    once = merged(GERMAN, TEMPLATE, "de")

    assert merged(once, TEMPLATE, "de") == once


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('msgstr[1] "{count} Karten"', 'msgstr[1] ""'),
        ('msgid "{count} card"', '#, fuzzy\nmsgid "{count} card"'),
    ],
)
def test_half_a_translation_is_named(right: str, wrong: str) -> None:
    half = read(GERMAN.replace(right, wrong), "de")

    assert "{count} card" in list(missing_in(half, read(TEMPLATE)))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("guten Tag!", "guten Tag {name}!"),
        ("{name}, guten", "{Name}, guten"),
        ("`/kudos` oder", "`/danke` oder"),
        ("oder --private", "oder --privat"),
        ("{count} Karten", "Karten"),
        ("{count} Karten", " {count} Karten"),
        ("guten Tag", "guten  Tag"),
    ],
)
def test_a_translation_that_changes_what_must_stay_is_named(right: str, wrong: str) -> None:
    planted = read(GERMAN.replace(right, wrong), "de")

    assert len(list(wrong_in(read(GERMAN, "de")))) == 0
    assert len(list(wrong_in(planted))) == 1


def test_a_voice_deep_in_the_arguments_costs_no_form() -> None:
    source = 'say.many_spans("{p} is", "{p} are", n, p=Plain(named(one, say)))'

    assert list(said_in(source)) == [("{p} is", "{p} are")]

"""The bot's own words in each language: gettext catalogues, read as they are committed.

English is the language of the sources. A catalogue is `locales/<locale>/goodword.po`; it is read
when somebody first needs it, so there is no build step and no compiled file to forget.
"""

import gettext
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import zone_of
from bot.ui.text import Plain, Span, Text

if TYPE_CHECKING:
    from babel import Locale

LOCALES = Path(__file__).parents[1] / "locales"
SOURCE_LANGUAGE = "en"
PSEUDO_LANGUAGE = "en-XA"
GROUPED_FROM = 1000  # smaller numbers are written alike everywhere
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçđéƒğĥîĵķļɱñôþǫŕšţûṽŵẋýžÅƁÇĐÉƑĞĤÎĴĶĻṀÑÔÞǪŔŠŢÛṼŴẊÝŽ",
)


def mark(words: str) -> str:
    """Return `words` as they are; marks them for the catalogues where they are said later."""
    return words


@dataclass(frozen=True)
class Say:
    """Says the bot's words in one language.

    Templates are whole English sentences with named places: `say("Hello {name}", name="Ana")`.
    """

    locale: str
    _catalogue: gettext.NullTranslations

    def __call__(self, words: str, **values: str | int) -> str:
        """Return the words in this language with the values put in."""
        # Catalogues keep their own header under the empty string.
        return _fill(self._catalogue.gettext(words), values, self.locale) if words else ""

    def many(self, one: str, other: str, count: int, **values: str | int) -> str:
        """Return the form for `count`, which is also the value `{count}`."""
        template = self._catalogue.ngettext(one, other, count)
        return _fill(template, {"count": count, **values}, self.locale)

    def spans(self, words: str, **values: Span | Text | str | int) -> Text:
        """Return the words as spans, each value standing where its name stands."""
        return _place(self._catalogue.gettext(words), values, self.locale)

    def many_spans(self, one: str, other: str, count: int, **values: Span | Text | str) -> Text:
        """Return the form for `count` as spans."""
        template = self._catalogue.ngettext(one, other, count)
        return _place(template, {"count": count, **values}, self.locale)


def _fill(template: str, values: Mapping[str, str | int], locale: str) -> str:
    """Put the values in; a place without a value stays as it stands."""
    if not values:
        return template
    return _PLACEHOLDER.sub(
        lambda found: _written(values.get(found[1], found[0]), locale), template
    )


def _written(value: str | int, locale: str) -> str:
    """Return a value as it stands in a sentence."""
    return value if isinstance(value, str) else count_words(value, locale)


def count_words(count: int, locale: str) -> str:
    """Return a whole number as a language writes it: "1,600" in English, "1.600" in German."""
    if abs(count) < GROUPED_FROM:
        return str(count)
    from babel.numbers import format_decimal  # noqa: PLC0415 - 80 ms that few requests pay

    return format_decimal(count, locale=rules_of(locale))


@cache
def rules_of(locale: str) -> "Locale":
    """Return how a language writes dates and numbers; as English for one that Babel lacks."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - 80 ms that few requests pay

    try:
        return Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(SOURCE_LANGUAGE)


def _place(template: str, values: Mapping[str, Span | Text | str | int], locale: str) -> Text:
    """Split the template at its places and put spans there."""
    spans: list[Span] = []
    for index, part in enumerate(_PLACEHOLDER.split(template)):
        if index % 2 == 0:
            spans.extend([Plain(part)] if part else [])
            continue
        value = values.get(part, f"{{{part}}}")
        if isinstance(value, tuple):
            spans.extend(value)
        else:
            spans.append(Plain(_written(value, locale)) if isinstance(value, str | int) else value)
    return tuple(spans)


def say_in(locale: str) -> Say:
    """Return the voice for `locale`, for example "pt-BR": the nearest language there is.

    "pt-BR" falls back to "pt", anything unknown to English.
    """
    return _say_in(nearest(locale))


@lru_cache(maxsize=256)
def nearest(locale: str) -> str:
    """Return the language that serves `locale` best among those that the bot speaks."""
    return best_of(languages(), locale)


def best_of(known: Iterable[str], locale: str) -> str:
    """Return the one of the known languages that serves `locale` best; English when none does."""
    language = locale.replace("_", "-").lower()
    by_name = {name.lower(): name for name in (*known, PSEUDO_LANGUAGE)}
    while language:
        if language in by_name:
            return by_name[language]
        language = language.rpartition("-")[0]
    return SOURCE_LANGUAGE


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that the bot speaks, English first."""
    return spoken_in(LOCALES)


def spoken_in(folder: Path) -> tuple[str, ...]:
    """Return the languages whose catalogues are in a folder; English needs none."""
    found = sorted(path.parent.name for path in folder.glob("*/goodword.po"))
    return (SOURCE_LANGUAGE, *(name for name in found if name != SOURCE_LANGUAGE))


@cache
def _say_in(language: str) -> Say:
    """Return the voice for a language that is known."""
    return voice(language, LOCALES)


def voice(language: str, folder: Path) -> Say:
    """Return the voice for a language, its catalogue read from a folder."""
    if language == PSEUDO_LANGUAGE:
        return Say(language, _Pseudo())
    path = folder / language / "goodword.po"
    return Say(language, _read(path) if path.exists() else gettext.NullTranslations())


def _read(path: Path) -> gettext.GNUTranslations:
    """Read one catalogue as gettext wants it."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - 80 ms that English never pays
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class _Pseudo(gettext.NullTranslations):
    """A language nobody speaks: whatever is still plain ASCII was never meant to be translated."""

    def gettext(self, message: str) -> str:
        return _accent(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _accent(msgid1 if n == 1 else msgid2)


def _accent(words: str) -> str:
    """Accent every letter outside of the named places."""
    parts = re.split(r"(\{[a-z_]+\}|`[^`]*`)", words)
    return "".join(
        part if index % 2 else part.translate(_ACCENTED) for index, part in enumerate(parts)
    )


def moment_in_words(instant: datetime, zone: str, locale: str) -> str:
    """Return an instant as words in a zone, for where no moment fits: "Tue 3 Nov, 00:00".

    They are in the language that the bot speaks with the reader, in that language's own order.
    """
    from babel.dates import (  # noqa: PLC0415 - 80 ms that few requests pay
        format_datetime,
        format_skeleton,
        format_time,
        get_datetime_format,
    )

    local, language = instant.astimezone(zone_of(zone)), nearest(locale)
    if language in (SOURCE_LANGUAGE, PSEUDO_LANGUAGE):
        # Understood wherever English is read: no "11/3", no "12:00 AM".
        return str(format_datetime(local, "EEE d MMM, HH:mm", locale=SOURCE_LANGUAGE))
    reader = language.replace("-", "_")
    day = format_skeleton("MMMEd", local, locale=reader)
    clock = format_time(local, "short", locale=reader)
    return str(get_datetime_format("medium", locale=reader)).format(clock, day)


def language_name(language: str) -> str:
    """Return the name of a language in itself, for example "Deutsch"."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - 80 ms that few requests pay

    try:
        name = Locale.parse(language.replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        return language
    return (name or language).capitalize()

"""Translations beside their template: brought up to date, and what is missing or wrong in one."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.ui.language import LOCALES
from tests.catalogue import ALWAYS

_PLACE = re.compile(r"\{[^{}]*\}")
_STAND_INS = "people|person|manager|name|value"  # for what is typed: they are translated
_TYPED = re.compile(rf"`[^`]*`|(?<!\S)--[a-z-]+|(?<!\S)[#/@](?!(?:{_STAND_INS})\b)[a-z]+")


def catalogue_of(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return LOCALES / language / "goodword.po"


def read(words: str, language: str | None = None) -> Catalog:
    """Return a catalogue from what its file says; None: the template, which has no language."""
    return read_po(BytesIO(words.encode("utf-8")), locale=language)


def merged(translation: str, template: str, language: str) -> str:
    """Return a translation with the sentences of the template: no other, and none missing.

    A sentence that is new stands there empty; one that is gone is dropped. Nothing is guessed from
    a sentence that looks alike, for nobody would read it again.
    """
    catalogue = read(translation, language)
    catalogue.update(read(template), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = ALWAYS  # dates that move would be a change on every run
    catalogue.revision_date = ALWAYS
    written = BytesIO()
    write_po(written, catalogue, width=98, include_lineno=False, sort_output=True)
    return written.getvalue().decode("utf-8")


def sentences_in(catalogue: Catalog) -> Iterator[Message]:
    """Yield each sentence of a catalogue, without its header."""
    yield from (message for message in catalogue if message.id)


def forms(words: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the forms of a sentence or of its translation: one, or one for each plural."""
    return (words or "",) if isinstance(words, str | None) else tuple(words)


def missing_in(translation: Catalog, template: Catalog) -> Iterator[str]:
    """Yield each English sentence that the translation does not say, or only by guess."""
    for sentence in sentences_in(template):
        english = forms(sentence.id)[0]
        found = translation.get(english)
        said = forms(found.string) if found and not found.fuzzy else ()
        wanted = translation.num_plurals if sentence.pluralizable else 1
        if len(said) != wanted or not all(said):
            yield english


def wrong_in(translation: Catalog) -> Iterator[str]:
    """Yield what a translation says with other places, other things to type or blanks around it.

    What is said of one may leave out its number, as “tomorrow” does, or say it.
    """
    for sentence in sentences_in(translation):
        english = [_kept(form) for form in forms(sentence.id)]
        for index, said in enumerate(forms(sentence.string)):
            if said and _kept(said) not in (english if index == 0 else english[-1:]):
                yield f"{said!r} has other places or things to type than {sentence.id!r}"
            if said != said.strip():
                yield f"{said!r} has blanks around it"
            if "  " in said:
                yield f"{said!r} has two blanks in a row"


def _kept(words: str) -> tuple[str, ...]:
    """Return what a translation keeps exactly as it is, in the order of the alphabet."""
    return tuple(sorted(_PLACE.findall(words) + _TYPED.findall(words)))

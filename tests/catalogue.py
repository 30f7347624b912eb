"""The template of the catalogues: every sentence that the program says, found in its sources."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

ROOT = Path(__file__).parents[1]
SOURCES = ("bot", "adapters")
# Which functions say something, and which of their arguments are words.
KEYWORDS = {
    "say": None,
    "mark": None,
    "spans": None,
    "many": (1, 2),
    "many_spans": (1, 2),
}
HEADER = """\
# Every sentence that Goodword says.
# `python3 run.py test --update-golden` writes this file; translations begin as a copy of it."""
ALWAYS = datetime(2026, 11, 22, tzinfo=UTC)  # a date that moves would be a change on every run


def sentences() -> Iterator[tuple[Path, str | tuple[str, ...]]]:
    """Yield each sentence with its file; the forms for one and for several go together."""
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for _, message, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
                yield path.relative_to(ROOT), message


def template() -> str:
    """Return `goodword.pot`: without line numbers, so that it changes only when sentences do."""
    catalogue = Catalog(
        project="Goodword",
        version="of the sources",
        header_comment=HEADER,
        creation_date=ALWAYS,
        charset="utf-8",
        fuzzy=False,
    )
    for path, message in sentences():
        if message:
            catalogue.add(message, locations=[(path.as_posix(), None)])  # type: ignore[list-item] # babel takes None for "no line"
    written = BytesIO()
    write_po(written, catalogue, width=98, include_lineno=False, sort_output=True)
    return written.getvalue().decode("utf-8")

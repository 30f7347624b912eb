"""The template of the catalogues: every sentence that the program says, found in its sources."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

ROOT = Path(__file__).parents[1]
SOURCES = ("bot", "adapters")
# Which functions say something, and how many of their first arguments are words.
KEYWORDS = {"say": 1, "mark": 1, "spans": 1, "many": 2, "many_spans": 2}
HEADER = """\
# Every sentence that Goodword says.
# `python3 run.py test --update-golden` writes this file; translations begin as a copy of it."""
ALWAYS = datetime(2026, 11, 22, tzinfo=UTC)  # a date that moves would be a change on every run


def sentences() -> Iterator[tuple[Path, str | tuple[str, ...]]]:
    """Yield each sentence with its file; the forms for one and for several go together."""
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for message in said_in(path.read_text(encoding="utf-8")):
                yield path.relative_to(ROOT), message


def said_in(source: str) -> Iterator[str | tuple[str, ...]]:
    """Yield the sentences of a module, read as Python reads it.

    Babel's own reader takes a `say` deep in the arguments for the call itself, and loses the form
    for several.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        count = KEYWORDS.get(name, 0)
        given = (one.value for one in node.args[:count] if isinstance(one, ast.Constant))
        words = tuple(one for one in given if isinstance(one, str))
        if words and len(words) == count:
            yield words[0] if count == 1 else words


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

"""Which part of the user interface each platform can show, as a page of the reference."""

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from bot.ui.blocks import Block
from bot.ui.forms import Field
from bot.ui.text import Span

Level = Literal["native", "simpler", "words"]
"""How a platform shows a part: its own element for it, a simpler element, or words alone."""

Support = Mapping[type, Level]

PARTS: Mapping[str, tuple[type, ...]] = {
    "Blocks": get_args(Block),
    "Spans": get_args(Span),
    "Fields": get_args(Field),
}

_INTRODUCTION = """\
# What each platform shows

This page is generated: `python3 run.py test --update-golden` writes it.

**native**: the platform has an element for it. **simpler**: another element of the platform stands
in. **words**: it is said in words. Every part steps down the same ladder when a limit of the
platform does not let it be shown as it is; nothing is ever left out without saying so.
"""


def support_page(platforms: Mapping[str, Support]) -> str:
    """Return the reference page as Markdown: one table for each sort of part.

    Args:
        platforms: the platform's name as it is shown, to how it shows each part. A part that a
            platform does not mention is a gap, and is written as one.
    """
    tables = (_table(title, kinds, platforms) for title, kinds in PARTS.items())
    return "\n".join((_INTRODUCTION, *tables))


def _table(title: str, kinds: Iterable[type], platforms: Mapping[str, Support]) -> str:
    """Return one section with its table."""
    rows = (
        _row((f"`{kind.__name__}`", *(support.get(kind, "—") for support in platforms.values())))
        for kind in kinds
    )
    head = _row(("", *platforms))
    rule = _row(("---",) * (len(platforms) + 1))
    return "".join((f"## {title}\n\n", head, rule, *rows))


def _row(cells: Iterable[str]) -> str:
    """Return one row of a Markdown table."""
    return f"| {' | '.join(cells)} |\n"

"""The written pages, and what they name: links, pictures, command lines, settings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

_LINK = re.compile(r"(?<!!)\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_COMMAND = re.compile(r"python3 run\.py((?: (?:--)?[a-z][a-z0-9-]*)*)")
_SETTING = re.compile(r"\b(?:DATABASE|KEY|LOG|PUBLIC|SLACK|TEAMS)_[A-Z_]*[A-Z]\b")
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Written:
    """One page of Markdown."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """Where it lies, from the root."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def prose(self) -> str:
        """Its words without what is code."""
        return _CODE.sub("", _FENCE.sub("", self.text))

    def links(self) -> Iterator[str]:
        """Yield where its links lead inside the repository."""
        for target in _LINK.findall(self.prose):
            if not target.startswith(("https://", "http://", "mailto:")):
                yield target

    def pictures(self) -> Iterator[tuple[str, str]]:
        """Yield the words and the file of each picture."""
        yield from _PICTURE.findall(self.text)

    def commands(self) -> Iterator[list[str]]:
        """Yield the words behind each `python3 run.py`."""
        yield from (found.split() for found in _COMMAND.findall(self.text))

    def programs(self) -> Iterator[str]:
        """Yield each piece of Python."""
        yield from _PYTHON.findall(self.text)

    def settings(self) -> Iterator[str]:
        """Yield the names of settings."""
        yield from _SETTING.findall(self.text)

    def anchors(self) -> set[str]:
        """Return what a link behind `#` can lead to."""
        return {anchor_of(found) for found in _HEADING.findall(_FENCE.sub("", self.text))}


def anchor_of(heading: str) -> str:
    """Return the anchor that a heading gets where the pages are shown."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def written() -> Iterator[Written]:
    """Yield every page, those beside the code included."""
    for path in sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")]):
        yield read(path)


def read(path: Path) -> Written:
    """Return one page."""
    return Written(path, path.read_text(encoding="utf-8"))

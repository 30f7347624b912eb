"""The words of somebody's message, without the marks of HTML around them."""

import re
from html.parser import HTMLParser

from adapters.wire.reading import word, words
from adapters.wire.text import storable

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "pre"})
_SILENT = frozenset({"script", "style", "head", "title", "template"})
MOST = 30_000  # a message of Teams has up to 28 kB
_ASIDE = re.compile(r"<!--.*?-->", re.DOTALL)


class _Words(HTMLParser):
    """Keeps what is read and drops how it looks; a picture is told by its description."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _BREAKS:
            self.kept.append("\n")
        if tag in {"img", "emoji"}:
            self.kept.append(dict(attrs).get("alt") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BREAKS and tag != "br":
            self.kept.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.kept.append(data)


def plain_words(body: object) -> str:
    """Return the words of a message's body, be it HTML or text; never raises.

    Line ends stay, one after the other at most twice.
    """
    content = words(body, "content")[:MOST]
    if word(body, "contentType").lower() != "html":
        return storable(content).strip()
    reader = _Words()
    # No other declaration belongs in a message, and the parser stumbles over odd ones.
    reader.feed(_ASIDE.sub("", content).replace("<!", "&lt;!"))
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.kept).splitlines()]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return storable("\n".join(kept).strip())

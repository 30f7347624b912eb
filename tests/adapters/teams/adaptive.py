"""A checker of Adaptive Cards of our own: what Teams would refuse, and what would ping or link.

Written from Microsoft's reference, on purpose without the renderer's tables and limits.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

OURS = "https://goodword.example/"
"""Every link that tests make begins so; any other came out of somebody's words."""

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
COMMON = {"type", "id", "spacing", "separator", "isVisible", "fallback", "height"}
LOOKS = {"size", "weight", "isSubtle", "color", "fontType"}
INPUT = COMMON | {"label", "isRequired", "errorMessage", "value"}

# adaptivecards.io/explorer, version 1.5: what each element must have, and what else it may.
ELEMENTS: dict[str, tuple[set[str], set[str]]] = {
    "TextBlock": ({"text"}, COMMON | LOOKS | {"wrap", "style", "maxLines"}),
    "RichTextBlock": ({"inlines"}, COMMON),
    "TextRun": ({"text"}, LOOKS | {"type", "italic", "selectAction"}),
    "Container": ({"items"}, COMMON | {"style", "bleed", "roundedCorners"}),
    "ColumnSet": ({"columns"}, COMMON),
    "Column": ({"items"}, COMMON | {"width", "verticalContentAlignment"}),
    "FactSet": ({"facts"}, COMMON),
    "Table": ({"rows", "columns"}, COMMON | {"firstRowAsHeaders", "gridStyle", "showGridLines"}),
    "TableRow": ({"cells"}, {"type"}),
    "TableCell": ({"items"}, {"type"}),
    "Image": ({"url", "altText"}, COMMON | {"size"}),
    "ActionSet": ({"actions"}, COMMON),
    "Input.Text": (
        {"id", "label"},
        INPUT | {"isMultiline", "maxLength", "placeholder", "regex"},
    ),
    "Input.ChoiceSet": (
        {"id", "label", "choices"},
        INPUT | {"isMultiSelect", "style", "wrap", "placeholder", "choices.data"},
    ),
    "Input.Date": ({"id", "label"}, INPUT),
    "Input.Number": ({"id", "label"}, INPUT | {"min", "max", "placeholder"}),
    "Input.Toggle": ({"id", "label", "title"}, INPUT | {"valueOn", "valueOff", "wrap"}),
    "Data.Query": ({"dataset"}, {"type"}),
    "Action.Execute": (
        {"title", "verb", "data"},
        {"type", "style", "fallback", "associatedInputs"},
    ),
    "Action.Submit": ({"title", "data"}, {"type", "style", "associatedInputs"}),
    "Action.OpenUrl": ({"url"}, {"type"}),
    "Action.ToggleVisibility": ({"title", "targetElements"}, {"type", "style"}),
}
# learn.microsoft.com/adaptive-cards: what only Teams knows, and not every client of it.
NEWER: dict[str, tuple[set[str], set[str]]] = {
    "ProgressBar": ({"value", "max"}, COMMON),
    "Chart.Pie": ({"data"}, COMMON),
    "Chart.Line": ({"data"}, COMMON),
    "Chart.VerticalBar": ({"data"}, COMMON | {"yAxisTitle"}),
    "Chart.VerticalBar.Grouped": ({"data"}, COMMON),
}
_KNOWN = {**ELEMENTS, **NEWER}
_OBJECT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DATE = re.compile(r"\{\{(?:DATE|TIME)\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)(?:,SHORT)?\)\}\}")
_PLAIN = re.compile(r"[^*_`~\[\]<>{}|#\\&]+")  # means nothing by itself
_FORBIDDEN = re.compile(r"[\u202a-\u202e\u2066-\u2069\ud800-\udfff\x00]")


# ---- what would happen ----------------------------------------------------------------------


@dataclass
class Acts:
    """What a card does besides being read."""

    pings: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    styled: list[str] = field(default_factory=list)
    words: str = ""


def acts_of(card: Json) -> Acts:
    """Read a card as Teams would."""
    mentions = {
        one["text"]: one["mentioned"]["id"] for one in card.get("msteams", {}).get("entities", [])
    }
    found = Acts()
    for one in nodes(card["body"]):
        for words in _markdown_in(one):
            read(words, mentions, found)
        if one.get("type") == "TextRun":
            found.words += one["text"]
            assert not re.search(r"\{\{\s*(DATE|TIME)", one["text"], re.IGNORECASE)
            if "selectAction" in one:
                found.links.add(one["selectAction"]["url"])
    return found


def _markdown_in(one: Json) -> Iterator[str]:
    """What an element says in Markdown."""
    if one.get("type") == "TextBlock":
        yield one["text"]
    elif one.get("type") == "FactSet":
        for fact in one["facts"]:
            assert set(fact) == {"title", "value"}
            yield from (fact["title"], fact["value"])
    elif one.get("type") == "Input.Toggle":
        yield one["title"]
    elif one.get("type") == "Input.ChoiceSet" and one.get("style") == "expanded":
        yield from (choice["title"] for choice in one["choices"])


def read(markdown: str, mentions: dict[str, str], found: Acts) -> None:
    """Read the Markdown that Teams knows: bold, italic, links, lists, and besides its mentions."""
    assert not re.match(r"\s*([-+*>#]|\d+[.)])(\s|$)", markdown), "this begins a list"
    assert not markdown.startswith("    "), "this begins a code block"
    shown, ahead = "", markdown
    while ahead:
        step, said = _step(ahead, mentions, found)
        shown += said
        ahead = ahead[step:]
    assert not re.search(r"https?://|www\.|mailto:", shown), "this becomes a link by itself"
    found.words += shown


def _step(ahead: str, mentions: dict[str, str], found: Acts) -> tuple[int, str]:
    """Read one thing; return how long it was, and what is shown of it."""
    if plain := _PLAIN.match(ahead):
        return len(plain[0]), plain[0]
    if ahead[0] == "\\" and re.match(r"\\[!-/:-@\[-`{-~]", ahead):
        return 2, ahead[1]
    if ahead.startswith("<"):
        tag = re.match(r"<at>[^<>]*</at>", ahead)
        assert tag, f"a bare < in {ahead[:40]!r}"
        assert tag[0] in mentions, f"a mention of nobody: {tag[0]}"
        found.pings.add(mentions[tag[0]])
        return len(tag[0]), tag[0][4:-5]
    if date := _DATE.match(ahead):
        found.dates.add(date[1])
        return len(date[0]), ""
    if link := re.match(r"\[((?:\\.|[^\]\\])*)\]\(([^()\s]*)\)", ahead):
        found.links.add(link[2])
        return len(link[0]), re.sub(r"\\(.)", r"\1", link[1])
    if style := re.match(r"(\*\*|_)((?:\\.|[^*_\\])+)\1", ahead):
        found.styled.append(re.sub(r"\\(.)", r"\1", style[2]))
        return len(style[0]), re.sub(r"\\(.)", r"\1", style[2])
    raise AssertionError(f"{ahead[0]} means something in {ahead[:40]!r}")


# ---- what would be refused ------------------------------------------------------------------


def check_activity(made: Json) -> Acts:
    """Check the parts of a message, and return what its card does."""
    assert set(made) == {"type", "summary", "attachments"}
    assert made["type"] == "message"
    check_words(made["summary"], 300)
    (attached,) = made["attachments"]
    assert set(attached) == {"contentType", "content"}
    assert attached["contentType"] == CONTENT_TYPE
    assert length_of(made) <= 27 * 1024
    return check_card(attached["content"])


def check_card(card: Json) -> Acts:
    """Check a card, and return what it does."""
    travelled = json.loads(json.dumps(card, ensure_ascii=False, allow_nan=False).encode())
    assert travelled == card
    assert length_of(card) <= 26 * 1024
    assert card["type"] == "AdaptiveCard"
    assert card["version"] == "1.5"
    assert set(card) <= {"type", "$schema", "version", "fallbackText", "body", "msteams"}
    check_words(card["fallbackText"], 300)
    assert card["body"]
    found = nodes(card["body"])
    for one in found:
        _check_node(one)
    _check_ids(found)
    _check_entities(card)
    return acts_of(card)


def check_words(words: str, most: int) -> None:
    """Check words that are shown as they stand."""
    assert words.strip()
    assert len(words.encode("utf-16-le")) // 2 <= most


def length_of(made: object) -> int:
    """How many bytes of UTF-8 something is on its way."""
    return len(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode())


def nodes(part: object) -> list[Json]:
    """Every object in a piece of a card, the outer ones first; not what a press sends back."""
    found: list[Json] = []
    ahead = [part]
    while ahead:
        one = ahead.pop()
        if isinstance(one, list):
            ahead += reversed(one)
        elif isinstance(one, dict):
            found.append(one)
            is_data = str(one.get("type")).startswith(("Action.", "Chart."))
            inner = [
                value
                for key, value in one.items()
                if isinstance(value, dict | list) and not (is_data and key in {"data", "values"})
            ]
            ahead += reversed(inner)
    return found


def _check_node(one: Json) -> None:
    assert None not in one.values()
    for key, value in one.items():
        if isinstance(value, str) and key != "value":
            assert not _FORBIDDEN.search(value)
    kind = one.get("type")
    if kind is None:
        return
    if kind in NEWER:
        assert isinstance(one["fallback"], dict), f"{kind} without a fallback"
    needed, allowed = _KNOWN[kind]
    assert needed <= set(one), f"{kind} lacks {needed - set(one)}"
    assert set(one) <= needed | allowed | {"type"}, f"{kind} has {set(one) - needed - allowed}"
    if check := _CHECKS.get(kind):
        check(one)
    if kind.startswith("Input."):
        _check_input(one)


def _check_input(one: Json) -> None:
    check_words(one["label"], 300)
    assert one.get("errorMessage", "–").strip()
    assert "errorMessage" in one or not one.get("isRequired")


def _check_choices(one: Json) -> None:
    values = [choice["value"] for choice in one["choices"]]
    assert len(set(values)) == len(values)
    assert values or "choices.data" in one
    for choice in one["choices"]:
        check_words(choice["title"], 500)
        assert "," not in choice["value"] or not one.get("isMultiSelect")
    begun = one.get("value", "")
    chosen = begun.split(",") if one.get("isMultiSelect") else [begun]
    assert set(filter(None, chosen)) <= set(values)


def _check_text(one: Json) -> None:
    assert one["text"].strip()
    assert one["wrap"] is True
    assert "\n" not in one["text"]


def _check_runs(one: Json) -> None:
    assert one["inlines"]
    assert any(run["text"].strip() for run in one["inlines"])
    assert all("\n" not in run["text"] for run in one["inlines"])


def _check_row(one: Json) -> None:
    assert 0 < len(one["actions"]) <= 6


def _check_table(one: Json) -> None:
    for row in one["rows"]:
        assert len(row["cells"]) == len(one["columns"])


def _check_execute(one: Json) -> None:
    check_words(one["title"], 75)
    assert one["verb"]
    old = one.get("fallback")
    if old is not None:
        assert old["type"] == "Action.Submit"
        assert all(old[key] == one[key] for key in ("title", "data"))
    assert set(one["data"]) == {"goodword"}
    assert one["data"]["goodword"]["k"] in {"press", "form", "close", "again"}


def _check_submit(one: Json) -> None:
    check_words(one["title"], 75)
    opens = one["data"].get("msteams") == {"type": "task/fetch"}
    assert opens == (one["data"]["goodword"]["k"] == "open")
    assert set(one["data"]) <= {"goodword", "msteams"}


def _check_image(one: Json) -> None:
    assert one["url"].startswith("https://")
    check_words(one["altText"], 1000)


_CHECKS = {
    "Input.ChoiceSet": _check_choices,
    "TextBlock": _check_text,
    "RichTextBlock": _check_runs,
    "ActionSet": _check_row,
    "Table": _check_table,
    "Action.Execute": _check_execute,
    "Action.Submit": _check_submit,
    "Image": _check_image,
}


def _check_ids(found: list[Json]) -> None:
    ids = [one["id"] for one in found if "id" in one]
    assert len(set(ids)) == len(ids)
    for one in found:
        assert set(one.get("targetElements", [])) <= set(ids)


def _check_entities(card: Json) -> None:
    said = json.dumps(card["body"], ensure_ascii=False)
    texts = []
    for one in card.get("msteams", {}).get("entities", []):
        assert set(one) == {"type", "text", "mentioned"}
        assert one["type"] == "mention"
        assert re.fullmatch(r"<at>[^<>&*_~`\[\]\\]+</at>", one["text"])
        assert one["text"] in said
        assert _OBJECT_ID.fullmatch(one["mentioned"]["id"])
        check_words(one["mentioned"]["name"], 80)
        texts.append(one["text"])
    assert len(set(texts)) == len(texts)


def elements_in(part: object) -> Iterable[Json]:
    """Yield every JSON object in a piece of a card, the outer ones first."""
    ahead = [part]
    while ahead:
        one = ahead.pop()
        if isinstance(one, dict):
            yield one
            ahead += reversed(list(one.values()))
        elif isinstance(one, list):
            ahead += reversed(one)

"""A checker of Block Kit of our own: what Slack would refuse, and what would ping or link.

Written from Slack's reference, on purpose without the renderer's tables and limits.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

OURS = "https://goodword.example/"
"""Every link that tests make begins so; any other came out of somebody's words."""

MESSAGE_BLOCKS = {
    "actions", "context", "data_visualization", "divider", "header", "image", "rich_text",
    "section", "table",
}  # fmt: skip
VIEW_BLOCKS = MESSAGE_BLOCKS - {"data_visualization", "table"}
MODAL_BLOCKS = VIEW_BLOCKS | {"input"}
_TAG = re.compile(r"<[^>]*>|[<>]")
_DATE = re.compile(r"<!date\^\d{1,10}\^[{}a-z_ ]+\|[^<>|^]+>")
_PING = re.compile(r"<@[UW][A-Z0-9]+>")
_ROOM = re.compile(r"<#[CDG][A-Z0-9]+>")


def length(words: str) -> int:
    """UTF-16 units, the strictest count."""
    return len(words.encode("utf-16-le")) // 2


def check_message(made: dict[str, Any]) -> None:
    travelled = travel(made)
    assert set(travelled) == {"text", "blocks"}
    _check_fallback(travelled["text"])
    _check_blocks(travelled["blocks"], 50, MESSAGE_BLOCKS)
    kinds = Counter(block["type"] for block in travelled["blocks"])
    assert kinds["table"] <= 1
    assert kinds["data_visualization"] <= 2
    shown = sum(_shown(block) + 100 for block in travelled["blocks"])
    assert shown <= 13_000


def check_home(made: dict[str, Any]) -> None:
    travelled = travel(made)
    assert set(travelled) == {"type", "blocks"}
    assert travelled["type"] == "home"
    _check_blocks(travelled["blocks"], 100, VIEW_BLOCKS)


def check_modal(made: dict[str, Any]) -> None:
    travelled = travel(made)
    assert travelled["type"] == "modal"
    for place in ("title", "submit", "close"):
        if place in travelled:
            _check_plain(travelled[place], 24)
    _check_blocks(travelled["blocks"], 100, MODAL_BLOCKS)
    asks = any(block["type"] == "input" for block in travelled["blocks"])
    assert "submit" in travelled or not asks
    assert length(travelled.get("private_metadata", "")) <= 3000
    assert length(travelled.get("callback_id", "")) <= 255


def travel(made: dict[str, Any]) -> dict[str, Any]:
    """Send it through JSON in UTF-8 and back, as it would go to Slack."""
    sent = json.dumps(made, ensure_ascii=False, allow_nan=False).encode("utf-8")
    assert b"\x00" not in sent
    assert b"\\u0000" not in sent
    if made.get("type"):
        assert len(json.dumps(made)) < 250_000
    back = json.loads(sent)
    assert back == made
    return dict(back)


def pinged(made: dict[str, Any]) -> set[str]:
    """Everybody whom it would notify."""
    found = {node["user_id"] for node in _nodes(made) if node.get("type") == "user"}
    for words in _mrkdwn(made):
        found |= {tag[2:-1] for tag in _PING.findall(words)}
    return found


def _nodes(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for one in node:
            yield from _nodes(one)
    elif isinstance(node, dict):
        yield node
        for one in node.values():
            yield from _nodes(one)


def _mrkdwn(node: object) -> Iterator[str]:
    for one in _nodes(node):
        if one.get("type") == "mrkdwn":
            yield one["text"]


def _shown(node: object) -> int:
    if isinstance(node, list):
        return sum(map(_shown, node))
    if isinstance(node, dict):
        return sum(_shown(one) for key, one in node.items() if key != "type")
    return length(node) if isinstance(node, str) else 0


def _check_fallback(words: str) -> None:
    """The top-level text is our summary with people's words in it: no markup at all."""
    _check_words(words, 4000)
    assert len(words.encode()) <= 4000
    assert "<" not in words
    assert ">" not in words
    assert not re.search(r"&(?!amp;|lt;|gt;)", words)


def _check_blocks(blocks: list[dict[str, Any]], most: int, kinds: set[str]) -> None:
    assert 0 < len(blocks) <= most
    ids = [block["block_id"] for block in blocks]
    assert len(set(ids)) == len(ids)
    actions = [node["action_id"] for node in _nodes(blocks) if "action_id" in node]
    assert len(set(actions)) == len(actions)
    for block in blocks:
        assert block["type"] in kinds, block["type"]
        _check_id(block["block_id"])
        _CHECKS[block["type"]](block)
    for node in _nodes(blocks):
        assert None not in node.values()
        assert node.get("type") not in {"markdown", "broadcast", "usergroup"}


def _check_id(words: str) -> None:
    _check_words(words, 255)


def _check_words(words: str, most: int) -> None:
    assert words
    assert length(words) <= most
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\ud800-\udfff\x00]", words)


def _check_plain(node: dict[str, Any], most: int) -> None:
    assert set(node) == {"type", "text", "emoji"}
    assert node["type"] == "plain_text"
    assert node["emoji"] is False
    _check_words(node["text"], most)
    assert node["text"].strip()


def _check_mrkdwn(node: dict[str, Any], most: int) -> None:
    assert set(node) == {"type", "text", "verbatim"}
    assert node["type"] == "mrkdwn"
    assert node["verbatim"] is True
    _check_words(node["text"], most)
    assert node["text"].strip()
    for tag in _TAG.findall(node["text"]):
        ours = tag.startswith(f"<{OURS}") and "|" in tag
        known = _DATE.fullmatch(tag) or _PING.fullmatch(tag) or _ROOM.fullmatch(tag)
        assert ours or known, tag
    assert "://" not in _TAG.sub("", node["text"])


def _check_header(block: dict[str, Any]) -> None:
    _check_plain(block["text"], 150)


def _check_section(block: dict[str, Any]) -> None:
    assert "text" in block or "fields" in block
    if "text" in block:
        _check_mrkdwn(block["text"], 3000)
    if "fields" in block:
        assert 0 < len(block["fields"]) <= 10
        for one in block["fields"]:
            _check_mrkdwn(one, 2000)
    if "accessory" in block:
        _check_button(block["accessory"])


def _check_context(block: dict[str, Any]) -> None:
    assert 0 < len(block["elements"]) <= 10
    for one in block["elements"]:
        _check_mrkdwn(one, 3000)


def _check_actions(block: dict[str, Any]) -> None:
    assert 0 < len(block["elements"]) <= 25
    for one in block["elements"]:
        _check_button(one)


def _check_button(node: dict[str, Any]) -> None:
    assert set(node) <= {"type", "action_id", "text", "value", "style", "confirm"}
    assert node["type"] == "button"
    _check_id(node["action_id"])
    _check_plain(node["text"], 75)
    assert 0 < length(node.get("value", "v")) <= 2000
    assert node.get("style", "primary") in {"primary", "danger"}
    if "confirm" in node:
        for place, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            _check_plain(node["confirm"][place], most)


def _check_divider(block: dict[str, Any]) -> None:
    assert set(block) == {"type", "block_id"}


def _check_image(block: dict[str, Any]) -> None:
    assert block["image_url"].startswith(OURS)
    assert length(block["image_url"]) <= 3000
    _check_words(block["alt_text"], 2000)


def _check_rich(block: dict[str, Any]) -> None:
    assert block["elements"]
    for part in block["elements"]:
        assert part["type"] in {"rich_text_section", "rich_text_quote"}
        assert part["elements"]
        for element in part["elements"]:
            _check_element(element)


def _check_element(element: dict[str, Any]) -> None:
    kind = element["type"]
    fields = {
        "text": {"text"},
        "link": {"url", "text"},
        "user": {"user_id"},
        "channel": {"channel_id"},
        "date": {"timestamp", "format", "fallback"},
        "emoji": {"name"},
    }[kind]
    assert fields <= set(element) <= fields | {"type", "style"}
    if kind == "text":
        _check_words(element["text"], 3000)
        assert set(element.get("style", {})) <= {"bold", "italic", "code"}
    if kind == "link":
        assert element["url"].startswith(OURS)
        _check_words(element["text"], 3000)
    if kind == "user":
        assert re.fullmatch(r"[UW][A-Z0-9]+", element["user_id"])
    if kind == "channel":
        assert re.fullmatch(r"[CDG][A-Z0-9]+", element["channel_id"])
    if kind == "date":
        assert isinstance(element["timestamp"], int)
        assert element["timestamp"] >= 0


def _check_table(block: dict[str, Any]) -> None:
    rows = block["rows"]
    assert 0 < len(rows) <= 100
    assert len({len(row) for row in rows}) == 1
    assert 0 < len(rows[0]) <= 20
    assert len(block["column_settings"]) <= 20
    assert _shown(rows) <= 10_000
    for row in rows:
        for cell in row:
            assert cell["type"] == "rich_text"
            _check_rich(cell)


def _check_chart(block: dict[str, Any]) -> None:
    _check_words(block["title"], 50)
    chart = block["chart"]
    if chart["type"] == "pie":
        assert 1 <= len(chart["segments"]) <= 6
        assert all(one["value"] > 0 for one in chart["segments"])
        _check_points(chart["segments"], [one["label"] for one in chart["segments"]])
        return
    assert chart["type"] in {"line", "bar"}
    assert 1 <= len(chart["series"]) <= 6
    names = [one["name"] for one in chart["series"]]
    assert len(set(names)) == len(names)
    for one in chart["series"]:
        _check_words(one["name"], 20)
        _check_points(one["data"], chart["axis_config"]["categories"])


def _check_points(points: list[dict[str, Any]], labels: list[str]) -> None:
    assert 1 <= len(points) <= 20
    assert [point["label"] for point in points] == labels
    assert len(set(labels)) == len(labels)
    for point in points:
        _check_words(point["label"], 20)
        assert isinstance(point["value"], int | float)


def _check_input(block: dict[str, Any]) -> None:
    assert set(block) <= {"type", "block_id", "label", "element", "hint", "optional"}
    _check_plain(block["label"], 2000)
    if "hint" in block:
        _check_plain(block["hint"], 2000)
    element = block["element"]
    assert element["action_id"] == block["block_id"]
    _ELEMENTS[element["type"]](element)


def _check_text_input(element: dict[str, Any]) -> None:
    least, most = element.get("min_length", 0), element["max_length"]
    assert 0 <= least <= most <= 3000
    assert most >= 1
    if "initial_value" in element:
        _check_words(element["initial_value"], most)
    if "placeholder" in element:
        _check_plain(element["placeholder"], 150)


def _check_menu(element: dict[str, Any]) -> None:
    options = element["options"]
    few = element["type"] in {"radio_buttons", "checkboxes"}
    assert 1 <= len(options) <= (10 if few else 100)
    values = [option["value"] for option in options]
    assert len(set(values)) == len(values)
    for option in options:
        assert 0 < length(option["value"]) <= 150
        _check_plain(option["text"], 75)
        if "description" in option:
            _check_plain(option["description"], 75)
    initial = element.get("initial_options", [])
    assert all(option in options for option in initial)
    assert "initial_options" not in element or initial
    assert element.get("initial_option", options[0]) in options


def _check_people(element: dict[str, Any]) -> None:
    initial = element.get("initial_users", [])
    assert all(re.fullmatch(r"[UW][A-Z0-9]+", account) for account in initial)
    assert element.get("max_selected_items", 1) >= max(1, len(initial))
    assert re.fullmatch(r"[UW][A-Z0-9]+", element.get("initial_user", "U1"))


def _check_channel(element: dict[str, Any]) -> None:
    assert re.fullmatch(r"[CDG][A-Z0-9]+", element.get("initial_conversation", "C1"))


def _check_day(element: dict[str, Any]) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", element.get("initial_date", "2026-01-01"))


def _check_number(element: dict[str, Any]) -> None:
    assert element["is_decimal_allowed"] is False
    least, most = int(element["min_value"]), int(element["max_value"])
    assert least <= int(element.get("initial_value", most)) <= most


_CHECKS = {
    "actions": _check_actions,
    "context": _check_context,
    "data_visualization": _check_chart,
    "divider": _check_divider,
    "header": _check_header,
    "image": _check_image,
    "input": _check_input,
    "rich_text": _check_rich,
    "section": _check_section,
    "table": _check_table,
}
_ELEMENTS = {
    "checkboxes": _check_menu,
    "conversations_select": _check_channel,
    "datepicker": _check_day,
    "multi_static_select": _check_menu,
    "multi_users_select": _check_people,
    "number_input": _check_number,
    "plain_text_input": _check_text_input,
    "radio_buttons": _check_menu,
    "static_select": _check_menu,
    "users_select": _check_people,
}

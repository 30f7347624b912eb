"""Adaptive Cards as Teams takes them: known elements, whole actions, no newer than version 1.5."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from playground.teams.checks.limits import (
    ACTION_TYPES,
    ACTIONS,
    ELEMENTS,
    IN_DIALOG,
    MESSAGE_BYTES,
    NEWEST,
)
from playground.teams.shapes import Card, Json, objects, part

AT = re.compile(r"<at>.*?</at>", re.DOTALL)
_VERSION = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})")
_CHILDREN = ("body", "items", "columns", "rows", "cells")
_NEEDED = {
    "TextBlock": ("text",),
    "RichTextBlock": ("inlines",),
    "Image": ("url", "altText"),
    "Container": ("items",),
    "ColumnSet": ("columns",),
    "FactSet": ("facts",),
    "ActionSet": ("actions",),
    "Table": ("columns", "rows"),
}


def faults_of(card: Any, *, in_dialog: bool = False) -> list[str]:
    """Return what is wrong with a card, in words, with the path of each fault.

    Args:
        card: whatever stands where a card should.
        in_dialog: whether it is for a dialog, where Action.Execute does nothing.
    """
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ["a card has to be an object of type AdaptiveCard"]
    found = [*_version(card), *_size(card)]
    found += _elements(card.get("body", []), "body")
    found += _actions(card.get("actions", []), "actions", in_dialog=in_dialog)
    for path, element in walk(card):
        if element.get("type") == "ActionSet":
            found += _actions(element.get("actions"), f"{path}/actions", in_dialog=in_dialog)
    return [*found, *_ids(card), *_mentions(card)]


def walk(card: Card, path: str = "") -> Iterator[tuple[str, Json]]:
    """Yield every element of a card with its path, cards behind Action.ShowCard included."""
    for name in _CHILDREN:
        for number, child in objects(card.get(name)):
            where = f"{path}/{name}/{number}"
            yield where, child
            yield from walk(child, where)
    for number, action in objects(card.get("actions")):
        yield from walk(part(action, "card"), f"{path}/actions/{number}/card")


def size_of(value: object) -> int:
    """Return how many bytes a value has as JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _version(card: Card) -> list[str]:
    """Complain about a version that Teams' clients do not draw."""
    found = _VERSION.fullmatch(str(card.get("version", "")))
    if found is None:
        return ["version: missing or not like 1.5"]
    if (int(found[1]), int(found[2])) > NEWEST:
        return [f"version: {found[0]} is newer than 1.5"]
    return []


def _size(card: Card) -> list[str]:
    """Complain about a card that is too large to send."""
    size = size_of(card)
    return [f"size: {size} bytes are more than {MESSAGE_BYTES}"] if size > MESSAGE_BYTES else []


def _elements(children: Any, path: str) -> list[str]:
    """Complain about a list of elements and all below them."""
    if not isinstance(children, list):
        return [f"{path}: must be an array"]
    return [words for n, child in enumerate(children) for words in _element(child, f"{path}/{n}")]


def _element(element: Any, path: str) -> list[str]:
    """Complain about one element and all below it."""
    if not isinstance(element, dict) or not isinstance(element.get("type"), str):
        return [f"{path}: an element needs a type"]
    kind = element["type"]
    if kind not in ELEMENTS:
        return _newer(element, path)
    found = [
        f"{path}: {kind} needs {name}" for name in _NEEDED.get(kind, ()) if name not in element
    ]
    if kind.startswith("Input.") and not element.get("id"):
        found.append(f"{path}: {kind} needs an id")
    check = _INSIDE.get(kind)
    return found if found or check is None else check(element, path)


def _newer(element: Json, path: str) -> list[str]:
    """Complain about an element that older clients cannot draw and that has nothing instead."""
    instead = element.get("fallback")
    if instead == "drop":
        return []
    if not isinstance(instead, dict):
        return [f"{path}: {element['type']} is unknown to card version 1.5 and has no fallback"]
    return _element(instead, f"{path}/fallback")


def _text(element: Json, path: str) -> list[str]:
    """Complain about words that are none."""
    return [] if isinstance(element["text"], str) else [f"{path}/text: must be a string"]


def _runs(element: Json, path: str) -> list[str]:
    """Complain about the pieces of rich text."""
    runs = element["inlines"]
    if not isinstance(runs, list) or not runs:
        return [f"{path}/inlines: must have at least one piece"]
    return [f"{path}/inlines/{n}: not a TextRun" for n, run in enumerate(runs) if not _is_run(run)]


def _is_run(run: Any) -> bool:
    """Return whether a piece of rich text can be drawn."""
    if isinstance(run, str):
        return True
    return (
        isinstance(run, dict) and run.get("type") == "TextRun" and isinstance(run.get("text"), str)
    )


def _facts(element: Json, path: str) -> list[str]:
    """Complain about facts without title or value."""
    facts = element["facts"]
    if not isinstance(facts, list):
        return [f"{path}/facts: must be an array"]
    return [
        f"{path}/facts/{n}: needs title and value"
        for n, fact in enumerate(facts)
        if not all(isinstance(part(fact).get(name), str) for name in ("title", "value"))
    ]


def _columns(element: Json, path: str) -> list[str]:
    """Complain about columns and what is in them."""
    found = []
    if not isinstance(element["columns"], list):
        return [f"{path}/columns: must be an array"]
    for n, column in enumerate(element["columns"]):
        if not isinstance(column, dict) or column.get("type", "Column") != "Column":
            found.append(f"{path}/columns/{n}: not a Column")
        else:
            found += _elements(column.get("items", []), f"{path}/columns/{n}/items")
    return found


def _table(element: Json, path: str) -> list[str]:
    """Complain about rows that are none, and about what is in their cells."""
    found = []
    if not isinstance(element["rows"], list):
        return [f"{path}/rows: must be an array"]
    for n, row in enumerate(element["rows"]):
        known = isinstance(row, dict) and row.get("type") == "TableRow"
        if not known or not isinstance(row.get("cells"), list):
            found.append(f"{path}/rows/{n}: not a TableRow with cells")
            continue
        for m, cell in enumerate(row["cells"]):
            found += _cell(cell, f"{path}/rows/{n}/cells/{m}")
    return found


def _cell(cell: Any, path: str) -> list[str]:
    """Complain about one cell of a table."""
    if not isinstance(cell, dict) or cell.get("type") != "TableCell":
        return [f"{path}: not a TableCell"]
    return _elements(cell.get("items", []), f"{path}/items")


def _choices(element: Json, path: str) -> list[str]:
    """Complain about a choice among nothing."""
    choices, query = element.get("choices") or [], element.get("choices.data")
    if query is not None and part(query).get("type") != "Data.Query":
        return [f"{path}/choices.data: not a Data.Query"]
    if not isinstance(choices, list) or (not choices and query is None):
        return [f"{path}/choices: nothing to choose"]
    return [
        f"{path}/choices/{n}: needs title and value"
        for n, choice in enumerate(choices)
        if not all(isinstance(part(choice).get(name), str) for name in ("title", "value"))
    ]


def _actions(actions: Any, path: str, *, in_dialog: bool) -> list[str]:
    """Complain about actions and the cards behind them."""
    if not isinstance(actions, list):
        return [f"{path}: must be an array"]
    found = []
    shown = [one for one in actions if isinstance(one, dict) and one.get("mode") != "secondary"]
    if len(shown) > ACTIONS:
        found.append(f"{path}: {len(shown)} actions are more than {ACTIONS}")
    for n, action in enumerate(actions):
        found += _action(action, f"{path}/{n}", in_dialog=in_dialog)
    return found


def _action(action: Any, path: str, *, in_dialog: bool) -> list[str]:
    """Complain about one action."""
    kind = part(action).get("type")
    if not isinstance(kind, str) or kind not in ACTION_TYPES:
        return [f"{path}: unknown action {kind}"]
    if in_dialog and kind not in IN_DIALOG:
        return [f"{path}: {kind} does nothing in a dialog"]
    if not action.get("title") and not action.get("iconUrl"):
        return [f"{path}: {kind} needs a title"]
    return _OF_ACTION[kind](action, path)


def _sending(action: Json, path: str) -> list[str]:
    """Complain about what an action sends; Execute has to say what it means."""
    if not isinstance(action.get("data"), dict | None):
        return [f"{path}/data: must be an object"]
    if action["type"] == "Action.Execute" and not action.get("verb"):
        return [f"{path}: Action.Execute needs a verb"]
    return []


def _opening(action: Json, path: str) -> list[str]:
    """Complain about an address that no browser opens."""
    good = str(action.get("url", "")).startswith(_SCHEMES)
    return [] if good else [f"{path}/url: missing, or no web address"]


def _showing(action: Json, path: str) -> list[str]:
    """Complain about the card that an action shows."""
    return _elements(part(action, "card").get("body", []), f"{path}/card/body")


def _ids(card: Card) -> list[str]:
    """Complain about fields that have one id."""
    ids = [str(one["id"]) for _, one in walk(card) if "id" in one and _is_input(one)]
    return [f"id: “{one}” occurs more than once" for one in sorted(set(ids)) if ids.count(one) > 1]


def _is_input(element: Json) -> bool:
    """Return whether an element is a field."""
    return str(element.get("type")).startswith("Input.")


def _mentions(card: Card) -> list[str]:
    """Complain about mentions without an entity, and about entities without a mention."""
    words = [one["text"] for _, one in walk(card) if isinstance(one.get("text"), str)]
    words += [
        fact["value"]
        for _, one in walk(card)
        for _, fact in objects(one.get("facts"))
        if isinstance(fact.get("value"), str)
    ]
    return mention_faults(words, part(card, "msteams").get("entities"))


def mention_faults(words: list[str], entities: Any) -> list[str]:
    """Return what is wrong with the mentions in some words and the entities beside them."""
    marks = {mark for text in words for mark in AT.findall(text)}
    found, known = [], set()
    for _, one in objects(entities):
        mentioned = part(one, "mentioned")
        known.add(str(one.get("text")))
        if one.get("type") != "mention" or not mentioned.get("id") or not mentioned.get("name"):
            found.append("entities: a mention needs mentioned.id and mentioned.name")
        elif one.get("text") not in marks:
            found.append(f"entities: {one.get('text')} stands nowhere")
    return found + [f"mention: {mark} has no entity" for mark in sorted(marks - known)]


_SCHEMES = ("https://", "http://", "mailto:")
_OF_ACTION: dict[str, Callable[[Json, str], list[str]]] = {
    "Action.Execute": _sending,
    "Action.Submit": _sending,
    "Action.OpenUrl": _opening,
    "Action.ShowCard": _showing,
    "Action.ToggleVisibility": lambda _, __: [],
}
_INSIDE: dict[str, Callable[[Json, str], list[str]]] = {
    "TextBlock": _text,
    "RichTextBlock": _runs,
    "FactSet": _facts,
    "Container": lambda element, path: _elements(element["items"], f"{path}/items"),
    "ColumnSet": _columns,
    "Table": _table,
    "Input.ChoiceSet": _choices,
}

"""What a person puts into the fields of a card, and what Teams' client refuses to send."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from playground.slack.inputs import CannotDo
from playground.teams.checks.cards import walk
from playground.teams.people import Person
from playground.teams.shapes import Card, Json

REQUIRED = "This is a required field."
PEOPLE = "graph.microsoft.com/users"


def fields_of(card: Card) -> dict[str, Json]:
    """Return the fields of a card by id, in order."""
    return {
        one["id"]: one for _, one in walk(card) if str(one.get("type", "")).startswith("Input.")
    }


def filled(
    card: Card, given: Mapping[str, Any], who: Callable[[str], Person]
) -> tuple[Json, dict[str, str]]:
    """Return what is sent with an action, and what the client says beside fields instead.

    Args:
        card: whose fields are sent.
        given: by field id; fields that are left out keep what stands in them.
        who: finds people by handle or object id.

    Raises:
        CannotDo: there is no such field or no such choice.
    """
    fields = fields_of(card)
    for name in given:
        if name not in fields:
            msg = f"there is no field called {name}; there are: {', '.join(fields) or 'none'}"
            raise CannotDo(msg)
    values, errors = {}, {}
    for name, field in fields.items():
        value = _sent(field, given.get(name, field.get("value")), who)
        if value is not None:
            values[name] = value
        complaint = _complaint(field, value)
        if complaint:
            errors[name] = complaint
    return values, errors


def _sent(field: Json, raw: Any, who: Callable[[str], Person]) -> Any:
    """Return what a field sends, or None for nothing."""
    kind = field["type"]
    if kind == "Input.Toggle":
        return _toggled(field, raw)
    if kind == "Input.Text":
        return "" if raw is None else str(raw)
    if raw is None or raw in ("", []):
        return None
    if kind == "Input.Number":
        return _number(raw)
    return _chosen(field, raw, who) if kind == "Input.ChoiceSet" else str(raw)


def _number(raw: Any) -> int | float:
    """Return the number that somebody typed.

    Raises:
        CannotDo: it is none; the client's field takes nothing else.
    """
    try:
        number = float(raw)
    except ValueError:
        msg = f"{raw} is no number"
        raise CannotDo(msg) from None
    return int(number) if number.is_integer() else number


def _toggled(field: Json, raw: Any) -> str:
    """Return the word for on or off."""
    on, off = field.get("valueOn", "true"), field.get("valueOff", "false")
    return str(on if raw in (True, on) else off)


def _chosen(field: Json, raw: Any, who: Callable[[str], Person]) -> str:
    """Return the chosen values, with commas between."""
    chosen = raw if isinstance(raw, list | tuple) else str(raw).split(",")
    if (field.get("choices.data") or {}).get("dataset", "").startswith(PEOPLE):
        chosen = [_oid(one, who) for one in chosen]
    else:
        known = {one["value"] for one in field.get("choices", [])}
        unknown = [one for one in chosen if one not in known]
        if unknown and "choices.data" not in field:
            msg = f"{field['id']} does not offer {unknown[0]}"
            raise CannotDo(msg)
    if len(chosen) > 1 and not field.get("isMultiSelect"):
        msg = f"{field['id']} takes only one"
        raise CannotDo(msg)
    return ",".join(chosen)


def _oid(named: str, who: Callable[[str], Person]) -> str:
    """Return the object id of somebody chosen from the list of people."""
    try:
        return who(named).oid
    except KeyError:
        msg = f"nobody is called {named}"
        raise CannotDo(msg) from None


def _complaint(field: Json, value: Any) -> str:
    """Return what the client says beside a field instead of sending, or an empty text."""
    words = str(field.get("errorMessage") or REQUIRED)
    if value is None or value == "":
        return words if field.get("isRequired") else ""
    if field["type"] == "Input.Toggle" and field.get("isRequired"):
        return "" if value == str(field.get("valueOn", "true")) else words
    if field["type"] == "Input.Text":
        pattern = field.get("regex")
        too_long = len(value) > field.get("maxLength", len(value))
        return words if too_long or (pattern and not re.search(pattern, value)) else ""
    if field["type"] == "Input.Number":
        low, high = field.get("min", value), field.get("max", value)
        return "" if low <= value <= high else words
    return ""

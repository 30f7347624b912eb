"""What a person puts into an element: the JSON Slack sends for it, and what its client refuses."""

import re
from collections.abc import Callable
from typing import Any

from playground.slack.checks.blocks import all_blocks, elements_of
from playground.slack.checks.composition import options_of
from playground.slack.shapes import Blocks, Json

TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
ONE_OPTION = ("static_select", "external_select", "radio_buttons", "overflow")
MANY_OPTIONS = ("multi_static_select", "multi_external_select", "checkboxes")
PICKED = {
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}
INITIAL = {
    "static_select": "initial_option",
    "external_select": "initial_option",
    "radio_buttons": "initial_option",
    "multi_static_select": "initial_options",
    "multi_external_select": "initial_options",
    "checkboxes": "initial_options",
    "users_select": "initial_user",
    "multi_users_select": "initial_users",
    "conversations_select": "initial_conversation",
    "multi_conversations_select": "initial_conversations",
    "channels_select": "initial_channel",
    "multi_channels_select": "initial_channels",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
}
REQUIRED = "Please complete this required field."


class CannotDo(Exception):
    """A person cannot do this in Slack's client; the text says why."""


def value_json(element: Json, raw: Any) -> Json:
    """Return what Slack sends for an element in which a person chose or typed `raw`.

    Args:
        element: as the bot described it.
        raw: the text, one option's value, a list of values, a date, ids; None for nothing.

    Raises:
        CannotDo: an option is not offered.
    """
    kind = element["type"]
    if kind in TYPED:
        return {"type": kind, "value": None if raw in (None, "") else str(raw)}
    if kind in ONE_OPTION:
        option = None if raw in (None, "") else _option(element, raw)
        return {"type": kind, "selected_option": option}
    if kind in MANY_OPTIONS:
        return {"type": kind, "selected_options": [_option(element, value) for value in raw or []]}
    if kind in PICKED:
        empty: Any = [] if kind.startswith("multi_") or kind == "file_input" else None
        return {"type": kind, PICKED[kind]: raw or empty}
    msg = f"nothing can be put into a {kind}"
    raise CannotDo(msg)


def _option(element: Json, raw: Any) -> Json:
    """Return the offered option with this value."""
    wanted = raw["value"] if isinstance(raw, dict) else str(raw)
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": wanted}, "value": wanted}
    for option in options_of(element):
        if option["value"] == wanted:
            return option
    msg = f"“{wanted}” is not among the options of {element.get('action_id')}"
    raise CannotDo(msg)


def initial_value(element: Json) -> Any:
    """Return the raw value that an element shows before anybody has touched it."""
    if element["type"] in TYPED:
        return element.get("initial_value")
    return element.get(INITIAL.get(element["type"], "initial_value"))


def first_values(blocks: Blocks) -> Json:
    """Return `state.values` of a view or message that nobody has touched."""
    values: Json = {}
    for block in all_blocks(blocks):
        for element in elements_of(block):
            if element["type"] in (*TYPED, *MANY_OPTIONS, *PICKED, *ONE_OPTION[:3]):
                state = value_json(element, initial_value(element))
                values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def find_element(blocks: Blocks, block_id: str, action_id: str) -> tuple[Json, Json]:
    """Return a block and the element in it that these ids name.

    Raises:
        CannotDo: there is no such thing to press.
    """
    for block in all_blocks(blocks):
        if block.get("block_id") == block_id:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    msg = f"there is nothing called {block_id}/{action_id} to press here"
    raise CannotDo(msg)


def refused_inputs(blocks: Blocks, values: Json) -> dict[str, str]:
    """Return the fields that Slack's client refuses to send, by block id, and why."""
    found = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        state = values.get(block["block_id"], {}).get(block["element"]["action_id"], {})
        words = _refusal(block, {k: v for k, v in state.items() if k != "type"})
        if words:
            found[block["block_id"]] = words
    return found


def _refusal(block: Json, chosen: Json) -> str:
    """Return why one field cannot be sent, or an empty text."""
    value = next(iter(chosen.values()), None)
    if value in (None, [], ""):
        return "" if block.get("optional") else REQUIRED
    check = _CLIENT_CHECKS.get(block["element"]["type"])
    return check(block["element"], value) if check else ""


def _check_words(element: Json, value: str) -> str:
    """Return why typed words cannot be sent."""
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3_000):
        return f"Please enter no more than {element.get('max_length', 3_000)} characters."
    return ""


def _check_number(element: Json, value: str) -> str:
    """Return why a number cannot be sent."""
    try:
        number = float(value)
    except ValueError:
        return "Please enter a valid number."
    if not element.get("is_decimal_allowed") and not re.fullmatch(r"[+-]?\d+", value):
        return "Please enter a whole number."
    if number < float(element.get("min_value", "-inf")):
        return f"Please enter a number of at least {element['min_value']}."
    if number > float(element.get("max_value", "inf")):
        return f"Please enter a number of at most {element['max_value']}."
    return ""


def _check_email(element: Json, value: str) -> str:  # noqa: ARG001 - one shape for all checks
    """Return why an address cannot be sent."""
    return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.\S+", value) else "Please enter a valid email."


def _check_url(element: Json, value: str) -> str:  # noqa: ARG001 - one shape for all checks
    """Return why a link cannot be sent."""
    return "" if re.fullmatch(r"https?://\S+", value) else "Please enter a valid URL."


_CLIENT_CHECKS: dict[str, Callable[[Json, str], str]] = {
    "plain_text_input": _check_words,
    "number_input": _check_number,
    "email_text_input": _check_email,
    "url_text_input": _check_url,
}
